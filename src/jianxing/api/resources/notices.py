"""What the acting body was told."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Id, Listed, Sent
from jianxing.api.paging import cursor, key_of
from jianxing.notices import wording
from jianxing.notices.operations import mark_all_read, mark_read
from jianxing.notices.queries import inbox


class Told(TypedDict):
    """A notice: a sentence in the reader's language, and what it speaks of."""

    id: int
    kind: str
    sentence: str
    subject: str
    subject_id: int
    at: datetime
    is_read: bool


class NoticeList(TypedDict):
    """A page of notices, newest first."""

    items: list[Told]
    next: str | None


class Marked(TypedDict):
    """How many were unread until now."""

    marked: int


class NoticeQuery(Listed):
    """Which notices."""

    unread: bool = False


class Read(Sent):
    """Which notices have been read."""

    ids: list[Id] = Field(min_length=1, max_length=200)


class ReadUpTo(Sent):
    """Up to which notice, so that what arrived after it stays unread."""

    up_to: Id


def listing(call: Call) -> NoticeList:
    """Give a page of notices."""
    asked = call.asked(NoticeQuery)
    lines = inbox(
        by=call.by,
        before=key_of(asked.after, prefix="notice~"),
        unread_only=asked.unread,
        limit=asked.limit + 1,
    )
    shown = lines[: asked.limit]
    items: list[Told] = [
        {
            "id": one.pk,
            "kind": one.kind,
            "sentence": wording.sentence(kind=one.kind, params=one.params),
            "subject": one.subject,
            "subject_id": one.subject_id,
            "at": one.created_at,
            "is_read": one.is_read,
        }
        for one in shown
    ]
    return {"items": items, "next": cursor(f"notice~{shown[-1].pk}" if len(lines) > len(shown) else "")}


def read(call: Call) -> Marked:
    """Mark notices as read by the token's person; those that are not theirs stay as they are."""
    return {"marked": mark_read(pks=call.sent(Read).ids, by=call.by, at=call.at)}


def read_all(call: Call) -> Marked:
    """Mark everything up to a notice as read by the token's person."""
    return {"marked": mark_all_read(up_to=call.sent(ReadUpTo).up_to, by=call.by, at=call.at)}


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/notices", name="list_notices", area="notices", run=listing,
        summary=_("What the acting body was told"), query=NoticeQuery, gives=NoticeList,
    ),
    Endpoint(
        method="POST", path="/notices/read", name="mark_notices_read", area="notices", run=read,
        summary=_("Mark notices as read"), body=Read, gives=Marked,
    ),
    Endpoint(
        method="POST", path="/notices/read-all", name="mark_all_notices_read", area="notices", run=read_all,
        summary=_("Mark all notices up to one as read"), body=ReadUpTo, gives=Marked,
    ),
)  # fmt: skip
