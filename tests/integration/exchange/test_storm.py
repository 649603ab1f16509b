"""Two and three nodes through random letters, a network that errs three times in ten, and processes killed at any line."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from jianxing.cli.embedded import Cluster
from tests.exchange_nodes import TrialNode, several_nodes
from tests.exchange_storm import Storm


class Drawn:
    """Chance as hypothesis draws it, so that what fails is made smaller."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def below(self, most: int) -> int:
        return self.data.draw(st.integers(0, max(most - 1, 0)))


def machine(nodes: list[TrialNode]) -> type[RuleBasedStateMachine]:
    """The rules of a storm over these nodes. They last over all examples, as nodes do: each one begins where one ended."""

    class Weather(RuleBasedStateMachine):
        storm: Storm

        @initialize(data=st.data())
        def begin(self, data: st.DataObject) -> None:
            self.storm = Storm(nodes, Drawn(data))

        def chance(self, data: st.DataObject) -> Storm:
            self.storm.chance = Drawn(data)
            return self.storm

        @rule(data=st.data())
        def write(self, data: st.DataObject) -> None:
            self.chance(data).write()

        @rule(data=st.data())
        def post(self, data: st.DataObject) -> None:
            self.chance(data).post()

        @rule(data=st.data())
        def deliver(self, data: st.DataObject) -> None:
            self.chance(data).deliver()

        @rule(data=st.data())
        def deliver_several(self, data: st.DataObject) -> None:
            for _one in range(4):
                self.chance(data).deliver()

        @rule(data=st.data())
        def deliver_together(self, data: st.DataObject) -> None:
            self.chance(data).deliver_together()

        @rule(data=st.data())
        def sign(self, data: st.DataObject) -> None:
            self.chance(data).sign()

        @rule(data=st.data(), lines=st.integers(1, 600))
        def die_writing(self, data: st.DataObject, lines: int) -> None:
            self.chance(data).write(lines=lines)

        @rule(data=st.data(), lines=st.integers(1, 900))
        def die_receiving(self, data: st.DataObject, lines: int) -> None:
            self.chance(data).deliver(lines=lines)

        @rule(data=st.data(), lines=st.integers(1, 3000))
        def die_receiving_together(self, data: st.DataObject, lines: int) -> None:
            self.chance(data).deliver_together(lines=lines)

        @rule(data=st.data(), lines=st.integers(1, 600))
        def die_signing(self, data: st.DataObject, lines: int) -> None:
            self.chance(data).sign(lines=lines)

        def teardown(self) -> None:
            if hasattr(self, "storm"):
                self.storm.settle()
                self.storm.check()

    return Weather


@pytest.mark.parametrize("codes", [("bei", "jin"), ("bei", "jin", "ji-node")], ids=len)
def test_nothing_is_lost_doubled_or_out_of_order_whatever_the_weather(
    cluster: Cluster,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path: Path,
    codes: tuple[str, ...],
) -> None:
    with django_db_blocker.unblock(), several_nodes(cluster, codes, home=tmp_path) as nodes:
        run_state_machine_as_test(
            machine(nodes),
            settings=settings(
                max_examples=4,
                stateful_step_count=40,
                deadline=None,
                database=None,
                # What an example did stays done: it is neither repeated nor made smaller on the same nodes.
                phases=(Phase.generate,),
                suppress_health_check=list(HealthCheck),
            ),
        )
