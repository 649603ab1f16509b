"""Sending the mail that waits. Mail says a number and a path, never what a matter is about."""

import hashlib
import json
import smtplib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jianxing.directory.models import Body, Person
from jianxing.notices import wording

#: With the pauses of ``claim_mail.sql`` (5, 10, 20 minutes … 12 hours) about three days.
MOST_ATTEMPTS = 12
LINES_IN_ONE = 50


@dataclass(frozen=True, slots=True)
class Delivered:
    """Lines of mail that went out, will be tried again, and were given up."""

    sent: int = 0
    put_back: int = 0
    given_up: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    pk: int
    kind: str
    subject: str
    subject_id: int
    params: dict[str, Any]
    attempts: int
    reasons: list[list[Any]]


@contextmanager
def _postman() -> Iterator[Any]:
    """A transaction with the rights of the postman's office, which end with it."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jianxing.office', 'postman', true)")
        yield cursor


def deliver_mail(*, limit: int, at: datetime | None = None) -> Delivered:
    """Send at most *limit* mails, the lines for one person together; *at* is the database's clock where not given.

    Each is claimed and committed before it is sent and marked afterwards, so two workers never send the same one. A
    worker that dies in between leaves it claimed; it is sent again when the pause is over, with the same Message-ID.
    What a server refuses is tried again with growing pauses and given up after ``MOST_ATTEMPTS``. Must not run inside
    a transaction.
    """
    sent = put_back = given_up = 0
    for _n in range(limit):
        claim = uuid.uuid4()
        person_id, lines = _claim(claim, at)
        if person_id is None:
            break
        person = Person.objects.filter(pk=person_id, is_active=True).exclude(email="").first()
        if person is None:
            given_up += _mark(claim, at, error="no address", give_up=True)
            continue
        try:
            compose(person=person, lines=lines).send()
        except (OSError, smtplib.SMTPException) as error:
            worn_out = max(line.attempts for line in lines) >= MOST_ATTEMPTS
            # The class alone: what a server says may repeat the address.
            count = _mark(claim, at, error=type(error).__name__, give_up=worn_out)
            given_up, put_back = given_up + count * worn_out, put_back + count * (not worn_out)
        else:
            sent += _mark(claim, at)
    return Delivered(sent=sent, put_back=put_back, given_up=given_up)


def compose(*, person: Person, lines: Sequence[_Line]) -> EmailMessage:
    """Return the mail that tells a person these lines, in the person's language."""
    keys = {pk for line in lines for pk, _why in line.reasons if pk}
    labels = {body.pk: body.label for body in Body.objects.filter(pk__in=keys)} if keys else {}
    with translation.override(person.language):
        body = [_of_one_matter(together, labels) for together in _by_matter(lines)]
        closing = _("Sign in to Jianxing to read more. This mail says nothing of what the matter is about.")
        title = ngettext("Jianxing: %(count)d notice", "Jianxing: %(count)d notices", len(lines)) % {
            "count": len(lines)
        }
    digest = hashlib.sha256(",".join(str(line.pk) for line in lines).encode()).hexdigest()[:32]
    return EmailMessage(
        subject=title,
        body="\n".join([*body, closing]),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[person.email],
        headers={"Message-ID": f"<{digest}@jianxing.invalid>", "Auto-Submitted": "auto-generated"},
    )


def _by_matter(lines: Sequence[_Line]) -> list[list[_Line]]:
    matters: dict[tuple[str, int], list[_Line]] = {}
    for line in lines:
        matters.setdefault((line.subject, line.subject_id), []).append(line)
    return list(matters.values())


def _of_one_matter(lines: Sequence[_Line], labels: Mapping[int, str]) -> str:
    """Return what is told of one matter: each sentence with why the reader gets it, then where it is read."""
    said = []
    for line in lines:
        why = [
            wording.reason(body=labels.get(pk, "—"), why=code) if pk else wording.subscribed(name=code)
            for pk, code in line.reasons
        ]
        said.append(wording.sentence(kind=line.kind, params=line.params))
        if why:
            said.append("    " + _("Why you are told: %(reasons)s") % {"reasons": "; ".join(why)})
    return "\n".join([*said, wording.path_of(subject=lines[0].subject, subject_id=lines[0].subject_id), ""])


def _claim(claim: uuid.UUID, at: datetime | None) -> tuple[int | None, list[_Line]]:
    with _postman() as cursor:
        cursor.execute(_claim_sql(), {"claim": claim, "at": at, "most": LINES_IN_ONE})
        rows = cursor.fetchall()
    if not rows:
        return None, []
    lines = [
        # Django's own connection hands JSON over as text.
        _Line(pk, kind, subject, subject_id, json.loads(params), attempts, json.loads(reasons))
        for _person, pk, kind, subject, subject_id, params, attempts, reasons in rows
    ]
    return rows[0][0], sorted(lines, key=lambda line: line.pk)


def _mark(claim: uuid.UUID, at: datetime | None, *, error: str = "", give_up: bool = False) -> int:
    """Note the outcome on the lines that this claim still holds; returns how many it does."""
    with _postman() as cursor:
        cursor.execute(
            "UPDATE notices_mailout SET claim = NULL, last_error = %(error)s,"
            " sent_at = CASE WHEN %(error)s = '' THEN coalesce(%(at)s, now()) END,"
            " given_up_at = CASE WHEN %(give_up)s THEN coalesce(%(at)s, now()) END"
            " WHERE claim = %(claim)s AND sent_at IS NULL AND given_up_at IS NULL",
            {"claim": claim, "at": at, "error": error, "give_up": give_up},
        )
        return int(cursor.rowcount)


@cache
def _claim_sql() -> str:
    return (Path(__file__).parent.parent / "sql" / "claim_mail.sql").read_text(encoding="utf-8")
