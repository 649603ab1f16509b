"""Forces in an incident: what is asked for and short, the nearest that suit, who promised, left, arrived; and doing it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from jianxing.directory.policies import Refused, can
from jianxing.incidents import operations, policies
from jianxing.incidents.lifecycle import DISPATCH, Deployment
from jianxing.incidents.models import Dispatch, Force, Incident, ResourceRequest
from jianxing.incidents.models.force import counted
from jianxing.incidents.queries import forces as queries
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.asking import number
from jianxing.site.components import Column, Event, Listing
from jianxing.site.deeds import Deed, perform, plain
from jianxing.site.findings.access import business_only
from jianxing.site.incidents.forces_forms import (
    BackForm,
    ChosenForceForm,
    ExpectedForm,
    OfferForm,
    WhyForm,
)
from jianxing.site.incidents.forms import ConfirmForm
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso_minute

Links = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RequestShown:
    """What was asked for as the page of its incident has it: who does what next, and which forces are proposed."""

    request: ResourceRequest
    counted: str
    links: Links
    table: Listing
    rows: Sequence[tuple[Dispatch, Links]]
    near_table: Listing | None
    near: Sequence[tuple[queries.Near, str]]
    roads: str


def _may(dispatch: Dispatch, action: str, by: Actor) -> bool:
    try:
        if action == "recall":
            policies.check_can_recall(dispatch=dispatch, by=by)
        else:
            policies.check_can_step(dispatch=dispatch, action=action, by=by)
    except Refused:
        return False
    return True


def shown_for(*, incident: Incident, asked: Sequence[queries.Asked], by: Actor) -> list[RequestShown]:
    """Return the section of an incident's page; forces are proposed to who asked, as long as it is short of them."""
    for one in asked:
        one.request.incident = incident
    open_own = [
        one.request
        for one in asked
        if one.request.short
        and can(policies.check_asked, request=one.request, by=by)
        and can(policies.check_open, request=one.request)
    ]
    proposed = queries.proposals(requests=open_own, on=timezone.localdate(clock.now()))
    return [_shown(one, proposed.get(one.request.pk), by) for one in asked]


def _shown(asked: queries.Asked, proposed: queries.Nearest | None, by: Actor) -> RequestShown:
    request = asked.request
    links = []
    if can(policies.check_open, request=request):
        if (
            request.short
            and by.body_id != request.body_id
            and can(policies.check_can_offer, request=request, by=by)
        ):
            links.append(
                (str(REQUEST["offer"].label), reverse("resource-request-do", args=[request.pk, "offer"]))
            )
        if can(policies.check_asked, request=request, by=by):
            links.append(
                (str(REQUEST["close"].label), reverse("resource-request-do", args=[request.pk, "close"]))
            )
    busy = {one.force_id for one in asked.dispatches if one.over_at is None}
    near = [one for one in proposed.rows if one.force.pk not in busy] if proposed else []
    return RequestShown(
        request=request,
        counted=counted(request.quantity, request.unit),
        links=links,
        table=_table(request, len(asked.dispatches)),
        rows=[(one, _steps(one, by)) for one in asked.dispatches],
        near_table=_near_table(request, len(near)) if proposed else None,
        near=[
            (one, f"{reverse('resource-request-do', args=[request.pk, 'ask'])}?force={one.force.pk}") for one in near
        ],
        roads="、".join(proposed.roads) if proposed else "",
    )  # fmt: skip


def _steps(dispatch: Dispatch, by: Actor) -> Links:
    if dispatch.over_at is not None:
        return []
    actions = [step.action for step in DISPATCH.steps if step.source == dispatch.state] + ["recall"]
    return [
        (str(DISPATCHING[action].label), reverse("dispatch-do", args=[dispatch.pk, action]))
        for action in actions
        if _may(dispatch, action, by)
    ]


def _table(request: ResourceRequest, count: int) -> Listing:
    return Listing(
        id=f"dispatches-{request.pk}",
        count=count,
        columns=(
            Column(key="force", label=pgettext("force", "Force"), kind="name", can_hide=False),
            Column(key="quantity", label=pgettext("force", "Quantity"), kind="num"),
            Column(key="state", label=_("State"), kind="short"),
            Column(key="committed", label=_("Promised"), kind="date"),
            Column(key="departed", label=_("Left"), kind="date"),
            Column(key="arrived", label=_("There"), kind="date"),
            Column(key="do", label=_("Do"), kind="name"),
        ),
    )


def _near_table(request: ResourceRequest, count: int) -> Listing:
    return Listing(
        id=f"nearest-{request.pk}",
        count=count,
        columns=(
            Column(key="force", label=_("Nearest that suit"), kind="name", can_hide=False),
            Column(key="place", label=_("Jurisdiction"), kind="name"),
            Column(key="free", label=_("Free"), kind="num"),
            Column(key="minutes", label=_("By road, min"), kind="num"),
            Column(key="km", label=_("Straight, km"), kind="num"),
            Column(key="do", label=_("Do"), kind="short"),
        ),
    )


def events(asked: Iterable[queries.Asked]) -> list[Event]:
    """Return what was asked for, promised, declined and released, for the time line; leaving and arriving are written there."""
    found = []
    for one in asked:
        request = one.request
        said = f"{request.get_capability_display()} {counted(request.quantity, request.unit)}"
        found.append(
            _event(
                request.requested_at,
                _("forces asked for"),
                request.body.label,
                f"{said} · {request.function}",
            )
        )
        if request.closed_at:
            found.append(
                _event(
                    request.closed_at, _("no more forces needed"), request.body.label, request.close_reason
                )
            )
        for sent in one.dispatches:
            found += _events_of(request, sent)
    return found


def _events_of(request: ResourceRequest, sent: Dispatch) -> list[Event]:
    what = f"{sent.force_name} {counted(sent.quantity, request.unit)}"
    ended = {
        Deployment.DECLINED: sent.body,
        Deployment.WITHDRAWN: request.body,
        Deployment.RETURNED: sent.body,
    }
    expected = _("expected %(at)s") % {"at": iso_minute(sent.expected_at)} if sent.expected_at else ""
    why = "" if sent.recalled_at else sent.reason
    told = [
        (sent.asked_at, _("force asked for"), request.body, ""),
        (sent.committed_at, _("force promised"), sent.body, expected),
        (sent.recalled_at, _("force asked back"), sent.body, sent.reason),
        (sent.released_at, _("force released"), request.body, ""),
        (sent.over_at, str(sent.get_state_display()), ended.get(Deployment(sent.state), sent.body), why),
    ]  # fmt: skip
    return [
        _event(at, word, body.label, " · ".join(filter(None, [what, more])))
        for at, word, body, more in told
        if at
    ]


def _event(at: datetime, what: str, who: str, said: str) -> Event:
    return Event(at=at, what=what, who=who, text=said, icon="users")


def _may_step(action: str) -> Any:
    def check(dispatch: Dispatch, by: Actor) -> None:
        policies.check_can_step(dispatch=dispatch, action=action, by=by)

    return check


def _of(operation: Any) -> Any:
    return plain(operation, "dispatch")


DISPATCHING: Final[dict[str, Deed]] = {
    "commit": Deed(
        label=gettext_lazy("Promise it"), form=ExpectedForm, run=_of(operations.commit), check=_may_step("commit"),
        icon="check", said=gettext_lazy("Promised; who asked is told."),
    ),
    "decline": Deed(
        label=pgettext_lazy("force", "Decline"), form=WhyForm, run=_of(operations.decline), check=_may_step("decline"), icon="x",
        said=gettext_lazy("Declined; who asked is told."),
    ),
    "withdraw": Deed(
        label=gettext_lazy("Ask no more"), form=WhyForm, run=_of(operations.withdraw), check=_may_step("withdraw"), icon="x",
        said=gettext_lazy("Withdrawn."),
    ),
    "depart": Deed(
        label=gettext_lazy("It has left"), form=ConfirmForm, run=_of(operations.depart), check=_may_step("depart"),
        icon="send", said=gettext_lazy("Noted, and written into the time line."),
    ),
    "arrive": Deed(
        label=gettext_lazy("It is there"), form=ConfirmForm, run=_of(operations.arrive), check=_may_step("arrive"),
        icon="map-pin", said=gettext_lazy("Noted, and written into the time line."),
    ),
    "recall": Deed(
        label=gettext_lazy("Ask for it back"), form=WhyForm, run=_of(operations.recall),
        check=lambda dispatch, by: policies.check_can_recall(dispatch=dispatch, by=by), icon="arrow-back-up",
        said=gettext_lazy("Asked back; it is released by who asked for it."),
    ),
    "release": Deed(
        label=gettext_lazy("Release it"), form=ConfirmForm, run=_of(operations.release), check=_may_step("release"),
        icon="lock-open", said=gettext_lazy("Released; its owner is told."),
    ),
    "give_back": Deed(
        label=gettext_lazy("It is back"), form=BackForm, run=_of(operations.give_back), check=_may_step("give_back"),
        icon="checks", said=gettext_lazy("Noted; it is free again."),
    ),
}  # fmt: skip


def _may_ask(request: ResourceRequest, by: Actor) -> None:
    policies.check_asked(request=request, by=by)
    policies.check_open(request=request)


def _may_offer(request: ResourceRequest, by: Actor) -> None:
    policies.check_can_offer(request=request, by=by)


def _may_close(request: ResourceRequest, by: Actor) -> None:
    policies.check_asked(request=request, by=by)


def _chosen(operation: Any) -> Any:
    def run(request: ResourceRequest, data: Mapping[str, Any], by: Actor, at: datetime) -> object:
        force = queries.one(pk=data["force"])
        given = {name: value for name, value in data.items() if name != "force"}
        return operation(request=request, force=force, **given, by=by, at=at)

    return run


REQUEST: Final[dict[str, Deed]] = {
    "ask": Deed(
        label=gettext_lazy("Ask for it"), form=ChosenForceForm, run=_chosen(operations.ask_force), check=_may_ask,
        icon="send", said=gettext_lazy("Asked for; its owner is told and sees the incident."),
    ),
    "offer": Deed(
        label=gettext_lazy("Promise one of ours"), form=OfferForm, run=_chosen(operations.offer_force), check=_may_offer,
        icon="check", said=gettext_lazy("Promised; who asked is told."),
    ),
    "close": Deed(
        label=gettext_lazy("No more are needed"), form=WhyForm, run=plain(operations.close_request, "request"),
        check=_may_close, icon="ban", said=gettext_lazy("Closed; what is on its way stays."),
    ),
}  # fmt: skip


def _back(incident: int) -> str:
    return f"{reverse('incident', args=[incident])}#forces"


@require_http_methods(["GET", "POST"])
@business_only
def request_do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Ask the owner of a force for it, promise one's own, or say that no more are needed."""
    by, shown = acting_request(request).actor, found_or_404(queries.one_request, pk=pk)
    if action not in REQUEST:
        raise Http404
    deed, initial = REQUEST[action], None
    if action != "close":
        suiting = _forces(shown, action, by)
        free = {one.pk: one.free for one in suiting}
        chosen = number(request, "force") or next(iter(free), 0)
        initial = {"force": chosen, "quantity": min(free.get(chosen, shown.short), shown.short)}
        form = partial(deed.form, forces=[(one.pk, _labelled(one)) for one in suiting])
        deed = Deed(
            label=deed.label, form=form, run=deed.run, check=deed.check, icon=deed.icon, said=deed.said
        )
    return perform(
        request=request, deed=deed, thing=shown, back_url=_back(shown.incident_id), initial=initial
    )


#: So many of the nearest may be chosen from.
_MOST: Final = 40


def _forces(shown: ResourceRequest, action: str, by: Actor) -> list[Force]:
    if action == "offer":
        return queries.own_suiting(request=shown, by=by)
    near = queries.proposals(requests=[shown], on=timezone.localdate(clock.now()), count=_MOST)[shown.pk]
    return [one.force for one in near.rows]


def _labelled(force: Force) -> str:
    return f"{force.name} · {force.body.label} · {_('%(count)d free') % {'count': force.free}}"


@require_http_methods(["GET", "POST"])
@business_only
def dispatch_do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a step with forces that were asked for or promised."""
    shown = found_or_404(queries.one_dispatch, pk=pk)
    if action not in DISPATCHING:
        raise Http404
    back = _back(shown.request.incident_id)
    return perform(request=request, deed=DISPATCHING[action], thing=shown, back_url=back)
