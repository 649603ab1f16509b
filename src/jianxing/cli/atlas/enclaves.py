"""``jianxing atlas enclaves FILE --by PROPERTY [--format json]``.

Finds parts of jurisdictions that lie within others; no database is needed. Exit codes: 0 done, 1 the file cannot be used, 2 wrong
use, 3 something outside failed.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.atlas import files
from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.atlas.enclaves import Part


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``enclaves``."""
    parser = verbs.add_parser("enclaves", help=_("find enclaves in a file of boundaries"))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--by", required=True, metavar="PROPERTY", help=_("the property that names the jurisdiction")
    )
    files.options(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Find and print."""
    from jianxing.methods.atlas.enclaves import find

    try:
        taken = files.take(asked.file, asked)
        geometries, owners = owned(taken, asked.by)
    except files.Refused as refusal:
        return files.say(refusal)
    found = find(geometries, owners)
    lists = {name: [_row(part) for part in getattr(found, name)] for name in _LISTS}
    if asked.format == "json":
        return files.write({**taken.told(), "by": asked.by, "count": len(found.enclaves), **lists})
    taken.say()
    for name, words in _LISTS.items():
        for row in lists[name]:
            within = "、".join(row["within"]) if isinstance(row["within"], list) else row["within"]
            place = f"{row['point'][0]:.5f},{row['point'][1]:.5f}"
            print(_(words), row["of"], within or "—", f"{row['area_m2'] / 1e6:,.3f} km²", place, sep="  ")
    print(_("{n} enclaves").format(n=len(found.enclaves)))
    return Exit.DONE


def _gettext_noop(message: str) -> str:
    return message


_LISTS = {
    "enclaves": _gettext_noop("enclave"),
    "slivers": _gettext_noop("sliver"),
    "coastal": _gettext_noop("coastal part"),
    "islands": _gettext_noop("island"),
}


def owned(taken: files.Taken, by: str) -> tuple[Any, list[str]]:
    """Return the polygons of a file and whom each belongs to; raises ``Refused``."""
    import numpy as np

    layers = [layer for layer in taken.layers if by in layer.columns]
    if not layers:
        names = "、".join(dict.fromkeys(name for layer in taken.layers for name in layer.columns))
        raise files.Refused(
            _("{file}: no layer has the property {name}, only {names}").format(
                file=taken.path, name=by, names=names or "—"
            )
        )
    owners = []
    for layer in layers:
        for number, value in zip(layer.numbers.tolist(), layer.columns[by], strict=True):
            if value is None or not str(value).strip():
                raise files.Refused(
                    _("{file}: {layer} {number} {name}: it is empty; say whose it is").format(
                        file=taken.path, layer=layer.name, number=number, name=by
                    )
                )
            owners.append(str(value).strip())
    return np.concatenate([layer.geometries for layer in layers]), owners


def _row(part: "Part") -> dict[str, Any]:
    within = list(part.within)
    return {
        "of": part.of,
        "within": within[0] if len(within) == 1 else within,
        "area_m2": round(part.area_m2, 1),
        "point": [round(part.point[0], 7), round(part.point[1], 7)],
        "group": part.group or None,
    }
