"""Sentences of notices, and where they lead."""

from datetime import date

from jianxing.notices import wording


def test_an_unknown_kind_still_says_something() -> None:
    assert (
        wording.sentence(kind="nobody.knows", params={"number": "PZ-2026-000001"}).count("PZ-2026-000001")
        == 1
    )


def test_a_value_that_a_sentence_lacks_does_not_break_the_list() -> None:
    wording.say(kind="test.lacking", sentence="%(number)s goes to %(body)s.")
    assert "PZ-1" in wording.sentence(kind="test.lacking", params={"number": "PZ-1"})


def test_a_clock_without_a_number_speaks_of_a_matter() -> None:
    said = wording.sentence(kind="clock.near", params={"number": "", "due_on": "2026-03-05"})
    assert "2026-03-05" in said
    assert "%" not in said


def test_paths_are_those_that_pages_added() -> None:
    assert wording.path_of(subject="nothing", subject_id=3) == "/notices/"
    wording.lead(subject="test_matter", path="/matters/{id}/")
    assert wording.path_of(subject="test_matter", subject_id=3) == "/matters/3/"


def test_the_deadline_of_a_notice_is_a_date() -> None:
    assert wording.due_on({"due_on": "2026-03-05"}) == date(2026, 3, 5)
    assert wording.due_on({}) is None
