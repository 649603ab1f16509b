"""Whom a name means: never guessed, always offered."""

import pytest

from jianxing.importing.matching import Known, Names, core, is_relative

BODIES = (
    Known(1, "天津市水务局", "市水务局", (), "tjsswj"),
    Known(2, "武清区水务局", "区水务局", (), "wqqswj"),
    Known(3, "天津港(集团)有限公司", "天津港集团", ("港集团",), "tjgjt"),
    Known(4, "北辰区水务局", "区水务局", (), "bcqswj"),
    Known(5, "天津市交通运输委员会", "市交通运输委", (), "tjsjtyswyh"),
    Known(6, "武清区文化和旅游局", "", ("区文旅局",), "wqqwhhlyj"),
)


def test_a_name_that_two_bodies_share_is_asked() -> None:
    names = Names(BODIES)
    assert names.settled("区水务局") is None
    assert {offer.pk for offer in names.offers("区水务局")} >= {2, 4}


@pytest.mark.parametrize("written", ["水务局", "天津水务", "交通委", "武清文旅局", "天津港"])
def test_a_name_that_is_only_alike_is_never_settled(written: str) -> None:
    assert Names(BODIES).settled(written) is None


@pytest.mark.parametrize(
    ("written", "pk"),
    [
        ("天津市水务局", 1),
        ("市水务局", 1),
        ("天津港 \uff08集团\uff09有限公司", 3),
        ("港集团", 3),
        ("区文旅局", 6),
    ],
)
def test_exact_names_are_settled_whatever_their_width(written: str, pk: int) -> None:
    assert Names(BODIES).settled(written) == pk


def test_what_a_body_remembers_wins() -> None:
    assert Names(BODIES, remembered={"区水务局": 4}).settled("区水务局") == 4


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("市交通委", 5),
        ("天津港(集团)公司", 3),
        ("区文化旅游局", 6),
        ("天津市文旅局", 6),
        ("天津市水务局机关", 1),
    ],
)
def test_likely_bodies_are_offered_first(written: str, first: int) -> None:
    assert Names(BODIES).offers(written)[0].pk == first


def test_a_body_of_another_province_is_no_likely_one() -> None:
    assert all(offer.likeness < 0.6 for offer in Names(BODIES).offers("河北省交通运输厅"))


def test_what_is_left_of_a_name() -> None:
    assert core("天津市住房和城乡建设委员会") == core("市住建委")


@pytest.mark.parametrize(
    ("written", "relative"), [("区财政局", True), ("属地政府", True), ("天津市财政局", False)]
)
def test_names_that_depend_on_where_one_stands(written: str, relative: bool) -> None:
    assert is_relative(written) is relative
