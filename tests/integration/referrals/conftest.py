from dataclasses import dataclass

import pytest

from tests.exchange_nodes import TrialNode, carry_all
from tests.integration.exchange.conftest import nodes
from tests.integration.referrals.leads import House, Two, make_house, make_two
from tests.standing import Standing

__all__ = ("nodes",)


@pytest.fixture
def two(standing: Standing) -> Two:
    """Two bodies that may seal leads for each other."""
    return make_two(standing)


@dataclass(frozen=True)
class Apart:
    """A body on each of two nodes, that know each other's public keys."""

    bei: TrialNode
    jin: TrialNode
    ours: House
    theirs: House

    def carry(self) -> None:
        """Bring everything that waits to where it goes, in both directions, and the receipts back."""
        for _turn in range(2):
            carry_all(self.bei, self.jin)
            carry_all(self.jin, self.bei)


@pytest.fixture
def apart(nodes: list[TrialNode]) -> Apart:
    bei, jin = nodes
    with bei.here():
        ours = make_house(bei.bodies["one"])
    with jin.here():
        theirs = make_house(jin.bodies["one"])
    made = Apart(bei, jin, ours, theirs)
    for node, house in ((bei, ours), (jin, theirs)):
        with node.here():
            house.announce()
    made.carry()
    return made
