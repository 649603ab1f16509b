"""Files of benchmarks and cases: read, looked at, taken in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.comparisons.penalties import operations, policies, queries
from jianxing.comparisons.penalties.lifecycle import State
from jianxing.comparisons.penalties.models import INTAKE_LABELS, Intake
from jianxing.directory.policies import Refused
from jianxing.methods.penalties.said import yuan
from jianxing.methods.penalties.wording import MESSAGES
from jianxing.site import clock
from jianxing.site.answers import found_or_404, refused_as
from jianxing.site.asking import number
from jianxing.site.components import Column, Crumb, Fact, Listing, Step, Tile, wizard
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.penalties.doing import PENALTY_FILE
from jianxing.site.penalties.forms import PenaltyFileForm
from jianxing.site.penalties.words import tabs
from jianxing.site.requests import acting_request

SHOWN = 50


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The files, newest first."""
    after = number(request, "after")
    found = queries.intakes()
    rows = list((found.filter(pk__lt=after) if after else found)[: SHOWN + 1])
    shown = rows[:SHOWN]
    context = {
        "title": _("Files of penalties"),
        "tabs": tabs("penalty-files"),
        "rows": [(one, INTAKE_LABELS[State(one.state)]) for one in shown],
        "table": Listing(
            id="penalty-files", count=found.count(),
            next_url=f"?after={shown[-1].pk}" if len(rows) > SHOWN else None,
            columns=(
                Column(key="name", label=_("File"), kind="name", can_hide=False),
                Column(key="kind", label=_("What it holds"), kind="short"),
                Column(key="state", label=_("State"), kind="short"),
                Column(key="rows", label=_("Rows"), kind="num"),
                Column(key="source", label=_("Where it was published"), kind="text"),
                Column(key="made", label=_("Uploaded"), kind="date"),
            ),
        ),
    }  # fmt: skip
    return render(request, "penalties/files.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file and show what is in it."""
    by = acting_request(request).actor
    form = PenaltyFileForm(request.POST or None, request.FILES or None)
    try:
        policies.check_can_keep_penalties(by=by)
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=reverse("penalty-files"))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            intake = operations.read_penalties(
                stream=data["file"], name=data["file"].name, kind=data["kind"], source=data["source"], by=by, at=clock.now()
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("penalty-file", pk=intake.pk)
    context = {
        "title": _("Bring penalties in"),
        "crumbs": [
            Crumb(label=_("Files of penalties"), url=reverse("penalty-files")), Crumb(label=_("Bring penalties in"))
        ],
        "form": form,
    }  # fmt: skip
    return render(request, "penalties/upload.html", context, status=422 if form.errors else 200)


def intake_or_404(pk: int) -> Intake:
    """Return the file; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_intake, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: what was dropped, its rows, what may be done."""
    intake, by = intake_or_404(pk), acting_request(request).actor
    state = State(intake.state)
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=intake, url=reverse("penalty-file-do", args=[pk, key]), by=by)
            for key, deed in PENALTY_FILE.items()
        ]
    )
    context = {
        "title": intake.name,
        "crumbs": [
            Crumb(label=_("Files of penalties"), url=reverse("penalty-files")), Crumb(label=intake.name)
        ],
        "intake": intake,
        "state_word": INTAKE_LABELS[state],
        "steps": _steps(state),
        "notes": [_(MESSAGES[note["code"]]) % note["values"] for note in intake.notes],
        "tiles": [
            Tile(label=_("Rows"), number=intake.counts["rows"]),
            Tile(label=_("Items"), number=intake.counts["items"]),
            Tile(label=_("Had already"), number=intake.counts["known"]),
        ],
        "table": _table(intake),
        "rows": [_row(intake, one) for one in intake.rows[:SHOWN]],
        "facts": [
            Fact(label=_("What it holds"), value=intake.get_kind_display()),
            Fact(label=_("Where it was published"), value=intake.source),
            Fact(label="SHA-256", value=intake.sha256, is_wide=True),
        ],
        "actions": actions,
        "why_nothing": why_nothing,
    }  # fmt: skip
    return render(request, "penalties/file.html", context)


def _steps(state: State) -> list[Step]:
    at = 1 if state is State.READ else 3
    labels = (_("Upload"), _("Preview"), _("Bring in"))
    return wizard(labels, at)


def _table(intake: Intake) -> Listing:
    name = pgettext("penalties", "Decision") if intake.kind == Intake.Kind.CASES else _("Basis")
    last = _("In force from") if intake.kind == Intake.Kind.BENCHMARKS else _("Decided on")
    return Listing(
        id="penalty-file-rows", count=len(intake.rows),
        columns=(
            Column(key="number", label=_("Row of the file"), kind="num"),
            Column(key="name", label=name, kind="name"),
            Column(key="item", label=_("Item of penalties"), kind="name"),
            Column(key="place", label=_("Place"), kind="short"),
            Column(key="tier", label=_("Tier"), kind="short"),
            Column(key="amount", label=_("Fine (yuan)"), kind="num"),
            Column(key="on", label=last, kind="date"),
        ),
    )  # fmt: skip


def _row(intake: Intake, one: dict[str, Any]) -> dict[str, Any]:
    if intake.kind == Intake.Kind.CASES:
        return {**one, "name": one["number"], "fine": yuan(one["amount"]), "on": one["decided_on"]}
    return {
        **one, "name": one["basis"], "fine": f"{yuan(one['lo'])}–{yuan(one['hi'])}", "on": one["valid_from"]
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a file."""
    intake = intake_or_404(pk)
    if action not in PENALTY_FILE:
        raise Http404
    return perform(
        request=request, deed=PENALTY_FILE[action], thing=intake, back_url=reverse("penalty-file", args=[pk])
    )
