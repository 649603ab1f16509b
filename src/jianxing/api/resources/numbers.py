"""The words and the beginning of the numbers that the acting body's documents take."""

from typing import Annotated, Final, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Sent, Text
from jianxing.api.resources.naming import found_bodies
from jianxing.letters import operations
from jianxing.letters.kinds import Kind

#: What bears a number: a kind of letter, or minutes.
Numbered = Kind | Literal["minutes"]


class PrefixSet(Sent):
    """With which words (代字) the numbers of a kind begin; without a kind those of all other letters."""

    kind: Numbered | None = None
    words: Annotated[str, Text(40, least=1)]


class PrefixSaid(TypedDict):
    """With which words numbers begin."""

    kind: str
    words: str


class SeriesBegun(Sent):
    """After which number, given on paper, a year's series goes on."""

    kind: Numbered
    year: Annotated[int, Field(strict=True, ge=1990, le=2200)]
    after: Annotated[int, Field(strict=True, ge=0, le=99_999)]


class SeriesSaid(TypedDict):
    """A series and the last number that it gave."""

    words: str
    year: int
    last: int


def set_prefix(call: Call) -> PrefixSaid:
    """Set with which words the numbers of the acting body's letters begin."""
    sent = call.sent(PrefixSet)
    [body] = found_bodies([call.by.body], at="")
    made = operations.set_prefix(body=body, words=sent.words, kind=sent.kind or "", by=call.by, at=call.at)
    return {"kind": made.kind, "words": made.words}


def begin_series(call: Call) -> SeriesSaid:
    """Let a year's series of the acting body go on after what was given on paper."""
    sent = call.sent(SeriesBegun)
    [body] = found_bodies([call.by.body], at="")
    made = operations.begin_series(
        body=body, kind=sent.kind, year=sent.year, after=sent.after, by=call.by, at=call.at
    )
    return {"words": made.words, "year": made.year, "last": made.last}


ENDPOINTS: Final = (
    Endpoint(
        method="POST", path="/number-prefixes", name="set_number_prefix", area="letters", run=set_prefix,
        summary=_("Set with which words the numbers of the acting body's letters begin"),
        body=PrefixSet, gives=PrefixSaid,
    ),
    Endpoint(
        method="POST", path="/number-series", name="begin_number_series", area="letters", run=begin_series,
        summary=_("Let a year's series of numbers go on after what was given on paper"),
        body=SeriesBegun, gives=SeriesSaid,
    ),
)  # fmt: skip
