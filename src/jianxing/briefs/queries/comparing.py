"""What a brief froze, whose rows the reader may open, and what has changed since."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jianxing.approvals.models import Bundle
from jianxing.briefs.models import Brief, BriefFigure, BriefRow
from jianxing.briefs.recipes import Computed, Moment, Row, Value, compute
from jianxing.findings.models import Finding
from jianxing.inspections.models import Inspection
from jianxing.letters.models import Letter
from jianxing.projects.models import Programme, Project

#: What a row is opened as, and how that thing is called in a list.
_OPENED = {
    "finding": (Finding, ("number", "description")),
    "project": (Project, ("name",)),
    "inspection": (Inspection, ("number", "title")),
    "programme": (Programme, ("title",)),
    "bundle": (Bundle, ("number", "name")),
    "letter": (Letter, ("document_number", "title")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRow:
    """A frozen row that the reader may open."""

    handle: str
    opens: str
    label: str
    on: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A row that is gone, has been added or has changed since the brief was issued."""

    kind: str  # "gone" | "added" | "changed"
    handle: str
    opens: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A frozen figure beside the same query now; rows that the reader may not see are counted in ``hidden``.

    ``now`` is None where some are hidden: the reader's rows do not make the body's value.
    """

    figure: BriefFigure
    then: Value
    now: Value
    is_comparable: bool
    changes: Sequence[Change]
    hidden: int

    @property
    def is_same(self) -> bool:
        """Whether nothing that the reader can see has changed."""
        return not self.changes and (not self.is_comparable or self.now == self.then)


def fingerprint(row: Row, *, brief: Brief) -> str:
    """Return the hash that a frozen row keeps of what the figure relied on, different in every brief."""
    return hashlib.sha256(brief.uid.bytes + row.evidence).hexdigest()


def opened(handles: Iterable[str]) -> dict[str, str]:
    """Return how the things under these handles are called, those that the reader may see alone."""
    by_kind: dict[str, set[int]] = {}
    for handle in handles:
        kind, _, key = handle.partition(":")
        if kind in _OPENED and key.isdecimal():
            by_kind.setdefault(kind, set()).add(int(key))
    found = {}
    for kind, keys in by_kind.items():
        model, words = _OPENED[kind]
        for key, *said in model.objects.filter(pk__in=keys).values_list("pk", *words):
            found[f"{kind}:{key}"] = " ".join(said)
    return found


def frozen_figure(*, brief: Brief, key: str) -> BriefFigure:
    """Return a figure that the brief froze; raises ``BriefFigure.DoesNotExist``."""
    figure = BriefFigure.objects.get(brief=brief, key=key)
    figure.brief = brief
    return figure


def opened_figure(*, figure: BriefFigure) -> tuple[Comparison, list[SeenRow], int]:
    """Return a frozen figure beside the same query now, its frozen rows that the reader may open, and how many are besides."""
    frozen = list(BriefRow.objects.filter(figure=figure))
    known = opened(row.opens for row in frozen)
    made = _again(figure)
    now = {row.handle: row for row in made.rows}
    seen = [
        SeenRow(
            handle=row.handle,
            opens=row.opens,
            label=now[row.handle].label if row.handle in now else known[row.opens],
            on=now[row.handle].on if row.handle in now else None,
        )
        for row in frozen
        if row.opens in known
    ]
    return _compared(figure, frozen, made, known), seen, len(frozen) - len(seen)


def compare(*, figure: BriefFigure) -> Comparison:
    """Run a frozen figure's query again, as of the brief's own day, and say which rows are gone, added or changed."""
    return opened_figure(figure=figure)[0]


def compare_all(*, brief: Brief) -> list[Comparison]:
    """Compare every figure of a brief, the frozen rows and what they open being read once for all."""
    frozen: dict[int, list[BriefRow]] = {}
    for row in BriefRow.objects.filter(figure__brief=brief).order_by("figure_id", "ordinal"):
        frozen.setdefault(row.figure_id, []).append(row)
    known = opened(row.opens for rows in frozen.values() for row in rows)
    compared = []
    for figure in brief.figures.all():
        figure.brief = brief
        compared.append(_compared(figure, frozen.get(figure.pk, []), _again(figure), known))
    return compared


def _again(figure: BriefFigure) -> Computed:
    moment = Moment(as_of=figure.brief.as_of, body_id=figure.brief.body_id)
    return compute(definition=figure.definition, moment=moment)


def _compared(
    figure: BriefFigure, frozen: Sequence[BriefRow], made: Computed, known: Mapping[str, str]
) -> Comparison:
    then = {row.handle: row for row in frozen}
    now = {row.handle for row in made.rows}
    changes = [
        Change(kind="gone", handle=row.handle, opens=row.opens, label=known[row.opens])
        for row in frozen
        if row.handle not in now and row.opens in known
    ]
    for row in made.rows:
        kind = "added" if row.handle not in then else ""
        if row.handle in then and then[row.handle].fingerprint != fingerprint(row, brief=figure.brief):
            kind = "changed"
        if kind:
            changes.append(Change(kind=kind, handle=row.handle, opens=row.leads_to, label=row.label))
    hidden = sum(row.opens not in known for row in frozen)
    return Comparison(
        figure=figure,
        then=figure.value,
        now=None if hidden else made.value,
        is_comparable=not hidden,
        changes=changes,
        hidden=hidden,
    )
