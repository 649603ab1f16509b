"""``jianxing schedule import`` and ``export``, once somebody is known to act."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from jianxing.cli import exits
from jianxing.cli.schedule import carrying
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.methods.schedules.freezing import digest_of
from jianxing.schedules.models import Schedule, ScheduleUpdate
from tests.integration.schedules import plans
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def asked(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    carrying.register(parser.add_subparsers(dest="verb", required=True))
    return parser.parse_args([*words, "--body", "X", "--as", "x"])


def imported(by: Actor, *words: str) -> int:
    with acting(by):
        return carrying._import(asked("import", *words), by, AT)


def test_a_file_that_cannot_be_used_says_where(
    standing: Standing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    file = tmp_path / "plan.json"
    file.write_bytes(plans.file_of("json").replace(b'"duration": 10', b'"duration": "x"'))
    assert imported(by, str(file), "--schedule", str(made.pk)) == exits.Exit.NO
    assert "3: duration" in capsys.readouterr().err
    assert (
        carrying.run_import(asked("import", str(tmp_path / "none"), "--schedule", "1"))
        == exits.Exit.WRONG_USE
    )
    assert carrying.run_export(asked("export", "1", "-o", "plan.mpp")) == exits.Exit.WRONG_USE


def test_a_file_comes_in_once_and_goes_out_as_it_is_kept(
    standing: Standing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by, project = standing.supervisor, plans.project(standing.supervisor)
    file = tmp_path / "plan.xml"
    file.write_bytes(plans.file_of())
    into = ("--project", str(project.pk), "--name", "总体计划")
    assert imported(by, str(file), *into, "--format", "json") == exits.Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["update"], told["tasks"], told["finish"]) == (1, 5, "2025-03-21")
    for _again in range(2):
        assert imported(by, str(file), "--schedule", str(told["schedule"])) == exits.Exit.DONE
    with acting(by):
        assert (Schedule.objects.count(), ScheduleUpdate.objects.count()) == (1, 1)
        for ending in carrying.FORMS:
            out = tmp_path / f"out{ending}"
            code = carrying._export(asked("export", str(told["schedule"]), "-o", str(out)), by, AT)
            assert code == exits.Exit.DONE
            assert out.stat().st_size > 100
    assert digest_of((tmp_path / "out.json").read_bytes()) == told["digest"]
