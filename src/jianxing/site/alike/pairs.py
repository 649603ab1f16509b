"""Pairs that wait for somebody to say whether they are one matter or two, and the panel on a finding's page."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jianxing.alike import operations, queries
from jianxing.alike.models import Joining, Likeness
from jianxing.directory.policies import Refused
from jianxing.findings.lifecycle import SUPERVISING
from jianxing.findings.models import Finding
from jianxing.findings.policies import check_side
from jianxing.importing.models import ImportRun
from jianxing.importing.queries import brought_in
from jianxing.importing.queries import run as import_run
from jianxing.kernel.actor import Actor
from jianxing.kernel.identifiers import is_key
from jianxing.site import clock
from jianxing.site.alike.words import in_words
from jianxing.site.answers import found_or_404
from jianxing.site.components import Crumb
from jianxing.site.findings.access import business_only, finding_or_404
from jianxing.site.requests import acting_request

PAGE = 30


@dataclass(frozen=True, slots=True)
class Pair:
    """Two findings as a page shows them: the one that came later first, with what may be done."""

    pk: int
    one: Finding
    other: Finding
    percent: int
    why: str
    apart_url: str
    join_url: str = ""
    join_other_url: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """What a finding's page says of similar findings."""

    pairs: list[Pair]
    into: Joining | None
    here: list[Joining]


def _pair(pair: Likeness, *, by: Actor, seen_from: int | None = None) -> Pair:
    one, other = pair.finding, pair.other
    if seen_from == other.pk:
        one, other = other, one
    may = all(_supervises(finding, by) for finding in (one, other))
    return Pair(
        pk=pair.pk,
        one=one,
        other=other,
        percent=round(pair.score / 10),
        why=in_words(pair.why),
        apart_url=reverse("alike-apart", args=[one.pk, other.pk]),
        join_url=f"{reverse('finding-act', args=[one.pk, 'join'])}?kept={other.number}" if may else "",
        join_other_url=f"{reverse('finding-act', args=[other.pk, 'join'])}?kept={one.number}" if may else "",
    )


def _supervises(finding: Finding, by: Actor) -> bool:
    try:
        check_side(finding=finding, roles=SUPERVISING, by=by)
    except Refused:
        return False
    return True


def panel(*, finding: Finding, by: Actor) -> Panel:
    """Return what the page of a finding shows: pairs to be decided, what it is joined into, what is joined into it."""
    return Panel(
        pairs=[
            _pair(pair, by=by, seen_from=finding.pk) for pair in queries.suggestions(finding=finding, by=by)
        ],
        into=queries.joined_into(finding=finding) if finding.state == "joined" else None,
        here=queries.joined_here(finding=finding),
    )


@require_safe
@business_only
def pairs(request: HttpRequest) -> HttpResponse:
    """Show the pairs of what the acting body supervises, or of one import, that nobody has decided."""
    by = acting_request(request).actor
    run = _import(request.GET.get("import", ""))
    after = request.GET.get("after", "")
    found = queries.pending(
        by=by,
        findings=brought_in(run=run) if run else None,
        after=int(after) if is_key(after) else None,
        most=PAGE + 1,
    )
    asked = f"import={run.pk}&" if run else ""
    context = {
        "title": _("Possibly the same matter"),
        "crumbs": [Crumb(label=_("Supervision ledger"), url=reverse("findings"))],
        "pairs": [_pair(pair, by=by) for pair in found[:PAGE]],
        "run": run,
        "more_url": f"?{asked}after={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "back": request.get_full_path(),
    }
    return render(request, "alike/pairs.html", context)


def _import(key: str) -> ImportRun | None:
    if not is_key(key):
        return None
    return found_or_404(import_run, pk=int(key))


@require_POST
@business_only
def apart(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Say that two findings are two matters."""
    by = acting_request(request).actor
    operations.keep_apart(one=finding_or_404(pk=pk), other=finding_or_404(pk=other), by=by, at=clock.now())
    messages.success(request, _("Kept apart; the two are not suggested to your body again."))
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("finding", pk=pk)
