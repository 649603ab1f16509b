"""Signing in: one answer for a wrong name and a wrong password, and a lock after repeated failures."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from jianxing.directory.models import Person
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record


class SignInRefused(Refused):
    """Name and password do not open an account, or it is locked."""


def sign_in(*, login: str, password: str, at: datetime) -> Person:
    """Return the person whose login and password these are; raises ``SignInRefused``."""
    person = Person.objects.filter(login__iexact=login.strip()).first()
    if person is None:
        make_password(password)  # as slow as a real check, so that time does not tell which logins exist
        raise _wrong()
    if person.locked_until is not None and person.locked_until > at:
        raise SignInRefused(
            _("This account is locked after repeated failures."),
            _("Try again in %(minutes)d minutes, or ask the security officer.")
            % {"minutes": settings.SIGN_IN_LOCKED_MINUTES},
        )
    if not person.check_password(password) or not person.is_active:
        _count_failure(person, at=at)
        raise _wrong()
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(failed_sign_ins=0, locked_until=None, last_login=at)
        _record("person.sign_in", person, at=at)
    return person


def _wrong() -> SignInRefused:
    return SignInRefused(_("Login or password is wrong."), _("Check both, or ask the security officer."))


def _count_failure(person: Person, *, at: datetime) -> None:
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(failed_sign_ins=F("failed_sign_ins") + 1)
        person.refresh_from_db(fields=["failed_sign_ins"])
        if person.failed_sign_ins >= settings.SIGN_IN_FAILURES_ALLOWED:
            until = at + timedelta(minutes=settings.SIGN_IN_LOCKED_MINUTES)
            Person.objects.filter(pk=person.pk).update(failed_sign_ins=0, locked_until=until)
            _record("person.lock", person, at=at)
        else:
            _record("person.sign_in_failed", person, at=at)


def sign_out(*, person: Person, at: datetime) -> None:
    """Record that somebody left."""
    _record("person.sign_out", person, at=at)


def _record(kind: str, person: Person, *, at: datetime) -> None:
    by = Actor(person_id=person.pk, body_id=None, role=None)
    record(kind=kind, subject="person", subject_id=person.pk, by=by, at=at)
