"""A second group beside the first, and a letter that both issue."""

from typing import Any

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.operations import add_body, add_person, appoint
from jianxing.kernel.actor import Actor, Role
from jianxing.letters import operations as ops
from jianxing.letters import queries
from jianxing.letters.models import CoIssuer, Letter
from tests.integration.letters import matters
from tests.standing import AT, PASSWORD, TODAY, Standing


class Joint:
    """A second group beside the first, with a supervisor and a leader of its own, and a letter of both."""

    def __init__(self, standing: Standing, **fields: Any) -> None:
        self.standing = standing
        self.second = add_body(
            name="市纪委监委驻市住房城乡建设委纪检监察组", short_name="驻住建组", code="T-S2", kind="stationed_group",
            parent=standing.outside, by=standing.system, at=AT,
        )  # fmt: skip
        self.leader = self._person("co-leader", Role.LEADER)
        self.worker = self._person("co-worker", Role.SUPERVISOR)
        self.letter = matters.drafted(standing, standing.department, co_issuers=[self.second], **fields)

    def _person(self, login: str, role: Role) -> Actor:
        return person_of(self.standing, self.second, login, role)

    def whole(self) -> Letter:
        return queries.one(pk=self.letter.pk)

    def cosigned(self) -> CoIssuer:
        with acting(self.leader):
            return ops.cosign(letter=self.whole(), by=self.leader, at=AT)

    def sent(self) -> Letter:
        self.cosigned()
        leader = self.standing.group_leader
        with acting(leader):
            return ops.sign(letter=self.whole(), then_send=True, by=leader, at=AT)


def person_of(standing: Standing, body: Body, login: str, role: Role) -> Actor:
    node = Actor.system(body_id=standing.node.pk)
    person = add_person(
        login=login, name=login, password=PASSWORD, must_change_password=False, by=node, at=AT
    )
    appoint(person=person, body=body, role=role, valid_from=TODAY, by=node, at=AT)
    return Actor(person_id=person.pk, body_id=body.pk, role=role)
