"""The list of bundles, and opening one."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.approvals import operations, policies, queries
from jianxing.approvals.queries import Filters
from jianxing.directory.policies import can
from jianxing.kernel.actor import Actor
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.approvals.forms import BundleForm, FilterForm
from jianxing.site.asking import number, words
from jianxing.site.components import Column, Crumb, Listing, Tab
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.meetings.lists import chips
from jianxing.site.requests import acting_request


def tabs(current: str) -> list[Tab]:
    """Return the ways between the bundles and the kinds of approvals."""
    kinds = (("approval-bundles", _("Approval bundles")), ("approval-kinds", _("Kinds of approvals")))
    return [Tab(label=label, url=reverse(name), is_current=name == current) for name, label in kinds]


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The bundles that the acting body sees, the newest first."""
    by, today = acting_request(request).actor, clock.today()
    form = FilterForm(request.GET)
    form.is_valid()  # a filter that cannot be read narrows nothing, and says so at its field
    chosen: dict[str, Any] = form.cleaned_data
    filters = Filters(
        state=chosen.get("state", ""),
        side=chosen.get("side") or "all",
        late=chosen.get("late", False),
        project=number(request, "project"),
        words=chosen.get("q", ""),
    )
    found = queries.page(filters=filters, by=by, today=today, cursor=words(request, "after"))
    kept = {name: "1" if value is True else str(value) for name, value in chosen.items() if value}
    if filters.project is not None:
        kept["project"] = str(filters.project)
    working, projects = calendar(), queries.projects_of(bundles=found.rows)
    expected = queries.expected_of(bundles=[one.pk for one in found.rows], today=today)
    table = Listing(
        id="approval-bundles",
        count=found.count,
        next_url="?" + urlencode(kept | {"after": found.next_cursor}) if found.next_cursor else None,
        export_url=f"{reverse('export-of', args=['approval-bundles'])}?{urlencode(kept)}",
        columns=(
            Column(key="name", label=pgettext("approvals", "Application"), kind="name", can_hide=False),
            Column(key="state", label=_("State"), kind="short"),
            Column(key="deadline", label=_("Deadline"), kind="date"),
            Column(key="left", label=_("Working days left"), kind="num"),
            Column(key="granted", label=pgettext("approval", "Granted"), kind="num"),
            Column(key="missed", label=_("Chance of missing it"), kind="num"),
            Column(key="applicant", label=_("Applicant"), kind="name"),
            Column(key="coordinator", label=_("Coordinating body"), kind="name"),
            Column(key="project", label=_("Project"), kind="name"),
            Column(key="number", label=_("Number"), kind="short", is_shown=False),
        ),
    )
    rows = [
        {
            "bundle": one,
            "left": working.between(today, one.deadline) if one.state == "running" else None,
            "percent": percent(expected[one.pk].standing.chance.missed) if one.pk in expected else "",
            "project": projects.get(one.project_id),
        }
        for one in found.rows
    ]
    context = {
        "title": _("Approval bundles"),
        "tabs": tabs("approval-bundles"),
        "table": table,
        "rows": rows,
        "form": form,
        "chips": chips(form, chosen, kept),
        "may_open": can(policies.check_can_open, by=by),
    }
    return render(request, "approvals/listing.html", context)


def percent(share: Any) -> str:
    """Return a share in whole percent; what is nearly nothing or nearly all is said so."""
    if share is None:
        return ""
    whole = round(100 * float(share))
    if whole == 0 and share > 0:
        return "<1%"
    return ">99%" if whole == 100 and share < 1 else f"{whole}%"


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Open a bundle."""
    project = number(request, "project")

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        template = data.pop("template")
        bundle = operations.open_bundle(**data, by=by, at=at)
        if template is not None:
            operations.add_from_template(bundle=bundle, template=template, by=by, at=at)
        return reverse("approval-bundle", args=[bundle.pk])

    return enter(
        request=request,
        form=BundleForm(request.POST or None, initial={"project": project} if project else None),
        check=lambda by: policies.check_can_open(by=by),
        run=run,
        said=_("Opened; add the approvals that it needs."),
        title=_("Open an approval bundle"),
        submit=pgettext("approval bundle", "Open it"),
        back_url=reverse("approval-bundles"),
        crumbs=[Crumb(label=_("Approval bundles"), url=reverse("approval-bundles"))],
    )
