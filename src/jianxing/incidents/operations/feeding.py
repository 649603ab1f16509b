"""Agreeing on a feed with its source, and ending the agreement."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_text
from jianxing.directory.roots import first_come
from jianxing.incidents import policies
from jianxing.incidents.models import Feed
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record
from jianxing.projects.models import Programme

#: An agreement on less than a minute or more than a year is a mistake.
MOST_MINUTES = 366 * 24 * 60


class FeedUnfit(Refused):
    """The certificate is none, a CAP feed has no sender, or there is one of that sender already."""


def open_feed(
    *,
    name: str,
    form: str,
    greatest_age_minutes: int,
    sender: str = "",
    certificate: str = "",
    agreement: Programme | None = None,
    by: Actor,
    at: datetime,
) -> Feed:
    """Agree on a feed: how its messages are written, how old the last may be, by whose certificate they are signed.

    Silences become candidate findings of the acting body where it supervises, else of the body that has the *agreement*.
    """
    policies.check_can_feed(body=Body.objects.get(pk=by.body), by=by)
    check_text(text=name, missing=_("A feed needs a name."))
    if not 1 <= greatest_age_minutes <= MOST_MINUTES:
        raise FeedUnfit(_("The greatest age is between a minute and a year."), _("Write it in minutes."))
    if form == Feed.Form.CAP:
        check_text(text=sender, missing=_("Say how its messages name their sender."))
        if certificate.strip():
            check_certificate(certificate)
    else:
        sender = certificate = ""
    known = FeedUnfit(_("A feed of this sender is open already."), _("Close it first."))
    with transaction.atomic(), first_come(name, known):
        feed = Feed.objects.create(
            body_id=by.body, name=name.strip(), form=form, sender=sender.strip(), certificate=certificate.strip(),
            greatest_age_minutes=greatest_age_minutes, agreement=agreement, opened_at=at, opened_by_id=by.person_id,
        )  # fmt: skip
        record(
            kind="feed.open", subject="feed", subject_id=feed.pk, by=by, at=at,
            public={"form": form, "greatest_age_minutes": greatest_age_minutes},
            confidential={"name": feed.name, "sender": feed.sender},
        )  # fmt: skip
    return feed


def check_certificate(text: str) -> x509.Certificate:
    """Return the one certificate of a PEM text; raises ``FeedUnfit`` where it is none that signs messages."""
    try:
        found = x509.load_pem_x509_certificates(text.encode())
    except ValueError:
        found = []
    if len(found) != 1 or not isinstance(found[0].public_key(), rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise FeedUnfit(
            _("This is not one certificate with an RSA or an elliptic curve key."),
            _("Ask the source for its certificate as PEM."),
        )
    return found[0]


def close_feed(*, feed: Feed, by: Actor, at: datetime) -> Feed:
    """End the agreement; what came stays. Closing again changes nothing."""
    policies.check_can_feed(body=feed.body, by=by)
    with transaction.atomic():
        if Feed.objects.filter(pk=feed.pk, closed_at=None).update(closed_at=at, closed_by_id=by.person_id):
            record(kind="feed.close", subject="feed", subject_id=feed.pk, by=by, at=at, public={})
    feed.refresh_from_db()
    return feed
