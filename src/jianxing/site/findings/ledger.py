"""The supervision ledger: what is stuck, with whom, until when."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianxing.directory.policies import Refused
from jianxing.findings import queries
from jianxing.findings.lifecycle import SUPERVISING
from jianxing.findings.listing import Listed
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.answers import done, form_page
from jianxing.site.components import Column, Crumb, Listing
from jianxing.site.findings.access import business_only
from jianxing.site.findings.drawing import drawn
from jianxing.site.findings.filtering import FilterForm, asks_of, drawn_fields, in_words, plain, sort_of, tabs
from jianxing.site.findings.rows import listed_rows, rows
from jianxing.site.findings.saved import SaveViewForm, forget_view, save_view, saved_views
from jianxing.site.requests import ActingRequest, acting_request

PRINT_AT_MOST = 2000
#: The filters whose values are offered as they have been used: the name of the filter, then the column.
CHOICE_COLUMNS = {"category": "category", "via": "discovered_via"}


def columns() -> tuple[Column, ...]:
    """Return the columns of the ledger; the last ones are shown on demand."""
    return _columns(get_language())


@lru_cache(maxsize=8)
def _columns(_language: str | None) -> tuple[Column, ...]:
    return (
        Column(key="number", label=_("Number"), kind="short", can_hide=False),
        Column(key="light", label=_("Light"), kind="short"),
        Column(key="state", label=_("State"), kind="short", sort="state"),
        Column(key="description", label=_("Finding"), kind="text", can_hide=False),
        Column(key="domain", label=_("Domain"), kind="short"),
        Column(key="project", label=_("Project"), kind="name"),
        Column(key="responsible", label=_("Responsible body"), kind="name", sort="responsible"),
        Column(key="due", label=_("Due date"), kind="date", sort="due"),
        Column(key="assisting", label=_("Assisting"), kind="name"),
        Column(key="found", label=_("Found on"), kind="date", sort="found", is_shown=False),
        Column(key="category", label=_("Category"), kind="short", is_shown=False),
        Column(key="place", label=_("Place"), kind="name", is_shown=False),
        Column(key="handler", label=_("Handler"), kind="short", is_shown=False),
        Column(key="supervised", label=_("Supervising body"), kind="name", is_shown=False),
        Column(key="percent", label=_("Progress"), kind="num", is_shown=False),
    )


@require_safe
@business_only
def findings(request: HttpRequest) -> HttpResponse:
    """Show the ledger; the same address gives HTMX the part that changes with the filters."""
    asked = acting_request(request)
    form = FilterForm(request.GET)
    today, sort = clock.today(), sort_of(request.GET)
    found = queries.rows_page(
        filters=form.filters(by=asked.actor),
        by=asked.actor,
        today=today,
        sort=sort,
        cursor=request.GET.get("after", "").replace("\0", ""),
    )
    can_bulk = asked.body_acting.supervises and asked.actor.role in SUPERVISING
    kept = saved_views(by=asked.actor)
    query = plain(request.GET).urlencode()
    shown = listed_rows(findings=found.findings, today=today, calendar=calendar())
    place = _with_sort(request)
    table = _listing(place, found=found, sort=sort, can_bulk=can_bulk)
    context: dict[str, Any] = {
        "title": _("Supervision ledger"),
        "form": form,
        "fields": drawn_fields(form),
        "choice_columns": list(CHOICE_COLUMNS),
        "tabs": tabs(request=request, supervises=asked.body_acting.supervises, saved=kept),
        "chips": form.chips(query=request.GET),
        "clear_url": f"{reverse('findings')}?scope=all",
        "rows": shown,
        "drawn": drawn(rows=shown, table=table),
        "found": found,
        "is_first": "after" not in request.GET,
        "has_filters": bool(query),
        "can_register": can_bulk,
        "query": query,
        "current_view": next((view for view in kept if asks_of(view.query) == asks_of(query)), None),
        "table": table,
        "print_url": f"{reverse('findings-print')}?{place}",
    }
    if not _wants_results(asked):
        return render(request, "findings/ledger.html", context)
    response = render(request, "findings/results.html", context)
    if asked.htmx.target == "ledger":
        # What stands in the address bar is what one would send to a colleague: no empty fields.
        response["HX-Push-Url"] = f"{reverse('findings')}?{place}" if place else reverse("findings")
    return response


def _wants_results(asked: ActingRequest) -> bool:
    return bool(asked.htmx) and not asked.htmx.boosted and not asked.htmx.history_restore_request


def _with_sort(request: HttpRequest) -> str:
    return plain(request.GET, keep_sort=True).urlencode()


def _listing(place: str, *, found: queries.Page[Listed], sort: str, can_bulk: bool) -> Listing:
    following = f"{place}&{urlencode({'after': found.next_cursor})}" if found.next_cursor else None
    return Listing(
        id="findings",
        columns=columns(),
        count=found.count,
        count_is_exact=found.count_is_exact,
        sort=sort,
        next_url=f"{reverse('findings')}?{following.lstrip('&')}" if following else None,
        picks=can_bulk,
        bulk_url=reverse("findings-assign"),
        all_url=f"{reverse('findings-assign')}?{place}{'&' * bool(place)}all=1" if found.findings else "",
        export_url=f"{reverse('findings-export')}?{place}",
    )


@require_safe
@business_only
def used_choices(request: HttpRequest, column: str) -> HttpResponse:
    """Offer the values of a text filter that the findings seen carry, as options for its field."""
    if column not in CHOICE_COLUMNS:
        raise Http404
    values = queries.choices(column=CHOICE_COLUMNS[column])
    return HttpResponse(format_html_join("", '<option value="{}"></option>', ((value,) for value in values)))


@require_safe
@business_only
def print_view(request: HttpRequest) -> HttpResponse:
    """Show all rows that the filters admit on sheets to be printed, as far as paper is reasonable."""
    asked = acting_request(request)
    form = FilterForm(request.GET)
    today = clock.today()
    found = queries.page(
        filters=form.filters(by=asked.actor),
        by=asked.actor,
        today=today,
        sort=sort_of(request.GET),
        size=PRINT_AT_MOST,
    )
    context: dict[str, Any] = {
        "title": _("Supervision ledger"),
        "body": asked.body_acting,
        "today": today,
        "filters": in_words(form=form),
        "rows": rows(findings=found.findings, today=today, calendar=calendar()),
        "found": found,
        "most": PRINT_AT_MOST,
        "back_url": f"{reverse('findings')}?{_with_sort(request)}",
        "export_url": f"{reverse('findings-export')}?{_with_sort(request)}",
    }
    return render(request, "findings/print.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters in force under a name."""
    asked = acting_request(request)
    form = SaveViewForm(request.POST or None, initial={"query": plain(request.GET).urlencode()})
    if request.method == "POST" and form.is_valid():
        query = plain(QueryDict(form.cleaned_data["query"])).urlencode()
        try:
            save_view(name=form.cleaned_data["name"], query=query, by=asked.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The view is kept; it stands among the tabs."))
            return done(request=request, to=f"{reverse('findings')}?{query}")
    return form_page(
        request=request,
        form=form,
        title=_("Keep this view"),
        submit=_("Keep"),
        action=reverse("findings-view-keep"),
        back_url=reverse("findings"),
        crumbs=[Crumb(label=_("Supervision ledger"), url=reverse("findings"))],
    )


@require_POST
@business_only
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw one's own view away."""
    if not forget_view(pk=pk, by=acting_request(request).actor):
        raise Http404
    messages.success(request, _("The view is gone; the findings are not touched."))
    return redirect("findings")
