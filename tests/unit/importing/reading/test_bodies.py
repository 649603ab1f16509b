import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.importing.reading.bodies import Bodies, read_bodies


@pytest.mark.parametrize(
    "separator", ["、", ",", "\uff0c", ";", "\uff1b", "/", "\uff0f", "\n", " ", "\u3000"]
)
def test_names_are_split_at_every_separator(separator: str) -> None:
    assert read_bodies(f"区住建委{separator}区水务局") == Bodies(("区住建委", "区水务局"))


@pytest.mark.parametrize(
    "name",
    [
        "天津港(集团)有限公司",
        "天津港（集团）有限公司",
        "区文化和旅游局",
        "规划和自然资源局滨海分局",
        "和平区人民政府",
        "市公安局和平分局",
        "国网公司(城东、城西分公司)",
        "区纪委监委",
        "天津市商务局",
        "区工业和信息化局",
    ],
)
def test_a_name_that_only_looks_like_two_stays_whole(name: str) -> None:
    assert read_bodies(name) == Bodies((name,))


def test_a_wrapped_name_goes_back_together() -> None:
    assert read_bodies("天津港(集团)\n有限公司").leading == ("天津港(集团)有限公司",)


@pytest.mark.parametrize(
    "text", ["区财政局及区文旅局", "区财政局和区文旅局", "区财政局会同区文旅局", "区财政局与区文旅局"]
)
def test_joined_names_are_split_with_a_doubt(text: str) -> None:
    assert read_bodies(text) == Bodies(("区财政局", "区文旅局"), doubt="joined_bodies")


def test_parts_in_brackets_or_before_a_colon_tell_who_leads() -> None:
    expected = Bodies(("区住建委",), ("区水务局", "区城管委"))
    assert read_bodies("区住建委(牵头)、区水务局(配合)、区城管委(配合)") == expected
    assert read_bodies("牵头单位:区住建委;配合单位:区水务局、区城管委") == expected
    assert read_bodies("牵头单位\uff1a区住建委\uff1b配合单位\uff1a区水务局\uff0c区城管委") == expected
    assert (
        read_bodies("区住建委\uff08牵头\uff09\uff0c区水务局\uff08配合\uff09\u3001区城管委\uff08配合\uff09")
        == expected
    )
    assert read_bodies("区水务局(配合)、区住建委(牵头)、区城管委(配合)") == expected


@pytest.mark.parametrize(
    ("text", "first"), [("管委会同区财政局", "管委会"), ("区农业农村委会同区财政局", "区农业农村委")]
)
def test_who_is_joined_by_a_word_that_begins_like_a_name(text: str, first: str) -> None:
    assert read_bodies(text).leading == (first, "区财政局")


def test_only_assisting_bodies_give_a_leader_with_a_doubt() -> None:
    assert read_bodies("配合单位:区水务局") == Bodies(("区水务局",), doubt="no_leader_named")


def test_others_that_are_not_named_are_a_doubt() -> None:
    assert read_bodies("区住建委等") == Bodies(("区住建委",), doubt="and_others")


@pytest.mark.parametrize("text", ["", "无", "/", "—"])
def test_nobody(text: str) -> None:
    assert read_bodies(text) == Bodies()


@given(
    st.lists(
        st.sampled_from(["区住建委", "天津港(集团)有限公司", "区文化和旅游局", "大港街道"]),
        min_size=1,
        unique=True,
    )
)
def test_what_was_joined_comes_apart_in_its_order(names: list[str]) -> None:
    assert list(read_bodies("、".join(names)).leading) == names
