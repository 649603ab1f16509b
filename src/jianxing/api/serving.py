"""The door of the API: who asks, what is asked, the transaction, the answer. Every error leaves as problem details."""

import logging
from collections.abc import Mapping
from typing import Final

import orjson
from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    ObjectDoesNotExist,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, HttpResponseBase, RawPostDataException, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import ResolverMatch
from django.utils import translation
from django.utils.translation import gettext as _
from pydantic import ValidationError

from jianxing.api import keeping, problems
from jianxing.api.endpoints import PREFIX, Answer, Call, Endpoint, Nothing
from jianxing.api.fields import Sent
from jianxing.api.limits import LARGEST_JSON_BYTES, MULTIPART_MARGIN_BYTES, check_depth, rate
from jianxing.api.paging import linked
from jianxing.api.problems import Fault, Problem
from jianxing.api.table import OPEN, by_path
from jianxing.directory.acting import acting
from jianxing.directory.models import Token
from jianxing.directory.policies import Refused
from jianxing.directory.queries import actor_of
from jianxing.directory.tokens import holder_of
from jianxing.kernel.identifiers import is_key
from jianxing.settings import clock

logger = logging.getLogger("jianxing.api")

CHALLENGE: Final = 'Bearer realm="jianxing"'
#: An answer is for one token alone, shows nothing in a browser and is kept by nobody.
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Vary": "Authorization, Accept-Language",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


def serve(request: HttpRequest) -> HttpResponseBase:
    """Answer a request below ``/api/v1``; nothing that is raised below passes this line."""
    language = translation.get_language_from_request(request)
    with translation.override(language):
        try:
            response = _serve(request)
        except Exception as error:
            response = _problem_of(error, request).answer(path=request.path)
        response.headers.setdefault("Content-Language", language)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _serve(request: HttpRequest) -> HttpResponseBase:
    path, ids = _taken_apart(request.path_info)
    open_page = OPEN.get(path)
    methods = by_path().get(path, {})
    template = PREFIX + path if open_page or methods else PREFIX + "/…"
    request.resolver_match = ResolverMatch(serve, (), {}, route=template)
    if open_page is not None:
        if request.method not in ("GET", "HEAD"):
            raise _no_such_method(["GET", "HEAD"])
        return open_page(request)
    token = _authenticate(request)
    rate.count(token.pk, allowed=settings.API_REQUESTS_A_MINUTE)
    if not methods:
        raise problems.nothing_there()
    method = "GET" if request.method == "HEAD" else request.method or ""
    endpoint = methods.get(method)
    if endpoint is None:
        raise _no_such_method([*methods])
    if endpoint.writes and not token.may_write:
        raise Problem(
            problems.FORBIDDEN, _("This token may only read."), _("Make another one on your account's page.")
        )
    return _run(request, endpoint, token, ids)


def _taken_apart(path: str) -> tuple[str, tuple[int, ...]]:
    """Return the path as the table writes it, and the keys in it."""
    parts = path.removeprefix(PREFIX).split("/")
    keys = [part for part in parts if is_key(part)]
    return "/".join("{id}" if is_key(part) else part for part in parts), tuple(int(key) for key in keys)


def _no_such_method(allowed: list[str]) -> Problem:
    return Problem(
        problems.NO_SUCH_METHOD,
        _("This address answers %(methods)s.") % {"methods": ", ".join(allowed)},
        headers={"Allow": ", ".join(allowed)},
    )


def _authenticate(request: HttpRequest) -> Token:
    """Return the token of the request; it stands in the head alone, never in the address, where it would be logged."""
    scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    token = None
    if scheme.lower() == "bearer":
        token = holder_of(secret=secret.strip(), at=clock.now())
    if token is None:
        given = bool(scheme)
        raise Problem(
            problems.UNAUTHORIZED,
            _("The token is unknown, has ended, or its appointment has.")
            if given
            else _("No token was sent."),
            _("Make one on your account's page and send it as “Authorization: Bearer …”."),
            headers={"WWW-Authenticate": CHALLENGE + (', error="invalid_token"' if given else "")},
        )
    return token


def _run(request: HttpRequest, endpoint: Endpoint, token: Token, ids: tuple[int, ...]) -> HttpResponseBase:
    query = _read_query(request, endpoint)
    body, digest = _read_body(request, endpoint)
    by, at = actor_of(appointment=token.appointment), clock.now()
    call = Call(
        request=request, token=token, by=by, at=at, today=at.date(), ids=ids, query=query, body=body,
        files=request.FILES if endpoint.upload else {},
    )  # fmt: skip
    key = request.headers.get("Idempotency-Key") if endpoint.writes else None
    if key is not None:
        keeping.check_key(key)
    with acting(by):
        if key is None:
            return _answer(endpoint, call)
        asked = f"{request.method} {request.get_full_path()}"
        claimed = keeping.claim(token=token, key=key, request=asked, digest=digest, by=by, at=at)
        if isinstance(claimed, HttpResponse):
            return claimed
        answer = _answer(endpoint, call)
        assert isinstance(answer, HttpResponse)
        keeping.keep(kept_id=claimed, answer=answer)
        return answer


def _answer(endpoint: Endpoint, call: Call) -> HttpResponseBase:
    said = endpoint.run(call)
    if isinstance(said, HttpResponseBase):
        return said
    headers: Mapping[str, str] = {}
    if isinstance(said, Answer):
        said, headers = said.content, said.headers
    if endpoint.lists and said["next"]:
        headers = {**headers, "Link": linked(call.request, said["next"])}
    return HttpResponse(
        orjson.dumps(said, default=str),
        content_type="application/json",
        status=endpoint.status,
        headers=headers,
    )


def _read_query(request: HttpRequest, endpoint: Endpoint) -> Sent:
    if not request.META.get("QUERY_STRING"):
        return endpoint.query()
    sent = {
        name: values if name in endpoint.many or len(values) > 1 else values[0]
        for name, values in request.GET.lists()
    }
    try:
        return endpoint.query.model_validate(sent)
    except ValidationError as error:
        raise problems.of_validation(error, where="query") from None


def _read_body(request: HttpRequest, endpoint: Endpoint) -> tuple[Sent, str]:
    """Return what was sent, checked, and the digest that tells it from another request."""
    if not endpoint.writes:
        return Nothing(), ""
    if endpoint.upload:
        return _read_parts(request, endpoint)
    _check_length(request, LARGEST_JSON_BYTES)
    raw, sent = request.body, {}
    if raw:
        _check_media(request, "application/json")
        try:
            sent = orjson.loads(raw)
        except orjson.JSONDecodeError:
            raise Problem(
                problems.MALFORMED,
                _("The body is not JSON in UTF-8."),
                _("Look for the first odd character."),
            ) from None
        check_depth(sent)
    try:
        return endpoint.body.model_validate(sent), keeping.digest_of(raw)
    except ValidationError as error:
        raise problems.of_validation(error) from None


def _read_parts(request: HttpRequest, endpoint: Endpoint) -> tuple[Sent, str]:
    _check_media(request, "multipart/form-data")
    _check_length(request, settings.MAX_UPLOAD_BYTES + MULTIPART_MARGIN_BYTES)
    names = [name for name in request.FILES if name != endpoint.upload]
    if endpoint.upload not in request.FILES or len(request.FILES.getlist(endpoint.upload)) != 1 or names:
        raise Problem(
            problems.INVALID,
            _("Exactly one file is sent, in the part “%(name)s”.") % {"name": endpoint.upload},
            errors=[
                Fault(
                    pointer=f"/{names[0] if names else endpoint.upload}",
                    detail=_("One file, no more, no less."),
                )
            ],
        )
    sent = {name: values[0] if len(values) == 1 else values for name, values in request.POST.lists()}
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    try:
        body = endpoint.body.model_validate(sent)
    except ValidationError as error:
        raise problems.of_validation(error) from None
    if "Idempotency-Key" not in request.headers:
        return body, ""
    return body, keeping.digest_of_parts(fields, [(name, file) for name, file in request.FILES.items()])  # type: ignore[misc]


def _check_media(request: HttpRequest, wanted: str) -> None:
    if request.content_type != wanted:
        raise Problem(
            problems.MEDIA,
            _("This address takes %(type)s.") % {"type": wanted},
            headers={"Accept-Post": wanted},
        )


def _check_length(request: HttpRequest, most: int) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > most:
        raise _too_large(most)


def _too_large(most: int) -> Problem:
    return Problem(
        problems.TOO_LARGE,
        _("A request here is at most %(count)d KB.") % {"count": most // 1024},
        _("Send less at once."),
    )


def _problem_of(error: Exception, request: HttpRequest) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        return problems.of_refusal(error)
    if isinstance(error, ObjectDoesNotExist):
        return problems.nothing_there()
    if isinstance(error, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _too_large(LARGEST_JSON_BYTES)
    if isinstance(error, MultiPartParserError | BadRequest | RawPostDataException | UnreadablePostError):
        return Problem(problems.MALFORMED, _("The body cannot be read."), _("Send it again, whole."))
    number = getattr(request, "request_id", "")
    logger.error("API request failed", exc_info=error, extra={"request_id": number})
    return Problem(
        problems.BROKEN,
        _("Nothing was written. It is in the log under %(number)s.") % {"number": number or "—"},
        _("Try again later; tell the system officer if it stays."),
    )
