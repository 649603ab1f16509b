"""What was done to a thing, as the ledger of acts has it and as far as the acting body may read it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from typing_extensions import TypedDict

from jianxing.api.resources.naming import Named, names_of
from jianxing.ledger.models import Act, Detail


class Deed(TypedDict):
    """One act: what is public about it, and what it says where the reader may see its subject."""

    id: int
    kind: str
    at: datetime
    person: Named | None
    body: Named | None
    role: str | None
    public: dict[str, Any]
    said: dict[str, Any]


def history(acts: Iterable[Act], *, on: date) -> list[Deed]:
    """Return acts with the names of who acted, in two further queries."""
    done = list(acts)
    names = names_of(
        body_ids=(act.body_id for act in done), person_ids=(act.person_id for act in done), on=on
    )
    return [
        {
            "id": act.pk,
            "kind": act.kind,
            "at": act.occurred_at,
            "person": names.person(act.person_id),
            "body": names.body(act.body_id),
            "role": act.role,
            "public": act.public,
            "said": _said(act),
        }
        for act in done
    ]


def _said(act: Act) -> dict[str, Any]:
    try:
        content: dict[str, Any] = act.detail.content
    except Detail.DoesNotExist:
        return {}
    return content
