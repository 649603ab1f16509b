"""Who acts: a person, in one body, in one role."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """The part in which somebody acts; an appointment gives exactly one."""

    SUPERVISOR = "supervisor"
    LEADER = "leader"
    HANDLER = "handler"
    SYSTEM_OFFICER = "system_officer"
    SECURITY_OFFICER = "security_officer"
    AUDIT_OFFICER = "audit_officer"

    @property
    def is_officer(self) -> bool:
        """Whether this is one of the three officers, who hold no business role and see no content."""
        return self in OFFICERS


OFFICERS: Final = frozenset({Role.SYSTEM_OFFICER, Role.SECURITY_OFFICER, Role.AUDIT_OFFICER})
BUSINESS_ROLES: Final = frozenset(Role) - OFFICERS


class NobodyActs(Exception):
    """A body or a person was asked for where the software acts by itself."""

    def __init__(self, missing: str) -> None:
        super().__init__(f"no {missing} acts here")
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and for which body; ids only, so that every layer may hold one."""

    person_id: int | None
    body_id: int | None
    role: Role | None

    @classmethod
    def system(cls, *, body_id: int | None = None) -> Actor:
        """The software itself, acting by a clock or a job, for a body where there is one."""
        return cls(person_id=None, body_id=body_id, role=None)

    @property
    def is_system(self) -> bool:
        """Whether no person stands behind the act."""
        return self.person_id is None

    @property
    def body(self) -> int:
        """The body that acts; raises NobodyActs where none does."""
        if self.body_id is None:
            raise NobodyActs("body")
        return self.body_id

    @property
    def person(self) -> int:
        """The person who acts; raises NobodyActs where the software does."""
        if self.person_id is None:
            raise NobodyActs("person")
        return self.person_id
