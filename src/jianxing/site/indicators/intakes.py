"""Files of readings: uploading one, what was found in it, bringing it in, where it stands."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import Refused
from jianxing.indicators import operations, policies, queries
from jianxing.indicators.lifecycle import State
from jianxing.indicators.models import INTAKE_LABELS, Intake
from jianxing.methods.readings.wording import MESSAGES
from jianxing.site import clock
from jianxing.site.answers import found_or_404, progressed, refused_as
from jianxing.site.asking import number
from jianxing.site.components import Column, Crumb, Fact, Listing, Progress, Step, Tile, wizard
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.indicators.doing import INTAKE
from jianxing.site.indicators.forms import FileForm
from jianxing.site.indicators.words import outcomes, tabs
from jianxing.site.requests import acting_request

SHOWN = 50
#: A file up to this size is read while one waits; a larger one behind the page.
READ_AT_ONCE = 128 * 1024


def intake_or_404(pk: int) -> Intake:
    """Return the file; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_intake, pk=pk)


def said(note: dict[str, Any]) -> str:
    """Return a note or a refusal in words, with its place in the file."""
    where = []
    if note.get("sheet"):
        where.append(_("sheet “%(name)s”") % {"name": note["sheet"]})
    if note.get("row"):
        where.append(_("row %(n)s") % {"n": note["row"]})
    if note.get("column"):
        where.append(_("column “%(name)s”") % {"name": note["column"]})
    text = (
        _(MESSAGES[note["code"]]) % note["values"] if note.get("code") in MESSAGES else note.get("code", "")
    )
    return f"{'，'.join(where)}：{text}" if where else str(text)


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The files of readings, newest first."""
    found = queries.intakes()
    before = number(request, "before")
    rows = list((found.filter(pk__lt=before) if before else found)[: SHOWN + 1])
    shown = rows[:SHOWN]
    context = {
        "title": _("Files of readings"),
        "tabs": tabs("reading-files"),
        "table": Listing(
            id="reading-files",
            count=found.count(),
            next_url=f"?before={shown[-1].pk}" if len(rows) > SHOWN else None,
            columns=(
                Column(key="name", label=_("File"), kind="name"),
                Column(key="state", label=_("State"), kind="short"),
                Column(key="series", label=_("Series of readings"), kind="num"),
                Column(key="readings", label=_("Readings"), kind="num"),
                Column(key="reports", label=_("Reported by"), kind="name"),
                Column(key="made", label=_("Uploaded"), kind="date"),
            ),
        ),
        "rows": [(one, INTAKE_LABELS[State(one.state)]) for one in shown],
    }
    return render(request, "indicators/intakes.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file of readings."""
    by = acting_request(request).actor
    form = FileForm(request.POST or None, request.FILES or None)
    try:
        policies.check_can_keep_indicators(by=by)
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=reverse("indicators"))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                intake = operations.upload_readings(
                    stream=data["file"], name=data["file"].name, source=data["source"],
                    source_kind=data["source_kind"], domain=data["domain"], reports=data["reports"],
                    reason=data["reason"], by=by, at=clock.now(),
                )  # fmt: skip
                if data["file"].size <= READ_AT_ONCE:
                    operations.understand_readings(intake=intake, by=by, at=clock.now())
                else:
                    operations.understand_later(intake=intake, by=by)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("reading-file", pk=intake.pk)
    context = {
        "title": _("Bring readings in"),
        "crumbs": [
            Crumb(label=_("Reported data"), url=reverse("indicators")),
            Crumb(label=_("Bring readings in")),
        ],
        "form": form,
    }
    return render(request, "indicators/upload.html", context, status=422 if form.errors else 200)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: what was found, what becomes of each series, what may be done."""
    intake, by = intake_or_404(pk), acting_request(request).actor
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=intake, url=reverse("reading-file-do", args=[pk, key]), by=by)
            for key, deed in INTAKE.items()
        ]
    )
    words, state = outcomes(), State(intake.state)
    context = {
        "title": intake.name,
        "crumbs": [
            Crumb(label=_("Reported data"), url=reverse("indicators")),
            Crumb(label=_("Files of readings"), url=reverse("reading-files")),
            Crumb(label=intake.name),
        ],
        "intake": intake,
        "state_word": INTAKE_LABELS[state],
        "steps": _steps(state),
        "job": _job(intake, state),
        "problem": said(intake.problem) if intake.problem else "",
        "notes": [said(note) for note in [*intake.notes, *(n for one in intake.found for n in one["notes"])]],
        "tiles": _tiles(intake),
        "table": _table(len(intake.found)),
        "rows": [(one, words[one.get("outcome") or one["what"]]) for one in intake.found],
        "facts": [
            Fact(label=_("Reported by"), value=intake.reports.label),
            Fact(label=pgettext("readings", "Source"), value=intake.source),
            Fact(label=_("Kind of source"), value=intake.get_source_kind_display()),
            Fact(label="SHA-256", value=intake.blob_id, is_wide=True),
        ],
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "indicators/intake.html", context)


def _steps(state: State) -> list[Step]:
    at = {State.UPLOADED: 0, State.UNDERSTOOD: 1, State.FAILED: 1, State.IMPORTING: 2}.get(state, 3)
    labels = (_("Upload"), _("Preview"), _("Bring in"), _("Result"))
    return wizard(labels, at)


def _job(intake: Intake, state: State) -> Progress | None:
    url = reverse("reading-file-progress", args=[intake.pk])
    if state is State.UPLOADED:
        return Progress(label=_("The file is being read"), done=0, poll_url=url)
    if state is State.IMPORTING:
        return Progress(
            label=_("Series are being brought in"), done=intake.done, total=len(intake.found), poll_url=url
        )
    return None


def _tiles(intake: Intake) -> list[Tile]:
    counts = intake.counts
    if not counts:
        return []
    return [
        Tile(label=_("Series of readings"), number=counts["series"]),
        Tile(label=_("Readings"), number=counts["readings"]),
        Tile(label=_("Readings that are new"), number=counts["added"]),
        Tile(
            label=_("Readings that change"), number=counts["changed"], light="yellow" if counts["changed"] else "none"
        ),
    ]  # fmt: skip


def _table(count: int) -> Listing:
    return Listing(
        id="reading-file-series",
        count=count,
        columns=(
            Column(key="station", label=_("Place of readings"), kind="name"),
            Column(key="item", label=pgettext("readings", "Item"), kind="short"),
            Column(key="unit", label=_("Unit"), kind="short"),
            Column(key="readings", label=_("Readings"), kind="num"),
            Column(key="missing", label=_("Missing"), kind="num"),
            Column(key="first", label=_("First"), kind="date"),
            Column(key="last", label=_("Last"), kind="date"),
            Column(key="changed", label=pgettext("readings", "Changed"), kind="num"),
            Column(key="what", label=_("What becomes of it"), kind="short"),
        ),
    )


@require_safe
@business_only
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a file is, as a fragment that asks again; when it is over, the page is shown anew."""
    intake = intake_or_404(pk)
    job = _job(intake, State(intake.state)) or Progress(label="", done=0, is_over=True)
    return progressed(request=request, job=job, to=reverse("reading-file", args=[pk]))


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a file."""
    intake = intake_or_404(pk)
    if action not in INTAKE:
        raise Http404
    return perform(
        request=request, deed=INTAKE[action], thing=intake, back_url=reverse("reading-file", args=[pk]),
        initial={"reason": intake.reason},
    )  # fmt: skip
