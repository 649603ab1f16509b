"""The state of one row, from its progress, closing and date columns, else from its section or sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from jianxing.importing.reading.columns import Assignment, Column
from jianxing.importing.reading.states import Signal, State, Statement, decide, signal
from jianxing.importing.reading.tables import View
from jianxing.importing.reading.written import is_nothing, plain

_SHARE = re.compile(r"率|%|百分|比例|度$")
_BARE_SHARE = re.compile(r"0?\.\d+|1(\.0)?")
_SHARE_ALONE = re.compile(r"(100|\d{1,2})%")
_SPEAKS_OF_CLOSING = re.compile(r"销号|核销|销账|closed")


@dataclass(frozen=True, slots=True)
class RowState:
    """The state, the progress as it is written, and for a doubtful state where it was read and from which words."""

    state: State
    progress: str
    column: int | None = None
    share: int | None = None
    params: Mapping[str, str] = field(default_factory=dict)


def read_state(
    view: View, assignment: Assignment, row: int, *, closed_on: date | None, words: str, lent: str
) -> RowState:
    """What the row says of its state. `words` stood where a date was meant; `lent` is what section or sheet says."""
    closing = [
        (Statement(text, column.header), column)
        for column in assignment.every("closing_state")
        if signal(text := view.text(row, column.index)) is not Signal.NONE
    ]
    progresses = [
        (_as_percent(text, column), column)
        for column in assignment.every("progress")
        if (text := view.text(row, column.index)) and not is_nothing(text)
    ]
    progress, share = _progress([text for text, _ in progresses])
    latest = progresses[-1][0] if progresses else words
    state = decide(progress=latest, closing=[statement for statement, _ in closing])
    done = assignment.first("closed_on")
    if not closing and not latest and (closed_on is not None or lent):
        if lent:
            told = decide(progress="", closing=[Statement(lent, "")])
            state = State(told.code, returned=told.returned, doubt="state_from_section")
        else:
            by_header = bool(done and _SPEAKS_OF_CLOSING.search(plain(done.header)))
            state = State("closed" if by_header else "submitted", doubt="state_from_date")
    if not state.doubt:
        return RowState(state, progress, share=share)
    first = min(closing, key=lambda pair: pair[0].rank, default=None)
    column = first[1] if first else progresses[-1][1] if progresses else done
    params = {
        "text": latest,
        "closing": first[0].text if first else latest or lent,
        "header": column.header if column else "",
        "state": state.code,
    }
    return RowState(state, progress, column.index if column else None, share, params)


def _progress(texts: Sequence[str]) -> tuple[str, int | None]:
    """The words on progress, and the share that stands in a column of its own beside them."""
    shares = [text for text in texts if _SHARE_ALONE.fullmatch(text)]
    words = [text for text in texts if text not in shares]
    if not words or not shares:
        return "\n".join(texts), None
    return "\n".join(words), int(shares[-1].rstrip("%"))


def _as_percent(text: str, column: Column) -> str:
    """0.8 and 80 under 完成率 are 80%."""
    if not _SHARE.search(plain(column.header)):
        return text
    if _BARE_SHARE.fullmatch(text):
        return f"{float(text) * 100:g}%"
    return f"{text}%" if text.isdigit() and int(text) <= 100 else text
