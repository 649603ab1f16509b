"""The figure of referrals: how many, and nothing else. Its rows are opaque and open no page."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from jianxing.briefs.recipes.kinds import Moment, Row
from jianxing.referrals import queries

MAY = frozenset({"bodies", "since"})


def passed_on(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the referrals that were passed on by a body or below it, or to them; between any two of *bodies* where named.

    Below three there are no rows: the database gives none out. Nothing of a row says which lead it is, not even to a reader
    who may see that: its label is that it is a referral.
    """
    since = params.get("since")
    handles = queries.handles(
        asking=moment.body_id,
        between=params.get("bodies", ()),
        since=date.fromisoformat(since) if since else None,
        until=moment.as_of,
    )
    return [Row(handle=handle, label=handle.partition(":")[2], counts_as=(handle,)) for handle in handles]
