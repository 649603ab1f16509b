"""Analyses: what blockers cost and what resolving them saved, kept with everything that went in."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.acting import acting_body_id
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.methods.schedules.impact.frozen import digest
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.schedules import policies, queries
from jianxing.schedules.models import Analysis, Schedule


class NotAnalysed(Refused):
    """Nothing can be computed; the reason says what is missing, or which task of which blocker is not there."""


def analyse(*, schedule: Schedule, as_of: date | None = None, by: Actor, at: datetime) -> Analysis:
    """Analyse the blockers of a schedule as of a day, today unless given, and keep inputs and result with their hashes.

    The act names both hashes, so that neither can be altered unseen. Raises ``NotAnalysed``.
    """
    policies.check_can_analyse(schedule=schedule, by=by)
    today = timezone.localdate(at)
    day = as_of or today
    if day > today:
        raise NotAnalysed(_("That day has not come."), _("Choose today or a day before."))
    try:
        found = queries.computed(schedule=schedule, as_of=day)
    except ScheduleRefused as refusal:
        raise NotAnalysed(
            queries.said(refusal.code, refusal.task, refusal.field, refusal.values),
            _("Correct the blocker, or the update that was frozen for it."),
        ) from refusal
    if found is None:
        raise NotAnalysed(
            _("Nothing has held this schedule up by that day."), _("Register on a finding what it blocks.")
        )
    result = found.result
    low, high = result["joint_saved_range_calendar_days"] or (None, None)
    with transaction.atomic():
        analysis: Analysis = Analysis.objects.create(
            schedule=schedule,
            as_of=day,
            inputs=found.inputs,
            inputs_digest=found.inputs_digest,
            result=result,
            result_digest=digest(result),
            blockers=sorted(int(one["id"]) for one in result["blockers"]),
            base_on=date.fromisoformat(result["base_finish"]),
            finish_on=date.fromisoformat(result["finish"]),
            delay_days=result["total_delay_calendar_days"],
            saved_days=result["joint_saved_calendar_days"],
            saved_low=low,
            saved_high=high,
            made_body_id=acting_body_id(),
            made_at=at,
            made_by_id=by.person_id,
        )
        roots.act_on(
            analysis,
            "make",
            subject="analysis",
            by=by,
            at=at,
            public={
                "schedule": schedule.pk,
                "as_of": day,
                "inputs": analysis.inputs_digest,
                "result": analysis.result_digest,
                "saved_days": analysis.saved_days,
            },
        )
    return analysis
