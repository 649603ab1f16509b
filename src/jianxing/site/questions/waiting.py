"""What of questions waits, as the workbench shows it: to be sent and settled by who asks, to be answered by who is asked."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.kernel.actor import Actor
from jianxing.notices.queries import calendar
from jianxing.questions import queries
from jianxing.site.components import Tile
from jianxing.site.instructions.waiting import Line, Work
from jianxing.site.questions.lights import lit

SHORT = 5
#: key, label, how many, where they are
Wait = tuple[str, str, int, str]


def questions_waiting(*, by: Actor, today: date) -> list[Wait]:
    """Return what waits, kinds of which there are none left out."""
    found = queries.waiting(by=by, today=today)
    asked, came = reverse("questions"), f"{reverse('questions')}?side=received"
    kinds = [
        ("questions_late", _("Questions to us overdue"), found.late, f"{came}&late=1"),
        ("questions_to_receive", _("Questions to receive"), found.to_receive, f"{came}&state=sent"),
        ("questions_to_answer", _("Questions to answer"), found.to_answer, f"{came}&state=received"),
        ("questions_to_send", _("Questions to send"), found.to_send, f"{asked}?state=raised"),
        ("questions_to_settle", _("Answers to settle"), found.to_settle, f"{asked}?state=answered"),
        ("questions_late_there", _("Questions without an answer"), found.late_with_others, f"{asked}?late=1"),
    ]
    return [kind for kind in kinds if kind[2]]


def question_tiles(waiting: Sequence[Wait]) -> list[Tile]:
    """Return the numbers, each with its rows behind it."""
    late = ("questions_late", "questions_late_there")
    return [
        Tile(label=label, number=count, url=url, light="red" if key in late else "none")
        for key, label, count, url in waiting
    ]


def question_work(*, waiting: Sequence[Wait], by: Actor, today: date) -> list[Work]:
    """Return what stands behind the numbers, the most urgent first; one query for each side of which there is any."""
    counts = {key: count for key, _label, count, _url in waiting}
    found = []
    owed = counts.get("questions_to_receive", 0) + counts.get("questions_to_answer", 0)
    if owed:
        working = calendar()
        found.append(
            Work(
                key="questions_to_answer",
                title=_("Questions to answer"),
                count=owed,
                url=f"{reverse('questions')}?side=received",
                lines=[
                    Line(
                        url=reverse("question", args=[one.pk]),
                        words=f"{one.subject_title}：{one.title}",
                        note=f"{one.number} · {one.body.label} · {one.get_state_display()}",
                        lit=lit(one, today=today, working=working),
                    )
                    for one in queries.to_answer(by=by, most=SHORT)
                ],
            )
        )
    if counts.get("questions_to_settle"):
        found.append(
            Work(
                key="questions_to_settle",
                title=_("Answers to settle"),
                count=counts["questions_to_settle"],
                url=f"{reverse('questions')}?state=answered",
                lines=[
                    Line(
                        url=reverse("question", args=[one.pk]),
                        words=f"{one.subject_title}：{one.title}",
                        note=f"{one.number} · {one.asked.label}",
                    )
                    for one in queries.to_settle(by=by, most=SHORT)
                ],
            )
        )
    return found
