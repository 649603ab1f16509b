"""Tracking codes: what opens the enterprise's page of a bundle without an account."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.approvals import policies
from jianxing.approvals.models import Bundle, TrackingCode
from jianxing.approvals.operations.happening import act_on
from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.kernel.codes import random_code

#: Four groups of five signs: 100 bits.
GROUPS: Final = 4
SIGNS: Final = 5
_MISREAD: Final = str.maketrans("OIL", "011")


class CodeRefused(Refused):
    """A tracking code cannot be made or revoked."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a code opens: one bundle, for its applicant."""

    bundle_id: int
    applicant_id: int


def plain(secret: str) -> str:
    """Return the signs of a code as they are hashed: without blanks and strokes, however it was typed."""
    typed = "".join(sign for sign in secret.upper() if sign.isalnum())
    return typed.translate(_MISREAD)


def digest_of(secret: str) -> str:
    """Return what is kept of a code. It is random and long, so one round of SHA-256 cannot be turned back."""
    return hashlib.sha256(plain(secret).encode()).hexdigest()


def make_code(*, bundle: Bundle, by: Actor, at: datetime) -> tuple[TrackingCode, str]:
    """Make the code of a bundle's page, said this once; an earlier one opens nothing any more."""
    policies.check_can_code(bundle=bundle, by=by)
    secret = random_code(groups=GROUPS, signs=SIGNS)
    with transaction.atomic():
        Bundle.objects.select_for_update(of=("self",)).get(pk=bundle.pk)
        TrackingCode.objects.filter(bundle=bundle, revoked_at=None).update(
            revoked_at=at, revoked_by_id=by.person_id
        )
        code = TrackingCode.objects.create(
            bundle=bundle,
            digest=digest_of(secret),
            hint=secret[:SIGNS],
            made_at=at,
            made_by_id=by.person_id,
        )
        act_on(bundle, "make_code", by=by, at=at, public={"hint": code.hint})
    return code, secret


def revoke_code(*, bundle: Bundle, by: Actor, at: datetime) -> Bundle:
    """End the code of a bundle's page at once."""
    policies.check_can_code(bundle=bundle, by=by)
    with transaction.atomic():
        running = TrackingCode.objects.filter(bundle=bundle, revoked_at=None)
        if not running.update(revoked_at=at, revoked_by_id=by.person_id):
            raise CodeRefused(_("No code opens this bundle's page."), _("Nothing to do."))
        act_on(bundle, "revoke_code", by=by, at=at)
    return bundle


def open_page(*, secret: str, at: datetime) -> Opened | None:
    """Return what a code opens; None for one that was revoked or never made. That it was used is noted by the day."""
    if len(plain(secret)) != GROUPS * SIGNS:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code_id, bundle_id, applicant_id FROM approvals_tracked(%s)", [digest_of(secret)]
        )
        found = cursor.fetchone()
    if found is None:
        return None
    code, opened, today = found[0], Opened(*found[1:]), timezone.localdate(at)
    with acting(Actor.system(body_id=opened.applicant_id)):
        TrackingCode.objects.filter(pk=code).exclude(last_used_on=today).update(last_used_on=today)
    return opened
