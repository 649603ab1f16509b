"""Objects out of fixed statements (``ledger/prepared.py``), for what every request asks."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model

from jianxing.ledger.prepared import prepared, written

__all__ = ("columns", "held", "prepared", "written")

M = TypeVar("M", bound=Model)


def columns(model: type[Model], table: str) -> str:
    """Return the columns of a model as a statement selects them from *table*, its alias there."""
    return ", ".join(f'{table}."{field.column}"' for field in model._meta.concrete_fields)


def held(model: type[M], row: Sequence[Any], *, start: int = 0) -> M:
    """Return the object whose columns stand in *row* from *start* on."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db("default", names, row[start : start + len(names)])
