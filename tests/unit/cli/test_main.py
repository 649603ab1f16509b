"""The command line as a whole: every command is there, and wrong use is told apart from failure."""

import subprocess
import sys

import pytest

from jianxing.cli.main import main


@pytest.mark.parametrize(
    "command", ["up", "demo", "import", "ledger", "api", "doctor", "setup", "certificate", "bench"]
)
def test_every_command_says_what_it_takes(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    assert command in capsys.readouterr().out


def test_an_unknown_command_is_wrong_use() -> None:
    with pytest.raises(SystemExit) as left:
        main(["fly"])
    assert left.value.code == 2


def test_a_missing_export_is_wrong_use_without_a_trace() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "jianxing.cli.main",
            "ledger",
            "verify",
            "/nowhere/log.jsonl",
            "--key",
            "/nowhere/key",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_command_loads_nothing_heavy_before_it_knows_what_is_asked() -> None:
    look = (
        "import sys; from jianxing.cli.main import parser; parser();"
        " print(sorted({'django.db', 'numpy', 'pyproj', 'shapely', 'openpyxl', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
