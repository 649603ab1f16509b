"""What of letters waits, as the workbench shows it."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.kernel.actor import Actor, Role
from jianxing.letters import queries
from jianxing.notices.queries import calendar
from jianxing.site.components import Tile
from jianxing.site.instructions.waiting import Line, Work
from jianxing.site.letters.lights import lit

SHORT = 5
#: key, label, how many, where they are
Wait = tuple[str, str, int, str]


def letters_waiting(*, by: Actor, today: date) -> list[Wait]:
    """Return what waits, kinds of which there are none left out."""
    found = queries.waiting(by=by, today=today)
    came, went = f"{reverse('letters')}?side=received", f"{reverse('letters')}?side=sent"
    leads = by.role is Role.LEADER
    kinds = [
        ("letters_late", _("Letters overdue"), found.late, f"{came}&late=1"),
        ("letters_to_sign", _("Letters to sign"), found.to_sign if leads else 0, f"{went}&state=draft"),
        (
            "letters_to_cosign",
            _("Joint letters to sign"),
            found.to_cosign if leads else 0,
            f"{went}&state=draft",
        ),
        ("letters_to_send", _("Letters to send"), found.to_send, f"{went}&state=signed"),
        ("letters_to_open", _("Letters to open"), found.to_open, f"{came}&state=delivered"),
        ("letters_to_accept", _("Requests to accept"), found.to_accept, f"{came}&state=opened"),
        ("letters_to_answer", _("Letters to answer"), found.to_answer, f"{came}&state=accepted"),
        ("letters_to_settle", _("Answers to look at"), found.to_settle, f"{went}&state=sent"),
        ("impasses", _("Whose matter to decide"), found.to_decide, reverse("impasses")),
    ]
    return [kind for kind in kinds if kind[2]]


def letter_tiles(waiting: Sequence[Wait]) -> list[Tile]:
    """Return the numbers, each with its rows behind it."""
    return [
        Tile(label=label, number=count, url=url, light="red" if key == "letters_late" else "none")
        for key, label, count, url in waiting
    ]


def letter_work(*, waiting: Sequence[Wait], by: Actor, today: date) -> list[Work]:
    """Return what stands behind the numbers, the most urgent first; one query for each kind of which there is any."""
    counts = {key: count for key, _label, count, _url in waiting}
    found = []
    if counts.get("letters_to_sign"):
        found.append(
            Work(
                key="letters_to_sign",
                title=_("Letters to sign"),
                count=counts["letters_to_sign"],
                url=f"{reverse('letters')}?side=sent&state=draft",
                lines=_drafts(by),
            )
        )
    if counts.get("letters_to_cosign"):
        found.append(
            Work(
                key="letters_to_cosign",
                title=_("Joint letters to sign"),
                count=counts["letters_to_cosign"],
                url=f"{reverse('letters')}?side=sent&state=draft",
                lines=[
                    Line(
                        url=reverse("letter", args=[one.letter_id]),
                        words=one.letter.title,
                        note=" · ".join(
                            (one.letter.get_kind_display(), one.letter.number, one.letter.body.label)
                        ),
                    )
                    for one in queries.to_cosign(by=by, most=SHORT)
                ],
            )
        )
    mine = sum(counts.get(key, 0) for key in ("letters_to_open", "letters_to_accept", "letters_to_answer"))
    if mine:
        found.append(
            Work(
                key="letters_to_us",
                title=_("Letters to us"),
                count=mine,
                url=f"{reverse('letters')}?side=received",
                lines=_received(by, today),
            )
        )
    return found


def _drafts(by: Actor) -> list[Line]:
    return [
        Line(
            url=reverse("letter", args=[draft.pk]),
            words=draft.title,
            note=" · ".join(
                (draft.get_kind_display(), draft.number, draft.drafted_by.name if draft.drafted_by else "")
            ).removesuffix(" · "),
        )
        for draft in queries.to_sign(by=by, most=SHORT)
    ]


def _received(by: Actor, today: date) -> list[Line]:
    working = calendar()
    return [
        Line(
            url=reverse("letter-receipt", args=[one.pk]),
            words=one.letter.title,
            note=f"{one.letter.called} · {one.letter.body.label} · {one.get_state_display()}",
            lit=lit(one, today=today, working=working),
        )
        for one in queries.to_do(by=by, most=SHORT)
    ]
