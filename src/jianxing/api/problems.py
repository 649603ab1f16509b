"""Every error as problem details (RFC 9457), in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, NotRequired

import orjson
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError
from typing_extensions import TypedDict

from jianxing.api.messages import in_words
from jianxing.directory.policies import NotAllowed, Refused, StepRefused
from jianxing.directory.roots import Overtaken
from jianxing.evidence.queries import FileVoided
from jianxing.evidence.vault import TooLarge
from jianxing.importing.operations import AlreadyBegun
from jianxing.schedules.policies import NotForeseeable

MEDIA_TYPE: Final = "application/problem+json"
#: Where a problem's type is explained; its name is the fragment.
EXPLAINED_AT: Final = "/api/v1/reference#problem-"
#: Refused because of how things stand, not for what was sent.
OVERTAKEN: Final = (
    Overtaken,
    StepRefused,
    NotForeseeable,
    AlreadyBegun,
    FileVoided,
)


class ProblemError(TypedDict):
    """What is wrong in one place of what was sent."""

    pointer: str
    detail: str


class ProblemDetails(TypedDict):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    remedy: NotRequired[str]
    errors: NotRequired[list[ProblemError]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, its name in the type, its title."""

    status: HTTPStatus
    name: str
    title: Promise


S = HTTPStatus
MALFORMED = Kind(S.BAD_REQUEST, "malformed", gettext_lazy("The request cannot be read"))
UNAUTHORIZED = Kind(S.UNAUTHORIZED, "unauthorized", gettext_lazy("A token is needed"))
FORBIDDEN = Kind(S.FORBIDDEN, "forbidden", gettext_lazy("Not allowed"))
NOT_FOUND = Kind(S.NOT_FOUND, "not-found", gettext_lazy("Nothing is there"))
NO_SUCH_METHOD = Kind(S.METHOD_NOT_ALLOWED, "method", gettext_lazy("Not done this way"))
CONFLICT = Kind(S.CONFLICT, "conflict", gettext_lazy("Things stand otherwise"))
STALE = Kind(S.PRECONDITION_FAILED, "stale", gettext_lazy("It has been changed since you read it"))
TOO_LARGE = Kind(S.REQUEST_ENTITY_TOO_LARGE, "too-large", gettext_lazy("Too large"))
MEDIA = Kind(S.UNSUPPORTED_MEDIA_TYPE, "media-type", gettext_lazy("Not a kind of content that is taken here"))
INVALID = Kind(S.UNPROCESSABLE_ENTITY, "invalid", gettext_lazy("Something that was sent cannot be taken"))
REFUSED = Kind(S.UNPROCESSABLE_ENTITY, "refused", gettext_lazy("Refused"))
KEY_REUSED = Kind(
    S.UNPROCESSABLE_ENTITY, "key-reused", gettext_lazy("The idempotency key belongs to another request")
)
TOO_MANY = Kind(S.TOO_MANY_REQUESTS, "too-many", gettext_lazy("Too many requests"))
BROKEN = Kind(S.INTERNAL_SERVER_ERROR, "error", gettext_lazy("Something went wrong here"))
KINDS: Final = (
    MALFORMED, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, NO_SUCH_METHOD, CONFLICT, STALE, TOO_LARGE, MEDIA, INVALID,
    REFUSED, KEY_REUSED, TOO_MANY, BROKEN,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong at one place of what was sent; the pointer is RFC 6901, with `query` or `header` before a name there."""

    pointer: str
    detail: str


@dataclass
class Problem(Exception):
    """Raised anywhere below the door, answered there."""

    kind: Kind
    detail: str = ""
    remedy: str = ""
    errors: Sequence[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def answer(self, *, path: str) -> HttpResponse:
        """Return it as the answer to a request for *path*."""
        said: dict[str, Any] = {
            "type": EXPLAINED_AT + self.kind.name,
            "title": str(self.kind.title),
            "status": int(self.kind.status),
            "detail": self.detail or str(self.kind.title),
            "instance": path,
        }
        if self.remedy:
            said["remedy"] = self.remedy
        if self.errors:
            said["errors"] = [{"pointer": fault.pointer, "detail": fault.detail} for fault in self.errors]
        return HttpResponse(
            orjson.dumps(said),
            content_type=MEDIA_TYPE,
            status=int(self.kind.status),
            headers=dict(self.headers),
        )


def of_refusal(refusal: Refused) -> Problem:
    """Return what an operation's refusal is over HTTP: for who asks, for how things stand, or for what was sent."""
    kind = REFUSED
    if isinstance(refusal, NotAllowed):
        kind = FORBIDDEN
    elif isinstance(refusal, OVERTAKEN):
        kind = CONFLICT
    elif isinstance(refusal, TooLarge):
        kind = TOO_LARGE
    return Problem(kind, refusal.reason, refusal.remedy)


def nothing_there() -> Problem:
    """Return the answer for what is not there, and alike for what the acting body does not see."""
    return Problem(
        NOT_FOUND,
        _("It does not exist, or your body may not see it."),
        _("Check the address and for which body the token acts."),
    )


def unknown(pointer: str) -> Problem:
    """Return the answer for something named in what was sent that is not there or not seen."""
    return Problem(
        INVALID,
        _("Something that was named does not exist, or your body may not see it."),
        _("Look it up first; lists give the ids."),
        errors=[Fault(pointer=pointer, detail=_("Does not exist, or your body may not see it."))],
    )


def of_validation(error: ValidationError, *, where: str = "") -> Problem:
    """Return what pydantic found, place by place; what was sent is not repeated."""
    found = error.errors(include_url=False, include_input=False)[:20]
    return Problem(
        INVALID,
        _("Some of what was sent cannot be taken; “errors” says which."),
        _("Mend those places and send it again."),
        errors=[
            Fault(pointer=where + _pointer(one["loc"]), detail=in_words(one["type"], one.get("ctx", {})))
            for one in found
        ],
    )


def _pointer(place: tuple[int | str, ...]) -> str:
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in place)
    return "".join(f"/{part}" for part in parts)
