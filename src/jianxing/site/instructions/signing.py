"""What waits for a leader: to be signed, to be confirmed, to be decided. Made to be worked through on a telephone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.findings.lifecycle import State
from jianxing.findings.models import Finding
from jianxing.findings.queries import Filters, filtered
from jianxing.instructions import queries
from jianxing.kernel.actor import Actor, Role
from jianxing.site import clock
from jianxing.site.answers import refused
from jianxing.site.findings.access import business_only
from jianxing.site.instructions.forms import SignForm
from jianxing.site.instructions.listing import tabs
from jianxing.site.requests import acting_request

MOST = 20


@dataclass(frozen=True, slots=True)
class Kind:
    """Findings that wait for a decision, and the one deed that decides."""

    key: str
    title: str
    action: str
    label: str
    findings: Sequence[Finding]


@require_safe
@business_only
def signing(request: HttpRequest) -> HttpResponse:
    """Show a leader everything that waits for his word, as cards with the words and the buttons on them."""
    asked = acting_request(request)
    by = asked.actor
    if by.role is not Role.LEADER:
        return refused(
            request=request,
            reason=_("Only a leader signs."),
            remedy=_("Draft an instruction; a leader of your body signs it."),
            back_url=reverse("instructions"),
            status=403,
        )
    drafts, reports = queries.to_sign(by=by, most=MOST), queries.to_confirm(by=by, most=MOST)
    kinds = [kind for kind in _kinds(by) if kind.findings]
    context = {
        "title": _("Waits for me"),
        "tabs": tabs(asked, current="signing"),
        "drafts": drafts,
        "reports": reports,
        "kinds": kinds,
        "form": SignForm(),
        "person": by.person_id,
        "is_empty": not (drafts or reports or kinds),
    }
    return render(request, "instructions/signing.html", context)


def _kinds(by: Actor) -> list[Kind]:
    """One query for each kind of finding that a leader decides on."""
    ours = Filters(side="supervising")
    wanted = (
        ("proposals", _("Proposals for our head"), "decide_proposal", _("Decide"), Filters(proposed=True)),
        (
            "extensions",
            _("Extensions to decide"),
            "decide_extension",
            _("Decide"),
            ours.narrowed(extension=True),
        ),
        ("verify", _("To verify"), "close", _("Verify and close"), ours.narrowed(states=(State.SUBMITTED,))),
    )
    today = clock.today()
    return [
        Kind(
            key, title, action, label,
            list(
                filtered(filters=filters, by=by, today=today)
                .select_related("responsible")
                .order_by("due_on", "pk")[:MOST]
            ),
        )
        for key, title, action, label, filters in wanted
    ]  # fmt: skip
