from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.kernel.identifiers import (
    PROVINCE_CODES,
    Division,
    DivisionLevel,
    FindingNumber,
    NotADivisionCode,
    NotAFindingNumber,
    UsccCheck,
    check_uscc,
    compact_uscc,
    is_key,
)


def test_the_thirty_four_provinces() -> None:
    assert len(PROVINCE_CODES) == 34
    assert {"11", "12", "13", "15", "23", "37", "46", "50", "54", "65", "71", "82"} <= PROVINCE_CODES
    assert not {"10", "16", "24", "38", "40", "47", "55", "66", "70", "80", "83"} & PROVINCE_CODES


@pytest.mark.parametrize(
    "text", ["", "11010", "1101011", "990101", "110001", "11０101", "ab0101", "110101\n"]
)
def test_what_is_no_division_code_is_refused(text: str) -> None:
    with pytest.raises(NotADivisionCode):
        Division(text)


@pytest.mark.parametrize(
    ("code", "level", "province", "city"),
    [
        ("130000", DivisionLevel.PROVINCE, "130000", None),
        ("131000", DivisionLevel.CITY, "130000", "131000"),
        ("131082", DivisionLevel.COUNTY, "130000", "131000"),
        ("110112", DivisionLevel.COUNTY, "110000", "110100"),
    ],
)
def test_levels(code: str, level: DivisionLevel, province: str, city: str | None) -> None:
    division = Division(code)
    assert (division.level, division.province, division.city) == (level, province, city)


def test_containment_goes_by_level() -> None:
    hebei, langfang, sanhe, tongzhou = map(Division, ("130000", "131000", "131082", "110112"))
    assert hebei.contains(sanhe)
    assert langfang.contains(sanhe)
    assert sanhe.contains(sanhe)
    assert not sanhe.contains(langfang)
    assert not hebei.contains(tongzhou)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("91110000600037341L", UsccCheck.VALID),
        (" 9111 0000 6000 3734 1l", UsccCheck.VALID),
        ("91110000600037341M", UsccCheck.CHECK_DIGIT),
        ("9111000060003734", UsccCheck.MALFORMED),
        ("", UsccCheck.MALFORMED),
        ("9111000060003734IL", UsccCheck.MALFORMED),
    ],
)
def test_unified_social_credit_codes(text: str, expected: UsccCheck) -> None:
    assert check_uscc(text) is expected


def test_a_code_is_stored_in_one_form() -> None:
    assert compact_uscc("９１１１０000-6000 37341l") == "91110000600037341L"


@pytest.mark.parametrize("text", ["", "TZ-25-0012", "TZ-2025-12", "通州-2025-0012", "TZ 2025 0012"])
def test_what_is_no_finding_number_is_refused(text: str) -> None:
    with pytest.raises(NotAFindingNumber):
        FindingNumber.read(text)


@pytest.mark.parametrize("text", ["TZ-2025-0012", "tz-2025-0012", " TZ-2025-0012", "TZ—2025–0012"])
def test_a_number_is_read_as_people_type_it(text: str) -> None:
    assert FindingNumber.read(text) == FindingNumber(body="TZ", year=2025, serial=12)


@given(
    body=st.from_regex(r"[A-Z0-9]{1,20}", fullmatch=True),
    year=st.integers(min_value=1900, max_value=9999),
    serial=st.integers(min_value=1, max_value=999_999_999),
)
def test_a_number_reads_back(body: str, year: int, serial: int) -> None:
    number = FindingNumber(body=body, year=year, serial=serial)
    assert FindingNumber.read(str(number)) == number


@pytest.mark.parametrize("text", ["", "-1", "1.0", "１２", "٣", "²", "1" * 19, " 1"])
def test_what_the_database_could_not_know_is_no_key(text: str) -> None:
    assert not is_key(text)


@pytest.mark.parametrize("text", ["0", "7", "9" * 18])
def test_digits_are_a_key(text: str) -> None:
    assert is_key(text)
