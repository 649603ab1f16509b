"""``jianxing atlas conflicts A B --rule FILE [--format json]``.

Compares two files under a table of rules; no database is needed. Exit codes: 0 done, 1 a file or a rule cannot be used, 2 wrong
use, 3 something outside failed.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.atlas import files
from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.atlas.conflicts import Side


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``conflicts``."""
    parser = verbs.add_parser("conflicts", help=_("compare two files of plans under a table of rules"))
    parser.add_argument("a", type=Path, metavar="A")
    parser.add_argument("b", type=Path, metavar="B")
    parser.add_argument(
        "--rule", type=Path, required=True, metavar="FILE", help=_("the table of rules: CSV, xlsx or JSON")
    )
    parser.add_argument("--key", default="", metavar="PROPERTY", help=_("by what features are known again"))
    parser.add_argument("--a-kind", default="", metavar="KIND", help=_("what the features of A are"))
    parser.add_argument("--b-kind", default="", metavar="KIND", help=_("what the features of B are"))
    files.options(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Compare and print."""
    from jianxing.methods.atlas.conflicts import RuleBroken, compare, read_rules
    from jianxing.methods.atlas.reading import FileRefused

    try:
        rules = read_rules(asked.rule)
        first, second = files.take(asked.a, asked), files.take(asked.b, asked)
    except RuleBroken as broken:
        return files.say(files.broken_rule(asked.rule, broken))
    except FileRefused as refusal:
        return files.say(files.refused(asked.rule, refusal))
    except files.Refused as refusal:
        return files.say(refusal)
    a, b = _side(first, asked.key, asked.a_kind), _side(second, asked.key, asked.b_kind)
    rows = list(compare(a, b, rules).rows())
    standing = [
        {key: value for key, value in row.items() if key != "lifted"} for row in rows if not row["lifted"]
    ]
    lifted = [{key: value for key, value in row.items() if key != "lifted"} for row in rows if row["lifted"]]
    slivers = sum(bool(row["sliver"]) for row in standing)
    if asked.format == "json":
        return files.write(
            {
                "a": first.told(),
                "b": second.told(),
                "count": len(standing) - slivers,
                "slivers": slivers,
                "conflicts": standing,
                "lifted": lifted,
            }
        )
    first.say()
    second.say()
    for row in standing:
        print(_line(row))
    print(
        _("{count} conflicts, {slivers} slivers, {lifted} lifted by an approval number").format(
            count=len(standing) - slivers, slivers=slivers, lifted=len(lifted)
        )
    )
    return Exit.DONE


def _side(taken: files.Taken, key: str, kind: str) -> "Side":
    """Return all layers of a file as one side; where there are several, a layer's name is the kind of its features."""
    import numpy as np

    from jianxing.methods.atlas.conflicts import Side, side

    several = len(taken.layers) > 1
    sides = [side(layer, key=key, kind=kind) for layer in taken.layers]
    kinds = [
        one.kinds if any(one.kinds) or not several else [layer.name] * len(layer)
        for one, layer in zip(sides, taken.layers, strict=True)
    ]
    return Side(
        np.concatenate([one.geometries for one in sides]) if sides else np.empty(0, dtype=object),
        [name for one in sides for name in one.keys],
        [name for one in kinds for name in one],
        [name for one in sides for name in one.approvals],
    )


def _line(row: dict[str, Any]) -> str:
    measures = [
        f"{row[name]:,.1f} {unit}"
        for name, unit in (("area_m2", "m²"), ("length_m", "m"), ("distance_m", "m"))
        if row[name]
    ]
    words = [row["id"], row["a"], "×", row["b"], row["relation"], *measures]
    return "  ".join([*words, _("sliver")] if row["sliver"] else words)
