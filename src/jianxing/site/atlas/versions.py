"""A version's page with its features as a table, and two versions beside each other."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.atlas import queries
from jianxing.atlas.lifecycle import State
from jianxing.atlas.models import STATE_LABELS, PlanVersion
from jianxing.directory.locating import Lying
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.asking import number, words
from jianxing.site.atlas.doing import VERSION
from jianxing.site.components import Column, Crumb, Fact, Listing, Tab
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso

SHOWN = 100


def version_or_404(pk: int) -> PlanVersion:
    """Return the version; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_version, pk=pk)


def crumbs(version: PlanVersion, *more: Crumb) -> list[Crumb]:
    """Return the way from the map to a version and further."""
    return [
        Crumb(label=_("Map layers"), url=reverse("atlas")),
        Crumb(label=version.layer.name, url=reverse("layer", args=[version.layer_id])),
        Crumb(label=version.title, url=reverse("plan-version", args=[version.pk]) if more else ""),
        *more,
    ]


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: where it came from, and its features as a table that says what the map shows."""
    version, by = version_or_404(pk), acting_request(request).actor
    wanted, after = words(request), words(request, "after")
    found = queries.features(version=version, words=wanted)
    rows = list(queries.features(version=version, words=wanted, after=after)[: SHOWN + 1])
    shown = rows[:SHOWN]
    kept = {"q": wanted} if wanted else {}
    table = Listing(
        id="features",
        count=found.count() if wanted else version.features,
        next_url="?" + urlencode(kept | {"after": shown[-1].key}) if len(rows) > SHOWN else None,
        export_url=f"{reverse('export-of', args=['features'])}?{urlencode({'plan_version': pk, **kept})}",
        columns=(
            Column(key="key", label=_("Key"), kind="short", can_hide=False),
            Column(key="name", label=_("Name"), kind="name"),
            Column(key="shape", label=pgettext("feature", "Shape"), kind="short"),
            Column(key="governing", label=_("Governing jurisdiction"), kind="name"),
            Column(key="area", label=_("Area (m²)"), kind="num"),
            Column(key="length", label=_("Length (m)"), kind="num"),
            Column(key="longitude", label=_("Longitude (WGS 84)"), kind="num"),
            Column(key="latitude", label=_("Latitude (WGS 84)"), kind="num"),
        ),
    )
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=version, url=reverse("plan-version-do", args=[pk, key]), by=by)
            for key, deed in VERSION.items()
        ]
    )
    before = queries.version_before(version=version)
    context = {
        "title": version.title,
        "crumbs": crumbs(version),
        "version": version,
        "state_word": STATE_LABELS[State(version.state)],
        "compare_url": f"{reverse('plan-version-compare', args=[pk])}?with={before.pk}" if before else "",
        "facts": _facts(version),
        "table": table,
        "rows": [
            (feature, shape_word(feature.shape), lying_words(where))
            for feature, where in zip(shown, queries.lying_of(features=shown, on=clock.today()), strict=True)
        ],
        "words": wanted,
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "atlas/version.html", context)


def lying_words(where: Lying) -> str:
    """Say who governs a feature, and where it lies if that is elsewhere."""
    governing = "、".join(one.name for one in where.governing)
    if where.located == where.governing:
        return governing
    located = "、".join(one.name for one in where.located if one not in where.governing)
    return _("%(governing)s (lies in %(located)s)") % {"governing": governing, "located": located}


def shape_word(shape: str) -> str:
    """Return what a shape is called."""
    return {
        "point": pgettext("shape", "point"),
        "line": pgettext("shape", "line"),
        "area": pgettext("shape", "area"),
    }[shape]


def _facts(version: PlanVersion) -> list[Fact]:
    facts = [
        Fact(label=_("Layer"), value=version.layer.name),
        Fact(label=_("Whose plan it is"), value=version.layer.owner.label),
        Fact(label=_("Source of the plan"), value=version.source),
        Fact(label=_("Valid from"), value=iso(version.valid_from)),
        Fact(label=_("Valid before"), value=iso(version.valid_to)),
    ]
    if version.crs:
        facts += [
            Fact(label=_("Coordinate system of the file"), value=version.crs),
            Fact(label=_("Why this one"), value=version.crs_reason or "—"),
            Fact(label=_("Repaired geometries"), value=version.repaired),
        ]
    if version.file_name:
        facts.append(Fact(label=_("File"), value=version.file_name))
    if version.void_reason:
        facts.append(Fact(label=_("Reason"), value=version.void_reason, is_wide=True))
    return facts


def what_words() -> dict[str, str]:
    """Return what the kinds of change are called."""
    return {
        "added": pgettext("feature", "added"),
        "moved": pgettext("feature", "moved"),
        "renamed": pgettext("feature", "renamed"),
        "dropped": pgettext("feature", "dropped"),
    }


@require_safe
@business_only
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What was added, moved, renamed and dropped from another version of the layer to this one."""
    version = version_or_404(pk)
    others = [other for other in queries.versions(layer=version.layer) if other.pk != pk]
    wanted = number(request, "with")
    old = next((other for other in others if other.pk == wanted), None)
    context: dict[str, Any] = {
        "title": _("Versions compared"),
        "crumbs": crumbs(version, Crumb(label=_("Versions compared"))),
        "version": version,
        "old": old,
        "others": others,
    }
    if old is not None:
        context |= _compared(request, old, version)
    return render(request, "atlas/compare.html", context)


def _compared(request: HttpRequest, old: PlanVersion, new: PlanVersion) -> dict[str, Any]:
    said, what, after = what_words(), words(request, "what"), words(request, "after")
    what = what if what in said else ""
    counted = queries.changes_of(old=old, new=new)
    rows = queries.changes(old=old, new=new, what=what, after=after, most=SHOWN + 1)
    base = {"with": str(old.pk)}
    kept = base | ({"what": what} if what else {})
    return {
        "counted": counted,
        "tabs": [
            Tab(
                label=label,
                url="?" + urlencode(base | {"what": key}),
                count=getattr(counted, key),
                is_current=key == what,
            )
            for key, label in said.items()
        ],
        "table": Listing(
            id="changes",
            next_url="?" + urlencode(kept | {"after": rows[SHOWN - 1].key}) if len(rows) > SHOWN else None,
            columns=(
                Column(key="key", label=_("Key"), kind="short", can_hide=False),
                Column(key="what", label=_("What became of it"), kind="short"),
                Column(key="name", label=_("Name"), kind="name"),
                Column(key="area_before", label=_("Area before (m²)"), kind="num"),
                Column(key="area_after", label=_("Area after (m²)"), kind="num"),
                Column(key="length_before", label=_("Length before (m)"), kind="num"),
                Column(key="length_after", label=_("Length after (m)"), kind="num"),
            ),
        ),
        "rows": [(row, said[row.what]) for row in rows[:SHOWN]],
    }


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a version."""
    version = version_or_404(pk)
    if action not in VERSION:
        raise Http404
    back = reverse("plan-version", args=[pk])
    return perform(request=request, deed=VERSION[action], thing=version, back_url=back)
