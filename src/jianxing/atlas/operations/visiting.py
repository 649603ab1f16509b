"""Calling for a joint inspection of an area, and saying that an inspection went there."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.atlas import policies
from jianxing.atlas.models import Area, AreaInspection, AreaOutline
from jianxing.atlas.queries.areas import duties_of, open_inspections, run_of
from jianxing.atlas.queries.ruling import rule_of
from jianxing.directory import roots
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.inspections import operations as inspecting
from jianxing.inspections.models import Inspection
from jianxing.inspections.operations import Companion, Target
from jianxing.inspections.policies import check_can_inspect
from jianxing.kernel.actor import Actor
from jianxing.notices.queries import calendar

#: Working days that those who join have before it, where nobody names a day.
AHEAD = 5


class AreaGone(Refused):
    """The boundaries in force know no such area."""


class TieRefused(Refused):
    """The inspection and the area cannot be brought together."""


def call_joint_inspection(
    *, area: Area, planned_on: date | None = None, by: Actor, at: datetime
) -> Inspection:
    """Plan a joint inspection (联合检查) of an area with the bodies that answer for it and for its group, in five working days
    unless a day is named.

    Supervising bodies among them inspect jointly, see it and are told; others come along. Where one that the acting body sees is
    still open, that one is returned and nothing is written, so that a second click leads to the same.
    """
    check_can_inspect(by=by)
    on = timezone.localdate(at)
    with transaction.atomic():
        held = Area.objects.select_for_update().get(pk=area.pk)  # one click after another
        already = open_inspections(area=held).first()
        if already is not None:
            return already.inspection
        outline = _outline(held, by, on)
        bodies = {
            duty.body_id: duty.body
            for duties in duties_of(areas={outline.area_id, outline.head_id}, on=on).values()
            for duty in duties
            if duty.body_id != by.body_id
        }
        inspection = inspecting.plan(
            mode=Inspection.Mode.JOINT,
            title=_("Joint inspection of %(area)s") % {"area": outline.name},
            planned_on=planned_on or calendar().add(on, AHEAD).on,
            targets=[Target(site=outline.name)],
            companions=[Companion(body, is_joint=body.supervises) for body in bodies.values()],
            place=outline.name,
            jurisdiction=outline.owner,
            by=by,
            at=at,
        )
        _tie(held, inspection, by, at)
    return inspection


def _outline(area: Area, by: Actor, on: date) -> AreaOutline:
    run = run_of(on=on, rule=rule_of(body=by.body))
    found = (
        AreaOutline.objects.filter(run=run, area=area).select_related("area", "owner").defer("wkb").first()
        if run
        else None
    )
    if found is None:
        raise AreaGone(
            _("The boundaries in force know no such area."), _("Look at its earlier outlines on its page.")
        )
    return found


def _tie(area: Area, inspection: Inspection, by: Actor, at: datetime) -> AreaInspection:
    link = AreaInspection.objects.create(
        area=area, inspection=inspection, linked_at=at, linked_by_id=by.person_id
    )
    roots.act_on(
        inspection,
        "tie",
        subject="inspection",
        by=by,
        at=at,
        public={"area": area.pk},
    )
    return link


def tie_inspection(*, area: Area, inspection: Inspection, by: Actor, at: datetime) -> AreaInspection:
    """Say that an inspection goes, or went, to an area."""
    policies.check_can_tie(inspection=inspection, by=by)
    with transaction.atomic():
        try:
            with transaction.atomic():
                return _tie(area, inspection, by, at)
        except IntegrityError as refusal:
            raise TieRefused(
                _("%(number)s is said to go there already.") % {"number": inspection.number},
                _("Nothing needs to be done."),
            ) from refusal


def untie_inspection(*, link: AreaInspection, reason: str, by: Actor, at: datetime) -> AreaInspection:
    """Say that an inspection did not go to an area; what was said stays, with the reason."""
    policies.check_can_tie(inspection=link.inspection, by=by)
    check_has_reason(reason=reason)
    void = {"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()}
    with transaction.atomic():
        if not AreaInspection.objects.filter(pk=link.pk, voided_at=None).update(**void):
            raise roots.Overtaken(link.inspection.number)
        link.refresh_from_db()
        roots.act_on(
            link.inspection,
            "untie",
            subject="inspection",
            by=by,
            at=at,
            public={"area": link.area_id},
            confidential={"reason": link.void_reason},
        )
    return link
