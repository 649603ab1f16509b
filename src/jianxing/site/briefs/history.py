"""What happened to a brief, told from its acts."""

from collections.abc import Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.ledger.models import Act
from jianxing.site.components import Event, Tone
from jianxing.site.findings.history import names_in

KINDS: dict[str, tuple[Promise, str, Tone]] = {
    "brief.draft": (gettext_lazy("Drafted"), "file-text", ""),
    "brief.write": (gettext_lazy("Written"), "edit", ""),
    "brief.review": (gettext_lazy("Reviewed"), "checks", "done"),
    "brief.return": (gettext_lazy("Returned"), "arrow-back-up", "stop"),
    "brief.issue": (gettext_lazy("Issued"), "certificate", "done"),
    "brief.share": (gettext_lazy("Sent to other bodies"), "share", ""),
    "brief.void": (gettext_lazy("Voided"), "ban", "stop"),
}
#: An act of a kind that has no words yet: that something happened is still told.
OTHER: tuple[Promise, str, Tone] = (gettext_lazy("Changed"), "clock", "")


def events(*, acts: Sequence[Act], today: date) -> list[Event]:
    """Return the time line, newest first."""
    names, told = names_in(acts=acts), []
    for act in acts:
        what, icon, tone = KINDS.get(act.kind, OTHER)
        detail = getattr(act, "detail", None)
        said = detail.content if detail is not None else {}
        who = (
            _("by the system")
            if act.person_id is None
            else f"{names.body(act.body_id)} {names.person(act.person_id)}".strip()
        )
        text = str(said.get("reason", ""))
        if act.kind == "brief.share":
            text = "、".join(names.body(pk) for pk in act.public.get("bodies", ()))
        told.append(Event(at=act.occurred_at, what=str(what), who=who, text=text, icon=icon, tone=tone))
    return list(reversed(told))
