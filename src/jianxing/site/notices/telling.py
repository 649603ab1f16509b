"""Which sentence a notice about a finding makes, and which page it leads to."""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from jianxing.notices.wording import lead, say
from jianxing.site.findings.history import KINDS

SENTENCES: dict[str, Promise] = {
    "finding.assigned": _("%(number)s has been assigned to you."),
    "finding.accepted": _("%(number)s has been accepted by the responsible body."),
    "finding.declined": _("The assignment of %(number)s has been declined."),
    "finding.recalled": _("The assignment of %(number)s has been taken back."),
    "finding.extension_asked": _("An extension is asked for in %(number)s."),
    "finding.extension_granted": _("The extension asked for in %(number)s has been granted."),
    "finding.extension_refused": _("The extension asked for in %(number)s has been refused."),
    "finding.submitted": _("Closing of %(number)s is requested; it waits for verification."),
    "finding.returned": _("The request to close %(number)s has been returned."),
    "finding.closed": _("%(number)s has been verified and closed."),
    "finding.reopened": _("%(number)s has been reopened after a relapse."),
    "finding.transferred": _("%(number)s has been transferred to another supervising body."),
    "finding.recounted": _("%(number)s is now due on %(due_on)s: the calendar of the year was published."),
    "finding.corrected": _("%(number)s has been corrected."),
    "finding.routed": _("%(number)s has been routed to you, with a deadline inside your body."),
    "finding.unrouted": _("%(number)s is no longer routed to you."),
    "finding.proposed": _("In %(number)s it is proposed to request closing; the head decides."),
    "finding.proposal_approved": _("The head has approved: closing of %(number)s may be requested."),
    "finding.proposal_returned": _("The head has returned the proposal in %(number)s."),
    "finding.joined": _("%(number)s is the same matter as another finding and is counted with it."),
    "finding.parted": _("%(number)s stands for itself again."),
    "finding.voided": _("%(number)s has been voided."),
}
MANY = _("%(count)s events on what you subscribed to.")
#: The page of a finding, with the place that ``wording.lead`` fills.
FINDING = "/findings/{id}"


def connect() -> None:
    """Register with the notices."""
    for kind, sentence in SENTENCES.items():
        say(kind=kind, sentence=sentence)
    for verb, (label, _icon, _tone) in KINDS.items():
        # What a subscription tells of is the act itself.
        say(kind=f"finding.{verb}", sentence=format_lazy("%(number)s · {}", label))
    say(kind="subscription.many", sentence=MANY)
    lead(subject="finding", path=FINDING)
    lead(subject="ledger", path="/findings/?sort=due")
