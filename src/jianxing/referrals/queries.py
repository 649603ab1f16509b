"""Every read of referrals. Row security has the last word on each; none of it reads what a lead says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet

from jianxing.directory.models import Appointment, Body, Person
from jianxing.kernel.actor import Actor, Role
from jianxing.ledger.models import Act
from jianxing.referrals.lifecycle import State
from jianxing.referrals.models import (
    BodyKey,
    Custodian,
    CustodyCopy,
    Grant,
    HeldKey,
    Opening,
    Part,
    PersonKey,
    Referral,
)

PAGE = 50
#: How long what was opened may still be looked at with its attachments.
OPEN_MINUTES = 15


def active_key(*, body_id: int) -> BodyKey | None:
    """Return the key that leads for a body are sealed to, or None."""
    return BodyKey.objects.filter(body_id=body_id, state=BodyKey.State.ACTIVE).first()


def body_keys(*, body_id: int) -> list[BodyKey]:
    """Return all keys that a body has had, the newest first."""
    return list(BodyKey.objects.filter(body_id=body_id).order_by("-version"))


def bodies_with_keys(*, other_than: int) -> QuerySet[Body]:
    """Return the bodies for which something can be sealed, in pinyin order."""
    found = Body.objects.filter(lead_keys__state=BodyKey.State.ACTIVE, merged_into=None)
    return found.exclude(pk=other_than).order_by("pinyin_key", "pk")


def person_key(*, person_id: int) -> PersonKey | None:
    """Return the present key of somebody, or None."""
    return PersonKey.objects.select_related("person").filter(person_id=person_id, ended_at=None).first()


def people_with_keys(*, body_id: int, on: date, roles: Sequence[Role] = ()) -> list[PersonKey]:
    """Return the present keys of people who act for a body on a day."""
    held = Appointment.objects.filter(body_id=body_id, valid_from__lte=on).exclude(valid_to__lt=on)
    if roles:
        held = held.filter(role__in=[role.value for role in roles])
    return list(
        PersonKey.objects.filter(ended_at=None, person__in=held.values("person_id"))
        .select_related("person")
        .order_by("person__login")
    )


def keyholders_by_login(*, logins: Sequence[str]) -> list[PersonKey]:
    """Return the present keys of people by login, as far as they have one."""
    found = PersonKey.objects.filter(ended_at=None, person__login__in=list(logins)).select_related("person")
    by_login = {key.person.login: key for key in found}
    return [by_login[login] for login in logins if login in by_login]


def holders(*, body_key: BodyKey) -> list[HeldKey]:
    """Return who holds a body's key."""
    return list(
        HeldKey.objects.filter(body_key=body_key, ended_at=None)
        .select_related("person_key__person")
        .order_by("given_at", "pk")
    )


def held(*, body_id: int, person_id: int) -> list[HeldKey]:
    """Return what somebody holds of a body's keys, the newest first."""
    found = HeldKey.objects.filter(
        body_key__body_id=body_id,
        person_key__person_id=person_id,
        person_key__ended_at=None,
        ended_at=None,
    )
    return list(found.select_related("body_key", "person_key").order_by("-body_key__version"))


def custodians(*, body_key: BodyKey) -> list[Custodian]:
    """Return the three custodians of a body's key, in their order."""
    return list(Custodian.objects.filter(body_key=body_key).select_related("person_key__person"))


def copy_of(*, body_key: BodyKey, persons: set[int]) -> CustodyCopy | None:
    """Return the copy that these two custodians open together."""
    found = CustodyCopy.objects.filter(body_key=body_key).select_related("first__person", "second__person")
    return next((copy for copy in found if {copy.first.person_id, copy.second.person_id} == persons), None)


def copies(*, body_key: BodyKey) -> list[CustodyCopy]:
    """Return the three copies of a body's keys."""
    found = CustodyCopy.objects.filter(body_key=body_key).select_related("first__person", "second__person")
    return list(found.order_by("pk"))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of referrals, how many there are in all, and where the next begins."""

    rows: Sequence[Referral]
    count: int
    next_cursor: str = ""


def page(*, side: str, by: Actor, cursor: str = "", size: int = PAGE) -> Page:
    """Return the referrals that the acting body sealed or received, newest first."""
    found = Referral.objects.select_related("origin", "receiver", "custody")
    found = found.filter(receiver=by.body_id) if side == "received" else found.filter(origin=by.body_id)
    count = found.order_by().count()
    if cursor.isdecimal():
        found = found.filter(pk__lt=int(cursor))
    rows = list(found.order_by("-pk")[: size + 1])
    return Page(rows[:size], count, str(rows[size - 1].pk) if len(rows) > size else "")


def one(*, pk: int) -> Referral:
    """Return a referral; raises ``DoesNotExist`` where it is not seen."""
    related = ("origin", "receiver", "custody", "sealed_by", "sent_by", "received_by", "decided_by")
    found: Referral = Referral.objects.select_related(*related, "follows").get(pk=pk)
    return found


def part_kinds(*, referral: Referral) -> list[str]:
    """Return which parts are sealed with a referral, a kind as often as it is there."""
    return list(Part.objects.filter(referral=referral).values_list("kind", flat=True))


def grants(*, referral: Referral) -> list[Grant]:
    """Return the authorisations that the acting body has given, the latest first."""
    return list(Grant.objects.filter(referral=referral).select_related("person", "given_by").order_by("-pk"))


def grant_to_spend(*, referral: Referral, person_id: int) -> Grant | None:
    """Return an authorisation that somebody has not used yet."""
    return Grant.objects.filter(referral=referral, person_id=person_id, spent_at=None, ended_at=None).first()


def is_open_for(*, referral: Referral, person_id: int, at: datetime) -> bool:
    """Return whether somebody opened the referral so lately that its attachments may be looked at."""
    since = at - timedelta(minutes=OPEN_MINUTES)
    return Grant.objects.filter(referral=referral, person_id=person_id, spent_at__gt=since).exists()


def opening(*, pk: int) -> Opening:
    """Return a request to custodians; raises ``DoesNotExist`` where it is not seen."""
    related = ("body", "copy__body_key", "copy__first__person", "copy__second__person", "target__person")
    found: Opening = Opening.objects.select_related(*related, "asked_by").get(pk=pk)
    return found


def openings(*, by: Actor, most: int = PAGE) -> list[Opening]:
    """Return the requests that the acting body made or that ask something of the person who acts, the latest first."""
    related = ("body", "copy__first__person", "copy__second__person", "target__person", "asked_by")
    mine = Q(copy__first__person_id=by.person_id) | Q(copy__second__person_id=by.person_id)
    found = Opening.objects.select_related(*related).filter(mine | Q(body_id=by.body_id))
    return list(found.order_by("-pk")[:most])


def openings_of(*, referral: Referral) -> list[Opening]:
    """Return the requests for the reporter's identity of one referral, the latest first."""
    related = ("copy__first__person", "copy__second__person", "target__person", "asked_by")
    return list(Opening.objects.filter(referral=referral).select_related(*related).order_by("-pk"))


def is_custodian(*, person_id: int) -> bool:
    """Return whether somebody keeps a share in any body's keys that are in use."""
    return (
        Custodian.objects.filter(person_key__person_id=person_id)
        .exclude(body_key__state=BodyKey.State.DEAD)
        .exists()
    )


def acts(*, referral: Referral) -> list[Act]:
    """Return what was done to a referral, oldest first."""
    return list(Act.objects.filter(subject="referral", subject_id=referral.pk).order_by("id"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many referrals wait for the acting body."""

    to_send: int
    to_receive: int
    in_hand: int


def waiting(*, by: Actor) -> Waiting:
    """Return what waits: counts, and nothing of what they are. One query."""
    rows = Referral.objects.filter(Q(origin=by.body_id) | Q(receiver=by.body_id))
    found = list(rows.values_list("state", "origin_id", "receiver_id"))
    return Waiting(
        to_send=sum(state == State.SEALED and origin == by.body_id for state, origin, _to in found),
        to_receive=sum(state == State.SENT and to == by.body_id for state, _from, to in found),
        in_hand=sum(
            state in (State.RECEIVED, State.ACCEPTED) and to == by.body_id for state, _from, to in found
        ),
    )


def handles(*, asking: int, between: Sequence[int] = (), since: date | None, until: date) -> list[str]:
    """Return what a figure counts: opaque handles of referrals of a body and those below it, none where they are fewer
    than three."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT referrals_handles(%s, %s::bigint[], %s, %s)", [asking, list(between), since, until]
        )
        return [str(handle) for (handle,) in cursor.fetchall()]


def count_for_officers() -> int | None:
    """Return how many referrals there are on the node, None where so few that the count would point at somebody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals_count()")
        [count] = cursor.fetchone() or [None]
    return None if count is None else int(count)


def people_of(*, body_id: int, on: date) -> list[Person]:
    """Return the people who act for a body on a day in any role, by login."""
    held_ = Appointment.objects.filter(body_id=body_id, valid_from__lte=on).exclude(valid_to__lt=on)
    return list(Person.objects.filter(pk__in=held_.values("person_id")).order_by("login"))
