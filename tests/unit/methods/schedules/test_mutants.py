"""A sample of the mutated files of ``jianxing bench schedules``: none crashes, each refusal says where."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.unit.methods.schedules.mutants import outcome, sources

from jianxing.methods.schedules.reading import read_bytes
from jianxing.methods.schedules.refusals import ScheduleRefused


@pytest.mark.parametrize("first", [0, 60])
def test_no_mutant_crashes(first: int) -> None:
    found = Counter(outcome(seed) for seed in range(first, first + 60))
    assert len(found) > 5


def test_entities_are_refused() -> None:
    for data in (
        b'<!DOCTYPE x [<!ENTITY a "b">]><Project xmlns="http://schemas.microsoft.com/project"/>',
        b'<!DOCTYPE Project SYSTEM "http://127.0.0.1/x.dtd"><Project/>',
    ):
        with pytest.raises(ScheduleRefused, match="xml_hostile"):
            read_bytes(data)
    with pytest.raises(ScheduleRefused, match="xml_too_deep"):
        read_bytes(b"<Project>" + b"<a>" * 100)


def test_what_is_mutated_is_sound() -> None:
    for kind, data in sources():
        assert read_bytes(data).kind == kind
