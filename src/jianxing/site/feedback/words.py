"""How reports from the public are said and coloured on the screen."""

from collections.abc import Mapping
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from jianxing.feedback.lifecycle import State
from jianxing.site.components import Tab, Tone

#: The tag's look for each state, of those that the product has.
TONES: Final = {
    State.RECEIVED: "registered",
    State.ASSIGNED: "assigned",
    State.RETURNED: "registered",
    State.ACCEPTED: "accepted",
    State.ANSWERED: "submitted",
    State.CONTESTED: "rectifying",
    State.SOLVED: "done",
    State.LAPSED: "done",
    State.CLOSED: "closed",
    State.GATHERED: "void",
    State.DISMISSED: "void",
}
#: What an act is called in the time line, its icon and its tone.
KINDS: Final[Mapping[str, tuple[Promise, str, Tone]]] = {
    "receive": (pgettext_lazy("report", "The report came in"), "message-question", ""),
    "assign": (pgettext_lazy("report", "Passed on"), "send", ""),
    "accept": (pgettext_lazy("report", "Taken up"), "check", ""),
    "decline": (pgettext_lazy("report", "Declined"), "arrow-back-up", "stop"),
    "answer": (pgettext_lazy("report", "Answered"), "message-2", "ask"),
    "confirm": (pgettext_lazy("report", "Solved, says the reporter"), "checks", "done"),
    "reopen": (pgettext_lazy("report", "Not solved, says the reporter: opened again"), "refresh", "stop"),
    "contest": (
        pgettext_lazy("report", "Not solved, says the reporter again: the supervisor decides"),
        "alert-triangle",
        "stop",
    ),
    "lapse": (pgettext_lazy("report", "Nothing heard of the reporter in time"), "clock", "done"),
    "close": (pgettext_lazy("report", "Closed by the supervisor"), "lock", "stop"),
    "gather": (pgettext_lazy("report", "Gathered with another report"), "link", ""),
    "dismiss": (pgettext_lazy("report", "Not taken up"), "ban", "stop"),
    "publish": (pgettext_lazy("report", "Words for the public published"), "eye", ""),
    "unpublish": (pgettext_lazy("report", "Taken off the public page"), "eye-off", "stop"),
    "open_contact": (gettext_lazy("The reporter's contact was opened"), "lock-open", "ask"),
}


def tabs(current: str) -> list[Tab]:
    """Return the ways between the lists."""
    kinds = (
        ("feedback", _("Reports")),
        ("feedback-clusters", _("Candidate findings")),
        ("feedback-doors", _("Doors and QR codes")),
        ("feedback-routes", pgettext("report", "Routes")),
        ("feedback-statistics", _("Numbers")),
    )
    return [Tab(label=label, url=reverse(name), is_current=name == current) for name, label in kinds]
