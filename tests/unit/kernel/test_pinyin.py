from __future__ import annotations

import pytest

from jianxing.kernel.pinyin import initials, sort_key


def test_districts_in_pinyin_order() -> None:
    districts = ["朝阳区", "通州区", "北辰区", "安次区", "三河市", "宝坻区", "滨海新区", "香河县"]
    assert sorted(districts, key=sort_key) == [
        "安次区",
        "宝坻区",
        "北辰区",
        "滨海新区",
        "朝阳区",
        "三河市",
        "通州区",
        "香河县",
    ]


def test_syllables_are_set_apart() -> None:
    assert sort_key("西安") == "xi1 an1"
    assert sort_key("西安") < sort_key("先")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("北京市2号线", "bjs2hx"),
        ("重庆", "cq"),
        ("通州区发展和改革委员会", "tzqfzhggwyh"),
        ("ＡＢＣ公司(一期)", "abcgsyq"),
        ("", ""),
    ],
)
def test_initials(text: str, expected: str) -> None:
    assert initials(text) == expected


def test_case_and_width_make_no_difference() -> None:
    assert sort_key("ＡＢＣ公司") == sort_key("abc公司") == "abc gong1 si1"
