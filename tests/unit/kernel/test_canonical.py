from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from jianxing.kernel.canonical import MAX_INTEGER, NotCanonical, canonical, plain


class Light(StrEnum):
    RED = "red"


SHANGHAI = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        datetime(2026, 3, 5, 8, 0),  # noqa: DTZ001 - a naive datetime is what must be refused
        b"bytes",
        {1, 2},
        {1: "a key that is no text"},
        MAX_INTEGER + 1,
        "\ud800",
        {"\udfff": 1.5},
    ],
)
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def test_the_refusal_says_where() -> None:
    with pytest.raises(NotCanonical) as refusal:
        canonical({"funds": [{"amount": Decimal("1")}, {"amount": float("nan")}]})
    assert refusal.value.path == "$.funds[1].amount"


def test_python_values_become_strings() -> None:
    value = {
        "amount": Decimal("1E+3"),
        "rate": Decimal("0.10"),
        "on": date(2026, 3, 5),
        "at": datetime(2026, 3, 5, 8, 0, tzinfo=SHANGHAI),
        "id": UUID(int=5),
        "light": Light.RED,
        "list": (1, None, True),
    }
    assert canonical(value).decode() == (
        '{"amount":"1000","at":"2026-03-05T00:00:00.000000Z","id":"00000000-0000-0000-0000-000000000005",'
        '"light":"red","list":[1,null,true],"on":"2026-03-05","rate":"0.10"}'
    )


def test_one_instant_has_one_spelling() -> None:
    there = datetime(2026, 3, 5, 8, 0, tzinfo=SHANGHAI)
    assert canonical(there) == canonical(there.astimezone(UTC))


def test_the_sorting_example_of_rfc_8785() -> None:
    """RFC 8785, 3.2.3: keys sort by UTF-16 code units, which puts the emoji before U+FB33."""
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical(value)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_the_number_example_of_rfc_8785() -> None:
    """RFC 8785, 3.2.2."""
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "€$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert canonical(value).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-MAX_INTEGER, max_value=MAX_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(value=JSON_VALUES)
def test_the_fast_way_writes_what_rfc8785_writes(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(value=JSON_VALUES)
def test_plain_changes_nothing_that_is_plain(value: Any) -> None:
    assert plain(value) == value


@given(value=JSON_VALUES)
def test_control_signs_and_keys_beyond_the_basic_plane_too(value: Any) -> None:
    deep = {"\x7f\x1b\u2028": value, "\U0001f600": [value, {"\ufb33": None}], "plain": (value,)}
    assert canonical(deep) == rfc8785.dumps(deep)


@pytest.mark.parametrize("value", [float("nan"), MAX_INTEGER + 1, "\ud800", {"\ud800": 1}, {1: 1}, b""])
def test_what_is_easy_to_write_is_refused_for_the_same_reasons(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical({"easy": "text", "deep": [{"value": value}]})
