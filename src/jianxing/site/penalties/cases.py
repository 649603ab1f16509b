"""The cases as published, without whom they were about, and one of them with all that comparisons found of it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from jianxing.comparisons.penalties import queries
from jianxing.comparisons.penalties.models import Case, Result
from jianxing.methods.penalties.said import yuan
from jianxing.site.answers import found_or_404
from jianxing.site.asking import number, words
from jianxing.site.components import Column, Crumb, Fact, Listing
from jianxing.site.findings.access import business_only
from jianxing.site.penalties.words import tabs, told

SHOWN = 50


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The cases, newest decision first."""
    wanted, page = words(request), number(request, "page") or 0
    found = queries.cases(words=wanted)
    rows = list(found[page * SHOWN : (page + 1) * SHOWN + 1])
    context = {
        "title": _("Penalty cases"),
        "tabs": tabs("penalty-cases"),
        "words": wanted,
        "rows": [(one, yuan(None if one.amount is None else float(one.amount))) for one in rows[:SHOWN]],
        "table": Listing(
            id="penalty-cases", count=found.count(),
            export_url=f"{reverse('export-of', args=['penalty-cases'])}?{urlencode({'q': wanted})}",
            next_url="?" + urlencode({"q": wanted, "page": page + 1}) if len(rows) > SHOWN else None,
            columns=(
                Column(key="number", label=pgettext("penalties", "Decision"), kind="name", can_hide=False),
                Column(key="item", label=_("Item of penalties"), kind="name"),
                Column(key="place", label=_("Place"), kind="short"),
                Column(key="tier", label=_("Tier"), kind="short"),
                Column(key="amount", label=_("Fine (yuan)"), kind="num"),
                Column(key="on", label=_("Decided on"), kind="date"),
                Column(key="authority", label=_("Who decided"), kind="name"),
            ),
        ),
    }  # fmt: skip
    return render(request, "penalties/cases.html", context)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One case."""
    one = found_or_404(queries.one_case, pk=pk)
    run = queries.newest_run()
    found = Result.objects.none() if run is None else queries.results(run=run).filter(case=one)
    context = {
        "title": one.number,
        "crumbs": [
            Crumb(label=_("Like cases, like penalties"), url=reverse("penalties")),
            Crumb(label=_("Penalty cases"), url=reverse("penalty-cases")),
            Crumb(label=one.number),
        ],
        "one": one,
        "facts": [fact for fact in _facts(one) if fact.value],
        "found": told(found),
    }
    return render(request, "penalties/case.html", context)


def _facts(one: Case) -> list[Fact]:
    marks = [
        word for holds, word in (
            (one.first_offence, _("first offence, exempt")), (one.mitigated, _("mitigated below the tier")),
            (one.counts > 1, _("several acts punished together")),
        ) if holds
    ]  # fmt: skip
    return [
        Fact(label=_("Item of penalties"), value=one.item, is_wide=True),
        Fact(label=_("Facts as published"), value=one.facts, is_wide=True),
        Fact(label=_("Circumstances"), value=one.circumstances),
        Fact(label=_("Tier"), value=one.tier),
        Fact(label=_("Fine (yuan)"), value=yuan(None if one.amount is None else float(one.amount))),
        Fact(label=_("Told apart"), value="、".join(marks)),
        Fact(label=_("Place"), value=one.place),
        Fact(label=_("Decided on"), value=one.decided_on.isoformat()),
        Fact(label=_("Done on"), value=one.acted_on.isoformat() if one.acted_on else ""),
        Fact(label=_("Who decided"), value=one.decided_by.label if one.decided_by else one.authority),
        Fact(label=_("Basis cited"), value=one.basis),
        Fact(label=_("Version cited"), value=one.version),
        Fact(label=_("Source of penalties"), value=f"{one.intake.source}（{one.intake.name}）", is_wide=True),
    ]
