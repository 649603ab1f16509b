"""Why a file of documents is not read, and what was passed over in one that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class FreightRefused(Exception):
    """A file is not read: a *code* of ``wording.MESSAGES`` and the *values* that its message names."""

    def __init__(self, code: str, **values: str | int | float) -> None:
        self.code = code
        self.values: Mapping[str, str | int | float] = values
        super().__init__(code, dict(values))


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was taken for granted or passed over: a code of ``wording.MESSAGES``, where, and its values.

    *row* counts as a person does in a table, and records from 1 in JSON and XML; *column* is the heading or path.
    """

    code: str
    row: int = 0
    column: str = ""
    values: Mapping[str, str | int | float] = field(default_factory=dict)
