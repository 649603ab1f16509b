"""Numbers of documents: one after the other, none twice, none left out, whoever signs at the same time."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.letters import register
from jianxing.letters.models import NumberSeries, TakenNumber
from jianxing.letters.numbering import take_number
from jianxing.letters.operations.numbering import SeriesHasBegun, WordsRefused, begin_series, set_prefix
from tests.integration.letters.taking import EACH, work
from tests.standing import AT, TODAY, Standing, make_standing

WORKERS = 4
#: A number that leaves others out.
AHEAD = (
    "INSERT INTO letters_takennumber (series_id, value, number, kind, taken_at)"
    " SELECT id, last + 5, 'x', 'letter', now() FROM letters_numberseries"
)


class Undone(Exception):
    """What undoes a transaction after its number was taken."""


def taken(standing: Standing, *, kind: str = "letter", on: date = TODAY) -> str:
    with acting(standing.group_leader):
        return take_number(body=standing.group, kind=kind, on=on, by=standing.group_leader, at=AT)


def test_a_number_is_not_taken_outside_a_transaction(own_database: str) -> None:
    standing = make_standing()
    with pytest.raises(transaction.TransactionManagementError):
        take_number(body=standing.group, kind="letter", on=TODAY, by=standing.group_leader, at=AT)


def test_only_the_bodys_leader_says_how_it_numbers(standing: Standing) -> None:
    for by in (standing.supervisor, standing.leader, standing.handler, standing.system):
        with acting(by), pytest.raises(NotAllowed):
            set_prefix(body=standing.group, words="津纪驻交函", by=by, at=AT)
        with acting(by), pytest.raises(NotAllowed):
            begin_series(body=standing.group, kind="letter", year=2025, after=3, by=by, at=AT)


@pytest.mark.parametrize("words", ["", " ", "津〔2026〕", "津3", "长" * 41, "津\u202e纪", "津(纪)"])
def test_a_prefix_that_cannot_stand_in_a_number_is_refused(standing: Standing, words: str) -> None:
    by = standing.group_leader
    with acting(by), pytest.raises(WordsRefused):
        set_prefix(body=standing.group, words=words, by=by, at=AT)


def test_numbers_go_on_by_one_in_each_series_of_body_prefix_and_year(standing: Standing) -> None:
    by = standing.group_leader
    with acting(by):
        set_prefix(body=standing.group, words="津纪驻交函", by=by, at=AT)
        set_prefix(body=standing.group, kind="assignment", words="津纪驻交督", by=by, at=AT)
    assert [taken(standing) for _ in range(3)] == [f"津纪驻交函〔2025〕{n}号" for n in (1, 2, 3)]
    assert taken(standing, kind="assignment") == "津纪驻交督〔2025〕1号"
    assert taken(standing, kind="reply") == "津纪驻交函〔2025〕4号"
    assert taken(standing, on=date(2026, 1, 1)) == "津纪驻交函〔2026〕1号"
    assert taken(standing) == "津纪驻交函〔2025〕5号"


def test_without_a_prefix_the_bodys_name_stands_in_its_place(standing: Standing) -> None:
    assert taken(standing) == f"{standing.group.name}函〔2025〕1号"
    assert taken(standing, kind="urging") == f"{standing.group.name}督办〔2025〕1号"


def test_a_series_goes_on_after_what_was_given_on_paper_and_only_before_it_has_begun(
    standing: Standing,
) -> None:
    by = standing.group_leader
    with acting(by):
        set_prefix(body=standing.group, words="津纪驻交函", by=by, at=AT)
        begin_series(body=standing.group, kind="letter", year=2025, after=56, by=by, at=AT)
    assert taken(standing) == "津纪驻交函〔2025〕57号"
    with acting(by), pytest.raises(SeriesHasBegun):
        begin_series(body=standing.group, kind="letter", year=2025, after=90, by=by, at=AT)
    assert taken(standing) == "津纪驻交函〔2025〕58号"
    with acting(by):
        kinds = list(
            Act.objects.filter(subject="body", kind__startswith="body.number").values_list("kind", flat=True)
        )
    assert sorted(kinds) == ["body.number_prefix", "body.number_series"]


def test_a_transaction_that_is_undone_leaves_its_number_to_the_next(standing: Standing) -> None:
    first = taken(standing)
    with acting(standing.group_leader), pytest.raises(Undone):
        undo_one(standing.group, standing.group_leader)
    second = taken(standing)
    assert (first[-2:], second[-2:]) == ("1号", "2号")


def undo_one(body: Body, by: Actor) -> None:
    with transaction.atomic():
        take_number(body=body, kind="letter", on=TODAY, by=by, at=AT)
        raise Undone


def test_the_register_shows_its_own_body_alone(standing: Standing) -> None:
    taken(standing)
    with acting(standing.outsider):
        assert register.entries(body=standing.group).entries == []
        assert register.series(body=standing.group) == []
    with acting(standing.supervisor):
        [entry] = register.entries(body=standing.group).entries
        assert entry.number.endswith("〔2025〕1号")
        assert [series.last for series in register.series(body=standing.group)] == [1]


def test_the_register_pages_by_key(standing: Standing) -> None:
    numbers = [taken(standing) for _ in range(5)]
    with acting(standing.supervisor):
        first = register.entries(body=standing.group, size=3)
        assert [entry.number for entry in first.entries] == numbers[:1:-1]
        rest = register.entries(body=standing.group, before=first.before, size=3)
    assert [entry.number for entry in rest.entries] == numbers[1::-1]
    assert rest.before is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE letters_numberseries SET last = last + 2",
        "UPDATE letters_numberseries SET last = last - 1",
        "UPDATE letters_numberseries SET words = '别的', last = last + 1",
        "DELETE FROM letters_takennumber",
        "UPDATE letters_takennumber SET value = value + 1",
        AHEAD,
    ],
)
def test_the_database_refuses_a_gap_and_a_number_taken_back(standing: Standing, statement: str) -> None:
    taken(standing)
    with (
        acting(standing.group_leader),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_many_processes_with_rollbacks_leave_no_gap_and_take_none_twice(own_database: str) -> None:
    standing = make_standing()
    leader = standing.group_leader
    keep = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    settings = {name: connection.settings_dict[name] for name in keep}
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WORKERS, mp_context=spawn) as pool:
        jobs = [
            pool.submit(work, settings, standing.group.pk, leader.person_id or 0, seed)
            for seed in range(WORKERS)
        ]
        stood = [number for job in jobs for number in job.result(timeout=300)]
    values = sorted(int(number.split("〕")[1].removesuffix("号")) for number in stood)
    assert values == list(range(1, len(stood) + 1))
    assert len(stood) == WORKERS * EACH * 2 // 3
    with acting(leader):
        assert NumberSeries.objects.get().last == len(stood)
        assert sorted(TakenNumber.objects.values_list("value", flat=True)) == values
