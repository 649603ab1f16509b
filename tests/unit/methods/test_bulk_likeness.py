"""Candidates in bulk: what shares rare pieces is found, whoever else there is."""

from hypothesis import given
from hypothesis import strategies as st

from jianxing.methods.bulk_likeness import COMMON, candidates


def test_rare_pieces_lead_to_their_holders() -> None:
    texts = ["燃气管道改移未完成", "光缆切改未完成", "占地补偿未完成"]
    [found] = candidates(new_texts=["光缆切改迟迟未完成"], new_projects=[0], texts=texts, projects=[0, 0, 0])
    assert found[0] == 1


def test_what_everybody_says_leads_to_nobody_but_within_a_project() -> None:
    texts = ["进展缓慢"] * (COMMON + 1)
    assert candidates(new_texts=["进展缓慢"], new_projects=[0], texts=texts, projects=[0] * len(texts)) == [
        []
    ]
    projects = [0] * COMMON + [7]
    assert candidates(new_texts=["进展缓慢"], new_projects=[7], texts=texts, projects=projects) == [[COMMON]]


def test_nothing_new_is_nothing() -> None:
    assert candidates(new_texts=[], new_projects=[], texts=["甲乙"], projects=[0]) == []
    assert candidates(new_texts=["", "甲"], new_projects=[0, 0], texts=["甲乙"], projects=[0]) == [[], []]


@given(st.lists(st.text(alphabet="甲乙丙丁戊", max_size=8), min_size=1, max_size=12), st.integers(0, 11))
def test_a_text_finds_itself(texts: list[str], chosen: int) -> None:
    position = chosen % len(texts)
    [found] = candidates(
        new_texts=[texts[position]], new_projects=[0], texts=texts, projects=[0] * len(texts), most=len(texts)
    )
    assert (position in found) == (len(texts[position]) > 1)
