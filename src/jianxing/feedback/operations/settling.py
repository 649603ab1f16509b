"""Candidate findings: reports of one matter, made a finding or put aside with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.policies import check_text
from jianxing.feedback import policies
from jianxing.feedback.models import Cluster
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor


def make_finding(*, cluster: Cluster, description: str = "", by: Actor, at: datetime) -> Finding:
    """Make a finding of reports of one matter; assigning it stays a matter of its own."""
    policies.check_can_settle(cluster=cluster, by=by)
    with transaction.atomic():
        held = list(cluster.reports.select_related("responsible", "door__project").order_by("pk"))
        first = held[0]
        same = {one.responsible_id for one in held}
        words = f"诉求集中反映：{cluster.get_category_display()}，{len(held)}件（{first.number}等）。{first.text[:200]}"
        projects = list({one.door.project.pk: one.door.project for one in held if one.door.project}.values())
        finding = findings.register(
            description=description.strip() or words, domain=first.domain, category="公众诉求", place=first.place,
            discovered_via="体验式监督", found_on=timezone.localdate(at), projects=projects,
            responsible=first.responsible if len(same) == 1 else None, by=by, at=at,
        )  # fmt: skip
        _settle(
            cluster,
            {"ended_at": at, "ended_by_id": by.person_id, "finding": finding},
            "make_finding",
            by=by,
            at=at,
        )
    return finding


def put_aside(*, cluster: Cluster, reason: str, by: Actor, at: datetime) -> Cluster:
    """Put a candidate aside with a reason; the next reports of the matter make a new one."""
    policies.check_can_settle(cluster=cluster, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        _settle(
            cluster,
            {"ended_at": at, "ended_by_id": by.person_id, "end_reason": reason.strip()},
            "put_aside",
            by=by,
            at=at,
        )
    return cluster


def _settle(cluster: Cluster, to: dict[str, object], action: str, *, by: Actor, at: datetime) -> None:
    if not Cluster.objects.filter(pk=cluster.pk, ended_at=None).update(**to):
        raise roots.Overtaken(str(cluster))
    cluster.refresh_from_db()
    roots.act_on(
        cluster, action, subject="report_cluster", by=by, at=at,
        public={"finding": cluster.finding_id}, confidential={"reason": cluster.end_reason},
    )  # fmt: skip
