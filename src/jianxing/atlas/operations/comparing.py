"""Having two plan versions compared: asked for, done at once or behind the page, stopped."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from jianxing.atlas import policies, queries
from jianxing.atlas.lifecycle import UNDER_WAY, RunState
from jianxing.atlas.models import Comparison, ConflictRun, Layer, PlanVersion
from jianxing.atlas.operations.running import perform
from jianxing.atlas.queries.rules import digest, kept
from jianxing.directory import roots
from jianxing.directory.acting import acting_body_id
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor

COMPARE = "jianxing.atlas.compare"
QUEUE = "imports"
#: How far (m) an overlap may move until what was decided on it holds no longer, where nobody says otherwise.
TOLERANCE_M = 2.0


class ComparisonRefused(Refused):
    """The two versions cannot be compared."""


def compare_versions(
    *, a: PlanVersion, b: PlanVersion, tolerance_m: float = TOLERANCE_M, full: bool = False, by: Actor, at: datetime
) -> list[ConflictRun]:  # fmt: skip
    """Ask for the comparison of two published versions under the matrix of the day: a run for each way round that it speaks of.

    The very same comparison that is the last one done, or is under way, is not made twice. *full* compares everything anew
    even where the last run could be carried further.
    """
    policies.check_can_compare(by=by)
    on_map = set(queries.versions_to_compare(layers=[a.layer_id, b.layer_id]).values_list("pk", flat=True))
    for version in (a, b):
        if version.pk not in on_map:
            raise ComparisonRefused(
                _("The version “%(title)s” is not on the map.") % {"title": version.title},
                _("Choose a published version."),
            )
    if a.layer_id == b.layer_id:
        raise ComparisonRefused(
            _("Both versions are of one layer."), _("Use the comparison of versions on the layer's page.")
        )
    held = queries.rules_in_force(on=timezone.localdate(at))
    found = queries.paired(rules=held, a=a, b=b)
    if not found:
        raise ComparisonRefused(
            _("No rule of the matrix speaks of “%(a)s” and “%(b)s”.") % {"a": a.layer.name, "b": b.layer.name},
            _("Add a rule for these two kinds of layer."),
        )  # fmt: skip
    with transaction.atomic():
        return [_ask(one, tolerance_m, full, by, at) for one in found]


def compare_in_force(
    *, layers: Sequence[Layer] = (), touching: Layer | None = None, by: Actor, at: datetime
) -> list[ConflictRun]:
    """Ask for the comparison of all versions in force today that the matrix speaks of: of these layers among themselves, or
    of one layer with all that it touches.

    Returns the runs, those too that were there already.
    """
    policies.check_can_compare(by=by)
    today = timezone.localdate(at)
    found = queries.due(rules=queries.rules_in_force(on=today), on=today, layers=layers, touching=touching)
    with transaction.atomic():
        return [_ask(one, TOLERANCE_M, False, by, at) for one in found]


def _ask(one: queries.Due, tolerance_m: float, full: bool, by: Actor, at: datetime) -> ConflictRun:
    comparison = _comparison(one.a.layer, one.b.layer, at)
    wanted = (one.a.pk, one.b.pk, digest(one.rules), tolerance_m)
    under_way = ConflictRun.objects.filter(comparison=comparison, state__in=UNDER_WAY).first()
    last = under_way or queries.last_run(comparison=comparison)
    if last is not None and wanted == (
        last.a_version_id, last.b_version_id, last.rules_digest, last.tolerance_m,
    ) and not (full and last.state == RunState.DONE):  # fmt: skip
        return last
    if under_way is not None:
        raise ComparisonRefused(
            _("“%(name)s” is being compared.") % {"name": comparison}, _("Wait for it, or stop it.")
        )
    ordinal = ConflictRun.objects.filter(comparison=comparison).aggregate(last=Max("ordinal"))["last"] or 0
    # What was found under the same rules is carried further; with other rules everything is asked anew.
    carries = last is not None and last.rules_digest == wanted[2] and not full
    run: ConflictRun = ConflictRun.objects.create(
        comparison=comparison,
        ordinal=ordinal + 1,
        state=RunState.WAITING,
        a_version=one.a,
        b_version=one.b,
        rules=[kept(rule) for rule in one.rules],
        rules_digest=wanted[2],
        tolerance_m=tolerance_m,
        based_on=last if carries else None,
        total=one.a.features,
        asked_at=at,
        asked_by_id=by.person_id,
    )
    roots.act_on(
        run,
        "ask",
        subject="conflict_run",
        by=by,
        at=at,
        public={"a": one.a.pk, "b": one.b.pk, "rules": wanted[2], "based_on": run.based_on_id},
    )
    return run


def _comparison(a: Layer, b: Layer, at: datetime) -> Comparison:
    """Return the acting body's comparison of two layers, held to the end of the transaction."""
    body = acting_body_id()
    made, is_new = Comparison.objects.get_or_create(
        body_id=body, a=a, b=b, defaults={"created_at": at, "visible_to": [body]}
    )
    if is_new:
        roots.refresh("atlas_refresh_comparisons", [made.pk])
    found: Comparison = (
        Comparison.objects.select_for_update(of=("self",)).select_related("a", "b", "body").get(pk=made.pk)
    )
    return found


def run_later(*, runs: Sequence[ConflictRun], by: Actor) -> None:
    """Have the runs that wait done behind the page, in the caller's transaction."""
    for run in runs:
        if run.state == RunState.WAITING:
            app.configure_task(COMPARE, queue=QUEUE, lock=f"comparison-{run.comparison_id}").defer(
                run_id=run.pk,
                person_id=by.person_id,
                body_id=by.body_id,
                role=by.role.value if by.role else None,
                language=get_language() or "zh-hans",
            )


def run_now(*, runs: Sequence[ConflictRun], by: Actor, at: datetime) -> list[ConflictRun]:
    """Do the runs that wait one after the other, and return all as they stand then."""
    for run in runs:
        if run.state in UNDER_WAY:
            perform(run_id=run.pk, by=by, at=at)
    return [queries.one_run(pk=run.pk) for run in runs]


def stop_run(*, run: ConflictRun, by: Actor, at: datetime) -> ConflictRun:
    """Stop a run: nothing of it is kept, and the run before it stands."""
    policies.check_can_stop(run=run, by=by)
    with transaction.atomic():
        moved = ConflictRun.objects.filter(pk=run.pk, state__in=UNDER_WAY).update(
            state=RunState.CANCELLED, finished_at=at
        )
        run.refresh_from_db()
        if not moved:
            policies.check_can_stop(run=run, by=by)
        roots.act_on(run, "cancel", subject="conflict_run", by=by, at=at)
    return run
