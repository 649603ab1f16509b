"""Writing a letter: on a finding, a project or in a joint action, in place of another, in reply; registering one on paper."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jianxing.directory.policies import Refused
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.letters import operations, policies, queries
from jianxing.letters.kinds import Kind
from jianxing.letters.models import JointAction, Letter, Receipt
from jianxing.letters.operations import Addressed
from jianxing.projects.models import Project
from jianxing.site import clock
from jianxing.site.answers import done, form_page, found_or_404, refused_as
from jianxing.site.asking import number, words
from jianxing.site.components import Crumb
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.findings.uploading import store_all
from jianxing.site.letters.forms import LetterForm, PaperForm, RuleForm
from jianxing.site.requests import acting_request

Given = dict[str, Any]


def _seen(model: Any, request: HttpRequest, name: str) -> Any:
    pk = number(request, name)
    if pk is None:
        return None
    return found_or_404(model.objects.get, pk=pk)


def _given(request: HttpRequest) -> Given:
    """Return what the address says that the letter is about."""
    finding = _seen(Finding, request, "finding")
    effect = "withdraws" if words(request, "effect") == "withdraws" else "supersedes"
    answers = _seen(Receipt, request, "answers")
    return {
        "findings": [finding] if finding is not None else [],
        "project": _seen(Project, request, "project"),
        "action": _seen(JointAction, request, "joint_action"),
        "instead_of": _seen(Letter, request, "instead_of"),
        "effect": effect,
        "answers": queries.one_receipt(pk=answers.pk) if answers is not None else None,
    }


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Draft a letter; a leader of the body signs it."""
    asked = acting_request(request)
    given = _given(request)
    earlier, answers = given["instead_of"], given["answers"]
    back_url = _back(given)
    fixed = Kind.REPLY if answers is not None else Kind.JOINT_REQUEST if given["action"] is not None else ""
    form = LetterForm(
        request.POST or None,
        request.FILES or None,
        sender_kind=asked.body_acting.kind,
        fixed=fixed,
        initial=_initial(given),
    )

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        return reverse("letter", args=[_draft(data, given=given, by=by, at=at).pk])

    return enter(
        request=request,
        form=form,
        check=lambda by: _check(given, asked.body_acting, by),
        run=run,
        said=_("Drafted; a leader signs."),
        title=_title(earlier, answers, given["effect"]),
        submit=_("Hand to the leader"),
        back_url=back_url,
        crumbs=[Crumb(label=_("Letters"), url=reverse("letters"))],
    )


def _back(given: Given) -> str:
    if given["instead_of"] is not None:
        return reverse("letter", args=[given["instead_of"].pk])
    if given["answers"] is not None:
        return reverse("letter", args=[given["answers"].letter_id])
    if given["action"] is not None:
        return reverse("joint-action", args=[given["action"].pk])
    return reverse("letters")


def _check(given: Given, body: Any, by: Actor) -> None:
    """Say before the form is shown what would stand in its way."""
    if given["instead_of"] is not None:
        policies.check_can_follow(letter=given["instead_of"], by=by)
    if given["answers"] is not None:
        policies.check_can_carry(receipt=given["answers"], action="answer", by=by)
    if given["action"] is not None:
        policies.check_can_lead(action=given["action"], by=by)
    policies.check_can_draft(kind=Kind.LETTER, sender=body, by=by)


def _title(earlier: Letter | None, answers: Receipt | None, effect: str) -> str:
    if earlier is not None and effect == "withdraws":
        return _("Letter that withdraws %(number)s") % {"number": earlier.called}
    if earlier is not None:
        return _("Further letter in place of %(number)s") % {"number": earlier.called}
    if answers is not None:
        return _("Formal reply to %(number)s") % {"number": answers.letter.called}
    return _("Draft a letter")


def _initial(given: Given) -> Given:
    earlier: Letter | None = given["instead_of"]
    if earlier is not None:
        receipts = list(earlier.receipts.select_related("addressee"))
        return {
            "kind": earlier.kind,
            "form": earlier.form,
            "title": earlier.title,
            "text": earlier.text,
            "to": [receipt.addressee for receipt in receipts],
            "asked": receipts[0].asked if receipts else "",
            "co_issuers": [one.body for one in earlier.co_issuers.select_related("body")],
            "due_days": 10,
        }
    if given["answers"] is not None:
        return {"title": _("Reply on: %(title)s") % {"title": given["answers"].letter.title}}
    return {"kind": Kind.LETTER, "due_days": 10}


def _draft(data: Given, *, given: Given, by: Actor, at: datetime) -> Letter:
    facts = dict(given)
    earlier, answers = facts["instead_of"], facts["answers"]
    if earlier is None:
        facts["effect"] = ""
    else:
        facts |= {
            "findings": queries.findings_of(letter=earlier),
            "project": queries.project_of(letter=earlier),
            "action": earlier.action,
        }
    to = (
        [Addressed(body=answers.letter.body)]
        if answers is not None
        else [
            Addressed(
                body=body,
                asked=data["asked"],
                due_on=data["due_on"],
                due_days=data["due_days"],
                addressed_as=data["addressed_as"],
            )
            for body in data["to"]
        ]
    )
    return operations.draft(
        kind=data["kind"],
        form=data.get("form", ""),
        title=data["title"],
        text=data["text"],
        urgency=data["urgency"],
        to=to,
        copied_to=data["copied_to"],
        co_issuers=data.get("co_issuers", ()),
        files=store_all(uploads=data["uploads"], by=by, at=at),
        **facts,
        by=by,
        at=at,
    )


@require_http_methods(["GET", "POST"])
@business_only
def paper(request: HttpRequest) -> HttpResponse:
    """Register a letter that came or went on paper, with its number, its date and its scan."""
    asked = acting_request(request)
    by, back_url = asked.actor, reverse("letters")
    form = PaperForm(request.POST or None, request.FILES or None)
    try:
        if request.method == "POST" and form.is_valid():
            made = _register(form.cleaned_data, asked.body_acting, by)
            messages.success(request, _("Registered."))
            return done(request=request, to=reverse("letter", args=[made.pk]))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return form_page(
        request=request,
        form=form,
        title=_("Register a paper letter"),
        submit=_("Register"),
        back_url=back_url,
        crumbs=[Crumb(label=_("Letters"), url=back_url)],
    )


def _register(data: Given, body: Any, by: Actor) -> Letter:
    at = clock.now()
    others = data["other"]
    came = data["direction"] == "came"
    if came and len(others) != 1:
        raise operations.AskedWrongly(
            _("A letter that came has one sender."), _("Register each letter by itself.")
        )
    scans = store_all(uploads=data["uploads"], by=by, at=at)
    asked = {"asked": data["asked"], "due_on": data["due_on"], "due_days": data["due_days"]}
    return operations.register_paper(
        sender=others[0] if came else body,
        to=[Addressed(body=body, **asked)] if came else [Addressed(body=other, **asked) for other in others],
        kind=data["kind"],
        form=data["form"],
        title=data["title"],
        text=data["text"],
        paper_number=data["paper_number"],
        paper_on=data["paper_on"],
        scan=scans[0] if scans else None,
        by=by,
        at=at,
    )


@require_http_methods(["GET", "POST"])
@business_only
def signing_rule(request: HttpRequest) -> HttpResponse:
    """Say whether assignments of the acting body wait for the signature under their letter."""
    asked = acting_request(request)
    back_url = reverse("letters")
    form = RuleForm(
        request.POST or None,
        initial={"signature_first": queries.signature_first(body_id=asked.actor.body)},
    )
    try:
        policies.check_can_set_rule(body=asked.body_acting, by=asked.actor)
        # A box that is not ticked is a POST without data.
        if request.method == "POST":
            first = request.POST.get("signature_first") == "on"
            operations.set_signing_rule(
                body=asked.body_acting, signature_first=first, by=asked.actor, at=clock.now()
            )
            messages.success(request, _("Set."))
            return done(request=request, to=back_url)
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    return form_page(
        request=request,
        form=form,
        title=_("Signature before assignment"),
        submit=_("Set"),
        back_url=back_url,
        crumbs=[Crumb(label=_("Letters"), url=back_url)],
    )
