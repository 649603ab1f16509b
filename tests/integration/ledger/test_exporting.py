from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.conf import settings

from jianxing.ledger import commands, queries, sealer, standalone
from jianxing.ledger.export import export
from jianxing.ledger.keys import public_keys
from tests.integration.ledger.conftest import Log, add


def exported(path: Path) -> Path:
    with path.open("wb") as file:
        export(to=file)
    return path


def test_an_export_verifies_by_the_file_that_stands_alone(log: Log, tmp_path: Path) -> None:
    log.seal(3)
    log.seal(1)
    add(1500)
    sealer.seal_all()
    add(2)  # not sealed, so not in it
    keys = [key.public_bytes_raw() for key in public_keys().values()]
    verdict = standalone.verify_export(
        exported(tmp_path / "log"), keys=keys, against=standalone.read_heads(str(log.heads_file))
    )
    assert verdict["intact"]
    assert verdict["tree_size"] == 1504
    assert verdict["head"] == queries.latest_head().to_dict()
    assert verdict["cannot_exclude"] == [standalone.SINCE_HEAD]


def test_an_empty_log_exports(log: Log, tmp_path: Path) -> None:
    assert standalone.verify_export(exported(tmp_path / "log"))["intact"]


def test_nothing_confidential_is_in_it_and_the_same_log_gives_the_same_bytes(log: Log) -> None:
    log.seal(3)
    first, second = io.BytesIO(), io.BytesIO()
    export(to=first)
    export(to=second)
    assert first.getvalue() == second.getvalue()
    assert "问题" not in first.getvalue().decode()
    assert "limit_days" in first.getvalue().decode()


def test_an_act_altered_or_removed_before_the_export_is_named_by_it(log: Log, tmp_path: Path) -> None:
    acts = log.seal(5)
    log.as_owner(f"UPDATE ledger_act SET kind = 'x' WHERE id = {acts[3]}")
    verdict = standalone.verify_export(exported(tmp_path / "log"))
    assert (verdict["kind"], verdict["part"], verdict["first_bad"]) == ("altered", "act", acts[3])
    log.as_owner(f"DELETE FROM ledger_act WHERE id = {acts[1]}")
    verdict = standalone.verify_export(exported(tmp_path / "log"))
    assert (verdict["kind"], verdict["part"], verdict["first_bad"]) == ("removed", "act", acts[1])


def test_the_commands_as_the_command_line_calls_them(
    log: Log, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIANXING_LANGUAGE", "en")
    acts = log.seal(5)
    target, head = tmp_path / "log.jsonl", tmp_path / "head.json"
    assert commands.export(output=target) == commands.DONE
    assert list(tmp_path.glob(".log*")) == []

    assert commands.verify_live(against=None, format="json") == commands.DONE
    live = capsys.readouterr().out
    head.write_text(live)
    assert json.loads(live)["intact"] is True
    for kept in (str(head), json.dumps(json.loads(live)["head"]), f"5:{json.loads(live)['head']['root']}"):
        assert commands.verify_live(against=kept, format="text") == commands.DONE
        assert commands.verify_export(file=target, against=kept, format="text") == commands.DONE
    key = f"{settings.LEDGER_KEY_FILE}.pub"
    assert commands.verify_export(file=target, against=None, format="text", key=key) == commands.DONE
    assert (
        commands.verify_export(file=target, against=None, format="text", key="0" * 64) == commands.NOT_INTACT
    )
    assert "The log is intact: 5 acts." in capsys.readouterr().out

    log.as_owner(f"UPDATE ledger_act SET role = 'leader' WHERE id = {acts[2]}")
    assert commands.verify_live(against=None, format="json") == commands.NOT_INTACT
    said = json.loads(capsys.readouterr().out)
    assert (said["kind"], said["first_bad"], said["first_bad_index"]) == ("altered", acts[2], 2)
    assert commands.verify_live(against=None, format="text") == commands.NOT_INTACT
    assert f"Act {acts[2]}, index 2: the act has been altered." in capsys.readouterr().out


def test_wrong_use_and_failures_outside_are_told_apart(
    log: Log, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log.seal(2)
    forged = queries.latest_head().to_dict() | {"tree_size": 3}
    for against in ("no such file", "{}", json.dumps(forged), json.dumps(forged | {"signature": "x"})):
        assert commands.verify_live(against=against, format="text") == commands.WRONG_USE
    assert commands.verify_export(file=tmp_path / "none", against=None, format="text") == commands.WRONG_USE
    assert commands.verify_export(file=__file__, against=None, format="text", key="xyz") == commands.WRONG_USE
    assert commands.export(output=tmp_path / "none" / "log") == commands.FAILED_OUTSIDE
    assert "none" in capsys.readouterr().err
