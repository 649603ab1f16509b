from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.kernel.canonical import canonical
from jianxing.ledger.leaves import ActRow, act_hash, read_json
from jianxing.ledger.operations import commitment

AT = "2026-03-05T08:00:00.000000Z"  # as the canonical form spells it and the statements give it
ACT = ActRow(
    id=7,
    kind="finding.assign",
    subject="finding",
    subject_id=12,
    person_id=3,
    body_id=4,
    role="supervisor",
    occurred_at=AT,
    recorded_at=AT,
    public='{"to": "assigned", "from": "registered"}',
    commitments="{}",
    caused_by=None,
)


def test_the_leaf_of_an_act_worked_by_hand() -> None:
    written = (
        '{"body_id":4,"caused_by":null,"commitments":{},"format":1,"id":7,"kind":"finding.assign",'
        '"occurred_at":"2026-03-05T08:00:00.000000Z","person_id":3,"public":{"from":"registered","to":"assigned"},'
        '"recorded_at":"2026-03-05T08:00:00.000000Z","role":"supervisor","subject":"finding","subject_id":12}'
    )
    assert act_hash(ACT) == hashlib.sha256(b"\0" + written.encode()).digest()


@pytest.mark.parametrize(
    "change",
    [
        {"id": 8},
        {"kind": "finding.accept"},
        {"subject": "project"},
        {"subject_id": 13},
        {"person_id": None},
        {"body_id": 5},
        {"role": "leader"},
        {"occurred_at": "2026-03-05T08:00:00.000001Z"},
        {"recorded_at": "2026-03-05T08:00:00.000001Z"},
        {"public": '{"to": "closed", "from": "registered"}'},
        {"commitments": '{"title": "00"}'},
        {"caused_by": 6},
    ],
)
def test_every_column_is_part_of_the_leaf(change: dict[str, Any]) -> None:
    assert act_hash(ACT._replace(**change)) != act_hash(ACT)


def test_the_order_of_members_is_no_part_of_it() -> None:
    same = ACT._replace(public='{"from":"registered","to":"assigned"}')
    assert act_hash(same) == act_hash(ACT)


@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_survive_jsonb_which_writes_all_digits(value: float) -> None:
    in_database = format(Decimal(repr(value)), "f")
    assert canonical(read_json(in_database)) == canonical(json.loads(repr(value)))


def test_a_commitment_hides_and_binds() -> None:
    salt = bytes(range(16))
    assert commitment(salt=salt, value="某") == hashlib.sha256(salt + '"某"'.encode()).hexdigest()
    assert commitment(salt=salt, value="某") != commitment(salt=salt[::-1], value="某")
    assert commitment(salt=salt, value="某") != commitment(salt=salt, value="某 ")
