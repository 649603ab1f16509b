"""``jianxing coverage match A B [--format json]``: outlets of two lists that may be one, for a person to judge.

No database is needed. Exit codes: 0 done, 1 a file cannot be used, 2 wrong use, 3 something outside failed.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.coverage import files
from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.coverage.matching import Pair
    from jianxing.methods.coverage.reading import Listed


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``match``."""
    words = verbs.add_parser("match", help=_("propose outlets of two lists that may be one"))
    words.add_argument("left", type=Path, metavar="A")
    words.add_argument("right", type=Path, metavar="B")
    words.add_argument(
        "--threshold", type=float, default=None, help=_("from which score on, between 0 and 1")
    )
    words.add_argument("--format", choices=("text", "json"), default="text")
    words.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Match and print."""
    from jianxing.methods.coverage.matching import THRESHOLD, match, records

    places = files.gazetteer()
    try:
        left, right = files.take(asked.left, places), files.take(asked.right, places)
    except files.Refused as refusal:
        return files.say(refusal)
    found = match(
        records(left, places.districts),
        records(right, places.districts),
        threshold=THRESHOLD if asked.threshold is None else asked.threshold,
    )
    told = [_told(one, left, right) for one in found]
    if asked.format == "json":
        return files.write({
            "pairs": told, "left": len(left), "right": len(right), "only_left": len(left) - len(told),
            "only_right": len(right) - len(told),
        })  # fmt: skip
    for one in told:
        print(f"{one['score']:.2f}  {one['left']['name']}  =?  {one['right']['name']}")
    print(_("{pairs} pairs to look at; {left} only in the first list, {right} only in the second").format(
        pairs=len(told), left=len(left) - len(told), right=len(right) - len(told),
    ))  # fmt: skip
    return Exit.DONE


def _told(pair: "Pair", left: "Listed", right: "Listed") -> dict[str, Any]:
    return {
        "score": round(pair.score, 4),
        "left": {
            "row": int(left.rows[pair.left]),
            "name": left.names[pair.left],
            "code": left.codes[pair.left],
        },
        "right": {
            "row": int(right.rows[pair.right]),
            "name": right.names[pair.right],
            "code": right.codes[pair.right],
        },
        "name": round(pair.name, 4),
        "distance_m": None if pair.distance_m is None else round(pair.distance_m, 1),
        "same_code": pair.same_code,
        "telling": pair.telling,
    }
