"""The one board (态势一张图): the figures of the body's template by domain, and what is open, due, late and closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from jianxing.briefs import standard
from jianxing.briefs.queries.drawing import Placed, drawn_template
from jianxing.briefs.recipes import RECIPES, Definition, Moment, compute, query_hash
from jianxing.directory.acting import acting_body_id
from jianxing.directory.models import Body, PlanDomain

#: The usual figures at the head of the board.
AT_HEAD = ("usual.open", "usual.due_soon", "usual.late", "usual.findings_closed")
#: Those that are also shown domain by domain.
BY_DOMAIN = ("usual.open", "usual.findings_closed")


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one domain; the last group, without one, holds what belongs to none."""

    domain: str
    figures: Sequence[Placed]


@dataclass(frozen=True, slots=True)
class Board:
    """All that the board shows, as of a day."""

    body: Body
    as_of: date
    head: Sequence[Placed]
    groups: Sequence[Group]
    by_domain: Mapping[str, Mapping[str, int]]


def board(*, as_of: date) -> Board:
    """Return the acting body's board as of a day."""
    moment = Moment(as_of=as_of, body_id=acting_body_id())
    usual = {one.key: one for one in standard.DEFINITIONS}
    grouped = {key: _by_domain(usual[key], moment) for key in BY_DOMAIN}
    head = [_at_head(usual[key], moment, grouped.get(key)) for key in AT_HEAD]
    drawn = drawn_template(as_of=as_of, most=0)
    placed = [one for key, one in drawn.figures.items() if key not in AT_HEAD]
    groups = [
        Group(domain, [one for one in placed if one.definition.domain == domain])
        for domain in (*PlanDomain.values, "")
    ]
    return Board(
        body=drawn.body,
        as_of=as_of,
        head=head,
        groups=[group for group in groups if group.figures],
        by_domain=grouped,
    )


def _at_head(definition: Definition, moment: Moment, grouped: Mapping[str, int] | None) -> Placed:
    """Draw a figure of the head; one that was counted by domain is not counted again."""
    asked = query_hash(definition=definition, moment=moment)
    if grouped is not None:
        return Placed(definition=definition, value=sum(grouped.values()), query_hash=asked)
    value = compute(definition=definition, moment=moment, most=0).value
    return Placed(definition=definition, value=value, query_hash=asked)


def _by_domain(definition: Definition, moment: Moment) -> dict[str, int]:
    """Return how many of a figure's rows each domain has, for a figure that counts findings."""
    source = RECIPES[definition.recipe].source
    assert source is not None
    found = source.found(definition.params, moment, definition.unit)
    return dict(found.order_by().values_list("domain").annotate(count=Count("pk")))
