"""Which body answers for an area, and what people call it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.atlas import policies
from jianxing.atlas.models import Area, AreaDuty
from jianxing.atlas.queries.areas import newest_title
from jianxing.directory import roots
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import tell


class DutyRefused(Refused):
    """The body cannot answer for the area on these days."""


def name_area(*, area: Area, name: str, by: Actor, at: datetime) -> Area:
    """Say what people call an area; without a name it is called by its divisions again."""
    policies.check_can_assign_duty(by=by)
    name = " ".join(name.split())[:60]
    if name == area.name:
        return area
    with transaction.atomic():
        roots.change(area, name=area.name or area.handle, where={}, to={"name": name})
        roots.act_on(area, "rename", subject="area", by=by, at=at, public={"name": name})
    return area


def assign_duty(*, area: Area, body: Body, valid_from: date, by: Actor, at: datetime) -> AreaDuty:
    """Say that a body answers for an area from a day on; it is told. Several may, as those of either side."""
    policies.check_can_assign_duty(by=by)
    if body.merged_into_id is not None or not body.is_confirmed:
        raise DutyRefused(
            _("%(body)s cannot answer for anything.") % {"body": body.label}, _("Choose a confirmed body.")
        )
    with transaction.atomic():
        try:
            with transaction.atomic():
                duty = AreaDuty.objects.create(
                    area=area,
                    body=body,
                    valid_from=valid_from,
                    assigned_at=at,
                    assigned_by_id=by.person_id,
                    assigned_by_body_id=by.body,
                )
        except IntegrityError as refusal:
            raise DutyRefused(
                _("%(body)s answers for it already.") % {"body": body.label}, _("Nothing needs to be done.")
            ) from refusal
        roots.act_on(
            area,
            "duty",
            subject="area",
            by=by,
            at=at,
            public={"duty": duty.pk, "body": body.pk, "from": valid_from},
        )
        tell(
            body_ids=[body.pk] if body.pk != by.body_id else [],
            kind="area.duty",
            subject="area",
            subject_id=area.pk,
            params={"name": area.name or newest_title(area=area), "on": valid_from.isoformat()},
            at=at,
        )
    return duty


def end_duty(*, duty: AreaDuty, valid_to: date, reason: str, by: Actor, at: datetime) -> AreaDuty:
    """Say that a body answers for an area no longer from a day on, and why; what was stays."""
    policies.check_can_end_duty(duty=duty, by=by)
    check_has_reason(reason=reason)
    if valid_to < duty.valid_from:
        raise DutyRefused(
            _("It would end before it begins (%(day)s).") % {"day": duty.valid_from.isoformat()},
            _("Choose that day or a later one."),
        )
    with transaction.atomic():
        ended = {
            "valid_to": valid_to,
            "ended_at": at,
            "ended_by_id": by.person_id,
            "end_reason": reason.strip(),
        }
        if not AreaDuty.objects.filter(pk=duty.pk, ended_at=None).update(**ended):
            raise roots.Overtaken(duty.body.label)
        duty.refresh_from_db()
        roots.act_on(
            duty.area,
            "end_duty",
            subject="area",
            by=by,
            at=at,
            public={"duty": duty.pk, "body": duty.body_id, "to": valid_to, "reason": duty.end_reason},
        )
    return duty
