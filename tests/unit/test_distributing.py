from pathlib import Path

from tests.distributing import LONGEST, TOGETHER, place_of

ROOT = Path(__file__).parents[2]


def test_what_is_named_is_there() -> None:
    assert [path for path in (*LONGEST, *TOGETHER) if not (ROOT / path).exists()] == []


def test_the_longest_come_first_and_the_rest_as_they_were() -> None:
    asked = ["tests/a.py::b", "tests/a.py::a", f"{LONGEST[1]}::x", f"{LONGEST[0]}::x"]
    assert sorted(asked, key=place_of) == [asked[3], asked[2], asked[0], asked[1]]
