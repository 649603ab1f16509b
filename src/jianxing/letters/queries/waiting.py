"""What of letters waits for the acting body."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from jianxing.kernel.actor import Actor
from jianxing.letters.lifecycle import (
    WITH_ADDRESSEE,
    CoIssuerState,
    ImpasseState,
    ReceiptState,
    State,
)
from jianxing.letters.models import (
    CoIssuer,
    Impasse,
    Letter,
    Receipt,
)
from jianxing.letters.queries.listing import late


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for the acting body."""

    to_sign: int
    to_cosign: int
    to_send: int
    to_open: int
    to_accept: int
    to_answer: int
    late: int
    to_settle: int
    to_decide: int


def waiting(*, by: Actor, today: date) -> Waiting:
    """Return what waits: drafts, what has come, what has been answered, what is to be decided. Four queries."""
    mine = Q(addressee=by.body_id)
    ours = Q(letter__body=by.body_id, letter__kept_by=by.body_id)
    numbers = Receipt.objects.filter(mine | ours).aggregate(
        to_open=Count("pk", filter=mine & Q(state=ReceiptState.DELIVERED)),
        to_accept=Count("pk", filter=mine & Q(state=ReceiptState.OPENED)),
        to_answer=Count("pk", filter=mine & Q(state=ReceiptState.ACCEPTED)),
        late=Count("pk", filter=mine & late(today)),
        to_settle=Count(
            "pk",
            filter=ours
            & Q(state__in=[ReceiptState.ANSWERED, ReceiptState.DECLINED, ReceiptState.UNDELIVERED]),
        ),
    )
    drafts = Letter.objects.filter(body=by.body_id, kept_by=by.body_id).aggregate(
        to_sign=Count("pk", filter=Q(state=State.DRAFT) & ~_unsigned_by_others()),
        to_send=Count("pk", filter=Q(state=State.SIGNED)),
    )
    to_decide = Impasse.objects.filter(decider=by.body_id, state=ImpasseState.OPEN).count()
    to_cosign = _cosigning(by).count()
    return Waiting(to_decide=to_decide, to_cosign=to_cosign, **drafts, **numbers)


def _unsigned_by_others() -> Q:
    """Condition on letters: a co-issuer has not signed, and so the host does not sign yet."""
    return Q(Exists(CoIssuer.objects.filter(letter=OuterRef("pk")).exclude(state=CoIssuerState.SIGNED)))


def _cosigning(by: Actor) -> QuerySet[CoIssuer]:
    return CoIssuer.objects.filter(body=by.body_id, state=CoIssuerState.WAITING, letter__state=State.DRAFT)


def to_cosign(*, by: Actor, most: int) -> list[CoIssuer]:
    """Return the joint documents that wait for the signature of the acting body, oldest first."""
    return list(_cosigning(by).select_related("letter__body").order_by("letter")[:most])


def to_sign(*, by: Actor, most: int) -> list[Letter]:
    """Return the drafts that wait for a signature in the acting body, oldest first."""
    found = Letter.objects.filter(body=by.body_id, kept_by=by.body_id, state=State.DRAFT)
    found = found.exclude(_unsigned_by_others())
    return list(found.select_related("drafted_by").order_by("pk")[:most])


def to_do(*, by: Actor, most: int) -> list[Receipt]:
    """Return what letters ask of the acting body, the most urgent deadline first."""
    found = Receipt.objects.filter(addressee=by.body_id, state__in=WITH_ADDRESSEE)
    return list(found.select_related("letter__body").order_by(F("due_on").asc(nulls_last=True), "pk")[:most])
