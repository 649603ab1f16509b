"""Comparisons and their runs: asking for one, watching it, stopping it, what it found and by which rules."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianxing.atlas import operations, policies, queries
from jianxing.atlas.lifecycle import UNDER_WAY, RunState
from jianxing.atlas.models import RUN_LABELS, ConflictRun
from jianxing.directory.policies import Refused, can
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.answers import found_or_404, progressed
from jianxing.site.asking import number, words
from jianxing.site.atlas.ways import tabs
from jianxing.site.components import Column, Crumb, Fact, Listing, Progress, Tile
from jianxing.site.conflicts.forms import CompareForm, NothingForm
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso_minute

SHOWN = 50


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The runs newest first, each with what it found."""
    wanted, after = number(request, "comparison"), number(request, "after")
    name = words(request)
    found = queries.runs()
    if wanted:
        found = found.filter(comparison=wanted)
    if name:
        found = found.filter(comparison__a__name__icontains=name) | found.filter(
            comparison__b__name__icontains=name
        )
    rows = list((found.filter(pk__lt=after) if after else found)[: SHOWN + 1])
    shown = rows[:SHOWN]
    by = acting_request(request).actor
    context = {
        "title": _("Comparisons"),
        "tabs": tabs("comparisons"),
        "rows": [(run, RUN_LABELS[RunState(run.state)]) for run in shown],
        "words": name,
        "table": Listing(
            id="conflict-runs",
            count=found.count(),
            next_url=f"?after={shown[-1].pk}&q={name}" if len(rows) > SHOWN else None,
            columns=(
                Column(key="layers", label=_("Layers"), kind="name", can_hide=False),
                Column(key="state", label=_("State"), kind="short"),
                Column(key="finished", label=_("Done at"), kind="date"),
                Column(key="found", label=_("Conflicts"), kind="num"),
                Column(key="fresh", label=_("New"), kind="num"),
                Column(key="gone", label=_("Gone"), kind="num"),
                Column(key="slivers", label=_("Slivers"), kind="num"),
                Column(key="versions", label=_("Plan versions"), kind="text"),
                Column(key="body", label=_("Compared by"), kind="name"),
            ),
        ),
        "may_compare": can(policies.check_can_compare, by=by),
    }  # fmt: skip
    return render(request, "conflicts/runs.html", context)


def _run_or_404(pk: int) -> ConflictRun:
    return found_or_404(queries.one_run, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: what it compared, how far it is, what it found, the rules that it keeps."""
    run, by = _run_or_404(pk), acting_request(request).actor
    conflicts = f"{reverse('conflicts')}?standing=all&comparison={run.comparison_id}"
    is_last = run.comparison.latest_id == run.pk
    tiles = [
        Tile(label=_("Conflicts"), number=run.found, url=conflicts if is_last else ""),
        Tile(label=_("New"), number=run.fresh),
        Tile(label=_("Still there"), number=run.still),
        Tile(label=_("Gone"), number=run.gone),
        Tile(label=_("Waits again"), number=run.returned),
        Tile(label=_("Slivers"), number=run.slivers),
        Tile(label=_("With an approval number"), number=run.lifted),
    ]
    context = {
        "title": str(run.comparison),
        "crumbs": [Crumb(label=_("Comparisons"), url=reverse("comparisons")), Crumb(label=str(run.comparison))],
        "run": run,
        "state_word": RUN_LABELS[RunState(run.state)],
        "job": _job(run),
        "may_stop": can(policies.check_can_stop, run=run, by=by),
        "tiles": tiles,
        "facts": _facts(run),
        "rules": run.rules,
        "is_last": is_last,
        "conflicts_url": conflicts,
    }  # fmt: skip
    return render(request, "conflicts/run.html", context)


def _facts(run: ConflictRun) -> list[Fact]:
    facts = [
        Fact(label=_("First plan version"), value=f"{run.comparison.a.name} · {run.a_version.title}"),
        Fact(label=_("Second plan version"), value=f"{run.comparison.b.name} · {run.b_version.title}"),
        Fact(label=_("Rules"), value=len(run.rules)),
        Fact(label=_("Tolerance (m)"), value=run.tolerance_m),
        Fact(label=_("Asked for"), value=iso_minute(run.asked_at)),
        Fact(label=_("Done at"), value=iso_minute(run.finished_at)),
        Fact(label=_("Compared by"), value=run.comparison.body.label),
    ]
    if run.based_on_id and run.changed_a is not None:
        said = _("%(a)d and %(b)d features that had changed, and what they touch")
        facts.append(
            Fact(label=_("Compared anew"), value=said % {"a": run.changed_a, "b": run.changed_b or 0}, is_wide=True)
        )  # fmt: skip
    return facts


def _job(run: ConflictRun) -> Progress:
    return Progress(
        label=_("Comparing") if run.state == RunState.RUNNING else _("Waiting for its turn"),
        done=run.done,
        total=run.total,
        poll_url=reverse("conflict-run-progress", args=[run.pk]),
        is_over=run.state not in UNDER_WAY,
        note=_("You may leave this page; it goes on and can be found again under “Comparisons”."),
        cancel_url=reverse("conflict-run-stop", args=[run.pk]),
    )


@require_safe
@business_only
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the progress bar; when it is over, lead on to what was found."""
    run = _run_or_404(pk)
    return progressed(request=request, job=_job(run), to=reverse("conflict-run", args=[pk]))


@require_POST
@business_only
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a run."""
    run = _run_or_404(pk)
    try:
        operations.stop_run(run=run, by=acting_request(request).actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, _("Stopped. The comparison before it stands."))
    return redirect("conflict-run", pk=pk)


def _asked(runs: list[ConflictRun]) -> str:
    return reverse("conflict-run", args=[runs[0].pk]) if len(runs) == 1 else reverse("comparisons")


@require_http_methods(["GET", "POST"])
@business_only
def compare(request: HttpRequest) -> HttpResponse:
    """Compare two plan versions, behind the page."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        runs = operations.compare_versions(**data, by=by, at=at)
        operations.run_later(runs=runs, by=by)
        return _asked(runs)

    layers = list(queries.layers(on=clock.today()).values_list("pk", flat=True))
    return enter(
        request=request,
        form=CompareForm(request.POST or None, layers=layers),
        check=lambda by: policies.check_can_compare(by=by),
        run=run,
        title=_("Compare two plan versions"),
        submit=_("Compare"),
        back_url=reverse("comparisons"),
    )


@require_http_methods(["GET", "POST"])
@business_only
def compare_in_force(request: HttpRequest) -> HttpResponse:
    """Compare all versions in force that the matrix speaks of, behind the page."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        runs = operations.compare_in_force(by=by, at=at)
        fresh = [one for one in runs if one.state == RunState.WAITING]
        operations.run_later(runs=fresh, by=by)
        said = ngettext(
            "%(n)d pair of layers is compared behind the page.",
            "%(n)d pairs of layers are compared behind the page.",
            len(fresh),
        )
        messages.info(
            request, said % {"n": len(fresh)} if fresh else _("Nothing has changed since the last comparison.")
        )  # fmt: skip
        return reverse("comparisons")

    return enter(
        request=request,
        form=NothingForm(request.POST or None),
        check=lambda by: policies.check_can_compare(by=by),
        run=run,
        title=_("Compare what is in force"),
        submit=_("Compare"),
        back_url=reverse("comparisons"),
    )
