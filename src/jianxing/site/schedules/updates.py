"""An update's page: what was read, when it is done, its critical path in words, what changed since the one before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.schedules import documents, queries
from jianxing.schedules.lifecycle import State
from jianxing.schedules.models import KIND_LABELS, STATE_LABELS, ScheduleUpdate
from jianxing.site.answers import found_or_404, progressed
from jianxing.site.asking import number, words
from jianxing.site.components import Column, Crumb, Fact, Listing, Progress, Tab, Tile
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request
from jianxing.site.schedules import ways
from jianxing.site.schedules.doing import UPDATE
from jianxing.site.templatetags.formats import iso, iso_minute

SHOWN = 50
PATH_SHOWN = 60
REMARKS_SHOWN = 200


def update_or_404(pk: int) -> ScheduleUpdate:
    """Return the update; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_update, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One update where it stands."""
    update, by = update_or_404(pk), acting_request(request).actor
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=update, url=reverse("schedule-update-do", args=[pk, key]), by=by)
            for key, deed in UPDATE.items()
        ]
    )
    title = _("Update %(number)d") % {"number": update.ordinal}
    context: dict[str, Any] = {
        "title": title,
        "crumbs": ways.crumbs(update.schedule, Crumb(label=title)),
        "update": update,
        "kind_word": KIND_LABELS[update.kind],
        "state_word": STATE_LABELS[State(update.state)],
        "facts": _facts(update),
        "actions": actions,
        "why_nothing": why_nothing,
        "counts": update.pk in {update.schedule.current_id, update.schedule.baseline_id},
    }
    if update.state == State.READING:
        context["job"] = _job(update)
    elif update.refusal:
        context["refusal"] = _said(update.refusal)
    elif update.state != State.PUT_ASIDE:
        context |= _told(request, update)
    return render(request, "schedules/update.html", context)


def _job(update: ScheduleUpdate) -> Progress:
    return Progress(
        label=_("The file is being read and computed"),
        done=update.done,
        total=update.tasks or None,
        poll_url=reverse("schedule-update-progress", args=[update.pk]),
        is_over=update.state != State.READING,
    )


def _said(kept: Mapping[str, Any]) -> str:
    return queries.said(kept["code"], kept["task"], kept["field"], kept["values"])


def _facts(update: ScheduleUpdate) -> list[Fact]:
    facts = [
        Fact(label=_("Brought in by"), value=update.made_body.label),
        Fact(label=_("Brought in at"), value=iso_minute(update.made_at)),
    ]
    if update.file_name:
        facts.append(Fact(label=_("File"), value=update.file_name))
        facts.append(Fact(label=_("SHA-256 of the file"), value=update.file_sha256, is_wide=True))
    if update.data_on:
        facts.append(Fact(label=_("Data date"), value=iso(update.data_on)))
    if update.digest:
        facts += [
            Fact(label=_("Tasks"), value=update.tasks),
            Fact(label=_("Links"), value=update.links),
            Fact(label=_("SHA-256 of what is kept"), value=update.digest, is_wide=True),
        ]
    if update.adopted_at:
        facts.append(Fact(label=_("Adopted at"), value=iso_minute(update.adopted_at)))
    for label, text in ((_("Remark"), update.note), (_("Reason"), update.void_reason)):
        if text:
            facts.append(Fact(label=label, value=text, is_wide=True))
    return facts


def _told(request: HttpRequest, update: ScheduleUpdate) -> dict[str, Any]:
    path = list(queries.critical_path(update=update)[: PATH_SHOWN + 1])
    before = _compared_with(request, update)
    return {
        "tiles": _tiles(update),
        "path": path[:PATH_SHOWN],
        "path_more": len(path) > PATH_SHOWN,
        "remarks": [_said(one) for one in update.remarks[:REMARKS_SHOWN]],
        "remarks_count": len(update.remarks),
        "forms": [(form, reverse("schedule-file", args=[update.pk, form])) for form in documents.ENDINGS],
        "same_again": _is_same_again(update),
        "bars_url": reverse("schedule-bars", args=[update.pk]),
        "before": before,
        **(_changed(request, before, update) if before else {}),
    }


def _is_same_again(update: ScheduleUpdate) -> bool:
    """Whether a draft says what the update that counts says already."""
    held = update.schedule.baseline if update.kind == "baseline" else update.schedule.current
    return update.is_draft and held is not None and held.digest == update.digest


def _compared_with(request: HttpRequest, update: ScheduleUpdate) -> ScheduleUpdate | None:
    wanted = number(request, "with")
    if wanted is not None:
        found = queries.updates(schedule=update.schedule).filter(pk=wanted).first()
        if found is not None and found.digest and found.pk != update.pk:
            return found
    return queries.update_before(update=update)


def _tiles(update: ScheduleUpdate) -> list[Tile]:
    return [
        Tile(label=_("Forecast finish"), number=iso(update.finishes_on)),
        Tile(label=_("Tasks"), number=update.tasks),
        Tile(label=_("Critical tasks"), number=update.critical, url="#path"),
        Tile(label=_("Finished tasks"), number=update.finished),
    ]


def _changed(request: HttpRequest, old: ScheduleUpdate, new: ScheduleUpdate) -> dict[str, Any]:
    counted, said = queries.changes(old=old, new=new), ways.what_words()
    what = words(request, "what")
    what = what if what in said else ""
    rows = queries.changed_tasks(old=old, new=new, what=what, after=words(request, "after"), most=SHOWN + 1)
    base = {"with": str(old.pk)}
    kept = base | ({"what": what} if what else {})
    return {
        "counted": counted,
        "sentence": _sentence(counted, old),
        "change_tabs": [
            Tab(
                label=label,
                url="?" + urlencode(base | {"what": key}) + "#changes",
                count=getattr(counted, key),
                is_current=key == what,
            )
            for key, label in said.items()
            if getattr(counted, key) or key == what
        ],
        "changes": Listing(
            id="schedule-changes",
            next_url="?" + urlencode(kept | {"after": rows[SHOWN - 1].cursor}) if len(rows) > SHOWN else None,
            columns=(
                Column(key="name", label=_("Task"), kind="name", can_hide=False),
                Column(key="key", label=_("Id"), kind="short"),
                Column(key="what", label=_("What became of it"), kind="short"),
                Column(key="days", label=_("Calendar days"), kind="num"),
                Column(key="before", label=_("Finish before"), kind="date"),
                Column(key="after", label=_("Finish now"), kind="date"),
            ),
        ),
        "changed": [(row, said[row.what]) for row in rows[:SHOWN]],
    }


def _sentence(counted: queries.Changed, old: ScheduleUpdate) -> str:
    """Say in words what changed since another update."""
    parts = [
        (counted.slipped, ngettext("%(n)d task slipped", "%(n)d tasks slipped", counted.slipped)),
        (counted.sooner, ngettext("%(n)d comes sooner", "%(n)d come sooner", counted.sooner)),
        (counted.added, ngettext("%(n)d was added", "%(n)d were added", counted.added)),
        (counted.dropped, ngettext("%(n)d was dropped", "%(n)d were dropped", counted.dropped)),
    ]
    said = [text % {"n": count} for count, text in parts if count]
    finish = _("the finish is %(behind)s") % {"behind": ways.behind(counted.finish_days)}
    if counted.finish_days == 0:
        finish = _("the finish stays")
    since = _("Since update %(number)d: ") % {"number": old.ordinal}
    return since + pgettext("what changed", ", ").join([*said, finish]) + pgettext("what changed", ".")


@require_safe
@business_only
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the progress bar; when it is over, lead on to what was read."""
    update = update_or_404(pk)
    return progressed(request=request, job=_job(update), to=reverse("schedule-update", args=[pk]))


@require_safe
@business_only
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Give an update as a file; JSON is what its digest is of."""
    update = update_or_404(pk)
    if form not in documents.ENDINGS or not update.digest or update.state == State.PUT_ASIDE:
        raise Http404
    made = documents.document(update=update, form=form)
    answer = HttpResponse(made.content, content_type=made.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, made.name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to an update."""
    update = update_or_404(pk)
    if action not in UPDATE:
        raise Http404
    to_schedule = action in {"adopt", "put-aside"}
    back = (
        reverse("schedule", args=[update.schedule_id])
        if to_schedule and request.method == "POST"
        else reverse("schedule-update", args=[pk])
    )
    return perform(request=request, deed=UPDATE[action], thing=update, back_url=back)
