"""Runs of checks: asking for one, watching it, stopping it; what was tested, corrected for how many, what is asked."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianxing.directory.policies import Refused, can
from jianxing.indicators import operations, policies, queries
from jianxing.indicators.documented import rendered
from jianxing.indicators.lifecycle import UNDER_WAY, RunState
from jianxing.indicators.models import CHECK_RUN_LABELS, CheckResult, CheckRun
from jianxing.indicators.results import Told, by_series
from jianxing.kernel.actor import Actor
from jianxing.kernel.typesetting import NotSet
from jianxing.letters.documents import MEDIA_TYPES
from jianxing.methods.forensics.checking import RATE
from jianxing.methods.forensics.density import PLACEBOS
from jianxing.methods.forensics.reading import HOW_TO_READ
from jianxing.methods.forensics.wording import TITLES
from jianxing.questions.lifecycle import State
from jianxing.site import clock
from jianxing.site.answers import found_or_404, handed_out, progressed, refused
from jianxing.site.asking import number
from jianxing.site.components import Column, Crumb, Fact, Listing, Progress, Tile
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.indicators.words import name_of, tabs
from jianxing.site.projects.forms import day
from jianxing.site.questions.words import TONES
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso_minute

SHOWN = 50


class RunForm(forms.Form):
    """Which series, by which checks, of which days; all where nothing is chosen."""

    item = forms.ChoiceField(label=gettext_lazy("Indicator"), required=False)
    series = forms.MultipleChoiceField(
        label=gettext_lazy("Series of readings"), required=False,
        help_text=gettext_lazy("None chosen: all series of the indicator."),
        widget=forms.SelectMultiple({"size": 8}),
    )  # fmt: skip
    checks = forms.MultipleChoiceField(
        label=gettext_lazy("Checks"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: every check that fits."),
    )  # fmt: skip
    first_on = day(gettext_lazy("From"), required=False)
    last_on = day(gettext_lazy("To"), required=False)
    limit = forms.FloatField(
        label=gettext_lazy("Limit of the daily PM2.5 mean (µg/m³)"), required=False, min_value=1, max_value=1000,
        help_text=gettext_lazy("Empty: the limits in force on each day."),
    )  # fmt: skip
    break_on = day(
        gettext_lazy("A day on which something changed"), required=False,
        help_text=gettext_lazy("A new instrument or contractor: was there a break?"),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["item"].choices = [("", _("all")), *((item, item) for item in queries.items())]
        fields["series"].choices = [(str(one.pk), name_of(one)) for one in queries.series()]
        fields["checks"].choices = [(check, _(TITLES[check])) for check in HOW_TO_READ]


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The runs newest first, each with what it came to."""
    after = number(request, "after")
    found = queries.check_runs()
    rows = list((found.filter(pk__lt=after) if after else found)[: SHOWN + 1])
    shown = rows[:SHOWN]
    context = {
        "title": _("Runs of checks"),
        "tabs": tabs("check-runs"),
        "rows": [(run, CHECK_RUN_LABELS[RunState(run.state)]) for run in shown],
        "table": Listing(
            id="check-runs",
            count=found.count(),
            next_url=f"?after={shown[-1].pk}" if len(rows) > SHOWN else None,
            columns=(
                Column(key="run", label=_("Run of checks"), kind="name", can_hide=False),
                Column(key="state", label=_("State"), kind="short"),
                Column(key="series", label=_("Series checked"), kind="num"),
                Column(key="tests", label=_("Tests corrected for"), kind="num"),
                Column(key="flagged", label=_("Flagged"), kind="num"),
                Column(key="asked", label=_("Questions raised"), kind="num"),
                Column(key="known", label=_("Asked before"), kind="num"),
                Column(key="body", label=_("Checked by"), kind="name"),
            ),
        ),
        "may_check": can(policies.check_can_check, by=acting_request(request).actor),
    }
    return render(request, "indicators/check_runs.html", context)


def _run_or_404(pk: int) -> CheckRun:
    return found_or_404(queries.one_check_run, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One run whole."""
    run = _run_or_404(pk)
    found = list(queries.results(run=run)) if run.state == RunState.DONE else []
    asked = [_said(one) for one in found if one.asked]
    context = {
        "title": _("Run of checks %(number)s") % {"number": run.pk},
        "crumbs": [Crumb(label=_("Runs of checks"), url=reverse("check-runs")), Crumb(label=f"#{run.pk}")],
        "run": run,
        "state_word": CHECK_RUN_LABELS[RunState(run.state)],
        "job": _job(run),
        "tiles": [
            Tile(label=_("Series checked"), number=run.total),
            Tile(label=_("Checks made"), number=sum(not one.why_not for one in found)),
            Tile(label=_("Tests corrected for"), number=run.tests),
            Tile(label=_("Flagged"), number=run.flagged),
            Tile(label=_("Questions raised"), number=run.asked, url=reverse("questions") + "?state=raised"),
            Tile(label=_("Asked before"), number=run.known),
        ],
        "facts": _facts(run),
        "asked": asked,
        "by_series": by_series(found),
        "not_made": sum(bool(one.why_not) for one in found),
    }  # fmt: skip
    return render(request, "indicators/check_run.html", context)


def _said(one: CheckResult) -> tuple[Told, str]:
    """Return a result in words, and the tone of its question's state."""
    return Told(one), TONES[State(one.question.state)] if one.question is not None else ""


def _facts(run: CheckRun) -> list[Fact]:
    chosen = run.settings
    named = "、".join(_(TITLES[check]) for check in chosen["checks"]) or _("every check that fits")
    days = " – ".join(day or "…" for day in (chosen["first_on"], chosen["last_on"]))
    facts = [
        Fact(label=_("Checks"), value=named, is_wide=True),
        Fact(label=_("Days"), value=days if chosen["first_on"] or chosen["last_on"] else _("all")),
        Fact(label=_("Limit"), value=chosen["limit"] or _("those in force on each day")),
        Fact(label=_("Known day of change"), value=chosen["break_on"]),
        Fact(
            label=_("Correction"),
            value=_("Benjamini and Hochberg over the run, false discoveries at most %(percent)g %%")
            % {"percent": RATE * 100},
        ),
        Fact(label=_("Placebos"), value=_placebos(), is_wide=True),
        Fact(label=_("Checked by"), value=run.body.label),
        Fact(label=_("Asked for"), value=iso_minute(run.asked_at)),
        Fact(label=_("Done at"), value=iso_minute(run.finished_at)),
        Fact(label=_("Digest of series and settings (SHA-256)"), value=run.digest, is_wide=True),
    ]
    return [fact for fact in facts if fact.value]


def _placebos() -> str:
    """Return against what chance is measured, besides each test's own distribution."""
    return _(
        "Bunching below a limit is held against %(limits)d limits at which nothing is decided; each test of a station is"
        " shown beside the same test of the other stations of its item, and neighbours are tested as if they were in question."
    ) % {"limits": len(PLACEBOS)}


def _job(run: CheckRun) -> Progress:
    return Progress(
        label=_("Checking") if run.state == RunState.RUNNING else _("Waiting for its turn"),
        done=run.done,
        total=run.total,
        poll_url=reverse("check-run-progress", args=[run.pk]),
        is_over=run.state not in UNDER_WAY,
        note=_("You may leave this page; it goes on and can be found again under “Runs of checks”."),
        cancel_url=reverse("check-run-stop", args=[run.pk]),
    )


@require_safe
@business_only
def document(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Give a run that is done as PDF, which a browser shows and prints, or as Word."""
    run = _run_or_404(pk)
    if form not in MEDIA_TYPES or run.state != RunState.DONE:
        raise Http404
    try:
        made = rendered(run=run, format=form)
    except NotSet:
        return refused(
            request=request,
            reason=_("The run is too long to be set, or holds what the typesetter does not take."),
            remedy=_("Print its page instead."),
            back_url=reverse("check-run", args=[pk]),
        )
    name = _("Run of checks %(number)s") % {"number": run.pk}
    return handed_out(
        made,
        media_type=MEDIA_TYPES[form],
        name=f"{name}.{form}",
        is_download=form != "pdf" or "download" in request.GET,
    )


@require_safe
@business_only
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the progress bar; when it is over, lead on to what was found."""
    run = _run_or_404(pk)
    return progressed(request=request, job=_job(run), to=reverse("check-run", args=[pk]))


@require_POST
@business_only
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a run."""
    run = _run_or_404(pk)
    try:
        operations.stop_checks(run=run, by=acting_request(request).actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, _("Stopped; nothing of it is kept, and nothing is asked."))
    return redirect("check-run", pk=pk)


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Have series checked, behind the page."""
    form = RunForm(request.POST or None)

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        found = queries.series(item=data["item"])
        if data["series"]:
            found = found.filter(pk__in=[int(pk) for pk in data["series"]])
        made = operations.ask_checks(
            series=list(found[: operations.MOST_SERIES + 1]), checks=data["checks"], first_on=data["first_on"],
            last_on=data["last_on"], limit=data["limit"], break_on=data["break_on"], by=by, at=at,
        )  # fmt: skip
        operations.check_later(run=made, by=by)
        return reverse("check-run", args=[made.pk])

    return enter(
        request=request,
        form=form,
        check=lambda by: policies.check_can_check(by=by),
        run=run,
        title=_("Check series"),
        submit=_("Check"),
        back_url=reverse("check-runs"),
        crumbs=[Crumb(label=_("Runs of checks"), url=reverse("check-runs"))],
    )
