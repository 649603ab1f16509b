"""The agenda: what the host puts on it, in which order, and what came of each item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused, check_text
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.letters.models import Letter
from jianxing.meetings import policies
from jianxing.meetings.models import AgendaItem, Decision, Meeting
from jianxing.meetings.operations.steps import act_on

MOST_ITEMS = 100


class AgendaRefused(Refused):
    """An item cannot stand on the agenda so."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """An item in the host's words, and what it is about, one thing at most."""

    title: str
    finding: Finding | None = None
    letter: Letter | None = None
    continues: AgendaItem | None = None
    decision: Decision | None = None

    @property
    def source(self) -> str:
        """Where the item comes from."""
        kinds = AgendaItem.Source
        pairs = (
            (self.finding, kinds.FINDING),
            (self.letter, kinds.LETTER),
            (self.continues, kinds.UNDECIDED),
            (self.decision, kinds.DECISION),
        )
        return next((source for thing, source in pairs if thing is not None), kinds.OWN)


def put_on_agenda(
    *, meeting: Meeting, items: Sequence[Proposed], by: Actor, at: datetime
) -> list[AgendaItem]:
    """Put items on the agenda of a meeting that is due, after those that stand there; what stands there already is left out."""
    policies.check_can_prepare(meeting=meeting, by=by)
    for item in items:
        check_text(text=item.title, missing=_("An item of the agenda says something."))
    with transaction.atomic():
        Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        there = list(AgendaItem.objects.filter(meeting=meeting))
        known = {(item.finding_id, item.letter_id, item.continues_id, item.decision_id) for item in there}
        new = [item for item in items if _about(item) == (None,) * 4 or _about(item) not in known]
        if len(there) + len(new) > MOST_ITEMS:
            raise AgendaRefused(
                _("An agenda has %(count)d items at most.") % {"count": MOST_ITEMS},
                _("Call another meeting."),
            )
        last = max((item.ordinal for item in there), default=0)
        made = AgendaItem.objects.bulk_create(
            AgendaItem(
                meeting=meeting,
                ordinal=last + place,
                title=" ".join(item.title.split())[:300],
                source=item.source,
                finding=item.finding,
                letter=item.letter,
                continues=item.continues,
                decision=item.decision,
            )
            for place, item in enumerate(new, start=1)
        )
        if made:
            act_on(
                meeting,
                "put_on_agenda",
                by=by,
                at=at,
                public={"items": len(made)},
                confidential={"titles": [item.title for item in made]},
            )
    return made


def _about(item: Proposed) -> tuple[int | None, int | None, int | None, int | None]:
    return (
        item.finding.pk if item.finding else None,
        item.letter.pk if item.letter else None,
        item.continues.pk if item.continues else None,
        item.decision.pk if item.decision else None,
    )


def take_off(*, item: AgendaItem, by: Actor, at: datetime) -> AgendaItem:
    """Take an item off the agenda of a meeting that is due."""
    policies.check_can_prepare(meeting=item.meeting, by=by)
    with transaction.atomic():
        standing = AgendaItem.objects.filter(pk=item.pk, outcome=AgendaItem.Outcome.OPEN)
        if not standing.update(outcome=AgendaItem.Outcome.DROPPED):
            raise AgendaRefused(_("The item is off the agenda already."), _("Reload the page."))
        item.refresh_from_db()
        act_on(item.meeting, "take_off", by=by, at=at, confidential={"title": item.title})
    return item


def add_at_meeting(*, meeting: Meeting, title: str, by: Actor, at: datetime) -> AgendaItem:
    """Write down an item that came up at a meeting that was held."""
    policies.check_can_write_down(meeting=meeting, by=by)
    check_text(text=title, missing=_("An item of the agenda says something."))
    with transaction.atomic():
        Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        last = meeting.agenda.aggregate(last=Max("ordinal"))["last"] or 0
        made: AgendaItem = AgendaItem.objects.create(
            meeting=meeting,
            ordinal=last + 1,
            title=" ".join(title.split())[:300],
            source=AgendaItem.Source.OWN,
        )
        act_on(
            meeting, "put_on_agenda", by=by, at=at, public={"items": 1}, confidential={"titles": [made.title]}
        )
    return made


def conclude(*, item: AgendaItem, outcome: str, note: str = "", by: Actor, at: datetime) -> AgendaItem:
    """Say what came of an item: decided on, noted, or undecided, which the next meeting proposes again. The last word counts."""
    policies.check_can_write_down(meeting=item.meeting, by=by)
    outcomes = AgendaItem.Outcome
    if (
        outcome not in (outcomes.DECIDED, outcomes.NOTED, outcomes.UNDECIDED)
        or item.outcome == outcomes.DROPPED
    ):
        raise AgendaRefused(_("That cannot have come of the item."), _("Choose one of the list."))
    with transaction.atomic():
        AgendaItem.objects.filter(pk=item.pk).update(outcome=outcome, note=note.strip())
        item.refresh_from_db()
        act_on(
            item.meeting,
            "conclude",
            by=by,
            at=at,
            public={"item": item.ordinal, "outcome": outcome},
            confidential={"title": item.title, "note": note.strip()},
        )
    return item
