"""One letter: what it says, what it asks of whom, what came of it, what may be done next."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.models import Body
from jianxing.directory.policies import can
from jianxing.evidence.models import File
from jianxing.kernel.actor import Actor
from jianxing.letters import policies, queries
from jianxing.letters.lifecycle import State
from jianxing.letters.models import Letter, Receipt
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.components import Action, Crumb, Fact, FileItem
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.instructions.lights import Lit
from jianxing.site.letters.doing import LETTER, RECEIPT
from jianxing.site.letters.history import events
from jianxing.site.letters.lights import lit
from jianxing.site.packages.panel import panel as packages_on
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import cn_date


@dataclass(frozen=True, slots=True)
class Part:
    """What one addressee is asked and did, as the page shows it."""

    receipt: Receipt
    lit: Lit
    actions: list[Action]
    files: list[FileItem]


def letter_or_404(pk: int) -> Letter:
    """Return the letter; 404 where it is not seen."""
    return found_or_404(queries.one, pk=pk)


def receipt_or_404(pk: int) -> Receipt:
    """Return the receipt; 404 where it is not seen."""
    return found_or_404(queries.one_receipt, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter whole, as far as the reader sees what it asks of others."""
    by, shown, today = acting_request(request).actor, letter_or_404(pk), clock.today()
    working, receipts = calendar(), list(shown.receipts.all())
    for receipt in receipts:
        receipt.letter = shown
    actions, why_nothing = once(_actions(shown, receipts, by))
    context = {
        "title": shown.title,
        "crumbs": [Crumb(label=_("Letters"), url=reverse("letters")), Crumb(label=shown.called)],
        "letter": shown,
        "facts": _facts(shown, receipts),
        "parts": [
            Part(
                one,
                lit(one, today=today, working=working),
                _possible(one, by, of_many=len(receipts) > 1),
                _files_of(one),
            )
            for one in receipts
        ],
        "annexes": [file_item(link.file) for link in shown.file_links.all() if not link.file.is_voided],
        "scan": [file_item(shown.scan)] if shown.scan is not None else [],
        "successor": queries.successor(letter=shown),
        "replies": queries.replies(letter=shown),
        "events": events(
            acts=queries.acts(letter=shown),
            reminders=queries.reminders(letter=shown),
            urgings=queries.urgings(letter=shown),
            of={one.pk: one.addressee.label for one in receipts} if len(receipts) > 1 else None,
        ),
        "actions": actions,
        "why_nothing": why_nothing,
        **packages_on(letter=shown, may_make=shown.sent_at is not None, by=by),
    }
    return render(request, "letters/page.html", context)


def _actions(shown: Letter, receipts: list[Receipt], by: Actor) -> list[Action]:
    """Return what may be done to the letter as a whole, greyed with its reason where it may not."""
    if shown.state == State.DRAFT and by.body_id in shown.co_issued:
        return [_offered(shown, key, by) for key in ("cosign", "refuse")]
    keys = {State.DRAFT: ("sign", "return", "drop"), State.SIGNED: ("send", "scan", "drop")}
    wanted = keys.get(State(shown.state), ("scan",) if shown.scan_id is None and shown.dated_on else ())
    made = [_offered(shown, key, by) for key in wanted]
    if shown.state == State.SENT and can(policies.check_can_follow, letter=shown, by=by):
        further = f"{reverse('letter-add')}?instead_of={shown.pk}"
        made += [
            Action(key="supersede", label=_("Further letter in its place"), icon="replace", url=further),
            Action(
                key="withdraw", label=_("Withdraw by a further letter"), icon="ban",
                url=f"{further}&effect=withdraws",
            ),
        ]  # fmt: skip
    mine = next((one for one in receipts if one.addressee_id == by.body_id), None)
    if mine is not None and can(policies.check_can_carry, receipt=mine, action="answer", by=by):
        url = f"{reverse('letter-add')}?answers={mine.pk}"
        made.append(Action(key="reply", label=_("Draft a formal reply"), icon="edit", url=url))
    return made


def _offered(shown: Letter, key: str, by: Actor) -> Action:
    return offer(
        key=key, deed=LETTER[key], thing=shown, url=reverse("letter-do", args=[shown.pk, key]), by=by
    )


def _possible(receipt: Receipt, by: Actor, *, of_many: bool) -> list[Action]:
    """Return what the reader may do about a receipt; what is others' to do is left out.

    Each action has a name of its own on the page: who asked many may settle with each of them.
    """
    suffix = f"-{receipt.pk}" if of_many and receipt.addressee_id != by.body_id else ""
    offers = (
        offer(
            key=f"{key}{suffix}",
            deed=deed,
            thing=receipt,
            url=reverse("letter-receipt-do", args=[receipt.pk, key]),
            by=by,
        )
        for key, deed in RECEIPT.items()
        if key != "register" or by.body_id == receipt.letter.body_id
    )
    return [action for action in offers if not action.refusal]


def file_item(file: File) -> FileItem:
    """Return a file as a list shows it."""
    return FileItem(
        name=file.name,
        url=reverse("file", args=[file.pk]),
        size=file.blob.size,
        media_type=file.blob.media_type,
        added_at=file.uploaded_at,
        sha256=file.blob_id,
    )


def _files_of(receipt: Receipt) -> list[FileItem]:
    return [
        file_item(link.file)
        for answer in receipt.answer_rounds.all()
        for link in answer.file_links.all()
        if link.file is not None and not link.file.is_voided
    ]


def _facts(shown: Letter, receipts: list[Receipt]) -> list[Fact]:
    seen = {receipt.addressee_id for receipt in receipts}
    others = [pk for pk in (*shown.addressed, *shown.copied_to) if pk not in seen]
    names = {body.pk: body.label for body in Body.objects.filter(pk__in=others)} if others else {}
    also = "、".join(names[pk] for pk in shown.addressed if pk in names)
    copies = "、".join(names[pk] for pk in shown.copied_to if pk in names)
    facts = [
        Fact(label=_("Kind of letter"), value=_kind(shown)),
        Fact(label=_("Issuing body"), value=shown.body.name),
        Fact(
            label=_("Issued together with"),
            value="、".join([*(one.body.name for one in shown.co_issuers.all()), *shown.co_issued_as]),
            is_wide=True,
        ),
        Fact(label=_("Number in the register"), value=shown.number),
        Fact(label=_("Origin"), value=shown.get_origin_display()),
        Fact(label=pgettext("letter", "Signed by"), value=shown.signed_by.name if shown.signed_by else None),
        Fact(label=_("Dated"), value=cn_date(shown.dated_on) if shown.dated_on else None),
        Fact(label=_("Drafted by"), value=shown.drafted_by.name if shown.drafted_by else None),
        Fact(label=_("Urgency"), value=shown.get_urgency_display()),
        Fact(label=pgettext("letter", "Also addressed"), value=also),
        Fact(label=_("Copies to"), value=copies),
        Fact(label=pgettext("letter", "On what"), value=_matter(shown), is_wide=True),
        Fact(label=_("In place of"), value=_link(shown.instead_of)),
        Fact(label=_("In reply to"), value=_link_of(queries.answered(letter=shown))),
        Fact(label=_("Urges"), value=_link_of(queries.urged(letter=shown))),
    ]
    return [fact for fact in facts if fact.value]


def _kind(shown: Letter) -> str:
    return shown.get_form_display() if shown.form else shown.get_kind_display()


def _link(letter: Letter | None) -> str | None:
    if letter is None:
        return None
    return format_html('<a href="{}">{}</a>', reverse("letter", args=[letter.pk]), letter.called)


def _link_of(receipt: Receipt | None) -> str | None:
    return _link(receipt.letter) if receipt is not None else None


def _matter(shown: Letter) -> str | None:
    """Return what it is about, as links where the reader sees it, by its name alone where he does not (yet)."""
    links = []
    if shown.action is not None:
        links.append((reverse("joint-action", args=[shown.action.pk]), shown.action.name))
    project = queries.project_of(letter=shown)
    if project is not None:
        links.append((reverse("project", args=[project.pk]), project.name))
    links += [(reverse("finding", args=[one.pk]), one.number) for one in queries.findings_of(letter=shown)]
    return format_html_join("、", '<a href="{}">{}</a>', links) if links else shown.matter


@require_safe
@business_only
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from a receipt, as clocks name it, to its place on the letter's page."""
    found = receipt_or_404(pk)
    return HttpResponseRedirect(f"{reverse('letter', args=[found.letter_id])}#receipt-{pk}")


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Sign a letter, send its draft back, send it, give it up, attach the scan of the sealed one."""
    shown = letter_or_404(pk)
    if action not in LETTER:
        raise Http404
    return perform(request=request, deed=LETTER[action], thing=shown, back_url=reverse("letter", args=[pk]))


@require_http_methods(["GET", "POST"])
@business_only
def do_receipt(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Open, accept, decline, answer, settle, return an answer, register one on paper."""
    found = receipt_or_404(pk)
    if action not in RECEIPT:
        raise Http404
    back_url = reverse("letter", args=[found.letter_id])
    return perform(request=request, deed=RECEIPT[action], thing=found, back_url=back_url)
