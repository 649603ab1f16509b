"""From a query string to filters, and back to chips and tabs."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy

from jianxing.directory.models import Body, PlanDomain
from jianxing.findings.lifecycle import State
from jianxing.findings.models import STATE_LABELS, SavedView
from jianxing.findings.queries import DEFAULT_SORT, SORTS, Filters
from jianxing.kernel.actor import Actor
from jianxing.site.components import Chip, Tab
from jianxing.site.findings.picking import BodySource, Option, PickField, ProjectSource
from jianxing.site.projects.forms import words
from jianxing.site.templatetags.formats import in_a_line, labelled
from jianxing.site.templatetags.parts import form_field

#: What is no filter: where one is in the list, how it is sorted.
PLACE = ("after", "sort")
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FilterForm(forms.Form):
    """What the ledger can be narrowed to. A value that cannot be read is left out, and said at its field."""

    data: QueryDict

    q = words()
    # The tabs choose it; words without it search among all.
    scope = forms.ChoiceField(
        label=gettext_lazy("Scope"),
        required=False,
        choices=[("open", gettext_lazy("open")), ("all", gettext_lazy("all"))],
        widget=forms.HiddenInput,
    )
    state = forms.MultipleChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[(state.value, STATE_LABELS[state]) for state in State],
        widget=forms.CheckboxSelectMultiple,
    )
    side = forms.ChoiceField(
        label=gettext_lazy("Side"),
        required=False,
        choices=[
            ("", gettext_lazy("both sides")),
            ("supervising", gettext_lazy("supervised by us")),
            ("answering", gettext_lazy("we answer")),
        ],
    )
    domain = forms.ChoiceField(
        label=gettext_lazy("Domain"), required=False, choices=[("", gettext_lazy("all")), *PlanDomain.choices]
    )
    # What has been used is offered when the menu is opened; looking it up costs too much for every page.
    category = forms.CharField(
        label=gettext_lazy("Category"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"list": "choices-category"}),
    )
    via = forms.CharField(
        label=gettext_lazy("Found through"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"list": "choices-via"}),
    )
    responsible = PickField(label=gettext_lazy("Responsible body"), required=False, source=BodySource())
    supervised_by = PickField(
        label=gettext_lazy("Supervising body"), required=False, source=BodySource(supervising=True)
    )
    project = PickField(
        label=gettext_lazy("Project"),
        required=False,
        source=ProjectSource(),
        placeholder=gettext_lazy("Name of a project"),
    )
    due_before = forms.DateField(label=gettext_lazy("Due by"), required=False, widget=DATE)
    found_from = forms.DateField(label=gettext_lazy("Found from"), required=False, widget=DATE)
    found_to = forms.DateField(label=gettext_lazy("Found until"), required=False, widget=DATE)
    late = forms.BooleanField(label=gettext_lazy("overdue"), required=False)
    stated = forms.BooleanField(
        label=gettext_lazy("closing stated by a ledger, not verified"), required=False
    )
    relapsed = forms.BooleanField(label=gettext_lazy("relapsed"), required=False)
    extension = forms.BooleanField(label=gettext_lazy("extension to decide"), required=False)
    look_back = forms.BooleanField(label=gettext_lazy("look-back due"), required=False)
    routed = forms.BooleanField(label=gettext_lazy("routed to us"), required=False)
    proposed = forms.BooleanField(label=gettext_lazy("proposal for our head"), required=False)
    mine = forms.BooleanField(label=gettext_lazy("handled by me"), required=False)

    def filters(self, *, by: Actor) -> Filters:
        """Return the filters that the readable values make."""
        self.is_valid()
        data: Mapping[str, Any] = self.cleaned_data
        words, states = data.get("q", ""), tuple(data.get("state", ()))
        scope = data.get("scope", "")
        return Filters(
            side=data.get("side", ""),
            states=states,
            only_open=not states
            and (
                scope == "open"
                or (not scope and not words and not data.get("stated") and not data.get("look_back"))
            ),
            late=data.get("late", False),
            due_before=data.get("due_before"),
            domain=data.get("domain", ""),
            category=data.get("category", ""),
            via=data.get("via", ""),
            responsible=_key(data.get("responsible")),
            supervised_by=_key(data.get("supervised_by")),
            project=_key(data.get("project")),
            handler=by.person_id if data.get("mine") else None,
            found_from=data.get("found_from"),
            found_to=data.get("found_to"),
            stated=data.get("stated", False),
            relapsed=data.get("relapsed", False),
            extension=data.get("extension", False),
            look_back=data.get("look_back", False),
            routed=data.get("routed", False),
            proposed=data.get("proposed", False),
            words=words,
        )

    def chips(self, *, query: QueryDict) -> list[Chip]:
        """Return the filters in force, each with the address without it."""
        made = []
        for name, value in self.cleaned_data.items():
            if not value or (name == "scope" and self.cleaned_data.get("state")):
                continue  # states say more than the scope
            field = self.fields[name]
            if name == "state":
                labels = {key: str(label) for key, label in field.choices}  # type: ignore[attr-defined]
                made += [
                    Chip(label=str(field.label), value=labels[one], remove_url=without(query, name, one))
                    for one in value
                ]
            else:
                made.append(
                    Chip(
                        label="" if value is True else str(field.label),
                        value=str(field.label) if value is True else self._shown(name, value),
                        remove_url=without(query, name),
                    )
                )
        return made

    def _shown(self, name: str, value: Any) -> str:
        known = getattr(self.fields[name], "choices", ())
        label = dict(known).get(value) if known else None
        return str(label or getattr(value, "label", None) or value)


#: What is chosen, not typed.
_PLAIN = (forms.ChoiceField, forms.BooleanField, forms.DateField)


class _Shared(dict[str, forms.Field]):
    """Fields that no form changes: Django copies all twenty for every request otherwise."""

    def __deepcopy__(self, _memo: object) -> "_Shared":
        return self


FilterForm.base_fields = _Shared(FilterForm.base_fields)


def drawn_fields(form: FilterForm) -> dict[str, SafeString]:
    """Return the fields of the filter form as markup, by name.

    Most are empty in most requests and look alike for everybody: such a field is drawn once for a language, and so is one
    with a body picked, as long as the body is called so. What somebody typed, and a project, is drawn anew.
    """
    language, made = get_language(), {}
    for name, field in form.fields.items():
        values, typed = tuple(form.data.getlist(name)), form.data.get(f"{name}_words", "")
        if isinstance(field, _PLAIN) or not (typed or any(values)):
            made[name] = _kept_field(language, name, values)
        elif isinstance(body := form.cleaned_data.get(name), Body) and not typed:
            made[name] = _kept_field(language, name, values, BodySource().option(body))
        else:
            made[name] = _field(form, name)
    return made


def _field(form: FilterForm, name: str) -> SafeString:
    bound = form[name]
    return SafeString(bound) if bound.is_hidden else form_field(bound, show_label=name != "state")


@lru_cache(maxsize=500)
def _kept_field(
    language: str | None, name: str, values: tuple[str, ...], called: Option | None = None
) -> SafeString:
    alone = QueryDict(mutable=True)
    alone.setlist(name, list(values))
    return _field(FilterForm(alone), name)


def _key(chosen: Any) -> int | None:
    return chosen.pk if chosen is not None else None


def sort_of(query: QueryDict) -> str:
    """Return the order asked for, or the usual one."""
    wanted = query.get("sort", "")
    return wanted if wanted in SORTS else DEFAULT_SORT


def plain(query: QueryDict, *, keep_sort: bool = False) -> QueryDict:
    """Return the filters alone, without empty values and without the place in the list."""
    kept = QueryDict(mutable=True)
    for name in query:
        values = [value for value in query.getlist(name) if value]
        if values and name != "after" and (keep_sort or name not in PLACE):
            kept.setlist(name, values)
    return kept


def without(query: QueryDict, name: str, value: str = "") -> str:
    """Return the address of the ledger without a filter, or without one value of it."""
    kept = plain(query, keep_sort=True)
    left = [one for one in kept.getlist(name) if value and one != value]
    kept.pop(f"{name}_words", None)
    if left:
        kept.setlist(name, left)
    else:
        kept.pop(name, None)
    return f"{reverse('findings')}?{kept.urlencode()}"


SUPERVISING_TABS = (
    ("", gettext_lazy("Open")),
    ("late=1", gettext_lazy("Overdue")),
    ("state=registered", gettext_lazy("To assign")),
    ("state=submitted", gettext_lazy("To verify")),
    ("state=closed", gettext_lazy("Closed")),
    ("scope=all", gettext_lazy("All")),
)
ANSWERING_TABS = (
    ("", gettext_lazy("Open")),
    ("late=1", gettext_lazy("Overdue")),
    ("state=assigned", gettext_lazy("To accept")),
    ("state=accepted&state=rectifying", gettext_lazy("Rectifying")),
    ("state=submitted", gettext_lazy("Waiting for verification")),
    ("state=closed", gettext_lazy("Closed")),
    ("scope=all", gettext_lazy("All")),
)


def tabs(*, request: HttpRequest, supervises: bool, saved: list[SavedView]) -> list[Tab]:
    """Return the usual views of the body's side, then those that the person keeps."""
    here, place = asks(request.GET), reverse("findings")
    known = [
        *((query, str(label)) for query, label in (SUPERVISING_TABS if supervises else ANSWERING_TABS)),
        *((view.query, view.name) for view in saved),
    ]
    return [
        Tab(
            label=label,
            url=f"{place}?{query}" if query else place,
            is_current=asks_of(query) == here,
        )
        for query, label in known
    ]


def asks(query: QueryDict) -> frozenset[tuple[str, tuple[str, ...]]]:
    """Return what a query filters by, in a form that can be compared: two views are one when they ask the same."""
    return frozenset((name, tuple(values)) for name, values in plain(query).lists())


@lru_cache(maxsize=1000)
def asks_of(query: str) -> frozenset[tuple[str, tuple[str, ...]]]:
    """Return the same of a query that is written out."""
    return asks(QueryDict(query))


def in_words(*, form: FilterForm) -> str:
    """Return the filters as one line, for the head of what is printed or exported."""
    chips = form.chips(query=QueryDict())
    return in_a_line(labelled(chip.value, chip.label) if chip.label else chip.value for chip in chips)
