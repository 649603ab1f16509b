"""Who issues a letter together with its host (联合行文), as the letter shows it."""

from datetime import datetime

from typing_extensions import TypedDict

from jianxing.api.resources.naming import Named, maybe_person, named
from jianxing.letters.lifecycle import CoIssuerState
from jianxing.letters.models import CoIssuer


class CoIssuerLine(TypedDict):
    """A body that issues a letter together with its host, and what its leader said to it."""

    body: Named
    state: CoIssuerState
    said_at: datetime | None
    said_by: Named | None
    digest: str
    reason: str


def co_issuer(one: CoIssuer) -> CoIssuerLine:
    """Return a co-issuer as the letter shows it."""
    return {
        "body": named(one.body),
        "state": CoIssuerState(one.state),
        "said_at": one.said_at,
        "said_by": maybe_person(one.said_by),
        "digest": one.digest,
        "reason": one.reason,
    }
