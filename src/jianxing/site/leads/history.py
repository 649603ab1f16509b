"""What happened to a referral, told from its acts: which body, when, and of one's own body who."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.site.components import Event, Tone
from jianxing.site.findings.history import names_in

KINDS: dict[str, tuple[Promise, str, Tone]] = {
    "referral.seal": (gettext_lazy("Sealed"), "lock", ""),
    "referral.send": (gettext_lazy("Passed on"), "send", ""),
    "referral.arrive": (gettext_lazy("Came from another node"), "inbox", ""),
    "referral.receive": (gettext_lazy("Acknowledged"), "check", ""),
    "referral.accept": (gettext_lazy("Accepted"), "checks", "done"),
    "referral.return": (gettext_lazy("Returned as not ours"), "arrow-back-up", "stop"),
    "referral.dispose": (gettext_lazy("Disposed of"), "clipboard-check", "done"),
    "referral.tell": (gettext_lazy("Result told"), "mail", "done"),
    "referral.take_up": (gettext_lazy("Taken up again"), "refresh", "ask"),
    "referral.void": (gettext_lazy("Voided"), "ban", "stop"),
    "referral.refused": (gettext_lazy("Refused by the other node"), "alert-triangle", "stop"),
    "referral.authorise": (gettext_lazy("Somebody was authorised to open it"), "user-check", ""),
    "referral.open": (gettext_lazy("Opened"), "lock-open", "ask"),
    "referral.open_file": (gettext_lazy("Attachment opened"), "paperclip", "ask"),
    "referral.open_reporter": (gettext_lazy("Reporter's identity read"), "eye", "stop"),
    "referral.recount": (gettext_lazy("Deadline counted again"), "calendar", ""),
}
#: What happens inside a body is not the other's to know.
INSIDE = frozenset(
    {"referral.authorise", "referral.open", "referral.open_file", "referral.open_reporter", "referral.seal"}
)


def events(*, acts: Sequence[Act], by: Actor) -> list[Event]:
    """Return the time line of one referral, newest first."""
    names = names_in(acts=acts)
    shown = []
    for act in reversed(acts):
        ours = act.body_id == by.body_id
        if act.kind in INSIDE and not ours:
            continue
        what, icon, tone = KINDS[act.kind]
        who = names.body(act.body_id)
        if act.person_id is None:
            who = _("by the system")
        elif ours:
            who = f"{who} {names.person(act.person_id)}"
        shown.append(Event(at=act.occurred_at, what=str(what), who=who, icon=icon, tone=tone))
    return shown
