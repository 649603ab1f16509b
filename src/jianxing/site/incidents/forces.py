"""Rescue forces and stores: the list, one of them, registering, changing and striking off, a whole list brought in."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import can
from jianxing.incidents import operations, policies
from jianxing.incidents.models import Force
from jianxing.incidents.models.force import counted
from jianxing.incidents.operations import ForceDraft
from jianxing.incidents.queries import forces as queries
from jianxing.kernel.actor import Actor
from jianxing.site.answers import found_or_404
from jianxing.site.asking import words
from jianxing.site.components import Column, Crumb, Fact, Listing
from jianxing.site.deeds import Deed, Led, enter, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.incidents.forces_file import drafts
from jianxing.site.incidents.forces_forms import BringForm, ForceFilterForm, ForceForm, NewForceForm, WhyForm
from jianxing.site.meetings.lists import chips
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso_minute


def _crumbs() -> list[Crumb]:
    return [
        Crumb(label=_("Incidents and drills"), url=reverse("incidents")),
        Crumb(label=_("Rescue forces and stores"), url=reverse("forces")),
    ]


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The forces that the acting body sees: its own, those of bodies below it, and those lent under agreements."""
    asked = acting_request(request)
    form = ForceFilterForm(request.GET)
    form.is_valid()
    chosen: dict[str, Any] = form.cleaned_data
    found = queries.page(
        kind=chosen.get("kind", ""), capability=chosen.get("capability", ""), readiness=chosen.get("readiness", ""),
        words=chosen.get("q", ""), cursor=words(request, "after"),
    )  # fmt: skip
    kept = {name: str(value) for name, value in chosen.items() if value}
    table = Listing(
        id="forces",
        count=found.count,
        export_url=f"{reverse('export-of', args=['forces'])}?{urlencode(kept)}",
        next_url="?" + urlencode(kept | {"after": found.next_cursor}) if found.next_cursor else None,
        columns=(
            Column(key="name", label=pgettext("force", "Force"), kind="name", can_hide=False),
            Column(key="kind", label=pgettext("force", "Kind"), kind="short"),
            Column(key="can", label=pgettext("force", "Capability"), kind="name"),
            Column(key="free", label=_("Free / all"), kind="num"),
            Column(key="ready", label=pgettext("force", "Readiness"), kind="short"),
            Column(key="body", label=pgettext("force", "Body"), kind="name"),
            Column(key="place", label=pgettext("force", "Where"), kind="name"),
            Column(key="as_of", label=_("Counted at"), kind="date"),
        ),
    )
    context = {
        "title": _("Rescue forces and stores"),
        "crumbs": _crumbs()[:1],
        "table": table,
        "rows": found.rows,
        "form": form,
        "chips": chips(form, chosen, kept),
        "clear_url": reverse("forces"),
        "may_keep": can(policies.check_can_keep_forces, body=asked.body_acting, by=asked.actor),
    }
    return render(request, "incidents/forces.html", context)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One force: what it is, where, how many are free, and where it was sent."""
    by, shown = acting_request(request).actor, found_or_404(queries.one, pk=pk)
    sent = queries.dispatches_of(force=shown)
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=shown, url=reverse("force-do", args=[pk, key]), by=by)
            for key, deed in FORCE.items()
        ]
    )
    at = f"{shown.longitude:.5f},{shown.latitude:.5f}"
    context = {
        "title": shown.name,
        "crumbs": [*_crumbs(), Crumb(label=shown.name)],
        "force": shown,
        "facts": _facts(shown),
        "actions": actions,
        "why_nothing": why_nothing,
        "map_url": f"{reverse('atlas-map')}?at={at},11",
        "picture_url": f"{reverse('atlas-map-picture', args=['png'])}?at={at},10",
        "sent": sent,
        "table": Listing(
            id="force-dispatches",
            count=len(sent),
            columns=(
                Column(key="incident", label=pgettext("incident", "Incident"), kind="name", can_hide=False),
                Column(key="for", label=_("Asked for by"), kind="name"),
                Column(key="quantity", label=pgettext("force", "Quantity"), kind="num"),
                Column(key="state", label=_("State"), kind="short"),
                Column(key="departed", label=_("Left"), kind="date"),
                Column(key="arrived", label=_("There"), kind="date"),
                Column(key="used", label=_("Used up"), kind="num"),
            ),
        ),
    }
    return render(request, "incidents/force.html", context)


def _facts(shown: Force) -> list[Fact]:
    lent = shown.agreement.title if shown.agreement else _("not lent")
    facts = [
        Fact(label=pgettext("force", "Body"), value=shown.body.label),
        Fact(label=pgettext("force", "Kind"), value=shown.get_kind_display()),
        Fact(label=pgettext("force", "Capability"), value=shown.can, is_wide=True),
        Fact(label=pgettext("force", "Quantity"), value=counted(shown.quantity, shown.unit)),
        Fact(label=_("Of these free"), value=shown.free),
        Fact(label=pgettext("force", "Readiness"), value=shown.get_readiness_display()),
        Fact(label=_("Counted at"), value=iso_minute(shown.as_of)),
        Fact(label=_("Where, in words"), value=shown.place_name, is_wide=True),
        Fact(label=_("Jurisdiction"), value=shown.located_in.name if shown.located_in else _("none known here")),
        Fact(label=_("Lent under the agreement"), value=lent, is_wide=True),
        Fact(label=_("Struck off, since"), value=shown.retire_reason or None, is_wide=True),
    ]  # fmt: skip
    return [fact for fact in facts if fact.value is not None]


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Put a force on the acting body's list."""
    asked = acting_request(request)

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        uid = data.pop("uid")
        force = operations.register_force(draft=ForceDraft(**data), uid=uid, by=by, at=at)
        return reverse("force", args=[force.pk])

    return enter(
        request=request,
        form=NewForceForm(request.POST or None),
        check=lambda by: policies.check_can_keep_forces(body=asked.body_acting, by=by),
        run=run,
        said=_("The force is on your list."),
        back_url=reverse("forces"),
        title=_("Register a force or store"),
        submit=_("Register it"),
        crumbs=_crumbs(),
    )


@require_http_methods(["GET", "POST"])
@business_only
def bring(request: HttpRequest) -> HttpResponse:
    """Bring a body's whole list in."""
    asked = acting_request(request)

    def run(data: dict[str, Any], by: Actor, at: datetime) -> Led:
        read = [replace(one, agreement=data["agreement"]) for one in drafts(data["file"])]
        brought = operations.bring_forces(drafts=read, by=by, at=at)
        said = _("%(new)d new, %(changed)d changed, %(same)d as before.") % {
            "new": brought.new, "changed": brought.changed, "same": brought.same,
        }  # fmt: skip
        return Led(to=reverse("forces"), said=said)

    return enter(
        request=request,
        form=BringForm(request.POST or None, request.FILES or None),
        check=lambda by: policies.check_can_keep_forces(body=asked.body_acting, by=by),
        run=run,
        back_url=reverse("forces"),
        title=_("Bring a list of forces in"),
        submit=_("Bring it in"),
        crumbs=_crumbs(),
    )


def _change(force: Force, data: dict[str, Any], by: Actor, at: datetime) -> object:
    return operations.change_force(force=force, draft=ForceDraft(**data), by=by, at=at)


def _retire(force: Force, data: dict[str, Any], by: Actor, at: datetime) -> object:
    return operations.retire_force(force=force, **data, by=by, at=at)


def _may_change(force: Force, by: Actor) -> None:
    policies.check_can_change_force(force=force, by=by)


FORCE: dict[str, Deed] = {
    "change": Deed(
        label=gettext_lazy("Say how it stands"), form=ForceForm, run=_change, check=_may_change, icon="edit",
        is_main=True, said=gettext_lazy("Noted."),
    ),
    "retire": Deed(
        label=gettext_lazy("Strike it off the list"), form=WhyForm, run=_retire, check=_may_change, icon="ban",
        said=gettext_lazy("Struck off; what it did stays."),
    ),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Say how a force stands, or strike it off."""
    shown = found_or_404(queries.one, pk=pk)
    if action not in FORCE:
        raise Http404
    initial = None
    if action == "change":
        names = [name for name in ForceForm.base_fields if name not in ("agreement", "as_of")]
        initial = {name: getattr(shown, name) for name in names} | {"agreement": shown.agreement_id}
    return perform(
        request=request,
        deed=FORCE[action],
        thing=shown,
        back_url=reverse("force", args=[pk]),
        initial=initial,
    )
