"""The list of conflicts: what waits to be decided, and how the others stand."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.atlas import policies, queries
from jianxing.directory.policies import can
from jianxing.site.asking import number
from jianxing.site.atlas.ways import tabs
from jianxing.site.components import Column, Listing
from jianxing.site.conflicts.forms import FilterForm
from jianxing.site.conflicts.words import measure, relations, standings
from jianxing.site.findings.access import business_only
from jianxing.site.meetings.lists import chips
from jianxing.site.requests import acting_request

SHOWN = 50


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Conflicts newest first, by default those that wait; narrowed by standing, domain, severity, comparison and words."""
    form = FilterForm(request.GET)
    form.is_valid()  # a filter that cannot be read narrows nothing, and says so at its field
    chosen: dict[str, Any] = form.cleaned_data
    kept = {name: value for name, value in chosen.items() if value}
    comparison = number(request, "comparison")
    asked = kept | ({"comparison": str(comparison)} if comparison else {})
    found = queries.conflicts(
        standing=chosen.get("standing", ""),
        domain=chosen.get("domain", ""),
        severity=chosen.get("severity", ""),
        words=chosen.get("q", ""),
        comparison=comparison,
    )
    after = number(request, "after")
    rows = list((found.filter(pk__lt=after) if after else found)[: SHOWN + 1])
    shown, said, related = rows[:SHOWN], standings(), relations()
    by = acting_request(request).actor
    decides = can(policies.check_can_compare, by=by)
    table = Listing(
        id="conflicts",
        count=found.count(),
        next_url="?" + urlencode(asked | {"after": str(shown[-1].pk)}) if len(rows) > SHOWN else None,
        export_url=f"{reverse('export-of', args=['conflicts'])}?{urlencode(asked)}",
        picks=decides,
        bulk_url=reverse("conflicts-decide"),
        columns=(
            Column(key="conflict", label=_("Conflict"), kind="name", can_hide=False),
            Column(key="severity", label=_("Severity"), kind="short"),
            Column(key="measure", label=_("Measure"), kind="num"),
            Column(key="relation", label=_("Relation"), kind="short"),
            Column(key="standing", label=_("How it stands"), kind="short"),
            Column(key="layers", label=_("Layers"), kind="text"),
            Column(key="rule", label=_("Rule"), kind="name"),
        ),
    )
    context = {
        "title": _("Conflicts of plans"),
        "tabs": tabs("conflicts"),
        "table": table,
        "rows": [
            (one, measure(one), related[one.relation_name], (standing := queries.standing_of(one)), said[standing])
            for one in shown
        ],
        "form": form,
        "chips": chips(form, chosen, asked),
        "may_compare": decides,
        "has_any": bool(shown) or bool(asked) or queries.runs().exists(),
    }  # fmt: skip
    return render(request, "conflicts/listing.html", context)
