"""Deciding about columns, bodies and rows before the import begins."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jianxing.directory.policies import Refused
from jianxing.importing import operations, queries
from jianxing.site import clock
from jianxing.site.components import Crumb
from jianxing.site.findings.access import business_only
from jianxing.site.importing import steps
from jianxing.site.importing.forms import BodiesForm, ColumnsForm
from jianxing.site.importing.sheet import shown_columns
from jianxing.site.importing.views import ledger_or_404, told, wizard
from jianxing.site.requests import acting_request


def _address(pk: int, **query: str) -> str:
    asked = QueryDict(mutable=True)
    asked.update(query)
    return f"{reverse('import', args=[pk])}?{asked.urlencode()}"


@require_POST
@business_only
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what was decided about a table's columns, and read the file anew with it."""
    asked, run = acting_request(request), ledger_or_404(pk)
    table = steps.table_of(request, run)
    form = ColumnsForm(shown_columns(run.tables[table], run.notes) if run.tables else [], request.POST)
    back = _address(pk, step="sheet", table=str(table))
    if not form.is_valid():
        messages.error(request, _("One of the columns was set to something that does not exist."))
        return redirect(back)
    mapping = form.mapping()
    if not mapping:
        messages.info(request, _("No column was set differently."))
        return redirect(back)
    try:
        operations.choose_columns(
            run=run, mapping=mapping, by=asked.actor, at=clock.now(), today=clock.today()
        )
    except Refused as refusal:
        return told(request, refusal, pk)
    messages.success(request, _("The file was read anew; the columns are remembered for the next ledger."))
    return redirect(back)


@require_POST
@business_only
def bodies(request: HttpRequest, pk: int) -> HttpResponse:
    """Take whom the names mean."""
    asked, run = acting_request(request), ledger_or_404(pk)
    sent = request.POST.getlist("written")
    known = {name.written: name for name in queries.names_asked(run=run)}
    shown = queries.with_offers(known[written] for written in sent if written in known)
    form = BodiesForm(shown, request.POST)
    if not form.is_valid():
        context = {
            "title": run.name,
            "run": run,
            "may": True,
            "crumbs": [Crumb(label=_("Import a ledger"), url=reverse("imports"))],
            "steps": wizard(run, "bodies"),
            "form": form,
            "asked": len(known),
            "left": 0,
            "open": sum(name.chosen is None for name in known.values()),
        }
        return render(request, "importing/bodies.html", context, status=422)
    matches = form.matches()
    try:
        if matches:
            operations.choose_bodies(run=run, matches=matches, by=asked.actor, at=clock.now())
    except Refused as refusal:
        return told(request, refusal, pk)
    if matches:
        remembered = ngettext("%(n)d name was settled.", "%(n)d names were settled.", len(matches))
        messages.success(request, remembered % {"n": len(matches)})
    return redirect(_address(pk, step="preview"))


@require_POST
@business_only
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave rows out, or take them in again."""
    asked, run = acting_request(request), ledger_or_404(pk)
    picked = [int(key) for key in request.POST.getlist("rows") if key.isdecimal()]
    is_excluded = request.POST.get("do") != "include"
    try:
        operations.exclude(run=run, rows=picked, is_excluded=is_excluded, by=asked.actor, at=clock.now())
    except Refused as refusal:
        return told(request, refusal, pk)
    return redirect(_address(pk, step="preview", decision=request.POST.get("decision", "")))
