"""Figures of enclaves and blind spots, as the run that held on the day found them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from jianxing.atlas import queries
from jianxing.atlas.models import AreaKind
from jianxing.atlas.queries import Spot
from jianxing.briefs.recipes.kinds import Moment, Row

MAY = frozenset({"level"})


def _spots(params: Mapping[str, Any], moment: Moment, *kinds: str) -> Sequence[Spot]:
    """Return the areas of these kinds; enclaves only at the level asked, where one is."""

    def read() -> Sequence[Spot]:
        rule = queries.rule_of(body=moment.body_id, before=moment.end)
        found = queries.spots(rule=rule, on=moment.as_of, before=moment.end)
        return sorted(found.spots, key=lambda spot: spot.outline.ordinal)

    level = params.get("level", "")
    return [
        spot
        for spot in moment.once("areas", {}, read)
        if spot.outline.kind in kinds
        and (not level or spot.outline.kind != AreaKind.ENCLAVE or spot.outline.level == level)
    ]


def _handle(spot: Spot) -> str:
    """What counts once: the largest part of a group stands for all of it."""
    return f"area:{spot.outline.head_id}"


def _basis(spot: Spot) -> dict[str, Any]:
    return {
        "run": spot.outline.run_id,
        "area_m2": round(spot.outline.area_m2),
        "duties": sorted(duty.body_id for duty in spot.duties),
        "last": spot.last.held_to if spot.last else None,
    }


def enclaves(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the enclaves; parts of one group, as a works and its yard, are counted once."""
    return [
        Row(
            handle=spot.outline.area.handle,
            label=_("%(name)s, %(size)s km²")
            % {"name": spot.outline.name, "size": f"{spot.outline.area_m2 / 1e6:,.2f}"},
            counts_as=(_handle(spot),),
            basis={"run": spot.outline.run_id, "area_m2": round(spot.outline.area_m2)},
        )
        for spot in _spots(params, moment, AreaKind.ENCLAVE)
    ]


def blind_spots(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the enclaves at the level asked and all border strips that lack a duty body or an inspection within the period."""
    words = {"no_duty": _("no duty body"), "not_inspected": _("not inspected within the period")}
    return [
        Row(
            handle=spot.outline.area.handle,
            label=f"{spot.outline.name}：{'、'.join(words[reason] for reason in spot.reasons)}",
            on=spot.last.held_to if spot.last else None,
            counts_as=(_handle(spot),),
            basis={**_basis(spot), "reasons": list(spot.reasons)},
        )
        for spot in _spots(params, moment, AreaKind.ENCLAVE, AreaKind.STRIP)
        if spot.is_blind
    ]
