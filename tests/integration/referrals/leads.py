"""Bodies with keys, and leads brought to where a test needs them, by the real operations."""

from dataclasses import dataclass
from datetime import date

from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.models import Body, Person
from jianxing.kernel.actor import Actor, Role
from jianxing.kernel.sealing import Pair
from jianxing.referrals import operations as ops
from jianxing.referrals import queries
from jianxing.referrals.models import BodyKey, PersonKey, Referral
from jianxing.referrals.operations import Attachment, Lead, Opener
from tests.standing import AT, PASSWORD, Standing

TITLE = "某项目招标环节线索"
TEXT = "演示数据:采购环节存在可疑之处"
REPORTER = "演示数据:举报人甲"
PAPER = Attachment(name="线索附件.txt", media_type="text/plain", content="演示数据:附件".encode())
LEAD = Lead(title=TITLE, text=TEXT, reporter=REPORTER, files=(PAPER,))


def passphrase_of(by: Actor) -> str:
    return f"线索口令演示之{by.person_id:06d}号"


def person(login: str, role: Role, of: Body) -> Actor:
    """Somebody more in a body."""
    made = directory.add_person(
        login=f"{login}{of.pk}", name=f"{login} {of.pk}", password=PASSWORD, must_change_password=False,
        by=Actor.system(), at=AT,
    )  # fmt: skip
    directory.appoint(person=made, body=of, role=role, valid_from=date(2024, 1, 1), by=Actor.system(), at=AT)
    return Actor(person_id=made.pk, body_id=of.pk, role=role)


def key_of(by: Actor) -> PersonKey:
    with acting(by):
        made = ops.make_person_key(passphrase=passphrase_of(by), by=by, at=AT)
        return PersonKey.objects.select_related("person").get(pk=made.pk)


def opener(by: Actor) -> Opener:
    """The leads room, entered by somebody."""
    with acting(by):
        entered = ops.enter(passphrase=passphrase_of(by), by=by, at=AT)
    assert entered is not None
    return entered


@dataclass(frozen=True)
class House:
    """A body with keys: a leader and a supervisor who hold them, three custodians."""

    body: Body
    leader: Actor
    supervisor: Actor
    custodians: tuple[Actor, Actor, Actor]

    @property
    def key(self) -> BodyKey:
        found = queries.active_key(body_id=self.body.pk)
        assert found is not None
        return found

    def announce(self) -> int:
        """Tell the other nodes the body's public keys."""
        with acting(self.leader):
            return ops.announce_key(by=self.leader, at=AT)


def make_house(body: Body) -> House:
    leader = person("lead-leader", Role.LEADER, body)
    supervisor = person("lead-worker", Role.SUPERVISOR, body)
    custodians = tuple(person(f"custodian-{n}-", Role.HANDLER, body) for n in "abc")
    for one in (leader, supervisor, *custodians):
        key_of(one)
    house = House(body, leader, supervisor, custodians)  # type: ignore[arg-type]
    with acting(leader):
        mine = opener(leader)
        ops.make_body_key(custodians=present(*custodians), opener=mine, by=leader, at=AT)
        [worker] = present(supervisor)
        ops.give_key(to=worker, opener=mine, by=leader, at=AT)
    return house


def present(*people: Actor) -> list[PersonKey]:
    """The present keys of people, in their order."""
    logins = [Person.objects.get(pk=one.person).login for one in people]
    return queries.keyholders_by_login(logins=logins)


@dataclass(frozen=True)
class Two:
    """Two bodies with keys."""

    ours: House
    theirs: House


def make_two(standing: Standing) -> Two:
    return Two(make_house(standing.group), make_house(standing.outside))


def sealed(two: Two, lead: Lead = LEAD, *, is_shared: bool = False) -> Referral:
    by = two.ours.supervisor
    with acting(by):
        return ops.seal(lead=lead, to=two.theirs.body, is_shared=is_shared, by=by, at=AT)


def seen(by: Actor, referral: Referral) -> Referral:
    with acting(by):
        return queries.one(pk=referral.pk)


def sent(two: Two, lead: Lead = LEAD, *, is_shared: bool = False) -> Referral:
    made, by = sealed(two, lead, is_shared=is_shared), two.ours.leader
    with acting(by):
        ops.send(referral=queries.one(pk=made.pk), by=by, at=AT)
    return made


def received(two: Two, lead: Lead = LEAD, *, is_shared: bool = False) -> Referral:
    made, by = sent(two, lead, is_shared=is_shared), two.theirs.supervisor
    with acting(by):
        ops.receive(referral=queries.one(pk=made.pk), by=by, at=AT)
    return made


def authorise(house: House, referral: Referral) -> None:
    by = house.leader
    with acting(by):
        [worker] = present(house.supervisor)
        ops.grant(referral=queries.one(pk=referral.pk), to=worker, by=by, at=AT)


def opened(house: House, referral: Referral) -> ops.Opened:
    """What the house's supervisor reads, authorised by its leader."""
    authorise(house, referral)
    by = house.supervisor
    mine = opener(by)
    with acting(by):
        return ops.open_lead(referral=queries.one(pk=referral.pk), opener=mine, by=by, at=AT)


def stranger() -> Opener:
    """A key that nothing is sealed to."""
    pair = Pair.make()
    return Opener(person_id=0, key_id=pair.key_id, private=pair.private)
