"""What each action of a finding asks for and which operation it calls, one line of a table for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jianxing.alike import operations as alike
from jianxing.findings import operations
from jianxing.findings.models import Finding
from jianxing.findings.operations import Answers
from jianxing.kernel.actor import Actor
from jianxing.letters import operations as letters
from jianxing.site.findings import forms
from jianxing.site.findings.uploading import store_all

Data = Mapping[str, Any]
Run = Callable[[Finding, forms.ActionForm, Actor, datetime], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """An action: its form, its words, its operation."""

    form: type[forms.ActionForm]
    run: Run
    submit: Promise
    done: Promise
    #: Of what the operation gave back, where that decides what is said instead.
    otherwise: Callable[[object], Promise | None] = lambda _given: None
    icon: str
    is_main: bool = False
    warning: Promise | str = ""


def _register(finding: Finding, form: forms.ActionForm, by: Actor, at: datetime) -> object:
    return alike.register(description=finding.description, draft=finding, by=by, at=at)


def _assign(finding: Finding, form: forms.ActionForm, by: Actor, at: datetime) -> object:
    data = form.cleaned_data
    assignment = letters.Assignment(
        finding=finding,
        responsible=data["responsible"],
        assisting=data["assisting"],
        due_on=data["due_on"],
        due_days=data["due_days"],
        standing=data["standing"],
        measures=data["measures"],
    )
    return letters.assign_one(assignment=assignment, by=by, at=at)


def _waits(given: object) -> Promise | None:
    """What is said where nothing is assigned before the letter is signed."""
    waits = isinstance(given, letters.Assigned) and given.waits_for_signature
    return (
        _("To be signed; the assignment letter is drafted, and the finding is assigned when it is sent.")
        if waits
        else None
    )


def _accept(finding: Finding, form: forms.ActionForm, by: Actor, at: datetime) -> object:
    return operations.accept(finding=finding, by=by, at=at)


def _with_reason(operation: Callable[..., object]) -> Run:
    def run(finding: Finding, form: forms.ActionForm, by: Actor, at: datetime) -> object:
        return operation(finding=finding, reason=form.cleaned_data["reason"], by=by, at=at)

    return run


def _with_all(operation: Callable[..., object]) -> Run:
    """The form's fields are the operation's arguments."""

    def run(finding: Finding, form: forms.ActionForm, by: Actor, at: datetime) -> object:
        data = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        return operation(finding=finding, **data, by=by, at=at)

    return run


def _attach(finding: Finding, form: forms.ActionForm, by: Actor, at: datetime) -> object:
    data = form.cleaned_data
    files = store_all(uploads=data["uploads"], caption=data["caption"], by=by, at=at)
    operations.attach(finding=finding, files=files, purpose=data["purpose"], by=by, at=at)
    return None


def _submit(finding: Finding, form: forms.ActionForm, by: Actor, at: datetime) -> object:
    data = form.cleaned_data
    files = store_all(uploads=data["uploads"], by=by, at=at)
    return operations.submit(finding=finding, statement=data["statement"], files=files, by=by, at=at)


def _propose(finding: Finding, form: forms.ActionForm, by: Actor, at: datetime) -> object:
    data = form.cleaned_data
    files = store_all(uploads=data["uploads"], by=by, at=at)
    return operations.propose(finding=finding, statement=data["statement"], files=files, by=by, at=at)


def _unroute(finding: Finding, form: forms.ActionForm, by: Actor, at: datetime) -> object:
    return operations.unroute(finding=finding, by=by, at=at)


def _answers(form: forms.ActionForm) -> Answers:
    names = ("measures_done", "effect_checked", "like_cases", "rule", "rule_text")
    return Answers(**{name: form.cleaned_data[name] for name in names})


def _close(finding: Finding, form: forms.ActionForm, by: Actor, at: datetime) -> object:
    later = form.cleaned_data["look_back_on"]
    return operations.close(finding=finding, answers=_answers(form), look_back_on=later, by=by, at=at)


def _verify_stated(finding: Finding, form: forms.ActionForm, by: Actor, at: datetime) -> object:
    return operations.verify_stated(finding=finding, answers=_answers(form), by=by, at=at)


def _correct(finding: Finding, form: forms.ActionForm, by: Actor, at: datetime) -> object:
    assert isinstance(form, forms.CorrectForm)
    return alike.correct(
        finding=finding, changes=form.changes(), reason=form.cleaned_data["reason"], by=by, at=at
    )


DOINGS: dict[str, Doing] = {
    "register": Doing(
        form=forms.ConfirmForm, run=_register, icon="check", is_main=True,
        submit=_("Register the finding"), done=_("The finding is registered."),
    ),
    "assign": Doing(
        form=forms.AssignForm, run=_assign, icon="send", is_main=True,
        submit=_("Assign"), done=_("Assigned; the responsible body has been told."), otherwise=_waits,
    ),
    "accept": Doing(
        form=forms.ConfirmForm, run=_accept, icon="check", is_main=True,
        submit=_("Accept the assignment"), done=_("Accepted; the supervising body has been told."),
    ),
    "decline": Doing(
        form=forms.DeclineForm, run=_with_all(operations.decline), icon="arrow-back-up",
        submit=_("Decline the assignment"), done=_("Declined; the supervising body has been told."),
    ),
    "recall": Doing(
        form=forms.ReasonForm, run=_with_reason(operations.recall), icon="arrow-back-up",
        submit=_("Take the assignment back"), done=_("The assignment is taken back."),
    ),
    "start": Doing(
        form=forms.PlanForm, run=_with_all(operations.start_rectification), icon="player-play", is_main=True,
        submit=_("Start with this plan"), done=_("The rectification has begun."),
    ),
    "report": Doing(
        form=forms.ReportForm, run=_with_all(operations.report_progress), icon="notes",
        submit=_("Report"), done=_("The report is in."),
    ),
    "attach": Doing(
        form=forms.AttachForm, run=_attach, icon="paperclip",
        submit=_("Attach"), done=_("The files are attached; whoever sees the finding sees them."),
    ),
    "ask_extension": Doing(
        form=forms.AskExtensionForm, run=_with_all(operations.ask_extension), icon="calendar-plus",
        submit=_("Ask for the extension"), done=_("Asked; the present deadline stands until it is decided."),
    ),
    "decide_extension": Doing(
        form=forms.DecideExtensionForm, run=_with_all(operations.decide_extension), icon="calendar", is_main=True,
        submit=_("Decide"), done=_("Decided; the responsible body has been told."),
    ),
    "submit": Doing(
        form=forms.SubmitForm, run=_submit, icon="circle-check", is_main=True,
        submit=_("Request closing"), done=_("Closing is requested; somebody of the supervising body verifies it."),
    ),
    "return": Doing(
        form=forms.ReasonForm, run=_with_reason(operations.return_submission), icon="arrow-back-up",
        submit=_("Return the request"), done=_("Returned; the responsible body has been told what is missing."),
    ),
    "close": Doing(
        form=forms.CloseForm, run=_close, icon="checks", is_main=True,
        submit=_("Verify and close"), done=_("Closed; a look-back is scheduled."),
    ),
    "verify_stated": Doing(
        form=forms.FourQuestionsForm, run=_verify_stated, icon="checks", is_main=True,
        submit=_("Verify the stated closing"), done=_("Verified; the closing counts from now on."),
    ),
    "look_back": Doing(
        form=forms.LookBackForm, run=_with_all(operations.look_back), icon="eye", is_main=True,
        submit=_("Record the look-back"), done=_("The look-back is recorded."),
    ),
    "reopen": Doing(
        form=forms.ReopenForm, run=_with_all(operations.reopen), icon="refresh",
        submit=_("Reopen the finding"), done=_("Reopened; the responsible body has been told."),
    ),
    "transfer": Doing(
        form=forms.TransferForm, run=_with_all(operations.transfer), icon="switch-horizontal",
        submit=_("Transfer"), done=_("Transferred; the other body keeps the finding from now on."),
        warning=_("Your body goes on seeing the finding only where it registered it or stands above."),
    ),
    "correct": Doing(
        form=forms.CorrectForm, run=_correct, icon="edit",
        submit=_("Correct"), done=_("Corrected; what it said before is kept."),
    ),
    "set_handler": Doing(
        form=forms.HandlerForm, run=_with_all(operations.set_handler), icon="user-check",
        submit=_("Name the handler"), done=_("The handler is named."),
    ),
    "route": Doing(
        form=forms.RouteForm, run=_with_all(operations.route), icon="building-community",
        submit=_("Route it"), done=_("Routed; the office has been told."),
    ),
    "unroute": Doing(
        form=forms.ConfirmForm, run=_unroute, icon="arrow-back-up",
        submit=_("Take it back"), done=_("The routing has ended; your body goes on itself."),
        warning=_("The office no longer sees the finding. What it proposed lapses."),
    ),
    "propose": Doing(
        form=forms.ProposeForm, run=_propose, icon="send", is_main=True,
        submit=_("Propose"), done=_("Proposed; the head decides."),
    ),
    "decide_proposal": Doing(
        form=forms.DecideProposalForm, run=_with_all(operations.decide_proposal), icon="checks", is_main=True,
        submit=_("Decide"), done=_("Decided; whoever proposed has been told."),
    ),
    "share": Doing(
        form=forms.ShareForm, run=_with_all(operations.share), icon="share",
        submit=_("Let them see it"), done=_("The bodies see the finding from now on."),
        warning=_("What has been shown cannot be taken back."),
    ),
    "join": Doing(
        form=forms.JoinForm, run=_with_all(alike.join), icon="link",
        submit=_("Join into that finding"), done=_("Joined; the finding is counted with the one that is kept."),
    ),
    "part": Doing(
        form=forms.ReasonForm, run=_with_reason(alike.part), icon="arrow-back-up",
        submit=_("Part the two"), done=_("Parted; the finding stands where it stood before."),
    ),
    "void": Doing(
        form=forms.ReasonForm, run=_with_reason(operations.void), icon="ban",
        submit=_("Void the finding"), done=_("The finding is void; it stays with its reason and counts nowhere."),
        warning=_("A void finding stays void. Correct it instead where only its words are wrong."),
    ),
}  # fmt: skip
