"""Somebody's key while the leads room is open to him, and what it opens. Nothing here is ever stored or logged."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused
from jianxing.kernel.canonical import canonical
from jianxing.kernel.sealing import CannotOpen, Place, unwrap
from jianxing.referrals import queries
from jianxing.referrals.models import CustodyCopy, HeldKey, Part, Referral


class DoesNotOpen(Refused):
    """The seal does not open with the keys at hand, or is not what it was when it was made."""

    def __init__(self) -> None:
        super().__init__(
            _("The seal does not open."),
            _("Ask who holds your body's key to give it to you; if that is done, tell the audit officer."),
        )


@dataclass(frozen=True, slots=True)
class Opener:
    """The private key of a person, for as long as a request or a command lasts."""

    person_id: int
    key_id: str
    private: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The private halves of a body's key: for leads, and for reporters' identities."""

    leads: bytes = field(repr=False)
    reporters: bytes = field(repr=False)

    def packed(self) -> bytes:
        """The two as custodians keep them."""
        return self.leads + self.reporters

    @classmethod
    def unpack(cls, packed: bytes) -> "Bundle":
        """The other way round."""
        half = len(packed) // 2
        return cls(packed[:half], packed[half:])


def bound_person(key_id: str) -> bytes:
    """What somebody's private key is bound to under his passphrase."""
    return canonical({"purpose": "person", "key": key_id})


def bound_held(body_key: str, person_key: str) -> bytes:
    """What a body's private key is bound to when it is sealed to a person."""
    return canonical({"purpose": "held", "body": body_key, "person": person_key})


def bound_custody(copy: CustodyCopy) -> bytes:
    """What a custodians' copy is bound to."""
    return canonical(
        {
            "purpose": "custody",
            "body": copy.body_key.key_id,
            "first": copy.first.key_id,
            "second": copy.second.key_id,
        }
    )


def place_of(referral: Referral, *, kind: str, ordinal: int = 0) -> Place:
    """Where a part belongs."""
    return Place(
        lead=str(referral.uid),
        part=kind,
        ordinal=ordinal,
        sender=referral.sealed_from,
        receiver=referral.sealed_to,
    )


def body_privates(*, opener: Opener, body_id: int) -> dict[int, bytes]:
    """Return the private keys for leads that the opener holds for a body, by the key of their row."""
    found: dict[int, bytes] = {}
    for row in queries.held(body_id=body_id, person_id=opener.person_id):
        if row.person_key.key_id == opener.key_id:
            found[row.body_key_id] = open_held(row, opener=opener)
    return found


def open_held(row: HeldKey, *, opener: Opener) -> bytes:
    """Return the body's private key that is sealed to the opener."""
    try:
        return unwrap(
            bytes(row.sealed),
            private=opener.private,
            bound=bound_held(row.body_key.key_id, row.person_key.key_id),
        )
    except CannotOpen:
        raise DoesNotOpen from None


def part_key(*, referral: Referral, part: Part, privates: dict[int, bytes]) -> bytes:
    """Return the key of a part, by whichever of the body's keys it is sealed to."""
    place = place_of(referral, kind=part.kind, ordinal=part.ordinal)
    for wrapped in part.keys.all():
        private = privates.get(wrapped.body_key_id)
        if private is not None and wrapped.ended_at is None:
            try:
                return unwrap(bytes(wrapped.sealed), private=private, bound=place.bound("key"))
            except CannotOpen:
                raise DoesNotOpen from None
    raise DoesNotOpen
