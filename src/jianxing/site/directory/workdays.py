"""The table of working days and make-up days, which the system officer keeps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import Refused
from jianxing.notices import operations, policies, queries
from jianxing.site import clock
from jianxing.site.answers import done, form_page, refused_as
from jianxing.site.asking import number
from jianxing.site.components import Column, Listing, Tab
from jianxing.site.directory.access import refusal_of
from jianxing.site.directory.forms import WorkdayForm
from jianxing.site.requests import acting_request


@require_safe
def year_page(request: HttpRequest) -> HttpResponse:
    """The days of one year that differ from the week, and whether the year is published."""
    years = list(queries.work_years())
    asked = number(request, "year")
    year = asked if asked is not None and 1900 <= asked <= 2200 else clock.today().year
    days = list(queries.work_days(year=year))
    context = {
        "title": _("Working days"),
        "tabs": [
            Tab(label=str(known.year), url=f"?year={known.year}", is_current=known.year == year)
            for known in years
        ],
        "is_provisional": next((known.is_provisional for known in years if known.year == year), True),
        "year": year,
        "may_set": policies.can_edit_calendar(by=acting_request(request).actor),
        "rows": days,
        "table": Listing(
            id="workdays",
            count=len(days),
            columns=(
                Column(key="day", label=_("Day"), kind="date"),
                Column(key="worked", label=_("Is it worked?"), kind="short"),
                Column(key="note", label=_("Note"), kind="text"),
            ),
        ),
    }
    return render(request, "directory/workdays.html", context)


@require_http_methods(["GET", "POST"])
def set_day(request: HttpRequest) -> HttpResponse:
    """Say of one day that it is worked or not."""
    no = refusal_of(policies.check_can_edit_calendar, request=request, back_url=reverse("workdays"))
    if no is not None:
        return no
    form = WorkdayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.set_workday(**form.cleaned_data, by=acting_request(request).actor, at=clock.now())
        except Refused as refusal:
            return refused_as(request=request, refusal=refusal, back_url=reverse("workdays"))
        return done(request=request, to=f"{reverse('workdays')}?year={form.cleaned_data['day'].year}")
    return form_page(
        request=request, form=form, title=_("Set a day"), submit=_("Set"), back_url=reverse("workdays")
    )
