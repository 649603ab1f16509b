"""What findings are narrowed to: by the list, by an export, by a figure."""

from typing import Annotated, Literal

from pydantic import Field

from jianxing.api.fields import Day, Listed, QueryId, Sent, Text
from jianxing.directory.models import PlanDomain
from jianxing.findings import queries
from jianxing.findings.lifecycle import State
from jianxing.kernel.actor import Actor

Order = Literal["due", "-due", "found", "-found", "state", "-state", "responsible", "-responsible", "-id"]
Side = Literal["supervising", "answering"]


class FindingFilters(Sent):
    """What findings are narrowed to, as in the supervision ledger; void ones come only when asked for."""

    q: Annotated[str, Text(100)] = Field(default="", description="Words, each of which stands in its text.")
    state: tuple[State, ...] = Field(default=(), max_length=9)
    open: bool = Field(default=False, description="Neither closed nor void nor draft.")
    side: Side | None = Field(default=None, description="Supervised by us, or answered by us.")
    domain: PlanDomain | None = None
    category: Annotated[str, Text(80)] = ""
    via: Annotated[str, Text(40)] = ""
    responsible: QueryId | None = None
    supervised_by: QueryId | None = None
    project: QueryId | None = None
    due_before: Day | None = None
    found_from: Day | None = None
    found_to: Day | None = None
    late: bool = False
    stated: bool = Field(default=False, description="Closing stated by a ledger and not verified.")
    relapsed: bool = False
    extension: bool = Field(default=False, description="An extension waits for its decision.")
    look_back: bool = Field(default=False, description="A look-back is due.")

    def narrowing(self) -> queries.Filters:
        """Return the ledger's filters."""
        return queries.Filters(
            side=self.side or "",
            states=tuple(state.value for state in self.state),
            only_open=self.open,
            late=self.late,
            due_before=self.due_before,
            domain=self.domain or "",
            category=self.category,
            via=self.via,
            responsible=self.responsible,
            supervised_by=self.supervised_by,
            project=self.project,
            found_from=self.found_from,
            found_to=self.found_to,
            stated=self.stated,
            relapsed=self.relapsed,
            extension=self.extension,
            look_back=self.look_back,
            words=self.q,
        )


class DeskFilters(FindingFilters):
    """The same, and what is on one's own desk."""

    routed: bool = Field(default=False, description="Routed to the acting office by its department.")
    proposed: bool = Field(default=False, description="A proposal waits for the head of the acting body.")
    mine: bool = Field(default=False, description="Handled by the token's person.")

    def narrowed(self, by: Actor) -> queries.Filters:
        """Return the ledger's filters, as they are for who acts."""
        return self.narrowing().narrowed(
            routed=self.routed, proposed=self.proposed, handler=by.person_id if self.mine else None
        )


class FindingQuery(DeskFilters, Listed):
    """What the list is narrowed to, and in which order it comes."""

    sort: Order = "due"
