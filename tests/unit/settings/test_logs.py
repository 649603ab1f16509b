"""Log lines: whole, machine-readable, and without what people typed."""

import json
import logging
import subprocess
import sys
from types import SimpleNamespace

from jianxing.settings.logs import JsonFormatter

FORMATTER = JsonFormatter(process="web")


def line(record: logging.LogRecord) -> dict[str, object]:
    text = FORMATTER.format(record)
    assert "\n" not in text
    parsed = json.loads(text)
    assert isinstance(parsed, dict)
    return parsed


def record(name: str, message: str, *arguments: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.INFO, "somewhere.py", 1, message, arguments, None)
    vars(made).update(extra)
    return made


def test_plain_extras_are_kept() -> None:
    found = line(record("jianxing.requests", "request", status=200, ms=1.5, route=None))
    assert (found["status"], found["ms"], found["route"]) == (200, 1.5, None)
    assert (found["process"], found["level"], found["message"]) == ("web", "info", "request")


def test_an_error_in_a_request_has_its_id_and_not_its_path() -> None:
    request = SimpleNamespace(request_id="abc", path="/reports/TRACK-1234/")
    found = line(record("django.request", "%s: %s", "Internal Server Error", request.path, request=request))
    assert found["request_id"] == "abc"
    assert found["message"] == "Internal Server Error"
    assert "TRACK" not in json.dumps(found)


def test_what_the_web_server_says_of_an_exception_is_cut() -> None:
    text = (
        'It failed\nTraceback …\n  File "/a/urls.py", line 7, in <module>\n    int(x)\nValueError: 张三: 李四'
    )
    found = line(record("_granian.utils", text))
    assert (found["message"], found["exception"]) == ("It failed", "ValueError")
    assert found["at"] == ["urls.py:7 <module>"]
    assert "张三" not in json.dumps(found, ensure_ascii=False)


def test_what_else_the_web_server_says_is_kept() -> None:
    assert (
        line(record("_granian", "Unexpected exit from worker-1"))["message"]
        == "Unexpected exit from worker-1"
    )


def test_what_ends_a_process_is_logged_without_its_text() -> None:
    script = (
        "from jianxing.settings import logs\nlogs.configure(process='worker', level='info')\nint('张三')\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    found = json.loads(ended.stderr)
    assert (found["level"], found["exception"]) == ("critical", "ValueError")
    assert "张三" not in ended.stderr


def test_an_exception_tells_where_and_not_what_was_typed() -> None:
    try:
        int("张三 110101199003070000")
    except ValueError:
        broken = record("jianxing", "import failed")
        broken.exc_info = sys.exc_info()
    found = line(broken)
    assert found["exception"] == "ValueError"
    assert "test_logs.py" in str(found["at"])
    assert "张三" not in json.dumps(found, ensure_ascii=False)
