"""Boundaries taken back: what came in by a generation was never in force, and what it ended is in force again."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from jianxing.directory import policies, queries, roots
from jianxing.directory.lifecycle import State
from jianxing.directory.models import Body, Boundary, Generation, GenerationUnit, Jurisdiction
from jianxing.directory.operations.generations import GenerationRefused, boundaries_changed
from jianxing.directory.policies import check_has_reason
from jianxing.kernel.actor import Actor

What = GenerationUnit.What


def void_generation(*, generation: Generation, reason: str, by: Actor, at: datetime) -> Generation:
    """Void the last published generation; the one before it is in force again, and everything stays readable.

    A row that came in by it ends on the day on which it begins, so that it is valid on no day. Raises ``GenerationRefused``
    where another generation followed, where none was before, and where a body has a unit that came new by it.
    """
    policies.check_can_take_generation(generation=generation, action="void", by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        Generation.objects.select_for_update().filter(state=State.PUBLISHED).first()
        fresh = Generation.objects.select_for_update().get(pk=generation.pk)
        policies.check_can_take_generation(generation=fresh, action="void", by=by)
        _check_last(fresh)
        came = Jurisdiction.objects.filter(
            valid_from=fresh.valid_from, level=Jurisdiction.Level.COUNTY, valid_to=None
        )
        _check_unused(came, fresh)
        roots.step(
            fresh,
            name=fresh.title,
            source=State.PUBLISHED,
            to={
                "state": State.VOID,
                "voided_at": at,
                "voided_by_id": by.person_id,
                "void_reason": reason.strip(),
            },
        )
        Boundary.objects.filter(generation=fresh).update(valid_to=F("valid_from"))
        came.update(valid_to=F("valid_from"))
        _bring_back(fresh)
        roots.act_on(
            fresh,
            "void",
            subject="generation",
            by=by,
            at=at,
            public={"valid_again": fresh.before_id, "reason": reason.strip()},
        )
        for follow in boundaries_changed:
            follow()
    return fresh


def _check_last(generation: Generation) -> None:
    last = queries.last_generation()
    if last is not None and last.pk != generation.pk:
        raise GenerationRefused(
            _("“%(title)s” followed it on %(day)s.")
            % {"title": last.title, "day": last.valid_from.isoformat()},
            _("Void that one first, or bring in boundaries that correct both."),
        )
    if generation.before_id is None:
        raise GenerationRefused(
            _("There were no boundaries before these; without them no place would be located."),
            _("Bring in boundaries that correct them."),
        )


def _check_unused(came: QuerySet[Jurisdiction], generation: Generation) -> None:
    body = Body.objects.filter(Q(located_in__in=came) | Q(governed_by__in=came)).first()
    if body is not None:
        raise GenerationRefused(
            _("“%(body)s” has a unit that came by “%(title)s”.")
            % {"body": body.label, "title": generation.title},
            _("Give that body another unit first."),
        )


def _bring_back(generation: Generation) -> None:
    """Let what ended by a generation be in force again: units that ended or were renamed, and boundaries that changed."""
    day = generation.valid_from
    held = GenerationUnit.objects.filter(generation=generation)
    gone = held.filter(what__in=(What.ENDED, What.RENAMED)).values("jurisdiction")
    Jurisdiction.objects.filter(pk__in=gone, valid_to=day).update(valid_to=None)
    ended = held.filter(what__in=(What.ENDED, What.RENAMED, What.CHANGED)).values("jurisdiction")
    Boundary.objects.filter(jurisdiction__in=ended, valid_to=day, valid_from__lt=day).update(valid_to=None)
