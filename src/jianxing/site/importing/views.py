"""The list of imports with its upload, and the page of one import, whichever step it has reached."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import Refused
from jianxing.importing import operations, policies, queries
from jianxing.importing.lifecycle import State
from jianxing.importing.models import EDITED, PLAN, STATE_LABELS, ImportRun
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.components import Column, Crumb, Listing, Step
from jianxing.site.findings.access import business_only
from jianxing.site.importing import edited, plans, steps
from jianxing.site.importing.forms import UploadForm
from jianxing.site.requests import acting_request

RUNS_SHOWN = 30
#: A file up to this size is read while one waits; a larger one behind the page.
READ_AT_ONCE = 512 * 1024


def run_or_404(pk: int) -> ImportRun:
    """Return the run; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.run, pk=pk)


def ledger_or_404(pk: int) -> ImportRun:
    """Return the run of a ledger or an edited list; a plan's file is read, published and put aside on its own page."""
    run = run_or_404(pk)
    if run.kind == PLAN:
        raise Http404
    return run


@require_http_methods(["GET", "POST"])
@business_only
def imports(request: HttpRequest) -> HttpResponse:
    """Show the imports so far, and take a file."""
    asked = acting_request(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = _take(form, by=asked.actor)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("import", pk=run.pk)
    before = request.GET.get("after", "")
    shown = list(queries.runs(before=int(before) if before.isdecimal() else None)[: RUNS_SHOWN + 1])
    more = f"{request.path}?after={shown[RUNS_SHOWN - 1].pk}" if len(shown) > RUNS_SHOWN else None
    context = {
        "title": _("Import a ledger"),
        "form": form,
        "may_import": (may_import := policies.can_import(by=asked.actor)),
        "upload_title": _("Upload a ledger") if may_import else _("Bring an edited list back"),
        "runs": [(run, STATE_LABELS[State(run.state)]) for run in shown[:RUNS_SHOWN]],
        "table": Listing(
            id="imports",
            next_url=more,
            columns=(
                Column(key="name", label=_("File"), kind="text", can_hide=False),
                Column(key="state", label=_("State"), kind="short"),
                Column(key="read", label=_("Rows"), kind="num"),
                Column(key="new", label=_("New"), kind="num"),
                Column(key="changed", label=_("Changed"), kind="num"),
                Column(key="refused", label=_("Not importable"), kind="num"),
                Column(key="at", label=_("Uploaded"), kind="date"),
                Column(key="by", label=_("By"), kind="short"),
            ),
        ),
    }
    return render(request, "importing/imports.html", context, status=422 if form.errors else 200)


def _take(form: UploadForm, *, by: Actor) -> ImportRun:
    """Keep the file and read it; one that is refused leaves nothing behind."""
    file, at = form.cleaned_data["file"], clock.now()
    if edited.is_exported(file):
        return edited.take(
            file, domain=form.cleaned_data["domain"], by=by, is_small=file.size <= READ_AT_ONCE
        )
    with transaction.atomic():
        run = operations.upload(stream=file, name=file.name, domain=form.cleaned_data["domain"], by=by, at=at)
        if file.size <= READ_AT_ONCE:
            operations.understand(run=run, by=by, at=at, today=clock.today())
        else:
            operations.understand_later(run=run, by=by, at=at)
    return run


@require_safe
@business_only
def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an import where it stands; before it begins, ``step`` chooses among what there is to look at."""
    asked = acting_request(request)
    run = run_or_404(pk)
    if run.kind == EDITED:
        return edited.page(request, run)
    if run.kind == PLAN:
        return plans.page(request, run)
    state = State(run.state)
    if state is State.UNDERSTOOD:
        step = request.GET.get("step", "sheet")
        draw = {"bodies": steps.bodies, "preview": steps.preview}.get(step, steps.sheet)
        name = step if step in ("bodies", "preview") else "sheet"
    elif state in (State.UPLOADED, State.IMPORTING):
        name, draw = "progress", steps.progress
    else:
        name, draw = "result", steps.result
    context: dict[str, Any] = {
        "title": run.name,
        "run": run,
        "crumbs": [Crumb(label=_("Import a ledger"), url=reverse("imports"))],
        "steps": wizard(run, name),
        "may": policies.can_take(run=run, action="begin", by=asked.actor)
        or policies.can_take(run=run, action="finish", by=asked.actor)
        or policies.can_take(run=run, action="resume", by=asked.actor),
        **draw(request, run),
    }
    return render(request, f"importing/{name}.html", context)


def wizard(run: ImportRun, current: str) -> list[Step]:
    """Return the steps of the wizard with where the run stands."""
    url = reverse("import", args=[run.pk])
    is_open = run.state == State.UNDERSTOOD
    names = (
        ("upload", _("Upload"), ""),
        ("sheet", _("What was understood"), f"{url}?step=sheet"),
        ("bodies", _("Bodies"), f"{url}?step=bodies"),
        ("preview", _("Preview"), f"{url}?step=preview"),
        ("progress", _("Import"), ""),
        ("result", _("Result"), ""),
    )
    at = [key for key, _label, _url in names].index(current)
    if run.state == State.UPLOADED:
        at = 1
    return [
        Step(
            label=label,
            status="done" if position < at else "current" if position == at else "ahead",
            url=address if is_open and position != at else "",
        )
        for position, (_key, label, address) in enumerate(names)
    ]


def told(request: HttpRequest, refusal: Refused, pk: int) -> HttpResponse:
    """Say above the import's page why something was refused."""
    messages.error(request, str(refusal))
    return redirect("import", pk=pk)
