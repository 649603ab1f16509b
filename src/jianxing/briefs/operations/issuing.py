"""A brief is reviewed by somebody who has not written in it, and issued by a leader; issuing freezes its figures."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.briefs import policies
from jianxing.briefs.models import Brief, BriefFigure, BriefRow
from jianxing.briefs.operations.drafting import BriefRefused
from jianxing.briefs.operations.steps import act_on, refresh_visibility, take
from jianxing.briefs.queries import drawn_brief
from jianxing.briefs.queries.comparing import fingerprint
from jianxing.briefs.queries.drawing import Drawn, Placed
from jianxing.directory.policies import check_has_reason
from jianxing.kernel.actor import Actor
from jianxing.ledger.queries import NothingSealed, latest_head
from jianxing.notices.operations import tell


def _whole(brief: Brief) -> Drawn:
    drawn = drawn_brief(brief=brief)
    if drawn.unknown:
        raise BriefRefused(
            _("There is no figure %(keys)s.") % {"keys": "、".join(f"{{{key}}}" for key in drawn.unknown)},
            _("Take it out of the text, or make the figure."),
        )
    return drawn


def review(*, brief: Brief, by: Actor, at: datetime) -> Brief:
    """Say that the text has been read and stands; keeps what each figure came to at that instant."""
    policies.check_can_take(brief=brief, action="review", by=by)
    values = {key: placed.value for key, placed in _whole(brief).figures.items()}
    with transaction.atomic():
        take(
            brief=brief,
            action="review",
            by=by,
            changes={"reviewed_at": at, "reviewed_by_id": by.person_id, "reviewed_values": values},
        )
        act_on(brief=brief, action="review", by=by, at=at, confidential={"values": values})
    return brief


def return_brief(*, brief: Brief, reason: str, by: Actor, at: datetime) -> Brief:
    """Send a brief back to its writers with what is to be mended."""
    policies.check_can_take(brief=brief, action="return", by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        take(
            brief=brief,
            action="return",
            by=by,
            changes={
                "return_reason": reason.strip(),
                "reviewed_at": None,
                "reviewed_by_id": None,
                "reviewed_values": {},
            },
        )
        act_on(brief=brief, action="return", by=by, at=at, confidential={"reason": reason.strip()})
        tell(
            body_ids=[brief.body_id],
            kind="brief.returned",
            subject="brief",
            subject_id=brief.pk,
            params={"number": brief.number},
            at=at,
        )
    return brief


def issue(*, brief: Brief, by: Actor, at: datetime) -> Brief:
    """Issue a brief: freeze each figure's value, row handles and query hash, and the ledger's position, for good."""
    policies.check_can_take(brief=brief, action="issue", by=by)
    drawn = _whole(brief)
    try:
        head = latest_head()
    except NothingSealed:
        head = None
    with transaction.atomic():
        for ordinal, placed in enumerate(drawn.figures.values()):
            _freeze(brief, placed, ordinal)
        take(
            brief=brief,
            action="issue",
            by=by,
            changes={
                "issued_at": at,
                "issued_by_id": by.person_id,
                "head_size": head.tree_size if head else None,
                "head_root": head.root.hex() if head else "",
                "head": head.to_dict() if head else {},
            },
        )
        refresh_visibility([brief.pk])
        act_on(
            brief=brief,
            action="issue",
            by=by,
            at=at,
            public={
                "as_of": brief.as_of,
                "queries": {key: placed.query_hash for key, placed in drawn.figures.items()},
                "head": {"tree_size": brief.head_size, "root": brief.head_root},
            },
            confidential={"values": {key: placed.value for key, placed in drawn.figures.items()}},
        )
        above = [pk for pk in brief.body.ancestors if pk != by.body_id]
        tell(
            body_ids=above,
            kind="brief.issued",
            subject="brief",
            subject_id=brief.pk,
            params={},  # who is told may come to see it no more; its number is not theirs to keep
            at=at,
        )
    return brief


def _freeze(brief: Brief, placed: Placed, ordinal: int) -> None:
    one = placed.definition
    figure = BriefFigure.objects.create(
        brief=brief,
        ordinal=ordinal,
        key=one.key,
        name=one.name,
        recipe=one.recipe,
        params=dict(one.params),
        unit=one.unit,
        domain=one.domain,
        says_zh=one.says_zh,
        says_en=one.says_en,
        version=one.version,
        value=placed.value,
        query_hash=placed.query_hash,
    )
    BriefRow.objects.bulk_create(
        (
            BriefRow(
                figure=figure,
                ordinal=position,
                handle=row.handle,
                opens=row.leads_to,
                fingerprint=fingerprint(row, brief=brief),
            )
            for position, row in enumerate(placed.rows or ())
        ),
        batch_size=1000,
    )
