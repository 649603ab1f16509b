"""Idempotency keys: a write that is repeated under its key is not done again, its answer is given again."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import orjson
import psycopg.errors
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.utils.translation import gettext as _

from jianxing.api.models import KeptAnswer
from jianxing.api.problems import CONFLICT, INVALID, KEY_REUSED, Fault, Problem
from jianxing.directory.changing import change
from jianxing.directory.models import Token
from jianxing.directory.prepared import prepared
from jianxing.kernel.actor import Actor

KEPT_FOR: Final = timedelta(hours=48)
LONGEST_KEY: Final = 255
#: What of an answer's head is given again.
KEPT_HEADERS: Final = ("Content-Type", "Location", "ETag")


def check_key(key: str) -> str:
    """Return a usable key; raises the problem that says why another is none."""
    if not 0 < len(key) <= LONGEST_KEY or not all("!" <= letter <= "~" for letter in key):
        raise Problem(
            INVALID,
            _("An idempotency key is 1 to 255 visible ASCII characters."),
            _("Use a fresh UUID for each write."),
            errors=[Fault(pointer="header/Idempotency-Key", detail=_("Not a usable key."))],
        )
    return key


def digest_of(body: bytes) -> str:
    """Return what tells one request from another under the same key."""
    return hashlib.sha256(body).hexdigest()


def digest_of_parts(
    fields: Iterable[tuple[str, str]], files: "Iterable[tuple[str, UploadedFile[bytes]]]"
) -> str:
    """Return the digest of a multipart request; its boundary changes with every repetition, so its parts are taken."""
    whole = hashlib.sha256()
    for name, value in sorted(fields):
        whole.update(f"{len(name)}:{name}={len(value)}:{value};".encode())
    for name, file in files:
        content = hashlib.sha256()
        for chunk in file.chunks():
            content.update(chunk)
        file.seek(0)
        named = file.name or ""
        whole.update(f"{len(name)}:{name}={len(named)}:{named}@{content.hexdigest()};".encode())
    return whole.hexdigest()


def claim(
    *, token: Token, key: str, request: str, digest: str, by: Actor, at: datetime
) -> int | HttpResponse:
    """Claim a key in the transaction of the write: the row to keep the answer in, or the answer that is kept already.

    Waits for a request under the same key that is under way. Raises the problem of a key that belongs to another
    request, and of one that is still being worked on.
    """
    try:
        claimed = prepared(
            "SELECT * FROM api_claim_key(%s, %s, %s, %s, %s, %s, %s)",
            [token.pk, by.person_id, by.body_id, key, request[:200], digest, at],
        )
    except OperationalError as error:
        if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
            raise _under_way() from error
        raise
    if not claimed:
        raise _under_way()
    [(kept_id, is_new, kept_request, kept_digest, status, headers, answer)] = claimed
    if is_new:
        return int(kept_id)
    if (kept_request, kept_digest) != (request[:200], digest):
        raise Problem(
            KEY_REUSED,
            _("This idempotency key came with another request before."),
            _("Use a fresh key for each write, and the same one only to repeat it."),
        )
    if status is None:
        raise _under_way()
    given_again = {**orjson.loads(headers), "Idempotent-Replayed": "true"}
    return HttpResponse(bytes(answer), status=status, headers=given_again)


def _under_way() -> Problem:
    return Problem(
        CONFLICT,
        _("A request under this idempotency key is still being worked on."),
        _("Wait a few seconds and repeat it."),
        headers={"Retry-After": "5"},
    )


def keep(*, kept_id: int, answer: HttpResponse) -> None:
    """Keep an answer under the key that was claimed, in the transaction of what it answers for."""
    change(
        KeptAnswer,
        where={"pk": kept_id},
        to={
            "status": answer.status_code,
            "headers": {name: answer[name] for name in KEPT_HEADERS if name in answer},
            "answer": answer.content,
        },
    )


def forget(*, at: datetime) -> int:
    """Forget answers that are older than anybody repeats a request; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT api_forget_answers(%s)", [at - KEPT_FOR])
        [count] = cursor.fetchone() or [0]
    return int(count)
