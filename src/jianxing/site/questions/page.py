"""One question: what was seen, the rows and the picture, how to read it, the answers, what may be done."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.kernel.actor import Actor
from jianxing.kernel.typesetting import NotSet
from jianxing.letters.documents import MEDIA_TYPES
from jianxing.notices.queries import calendar
from jianxing.questions import queries
from jianxing.questions.documented import rendered
from jianxing.questions.drawing import drawn
from jianxing.questions.lifecycle import QUESTION, State
from jianxing.questions.models import Question
from jianxing.questions.subjects import path_of
from jianxing.site import clock
from jianxing.site.answers import found_or_404, handed_out, refused
from jianxing.site.components import Action, Crumb, Fact, FileItem
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.questions.doing import QUESTION as DEEDS
from jianxing.site.questions.history import events
from jianxing.site.questions.lights import lit
from jianxing.site.questions.words import TONES
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso_minute
from jianxing.site.templatetags.parts import domain_tag

#: Rows that a page shows at first; the others are a click away on the same page.
FIRST_ROWS = 20


def question_or_404(pk: int) -> Question:
    """Return a question whole; 404 where it is not seen, just as where there is none."""
    return found_or_404(queries.one, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One question whole."""
    by, shown, today = acting_request(request).actor, question_or_404(pk), clock.today()
    received = shown.asked_id == by.body_id
    actions, why_nothing = once(_actions(shown, by))
    back = reverse("questions") + ("?side=received" if received else "")
    context = {
        "title": shown.subject_title,
        "crumbs": [Crumb(label=pgettext("question", "Questions"), url=back), Crumb(label=shown.number)],
        "question": shown,
        "tone": TONES[State(shown.state)],
        "lit": lit(shown, today=today, working=calendar()),
        "picture": drawn(shown.picture),
        "first_rows": shown.rows[:FIRST_ROWS],
        "more_rows": shown.rows[FIRST_ROWS:],
        "left_out": shown.row_count - len(shown.rows),
        "answers": [(answer, _files(answer)) for answer in shown.answers.all()],
        "facts": _facts(shown),
        "events": events(acts=queries.acts(question=shown), today=today),
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "questions/page.html", context)


def _actions(shown: Question, by: Actor) -> list[Action]:
    keys = dict.fromkeys(step.action for step in QUESTION.steps if step.source == shown.state)
    offers = [
        offer(key=key, deed=DEEDS[key], thing=shown, url=reverse("question-do", args=[shown.pk, key]), by=by)
        for key in keys
    ]
    # what is the other side's to do is left out where there is something to do for this one
    open_ones = [action for action in offers if not action.refusal]
    return open_ones or offers


def _files(answer: object) -> list[FileItem]:
    return [
        FileItem(
            name=link.file.name,
            url=reverse("file", args=[link.file_id]),
            size=link.file.blob.size,
            media_type=link.file.blob.media_type,
            added_at=link.file.uploaded_at,
            sha256=link.file.blob_id,
        )
        for link in answer.file_links.all()  # type: ignore[attr-defined]  # of an Answer, prefetched
        if link.file is not None and not link.file.is_voided
    ]


def _facts(shown: Question) -> list[Fact]:
    path, span = path_of(shown.subject), ""
    if shown.first_on and shown.last_on:
        span = _("%(first)s to %(last)s") % {
            "first": shown.first_on.isoformat(),
            "last": shown.last_on.isoformat(),
        }
    about = format_html('<a href="{}">{}</a>', path, shown.subject_title) if path else shown.subject_title
    finding = (
        format_html('<a href="{}">{}</a>', reverse("finding", args=[shown.finding_id]), shown.finding.number)
        if shown.finding
        else None
    )
    effect = f"{shown.effect:g} {shown.effect_unit}" if shown.effect is not None else None
    facts = [
        Fact(label=_("What it is about"), value=about, is_wide=True),
        Fact(label=_("From … to"), value=span or None),
        Fact(label=pgettext("question", "Kind"), value=shown.title),
        Fact(label=_("How much"), value=effect),
        *(Fact(label=label, value=value) for label, value in shown.facts),
        Fact(label=_("Domain"), value=domain_tag(shown.domain, shown.get_domain_display())),
        Fact(label=_("Asked by"), value=shown.body.label),
        Fact(label=_("Asked body"), value=shown.asked.label),
        Fact(label=pgettext("question", "By the exchange"), value=_carried(shown), is_wide=True),
        Fact(
            label=pgettext("question", "Answer due"), value=shown.due_on.isoformat() if shown.due_on else None
        ),
        Fact(label=_("Finding"), value=finding),
        Fact(label=_("Digest of what it says (SHA-256)"), value=shown.digest, is_wide=True),
    ]
    return [fact for fact in facts if fact.value]


def _carried(shown: Question) -> str | None:
    """Return how a question fares whose other half lives on another node."""
    if shown.is_elsewhere:
        return pgettext("question", "came from the node of the body that asks, and is settled there")
    if not shown.carried_as:
        return None
    if shown.refused:
        return pgettext("question", "refused by the other node: %(words)s") % {"words": shown.refused}
    if shown.delivered_at is None:
        return pgettext("question", "on its way to the node of the asked body")
    return pgettext("question", "signed for by the other node on %(at)s") % {
        "at": iso_minute(shown.delivered_at)
    }


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Send, dismiss, receive, answer, return, settle or withdraw a question."""
    shown = question_or_404(pk)
    if action not in DEEDS:
        raise Http404
    return perform(request=request, deed=DEEDS[action], thing=shown, back_url=reverse("question", args=[pk]))


@require_safe
@business_only
def document(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Give the question as PDF, which a browser shows and prints, or as Word."""
    shown = question_or_404(pk)
    if form not in MEDIA_TYPES:
        raise Http404
    try:
        made = rendered(question=shown, format=form)
    except NotSet:
        return refused(
            request=request,
            reason=_("The question is too long to be set, or holds what the typesetter does not take."),
            remedy=_("Print its page instead."),
            back_url=reverse("question", args=[pk]),
        )
    return handed_out(
        made,
        media_type=MEDIA_TYPES[form],
        name=f"{shown.number} {shown.subject_title}.{form}",
        is_download=form != "pdf" or "download" in request.GET,
    )
