"""``jianxing atlas check``: the versions in force compared under the matrix of a body, once."""

import argparse
import json
from typing import Any

import pytest

from jianxing.atlas.models import Conflict
from jianxing.cli.atlas.checking import _as_somebody, register  # the command without the database's starting
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from tests.integration.atlas import clashes
from tests.standing import TODAY, Standing, login_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_TODAY = TODAY


def command(capsys: pytest.CaptureFixture[str], by: Actor, body: str, *words: str) -> tuple[int, str, str]:
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    code = _as_somebody(parser.parse_args(["check", "--as", login_of(by), "--body", body, *words]))
    told = capsys.readouterr()
    return int(code), told.out, told.err


def test_who_may_and_what_is_not_there(standing: Standing, capsys: pytest.CaptureFixture[str]) -> None:
    body = standing.group.code
    for by, where, words, code in (
        (standing.outsider, body, (), 2),
        (standing.handler, standing.department.code, (), 1),
        (standing.supervisor, body, ("--layer", "无此图层"), 1),
    ):
        left, out, err = command(capsys, by, where, *words)
        assert (left, out) == (code, "")
        assert len(err.strip().splitlines()) == 1


def test_what_is_in_force_is_compared_once_and_kept(
    standing: Standing, capsys: pytest.CaptureFixture[str]
) -> None:
    by, body = standing.supervisor, standing.group.code
    code, out, _err = command(capsys, by, body, "--format", "json")
    assert (code, json.loads(out)) == (0, {"runs": []}), "no rule speaks of anything"
    clashes.rule(by)
    a, b = clashes.two_layers(by)
    code, out, _err = command(capsys, by, body, "--format", "json")
    [run] = json.loads(out)["runs"]
    said = {
        name: run[name] for name in ("state", "conflicts", "new", "gone", "returned", "slivers", "lifted")
    }
    assert said == {
        "state": "done", "conflicts": 2, "new": 2, "gone": 0, "returned": 0, "slivers": 1, "lifted": 0,
    }  # fmt: skip
    assert (run["a"], run["b"]) == (
        {"layer": a.layer.name, "version": a.title},
        {"layer": b.layer.name, "version": b.title},
    )
    with acting(by):
        kept = Conflict.objects.count()
    code, out, _err = command(capsys, by, body, "--layer", a.layer.name, "--layer", str(b.layer_id))
    assert code == 0
    assert "2" in out
    assert a.layer.name in out
    with acting(by):
        assert Conflict.objects.count() == kept, "what was compared already is not compared again"
