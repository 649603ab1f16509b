"""Pages of a plan's file: what was read of it, in which coordinates and why, what needs a look, and publishing it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from jianxing.atlas import policies as atlas_policies
from jianxing.atlas.models import Layer
from jianxing.directory.policies import Refused
from jianxing.importing import queries
from jianxing.importing.lifecycle import State
from jianxing.importing.models import PLAN, ImportRow, ImportRun
from jianxing.importing.plans import operations, said
from jianxing.importing.plans.reading import Chosen
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.asking import number, words
from jianxing.site.atlas.layers import layer_or_404
from jianxing.site.components import Column, Crumb, Fact, Listing, Step, Tab, Tile, wizard
from jianxing.site.findings.access import business_only
from jianxing.site.importing import steps
from jianxing.site.projects.forms import day
from jianxing.site.requests import acting_request

ROWS_SHOWN = 50
#: A file up to this size is read while one waits; a larger one behind the page.
READ_AT_ONCE = 512 * 1024
#: What a browser offers to choose, where a file of the map is asked for.
MAP_FILES = ".geojson,.json,.zip,.gpkg,.kml,.kmz,.csv,.xlsx"
Decision = ImportRow.Decision


class PlanForm(forms.Form):
    """The file, and what is said of it."""

    file = forms.FileField(
        label=gettext_lazy("File of the plan"),
        help_text=gettext_lazy(
            "GeoJSON, Shapefile (zip), GeoPackage, KML or KMZ; csv or xlsx with coordinates in columns."
        ),
        widget=forms.ClearableFileInput({"accept": MAP_FILES}),
    )
    title = forms.CharField(
        label=gettext_lazy("Plan version"),
        max_length=120,
        help_text=gettext_lazy("Which plan, of which year."),
    )
    valid_from = day(gettext_lazy("Valid from"))
    source = forms.CharField(
        label=gettext_lazy("Source of the plan"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: that of the layer."),
    )
    crs = forms.ChoiceField(
        label=gettext_lazy("Coordinate system"), required=False, choices=lambda: systems()
    )


class ChooseForm(forms.Form):
    """What is chosen once the file has been looked at."""

    crs = forms.ChoiceField(
        label=gettext_lazy("Coordinate system"), required=False, choices=lambda: systems()
    )
    layer = forms.ChoiceField(label=gettext_lazy("Layer of the file"), required=False)
    key = forms.ChoiceField(label=gettext_lazy("Key column"), required=False)
    name = forms.ChoiceField(label=gettext_lazy("Name column"), required=False)
    outside = forms.BooleanField(
        label=gettext_lazy("Take in what lies outside every jurisdiction"), required=False
    )

    def __init__(self, found: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", _("as found out")), *((column, column) for column in found.get("columns", ()))]
        layers = [(one["name"], f"{one['name']} ({one['features']})") for one in found.get("layers", ())]
        for field, choices in (("layer", layers), ("key", columns), ("name", columns)):
            chosen = self.fields[field]
            assert isinstance(chosen, forms.ChoiceField)
            chosen.choices = choices


def systems() -> list[tuple[str, str]]:
    """Return the choices of a coordinate system, the first of which leaves it open."""
    return [("", _("find it out, and say why")), *said.systems()]


@require_http_methods(["GET", "POST"])
@business_only
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file that shall become the layer's next version."""
    layer, by = layer_or_404(pk), acting_request(request).actor
    form = PlanForm(request.POST or None, request.FILES or None, initial={"valid_from": clock.today()})
    try:
        atlas_policies.check_can_keep(layer=layer, by=by)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("layer", pk=pk)
    if request.method == "POST" and form.is_valid():
        try:
            run = _take(form, layer, by=by)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("import", pk=run.pk)
    context = {
        "title": _("Bring a version in"),
        "crumbs": [
            Crumb(label=_("Map layers"), url=reverse("atlas")),
            Crumb(label=layer.name, url=reverse("layer", args=[pk])),
            Crumb(label=_("Bring a version in")),
        ],
        "layer": layer,
        "form": form,
    }
    return render(request, "importing/plan_upload.html", context, status=422 if form.errors else 200)


def _take(form: PlanForm, layer: Layer, *, by: Actor) -> ImportRun:
    """Keep the file and read it; one that is refused leaves nothing behind."""
    data, at = form.cleaned_data, clock.now()
    file = data["file"]
    with transaction.atomic():
        run = operations.upload(
            stream=file, name=file.name, layer=layer, title=data["title"], valid_from=data["valid_from"],
            source=data["source"], chosen=Chosen(crs=data["crs"]), by=by, at=at,
        )  # fmt: skip
        if file.size <= READ_AT_ONCE:
            operations.understand(run=run, by=by, at=at)
        else:
            operations.understand_later(run=run, by=by)
    return run


def page(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Show a plan's file where it stands."""
    state, layer = State(run.state), operations.target_of(run)
    context: dict[str, Any] = {
        "title": run.name,
        "run": run,
        "crumbs": [
            Crumb(label=_("Map layers"), url=reverse("atlas")),
            Crumb(label=layer.name, url=reverse("layer", args=[layer.pk])),
            Crumb(label=run.name),
        ],
        "steps": _steps(state),
        "may": run.body_id == acting_request(request).actor.body_id,
        "state": state,
        "layer": layer,
    }
    if state is State.UPLOADED:
        context["job"] = steps.job_of(run)
    elif run.tables:
        context |= _found(request, run)
    return render(request, "importing/plan.html", context)


def _steps(state: State) -> list[Step]:
    at = {State.UPLOADED: 0, State.UNDERSTOOD: 1}.get(state, 2)
    labels = (_("Upload"), _("Preview"), _("Result"))
    return wizard(labels, at)


def _found(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    found, counts, asked = run.tables[0], run.counts, run.asked
    base = reverse("import", args=[run.pk])
    decision = words(request, "decision")
    kinds = {
        Decision.REFUSED.value: _("Refused"),
        Decision.SKIPPED.value: _("Outside, left out"),
        Decision.NEW.value: _("Taken in, with a remark"),
    }
    counted = {kind: queries.rows(run=run, decisions=[kind]).count() for kind in kinds}
    if decision not in kinds:
        decision = next((kind for kind in kinds if counted[kind]), Decision.REFUSED.value)
    after = number(request, "after") or 0
    rows = list(queries.rows(run=run, decisions=[decision]).filter(pk__gt=after)[: ROWS_SHOWN + 1])
    form = ChooseForm(
        found,
        initial={
            "crs": asked.get("crs", ""), "layer": found["layer"], "key": asked.get("key", ""),
            "name": asked.get("name", ""), "outside": asked.get("outside", False),
        },
    )  # fmt: skip
    return {
        "found": found,
        "facts": [
            Fact(label=_("Kind of file"), value=found["kind"]),
            Fact(label=_("Layer of the file"), value=found["layer"]),
            Fact(label=_("Encoding"), value=found["encoding"]),
            Fact(label=_("Key column"), value=found["key"] or _("none; the rows stand for keys")),
            Fact(label=_("Name column"), value=found["name"] or "—"),
        ],
        "system": said.system_in_words(found["crs"]),
        "reasons": [said.in_words(reason) for reason in found["reasons"]],
        "notes": [said.in_words(note) for note in run.notes],
        "outside": counts.get("outside", 0),
        "same_again": operations.is_same_again(run),
        "form": form,
        "tiles": [
            Tile(label=_("New"), number=counts.get("new", 0)),
            Tile(label=_("Changed"), number=counts.get("changed", 0)),
            Tile(label=_("Unchanged"), number=counts.get("unchanged", 0)),
            Tile(label=_("No longer in it"), number=counts.get("gone", 0)),
            Tile(label=_("Refused"), number=counts.get("refused", 0)),
            Tile(label=_("Outside, left out"), number=counts.get("skipped", 0)),
        ],
        "tabs": [
            Tab(label=label, url=f"{base}?decision={kind}", count=counted[kind], is_current=kind == decision)
            for kind, label in kinds.items()
        ],
        "any_rows": any(counted.values()),
        "rows": [_row(row) for row in rows[:ROWS_SHOWN]],
        "table": Listing(
            id="plan-rows",
            next_url=f"?decision={decision}&after={rows[ROWS_SHOWN - 1].pk}" if len(rows) > ROWS_SHOWN else None,
            columns=(
                Column(key="row", label=_("Layer and row of the file"), kind="short"),
                Column(key="name", label=_("Feature"), kind="name"),
                Column(key="why", label=_("What is to be said"), kind="text"),
            ),
        ),
    }  # fmt: skip


def _row(row: ImportRow) -> dict[str, Any]:
    values = row.values
    return {
        "place": f"{row.sheet} · {row.row}",
        "name": " ".join(filter(None, (values.get("key"), values.get("name")))) or "—",
        "why": [
            (f"{problem['column']}：" if problem.get("column") else "") + said.in_words(problem)
            for problem in row.problems
        ],
    }


def _run_or_404(pk: int) -> ImportRun:
    run = found_or_404(queries.run, pk=pk)
    if run.kind != PLAN:
        raise Http404
    return run


@require_POST
@business_only
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file again as chosen."""
    run = _run_or_404(pk)
    form = ChooseForm(run.tables[0] if run.tables else {}, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose among what the file has."))
        return redirect("import", pk=pk)
    try:
        operations.choose(
            run=run, chosen=Chosen(**form.cleaned_data), by=acting_request(request).actor, at=clock.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("import", pk=pk)


@require_POST
@business_only
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put what the preview showed on the map."""
    run = _run_or_404(pk)
    try:
        done = operations.publish(run=run, by=acting_request(request).actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("import", pk=pk)
    if operations.is_same_again(done):
        messages.info(request, _("Nothing differs from the version in force; nothing was done."))
    else:
        messages.success(request, _("The version is on the map."))
    return redirect("import", pk=pk)


@require_POST
@business_only
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the file and its draft aside."""
    run = _run_or_404(pk)
    try:
        operations.cancel(run=run, by=acting_request(request).actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, _("Put aside. Nothing of it was on the map."))
    return redirect("import", pk=pk)
