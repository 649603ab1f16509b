"""Candidate findings of incidents: silent feeds and late acknowledgements, made findings or dismissed."""

from datetime import date, datetime
from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import LONG, Listed, Sent, Text
from jianxing.api.paging import cursor, key_of
from jianxing.api.resources.doings import Doing, Kind, WithReason, plain
from jianxing.api.resources.naming import Named, maybe_named, named
from jianxing.incidents import operations
from jianxing.incidents.models import Lapse
from jianxing.incidents.operations.lapsing import wording
from jianxing.incidents.queries import lapses as queries


class LapseLine(TypedDict):
    """A silence of a feed or a late acknowledgement, and what was decided on it."""

    id: int
    kind: Lapse.Kind
    title: str
    body: Named
    late: Named | None
    due_at: datetime
    minutes: int
    found_at: datetime
    ended_at: datetime | None
    end_reason: str
    holds_until: date | None
    finding: int | None


class LapseWhole(LapseLine):
    """A candidate with the incident that it is of, and the words that a finding of it begins with."""

    incident: int | None
    words: str


class LapseList(TypedDict):
    """The candidates that wait, or those decided on; the newest first."""

    items: list[LapseLine]
    next: str | None


class LapseQuery(Listed):
    """Which candidates."""

    ended: bool = False


class LapseMade(Sent):
    """What the finding says; nothing: what was agreed on and what came."""

    description: Annotated[str, Text(LONG)] = ""


class LapseDismissed(WithReason):
    """Why it is no finding; of a feed, until when that holds for later silences too."""

    holds_until: date | None = None


def _line(lapse: Lapse) -> LapseLine:
    return {
        "id": lapse.pk,
        "kind": Lapse.Kind(lapse.kind),
        "title": lapse.title,
        "body": named(lapse.body),
        "late": maybe_named(lapse.late),
        "due_at": lapse.due_at,
        "minutes": lapse.minutes,
        "found_at": lapse.found_at,
        "ended_at": lapse.ended_at,
        "end_reason": lapse.end_reason,
        "holds_until": lapse.holds_until,
        "finding": lapse.finding_id,
    }


KIND: Final = Kind(
    area="incidents", path="/incident-lapses/{id}", name="incident_lapse", read=queries.one, title=str, head=_line,
    gives=LapseLine,
)  # fmt: skip


def listing(call: Call) -> LapseList:
    """Give the candidates."""
    asked = call.asked(LapseQuery)
    before = key_of(asked.after, prefix="lapse~")
    rows = list(queries.lapses(ended=asked.ended, before=before)[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"lapse~{shown[-1].pk}" if len(rows) > len(shown) else ""
    return {"items": [_line(one) for one in shown], "next": cursor(ahead)}


def whole(call: Call) -> LapseWhole:
    """Give one candidate."""
    found = queries.one(pk=call.pk)
    incident = found.told.incident_id if found.told else None
    return {**_line(found), "incident": incident, "words": wording(found)}


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/incident-lapses", name="list_incident_lapses", area="incidents", run=listing, query=LapseQuery,
        summary=_("Silent feeds and late acknowledgements, as candidate findings"), gives=LapseList,
    ),
    Endpoint(
        method="GET", path="/incident-lapses/{id}", name="get_incident_lapse", area="incidents", run=whole,
        summary=_("One silence or late acknowledgement"), gives=LapseWhole,
    ),
    *KIND.does(
        {
            "make_finding": Doing(
                body=LapseMade, run=plain(operations.make_finding, "lapse", "description"),
                summary=_("Make a finding of a silence or late acknowledgement"),
            ),
            "dismiss": Doing(
                body=LapseDismissed, run=plain(operations.dismiss, "lapse", "reason", "holds_until"),
                summary=_("Dismiss a silence or late acknowledgement"),
            ),
            "take_back": Doing(
                body=WithReason, run=plain(operations.take_back, "lapse", "reason"),
                summary=_("Take back that a silence or late acknowledgement was dismissed"),
            ),
        }
    ),
)  # fmt: skip
