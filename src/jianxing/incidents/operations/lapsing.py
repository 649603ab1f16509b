"""Candidate findings: noting what was agreed on and not kept, making findings of it, dismissing it with a reason that holds."""

from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.acting import acting
from jianxing.directory.models import PlanDomain
from jianxing.directory.policies import Refused, check_text
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.incidents import policies
from jianxing.incidents.models import Lapse
from jianxing.incidents.models.incident import mark
from jianxing.kernel.actor import Actor

_COLUMNS: Final = ("kind", "body_id", "late_id", "feed_id", "told_id", "title", "due_at", "minutes")
_CATEGORY, _VIA = "应急联动", "信息源与响应时限核对"


class HoldUnfit(Refused):
    """A reason holds for later silences of a feed alone, and until a day to come."""


def note_lapses(*, at: datetime) -> int:
    """Put down each silence and late acknowledgement that is new, for the body that decides on it; returns how many.

    Two runs at the same time put nothing down twice: the database knows each silence and each body told.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(_COLUMNS)} FROM incidents_lapsed(%s)", [at])  # noqa: S608 - our names
        found = [dict(zip(_COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    return sum(_note(one, at=at) for one in found)


def _note(said: dict[str, Any], *, at: datetime) -> bool:
    by = Actor.system(body_id=said["body_id"])
    with acting(by):
        try:
            with transaction.atomic():
                lapse = Lapse.objects.create(**said, found_at=at, visible_to=[by.body_id])
                roots.refresh("incidents_refresh_lapses", [lapse.pk])
                roots.act_on(
                    lapse, "note", subject="incident_lapse", by=by, at=at,
                    public={"kind": lapse.kind, "due_at": lapse.due_at.isoformat(), "late": lapse.late_id},
                    confidential={"title": lapse.title},
                )  # fmt: skip
        except IntegrityError:
            return False
    return True


def make_finding(*, lapse: Lapse, description: str = "", by: Actor, at: datetime) -> Finding:
    """Make a finding of what was not kept; assigning it stays a matter of its own."""
    policies.check_can_decide(lapse=lapse, by=by)
    with transaction.atomic():
        finding = findings.register(
            description=description.strip() or wording(lapse),
            domain=PlanDomain.SAFETY,
            category=_CATEGORY,
            place=lapse.told.incident.place_name if lapse.told else "",
            discovered_via=_VIA,
            found_on=timezone.localdate(at),
            responsible=lapse.late,
            by=by,
            at=at,
        )
        _decide(lapse, "make_finding", {"finding": finding}, by=by, at=at)
    return finding


def wording(lapse: Lapse) -> str:
    """Return what a finding of a lapse says unless other words are given, in Chinese whoever asks."""
    due = f"{timezone.localtime(lapse.due_at):%Y-%m-%d %H:%M}"
    if lapse.told is None:
        return f"信息源“{lapse.title}”约定至多间隔{lapse.minutes}分钟，自{due}起超时未更新。"
    incident, late = lapse.told.incident, lapse.told.body
    what, given = (
        ("签收", lapse.told.received_at)
        if lapse.kind == Lapse.Kind.RECEIPT
        else ("接办", lapse.told.accepted_at)
    )
    came = f"实际{timezone.localtime(given):%Y-%m-%d %H:%M}" if given else "至今未办"
    under = f"（依据“{incident.agreement.title}”）" if incident.agreement else ""
    return f"{mark(incident.nature)}突发事件{incident.number}{under}：{late.label}应于{due}前{what}，{came}。"


def dismiss(*, lapse: Lapse, reason: str, holds_until: date | None = None, by: Actor, at: datetime) -> Lapse:
    """Dismiss a lapse with a reason. It is not proposed again; of a feed, nor are its silences until a day to come."""
    policies.check_can_decide(lapse=lapse, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    if holds_until is not None and (lapse.feed_id is None or holds_until < timezone.localdate(at)):
        raise HoldUnfit(
            _("The reason holds for later silences of a feed, until a day to come."),
            _("Give another day, or none."),
        )
    with transaction.atomic():
        to = {"end_reason": reason.strip(), "holds_until": holds_until}
        _decide(lapse, "dismiss", to, by=by, at=at)
    return lapse


def take_back(*, lapse: Lapse, reason: str, by: Actor, at: datetime) -> Lapse:
    """Take a dismissal back; the candidate waits again."""
    policies.check_can_take_back(lapse=lapse, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        held = Lapse.objects.filter(pk=lapse.pk, ended_at=lapse.ended_at, finding=None)
        to = {"ended_at": None, "ended_by": None, "end_reason": "", "holds_until": None}
        if not held.update(**to):
            raise roots.Overtaken(lapse.title)
        lapse.refresh_from_db()
        roots.act_on(
            lapse,
            "take_back",
            subject="incident_lapse",
            by=by,
            at=at,
            confidential={"reason": reason.strip()},
        )
    return lapse


def _decide(lapse: Lapse, action: str, to: dict[str, Any], *, by: Actor, at: datetime) -> None:
    changed = {"ended_at": at, "ended_by_id": by.person_id, **to}
    if not Lapse.objects.filter(pk=lapse.pk, ended_at=None).update(**changed):
        raise roots.Overtaken(lapse.title)
    lapse.refresh_from_db()
    roots.act_on(
        lapse, action, subject="incident_lapse", by=by, at=at,
        public={"finding": lapse.finding_id, "holds_until": lapse.holds_until}, confidential={"reason": lapse.end_reason},
    )  # fmt: skip
