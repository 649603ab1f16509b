"""Each check: too little is not evaluated, clean series pass, what is planted is found where it was planted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from bench.forensics.planting import (
    LIMIT,
    city,
    copied,
    deleted,
    moved,
    rounded,
    scaled,
    series,
    shaved,
    walk,
)
from scipy import stats

from jianxing.methods.forensics import density, digits, flat_line, gaps, heaping, neighbours
from jianxing.methods.forensics.benford import benford
from jianxing.methods.forensics.bunching import bunching
from jianxing.methods.forensics.ceiling import ceiling
from jianxing.methods.forensics.copies import copies
from jianxing.methods.forensics.discoveries import adjusted
from jianxing.methods.forensics.grids import dated
from jianxing.methods.forensics.known_date import break_at
from jianxing.methods.forensics.persistence import persistence
from jianxing.methods.forensics.qartod import FAILS, Flags
from jianxing.methods.forensics.rate_of_change import rate_of_change
from jianxing.methods.forensics.result import Result, stretch
from jianxing.methods.forensics.revisions import revisions
from jianxing.methods.forensics.spike import spike
from jianxing.methods.forensics.tails import above, gumbel_above, largest_above, long_run
from jianxing.methods.forensics.third_source import third_source
from jianxing.methods.forensics.weather import normalised, weather_adjusted_trend
from jianxing.methods.forensics.wording import TITLES, WHY_NOT, message_of
from jianxing.methods.readings import Series


def random(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def hours(count: int = 8760) -> Any:
    return np.rint(series(count, random()))


def spoken(result: Result) -> str:
    """Return what is said of a result, in English."""
    return message_of(result.check, effect=result.effect, values=result.values) % dict(result.values)


def copied_from(values: Any, source: int, target: int, length: int) -> Any:
    """Return *values* with one stretch written over another."""
    found = values.copy()
    found[target : target + length] = values[source : source + length]
    return found


def said(result: Result) -> Result:
    """Every result can be put in words."""
    assert TITLES[result.check]
    assert WHY_NOT[result.why_not] if result.why_not else spoken(result)
    return result


SHORT = np.arange(1.0, 11.0)


@pytest.mark.parametrize(
    "result",
    [
        density.density_at_limit(SHORT, limit=5),
        neighbours.on_bad_days(SHORT, np.ones((2, 10)), limit=5),
        neighbours.on_bad_days(SHORT, np.ones((5, 10)), limit=5),
        neighbours.shift(SHORT, np.ones((5, 10))),
        neighbours.shift(SHORT, np.ones((1, 10))),
        gaps.gaps(SHORT),
        copies(SHORT, block=24, different=8),
        digits.digits(SHORT, resolution=1, span=5),
        flat_line.flat_line(SHORT, floor=0, shortest=12),
        ceiling(SHORT, floor=0, span=90),
        third_source(SHORT, SHORT, limit=5),
        revisions(SHORT, SHORT, limit=5),
        break_at(SHORT, at=5),
        weather_adjusted_trend(SHORT, np.ones((10, 2))),
        persistence(SHORT, limit=5),
        benford(SHORT),
    ],
)
def test_too_little_to_look_at_is_not_evaluated(result: Result) -> None:
    assert result.why_not
    assert (result.flagged, result.p_value) == (False, None)
    said(result)


def test_the_density_test_finds_the_days_that_moved_and_nothing_on_clean_ones() -> None:
    clean = series(1095, random())
    assert not said(density.density_at_limit(clean, limit=LIMIT)).flagged
    part = clean.copy()
    part[300:900] = moved(clean, 0.9, random(2))[300:900]
    found = said(density.density_at_limit(part, limit=LIMIT))
    assert found.flagged
    assert found.p_value is not None
    assert found.p_value < 1e-3
    assert found.effect is not None
    assert 0.4 < found.effect / int((part != clean).sum()) < 1.6
    assert 200 <= found.first <= 500
    assert 700 <= found.last <= 1000
    assert (clean[found.places] > LIMIT).any()


def test_a_value_at_the_limit_keeps_it() -> None:
    """Worked by hand: values at the limit are counted below it."""
    values = np.concatenate([np.full(40, LIMIT), series(1000, random())])
    assert density.contrast(values[:, None], LIMIT).seen[0] >= 40


def test_a_pooled_city_is_stronger_than_a_station_and_clean_ones_pass() -> None:
    town = city(1095, random())
    assert not density.density_at_limit(town.T, limit=LIMIT).flagged
    pooled = density.density_at_limit(moved(town, 0.25, random(3)).T, limit=LIMIT)
    assert pooled.flagged
    assert pooled.statistic is not None
    alone = density.density_at_limit(moved(town, 0.25, random(3))[0], limit=LIMIT)
    assert alone.statistic is not None
    assert pooled.statistic > alone.statistic


def test_what_all_stations_share_counts_once() -> None:
    """Eight copies of one station are no more evidence than the station."""
    one = moved(series(1095, random()), 0.4, random(2))
    copied_eight = density.density_at_limit(np.repeat(one[:, None], 8, axis=1), limit=LIMIT)
    alone = density.density_at_limit(one, limit=LIMIT)
    assert alone.statistic is not None
    assert copied_eight.statistic is not None
    assert copied_eight.statistic < 1.3 * alone.statistic


def test_neighbours_find_shaved_bad_days_and_a_scaled_stretch() -> None:
    town = city(730, random(), apart=0.12)
    assert not said(neighbours.on_bad_days(town[0], town[1:], limit=LIMIT)).flagged
    assert not said(neighbours.shift(town[0], town[1:])).flagged
    low = said(neighbours.on_bad_days(shaved(town[0], 0.3, random(2)), town[1:], limit=LIMIT))
    assert low.flagged
    assert low.effect is not None
    assert -30 < low.effect < -5
    long = city(1460, random(), apart=0.12)
    assert not said(neighbours.shift(long[0], long[1:])).flagged
    found = said(neighbours.shift(scaled(long[0], 0.35, random(4)), long[1:]))
    assert found.flagged
    assert found.effect is not None
    assert -45 < found.effect < -15


def test_gaps_on_bad_hours() -> None:
    holes = deleted(hours(), 0.03, random(8), limit=-1)
    assert not said(gaps.gaps(holes)).flagged
    bad = said(gaps.gaps(deleted(holes, 0.3, random(6))))
    assert bad.flagged
    beside = hours()[None, :]
    assert said(gaps.gaps(deleted(holes, 0.3, random(6)), neighbours=beside)).flagged
    assert not said(gaps.gaps(hours())).flagged


@pytest.mark.parametrize(("begin", "end"), [(2000, 4000), (1500, 6500), (200, 8600)])
def test_gaps_name_the_stretch_however_much_of_the_series_it_is(begin: int, end: int) -> None:
    values = deleted(hours(), 0.03, random(8), limit=-1)
    values[begin:end] = deleted(values[begin:end], 0.5, random(6))
    found = said(gaps.gaps(values, neighbours=hours()[None, :]))
    assert found.flagged
    assert found.first is not None
    assert found.last is not None
    both = min(end, found.last + 1) - max(begin, found.first)
    assert both > 0.85 * (max(end, found.last + 1) - min(begin, found.first))


def test_copied_blocks_at_home_and_from_a_neighbour() -> None:
    v = hours()
    assert not said(copies(v, block=24, different=8)).flagged
    found = said(copies(copied(v, 48, random(2)), block=24, different=8))
    assert found.flagged
    assert len(found.places) == 48
    assert found.values["lag"] == len(v) // 2
    taken, other = v.copy(), np.rint(series(8760, random(9)))
    taken[500:530] = other[100:130]
    found = said(copies(taken, block=24, different=8, others={"乙": other}))
    assert found.places.tolist() == list(range(500, 530))
    assert (found.values["source"], found.values["lag"]) == ("乙", 400)
    assert not copies(np.tile([5.0, 6.0], 200), block=24, different=8).flagged
    holed = v.copy()
    holed[[1010, 1040]] = np.nan
    found = said(copies(copied_from(holed, 1000, 6000, 48), block=24, different=8))
    assert found.places.tolist() == [at for at in range(6000, 6048) if at not in (6010, 6040)]
    mostly = v.copy()
    mostly[1000:1048:2] = np.nan
    assert not copies(copied_from(mostly, 1000, 6000, 48), block=24, different=8).flagged


def test_a_copy_is_named_by_the_times_that_it_was_copied_from() -> None:
    """Whatever day the other series begins on, and where several stretches were copied, by the longest."""
    own = hours(2400)
    own[1000:1048], own[2000:2030] = own[100:148], own[300:330]
    begin = np.datetime64("2025-01-01T00:00", "s")
    rows = np.arange(1, 2401)
    one = Series("甲", "PM2.5", "µg/m³", 3600, begin, own, rows)
    found = dated(copies(own, block=24, different=8), one)
    assert len(found.places) == 78
    assert (found.values["at"], found.values["until"]) == ("2025-02-11 16:00", "2025-02-13 15:00")
    assert (found.values["origin_at"], found.values["origin_until"]) == (
        "2025-01-05 04:00",
        "2025-01-07 03:00",
    )
    assert "2025-01-05 04:00" in spoken(found)
    other = np.rint(series(2400, random(9)))
    taken = hours(2400)
    taken[500:530] = other[700:730]
    # the other series begins 300 hours before: its hour 700 is hour 400 of this one
    found = copies(taken, block=24, different=8, others={"乙": other}, begins={"乙": -300})
    found = dated(found, Series("甲", "PM2.5", "µg/m³", 3600, begin, taken, rows))
    assert (found.values["source"], found.values["lag"]) == ("乙", 100)
    assert found.values["origin_at"] == "2025-01-17 16:00"
    assert "乙" in spoken(found)
    # 200 hours later: it had them after this one, which is then not the copy
    assert not copies(taken, block=24, different=8, others={"乙": other}, begins={"乙": 200}).flagged


def test_of_two_that_share_readings_at_once_the_one_that_lies_apart_from_the_others_is_asked() -> None:
    """In the hills it reads half of what the town does; who shows the hills' readings in town copied them."""
    shared = 60 * np.exp(0.6 * walk(6000, random(1), memory=0.95))
    town, centre, street, hills = (
        np.rint(level * shared * np.exp(0.1 * walk(6000, random(at), memory=0.5)))
        for at, level in ((2, 1.0), (3, 1.1), (4, 0.9), (5, 0.5))
    )
    town[3000:3072] = hills[3000:3072] + 2
    beside = {"中心": centre, "路边": street}
    found = said(copies(town, block=24, different=8, others={"山区": hills, **beside}))
    assert (found.flagged, found.values["source"], found.values["moved"]) == (True, "山区", 2.0)
    assert not copies(hills, block=24, different=8, others={"城区": town, **beside}).flagged


@pytest.mark.parametrize("amount", [3.0, -2.0])
def test_a_copy_moved_by_one_amount_is_named_with_it(amount: float) -> None:
    """From another day, from a neighbour at another time, from a neighbour at the same time."""
    begin, rows = np.datetime64("2025-01-01T00:00", "s"), np.arange(1, 4001)
    mine, other = (np.rint(60 + 20 * walk(4000, random(at), memory=0.9)) for at in (400, 200))
    taken = mine.copy()
    taken[3000:3048] = mine[1000:1048] + amount
    here = Series("甲", "PM2.5", "µg/m³", 3600, begin, taken, rows)
    found = dated(copies(taken, block=24, different=8), here)
    assert (len(found.places), found.values["lag"], found.values["moved"]) == (48, 2000, amount)
    assert f"moved by {amount}" in spoken(found)
    for source in (1000, 3000):
        taken = mine.copy()
        taken[3000:3048] = other[source : source + 48] + amount
        here = Series("甲", "PM2.5", "µg/m³", 3600, begin, taken, rows)
        found = dated(copies(taken, block=24, different=8, others={"乙": other}), here)
        assert (found.values["source"], found.values["moved"]) == ("乙", amount)
        assert "乙" in spoken(found)
        assert "moved by" in spoken(found)
    assert not copies(mine, block=24, different=8, others={"乙": other}).flagged


def test_a_few_spikes_of_a_year_of_days_are_weather() -> None:
    """Four of 355 are more than one in a hundred, and still nothing to be asked about."""
    flagged = np.where(np.arange(355) < 4, FAILS, 1).astype(np.uint8)
    for check in (spike, rate_of_change):
        found = check(Flags(range=flagged, spike=flagged, rate=flagged, flat=flagged))
        assert (found.effect, found.flagged) == (4.0, False)
    many = np.where(np.arange(355) < 8, FAILS, 1).astype(np.uint8)
    assert spike(Flags(range=many, spike=many, rate=many, flat=many)).flagged


def test_rounded_digits() -> None:
    assert not said(digits.digits(hours(), resolution=1, span=720)).flagged
    found = said(digits.digits(rounded(hours(), 0.8, random(2)), resolution=1, span=720))
    assert found.flagged
    assert 1500 < found.first < 3000
    assert 3500 < found.last < 5000
    fives = np.rint(hours() / 5) * 5
    assert not digits.digits(fives, resolution=5, span=720).flagged


def test_flat_lines_and_ceilings() -> None:
    v = hours()
    assert not said(flat_line.flat_line(v, floor=5, shortest=12)).flagged
    v[100:120] = 40
    found = said(flat_line.flat_line(v, floor=5, shortest=12))
    assert found.flagged
    assert set(range(100, 120)) <= set(found.places.tolist())
    assert not flat_line.flat_line(np.where(v == 40, 3, v), floor=5, shortest=12).flagged
    assert not said(ceiling(hours(), floor=5, span=2160)).flagged
    assert said(ceiling(np.minimum(hours(), 100), floor=5, span=2160)).flagged


def test_a_third_source_and_revisions() -> None:
    other = series(365, random())
    reported = other * np.exp(random(2).normal(0.1, 0.05, 365))
    assert not said(third_source(reported, other, limit=LIMIT)).flagged
    low = said(third_source(np.where(other > LIMIT, reported * 0.85, reported), other, limit=LIMIT))
    assert low.flagged
    assert low.effect is not None
    assert -20 < low.effect < -10
    first = np.full(20, 61.0)
    down = said(revisions(first, first - 2, limit=60))
    assert down.p_value == pytest.approx(stats.binomtest(20, 20, alternative="greater").pvalue)
    assert (down.flagged, down.values["crossed"]) == (True, 20)
    both = said(revisions(first, first + np.tile([1.0, -1.0], 10), limit=60))
    assert both.p_value == pytest.approx(stats.binomtest(10, 20, alternative="greater").pvalue)


def test_a_break_at_a_known_date() -> None:
    town = city(900, random())
    assert not said(break_at(town[0], at=500, reference=town[1])).flagged
    changed = town[0].copy()
    changed[500:] *= 0.7
    found = said(break_at(changed, at=500, reference=town[1]))
    assert found.flagged
    assert found.effect is not None
    assert -40 < found.effect < -20


def test_the_weather_is_taken_out() -> None:
    """Wind that grows makes the plain series fall; without the weather nothing is left of it."""
    count = 730
    wind = random().gamma(3, 1, count) + np.linspace(0, 2, count)
    values = 80 * np.exp(-0.25 * wind + random(2).normal(0, 0.1, count))
    level, explained = normalised(values, wind[:, None], trees=10, draws=4)
    assert explained > 0.5
    assert np.isfinite(level).all()
    found = said(weather_adjusted_trend(values, wind[:, None], trees=10, draws=4))
    assert found.p_value is None
    assert found.effect is not None
    assert found.values["plain"] < -15
    assert found.effect > found.values["plain"] / 2


def test_persistence_by_hand() -> None:
    good = [1.0] * 5 + [9.0] + [1.0] * 20 + [np.nan] + [1.0] * 4
    found = said(persistence(np.array(good), limit=5))
    assert (found.statistic, found.effect, found.first, found.last) == (20, 5, 6, 25)
    assert found.share == pytest.approx(29 / 30)


def test_first_digits_are_never_flagged() -> None:
    assert not said(benford(np.full(1000, 7.0))).flagged


def test_tails_agree_with_scipy() -> None:
    assert above(2.0) == pytest.approx(stats.norm.sf(2.0))
    assert largest_above(2.0, np.eye(5)) == pytest.approx(1 - stats.norm.cdf(2.0) ** 5, rel=0.1)
    assert largest_above(4.0, np.eye(5)) == pytest.approx(1 - stats.norm.cdf(4.0) ** 5, rel=0.2)
    assert largest_above(2.0, np.ones((5, 5))) == pytest.approx(stats.norm.sf(2.0), rel=0.1)
    maxima = stats.gumbel_r.rvs(3, 2, size=4000, random_state=1)
    assert gumbel_above(10, maxima) == pytest.approx(stats.gumbel_r.sf(10, 3, 2), rel=0.15)
    assert long_run(np.ones((4, 1)), lags=0)[0, 0] == 4


def test_false_discoveries_agree_with_scipy() -> None:
    p = random().uniform(0, 1, 40) ** 2
    np.testing.assert_allclose(adjusted(list(p)), stats.false_discovery_control(p, method="bh"))
    assert adjusted([]) == []


def test_the_stretch_that_sums_to_most() -> None:
    assert stretch(np.array([-1.0, 2, -1, 3, -5, 1])) == (1, 3)
    assert stretch(np.array([-1.0])) == (0, 0)


def test_whole_numbers_do_not_bunch_and_days_moved_below_the_limit_still_do() -> None:
    """At 35, windows of whole numbers hold two or three of them, which alone flagged clean series."""
    clean = np.rint(series(1095, random()) * 30 / 45)
    assert heaping.step_of(clean) == 1
    assert not density.density_at_limit(clean, limit=35).flagged
    assert density.density_at_limit(np.rint(moved(clean, 0.7, random(2), limit=35)), limit=35).flagged


def test_rounded_values_are_spread_over_the_step_that_ends_at_them() -> None:
    """Worked by hand: four values of 3 stand at eighths of (2, 3]; decimals stay as they are."""
    spread = heaping.spread_out(np.array([[3.0], [3], [3], [3], [7], [np.nan]]))
    assert np.sort(spread[:4, 0]).tolist() == [2.125, 2.375, 2.625, 2.875]
    assert spread[4, 0] == 6.5
    decimals = np.array([[3.03], [7.11]])
    assert (heaping.step_of(decimals), heaping.spread_out(decimals).tolist()) == (0.0, decimals.tolist())


def test_days_of_one_year_and_single_hours_are_found() -> None:
    clean, years = series(1095, random()), np.repeat([2022, 2023, 2024], 365)
    assert not said(bunching(clean, limit=LIMIT, years=years)).flagged
    part = clean.copy()
    part[365:730] = moved(clean, 0.9, random(2))[365:730]
    found = said(bunching(part, limit=LIMIT, years=years))
    assert found.flagged
    assert 365 <= found.first <= found.last < 730
    by_hour = hours(365 * 24).reshape(365, 24)
    days, year = by_hour.mean(axis=1), np.zeros(365, dtype=int)
    assert not said(bunching(days, limit=LIMIT, years=year, hours=by_hour)).flagged
    found = said(bunching(days, limit=LIMIT, years=year, hours=np.rint(moved(by_hour, 0.7, random(3)))))
    assert found.flagged
    assert "single hours" in spoken(found)


def test_of_two_that_share_readings_the_one_that_breaks_off_is_asked() -> None:
    """A copy at once is abrupt at its edges; a copy from elsewhere names the later one."""
    mine, other = (np.rint(at + 40 * walk(4000, random(at), memory=0.99)) for at in (400, 200))
    mine[500:548] = other[500:548]
    assert said(copies(mine, block=24, different=8, others={"乙": other})).flagged
    clean = said(copies(other, block=24, different=8, others={"甲": mine}))
    assert not clean.flagged
    assert spoken(clean) == "No block of readings comes again."
    mine[3000:3048] = other[2000:2048]
    assert not copies(other, block=24, different=8, others={"甲": mine}).flagged
