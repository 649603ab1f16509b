"""Tokens: what a program shows in place of a password, made by the person for whom it then acts."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import CharField, DateField, DateTimeField, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.fixed import Fixed, Given
from jianxing.directory.models import Appointment, Token
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.kernel.actor import Actor, Role
from jianxing.ledger.operations import record

#: By this a token is recognised in a text where it should not stand.
PREFIX = "jxt_"
LONGEST_CALENDAR_DAYS = 366
MOST_TOKENS = 20
#: The last use is noted to the hour: enough to see what is used, and no write for each request.
USE_NOTED_EVERY = timedelta(hours=1)


class TokenRefused(Refused):
    """A token cannot be made or ended so."""


def digest_of(secret: str) -> str:
    """Return what is kept of a token. It is random and long, so one round of SHA-256 cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_token(
    *, appointment: Appointment, name: str, may_write: bool, expires_on: date, by: Actor, at: datetime
) -> tuple[Token, str]:
    """Make a token for oneself and the appointment one acts under; returns it with the secret, said this once."""
    if by.role is None or by.role.is_officer:
        raise NotAllowed(
            _("Officers hold no tokens."), _("Act for a body in a business role, if you hold one.")
        )
    if appointment.person_id != by.person_id or appointment.body_id != by.body_id:
        raise NotAllowed(_("A token is made for oneself alone."), _("Sign in and act for that body."))
    today = timezone.localdate(at)
    if not today < expires_on <= today + timedelta(days=LONGEST_CALENDAR_DAYS):
        raise TokenRefused(
            _("A token lives from one day to a year."), _("Choose a last day within the next 366 days.")
        )
    if not name.strip():
        raise TokenRefused(_("A token needs a name."), _("Say which program will use it."))
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        Appointment.objects.select_for_update().get(pk=appointment.pk)  # two at once are counted one by one
        if running(at=at).filter(appointment__person_id=by.person_id).count() >= MOST_TOKENS:
            raise TokenRefused(
                _("You hold %(count)d tokens already.") % {"count": MOST_TOKENS},
                _("Revoke one that is not used any more."),
            )
        token = Token.objects.create(
            appointment=appointment,
            name=" ".join(name.split())[:60],
            digest=digest_of(secret),
            hint=secret[: len(PREFIX) + 6],
            may_write=may_write,
            made_at=at,
            expires_at=_end_of(expires_on),
        )
        _record("token.make", token, by=by, at=at, may_write=may_write, expires_on=expires_on)
    return token, secret


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))


def revoke_token(*, token: Token, by: Actor, at: datetime) -> None:
    """End a token at once; whose it is may do so, and the security officer."""
    if token.appointment.person_id != by.person_id and by.role is not Role.SECURITY_OFFICER:
        raise NotAllowed(
            _("Only the person who made a token or a security officer may revoke it."),
            _("Ask the security officer of this node."),
        )
    with transaction.atomic():
        ended = Token.objects.filter(pk=token.pk, ended_at=None)
        if not ended.update(end=Token.End.REVOKED, ended_at=at, ended_by_id=by.person_id):
            raise TokenRefused(_("This token has ended already."), _("Nothing to do."))
        _record("token.revoke", token, by=by, at=at)


def expire_tokens(*, at: datetime) -> int:
    """Write down that tokens have reached their last day; returns how many. They were dead without it."""
    with transaction.atomic():
        over = list(
            Token.objects.select_for_update(skip_locked=True).filter(ended_at=None, expires_at__lte=at)[:1000]
        )
        Token.objects.filter(pk__in=[token.pk for token in over]).update(end=Token.End.EXPIRED, ended_at=at)
        for token in over:
            _record("token.expire", token, by=Actor.system(), at=at)
    return len(over)


def _record(kind: str, token: Token, *, by: Actor, at: datetime, **public: object) -> None:
    said = {"appointment": token.appointment_id, "name": token.name, **public}
    record(kind=kind, subject="token", subject_id=token.pk, by=by, at=at, public=said)


def running(*, at: datetime) -> QuerySet[Token]:
    """Return the tokens that open something now: not ended, their person and appointment in force."""
    return _running(at, timezone.localdate(at), timezone.now())


def _running(at: datetime | Given, today: date | Given, now: datetime | Given) -> QuerySet[Token]:
    person = "appointment__person__"
    return Token.objects.filter(
        Q(appointment__valid_to=None) | Q(appointment__valid_to__gte=today),
        Q(**{f"{person}locked_until": None}) | Q(**{f"{person}locked_until__lte": now}),
        ended_at=None,
        expires_at__gt=at,
        appointment__valid_from__lte=today,
        appointment__is_officer=False,
        **{f"{person}is_active": True, f"{person}must_change_password": False},
    )


_HOLDER = Fixed(
    lambda: (
        _running(Given("at", DateTimeField()), Given("today", DateField()), Given("now", DateTimeField()))
        .filter(digest=Given("digest", CharField()))
        .select_related("appointment__person", "appointment__body")
    )
)


def holder_of(*, secret: str, at: datetime) -> Token | None:
    """Return the running token that *secret* is, with its appointment, body and person, in one query; None for any other."""
    if not secret.startswith(PREFIX):
        return None
    found = _HOLDER(at=at, today=timezone.localdate(at), now=timezone.now(), digest=digest_of(secret))
    token = found[0] if found else None
    if token is not None and (token.last_used_at is None or at - token.last_used_at > USE_NOTED_EVERY):
        Token.objects.filter(pk=token.pk).update(last_used_at=at)
    return token


def tokens_of(*, person_id: int) -> QuerySet[Token]:
    """Return a person's tokens, newest first, ended ones too."""
    return (
        Token.objects.filter(appointment__person_id=person_id)
        .select_related("appointment__body", "appointment__person")
        .order_by(F("ended_at").desc(nulls_first=True), "-pk")
    )


def all_tokens(*, by: Actor) -> QuerySet[Token]:
    """Return every token with whose it is, for the security officer; what it was used for is nowhere kept."""
    if by.role is not Role.SECURITY_OFFICER:
        raise NotAllowed(
            _("Only a security officer sees everybody's tokens."), _("Ask the security officer of this node.")
        )
    return Token.objects.select_related("appointment__body", "appointment__person").order_by(
        F("ended_at").desc(nulls_first=True), "-pk"
    )
