"""Having series checked: asked for with frozen settings, done at once or behind the page, stopped."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from jianxing.directory import roots
from jianxing.directory.policies import Refused
from jianxing.indicators import policies, queries
from jianxing.indicators.catalogue import WEATHER
from jianxing.indicators.lifecycle import UNDER_WAY, RunState
from jianxing.indicators.models import CheckRun, Series
from jianxing.indicators.operations.checking import perform_checks
from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import canonical, plain
from jianxing.methods.forensics.wording import TITLES

CHECK: Final = "jianxing.indicators.check"
QUEUE: Final = "imports"
MOST_SERIES: Final = 500


class RunRefused(Refused):
    """Nothing can be checked so."""


def ask_checks(
    *,
    series: Sequence[Series],
    checks: Sequence[str] = (),
    first_on: date | None = None,
    last_on: date | None = None,
    limit: float | None = None,
    break_on: date | None = None,
    by: Actor,
    at: datetime,
) -> CheckRun:
    """Ask for a run of checks over series as they stand now; of all checks where none are named.

    *limit* is the daily mean of PM2.5 that stands in for the limits in force; *break_on* a day on which something changed. The
    weather at the places of the series is frozen with them, so that a trend can be told without it.
    """
    policies.check_can_check(by=by)
    if not 1 <= len(series) <= MOST_SERIES:
        raise RunRefused(_("Choose 1 to %(most)d series.") % {"most": MOST_SERIES}, _("Narrow the choice."))
    if unknown := sorted(set(checks) - set(TITLES)):
        raise RunRefused(
            _("There is no check “%(name)s”.") % {"name": unknown[0]}, _("Choose from the list.")
        )
    if first_on and last_on and last_on < first_on:
        raise RunRefused(_("The last day lies before the first."), _("Correct the days."))
    checked = [one for one in series if one.indicator.item not in WEATHER]
    beside = queries.weather_beside(series=checked)
    newest = queries.newest_of(series=[*checked, *beside])
    frozen = [
        {"series": one.pk, "version": newest[one.pk].ordinal, "sha256": newest[one.pk].blob_id}
        for one in sorted((*checked, *beside), key=lambda one: one.pk)
        if one.pk in newest
    ]
    total = sum(one.pk in newest for one in checked)
    if not checked:
        raise RunRefused(
            _("Weather is not checked itself; it stands beside what is measured at its place."),
            _("Choose series of what is measured."),
        )
    if not total:
        raise RunRefused(_("None of these series has readings."), _("Bring readings in first."))
    settings = plain(
        {
            "checks": sorted(set(checks)),
            "first_on": first_on,
            "last_on": last_on,
            "limit": limit,
            "break_on": break_on,
        }
    )
    with transaction.atomic():
        run: CheckRun = CheckRun.objects.create(
            body_id=by.body,
            state=RunState.WAITING,
            series=frozen,
            settings=settings,
            digest=hashlib.sha256(canonical({"series": frozen, "settings": settings})).hexdigest(),
            total=total,
            asked_at=at,
            asked_by_id=by.person_id,
            visible_to=[by.body],
        )
        roots.refresh("indicators_refresh_runs", [run.pk])
        roots.act_on(
            run, "ask", subject="check_run", by=by, at=at,
            public={"digest": run.digest, "series": total},
        )  # fmt: skip
    return run


def check_later(*, run: CheckRun, by: Actor) -> None:
    """Have a run that waits done behind the page, in the caller's transaction."""
    app.configure_task(CHECK, queue=QUEUE, lock=f"checks-{run.pk}").defer(
        run_id=run.pk,
        person_id=by.person_id,
        body_id=by.body_id,
        role=by.role.value if by.role else None,
        language=get_language() or "zh-hans",
    )


def check_now(*, run: CheckRun, by: Actor, at: datetime) -> CheckRun:
    """Do a run that waits, outside a transaction, and return it as it stands then."""
    perform_checks(run_id=run.pk, by=by, at=at)
    return queries.one_check_run(pk=run.pk)


def stop_checks(*, run: CheckRun, by: Actor, at: datetime) -> CheckRun:
    """Stop a run: nothing of it is kept, and nothing is asked."""
    policies.check_can_stop_checks(run=run, by=by)
    with transaction.atomic():
        moved = CheckRun.objects.filter(pk=run.pk, state__in=UNDER_WAY).update(
            state=RunState.CANCELLED, finished_at=at
        )
        run.refresh_from_db()
        if not moved:
            policies.check_can_stop_checks(run=run, by=by)
        roots.act_on(run, "cancel", subject="check_run", by=by, at=at)
    return run
