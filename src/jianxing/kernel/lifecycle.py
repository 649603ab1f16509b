"""A life-cycle is a table of steps; buttons, diagrams, tests and database constraints are read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from jianxing.kernel.actor import Role

S = TypeVar("S", bound=StrEnum)


class NoSuchStep(Exception):
    """The action does not lead out of the state."""

    def __init__(self, state: str, action: str, allowed: tuple[str, ...]) -> None:
        super().__init__(f"{action!r} is no step out of {state!r}; allowed: {', '.join(allowed) or 'none'}")
        self.state = state
        self.action = action
        self.allowed = allowed


class AmbiguousStep(Exception):
    """The table gives one action two targets from the same state."""

    def __init__(self, state: str, action: str) -> None:
        super().__init__(f"{action!r} out of {state!r} is given twice")
        self.state = state
        self.action = action


@dataclass(frozen=True, slots=True)
class Step(Generic[S]):
    """One line of the table: from, action, to, by whom, only if.

    `guards` are names; the domain that owns the life-cycle says what each of them asks.
    """

    source: S
    action: str
    target: S
    roles: frozenset[Role]
    guards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aside(Generic[S]):
    """A state to which a thing is put aside out of several others, and from which it goes back to where it stood."""

    state: S
    leave: str
    back: str
    sources: tuple[S, ...]
    roles: frozenset[Role]
    guards: tuple[str, ...] = ()


class Lifecycle(Generic[S]):
    """The states that a thing may be in, and every step between them.

    >>> Lifecycle(start=S.DRAFT, steps=(Step(S.DRAFT, "register", S.REGISTERED, SUPERVISORS),))
    """

    def __init__(self, start: S, steps: tuple[Step[S], ...], asides: tuple[Aside[S], ...] = ()) -> None:
        self.start = start
        self.asides = asides
        self.steps = steps + tuple(
            Step(source, aside.leave, aside.state, aside.roles, aside.guards)
            for aside in asides
            for source in aside.sources
        )
        self._by_state: dict[S, dict[str, Step[S]]] = {start: {}}
        for step in self.steps:
            leaving = self._by_state.setdefault(step.source, {})
            if step.action in leaving:
                raise AmbiguousStep(step.source.value, step.action)
            leaving[step.action] = step
            self._by_state.setdefault(step.target, {})

    def step(self, state: S, action: str) -> Step[S]:
        """The step that `action` takes out of `state`; raises NoSuchStep where there is none."""
        leaving = self._by_state.get(state, {})
        if action not in leaving:
            raise NoSuchStep(str(state), action, tuple(leaving))
        return leaving[action]

    def actions(self, state: S) -> tuple[Step[S], ...]:
        """Every step out of `state`, in the order of the table."""
        return tuple(self._by_state.get(state, {}).values())

    def states(self) -> tuple[S, ...]:
        """Every state that the table names, the start first."""
        return tuple(self._by_state)

    def sources(self, action: str) -> frozenset[S]:
        """The states that `action` may be taken in."""
        return frozenset(step.source for step in self.steps if step.action == action)

    def pairs(self) -> frozenset[tuple[str, str]]:
        """(source, target) of every step and of every way back, as the database keeps them."""
        taken = {(step.source.value, step.target.value) for step in self.steps}
        return frozenset(
            taken | {(aside.state.value, to.value) for aside in self.asides for to in aside.sources}
        )

    def back(self, state: S, action: str, to: S) -> Step[S]:
        """The step by which a thing put aside goes back to where it stood; raises NoSuchStep where there is none."""
        for aside in self.asides:
            if aside.state == state and aside.back == action and to in aside.sources:
                return Step(state, action, to, aside.roles)
        raise NoSuchStep(str(state), action, tuple(self._by_state.get(state, {})))

    def sql_values(self) -> str:
        """The pairs as rows of an SQL VALUES list, sorted, so that a migration and the table can be compared.

        ('draft', 'registered'),
        ('registered', 'assigned')
        """
        return ",\n".join(
            f"('{_quoted(source)}', '{_quoted(target)}')" for source, target in sorted(self.pairs())
        )

    def mermaid(self, *, labels: Mapping[str, str] | None = None) -> str:
        """The table as a Mermaid state diagram; `labels` gives states and actions the words of the screen."""
        names = labels or {}
        lines = ["stateDiagram-v2"]
        lines += [f"    {state.value}: {names.get(state.value, state.value)}" for state in self._by_state]
        lines.append(f"    [*] --> {self.start.value}")
        lines += [
            f"    {step.source.value} --> {step.target.value}: {names.get(step.action, step.action)}"
            for step in self.steps
        ]
        lines += [
            f"    {aside.state.value} --> {source.value}: {names.get(aside.back, aside.back)}"
            for aside in self.asides
            for source in aside.sources
        ]
        return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return text.replace("'", "''")
