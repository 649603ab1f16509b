"""The joint board (谁欠谁的): who was asked, who answered, who is late; one joint action with its plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import can
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.kernel.workdays import Calendar
from jianxing.letters import operations, policies, queries
from jianxing.letters.lifecycle import ActionState, ReceiptState
from jianxing.letters.models import RECEIPT_LABELS, JointAction, JointPlan, Letter, Receipt
from jianxing.notices.queries import calendar
from jianxing.projects.models import Project
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.asking import number, words
from jianxing.site.components import Action, Column, Crumb, Fact, Listing
from jianxing.site.deeds import Deed, enter, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.instructions.lights import Lit
from jianxing.site.letters.doing import ACTION
from jianxing.site.letters.forms import ActionForm, BoardFilterForm, PositionForm
from jianxing.site.letters.history import events
from jianxing.site.letters.lights import lit
from jianxing.site.letters.listing import tabs
from jianxing.site.packages.panel import panel as packages_on
from jianxing.site.requests import acting_request

_STATE = gettext_lazy("Take a position on the plan")
_STATED = gettext_lazy("Stated; the lead body has been told.")


@require_safe
@business_only
def board(request: HttpRequest) -> HttpResponse:
    """The joint actions that the acting body leads, has joined or sees from above, with how many still owe."""
    asked = acting_request(request)
    form = BoardFilterForm(request.GET)
    form.is_valid()
    state = form.cleaned_data.get("state", "")
    found = queries.actions(by=asked.actor, state=state, cursor=words(request, "after"))
    kept = {"state": state} if state else {}
    owed = queries.owed_in(actions=[one.pk for one in found.rows])
    today, working = clock.today(), calendar()
    context = {
        "title": _("Joint board"),
        "tabs": tabs(asked, current="joint"),
        "form": form,
        "rows": [(one, _owed(owed.get(one.pk, []), today, working)) for one in found.rows],
        "table": Listing(
            id="joint-actions",
            count=found.count,
            next_url="?" + urlencode(kept | {"after": found.next_cursor}) if found.next_cursor else None,
            columns=(
                Column(key="number", label=_("Number"), kind="short"),
                Column(key="name", label=_("Joint action"), kind="text"),
                Column(key="shape", label=_("Shape"), kind="short"),
                Column(key="lead", label=_("Lead body"), kind="name"),
                Column(key="state", label=_("State"), kind="short"),
                Column(key="asked", label=_("Asked"), kind="short"),
                Column(key="owing", label=_("Who owes whom"), kind="text"),
            ),
        ),
        "may_open": can(
            policies.check_can_open_action, lead=asked.body_acting, findings=[], project=None, by=asked.actor
        ),
    }
    return render(request, "letters/board.html", context)


def _owed(receipts: Sequence[Receipt], today: date, working: Calendar) -> list[tuple[Receipt, Lit]]:
    return [(one, lit(one, today=today, working=working)) for one in receipts]


@dataclass(frozen=True, slots=True)
class Row:
    """What one body was asked in a joint action, and what it did; without a letter where the lead on another node tells it."""

    body: str
    asked: str
    state: str
    state_label: str
    due_on: date | None
    did: str
    lit: Lit | None = None
    letter: Letter | None = None


def _rows(shown: JointAction, today: date, working: Calendar) -> list[Row]:
    rows = [
        Row(
            body=one.addressee.label, asked=one.asked, state=one.state, state_label=one.get_state_display(),
            due_on=one.due_on, did=one.decline_reason or _answer(one),
            lit=lit(one, today=today, working=working), letter=one.letter,
        )
        for one in queries.asked_in(action=shown)
    ]  # fmt: skip
    if shown.is_led_elsewhere:
        rows += [
            Row(
                body=one.label, asked=one.asked, state=one.state,
                state_label=str(RECEIPT_LABELS[ReceiptState(one.state)]), due_on=one.due_on, did=one.words,
            )
            for one in queries.told_asks(action=shown)
        ]  # fmt: skip
    return rows


def _answer(receipt: Receipt) -> str:
    """The last answer that was not returned."""
    standing = [one.text for one in receipt.answer_rounds.all() if one.returned_at is None]
    return standing[-1] if standing else ""


def action_or_404(pk: int) -> JointAction:
    """Return the joint action; 404 where it is not seen."""
    return found_or_404(queries.one_action, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One joint action: who was asked what by when, who answered, who is late; its plan with every party's position."""
    by, shown, today = acting_request(request).actor, action_or_404(pk), clock.today()
    working = calendar()
    plans = queries.plans(action=shown)
    actions, why_nothing = once(_actions(shown, by))
    may_state = bool(plans) and can(
        policies.check_can_state, action=shown, parties=queries.parties(action=shown), by=by
    )
    context = {
        "title": shown.name,
        "crumbs": [Crumb(label=_("Joint board"), url=reverse("joint-actions")), Crumb(label=shown.number)],
        "shown": shown,
        "facts": _facts(shown),
        "rows": _rows(shown, today, working),
        "letters": queries.action_letters(action=shown),
        "plans": plans,
        "may_state": may_state,
        "events": events(acts=queries.action_acts(action=shown)),
        "actions": actions,
        "why_nothing": why_nothing,
        **packages_on(action=shown, by=by),
    }
    return render(request, "letters/action.html", context)


def _actions(shown: JointAction, by: Any) -> list[Action]:
    made = [
        offer(
            key=key, deed=deed, thing=shown, url=reverse("joint-action-do", args=[shown.pk, key]), by=by
        )
        for key, deed in ACTION.items()
    ]  # fmt: skip
    if can(policies.check_can_lead, action=shown, by=by):
        ask = f"{reverse('letter-add')}?joint_action={shown.pk}"
        made.insert(0, Action(key="ask", label=_("Ask a body to join"), icon="mail", url=ask, is_main=True))
    return made


def _facts(shown: JointAction) -> list[Fact]:
    findings = [
        (reverse("finding", args=[one.pk]), one.number) for one in queries.action_findings(action=shown)
    ]
    project = Project.objects.filter(pk=shown.project_id).first() if shown.project_id else None
    facts = [
        Fact(label=_("Shape"), value=shown.get_shape_display()),
        Fact(label=_("Lead body"), value=shown.lead.label),
        Fact(
            label=_("Project"),
            value=format_html('<a href="{}">{}</a>', reverse("project", args=[project.pk]), project.name)
            if project
            else None,
        ),
        Fact(
            label=_("Findings"),
            value=format_html_join("、", '<a href="{}">{}</a>', findings) if findings else None,
        ),
        Fact(label=_("What came of it"), value=shown.outcome, is_wide=True),
    ]
    return [fact for fact in facts if fact.value]


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Open a joint action on a finding, on a project, or for itself."""
    finding = _seen(Finding, number(request, "finding"))
    project = _seen(Project, number(request, "project"))
    back_url = reverse("joint-actions")
    initial = {"project": project} if project is not None else {}
    form = ActionForm(request.POST or None, initial=initial)
    findings = [finding] if finding is not None else []

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        made = operations.open_action(
            name=data["name"], shape=data["shape"], findings=findings, project=data["project"] or project, by=by,
            at=at,
        )  # fmt: skip
        return reverse("joint-action", args=[made.pk])

    return enter(
        request=request,
        form=form,
        check=lambda by: policies.check_can_open_action(
            lead=acting_request(request).body_acting, findings=findings, project=project, by=by
        ),
        run=run,
        said=_("Opened; ask the bodies by letter now."),
        title=_("Open a joint action"),
        submit=_("Open a joint action"),
        back_url=back_url,
        crumbs=[Crumb(label=_("Joint board"), url=back_url)],
    )


def _seen(model: Any, pk: int | None) -> Any:
    if pk is None:
        return None
    return found_or_404(model.objects.get, pk=pk)


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Write a version of the joint plan, or close the joint action."""
    shown = action_or_404(pk)
    if action not in ACTION:
        raise Http404
    return perform(
        request=request,
        deed=ACTION[action],
        thing=shown,
        back_url=reverse("joint-action", args=[pk]),
        initial=_last_plan(shown) if action == "plan" else None,
    )


def _last_plan(shown: JointAction) -> dict[str, Any]:
    latest = shown.plans.order_by("-version").first() if shown.state == ActionState.OPEN else None
    return {"text": latest.text} if latest is not None else {}


def _states(plan: JointPlan, by: Any) -> None:
    parties = queries.parties(action=plan.action)
    policies.check_can_state(action=plan.action, parties=parties, by=by)


def _state(plan: JointPlan, data: dict[str, Any], by: Any, at: Any) -> object:
    return operations.state_position(plan=plan, **data, by=by, at=at)


@require_http_methods(["GET", "POST"])
@business_only
def position(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the acting body demands of the plan, thinks of it, and whether it consents."""
    plan = found_or_404(queries.one_plan, pk=pk)
    deed = Deed(label=_STATE, form=PositionForm, run=_state, check=_states, icon="message-2", said=_STATED)
    return perform(
        request=request, deed=deed, thing=plan, back_url=reverse("joint-action", args=[plan.action_id])
    )
