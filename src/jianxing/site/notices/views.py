"""The inbox: what the acting body was told, unread first in the eye, newest first in order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jianxing.directory.models import Appointment, Body
from jianxing.kernel.actor import Actor
from jianxing.notices import queries, wording
from jianxing.notices.operations import mark_all_read, mark_read
from jianxing.site import clock
from jianxing.site.components import Tab
from jianxing.site.requests import acting_request

PAGE = 50
ICONS = {
    "clock.near": "hourglass",
    "clock.near_many": "hourglass",
    "clock.overdue_many": "alert-circle",
    "clock.escalated_many": "alert-triangle",
    "clock.overdue": "alert-circle",
    "clock.escalated": "alert-triangle",
    "finding.assigned": "send",
    "finding.declined": "arrow-back-up",
    "finding.returned": "arrow-back-up",
    "finding.submitted": "circle-check",
    "finding.closed": "checks",
    "finding.reopened": "refresh",
    "finding.extension_asked": "calendar-plus",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notice as a list shows it; its address marks it as read on the way to what it speaks of."""

    pk: int
    sentence: str
    url: str
    icon: str
    created_at: datetime
    is_read: bool
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What was told of one matter on one day; its newest notice stands first."""

    name: str
    day: date
    notices: list[Told]


def matters(lines: Sequence[queries.Line], *, by: Actor) -> list[Matter]:
    """Return notices by matter and day, in the order of the newest notice of each."""
    why = reasons(by=by)
    found: dict[tuple[date, str, int], Matter] = {}
    for line in lines:
        day = timezone.localdate(line.created_at)
        key = (day, line.subject, line.subject_id)
        matter = found.setdefault(
            key, Matter(name=str(line.params.get("number") or _("Several matters")), day=day, notices=[])
        )
        matter.notices.append(replace(told(line), why=why(line)))
    return list(found.values())


def reasons(*, by: Actor) -> Callable[[queries.Line], str]:
    """Return what says why the person who acts gets a notice: the body's part, the deputising, the subscriptions."""
    body = Body.objects.get(pk=by.body)
    deputy = (
        Appointment.objects.filter(person_id=by.person, body_id=by.body, deputising_for__isnull=False)
        .filter(valid_to__gte=clock.today())
        .select_related("deputising_for__person")
        .first()
    )  # fmt: skip

    def why(line: queries.Line) -> str:
        parts = [] if line.subscriptions and not line.why else [wording.reason(body=body.label, why=line.why)]
        if parts and deputy is not None and deputy.deputising_for is not None:
            parts.append(_("you deputise for %(name)s") % {"name": deputy.deputising_for.person.name})
        parts += [wording.subscribed(name=name) for name in line.subscriptions]
        return "；".join(parts) if get_language() == "zh-hans" else "; ".join(parts)

    return why


def told(line: queries.Line) -> Told:
    """Return a notice in the reader's words."""
    return Told(
        pk=line.pk,
        sentence=wording.sentence(kind=line.kind, params=line.params),
        url=reverse("notice", args=[line.pk]),
        icon=ICONS.get(line.kind, "bell"),
        created_at=line.created_at,
        is_read=line.is_read,
    )


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what was told."""
    asked = acting_request(request)
    unread_only = request.GET.get("unread") == "1"
    after = request.GET.get("after", "")
    before = int(after) if after.isdecimal() else None
    lines = queries.inbox(by=asked.actor, before=before, unread_only=unread_only, limit=PAGE + 1)
    shown = [told(line) for line in lines[:PAGE]]
    more = f"?{'unread=1&' if unread_only else ''}after={shown[-1].pk}" if len(lines) > PAGE else ""
    context = {
        "title": _("Notices"),
        "matters": matters(lines[:PAGE], by=asked.actor),
        "notices": shown,
        "newest": shown[0].pk if shown and before is None else None,
        "more_url": more,
        "has_unread": any(not one.is_read for one in shown),
        "unread_only": unread_only,
        "tabs": [
            Tab(label=_("All"), url=reverse("notices"), is_current=not unread_only),
            Tab(label=_("Unread"), url=f"{reverse('notices')}?unread=1", is_current=unread_only),
        ],
    }
    return render(request, "notices/inbox.html", context)


@require_safe
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and lead to what it speaks of."""
    asked = acting_request(request)
    line = next(iter(queries.inbox(by=asked.actor, before=pk + 1, limit=1)), None)
    if line is None or line.pk != pk:
        raise Http404
    mark_read(pks=[pk], by=asked.actor, at=clock.now())
    return redirect(wording.path_of(subject=line.subject, subject_id=line.subject_id))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything that was shown, and what is older, as read; what came meanwhile stays unread."""
    up_to = request.POST.get("up_to", "")
    if up_to.isdecimal():
        mark_all_read(up_to=int(up_to), by=acting_request(request).actor, at=clock.now())
    return redirect("notices")
