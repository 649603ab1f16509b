"""The pieces of a package: what each file is, and how it came to be there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from jianxing.kernel.canonical import canonical
from jianxing.methods.packages.refusals import PackageRefused
from jianxing.methods.packages.wording import MEDIA, WAYS

#: The tag file with the pieces.
PIECES: Final = "pieces.json"
_MOST: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Handing:
    """One link in the chain of custody: who handed the original to whom, when, and why. Bodies, not persons."""

    at: str
    giver: str
    taker: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What is known of a piece of evidence. Officers are named by certificate number alone."""

    title: str = ""
    way: str = ""
    medium: str = ""
    place: str = ""
    lon: str = ""
    lat: str = ""
    taken_at: str = ""
    body: str = ""
    officers: tuple[str, ...] = ()
    note: str = ""
    custody: tuple[Handing, ...] = ()
    #: What a camera wrote into a picture, kept beside it: the shown copy has none of it.
    metadata: Mapping[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As the package writes it: what is not known is absent."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Piece:
    """A file as it stands in a package, its look for telling a re-encoded one, and its description."""

    path: str
    size: int
    sha256: str
    look: str
    description: Description

    def plain(self) -> dict[str, Any]:
        """As ``pieces.json`` writes it."""
        return {
            "path": self.path, "size": self.size, "sha256": self.sha256, "look": self.look,
            "description": self.description.plain(),
        }  # fmt: skip


def written(pieces: Sequence[Piece]) -> bytes:
    """Return ``pieces.json``, in the order of paths."""
    return canonical({"pieces": [piece.plain() for piece in sorted(pieces, key=lambda piece: piece.path)]})


def read(content: bytes) -> dict[str, Piece]:
    """Return the pieces of a package by path; raises ``ValueError`` for anything that ``written`` does not write."""
    try:
        told = json.loads(content)
        found = [
            Piece(
                path=str(one["path"]), size=int(one["size"]), sha256=str(one["sha256"]), look=str(one["look"]),
                description=described(one["description"]),
            )
            for one in told["pieces"]
        ]  # fmt: skip
    except (KeyError, TypeError, AttributeError, RecursionError, PackageRefused) as error:
        raise ValueError(str(error)) from error
    if written(found) != content:
        raise ValueError("not canonical")
    return {piece.path: piece for piece in found}


def described(told: Mapping[str, Any]) -> Description:
    """Read a description; raises ``PackageRefused`` for a field or a word that there is not."""
    known = {each.name for each in fields(Description)}
    if unknown := sorted(told.keys() - known):
        raise PackageRefused("field_unknown", field=unknown[0])
    for name, words in (("way", WAYS), ("medium", MEDIA)):
        if told.get(name) and told[name] not in words:
            raise PackageRefused("field_unknown", field=f"{name}: {told[name]}"[:80])
    texts = {name: str(told[name]) for name in known - {"officers", "custody", "metadata"} if name in told}
    return Description(
        **texts,
        officers=tuple(map(str, told.get("officers", ()))),
        custody=tuple(Handing(**each) for each in told.get("custody", ())),
        metadata={str(name): str(value) for name, value in dict(told.get("metadata", {})).items()},
    )


def from_file(path: Path) -> dict[str, Description]:
    """Read descriptions for files to be packed, a JSON object of path → description; raises ``PackageRefused``."""
    try:
        if path.stat().st_size > _MOST:
            raise PackageRefused("pieces_unreadable", reason="too large")
        told = json.loads(path.read_bytes())
        return {str(name): described(one) for name, one in told.items()}
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise PackageRefused("pieces_unreadable", reason=str(error)[:200]) from error
