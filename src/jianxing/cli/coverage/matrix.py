"""``jianxing coverage matrix FILE… [--residents FILE] [--scene SCENE] [--reach SCENE=KM] [--decay gauss|flat] [--format json]``.

Counts the outlets of lists by district, scene and home of the card; with residents it adds rates, access across borders,
inequality and the worst districts. No database is needed. Exit codes: 0 done, 1 a file cannot be used, 2 wrong use, 3 something
outside failed.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.coverage import files
from jianxing.cli.exits import Exit
from jianxing.methods.coverage.scenes import SCENES
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.coverage.reading import Listed

_LISTED = 15


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``matrix``."""
    words = verbs.add_parser("matrix", help=_("count outlets by district, scene and home of the card"))
    words.add_argument("files", type=Path, nargs="+", metavar="FILE")
    words.add_argument(
        "--residents", type=Path, metavar="FILE", help=_("residents by district, with their year")
    )
    words.add_argument(
        "--scene", choices=SCENES, default="", help=_("what a list without such a column is about")
    )
    words.add_argument(
        "--reach",
        type=_reach,
        action="append",
        default=[],
        metavar="SCENE=KM",
        help=_("how far residents go for a scene"),
    )
    words.add_argument(
        "--decay", choices=("gauss", "flat"), default="gauss", help=_("how nearness counts within reach")
    )
    words.add_argument("--format", choices=("text", "json"), default="text")
    words.set_defaults(run=run)


def _reach(text: str) -> tuple[str, float]:
    scene, _sign, kilometres = text.partition("=")
    if scene not in SCENES or not 0 < float(kilometres) <= 1000:
        raise ValueError(text)
    return scene, float(kilometres) * 1000


def run(asked: argparse.Namespace) -> int:
    """Count and print."""
    import numpy as np

    from jianxing.methods.coverage.joining import joined
    from jianxing.methods.coverage.measuring import REACH_M, measure
    from jianxing.methods.coverage.reading import read_residents
    from jianxing.methods.coverage.refusals import CoverageRefused
    from jianxing.methods.coverage.telling import told

    places = files.gazetteer()
    people = np.full(len(places.districts), np.nan)
    try:
        listed = joined([files.take(path, places, scene=asked.scene) for path in asked.files])
        if asked.residents is not None:
            known = read_residents(asked.residents, places=places)
            for one in sorted(known, key=lambda each: each.year):
                people[one.district] = one.residents
    except files.Refused as refusal:
        return files.say(refusal)
    except CoverageRefused as refusal:
        return files.say(files.Refused(files.refusal_of(asked.residents or asked.files[0], refusal)))
    found = measure(
        districts=places.districts, residents=people, of=listed.districts, scenes=listed.scenes, lonlat=listed.lonlat,
        masks=listed.masks, n_matters=len(listed.matters), reach_m=REACH_M | dict(asked.reach), decay=asked.decay,
    )  # fmt: skip
    result = told(found, matters=listed.matters)
    result["unplaced"] = int((listed.districts < 0).sum())
    if asked.format == "json":
        return files.write(result)
    _print(result, listed)
    return Exit.DONE


def _print(told: dict[str, Any], listed: "Listed") -> None:
    print(
        _("{outlets} outlets, {unplaced} of them in no known district; {empty} empty cells").format(
            outlets=len(listed), unplaced=told["unplaced"], empty=len(told["empty"])
        )
    )
    names = {one["district"]: one["name"] for one in told["districts"]}
    for cell in told["matrix"]:
        rate = "" if cell["per_10000"] is None else f"  {cell['per_10000']:.3f}/10k"
        place = f"{cell['district']} {names[cell['district']]}"
        print(f"  {place}  {cell['scene']}  {cell['home']}  {cell['declared']}/{cell['outlets']}{rate}")
    for one in told["worst"][:_LISTED]:
        print("  ?", one["district"], one["name"], one["score"])
    for scene, one in told["theil"].items():
        print(
            f"  Theil {scene}: {one['total']} = {one['between']} + {one['within']}; Gini {told['gini'].get(scene)}"
        )
