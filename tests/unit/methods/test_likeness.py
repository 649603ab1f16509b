"""Likeness by hand, and what must hold of it whatever is compared."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.methods.likeness import (
    THRESHOLD,
    alike,
    bigrams,
    folded,
    marks_of,
    matter,
    nearest,
    project_name,
)

TEXTS = st.text(alphabet="管线迁改未批复第三标段号K12+30 ,", max_size=40)


def test_ordinals_and_widths_are_one() -> None:
    assert folded("第十二标段K12+300") == "12标段k12+300"
    assert folded("二十三号墩") == "23号墩"
    assert folded("一体化协同") == "一体化协同"


def test_marks_leave_the_words() -> None:
    marks, rest = marks_of("K12+30至k13+500第三标段5#墩10千伏线路")
    assert marks == {
        "stake": frozenset({"k12+030", "k13+500"}),
        "lot": frozenset({"3"}),
        "number": frozenset({"5"}),
        "line": frozenset({"10"}),
    }
    assert rest == "至墩线路"


def test_a_project_is_known_without_its_tail_and_year() -> None:
    assert project_name("京秦高速公路(2025年)改造工程") == project_name("京秦高速公路项目") == "京秦高速公路"
    assert project_name("工程") == "工程"


def test_wording_by_hand() -> None:
    # 管线迁改 and 管线改迁: bigrams 管线 线迁 迁改 / 管线 线改 改迁, one of three shared: Dice 2·1/6 = 1/3.
    # In order: 管线改 (or 管线迁), 3 of 4 characters: 2·3/4 - 1 = 1/2. Together (1/3 + 1/2) / 2 = 5/12.
    found = alike(matter(words="管线迁改"), matter(words="管线改迁"))
    assert found.wording == pytest.approx(5 / 12)
    assert found.score == pytest.approx(5 / 12)


def test_common_words_say_less() -> None:
    one, other = matter(words="燃气进展缓慢"), matter(words="电力进展缓慢")
    common = dict.fromkeys(("进展", "展缓", "缓慢"), 0.5)
    assert alike(one, other, shares=common).score < alike(one, other).score


def test_the_next_stake_mark_is_another_matter() -> None:
    here = matter(
        words="路基填筑压实度不足", place="K12+300", projects=["京秦高速"], found_on=date(2025, 3, 3)
    )
    again = matter(words="K12+300处路基填筑压实度不足", projects=["京秦高速工程"], found_on=date(2025, 3, 4))
    beside = matter(
        words="路基填筑压实度不足", place="K12+400", projects=["京秦高速"], found_on=date(2025, 3, 3)
    )
    assert alike(here, again).score > THRESHOLD
    assert alike(here, again).agreeing == ("stake",)
    assert alike(here, beside).score < THRESHOLD
    assert alike(here, beside).disagreeing == ("stake",)


def test_the_same_words_in_another_project_are_another_matter() -> None:
    one = matter(words="扬尘治理措施没有落实", projects=["通州综合物流园"])
    assert alike(one, matter(words="扬尘治理措施没有落实", projects=["固安数据中心"])).score < THRESHOLD
    assert alike(one, matter(words="扬尘治理措施没有落实", projects=["通州物流园项目"])).score > THRESHOLD


def test_projects_of_other_phases_differ() -> None:
    assert (
        alike(
            matter(words="甲乙", projects=["园区一期"]), matter(words="甲乙", projects=["园区二期"])
        ).project
        == 0
    )


def test_the_likeliest_come_first() -> None:
    asked = matter(words="临时用地手续没有办理,现场不能开工")
    others = {
        1: matter(words="深基坑支护监测数据缺失"),
        2: matter(words="临时用地手续未办理,现场不能开工"),
        3: matter(words="临时用地手续没有办理,现场不能开工"),
    }
    assert [key for key, _alike in nearest(asked, others)] == [3, 2]


@given(TEXTS, TEXTS)
def test_the_order_makes_no_difference_and_the_score_is_a_share(one: str, other: str) -> None:
    first, second = matter(words=one, place=other), matter(words=other, place=one)
    there, back = alike(first, second), alike(second, first)
    assert there.score == pytest.approx(back.score)
    assert 0 <= there.score <= 1


@given(TEXTS.filter(lambda text: bool(marks_of(text)[1])))
def test_a_text_is_like_itself(text: str) -> None:
    assert alike(matter(words=text), matter(words=text)).score == pytest.approx(1)
    assert bigrams(matter(words=text).words)
