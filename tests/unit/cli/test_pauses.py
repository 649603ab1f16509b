"""Pauses between restarts, by hand: 0.25, 0.5, 1 … 30 seconds, and the first again after a minute of health."""

from jianxing.cli.children import Pauses


def test_they_double_up_to_a_limit() -> None:
    pauses = Pauses()
    waited = []
    for _attempt in range(9):
        pauses.begun(now=100.0)
        waited.append(pauses.failed(now=101.0))
    assert waited == [0.25, 0.5, 1, 2, 4, 8, 16, 30, 30]
    assert pauses.not_before == 131.0


def test_health_is_rewarded() -> None:
    pauses = Pauses()
    for _attempt in range(3):
        pauses.begun(now=0.0)
        pauses.failed(now=1.0)
    pauses.begun(now=10.0)
    assert pauses.failed(now=70.0) == 0.25
