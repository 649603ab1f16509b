"""The kinds of values that requests hold, each refusing what the database could not take."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StrictBool,
    StrictInt,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from jianxing.kernel.canonical import MAX_INTEGER

EARLIEST, LATEST = date(1949, 10, 1), date(2099, 12, 31)
#: The largest that JSON carries whole (RFC 7493): what is written down of a request is canonical JSON.
LARGEST_ID = MAX_INTEGER
#: What a text may not hold: the database refuses U+0000.
NO_NULL = r"^[^\x00]*$"


def _no_null(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("null_character", "the text holds the character U+0000")
    return text


def _iso_only(value: Any) -> Any:
    """Take a day as RFC 3339 writes it and no number of seconds."""
    if isinstance(value, str) and len(value) == len("2026-03-05"):
        return value
    raise PydanticCustomError("day_form", "a day is written YYYY-MM-DD")


def _of_this_age(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise PydanticCustomError("day_range", "the day lies outside 1949-10-01 to 2099-12-31")
    return day


@dataclass(frozen=True, slots=True)
class Text:
    """A text of so many characters, beside ``str`` in ``Annotated``."""

    longest: int
    least: int = 0

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        plain = core_schema.str_schema(min_length=self.least, max_length=self.longest)
        return core_schema.no_info_after_validator_function(_no_null, plain)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "pattern": NO_NULL}


LONG = 20_000
Words = Annotated[str, Text(LONG, least=1)]
Id = Annotated[StrictInt, Field(ge=1, le=LARGEST_ID)]
Flag = StrictBool
Day = Annotated[date, BeforeValidator(_iso_only), AfterValidator(_of_this_age)]
Version = Annotated[
    int | None,
    Field(
        default=None,
        strict=True,
        ge=1,
        le=2**31 - 1,
        description="The version last read; an older one is refused with 409.",
    ),
]
#: In a query everything is text at first.
QueryId = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class Sent(BaseModel):
    """What is sent: names that are not known are refused rather than passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Versioned(Sent):
    """A write that may say which version it was decided upon."""

    version: Version


class Listed(Sent):
    """How a list is read on."""

    after: Annotated[str, Text(600)] = Field(
        default="", description="Where the page before ended: `next` of its answer."
    )
    limit: int = Field(default=50, ge=1, le=200, description="How many at most.")
