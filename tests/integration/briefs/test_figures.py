"""Figures of a body's own: what is refused, versions, and that each counts what its rows say."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from jianxing.briefs import operations, queries
from jianxing.briefs.models import Figure, Template
from jianxing.briefs.operations import FigureRefused, Overtaken, TextRefused
from jianxing.briefs.recipes import RECIPES, UNITS, Definition, Moment, RecipeRefused, compute
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.findings import operations as findings
from jianxing.projects import operations as projects
from tests.integration.briefs import bulletins
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db

EVER = {"field": "registered", "span": "until"}


def value(standing: Standing, unit: str = "finding", as_of: date = TODAY, **params: Any) -> Any:
    params = {"filters": {}, "period": EVER} | params
    definition = Definition(key="k", name="n", recipe="findings.ledger", unit=unit, params=params)
    with acting(standing.supervisor) as by:
        moment = Moment(as_of=as_of, body_id=by.body)
        drawn = compute(definition=definition, moment=moment)
        # What the database counts is what the rows say, for every unit.
        assert compute(definition=definition, moment=moment, most=0).value == drawn.value
        assert UNITS[unit].value(drawn.rows) == drawn.value
        return drawn.value


@pytest.mark.parametrize(
    ("recipe", "unit", "params"),
    [
        ("no.such", "finding", {}),
        ("findings.closed", "mode", {}),
        ("findings.closed", "finding", {"colour": "red"}),
        ("findings.closed", "finding", {"projects": []}),
        ("findings.closed", "finding", {"projects": ["1; DROP TABLE"]}),
        ("findings.closed", "finding", {"domain": "weather"}),
        ("findings.closed", "finding", {"since": "yesterday"}),
        ("projects.stage", "stage", {}),
        ("projects.stage", "stage", {"project": True}),
        ("findings.ledger", "finding", {"filters": {"handler": 3}, "period": EVER}),
        ("findings.ledger", "finding", {"filters": {}, "period": {"field": "due", "span": "year"}}),
        ("inspections.held", "mode", {"modes": ["flight"]}),
    ],
)
def test_what_makes_no_figure_is_refused(
    standing: Standing, recipe: str, unit: str, params: dict[str, Any]
) -> None:
    with acting(standing.supervisor) as by, pytest.raises(RecipeRefused):
        operations.make_figure(name="数", recipe=recipe, unit=unit, params=params, by=by, at=AT)


@pytest.mark.parametrize("key", ["Big", "a b", "数", "a..b", ".a", "usual.open", "x" * 81])
def test_a_key_is_plain(standing: Standing, key: str) -> None:
    with acting(standing.supervisor) as by, pytest.raises(FigureRefused):
        operations.make_figure(
            key=key, name="数", recipe="findings.closed", unit="finding", params={}, by=by, at=AT
        )


@pytest.mark.parametrize("who", ["handler", "security", "department_head"])
def test_only_a_supervising_body_makes_figures(standing: Standing, who: str) -> None:
    by = getattr(standing, who)
    with acting(by), pytest.raises(NotAllowed):
        operations.make_figure(name="数", recipe="findings.closed", unit="finding", params={}, by=by, at=AT)


def test_a_figure_is_its_bodys_alone(standing: Standing) -> None:
    figure = bulletins.figure(standing)
    with acting(standing.leader):
        assert not Figure.objects.exists()
    with acting(standing.outsider) as by, pytest.raises(NotAllowed):
        operations.retire_figure(figure=figure, reason="无用", by=by, at=AT)


def test_a_revision_supersedes_and_the_version_before_stays(standing: Standing) -> None:
    figure = bulletins.figure(standing)
    with acting(standing.supervisor) as by:
        stale = Figure.objects.get(pk=figure.pk)
        fresh = operations.revise_figure(figure=figure, params={}, by=by, at=AT)
        with pytest.raises(Overtaken):
            operations.revise_figure(figure=stale, name="别的", by=by, at=AT)
        assert [one.version for one in queries.figure_versions(key=figure.key)] == [2, 1]
        assert queries.definition_of(key=figure.key) == fresh.definition
        assert operations.revise_figure(figure=fresh, name=fresh.name, by=by, at=AT) is fresh
        with pytest.raises(DatabaseError), transaction.atomic():
            Figure.objects.filter(pk=fresh.pk).update(name="别的")


def test_a_retired_figure_is_placed_nowhere_any_more(writing: Standing) -> None:
    with acting(writing.supervisor) as by:
        figure = queries.one_figure(key=bulletins.KEY)
        operations.retire_figure(figure=figure, reason="口径改变", by=by, at=AT)
        assert queries.definition_of(key=bulletins.KEY) is None
        assert queries.drawn_template(as_of=TODAY).unknown == [bulletins.KEY]
        with pytest.raises(TextRefused):
            operations.draft(as_of=TODAY, by=by, at=AT)


def test_a_figure_is_placed_without_touching_the_rest(writing: Standing) -> None:
    bulletins.figure(writing, key="rail.more", name="另一个")
    with acting(writing.supervisor) as by:
        with pytest.raises(TextRefused):
            operations.place_figure(key="rail.more", section=0, sentence="没有数字。", by=by, at=AT)
        with pytest.raises(TextRefused):
            operations.place_figure(key="rail.more", section=9, sentence="{rail.more}", by=by, at=AT)
        operations.place_figure(key="rail.more", section=0, sentence="另有{rail.more}个。", by=by, at=AT)
        held = Template.objects.get(is_current=True)
        assert (held.version, len(held.sections[0]["paragraphs"])) == (2, 2)
        assert queries.where_placed(key="rail.more") == ["铁路"]


def test_findings_are_counted_in_every_unit(standing: Standing) -> None:
    with acting(standing.supervisor) as by:
        line = projects.register(name="京滨", domain="transport", by=by, at=AT)
        other = projects.register(name="津潍", domain="transport", by=by, at=AT)
    bulletins.found(standing, "甲", projects=[line, other])
    bulletins.closed(standing, "乙", projects=[line])
    assert value(standing) == 2
    assert value(standing, "project") == 2
    assert value(standing, "organisation") == 1
    assert value(standing, "working day") == 0  # closed on the very day
    assert value(standing, "median working day") == 0
    assert value(standing, filters={"only_open": True}) == 1
    assert value(standing, period={"field": "closed", "span": "month"}) == 1
    assert value(standing, filters={"project": other.pk}) == 1


def test_what_happens_later_is_not_of_the_day(standing: Standing) -> None:
    bulletins.closed(standing)
    before = date(2025, 3, 5)
    for field in ("found", "registered", "closed"):
        period = {"field": field, "span": "until"}
        assert value(standing, period=period) == 1
        assert value(standing, period=period, as_of=before) == 0


def test_what_is_due_soon_is_told_from_the_day(standing: Standing) -> None:
    bulletins.found(standing)  # due within twenty working days
    assert value(standing, filters={"only_open": True}, due_within=3) == 0
    assert value(standing, filters={"only_open": True}, due_within=20) == 1


def test_voiding_and_reopening_change_the_value(standing: Standing) -> None:
    one, two = bulletins.closed(standing, "一"), bulletins.closed(standing, "二")
    period = {"field": "closed", "span": "year"}
    assert value(standing, period=period) == 2
    with acting(standing.supervisor) as by:
        one.refresh_from_db()
        findings.reopen(finding=one, reason="反弹", due_on=None, by=by, at=AT)
    assert value(standing, period=period) == 1
    with acting(standing.supervisor) as by:
        two.refresh_from_db()
        findings.void(finding=two, reason="重复登记", by=by, at=AT)
    assert value(standing, period=period) == 0


def test_the_usual_figures_suit_their_recipes(standing: Standing) -> None:
    with acting(standing.supervisor):
        drawn = queries.drawn_template(as_of=TODAY)
        assert not drawn.unknown
        shown = queries.board(as_of=TODAY)
    assert [placed.value for placed in shown.head] == [0, 0, 0, 0]
    assert all(RECIPES[placed.definition.recipe] for placed in drawn.figures.values())
