"""What every write of an aggregate root shares: its key beforehand, compare-and-set, the act, who sees it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.ledger.operations import record


class Overtaken(Refused):
    """Somebody else changed it between reading and writing."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(number)s has been changed meanwhile; nothing was done.") % {"number": name},
            _("Reload the page and look at what happened."),
        )


def reserve(model: type[models.Model]) -> int:
    """Return the key that the next row will have, so that a number can be made of it before the row is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        [pk] = cursor.fetchone() or [0]
    return int(pk)


def change(row: Any, *, name: str, where: Mapping[str, Any], to: Mapping[str, Any]) -> None:
    """Change a row under compare-and-set of its ``version`` and of *where*; raises ``Overtaken`` with its *name*."""
    done = type(row).objects.filter(pk=row.pk, version=row.version, **where).update(
        version=F("version") + 1, **to
    )  # fmt: skip
    if not done:
        raise Overtaken(name)
    row.version += 1
    for field, value in to.items():
        setattr(row, field, value)


def step(row: Any, *, name: str, source: str, to: Mapping[str, Any]) -> None:
    """Move a row that has a state and no version on from *source*; raises ``Overtaken`` with its *name*. Reads it anew."""
    if not type(row).objects.filter(pk=row.pk, state=source).update(**to):
        raise Overtaken(name)
    row.refresh_from_db()


@contextmanager
def first_come(name: str, refusal: Refused | None = None) -> Iterator[None]:
    """Write what the database refuses where somebody else was faster; nothing of it stays then.

    *refusal* is raised then, ``Overtaken`` with *name* where none is given.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise refusal or Overtaken(name) from error


def act_on(
    row: models.Model,
    action: str,
    *,
    subject: str,
    by: Actor,
    at: datetime,
    public: Mapping[str, Any] | None = None,
    confidential: Mapping[str, Any] | None = None,
    caused_by: int | None = None,
) -> Act:
    """Record what was done to a row, with the state that it left it in where it has one."""
    state = getattr(row, "state", None)
    return record(
        kind=f"{subject}.{action}",
        subject=subject,
        subject_id=row.pk,
        by=by,
        at=at,
        public=(public or {}) if state is None else {"state": state, **(public or {})},
        confidential=confidential,
        caused_by=caused_by,
    )


def refresh(function: str, ids: Sequence[int]) -> int:
    """Recompute who sees these rows by a function of their domain; returns how many changed, 0 where it does not say."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [list(ids)])  # a name of ours
        [changed] = cursor.fetchone() or [0]
    return int(changed or 0)
