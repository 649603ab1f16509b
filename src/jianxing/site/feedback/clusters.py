"""Candidate findings: reports of one matter, made a finding or put aside."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.feedback import queries
from jianxing.feedback.lifecycle import State
from jianxing.feedback.models import Cluster
from jianxing.site.answers import found_or_404
from jianxing.site.components import Column, Crumb, Listing, Tab
from jianxing.site.deeds import offer, once, perform
from jianxing.site.feedback.doing import CLUSTER
from jianxing.site.feedback.words import TONES, tabs
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request


def _cluster_or_404(pk: int) -> Cluster:
    return found_or_404(queries.one_cluster, pk=pk)


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The candidates to be decided on, or those that were; those of the most reports first."""
    ended = request.GET.get("ended") == "1"
    rows, here = list(queries.clusters(ended=ended)[: queries.PAGE]), reverse("feedback-clusters")
    context = {
        "title": _("Candidate findings from reports"),
        "tabs": tabs("feedback-clusters"),
        "sides": [
            Tab(label=_("To be decided"), url=here, is_current=not ended),
            Tab(label=_("Decided"), url=f"{here}?ended=1", is_current=ended),
        ],
        "ended": ended,
        "rows": rows,
        "table": Listing(
            id="clusters",
            count=len(rows),
            count_is_exact=len(rows) < queries.PAGE,
            columns=(
                Column(key="category", label=pgettext("report", "Category"), kind="name", can_hide=False),
                Column(key="reports", label=_("Reports"), kind="num"),
                Column(key="body", label=_("Supervising body"), kind="name"),
                Column(key="found", label=pgettext("reports of one matter", "Found"), kind="date"),
                Column(key="outcome", label=_("What came of it"), kind="text"),
            ),
        ),
    }
    return render(request, "feedback/clusters.html", context)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One candidate with its reports."""
    by, shown = acting_request(request).actor, _cluster_or_404(pk)
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=shown, url=reverse("feedback-cluster-do", args=[pk, key]), by=by)
            for key, deed in CLUSTER.items()
        ]
    )
    context = {
        "title": _("Reports of one matter: %(category)s") % {"category": shown.get_category_display()},
        "crumbs": [Crumb(label=_("Candidate findings"), url=reverse("feedback-clusters"))],
        "cluster": shown,
        "rows": [(one, TONES[State(one.state)]) for one in queries.of_cluster(cluster=shown)],
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "feedback/cluster.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Make a finding, or put the candidate aside."""
    shown = _cluster_or_404(pk)
    if action not in CLUSTER:
        raise Http404
    back = reverse("feedback-cluster", args=[pk])
    return perform(request=request, deed=CLUSTER[action], thing=shown, back_url=back)
