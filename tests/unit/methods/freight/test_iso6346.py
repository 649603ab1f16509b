"""Check digits after ISO 6346: the worked example of the issue, by scalar and by column."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso6346 as other

from jianxing.methods.freight.iso6346 import are_right, check_digit, codes_of, is_right, mended, number_of

TEN = st.from_regex(r"[A-Z]{3}[UJZ][0-9]{6}", fullmatch=True)


@pytest.mark.parametrize("text", ["", "CSQU30543", "csqu305438", "CSQ3305438", "CSQU30543X", "箱号"])
def test_what_has_not_the_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        check_digit(text)
    assert not is_right(text)


def test_the_standing_example_by_hand() -> None:
    # C 13, S 30, Q 28, U 32, then 3 0 5 4 3 8, weighed 1 2 4 … 512: 6185; 6185 mod 11 = 3
    values = (13, 30, 28, 32, 3, 0, 5, 4, 3, 8)
    assert sum(value << at for at, value in enumerate(values)) % 11 % 10 == 3
    assert check_digit("CSQU305438") == 3
    assert is_right("CSQU3054383")
    assert not is_right("CSQU3054388")
    assert mended("CSQU3054388") == "CSQU3054383"
    assert mended("CSQU30") == ""


def test_a_remainder_of_ten_is_written_nought() -> None:
    number = next(
        f"ABCU{serial:06d}" for serial in range(1000) if other.calc_check_digit(f"ABCU{serial:06d}") == "0"
    )
    assert check_digit(number) == 0


@given(st.lists(st.tuples(TEN, st.integers(0, 9)), max_size=20))
def test_columns_agree_with_one_by_one_and_with_another_reading(numbers: list[tuple[str, int]]) -> None:
    texts = [f"{ten}{digit}" for ten, digit in numbers]
    codes = codes_of(texts)
    assert are_right(codes).tolist() == [is_right(one) for one in texts]
    assert [number_of(int(code)) for code in codes] == texts
    assert [check_digit(ten) for ten, _digit in numbers] == [
        int(other.calc_check_digit(ten)) for ten, _d in numbers
    ]


def test_what_is_not_eleven_letters_and_digits_has_no_code() -> None:
    assert codes_of(["CSQU305438", "CSQU30543833", "CSQU305438箱", "CSQU3O54383"]).tolist()[:3] == [
        -1,
        -1,
        -1,
    ]
    assert not are_right(codes_of(["CSQU3O54383"]))[0]
    assert codes_of([]).dtype == np.int64
