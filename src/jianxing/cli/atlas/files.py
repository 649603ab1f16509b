"""A file of the map as a command takes it: read, its coordinate system guessed or told, brought to WGS 84."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.atlas.conflicts import RuleBroken
    from jianxing.methods.atlas.coordinates import Guess
    from jianxing.methods.atlas.reading import FileRefused, Layer, Remark


class Refused(Exception):
    """A file or a rule cannot be used; the text is one line for who typed the command."""


@dataclass(frozen=True)
class Taken:
    """Layers in WGS 84, and what is to be told of them."""

    path: Path
    layers: "tuple[Layer, ...]"
    system: str
    reasons: tuple[str, ...]

    def told(self) -> dict[str, Any]:
        """Return what JSON says of the file."""
        return {
            "file": str(self.path),
            "system": self.system,
            "reasons": list(self.reasons),
            "remarks": [
                {
                    "layer": one.layer,
                    "number": one.number,
                    "field": one.column,
                    "says": _remark(one),
                    "dropped": one.dropped,
                }
                for one in self.remarks()
            ],
        }

    def remarks(self) -> "Iterator[Remark]":
        """Yield what was mended or left out."""
        for layer in self.layers:
            yield from layer.remarks

    def say(self) -> None:
        """Tell on standard error what was made of the file."""
        print(
            _("{file}: read as {system}: {reasons}").format(
                file=self.path, system=self.system, reasons=" ".join(self.reasons)
            ),
            file=sys.stderr,
        )
        for one in self.remarks():
            field = f" {one.column}" if one.column else ""
            print(f"{self.path}: {one.layer} {one.number}{field}: {_remark(one)}", file=sys.stderr)


def options(parser: argparse.ArgumentParser) -> None:
    """Add how a file is read."""
    parser.add_argument(
        "--system",
        metavar="KEY",
        help=_("the coordinate system, such as cgcs2000-zone-39; guessed otherwise"),
    )
    parser.add_argument("--encoding", default="", help=_("of the file's texts; found out otherwise"))
    parser.add_argument("--layer", default="", help=_("the layer or sheet that is meant; all otherwise"))
    parser.add_argument("--format", choices=("text", "json"), default="text")


def take(path: Path, asked: argparse.Namespace) -> Taken:
    """Read a file as the command says; raises ``Refused``."""
    from jianxing.methods.atlas.reading import FileRefused, in_wgs84, read

    try:
        layers = read(path, encoding=asked.encoding).layers
    except FileRefused as refusal:
        raise refused(path, refusal) from refusal
    if asked.layer:
        names = "、".join(layer.name for layer in layers)
        layers = tuple(layer for layer in layers if layer.name == asked.layer)
        if not layers:
            raise Refused(
                _("{file}: there is no layer {name}, only {names}").format(
                    file=path, name=asked.layer, names=names
                )
            )
    taken: list[Layer] = []
    key: str = ""
    told: tuple[str, ...] = ()
    for layer in layers:
        system, swapped, reasons = _system(path, layer, asked.system)
        taken.append(in_wgs84(layer, system=system, swapped=swapped))
        key, told = system.key, reasons
    return Taken(path, tuple(taken), key, told)


def _system(path: Path, layer: "Layer", told: str | None) -> tuple[Any, bool, tuple[str, ...]]:
    from jianxing.methods.atlas.coordinates import SYSTEMS, WGS84, guess

    words = " ".join((path.name, layer.name, *layer.columns))
    guessed = guess(*layer.points(), epsg=layer.epsg, words=words)
    if told is not None:
        if told not in SYSTEMS:
            raise Refused(_("--system {key}: known are {keys}").format(key=told, keys=", ".join(SYSTEMS)))
        return SYSTEMS[told], guessed.swapped, (_("as told"),)
    reasons = _reasons(guessed)
    if not len(layer):
        return WGS84, False, reasons
    if guessed.system is None or (guessed.others and guessed.system.meridian is not None):
        raise Refused(
            _("{file}: {layer}: {reasons} Name it with --system.").format(
                file=path, layer=layer.name, reasons=" ".join(reasons)
            )
        )
    return guessed.system, guessed.swapped, reasons


def _reasons(guessed: "Guess") -> tuple[str, ...]:
    from jianxing.methods.atlas.wording import phrased

    return tuple(phrased(one.code, one.values, gettext=_) for one in guessed.reasons)


def _remark(one: "Remark") -> str:
    from jianxing.methods.atlas.wording import phrased

    return phrased(one.code, one.values, gettext=_)


def refused(path: Path, refusal: "FileRefused") -> Refused:
    """Return what is said of a file that cannot be read."""
    from jianxing.methods.atlas.wording import phrased

    return Refused(f"{path}: {phrased(refusal.code, refusal.values, gettext=_)}")


def broken_rule(path: Path, broken: "RuleBroken") -> Refused:
    """Return what is said of a rule that cannot stand."""
    from jianxing.methods.atlas.wording import phrased

    row = _("row {row}").format(row=broken.row) if broken.row else ""
    place = " ".join(word for word in (row, broken.column) if word)
    said = phrased(broken.code, {"value": broken.value}, gettext=_)
    return Refused(": ".join(word for word in (str(path), place, said) if word))


def say(line: object) -> int:
    """Print a refusal and return its exit code."""
    print(f"jianxing atlas: {line}", file=sys.stderr)
    return Exit.NO


def write(told: dict[str, Any]) -> int:
    """Print JSON."""
    json.dump(told, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return Exit.DONE
