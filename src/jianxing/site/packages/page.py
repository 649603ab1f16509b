"""One package: its contents, whether it holds, where each piece comes from, what was decided, what may be done."""

from datetime import datetime
from typing import Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.evidence import serving
from jianxing.evidence.vault import ContentMissing
from jianxing.kernel.actor import Actor
from jianxing.ledger.wording import DEEDS as WORDS
from jianxing.methods.packages.wording import MEDIA, MESSAGES, TIMES, WAYS
from jianxing.packages import queries
from jianxing.packages.lifecycle import PACKAGE, State
from jianxing.packages.models import Package, Piece
from jianxing.site.answers import found_or_404, refused
from jianxing.site.components import Action, Crumb, Event, Fact
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.findings.history import names_in
from jianxing.site.packages.doing import PACKAGE as DEEDS
from jianxing.site.packages.words import REASONS, TONES
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso_minute

#: Of these the receiving body is shown nothing: not verified yet, or it did not hold.
HIDDEN: Final = (State.SENT, State.UNFIT)
#: The step of the life cycle by which a deed is known, where its own name is none.
_STEPS: Final = {"decide": "recognise"}


def package_or_404(pk: int) -> Package:
    """Return a package whole; 404 where it is not seen, just as where there is none."""
    return found_or_404(queries.one, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One package whole."""
    by, shown = acting_request(request).actor, package_or_404(pk)
    actions, why_nothing = once(_actions(shown, by))
    decision = getattr(shown, "decision", None)
    acts = queries.acts(package=shown)
    names = names_in(acts=acts)
    is_hidden = shown.state in HIDDEN and shown.recipient_id == by.body_id
    context = {
        "title": shown.title,
        "package": shown,
        "tone": TONES[State(shown.state)],
        "facts": _facts(shown),
        "pieces": [] if is_hidden else [(one, _origin(one)) for one in shown.pieces.all()],
        "is_hidden": is_hidden,
        "faults": [(one["path"], _fault(one)) for one in shown.faults],
        "decision": decision,
        "objections": [
            (label, words) for name, label in REASONS.items() if decision and (words := getattr(decision, name))
        ],
        "reader_id": by.body_id,
        "stamp": progress_of(shown),
        "can_download": shown.file is not None and not is_hidden,
        "can_supplement": shown.state == State.SUPPLEMENT and shown.sender_id == by.body_id,
        "actions": actions,
        "why_nothing": why_nothing,
        "events": [
            Event(
                at=act.occurred_at, what=str(WORDS[act.kind.partition(".")[2]]),
                who=names.body(act.body_id) if act.body_id else _("by the system"),
            )
            for act in reversed(acts)
        ],
        "crumbs": [Crumb(label=_("Evidence packages"), url=reverse("evidence-packages"))],
    }  # fmt: skip
    return render(request, "packages/page.html", context)


def _fault(one: dict[str, object]) -> str:
    """What is wrong; one told by another node comes without the values of its message."""
    words, values = _(MESSAGES.get(str(one["code"]), str(one["code"]))), one.get("values")
    return words % values if isinstance(values, dict) and (values or "%(" not in words) else str(one["code"])


def _minute(written: str | None) -> str:
    """Return a time of a package, which is written as ISO 8601 in UTC, as it is read here."""
    return iso_minute(datetime.fromisoformat(written)) if written else ""


def _origin(piece: Piece) -> list[Fact]:
    told = piece.description
    way, medium = WAYS.get(told.get("way", "")), MEDIA.get(told.get("medium", ""))
    facts = [
        Fact(label=_("Obtained"), value=_(way) if way else None),
        Fact(label=_("Original"), value=_(medium) if medium else None),
        Fact(label=_("Where"), value=told.get("place")),
        Fact(label=_("When"), value=_minute(told.get("taken_at"))),
        Fact(label=_("Officers' certificates"), value="、".join(told.get("officers", ()))),
        Fact(label=_("Note"), value=told.get("note")),
        *(
            Fact(
                label=_("Handed over"),
                value=f"{_minute(link['at'])} {link['giver']} → {link['taker']} {link['why']}",
            )
            for link in told.get("custody", ())
        ),
        Fact(
            label=_("Written by the camera"),
            value="; ".join(f"{name} {value}" for name, value in told.get("metadata", {}).items()),
        ),
    ]
    return [fact for fact in facts if fact.value]


def _facts(shown: Package) -> list[Fact]:
    finding = shown.finding and format_html(
        '<a href="{}">{}</a>', reverse("finding", args=[shown.finding_id]), shown.finding.number
    )
    letter = shown.letter and format_html(
        '<a href="{}">{}</a>', reverse("letter", args=[shown.letter_id]), shown.letter.title
    )
    action = shown.action and format_html(
        '<a href="{}">{}</a>', reverse("joint-action", args=[shown.action_id]), shown.action.name
    )
    answers = shown.answers and format_html(
        '<a href="{}">{}</a>', reverse("evidence-package", args=[shown.answers_id]), shown.answers.number
    )
    facts = [
        Fact(label=_("Number"), value=shown.number),
        Fact(label=_("What it bears on"), value=shown.about, is_wide=True),
        Fact(label=_("Finding"), value=finding),
        Fact(label=_("Letter"), value=letter),
        Fact(label=_("Joint action"), value=action),
        Fact(label=_("Supplements"), value=answers),
        Fact(label=_("Sending body"), value=shown.sender.label),
        Fact(label=_("Receiving body"), value=shown.recipient.label),
        Fact(label=_("Files"), value=shown.files),
        Fact(label=_("Signed with the key"), value=shown.key_id[:16]),
        Fact(
            label=pgettext("evidence package", "Time vouched for"),
            value=_(TIMES[shown.time]) if shown.made_at else None,
            is_wide=True,
        ),
        Fact(
            label=_("Time stamp"),
            value=f"{iso_minute(shown.stamped_at)} {shown.stamped_by}" if shown.stamped_at else None,
            is_wide=True,
        ),
        Fact(
            label=pgettext("evidence package", "Refused by the other node"), value=shown.refused, is_wide=True
        ),
        Fact(label=_("Why it was voided"), value=shown.void_reason, is_wide=True),
    ]
    return [fact for fact in facts if fact.value]


def _actions(shown: Package, by: Actor) -> list[Action]:
    possible = {step.action for step in PACKAGE.actions(State(shown.state))}
    return [
        offer(
            key=key, deed=deed, thing=shown, url=reverse("evidence-package-do", args=[shown.pk, key]), by=by
        )
        for key, deed in DEEDS.items()
        if _STEPS.get(key, key) in possible
    ]


@require_safe
@business_only
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """How far packing is; nothing where the reader has it already, and the whole page once it is over."""
    shown = package_or_404(pk)
    if request.GET.get("seen") == progress_of(shown):
        return HttpResponse(status=204)
    if shown.state != State.PACKING:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "packages/live.html", {"package": shown, "stamp": progress_of(shown)})


def progress_of(shown: Package) -> str:
    """What a reader of the progress has seen."""
    return f"{shown.state}.{shown.packed_files}"


@require_safe
@business_only
def piece(request: HttpRequest, pk: int, piece_pk: int) -> HttpResponseBase:
    """Give out one file of a package, byte for byte as it was signed; always to be saved, never to be run."""
    shown, by = package_or_404(pk), acting_request(request).actor
    if shown.file is None or (shown.state in HIDDEN and shown.recipient_id == by.body_id):
        raise Http404
    found = found_or_404(queries.piece_of, package=shown, pk=piece_pk)
    try:
        content = queries.opened_piece(package=shown, piece=found)
    except (ContentMissing, KeyError):
        return refused(
            request=request,
            reason=_("The content of “%(name)s” is missing on this node.") % {"name": found.path},
            remedy=_("Tell the system officer; “jianxing doctor” names what is missing."),
        )
    answer = FileResponse(content, content_type="application/octet-stream")
    for name, value in serving.attachment_headers(
        name=found.path.rpartition("/")[2], size=found.size
    ).items():
        answer[name] = value
    return answer


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Send, void, receive or decide on a package."""
    shown = package_or_404(pk)
    if action not in DEEDS:
        raise Http404
    back = reverse("evidence-package", args=[pk])
    return perform(request=request, deed=DEEDS[action], thing=shown, back_url=back)
