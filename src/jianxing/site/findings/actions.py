"""Doing something to a finding: one address a deed, a form by GET and the deed by POST."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jianxing.directory.policies import NotAllowed, Refused, StepRefused
from jianxing.directory.queries import body_with_people
from jianxing.findings import policies
from jianxing.findings.lifecycle import SUPERVISING
from jianxing.findings.models import Finding, FindingFile
from jianxing.findings.operations import Overtaken
from jianxing.kernel.actor import Actor, Role
from jianxing.site import clock
from jianxing.site.answers import done, form_page, refused_as
from jianxing.site.components import Action, Crumb
from jianxing.site.findings.access import business_only, finding_or_404
from jianxing.site.findings.doing import DOINGS
from jianxing.site.findings.forms import (
    ActionForm,
    AttachForm,
    DecideExtensionForm,
    DecideProposalForm,
    HandlerForm,
    JoinForm,
    RouteForm,
    seen,
)
from jianxing.site.requests import acting_request

LABELS = policies.ACTION_LABELS | {"share": gettext_lazy("Share with other bodies")}
#: A guard that the action's own form can meet, so that it neither greys the button nor bars the form.
MET_BY_FORM = {"submit": "has_evidence"}
#: Actions shown only where they mean something: their reason would be noise to everybody else.
ONLY_WHERE_ASKED = frozenset({"unroute", "propose", "decide_proposal"})
SIDE_ACTIONS = frozenset(step.action for step in policies.SIDE_STEPS)


@require_http_methods(["GET", "POST"])
@business_only
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Show the action's form, or call its operation."""
    asked = acting_request(request)
    if action not in DOINGS:
        raise Http404
    finding, doing, today = finding_or_404(pk=pk), DOINGS[action], clock.today()
    page_url = reverse("finding", args=[pk])
    form: ActionForm | None = None
    try:
        _check(finding, action, by=asked.actor)
        form = _form(request, finding, action, today=today, by=asked.actor)
        if request.method == "POST" and form.is_valid():
            if form.cleaned_data["seen"] not in ("", seen(finding)):
                raise Overtaken(finding.number)
            with transaction.atomic():  # files that were stored go again when the operation refuses
                given = doing.run(finding, form, asked.actor, clock.now())
            messages.success(request, str(doing.otherwise(given) or doing.done))
            return done(request=request, to=page_url)
    except NotAllowed as refusal:
        return refused_as(request=request, refusal=refusal, back_url=page_url)
    except (StepRefused, Overtaken) as refusal:
        return refused_as(request=request, refusal=refusal, back_url=page_url)
    except Refused as refusal:
        if form is None or request.method != "POST":
            return refused_as(request=request, refusal=refusal, back_url=page_url)
        form.add_error(None, str(refusal))
    return form_page(
        request=request,
        form=form,
        title=str(LABELS[action]),
        submit=str(doing.submit),
        back_url=page_url,
        warning=str(doing.warning),
        crumbs=[
            Crumb(label=_("Supervision ledger"), url=reverse("findings")),
            Crumb(label=finding.number, url=page_url),
        ],
        template="findings/act.html",
        context=_context(finding, form),
    )


def _check(finding: Finding, action: str, *, by: Actor) -> None:
    """Ask for state and side before the form is shown; the operation asks again, with everything typed."""
    if action == "share":
        policies.check_side(finding=finding, roles=SUPERVISING, by=by)
    elif action in SIDE_ACTIONS:
        policies.check_can_side_step(finding=finding, action=action, by=by)
    else:
        policies.check_can_take(finding=finding, action=action, by=by)


def _form(request: HttpRequest, finding: Finding, action: str, *, today: date, by: Actor) -> ActionForm:
    kind = DOINGS[action].form
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if issubclass(kind, AttachForm):
        return kind(*sent, finding=finding, today=today, answering=by.body_id != finding.supervised_by_id)
    if issubclass(kind, HandlerForm | RouteForm):
        body = body_with_people(pk=finding.responsible_id or 0, on=today)
        # Prefetched by the query, which the model does not know.
        present = body.present  # type: ignore[attr-defined]
        colleagues = {held.person for held in present if held.role in (Role.HANDLER, Role.LEADER)}
        ordered = sorted(colleagues, key=lambda person: person.login)
        given: dict[str, Any] = {"finding": finding, "today": today, "colleagues": ordered}
        if issubclass(kind, RouteForm):
            given["offices"] = list(body.children.all())
        return kind(*sent, **given)
    if issubclass(kind, JoinForm):
        return kind(*sent, finding=finding, today=today, kept=request.GET.get("kept", "")[:40])
    return kind(*sent, finding=finding, today=today)


def _context(finding: Finding, form: ActionForm) -> dict[str, object]:
    context: dict[str, object] = {"finding": finding}
    if isinstance(form, DecideExtensionForm):
        context["extension"] = next((one for one in finding.extensions.all() if not one.decision), None)
    if isinstance(form, DecideProposalForm):
        context["proposal"] = finding.proposals.filter(decision="").first()
    return context


def panel(*, finding: Finding, by: Actor, today: date) -> list[Action]:
    """Return what may be done to the finding and, with its reason, what may not; the main deed of the moment first."""
    shown = []
    evidence = any(
        link.purpose == FindingFile.Purpose.RECTIFIED and not link.file.is_voided
        for link in finding.file_links.all()
    )
    for offer in policies.offers(finding=finding, by=by, today=today, known={"evidence": evidence}):
        if offer.action == "verify_stated" and not finding.closure_stated:
            continue  # it will never be possible here, so its reason would only be noise
        if offer.action in ONLY_WHERE_ASKED and not policies.head_decides(finding):
            continue
        reason = f"{offer.reason} {offer.remedy}".strip()
        if offer.action in MET_BY_FORM and not offer.allowed:
            reason = _beside_the_form(finding, offer.action, by=by, today=today)
        shown.append(_action(finding, offer.action, label=offer.label, refusal=reason))
    if _may(finding, "share", by=by):
        shown.append(_action(finding, "share", label=str(LABELS["share"])))
    return _one_main(sorted(shown, key=lambda action: (not action.is_main, action.key == "void")))


def _action(finding: Finding, key: str, *, label: str, refusal: str = "") -> Action:
    return Action(
        key=key,
        label=label,
        url=reverse("finding-act", args=[finding.pk, key]),
        icon=DOINGS[key].icon,
        is_main=DOINGS[key].is_main and not refusal,
        refusal=refusal,
    )


def _may(finding: Finding, action: str, *, by: Actor) -> bool:
    try:
        _check(finding, action, by=by)
    except Refused:
        return False
    return True


def _beside_the_form(finding: Finding, action: str, *, by: Actor, today: date) -> str:
    """Return what stands in the action's way that its own form cannot bring; empty where nothing does."""
    step = policies.step_of(finding=finding, action=action)
    try:
        for guard in step.guards:
            if guard != MET_BY_FORM[action]:
                policies.GUARDS[guard](finding, {"by": by, "today": today})
    except Refused as refusal:
        return str(refusal)
    return ""


def _one_main(actions: list[Action]) -> list[Action]:
    """Leave one main action: a page has one."""
    mains = [action for action in actions if action.is_main]
    return [replace(action, is_main=action in mains[:1]) for action in actions]
