"""Assigning several findings at once, those picked or all that the list's filters admit; every refusal is told, row by row."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from jianxing.findings import queries
from jianxing.findings.lifecycle import FINDING
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.letters.operations import Assignment
from jianxing.letters.operations import assign as assign_by_letter
from jianxing.site import clock
from jianxing.site.answers import done, form_page, partly_refused, refused
from jianxing.site.components import Crumb
from jianxing.site.findings.access import business_only
from jianxing.site.findings.filtering import FilterForm, plain
from jianxing.site.findings.forms import check_one_deadline, day_field
from jianxing.site.findings.picking import BodySource, PickField
from jianxing.site.requests import acting_request

MOST_AT_ONCE = 500
ASSIGNED_FROM = FINDING.sources("assign")


class BulkAssignForm(forms.Form):
    """Body and deadline for all that were picked."""

    ids = forms.TypedMultipleChoiceField(coerce=int, widget=forms.MultipleHiddenInput)
    responsible = PickField(
        label=gettext_lazy("Responsible body"), required=False, source=BodySource(),
        help_text=gettext_lazy("Leave it empty where each finding names its own."),
    )  # fmt: skip
    due_days = forms.IntegerField(
        label=gettext_lazy("Within working days"), required=False, min_value=0, max_value=1000,
        help_text=gettext_lazy("Counted from tomorrow by the working-day calendar; or give a day below."),
    )  # fmt: skip
    due_on = day_field(gettext_lazy("Due on"), required=False)

    def __init__(self, data: Any = None, *, ids: list[int]) -> None:
        super().__init__(data, initial={"ids": ids})
        self.fields["ids"].choices = [(pk, pk) for pk in ids]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        check_one_deadline(self, data)
        return data


@require_http_methods(["GET", "POST"])
@business_only
def assign(request: HttpRequest) -> HttpResponse:
    """Ask for body and deadline, then assign those picked that the acting body sees.

    For all that match, the form holds the rows that matched when it was shown: what is counted on it is what is assigned.
    """
    asked = acting_request(request)
    sent = request.POST if request.method == "POST" else request.GET
    back_url = reverse("findings")
    if request.method == "GET" and "all" in request.GET:
        ids = _matching(request.GET, by=asked.actor, today=clock.today())
        if not ids:
            return refused(
                request=request,
                reason=_("None of the findings that match waits to be assigned."),
                remedy=_("Only registered findings are assigned; filter the list by that state."),
                back_url=f"{back_url}?{plain(request.GET).urlencode()}",
            )
        if len(ids) > MOST_AT_ONCE:
            return refused(
                request=request,
                reason=_("More than %(most)d findings match.") % {"most": MOST_AT_ONCE},
                remedy=_("Narrow the list by its filters, and act on one part after the other."),
                back_url=f"{back_url}?{plain(request.GET).urlencode()}",
            )
    else:
        ids = [int(pk) for pk in dict.fromkeys(sent.getlist("ids")) if pk.isdecimal()]
    picked = _picked(ids[: MOST_AT_ONCE + 1], by=asked.actor, today=clock.today())
    if not picked or len(picked) > MOST_AT_ONCE:
        return refused(
            request=request,
            reason=_("Pick between 1 and %(most)d findings.") % {"most": MOST_AT_ONCE},
            remedy=_("Tick the boxes at the rows, then act on them."),
            back_url=back_url,
        )
    form = BulkAssignForm(request.POST if request.method == "POST" else None, ids=ids)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = assign_by_letter(
            assignments=[
                Assignment(one, data["responsible"], due_on=data["due_on"], due_days=data["due_days"])
                for one in picked
            ],
            by=asked.actor,
            at=clock.now(),
        )
        not_done = made.refused
        count = len(picked) - len(not_done)
        if not not_done and made.waits_for_signature:
            messages.success(
                request, _("Assignment letters are drafted; the findings are assigned when they are sent.")
            )
            return done(request=request, to=f"{reverse('letters')}?side=sent&state=draft")
        if not not_done:
            messages.success(request, _assigned(count))
            return done(request=request, to=f"{back_url}?state=assigned")
        return partly_refused(
            request=request,
            title=_("Some were not assigned"),
            done=_assigned(count) if count else _("None was assigned."),
            heading=_("Number"),
            refused=[(one.number or "", reverse("finding", args=[one.pk]), why) for one, why in not_done],
            back=_("Back to the ledger"),
            back_url=back_url,
        )
    return form_page(
        request=request,
        form=form,
        title=ngettext("Assign %(n)d finding", "Assign %(n)d findings", len(picked)) % {"n": len(picked)},
        submit=_("Assign"),
        action=reverse("findings-assign"),
        back_url=back_url,
        crumbs=[Crumb(label=_("Supervision ledger"), url=back_url)],
    )


def _matching(query: QueryDict, *, by: Actor, today: date) -> list[int]:
    """Return the keys of those the list shows under these filters that can be assigned, one more than is taken at once."""
    filters = FilterForm(query).filters(by=by)
    found = (
        queries.filtered(filters=filters, by=by, today=today).filter(state__in=ASSIGNED_FROM).order_by("pk")
    )
    return list(found.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])


def _picked(ids: list[int], *, by: Actor, today: date) -> list[Finding]:
    found = queries.filtered(filters=queries.Filters(), by=by, today=today).filter(pk__in=ids)
    return list(queries.for_list(found).order_by("pk"))


def _assigned(count: int) -> str:
    return ngettext("%(n)d finding was assigned.", "%(n)d findings were assigned.", count) % {"n": count}
