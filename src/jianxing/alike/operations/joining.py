"""Joining two findings that are one matter, parting them again, and saying that two are two."""

from datetime import datetime

from django.db import transaction

from jianxing.alike import policies
from jianxing.alike.models import Joining, KeptApart
from jianxing.directory.models import Body
from jianxing.findings import operations as findings
from jianxing.findings.lifecycle import SHARED_WITH_ANSWERING, State
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record


def join(
    *, finding: Finding, kept: Finding, reason: str, show: bool = False, by: Actor, at: datetime
) -> Joining:
    """Put *finding* aside to *kept*, which alone is counted from now on; nothing of either is lost.

    The joining by itself shows nobody a finding that he did not see. With *show* the bodies that answer for *finding*
    are let see *kept*, as an act of its own.
    """
    policies.check_can_join(finding=finding, kept=kept, by=by)
    with transaction.atomic():
        # Both in the order of their keys, so that two joinings at once wait for one another.
        list(Finding.objects.select_for_update().filter(pk__in=(finding.pk, kept.pk)).order_by("pk"))
        for one in (finding, kept):
            one.refresh_from_db(fields=["state", "version", "shared_with"])
        policies.check_can_join(finding=finding, kept=kept, by=by)
        findings.check_can_put_aside(finding=finding, reason=reason, by=by)
        answering = _answering(finding)
        joining: Joining = Joining.objects.create(
            finding=finding,
            kept=kept,
            state_before=finding.state,
            reason=reason.strip(),
            is_shown=show,
            body_id=by.body,
            joined_at=at,
            joined_by_id=by.person_id,
        )
        act = findings.put_aside(
            finding=finding,
            reason=reason,
            public={"joining": joining.pk, "from": joining.state_before},
            by=by,
            at=at,
        )
        record(
            kind="finding.keep",
            subject="finding",
            subject_id=kept.pk,
            by=by,
            at=at,
            public={"joining": joining.pk, "state": kept.state},
            confidential={"reason": reason.strip()},
            caused_by=act.pk,
        )
        if show:
            findings.share(finding=kept, bodies=answering, by=by, at=at, caused_by=act.pk)
    return joining


def _answering(finding: Finding) -> list[Body]:
    if State(finding.state) not in SHARED_WITH_ANSWERING:
        return []
    assisting = [link.body for link in finding.assistant_links.filter(is_current=True).select_related("body")]
    return ([finding.responsible] if finding.responsible else []) + assisting


def part(*, finding: Finding, reason: str, by: Actor, at: datetime) -> Finding:
    """Let a finding that was joined into another stand for itself again, where it stood; its clocks run again."""
    with transaction.atomic():
        joining = (
            Joining.objects.select_for_update(of=("self",)).filter(finding=finding, parted_at=None).first()
        )
        before = State(joining.state_before) if joining else State(finding.state)
        if joining is not None:
            joining.parted_at, joining.parted_by_id, joining.part_reason = (
                at,
                by.person_id,
                reason.strip() or "-",
            )
            joining.save(update_fields=["parted_at", "parted_by", "part_reason"])
        act = findings.bring_back(
            finding=finding,
            to=before,
            reason=reason,
            public={"joining": joining.pk if joining else None},
            by=by,
            at=at,
        )
        if joining is not None:
            record(
                kind="finding.let_go",
                subject="finding",
                subject_id=joining.kept_id,
                by=by,
                at=at,
                public={"joining": joining.pk},
                confidential={"reason": reason.strip()},
                caused_by=act.pk,
            )
    return finding


def keep_apart(*, one: Finding, other: Finding, by: Actor, at: datetime) -> bool:
    """Say that two findings are two matters, so that the body is not asked again; returns whether it was new."""
    policies.check_can_keep_apart(one=one, other=other)
    lower, higher = sorted((one.pk, other.pk))
    with transaction.atomic():
        _row, is_new = KeptApart.objects.get_or_create(
            body_id=by.body,
            lower_id=lower,
            higher_id=higher,
            defaults={"said_at": at, "said_by_id": by.person_id},
        )
        if is_new:
            record(kind="finding.keep_apart", subject="finding", subject_id=higher, by=by, at=at)
    return is_new
