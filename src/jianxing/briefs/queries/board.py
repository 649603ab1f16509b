"""The one board (态势一张图): the figures of the body's template by domain, and what is open, due, late and closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Count, Value

from jianxing.briefs import standard
from jianxing.briefs.queries.drawing import Placed, drawn_template
from jianxing.briefs.recipes import RECIPES, Definition, Moment, query_hash
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
    counted = _by_domain([usual[key] for key in AT_HEAD], moment)
    head = [
        Placed(
            definition=usual[key],
            value=sum(counted[key].values()),
            query_hash=query_hash(definition=usual[key], moment=moment),
        )
        for key in AT_HEAD
    ]
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
        by_domain={key: counted[key] for key in BY_DOMAIN},
    )


def _by_domain(definitions: Sequence[Definition], moment: Moment) -> dict[str, dict[str, int]]:
    """Return how many rows each domain has of each of these figures, which count findings; one statement."""
    parts = []
    for definition in definitions:
        source = RECIPES[definition.recipe].source
        assert source is not None
        found = source.found(definition.params, moment, definition.unit).order_by()
        key = Value(definition.key, output_field=CharField())
        parts.append(found.annotate(figure=key).values_list("figure", "domain").annotate(count=Count("pk")))
    counted: dict[str, dict[str, int]] = {definition.key: {} for definition in definitions}
    for figure, domain, count in parts[0].union(*parts[1:], all=True):
        counted[figure][domain] = count
    return counted
