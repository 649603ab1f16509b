"""Setting how a body numbers its documents. Taking a number is ``letters.numbering.take_number``."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record
from jianxing.letters.kinds import MINUTES, Kind
from jianxing.letters.models import NumberPrefix, NumberSeries
from jianxing.letters.numbering import MOST_WORDS, words_for
from jianxing.letters.policies import check_can_set_rule

#: More than any body writes in a year; a typing error is not taken for a number.
_MOST = 99_999


class WordsRefused(Refused):
    """The prefix cannot stand in a document's number."""


class SeriesHasBegun(Refused):
    """Numbers of the series have been taken; where it begins does not change any more."""


def set_prefix(*, body: Body, words: str, kind: str = "", by: Actor, at: datetime) -> NumberPrefix:
    """Let the numbers of the body's letters of *kind*, or of its minutes, begin with *words* (代字); without a kind those of
    all other letters.

    Numbers that were taken stay as they are; a new prefix begins a series of its own.
    """
    check_can_set_rule(body=body, by=by)
    words = "".join(words.split())
    _check_words(words)
    if kind and kind not in {*Kind, MINUTES}:
        raise WordsRefused(_("There is no such kind of letter."), _("Choose one of the list."))
    with transaction.atomic():
        prefix, _made = NumberPrefix.objects.update_or_create(
            body=body, kind=kind, defaults={"words": words, "set_at": at, "set_by_id": by.person_id}
        )
        _record(body, "body.number_prefix", {"kind": kind, "words": words}, by=by, at=at)
    return prefix


def begin_series(*, body: Body, kind: str, year: int, after: int, by: Actor, at: datetime) -> NumberSeries:
    """Let the year's series of this kind go on after what was given on paper: the first number taken here is one more."""
    check_can_set_rule(body=body, by=by)
    if not 0 <= after <= _MOST:
        raise WordsRefused(
            _("The last number given on paper is between 0 and %(most)s.") % {"most": _MOST},
            _("Look at the paper register."),
        )
    words = words_for(body=body, kind=kind)
    try:
        with transaction.atomic():
            series = NumberSeries.objects.create(
                body=body, words=words, year=year, began_after=after, last=after
            )
            _record(body, "body.number_series", {"words": words, "year": year, "after": after}, by=by, at=at)
    except IntegrityError:
        raise SeriesHasBegun(
            _("The series %(words)s of %(year)s has begun.") % {"words": words, "year": year},
            _("Its numbers go on by themselves."),
        ) from None
    return series


def _check_words(words: str) -> None:
    if not words or len(words) > MOST_WORDS or not words.isprintable():
        raise WordsRefused(
            _("A prefix has between 1 and %(most)s characters that can be read.") % {"most": MOST_WORDS},
            _("Give the prefix as it stands in the number, as 津纪驻交函."),
        )
    if set(words) & set("〔〕[]［］（）()0123456789"):
        raise WordsRefused(
            _("A prefix has neither brackets nor digits: year and number follow by themselves."),
            _("Give the prefix as it stands in the number, as 津纪驻交函."),
        )


def _record(body: Body, kind: str, public: dict[str, object], *, by: Actor, at: datetime) -> None:
    record(kind=kind, subject="body", subject_id=body.pk, by=by, at=at, public={**public, "body_id": body.pk})
