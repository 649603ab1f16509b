"""Minutes take their numbers where letters do: without a gap, a series of their own; what was taken before is kept."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

import jianxing.meetings
from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.letters import register
from jianxing.letters.models import NumberSeries, TakenNumber
from jianxing.letters.numbering import take_number
from jianxing.letters.operations.numbering import begin_series, set_prefix
from jianxing.meetings import operations as ops
from jianxing.meetings import queries
from jianxing.meetings.models import Meeting, Minutes, Series
from tests.integration.meetings.series import MONDAY, held, opened
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db
MIGRATION = Path(jianxing.meetings.__file__).parent / "migrations" / "sql" / "0004_numbers.sql"


def drafted(standing: Standing, meeting: Meeting) -> Minutes:
    by = standing.supervisor
    with acting(by):
        return ops.draft_minutes(meeting=meeting, title="会商纪要", text="议定一项。", by=by, at=AT)


def signed(standing: Standing, series: Series, on: date) -> str:
    draft, by = drafted(standing, held(series, on, standing)), standing.group_leader
    with acting(by):
        return ops.sign_minutes(minutes=queries.one_minutes(pk=draft.pk), by=by, at=AT).number


def test_what_is_refused_takes_no_number(standing: Standing) -> None:
    draft, by = drafted(standing, held(opened(standing), MONDAY, standing)), standing.group_leader
    with acting(by):
        first = queries.one_minutes(pk=draft.pk)
        second = queries.one_minutes(pk=draft.pk)
        ops.sign_minutes(minutes=first, by=by, at=AT)
        with pytest.raises(Refused):
            ops.sign_minutes(minutes=second, by=by, at=AT)
        assert TakenNumber.objects.count() == 1


def test_minutes_have_a_series_of_their_own_and_its_words_can_be_set(standing: Standing) -> None:
    series, by = opened(standing), standing.group_leader
    with acting(by):
        set_prefix(body=standing.group, words="津纪驻交函", by=by, at=AT)
        take_number(body=standing.group, kind="letter", on=TODAY, by=by, at=AT)
    week = timedelta(days=7)
    numbers = [signed(standing, series, MONDAY + turn * week) for turn in range(2)]
    assert numbers == [f"{standing.group.label}会议纪要〔2025〕{n}号" for n in (1, 2)]
    with acting(by):
        set_prefix(body=standing.group, kind="minutes", words="津纪驻交纪要", by=by, at=AT)
        begin_series(body=standing.group, kind="minutes", year=2025, after=4, by=by, at=AT)
    assert signed(standing, series, MONDAY + 2 * week) == "津纪驻交纪要〔2025〕5号"
    with acting(by):
        assert [one.kind for one in register.prefixes(body=standing.group)][-1] == "minutes"
        assert "minutes" not in [one.kind for one in register.prefixes(body=standing.department)]
        newest = register.entries(body=standing.group).entries[0]
        assert (
            queries.numbered_minutes(body=standing.group, numbers=[newest.number])[newest.number].title
            == "会商纪要"
        )


def test_numbers_that_minutes_took_before_stand_in_the_register_and_the_series_goes_on(
    standing: Standing,
) -> None:
    series, by = opened(standing), standing.group_leader
    week, label = timedelta(days=7), standing.group.label
    before = [
        f"{label}会议纪要〔2025〕1号",
        f"{label}会议纪要〔2025〕2号",
        "旧名会议纪要〔2025〕3号",
        "无号",
        f"{label}会议纪要〔2024〕7号",
    ]
    for turn, number in enumerate(before):
        meeting = held(series, MONDAY + turn * week, standing)
        with acting(by):
            for version, state in ((1, "superseded"), (2, "signed")):
                Minutes.objects.create(
                    meeting=meeting, version=version, number=number, title="会商纪要", text="议定一项。", state=state,
                    drafted_at=AT, signed_at=AT, signed_by_id=by.person_id, digest="0" * 64,
                )  # fmt: skip
    sql = MIGRATION.read_text(encoding="utf-8")
    with acting(by), connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.execute(sql)  # a second time changes nothing
        taken = set(TakenNumber.objects.values_list("number", "value", "kind"))
        lasts = set(NumberSeries.objects.values_list("words", "year", "began_after", "last"))
    assert taken == {(one, int(one[-2]), "minutes") for one in before if one != "无号"}
    assert lasts == {
        (f"{label}会议纪要", 2025, 0, 2),
        ("旧名会议纪要", 2025, 2, 3),
        (f"{label}会议纪要", 2024, 6, 7),
    }
    assert signed(standing, series, MONDAY + 5 * week) == f"{label}会议纪要〔2025〕3号"
