"""``jianxing incidents affected FILE [--kind KIND] [--boundaries FILE --by PROPERTY] [--rivers FILE] [--format json]``.

Says for each incident of a file of points, lines or areas which jurisdictions must be told, why, and how far they are. The
boundaries are those of a file, otherwise those that come with the software.
Exit codes: 0 done, 1 a file cannot be used, 2 wrong use.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.atlas import files
from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.incidents.affected import Affected, Jurisdictions
    from jianxing.methods.incidents.reaches import Reach
    from jianxing.methods.incidents.rivers import Rivers


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``affected``."""
    parser = verbs.add_parser("affected", help=_("say which jurisdictions an incident concerns, and why"))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--kind",
        metavar="KIND",
        help=_("the kind of the incident; else the property kind of the feature, else other"),
    )
    parser.add_argument("--boundaries", type=Path, metavar="FILE", help=_("the boundaries of jurisdictions"))
    parser.add_argument("--by", metavar="PROPERTY", help=_("the property that names the jurisdiction"))
    parser.add_argument(
        "--rivers",
        type=Path,
        metavar="FILE",
        help=_("rivers, each line drawn as it flows; without them nobody is downstream"),
    )
    parser.add_argument(
        "--within",
        type=_metres,
        metavar="METRES",
        help=_("how near a jurisdiction must be; that of the kind otherwise"),
    )
    parser.add_argument(
        "--downstream",
        type=_metres,
        metavar="METRES",
        help=_("how far down the rivers; that of the kind otherwise"),
    )
    files.options(parser)
    parser.set_defaults(run=run)


def _metres(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1_000_000:
        raise ValueError(text)
    return value


def run(asked: argparse.Namespace) -> int:
    """Compute and print."""
    from jianxing.methods.incidents.reaches import REACHES

    if asked.kind is not None and asked.kind not in REACHES:
        line = _("--kind {kind}: known are {kinds}").format(kind=asked.kind, kinds=", ".join(REACHES))
        print(f"jianxing incidents affected: {line}", file=sys.stderr)
        return Exit.WRONG_USE
    try:
        taken = files.take(asked.file, asked)
        jurisdictions, names, source = _boundaries(asked)
        rivers = _rivers(asked)
    except files.Refused as refusal:
        print(f"jianxing incidents affected: {refusal}", file=sys.stderr)
        return Exit.NO
    told = [
        _of_one(asked, layer, at, jurisdictions, rivers, names)
        for layer in taken.layers
        for at in range(len(layer))
    ]
    if asked.format == "json":
        answer = {
            **taken.told(),
            "boundaries": source,
            "rivers": None if asked.rivers is None else str(asked.rivers),
            "incidents": told,
        }
        return files.write(answer)
    taken.say()
    if rivers is None:
        print(_("without a river layer nobody is named as downstream"), file=sys.stderr)
    for one in told:
        _print(one)
    return Exit.DONE


def _boundaries(asked: argparse.Namespace) -> "tuple[Jurisdictions, dict[str, str], str]":
    import numpy as np
    import shapely.geometry

    from jianxing.cli.atlas.enclaves import owned
    from jianxing.methods.incidents.affected import Jurisdictions

    if asked.boundaries is not None:
        taken = files.take(asked.boundaries, asked)
        columns = {name for layer in taken.layers for name in layer.columns}
        by = asked.by or next((name for name in ("adcode", "code", "name") if name in columns), "name")
        geometries, keys = owned(taken, by)
        return Jurisdictions(keys, geometries), {}, str(asked.boundaries)
    from jianxing.directory.shipped import SOURCE, VALID_FROM, divisions

    held = list(divisions())
    counties = [one for one in held if one.geometry is not None]
    shapes: Any = np.empty(len(counties), dtype=object)
    shapes[:] = [shapely.geometry.shape(one.geometry) for one in counties]
    provinces = {one.code: one.name for one in held if one.level == "province"}
    names = {one.code: f"{provinces[f'{one.code[:2]}0000']}{one.name}" for one in counties}
    return Jurisdictions([one.code for one in counties], shapes), names, f"{SOURCE}, {VALID_FROM.isoformat()}"


def _rivers(asked: argparse.Namespace) -> "Rivers | None":
    import numpy as np

    from jianxing.methods.incidents.rivers import Rivers

    if asked.rivers is None:
        return None
    layers = files.take(asked.rivers, asked).layers
    names = [str(one or "") for layer in layers for one in layer.columns.get("name", [""] * len(layer))]
    return Rivers(np.concatenate([layer.geometries for layer in layers]), names)


def _of_one(
    asked: argparse.Namespace,
    layer: Any,
    at: int,
    jurisdictions: "Jurisdictions",
    rivers: "Rivers | None",
    names: dict[str, str],
) -> dict[str, Any]:
    from jianxing.methods.incidents.reaches import REACHES

    said = str(layer.columns.get("kind", [None] * len(layer))[at] or "other")
    kind = asked.kind or (said if said in REACHES else "other")
    reach = _reach(asked, REACHES[kind])
    found = jurisdictions.affected(layer.geometries[at], kind=kind, rivers=rivers, reach=reach)
    return {
        "number": int(layer.numbers[at]),
        "name": layer.columns.get("name", [None] * len(layer))[at],
        "kind": kind,
        "within_m": reach.within_m,
        "downstream_m": reach.downstream_m,
        "affected": [_told(one, names) for one in found],
    }


def _reach(asked: argparse.Namespace, usual: "Reach") -> "Reach":
    from jianxing.methods.incidents.reaches import Reach

    return Reach(
        usual.within_m if asked.within is None else asked.within,
        usual.downstream_m if asked.downstream is None else asked.downstream,
    )


def _told(one: "Affected", names: dict[str, str]) -> dict[str, Any]:
    jurisdiction: Any = {"code": one.key, "name": names[one.key]} if names else one.key
    told = {"jurisdiction": jurisdiction, "reason": one.reason, "distance_m": round(one.distance_m, 1)}
    return {**told, "river": one.by} if one.by else told


def _print(told: dict[str, Any]) -> None:
    from jianxing.methods.incidents.wording import KIND_TITLES, REASON_TITLES

    print(f"{told['number']}  {told['name'] or ''}  {_(KIND_TITLES[told['kind']])}")
    for one in told["affected"]:
        key = one["jurisdiction"]
        shown = f"{key['code']} {key['name']}" if isinstance(key, dict) else key
        print(
            f"  {shown}  {_(REASON_TITLES[one['reason']])}  {one['distance_m']:,.0f} m  {one.get('river', '')}".rstrip()
        )
