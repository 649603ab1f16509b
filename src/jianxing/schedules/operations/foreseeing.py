"""Until when a blocker would last if nobody resolved it sooner: said before it ends, by whom and when, or not at all."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.acting import acting_body_id
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.kernel.actor import Actor
from jianxing.letters.models import Letter
from jianxing.schedules import policies, queries
from jianxing.schedules.models import Blocker, Counterfactual, CounterfactualKind

SUBJECT = "blocker"


class ForeseenWrongly(Refused):
    """What is said beforehand cannot stand."""


def say_limit(
    *, blocker: Blocker, letter: Letter | None = None, by: Actor, at: datetime, caused_by: int | None = None
) -> Counterfactual:
    """Keep the limit that was set: that of a letter on the finding, or the finding's own, before any extension of it."""
    policies.check_can_foresee(blocker=blocker, kind=CounterfactualKind.LIMIT, by=by)
    if letter is None:
        limit = queries.limit_of(finding=blocker.finding)
        basis: dict[str, Any] = {"finding": blocker.finding_id}
    else:
        limits = {one.pk: day for one, day in queries.limits_in_letters(finding=blocker.finding)}
        limit = limits.get(letter.pk)
        basis = {"letter": letter.pk}
    if limit is None:
        raise ForeseenWrongly(
            _("No limit has been set for it."),
            _("Assign the finding or send a letter with a deadline first."),
        )
    return _say(
        blocker,
        CounterfactualKind.LIMIT,
        limit,
        letter=letter,
        basis=basis,
        by=by,
        at=at,
        caused_by=caused_by,
    )


def say_estimate(
    *, blocker: Blocker, end_on: date, note: str = "", by: Actor, at: datetime
) -> Counterfactual:
    """Keep the responsible body's own estimate of when it would be done without anybody's help."""
    policies.check_can_foresee(blocker=blocker, kind=CounterfactualKind.ESTIMATE, by=by)
    return _say(blocker, CounterfactualKind.ESTIMATE, end_on, note=note, by=by, at=at)


def say_median(*, blocker: Blocker, by: Actor, at: datetime) -> Counterfactual:
    """Keep how long closed findings of the kind have lasted so far, counted from the day on which this one was found."""
    policies.check_can_foresee(blocker=blocker, kind=CounterfactualKind.MEDIAN, by=by)
    finding = blocker.finding
    usual = queries.usual_duration(finding=finding, until=timezone.localdate(at))
    if usual is None:
        raise ForeseenWrongly(
            _("Fewer than %(least)d findings of the kind “%(kind)s” have been closed and verified.")
            % {"least": queries.LEAST_OF_A_KIND, "kind": finding.category or "—"},
            _("Keep the limit or the body's estimate instead."),
        )
    begun = finding.found_on or blocker.first_on
    basis = {
        "kind": finding.category,
        "calendar_days": usual.days,
        "from": begun.isoformat(),
        "findings": list(usual.findings),
    }
    end_on = max(begun + timedelta(days=usual.days), blocker.first_on)
    return _say(blocker, CounterfactualKind.MEDIAN, end_on, basis=basis, by=by, at=at)


def void_counterfactual(
    *, counterfactual: Counterfactual, reason: str, by: Actor, at: datetime
) -> Counterfactual:
    """Take back what was said, while the blocker stands: it stays readable and gives no figure."""
    blocker = counterfactual.blocker
    policies.check_can_foresee(blocker=blocker, kind=CounterfactualKind(counterfactual.kind), by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        done = Counterfactual.objects.filter(pk=counterfactual.pk, voided_at=None).update(
            voided_at=at, voided_by_id=by.person_id, void_reason=reason.strip()
        )
        if not done:
            raise roots.Overtaken(blocker.name)
        counterfactual.refresh_from_db()
        roots.act_on(
            blocker,
            "unsay",
            subject=SUBJECT,
            by=by,
            at=at,
            public={"counterfactual": counterfactual.pk, "kind": counterfactual.kind},
            confidential={"reason": reason.strip()},
        )
    return counterfactual


def _say(
    blocker: Blocker,
    kind: CounterfactualKind,
    end_on: date,
    *,
    by: Actor,
    at: datetime,
    letter: Letter | None = None,
    note: str = "",
    basis: dict[str, Any] | None = None,
    caused_by: int | None = None,
) -> Counterfactual:
    if end_on < blocker.first_on:
        raise ForeseenWrongly(
            _("That day lies before the blocker begins."),
            _("Give the last day on which nothing could be done."),
        )
    with transaction.atomic():
        try:
            with transaction.atomic():
                said: Counterfactual = Counterfactual.objects.create(
                    blocker=blocker,
                    kind=kind,
                    end_on=end_on,
                    set_at=at,
                    set_body_id=acting_body_id(),
                    set_by_id=by.person_id,
                    letter=letter,
                    note=note.strip(),
                    basis=basis or {},
                )
        except IntegrityError as refusal:
            if "counterfactual_once" not in str(refusal):
                raise
            raise ForeseenWrongly(
                _("That has been said of it already."),
                _("Void what was said, with a reason, to say it anew."),
            ) from refusal
        roots.act_on(
            blocker,
            "foresee",
            subject=SUBJECT,
            by=by,
            at=at,
            public={"counterfactual": said.pk, "kind": kind.value, "end": end_on},
            confidential={"note": note.strip()} if note.strip() else None,
            caused_by=caused_by,
        )
    return said
