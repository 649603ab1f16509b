"""The number of a document (发文字号): the next of the body's series, without a gap, for whoever signs first."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db import connection, transaction

from jianxing.directory.models import Body
from jianxing.kernel.actor import Actor
from jianxing.letters.kinds import IN_LETTER_FORM, MINUTES, Kind
from jianxing.letters.models import NumberPrefix, TakenNumber

#: Characters of a prefix at most.
MOST_WORDS: Final = 40
#: What follows the body's own name where nobody has set a prefix.
_OF_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(IN_LETTER_FORM, "函"),
    Kind.ASSIGNMENT: "交办",
    Kind.URGING: "督办",
    Kind.RECOMMENDATION: "建议",
    MINUTES: "会议纪要",
}
# A row is locked until the transaction ends: whoever comes second waits, and gets the number that the first one leaves;
# a transaction that is undone leaves the same number to the next.
_NEXT = """
INSERT INTO letters_numberseries AS s (body_id, words, year, began_after, last) VALUES (%s, %s, %s, 0, 1)
ON CONFLICT (body_id, words, year) DO UPDATE SET last = s.last + 1
RETURNING id, last
"""


def take_number(*, body: Body, kind: str, on: date, by: Actor, at: datetime) -> str:
    """Take the next number of the body's series for this kind of letter, or minutes, and year, as 津纪驻交函〔2026〕12号.

    It is taken if and only if the caller's transaction commits; raises ``TransactionManagementError`` outside one.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken in the transaction that signs")
    words = words_for(body=body, kind=kind)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [body.pk, words, on.year])
        series, value = cursor.fetchone() or (0, 0)
    number = written(words=words, year=on.year, value=value)
    TakenNumber.objects.create(
        series_id=series, value=value, number=number, kind=kind, taken_at=at, taken_by_id=by.person_id
    )
    return number


def written(*, words: str, year: int, value: int | None) -> str:
    """Return a number as documents bear it: hexagonal brackets, no leading zero; without a value, room for it."""
    shown = "\u3000" if value is None else str(value)
    return f"{words}〔{year}〕{shown}号"


def words_for(*, body: Body, kind: str) -> str:
    """Return what the body's numbers of this kind begin with."""
    shared = () if kind == MINUTES else ("",)  # what stands for all letters is no beginning for minutes
    found = dict(
        NumberPrefix.objects.filter(body=body, kind__in=(*shared, kind)).values_list("kind", "words")
    )
    return found.get(kind) or found.get("") or default_words(body=body, kind=kind)


def default_words(*, body: Body, kind: str) -> str:
    """Return what they begin with where nobody has said."""
    return f"{body.label}{_OF_KINDS[kind]}"
