"""Figures of a body's own: made from a view of the ledger, a counting unit and a period, and placed in the template."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.briefs import operations, policies, queries, standard, texts
from jianxing.briefs.addresses import page_of
from jianxing.briefs.models import Figure
from jianxing.briefs.operations import FigureRefused
from jianxing.briefs.recipes import UNITS as UNIT_LABELS
from jianxing.briefs.recipes import Computed, Definition, Moment, Period, compute
from jianxing.directory.models import PlanDomain
from jianxing.directory.policies import NotAllowed, Refused, can
from jianxing.findings.queries import Filters
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.answers import done, form_page, found_or_404, refused_as
from jianxing.site.briefs.forms import DOMAINS, PlaceForm, ReasonForm
from jianxing.site.briefs.views import MOST_ROWS, crumbs
from jianxing.site.components import Action, Column, Crumb, Fact, Listing
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.findings.filtering import FilterForm, in_words, plain
from jianxing.site.findings.saved import saved_views
from jianxing.site.models import SavedView
from jianxing.site.projects.forms import day
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import cn_date, iso_minute

PREVIEWED = 20
UNITS = (
    ("finding", gettext_lazy("findings")),
    ("project", gettext_lazy("projects that they hold up")),
    ("organisation", gettext_lazy("responsible bodies")),
    ("working day", gettext_lazy("working days taken, all together")),
    ("median working day", gettext_lazy("working days taken, the median")),
)
FIELDS = (
    ("found", gettext_lazy("found")),
    ("registered", gettext_lazy("registered")),
    ("closed", gettext_lazy("verified and closed")),
)
SPANS = (
    ("year", gettext_lazy("in the brief's year so far")),
    ("quarter", gettext_lazy("in the brief's quarter so far")),
    ("month", gettext_lazy("in the brief's month so far")),
    ("until", gettext_lazy("at any time until the brief's day")),
    ("between", gettext_lazy("from a day to a day")),
)


class FigureForm(forms.Form):
    """A view of the ledger, a counting unit and a period, under a name."""

    name = forms.CharField(label=gettext_lazy("Name of the figure"), max_length=80)
    view = forms.ChoiceField(label=gettext_lazy("View of the ledger"))
    unit = forms.ChoiceField(label=gettext_lazy("Count"), choices=UNITS)
    field = forms.ChoiceField(label=gettext_lazy("that were"), choices=FIELDS)
    span = forms.ChoiceField(label=gettext_lazy("when"), choices=SPANS)
    since = day(gettext_lazy("First day"), required=False)
    until = day(gettext_lazy("Last day"), required=False)
    domain = forms.ChoiceField(label=gettext_lazy("Domain"), choices=DOMAINS, required=False)
    says_zh = forms.CharField(label=gettext_lazy("What it says"), max_length=300, required=False)

    def __init__(self, *args: Any, views: list[SavedView], kept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("scope=all", _("everything on the ledger")), *((view.query, view.name) for view in views)]
        if kept and kept not in {query for query, _name in choices}:
            choices.append((kept, _("the view that it was made from")))
        self.fields["view"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def figure(self, *, by: Actor) -> dict[str, Any]:
        """Return what the figure is made of; raises the refusals of periods and views."""
        data = self.cleaned_data
        period = {"field": data["field"], "span": data["span"]}
        for name, key in (("since", "from"), ("until", "to")):
            if data[name]:
                period[key] = data[name].isoformat()
        return {
            "name": data["name"],
            "unit": data["unit"],
            "domain": data["domain"],
            "says_zh": data["says_zh"],
            "view": data["view"],
            "params": {
                "filters": filters_of(data["view"], by=by),
                "period": Period.read(period).plain(),
            },
        }


def filters_of(query: str, *, by: Actor) -> dict[str, Any]:
    """Return a view's filters as a figure's parameters hold them: those that narrow, dates as text."""
    form = FilterForm(plain(QueryDict(query)))
    filters = form.filters(by=by)
    if not form.is_valid():
        raise FigureRefused(
            _("The view holds a filter that cannot be read."), _("Keep the view anew from the ledger.")
        )
    if filters.handler is not None:
        raise FigureRefused(
            _("A figure follows bodies, not one person's desk."), _("Keep a view without “handled by me”.")
        )
    kept = {}
    for one in fields(Filters):
        value = getattr(filters, one.name)
        if value not in (one.default, None, "", ()):
            kept[one.name] = value.isoformat() if isinstance(value, date) else value
    return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}


def _words_of(figure: Figure) -> str:
    form = FilterForm(QueryDict(figure.view or "scope=all"))
    form.is_valid()
    return in_words(form=form) or _("everything on the ledger")


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The figures of the acting body, and the usual ones."""
    by = acting_request(request).actor
    found = queries.to_place()
    domains = dict(PlanDomain.choices)
    table = Listing(
        id="figures",
        count=len(found),
        columns=(
            Column(key="name", label=_("Figure"), kind="name"),
            Column(key="key", label=_("Key"), kind="short"),
            Column(key="unit", label=_("Counting unit"), kind="short"),
            Column(key="domain", label=_("Domain"), kind="short"),
            Column(key="version", label=_("Version"), kind="num"),
        ),
    )
    usual = {one.key for one in standard.DEFINITIONS}
    rows = [
        {
            "one": one,
            "unit": UNIT_LABELS[one.unit].label,
            "domain": domains.get(one.domain, ""),
            "usual": one.key in usual,
        }
        for one in found
    ]
    context = {
        "title": _("Figures"),
        "crumbs": crumbs(Crumb(label=_("Figures"))),
        "table": table,
        "rows": rows,
        "may_write": can(policies.check_can_write, by=by),
    }
    return render(request, "briefs/figures.html", context)


def _figure_or_404(key: str) -> Figure:
    return found_or_404(queries.one_figure, key=key)


def _definition_or_404(key: str) -> tuple[Definition, Figure | None]:
    usual = {one.key: one for one in standard.DEFINITIONS}
    if key in usual:
        return usual[key], None
    figure = _figure_or_404(key)
    return figure.definition, figure


@require_safe
@business_only
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One figure as of today: its value, its rows, its versions, where it is placed."""
    asked, today = acting_request(request), clock.today()
    definition, figure = _definition_or_404(key)
    made = compute(
        definition=definition, moment=Moment(as_of=today, body_id=asked.actor.body), most=MOST_ROWS
    )
    placed = queries.Placed(definition=definition, value=made.value, query_hash=made.query_hash)
    facts = [
        Fact(label=_("As of"), value=cn_date(today)),
        Fact(label=_("Key"), value=key),
        Fact(label=_("What it says"), value=definition.says_zh or definition.name, is_wide=True),
        Fact(
            label=_("Placed in the template under"),
            value="、".join(queries.where_placed(key=key)) or "—",
            is_wide=True,
        ),
        Fact(label=_("Query hash"), value=made.query_hash, is_wide=True),
    ]
    if figure and figure.recipe == "findings.ledger":
        facts.insert(2, Fact(label=_("View of the ledger"), value=_words_of(figure), is_wide=True))
    context = {
        "title": definition.name,
        "crumbs": crumbs(Crumb(label=_("Figures"), url=reverse("figures")), Crumb(label=definition.name)),
        "placed": placed,
        "rows": [{"label": row.label, "url": page_of(row.leads_to), "on": row.on} for row in made.rows],
        "count": len(made.rows),
        "is_cut": len(made.rows) == MOST_ROWS,
        "facts": facts,
        "figure": figure,
        "versions": _versions(key) if figure else [],
        "actions": _actions(key, figure, asked.actor),
    }
    return render(request, "briefs/figure.html", context)


def _versions(key: str) -> list[dict[str, str]]:
    return [
        {
            "what": _("Version %(n)d") % {"n": one.version},
            "text": f"{iso_minute(one.made_at)} {one.made_by or ''} · {one.name}",
            "retired": one.retire_reason,
        }
        for one in queries.figure_versions(key=key)
    ]


def _actions(key: str, figure: Figure | None, by: Actor) -> list[Action]:
    if not can(policies.check_can_write, by=by):
        return []
    place = Action(
        key="place",
        label=_("Place it in the template"),
        icon="plus",
        url=reverse("figure-do", args=[key, "place"]),
        is_main=True,
    )
    if figure is None:
        return [place]
    if figure.retired_at:
        return []
    actions = [place]
    if figure.recipe == "findings.ledger":
        actions.append(
            Action(
                key="revise",
                label=_("Revise"),
                icon="edit",
                url=reverse("figure-revise", args=[key]),
                opens="page",
            )
        )
    return [
        *actions,
        Action(
            key="retire",
            label=_("Take out of use"),
            icon="ban",
            url=reverse("figure-do", args=[key, "retire"]),
        ),
    ]


@require_http_methods(["GET", "POST"])
@business_only
def make(request: HttpRequest) -> HttpResponse:
    """Make a figure from a saved view: preview value and rows, then keep it."""
    return _form(request, figure=None)


@require_http_methods(["GET", "POST"])
@business_only
def revise(request: HttpRequest, key: str) -> HttpResponse:
    """Supersede a figure made from a view by a version."""
    figure = _figure_or_404(key)
    if figure.recipe != "findings.ledger":
        raise Http404
    return _form(request, figure=figure)


def _form(request: HttpRequest, *, figure: Figure | None) -> HttpResponse:
    by = acting_request(request).actor
    title = _("Revise a figure") if figure else _("Make a figure")
    back = reverse("figure", args=[figure.key]) if figure else reverse("figures")
    form = FigureForm(
        request.POST or None,
        views=saved_views(by=by),
        kept=figure.view if figure else "",
        initial=_initial(figure) if figure else {"view": plain(request.GET).urlencode() or "scope=all"},
    )
    preview = None
    try:
        policies.check_can_write(by=by)
        if request.method == "POST" and form.is_valid():
            values = form.figure(by=by)
            if "preview" not in request.POST:
                kept = _keep(figure, values, by)
                messages.success(request, _("The figure is kept."))
                return done(request=request, to=reverse("figure", args=[kept.key]))
            preview = _preview(values, by)
    except NotAllowed as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return form_page(
        request=request,
        form=form,
        title=title,
        submit=_("Keep"),
        back_url=back,
        crumbs=crumbs(Crumb(label=_("Figures"), url=reverse("figures")), Crumb(label=title)),
        template="briefs/figure_form.html",
        context={"preview": preview},
    )


def _initial(figure: Figure) -> Mapping[str, Any]:
    period = figure.params["period"]
    return {
        "name": figure.name,
        "view": figure.view,
        "unit": figure.unit,
        "domain": figure.domain,
        "says_zh": figure.says_zh,
        "field": period["field"],
        "span": period["span"],
        "since": period.get("from"),
        "until": period.get("to"),
    }


def _keep(figure: Figure | None, values: Mapping[str, Any], by: Actor) -> Figure:
    if figure is None:
        return operations.make_figure(recipe="findings.ledger", **values, by=by, at=clock.now())
    return operations.revise_figure(figure=figure, **values, by=by, at=clock.now())


def _preview(values: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    definition = Definition(
        key="preview",
        name=values["name"],
        recipe="findings.ledger",
        unit=values["unit"],
        params=values["params"],
        domain=values["domain"],
    )
    made: Computed = compute(
        definition=definition, moment=Moment(as_of=clock.today(), body_id=by.body), most=PREVIEWED
    )
    return {
        "placed": queries.Placed(definition=definition, value=made.value, query_hash=made.query_hash),
        "rows": [{"label": row.label, "url": page_of(row.leads_to), "on": row.on} for row in made.rows],
        "as_of": clock.today(),
        "is_cut": len(made.rows) == PREVIEWED,
    }


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, key: str, action: str) -> HttpResponse:
    """Place a figure in the template, or take it out of use."""
    definition, figure = _definition_or_404(key)
    if action not in ("place", "retire") or (action == "retire" and figure is None):
        raise Http404
    back = reverse("figure", args=[key])
    held = queries.template()
    sections = texts.read(held.sections) if held else standard.SECTIONS
    if action == "place":
        form: forms.Form = PlaceForm(
            request.POST or None,
            sections=[(str(place), one.heading or one.kicker) for place, one in enumerate(sections)],
            initial={"sentence": f"{definition.name}{{{key}}}{queries.unit_label(definition)}。"},
        )
        title, submit = _("Place it in the template"), _("Place")
        said = _("The figure stands in the template.")
    else:
        form = ReasonForm(request.POST or None)
        title, submit = _("Take out of use"), _("Take out of use")
        said = _("The figure is out of use; issued briefs keep what they froze.")

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        if action == "place":
            section = int(data["section"])
            operations.place_figure(key=key, section=section, sentence=data["sentence"], by=by, at=at)
        else:
            assert figure is not None
            operations.retire_figure(figure=figure, reason=data["reason"], by=by, at=at)
        return back

    return enter(
        request=request,
        form=form,
        check=lambda by: policies.check_can_write(by=by),
        run=run,
        said=said,
        title=title,
        submit=submit,
        back_url=back,
    )
