"""One instruction: its words, what it asks of whom, what came of it, the receipt of its signature."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.models import Body
from jianxing.directory.policies import can
from jianxing.instructions import policies, queries
from jianxing.instructions.lifecycle import State
from jianxing.instructions.models import Charge, Instruction
from jianxing.kernel.actor import Actor
from jianxing.ledger.queries import Inclusion, NotSealedYet, inclusion
from jianxing.notices.queries import calendar
from jianxing.projects.models import Project
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.components import Action, Crumb, Fact, FileItem
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.instructions.doing import CHARGE, INSTRUCTION
from jianxing.site.instructions.history import events
from jianxing.site.instructions.lights import Lit, lit
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import cn_date


@dataclass(frozen=True, slots=True)
class Part:
    """What one addressee is charged with, as the page shows it."""

    charge: Charge
    lit: Lit
    actions: list[Action]
    files: list[FileItem]


def _instruction_or_404(pk: int) -> Instruction:
    return found_or_404(queries.one, pk=pk)


def _charge_or_404(pk: int) -> Charge:
    return found_or_404(queries.one_charge, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One instruction whole, as far as the reader sees what it asks of others."""
    by, shown, today = acting_request(request).actor, _instruction_or_404(pk), clock.today()
    working = calendar()
    charges = list(shown.charges.all())
    for charge in charges:
        charge.instruction = shown
    actions, why_nothing = once(_actions(shown, by))
    context = {
        "title": shown.number,
        "crumbs": [Crumb(label=_("Instructions"), url=reverse("instructions")), Crumb(label=shown.number)],
        "instruction": shown,
        "facts": _facts(shown, charges),
        "parts": [
            Part(one, lit(one, today=today, working=working), _possible(one, by), _files(one))
            for one in charges
        ],
        "successor": queries.successor(instruction=shown),
        "events": events(acts=queries.acts(instruction=shown), today=today),
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "instructions/page.html", context)


def _actions(shown: Instruction, by: Actor) -> list[Action]:
    keys = ("sign", "return", "withdraw") if shown.state == State.DRAFT else ("withdraw",)
    made = [
        offer(
            key=key,
            deed=INSTRUCTION[key],
            thing=shown,
            url=reverse("instruction-do", args=[shown.pk, key]),
            by=by,
        )
        for key in keys
    ]
    if shown.state == State.SIGNED and can(
        policies.check_can_take, instruction=shown, action="supersede", by=by
    ):
        url = f"{reverse('instruction-add')}?supersedes={shown.pk}"
        made.append(Action(key="supersede", label=_("Further instruction"), icon="replace", url=url))
    return made


def _possible(charge: Charge, by: Actor) -> list[Action]:
    """Return what the reader may do about a charge; what is others' to do is left out."""
    offers = (
        offer(key=key, deed=deed, thing=charge, url=reverse("charge-do", args=[charge.pk, key]), by=by)
        for key, deed in CHARGE.items()
    )
    return [action for action in offers if not action.refusal]


def _files(charge: Charge) -> list[FileItem]:
    return [
        FileItem(
            name=link.file.name,
            url=reverse("file", args=[link.file_id]),
            size=link.file.blob.size,
            media_type=link.file.blob.media_type,
            added_at=link.file.uploaded_at,
            sha256=link.file.blob_id,
        )
        for report in charge.reports.all()
        for link in report.file_links.all()
        if link.file is not None and not link.file.is_voided
    ]


def _facts(shown: Instruction, charges: list[Charge]) -> list[Fact]:
    seen = {charge.addressee_id for charge in charges}
    others = [pk for pk in shown.addressed if pk not in seen]
    also = "、".join(body.label for body in Body.objects.filter(pk__in=others)) if others else None
    facts = [
        Fact(label=_("Instruction of"), value=shown.body.label),
        Fact(label=_("Signed by"), value=shown.signed_by.name if shown.signed_by else None),
        Fact(label=_("Signed on"), value=cn_date(shown.signed_at) if shown.signed_at else None),
        Fact(label=_("Drafted by"), value=shown.drafted_by.name if shown.drafted_by else None),
        Fact(label=_("Urgency"), value=shown.get_urgency_display()),
        Fact(label=_("On what"), value=_matter(shown), is_wide=True),
        Fact(label=_("Also addressed"), value=also),
        Fact(label=_("In place of"), value=_before(shown)),
    ]
    return [fact for fact in facts if fact.value]


def _before(shown: Instruction) -> str | None:
    if shown.supersedes is None:
        return None
    return format_html(
        '<a href="{}">{}</a>', reverse("instruction", args=[shown.supersedes.pk]), shown.supersedes.number
    )


def _matter(shown: Instruction) -> str | None:
    """Return what it is about, as a link where the reader sees it, by its number alone where he does not (any more)."""
    if not shown.matter:
        return None
    found = queries.matter_of(instruction=shown)
    if found is None:
        return shown.matter
    name = "project" if isinstance(found, Project) else type(found).__name__.lower()
    return format_html('<a href="{}">{}</a>', reverse(name, args=[found.pk]), shown.matter)


@require_safe
@business_only
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of a signature: the act, its place in the ledger, the digest of what was signed."""
    shown = _instruction_or_404(pk)
    act = queries.signing_act(instruction=shown)
    if act is None:
        raise Http404
    proof: Inclusion | None
    try:
        proof = inclusion(act_id=act.pk)
    except NotSealedYet:
        proof = None
    context = {
        "title": _("Receipt of the signature"),
        "crumbs": [
            Crumb(label=_("Instructions"), url=reverse("instructions")),
            Crumb(label=shown.number, url=reverse("instruction", args=[pk])),
            Crumb(label=_("Receipt")),
        ],
        "instruction": shown,
        "act": act,
        "proof": proof,
        "root": proof.head.root.hex() if proof else "",
    }
    return render(request, "instructions/receipt.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Sign an instruction, send its draft back, or withdraw it."""
    shown = _instruction_or_404(pk)
    if action not in INSTRUCTION:
        raise Http404
    back = "instruction-receipt" if action == "sign" and request.method == "POST" else "instruction"
    return perform(request=request, deed=INSTRUCTION[action], thing=shown, back_url=reverse(back, args=[pk]))


@require_safe
@business_only
def charge(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from a charge, as notices name it, to its place on the instruction's page."""
    found = _charge_or_404(pk)
    return HttpResponseRedirect(f"{reverse('instruction', args=[found.instruction_id])}#charge-{pk}")


@require_http_methods(["GET", "POST"])
@business_only
def do_charge(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Receive what is asked, report on it, confirm or return the report."""
    found = _charge_or_404(pk)
    if action not in CHARGE:
        raise Http404
    back_url = reverse("instruction", args=[found.instruction_id])
    return perform(request=request, deed=CHARGE[action], thing=found, back_url=back_url)
