"""The field page: an inspection taken along on a phone, what was entered there handed in, what differs settled."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jianxing.directory.policies import NotAllowed, Refused
from jianxing.inspections import operations, policies, queries
from jianxing.inspections.models import CheckResult, FieldEntry
from jianxing.inspections.operations import Entry, NotAnEntry
from jianxing.site import clock
from jianxing.site.answers import done, found_or_404, refused_as
from jianxing.site.findings.access import business_only
from jianxing.site.inspections.page import checklists, inspection_or_404, page_or_404
from jianxing.site.requests import acting_request

ASSETS: Final = Path(__file__).with_name("assets")
PARTS: Final = {"field.js": "text/javascript", "field-sw.js": "text/javascript", "field.css": "text/css"}
#: The page asks for the position; it runs its own script and style and nothing else.
HEADERS: Final = {
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
    "Cache-Control": "no-store",
}


@require_safe
def part(_request: HttpRequest, name: str) -> HttpResponse:
    """Hand out script, worker and style of the field page, under the addresses that the worker keeps."""
    if name not in PARTS:
        raise Http404
    answer = HttpResponse((ASSETS / name).read_bytes(), content_type=f"{PARTS[name]}; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
@business_only
def field(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the page that a phone keeps."""
    asked, shown = acting_request(request), page_or_404(pk)
    try:
        policies.check_can_take_along(inspection=shown.inspection, by=asked.actor)
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=reverse("inspection", args=[pk]))
    context = {
        "title": shown.inspection.title,
        "inspection": shown.inspection,
        "acting": f"{asked.person.name} · {asked.body_acting.label}",
        "who": _who(request),
        "words": json.dumps(_words(), ensure_ascii=False),
        "checklists": checklists(shown),
        "outcomes": CheckResult.Outcome.choices,
        "now": clock.now(),
        "sign_in_url": request.path,
    }
    answer = render(request, "inspections/field.html", context)
    for name, value in HEADERS.items():
        answer[name] = value
    return answer


@require_safe
@business_only
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how the check items stand now, who asks, and the mark that a form must carry."""
    shown = page_or_404(pk)
    ticks = {str(one.check_item_id): _tick(one) for one in shown.results}
    said = {"csrf": get_token(request), "who": _who(request), "ticks": ticks}
    return JsonResponse(said, headers=HEADERS)


def _tick(one: CheckResult) -> dict[str, Any]:
    by = one.recorded_by.name if one.recorded_by else ""
    return {"outcome": one.outcome, "note": one.note, "version": one.version, "by": by}


@require_POST
@business_only
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one entry of a phone, and say what became of it; what differs comes back with what stands here."""
    by, inspection = acting_request(request).actor, inspection_or_404(pk)
    try:
        if request.POST.get("who") != _who(request):
            raise NotAllowed(
                _("Somebody else took this entry."), _("Sign in as who took it, for the same body.")
            )
        row = operations.hand_in(inspection=inspection, entry=_entry(request, pk), by=by, at=clock.now())
    except Refused as refusal:
        return JsonResponse(
            {"state": "refused", "says": str(refusal)}, status=403 if isinstance(refusal, NotAllowed) else 409
        )
    here = queries.tick_of(inspection=inspection, item=row.item) if row.item is not None else None
    return JsonResponse({"state": row.state, "made": row.made, "here": _tick(here) if here else None})


def _entry(request: HttpRequest, pk: int) -> Entry:
    given = request.POST
    try:
        uid, taken_at = UUID(given.get("uid", "")), datetime.fromisoformat(given.get("taken_at", ""))
        base = int(given.get("base") or 0)
        accuracy = float(given["accuracy_m"]) if given.get("accuracy_m") else None
        point = (float(given["longitude"]), float(given["latitude"])) if given.get("longitude") else None
    except (ValueError, KeyError):
        raise _no_entry() from None
    if (
        taken_at.tzinfo is None
        or base < 0
        or (point and not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90))
    ):
        raise _no_entry()
    wanted, upload = given.get("item", ""), request.FILES.get("photo")
    item = next((one for one in page_or_404(pk).items if str(one.pk) == wanted), None)
    if wanted and item is None:
        raise _no_entry()
    photo = (
        (upload.name or "photo.jpg", upload) if upload is not None and not isinstance(upload, list) else None
    )
    return Entry(
        uid=uid, kind=given.get("kind", ""), taken_at=taken_at, item=item, outcome=given.get("outcome", ""),
        text=given.get("text", ""), base=base, point=point, accuracy_m=accuracy, photo=photo,
    )  # fmt: skip


def _no_entry() -> NotAnEntry:
    return NotAnEntry(_("That is no entry of an inspection."), _("Load the field page anew."))


@require_POST
@business_only
def settle(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Say which of two counts: what was taken in the field, or what stood here."""
    by, inspection = acting_request(request).actor, inspection_or_404(pk)
    row: FieldEntry = found_or_404(queries.field_entry, inspection=inspection, pk=entry)
    back_url = reverse("inspection", args=[pk]) + "#field"
    try:
        operations.settle_entry(
            entry=row, choose=request.POST.get("choose") == "field", by=by, at=clock.now()
        )
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    return done(request=request, to=back_url)


def _who(request: HttpRequest) -> str:
    asked = acting_request(request)
    return f"{asked.person.pk}.{asked.body_acting.pk}"


def _words() -> dict[str, str]:
    said = {f"state_{value}": str(label) for value, label in FieldEntry.State.choices}
    said |= {f"outcome_{value}": str(label) for value, label in CheckResult.Outcome.choices}
    said |= {value: str(label) for value, label in FieldEntry.Kind.choices}
    return said | {
        "online": _("There is a network."),
        "offline": _("No network: what you enter is kept on this phone."),
        "waiting": _("{n} entries wait to be handed in."),
        "nothing_waits": _("Everything has been handed in."),
        "sign_in": _("You are signed out; what you entered is kept on this phone."),
        "to_sign_in": _("Sign in"),
        "other": _(
            "What waits here was entered by somebody else, or for another body. Sign in as who took it."
        ),
        "state_waiting": _("waits to be handed in"),
        "state_refused": _("not taken over"),
        "ours": _("Taken here"),
        "theirs": _("Stands at the office"),
        "forget_entry": _("Delete from this phone"),
        "locating": _("Looking for your position…"),
        "here": _("Position attached to what follows:"),
        "nowhere": _("No position came."),
        "still_waiting": _("Entries wait that nobody has yet. Delete them all the same?"),
        "no_room": _("This browser keeps nothing: enter it on the inspection's page."),
    }
