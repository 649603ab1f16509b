"""One piece of long work: how far it is, and what came of it."""

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.comparisons.working import operations, policies, queries
from jianxing.comparisons.working.kinds import kind_of
from jianxing.comparisons.working.lifecycle import State
from jianxing.comparisons.working.models import STATE_LABELS, Work
from jianxing.kernel.actor import Actor
from jianxing.site.answers import found_or_404, progressed
from jianxing.site.components import Crumb, Fact, Progress
from jianxing.site.deeds import Check, Deed, offer, once, perform, plain
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso_minute
from jianxing.site.works import TONES


def _takes(action: str) -> Check:
    def check(work: Work, by: Actor) -> None:
        policies.check_can_take(work=work, action=action, by=by)

    return check


WORK: dict[str, Deed] = {
    "cancel": Deed(
        label=gettext_lazy("Stop the work"), form=Form, run=plain(operations.cancel_work, "work"), check=_takes("cancel"),
        icon="player-stop", said=gettext_lazy("Stopped; nothing of it is kept."),
    ),
    "resume": Deed(
        label=gettext_lazy("Begin the work anew"), form=Form, run=plain(operations.resume_work, "work"),
        check=_takes("resume"), icon="refresh", is_main=True, said=gettext_lazy("It goes on behind the page."),
    ),
}  # fmt: skip


def _or_404(pk: int) -> Work:
    return found_or_404(queries.one, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of work whole."""
    work, by = _or_404(pk), acting_request(request).actor
    kind, state = kind_of(work), State(work.state)
    actions, why_nothing = once([
        offer(key=key, deed=deed, thing=work, url=reverse("work-do", args=[pk, key]), by=by)
        for key, deed in WORK.items()
    ])  # fmt: skip
    begun_at = kind.begun_at.format(id=work.subject_id)
    context = {
        "title": kind.title,
        "crumbs": [Crumb(label=work.title, url=begun_at), Crumb(label=str(kind.title))],
        "work": work,
        "state_word": STATE_LABELS[state],
        "tone": TONES[state],
        "job": _job(work) if work.is_under_way else None,
        "leads_to": kind.leads_to.format(id=work.came_of_it) if work.came_of_it is not None else "",
        "begun_at": begun_at,
        "facts": [
            Fact(label=_("On what"), value=work.title, is_wide=True),
            Fact(label=_("Asked for by"), value=work.body.label),
            Fact(label=_("Asked for"), value=iso_minute(work.asked_at)),
            *([Fact(label=_("Ended"), value=iso_minute(work.finished_at))] if work.finished_at else []),
        ],
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "works/page.html", context)


def _job(work: Work) -> Progress:
    kind = kind_of(work)
    said = kind.stages.get(work.stage) or STATE_LABELS[State(work.state)]
    return Progress(
        label=str(said),
        done=work.done,
        total=work.total,
        poll_url=reverse("work-progress", args=[work.pk]),
        is_over=not work.is_under_way,
    )


@require_safe
@business_only
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far work is, as a fragment that asks again; when it is over, the page leads on."""
    work = _or_404(pk)
    kind = kind_of(work)
    done = work.came_of_it is not None
    to = kind.leads_to.format(id=work.came_of_it) if done else reverse("work", args=[pk])
    return progressed(request=request, job=_job(work), to=to)


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Stop work, or go on with it."""
    work = _or_404(pk)
    if action not in WORK:
        raise Http404
    return perform(request=request, deed=WORK[action], thing=work, back_url=reverse("work", args=[pk]))
