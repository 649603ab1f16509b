"""From the address of a list to what its workbook is to hold: the same filters that the page has, in the same words."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest

from jianxing.comparisons.freight.queries import routes_by_key as routes_of
from jianxing.exporting.lists import Asked
from jianxing.site import clock
from jianxing.site.approvals.forms import FilterForm as BundleForm
from jianxing.site.asking import number, words
from jianxing.site.atlas.area_forms import FilterForm as AreaForm
from jianxing.site.conflicts.forms import FilterForm as ConflictForm
from jianxing.site.coverage.outlets import OutletFilterForm as OutletForm
from jianxing.site.feedback.listing import asked_for as reports_asked_for
from jianxing.site.findings.filtering import FilterForm, in_words, sort_of
from jianxing.site.freight.forms import FilterForm as MovementForm
from jianxing.site.incidents.forces_forms import ForceFilterForm as ForceForm
from jianxing.site.incidents.forms import FilterForm as IncidentForm
from jianxing.site.inspections.forms import FilterForm as InspectionForm
from jianxing.site.letters.forms import FilterForm as LetterForm
from jianxing.site.meetings.forms import DecisionFilterForm as DecisionForm
from jianxing.site.meetings.forms import FilterForm as MeetingForm
from jianxing.site.questions.listing import asked_for as questions_asked_for
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import in_a_line, labelled

Filters = tuple[Mapping[str, Any], str, str]
#: The words of a query string that lists narrow themselves by, besides those with a form.
_PLAIN = (
    "keep",
    "q",
    "kind",
    "domain",
    "stage",
    "side",
    "state",
    "login",
    "since",
    "until",
    "unread",
    "item",
)


def asked_of(request: HttpRequest, key: str) -> Asked:
    """Return what the address asks of a list."""
    filters, sort, said = _READERS.get(key, _plain)(request)
    return Asked(
        by=acting_request(request).actor, today=clock.today(), filters=filters, sort=sort, words=said
    )


def _packed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return filters as JSON holds them, without those that narrow nothing."""
    kept = {name: value for name, value in values.items() if value not in ("", None, False, ())}
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in kept.items()
    }


def _findings(request: HttpRequest) -> Filters:
    form = FilterForm(request.GET)
    filters = form.filters(by=acting_request(request).actor)
    return _packed(asdict(filters)), sort_of(request.GET), in_words(form=form)


def _inspections(request: HttpRequest) -> Filters:
    form = InspectionForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    project = chosen.get("project")
    filters = {
        "mode": chosen.get("mode", ""),
        "state": chosen.get("state", ""),
        "project": project.pk if project else None,
        "planned_from": chosen.get("since"),
        "planned_to": chosen.get("until"),
        "words": chosen.get("q", ""),
    }
    return _packed(filters), "", _said(form)


def _meetings(request: HttpRequest) -> Filters:
    form = MeetingForm(request.GET)
    form.is_valid()
    filters = {**form.cleaned_data, "series": number(request, "series")}
    return _packed(filters), "", _said(form)


def _decisions(request: HttpRequest) -> Filters:
    form = DecisionForm(request.GET)
    form.is_valid()
    side = "ours" if request.GET.get("side") == "ours" else ""
    return _packed({**form.cleaned_data, "side": side}), "", _said(form)


def _bundles(request: HttpRequest) -> Filters:
    form = BundleForm(request.GET)
    form.is_valid()
    return _packed({**form.cleaned_data, "project": number(request, "project")}), "", _said(form)


def _said(form: forms.Form) -> str:
    said = {
        str(form.fields[name].label): _worded(form.fields[name], value)
        for name, value in form.cleaned_data.items() if value
    }  # fmt: skip
    return in_a_line(labelled(value, label) for label, value in said.items())


def _worded(field: forms.Field, value: Any) -> Any:
    """Return a choice by its words, anything else as it is."""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    return value


def _letters(request: HttpRequest) -> Filters:
    side = "received" if request.GET.get("side") == "received" else "sent"
    form = LetterForm(request.GET, received=side == "received")
    form.is_valid()
    chosen = form.cleaned_data
    filters = {"words": chosen.get("q", ""), **{name: chosen.get(name) for name in ("state", "kind", "late")}}
    return _packed({**filters, "side": side}), "", _said(form)


def _areas(request: HttpRequest) -> Filters:
    form = AreaForm(request.GET)
    form.is_valid()
    return _packed(form.cleaned_data), "", _said(form)


def _plain(request: HttpRequest) -> Filters:
    filters: dict[str, Any] = {name: text for name in _PLAIN if (text := words(request, name))}
    for name in ("parent", "project", "run", "before", "plan_version", "generation", "update", "longer"):
        if (key := number(request, name)) is not None:
            filters[name] = key
    said = "; ".join(str(filters[name]) for name in ("q", "since", "until") if filters.get(name))
    return filters, "", said


def _outlets(request: HttpRequest) -> Filters:
    form = OutletForm(request.GET)
    form.is_valid()
    return _packed({"card": number(request, "card"), **form.cleaned_data}), "", _said(form)


def _mismatches(request: HttpRequest) -> Filters:
    routes = routes_of(pk=number(request, "traffic"))
    form = MovementForm(routes, request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    route = chosen.get("route")
    kept = {**chosen, "route": route.pk if route else None, "traffic": number(request, "traffic")}
    return _packed(kept), "", _said(form)


def _conflicts(request: HttpRequest) -> Filters:
    form = ConflictForm(request.GET)
    form.is_valid()
    return _packed({**form.cleaned_data, "comparison": number(request, "comparison")}), "", _said(form)


def _incidents(request: HttpRequest) -> Filters:
    form = IncidentForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    filters = {
        "words": chosen.get("q", ""),
        "state": chosen.get("state", ""),
        "nature": chosen.get("nature", ""),
    }
    return _packed(filters), "", _said(form)


def _forces(request: HttpRequest) -> Filters:
    form = ForceForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    filters = {name: chosen.get(name, "") for name in ("kind", "capability", "readiness")}
    return _packed(filters | {"words": chosen.get("q", "")}), "", _said(form)


def _questions(request: HttpRequest) -> Filters:
    form, filters = questions_asked_for(request)
    return _packed(asdict(filters)), "", _said(form)


def _reports(request: HttpRequest) -> Filters:
    form, filters = reports_asked_for(request)
    return _packed(asdict(filters)), "", _said(form)


_READERS: Mapping[str, Callable[[HttpRequest], Filters]] = {
    "findings": _findings,
    "inspections": _inspections,
    "meetings": _meetings,
    "decisions": _decisions,
    "approval-bundles": _bundles,
    "approvals": _bundles,
    "letters": _letters,
    "conflicts": _conflicts,
    "areas": _areas,
    "outlets": _outlets,
    "mismatches": _mismatches,
    "incidents": _incidents,
    "forces": _forces,
    "questions": _questions,
    "reports": _reports,
}
