"""The demonstration's readings: real ones of eight stations, and one manipulation that is marked as what it is."""

import numpy as np

from jianxing.demo import balancing, ecology, measuring, watering
from jianxing.demo.scene import AS_OF
from jianxing.directory.acting import acting
from jianxing.directory.queries import actor_for
from jianxing.indicators import queries
from jianxing.indicators.catalogue import WEATHER
from jianxing.kernel.actor import Actor
from jianxing.methods.readings import read
from jianxing.projects.models import Programme
from jianxing.questions.models import Question


def _group() -> Actor:
    found = actor_for(login="shengtai", body_code="TJ-SHJ", on=AS_OF)
    assert found is not None
    return found


def _bureau() -> Actor:
    found = actor_for(login="shengtaiju", body_code="TJ-D-ST", on=AS_OF)
    assert found is not None
    return found


def test_eight_stations_report_six_items_and_one_series_is_marked(built: None) -> None:
    with acting(_group()):
        series = [one for one in queries.series() if one.station.kind == "air"]
        assert len([one for one in series if one.indicator.item not in WEATHER]) == 48
        assert {one.reports.code for one in series} == {"TJ-D-ST"}
        [marked] = [one for one in series if one.is_demo]
        assert (marked.station.name, marked.indicator.item) == ("官园", "PM2.5")
        assert marked.source.startswith("演示数据")
        assert all(one.station.longitude is not None for one in series)


def test_what_is_planted_lies_in_its_stretch_and_nowhere_else(built: None) -> None:
    real = {(one.station, one.item): one for one in read(measuring.DAYS).series}
    with acting(_group()):
        for one in queries.series(item="PM2.5"):
            held, found = real[one.station.code, "PM2.5"], queries.readings(series=one)
            differs = ~((held.values == found.values) | (np.isnan(held.values) & np.isnan(found.values)))
            assert bool(differs.any()) == one.is_demo
            if one.is_demo:
                days = found.times[differs].astype("datetime64[D]").astype(object)
                assert min(days) >= measuring.PLANTED_FROM
                assert max(days) <= measuring.PLANTED_TO
                assert (held.values[differs] > measuring.LIMIT).all()
                assert (found.values[differs] < measuring.LIMIT).all()


def test_a_question_settled_as_corrected_left_a_second_version_and_a_trend_is_told_without_the_weather(
    built: None,
) -> None:
    with acting(_group()):
        [planted] = [one for one in queries.series(item="PM2.5") if one.is_demo]
        newest, first = queries.versions(series=planted)
        assert (newest.ordinal, newest.added, newest.dropped) == (2, 0, 0)
        assert newest.changed > 0
        assert newest.reason
        changed = queries.changes(old=first, new=newest, most=500)
        assert all(row["now"] > measuring.LIMIT > row["was"] for row in changed)
        whole = queries.check_runs()[1]
        [trend] = [
            one
            for one in queries.results(run=whole)
            if one.check_id == "weather_adjusted_trend" and not one.why_not
        ]
        assert trend.series is not None
        assert trend.series.station.name == "东四"
        assert 30 < trend.values["explained"] <= 100


def test_claims_are_recomputed_and_the_aim_stands_on_its_programme(built: None) -> None:
    with acting(_group()):
        found = {one.value: queries.recomputations(claim=one)[0] for one in queries.claims()}
        first = {value: made.reasons[0]["code"] for value, made in found.items()}
        assert first == {-9.0: "fits", -14.0: "other_base", -12.0: "alone"}
        programme = Programme.objects.get(title=ecology.PLAN)
        aims = {one.target.series.indicator.item: one.standing for one in queries.aimed(programme=programme)}
        assert set(aims) == {"PM2.5", balancing.ITEM}
        assert {item: one.is_on_pace for item, one in aims.items() if one} == {
            "PM2.5": False,
            balancing.ITEM: False,
        }


def test_no_page_of_reported_data_is_empty(built: None) -> None:
    with acting(_group()):
        sections = queries.sections()
        assert len(sections) == len(watering.SECTIONS)
        assert any(month.misses for one in sections for month in one.months)
        [agreement] = queries.compensations()
        assert [round(one.difference or 0) for one in queries.years_due(compensation=agreement)] == [
            0,
            20_000,
        ]
        standings = {queries.verdict(one, on=AS_OF).standing for one in queries.manifests()}
        assert standings == {"balanced", "short", "over", "open", "under_way"}
        assert [(one.state, one.is_demo) for one in queries.intakes()] == [("done", True)]
        [felt] = Question.objects.filter(kind="indicators.perceived")
        assert (felt.state, len(felt.rows), len(felt.picture["lines"])) == ("sent", 12, 3)
    with acting(_bureau()):
        assert {one.state for one in Question.objects.filter(asked__code="TJ-D-ST")} >= {"sent", "corrected"}
