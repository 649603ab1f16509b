"""What stands out: the newest comparison, each result with its comparable cases; comparing anew."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from jianxing.comparisons.penalties import operations, policies, queries
from jianxing.comparisons.penalties.models import Result, Run
from jianxing.comparisons.penalties.wording import HOW_TO_READ, TITLES, WHEN_NOT, sentence
from jianxing.comparisons.working.models import Work
from jianxing.directory.policies import Refused, can
from jianxing.methods.penalties.model import APART
from jianxing.methods.penalties.said import chance, percent, yuan
from jianxing.methods.penalties.wording import APART_TITLES
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.asking import number
from jianxing.site.components import Column, Crumb, Fact, Listing, Tile
from jianxing.site.findings.access import business_only
from jianxing.site.penalties.strip import strip
from jianxing.site.penalties.words import tabs, told
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso_minute
from jianxing.site.works import panel as works_of

SHOWN = 50
#: Results of one kind that the overview tells; the rest stand on the page of the comparison.
FIRST = 20


@require_safe
@business_only
def overview(request: HttpRequest) -> HttpResponse:
    """The newest comparison in short."""
    run = queries.newest_run()
    context: dict[str, Any] = {
        "title": _("Like cases, like penalties"),
        "tabs": tabs("penalties"),
        "may_compare": can(policies.check_can_compare, by=acting_request(request).actor),
        **works_of("penalties"),
    }
    if run is not None:
        context |= _whole(run, most=FIRST)
    return render(request, "penalties/overview.html", context)


def _whole(run: Run, *, most: int | None = None) -> dict[str, Any]:
    found = list(queries.results(run=run))
    between = [one for one in found if one.kind == "between_places"]
    single = [one for one in found if one.kind != "between_places"]
    groups = {kind: [one for one in single if one.kind == kind] for kind in TITLES}
    return {
        "run": run,
        "tiles": [
            Tile(
                label=_("Cases compared"), number=run.counts.get("compared", 0),
                note=_("of %(n)s") % {"n": run.counts.get("cases", 0)},
            ),
            Tile(label=_("Against a hard rule"), number=sum(len(groups[kind]) for kind in _HARD)),
            Tile(label=_("Far from comparable cases"), number=len(groups["deviation"])),
            Tile(label=_("Items that differ between places"), number=sum(one.stands_out for one in between)),
            Tile(label=_("Without authority"), number=len(groups["no_authority"]), url=reverse("penalty-authority")),
            Tile(label=_("Questions raised"), number=run.asked, url=reverse("questions") + "?state=raised"),
        ],
        "between": [
            (one, f"{one.shift or 0:+.1%}", *(_chance(value) for value in (one.p_value, one.q_value))) for one in between
        ],
        "between_table": _between_table(run),
        "groups": [(_(TITLES[kind]), len(those), told(those[:most])) for kind, those in groups.items() if those],
        "apart": [
            (_(APART_TITLES[reason]), count) for reason in APART if (count := run.counts.get(f"apart_{reason}"))
        ],
    }  # fmt: skip


_HARD = ("repealed_basis", "wrong_version", "outside_statute", "outside_tier")


def _chance(value: float | None) -> str:
    return "—" if value is None else chance(value)


def _between_table(run: Run) -> Listing:
    return Listing(
        id="penalties-between",
        export_url=f"{reverse('export-of', args=['penalty-results'])}?run={run.pk}",
        columns=(
            Column(key="item", label=_("Item of penalties"), kind="name", can_hide=False),
            Column(key="place", label=_("Stands out"), kind="short"),
            Column(key="shift", label=_("Shift of the tier"), kind="num"),
            Column(key="p", label=_("p-value over places"), kind="num"),
            Column(key="q", label=_("q over items"), kind="num"),
            Column(key="n", label=_("Comparable cases"), kind="num"),
            Column(key="question", label=_("What was asked"), kind="short"),
        ),
    )


@require_POST
@business_only
def compare(request: HttpRequest) -> HttpResponse:
    """Compare all that the body has."""
    try:
        run = operations.compare_or_later(by=acting_request(request).actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("penalties")
    if isinstance(run, Work):
        return redirect("work", pk=run.pk)
    messages.success(
        request,
        _("Compared: %(asked)d questions raised, %(known)d asked before.")
        % {"asked": run.asked, "known": run.known},
    )
    return redirect("penalty-run", pk=run.pk)


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The comparisons that were made, newest first."""
    after = number(request, "after")
    found = queries.runs()
    rows = list((found.filter(pk__lt=after) if after else found)[: SHOWN + 1])
    shown = rows[:SHOWN]
    context = {
        "title": _("Comparisons made"),
        "tabs": tabs("penalty-runs"),
        "rows": shown,
        "table": Listing(
            id="penalty-runs", count=found.count(),
            next_url=f"?after={shown[-1].pk}" if len(rows) > SHOWN else None,
            columns=(
                Column(key="run", label=_("Comparison"), kind="name", can_hide=False),
                Column(key="made", label=_("Made at"), kind="date"),
                Column(key="cases", label=_("Penalty cases"), kind="num"),
                Column(key="asked", label=_("Questions raised"), kind="num"),
                Column(key="known", label=_("Asked before"), kind="num"),
                Column(key="body", label=_("Compared by"), kind="name"),
            ),
        ),
    }  # fmt: skip
    return render(request, "penalties/runs.html", context)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One comparison whole."""
    run = found_or_404(queries.one_run, pk=pk)
    context = {
        "title": _("Comparison %(number)s of penalties") % {"number": run.pk},
        "crumbs": [
            Crumb(label=_("Like cases, like penalties"), url=reverse("penalties")), Crumb(label=f"#{run.pk}")
        ],
        "facts": [
            Fact(label=_("Compared by"), value=run.body.label),
            Fact(label=_("Made at"), value=iso_minute(run.made_at)),
            Fact(label=_("Digest of cases and benchmarks (SHA-256)"), value=run.digest, is_wide=True),
        ],
        **_whole(run),
    }  # fmt: skip
    return render(request, "penalties/run.html", context)


@require_safe
@business_only
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """One result: what was seen, the comparable cases drawn and listed, how to read it."""
    one = found_or_404(queries.one_result, pk=pk)
    kept = queries.cases_by_key(keys=[key for key, _p in one.comparable])
    those = [(kept[key], p) for key, p in one.comparable if key in kept]
    context = {
        "title": one.case.number if one.case else one.item,
        "crumbs": [
            Crumb(label=_("Like cases, like penalties"), url=reverse("penalties")),
            Crumb(label=f"#{one.run_id}", url=reverse("penalty-run", args=[one.run_id])),
            Crumb(label=_(TITLES[one.kind])),
        ],
        "one": one,
        "kind": _(TITLES[one.kind]),
        "seen": sentence(one),
        "how": _(HOW_TO_READ[one.kind]),
        "not_so": _(WHEN_NOT[one.kind]),
        "plot": strip(those, marked=one.case_id),
        "facts": _facts(one),
        "shifts": [{**each, "shift": f"{each['shift']:+.1%}", "p": chance(each["p_value"])} for each in one.places],
        "rows": [(case, percent(p), yuan(None if case.amount is None else float(case.amount))) for case, p in those],
        "table": Listing(
            id="penalty-comparable", count=len(those),
            columns=(
                Column(key="number", label=pgettext("penalties", "Decision"), kind="name", can_hide=False),
                Column(key="place", label=_("Place"), kind="short"),
                Column(key="tier", label=_("Tier"), kind="short"),
                Column(key="on", label=_("Decided on"), kind="date"),
                Column(key="amount", label=_("Fine (yuan)"), kind="num"),
                Column(key="p", label=_("Position in the tier"), kind="num"),
            ),
        ),
    }  # fmt: skip
    return render(request, "penalties/result.html", context)


def _facts(one: Result) -> list[Fact]:
    case = one.case
    facts = [
        Fact(label=_("Item of penalties"), value=one.item, is_wide=True),
        Fact(label=_("Place"), value=one.place),
        Fact(label=_("Tier"), value=case.tier if case else ""),
        Fact(label=_("Circumstances"), value=case.circumstances if case else ""),
        Fact(label=_("Fine (yuan)"), value=yuan(float(case.amount)) if case and case.amount is not None else ""),
        Fact(label=_("Comparable cases"), value=one.n or ""),
        Fact(label=_("Robust z"), value="" if one.z is None else f"{one.z:.2f}"),
        Fact(label=_("p-value over places"), value="" if one.p_value is None else chance(one.p_value)),
        Fact(label=_("q over items"), value="" if one.q_value is None else chance(one.q_value)),
        Fact(label=_("Who is asked"), value=one.asked.label if one.asked else _("no body of that name is known")),
    ]  # fmt: skip
    return [fact for fact in facts if fact.value != ""]
