"""The inbox of reports from the public, and their numbers."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from jianxing.feedback import queries
from jianxing.feedback.lifecycle import State
from jianxing.feedback.queries import Counted, Filters
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.asking import number, words
from jianxing.site.components import Chart, Column, Listing, Series
from jianxing.site.feedback.forms import FilterForm
from jianxing.site.feedback.waiting import lit
from jianxing.site.feedback.words import TONES, tabs
from jianxing.site.findings.access import business_only
from jianxing.site.meetings.lists import chips
from jianxing.site.requests import acting_request


def asked_for(request: HttpRequest) -> tuple[FilterForm, Filters]:
    """Return the form and the filters that an address asks for; a filter that cannot be read narrows nothing."""
    form = FilterForm(request.GET)
    form.is_valid()
    chosen: dict[str, Any] = form.cleaned_data
    filters = Filters(
        state=chosen.get("state", ""),
        category=chosen.get("category", ""),
        door=number(request, "door"),
        jurisdiction=number(request, "jurisdiction"),
        late=chosen.get("late", False),
        mine=chosen.get("mine", False),
        words=chosen.get("q", ""),
    )
    return form, filters


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Reports narrowed by state, category, lateness, whose turn it is, door and words; newest first."""
    asked, today, (form, filters) = acting_request(request), clock.today(), asked_for(request)
    found = queries.page(filters=filters, by=asked.actor, today=today, cursor=words(request, "after"))
    kept = {name: "1" if value is True else str(value) for name, value in form.cleaned_data.items() if value}
    beside = {name: value for name in ("door", "jurisdiction") if (value := words(request, name))}
    table = Listing(
        id="reports",
        count=found.count,
        next_url="?" + urlencode(kept | beside | {"after": found.next_cursor}) if found.next_cursor else None,
        export_url=f"{reverse('export-of', args=['reports'])}?{urlencode(kept | beside)}",
        columns=(
            Column(key="number", label=_("Number"), kind="short"),
            Column(key="text", label=pgettext("report", "What was said"), kind="text", can_hide=False),
            Column(key="category", label=pgettext("report", "Category"), kind="short"),
            Column(key="place", label=pgettext("report", "Where"), kind="name"),
            Column(key="responsible", label=_("Department that answers"), kind="name"),
            Column(key="state", label=_("State"), kind="short"),
            Column(key="due", label=_("Answer due"), kind="short"),
            Column(key="received", label=pgettext("report", "Came in"), kind="date"),
        ),
    )
    working = calendar()
    context = {
        "title": _("Reports from the public"),
        "tabs": tabs("feedback"),
        "table": table,
        "rows": [(one, TONES[State(one.state)], lit(one, today=today, working=working)) for one in found.rows],
        "form": form,
        "chips": chips(form, form.cleaned_data, kept | beside),
        "narrowed": bool(kept or beside),
        "clear_url": reverse("feedback"),
    }  # fmt: skip
    return render(request, "feedback/listing.html", context)


@require_safe
@business_only
def statistics(request: HttpRequest) -> HttpResponse:
    """Reports by category, place and month: resolved, open, gone back to a supervisor."""
    found = queries.statistics(filters=Filters(), by=acting_request(request).actor, today=clock.today())
    charts = [
        _chart("category", _("By category"), pgettext("report", "Category"), found.categories),
        _chart("place", _("By place"), _("Jurisdiction"), found.places),
        _chart("month", _("By the month of coming in"), _("Month"), found.months),
    ]
    context = {
        "title": _("Reports from the public in numbers"),
        "tabs": tabs("feedback-statistics"),
        "total": found.total,
        "charts": charts if found.total else [],
    }
    return render(request, "feedback/statistics.html", context)


def _chart(key: str, title: str, label: str, rows: Any) -> Chart:
    counted: list[Counted] = list(rows)
    return Chart(
        id=f"reports-by-{key}", title=title, category_label=label, stacked=True,
        categories=[one.key or _("place not known") for one in counted],
        series=[
            Series(name=_("resolved"), tone="ecology", values=[one.resolved for one in counted]),
            Series(name=_("open"), tone="yellow", values=[one.open for one in counted]),
            Series(
                name=_("ended otherwise"), values=[one.count - one.resolved - one.open for one in counted]
            ),
        ],
    )  # fmt: skip
