"""What a row of the ledger shows: read in one statement, without the objects that a page of one finding needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from jianxing.directory.prepared import prepared
from jianxing.findings.models import Finding

_STATEMENT = (Path(__file__).with_name("sql") / "listed.sql").read_text(encoding="utf-8")
_DUE_KINDS = dict(Finding.DueKind.choices)


@dataclass(slots=True)
class Listed:
    """A finding as a list shows it; the names are those of ``Finding``, what hangs on it is there by name."""

    pk: int
    number: str
    state: str
    domain: str
    category: str
    description: str
    place: str
    found_on: date | None
    due_on: date | None
    due_kind: str
    due_text: str
    due_provisional: bool
    percent: int | None
    assigned_at: datetime | None
    closure_stated: bool
    closure_verified: bool
    reopened: int
    responsible: str
    responsible_kind: str
    responsible_is_confirmed: bool
    supervised_by: str
    handler: str
    projects: list[str]
    assisting: list[str]

    @property
    def is_stated(self) -> bool:
        """Whether its closing is stated by a ledger and nobody has verified it."""
        return self.closure_stated and not self.closure_verified

    def get_due_kind_display(self) -> str:
        """Return how the deadline was given, as ``Finding`` says it."""
        return str(_DUE_KINDS.get(self.due_kind, self.due_kind))


def listed(*, keys: Sequence[int]) -> list[Listed]:
    """Return what lists show of the findings with these keys, in their order; those not seen are left out."""
    return [Listed(*row) for row in prepared(_STATEMENT, [list(keys)])] if keys else []
