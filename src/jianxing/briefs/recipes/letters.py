"""Figures of joint supervision: letters that asked others to act and were answered, the bodies that joined, their places."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from jianxing.briefs.recipes.kinds import Moment, Row
from jianxing.letters import queries
from jianxing.letters.models import Receipt

MAY = frozenset({"projects", "body", "since"})


def _receipts(params: Mapping[str, Any], moment: Moment) -> Sequence[Receipt]:
    since = params.get("since")
    found = queries.joint_receipts(
        projects=params.get("projects", ()),
        body=params.get("body"),
        since=date.fromisoformat(since) if since else None,
        until=moment.end,
    )
    return moment.once("receipts", params, lambda: found.order_by("pk"))


def answered(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the joint letters that were received and answered, each once however many answered."""
    rows: dict[int, Row] = {}
    for one in sorted(_receipts(params, moment), key=lambda receipt: (receipt.letter_id, receipt.pk)):
        if one.answered_at is None or one.answered_at >= moment.end:
            continue
        letter = one.letter
        rows.setdefault(
            letter.pk,
            Row(
                handle=letter.handle,
                label=f"{letter.called} {letter.title}",
                on=letter.dated_on,
                counts_as=(letter.handle,),
                basis={"digest": letter.digest},
            ),
        )
    return list(rows.values())


def bodies(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return what each body accepted in joint letters; counted are the bodies, each once."""
    return [
        Row(
            handle=f"receipt:{one.pk}",
            opens=one.letter.handle,
            label=f"{one.addressee.label} {one.letter.called}",
            on=one.letter.dated_on,
            counts_as=(f"body:{one.addressee_id}",),
            basis={"letter": one.letter.handle},
        )
        for one in _receipts(params, moment)
    ]


def provinces(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the lead bodies of joint actions and the bodies that joined by letter; counted are the provinces they belong to."""
    rows: dict[str, Row] = {}
    for one in _receipts(params, moment):
        for body in (one.letter.body, one.addressee):
            if body.governed_by is None:
                continue
            handle = f"party:{one.letter.action_id}.{body.pk}"
            rows[handle] = Row(
                handle=handle,
                opens=one.letter.handle,
                label=f"{body.label} {one.letter.matter}".strip(),
                on=one.letter.dated_on,
                counts_as=(f"province:{body.governed_by.code[:2]}",),
                basis={"place": body.governed_by.code},
            )
    return list(rows.values())
