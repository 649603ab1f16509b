"""Figures of approval bundles: applications handed in on time, and the approvals in them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jianxing.approvals import queries
from jianxing.approvals.lifecycle import State
from jianxing.approvals.models import Bundle
from jianxing.briefs.recipes.kinds import Moment, Row

MAY = frozenset({"project", "body", "domain", "since"})


def _handed_in(params: Mapping[str, Any], moment: Moment) -> Sequence[Bundle]:
    since = params.get("since")
    return moment.once(
        "bundles",
        params,
        lambda: queries.granted_until(
            project=params.get("project"),
            body=params.get("body"),
            domain=params.get("domain", ""),
            since=date.fromisoformat(since) if since else None,
            until=moment.as_of,
        ),
    )


def on_time(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return every application that was handed in; those on or before their deadline are counted."""
    rows = []
    for bundle in _handed_in(params, moment):
        words = _("%(name)s: deadline %(deadline)s") % {"name": bundle.name, "deadline": bundle.deadline}
        rows.append(
            Row(
                handle=bundle.handle,
                label=words,
                on=bundle.completed_on,
                counts_as=(bundle.handle,) if bundle.is_on_time else (),
                basis={"deadline": bundle.deadline, "on_time": bundle.is_on_time},
            )
        )
    return rows


def granted(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the approvals that were granted in applications handed in on time."""
    return [
        Row(
            handle=approval.handle,
            opens=bundle.handle,
            label=f"{approval.name}：{approval.body.label}",
            on=approval.decided_on,
            counts_as=(approval.handle,),
            basis={"document": approval.document, "body": approval.body_id},
        )
        for bundle in _handed_in(params, moment)
        if bundle.is_on_time
        for approval in bundle.approvals.all()
        if approval.state == State.GRANTED
    ]
