"""An endpoint as a line of a table: from it come routing, checking, the description and the tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final, TypeVar, cast, get_origin

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from pydantic import TypeAdapter

from jianxing.api.fields import Listed, Sent
from jianxing.api.problems import STALE, Problem
from jianxing.directory.models import Token
from jianxing.findings.operations import Overtaken
from jianxing.kernel.actor import Actor

PREFIX: Final = "/api/v1"
S = TypeVar("S", bound=Sent)


class Nothing(Sent):
    """Nothing is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that has been read and checked: who acts, when, and what was sent."""

    request: HttpRequest
    token: Token
    by: Actor
    at: datetime
    today: date
    ids: Sequence[int] = ()
    query: Sent
    body: Sent
    files: "Mapping[str, UploadedFile[bytes]]"

    @property
    def pk(self) -> int:
        """The key in the path."""
        return self.ids[0]

    def sent(self, kind: type[S]) -> S:
        """The body, which has been checked against its model."""
        return cast(S, self.body)

    def asked(self, kind: type[S]) -> S:
        """The query, which has been checked against its model."""
        return cast(S, self.query)

    def check_unchanged(self, *, number: str, etag: str, version: int | None) -> None:
        """Raise where the caller decided upon another state than the present one; None is a thing without versions."""
        wanted = getattr(self.body, "version", None)
        if wanted is not None and wanted != version:
            raise Overtaken(number)
        match = self.request.headers.get("If-Match", "*")
        if match != "*" and etag not in [one.strip() for one in match.split(",")]:
            refusal = Overtaken(number)
            raise Problem(STALE, refusal.reason, refusal.remedy, headers={"ETag": etag})


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint says, with what stands in the head of the answer."""

    content: Any
    headers: Mapping[str, str] = field(default_factory=dict)


Run = Callable[[Call], "Answer | HttpResponseBase | Mapping[str, Any]"]


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One thing that a program may ask for.

    `path` has ``{id}`` for each key. `upload` names the part of a multipart body that is a file; the others are its
    `body`. `gives` is the kind of the answer, None where it is a file, whose media types are then `media_types` where
    they are known.
    """

    method: str
    path: str
    name: str
    summary: Promise | str
    run: Run
    area: str
    query: type[Sent] = Nothing
    body: type[Sent] = Nothing
    gives: Any = None
    media_types: tuple[str, ...] = ()
    status: int = 200
    upload: str = ""
    action: str = ""
    gives_etag: bool = False
    takes_match: bool = False

    @property
    def writes(self) -> bool:
        """Whether it changes something, so that a token that only reads is refused."""
        return self.method != "GET"

    @property
    def lists(self) -> bool:
        """Whether it gives a page of a list."""
        return issubclass(self.query, Listed)

    @cached_property
    def many(self) -> frozenset[str]:
        """The parameters of the query that may be given several times."""
        fields = self.query.model_fields.items()
        return frozenset(name for name, field in fields if get_origin(field.annotation) is tuple)

    @cached_property
    def answer_kind(self) -> "TypeAdapter[Any]":
        """The kind of its answer, for the description and for tests; answers are not checked while serving."""
        return TypeAdapter(self.gives)
