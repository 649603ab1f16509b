"""Logs as one JSON object a line, on standard error, without personal data."""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final

#: What logging itself puts on a record; anything else came with ``extra`` and is logged when it is plain.
STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
PLACE: Final = re.compile(r'File "([^"]+)", line (\d+), in (\S+)')
PLAIN: Final = (str, int, float, bool, type(None))


class JsonFormatter(logging.Formatter):
    """Writes a record's time, level, logger, message and plain extras; of an exception its type and places.

    An exception's own text is left out: it may quote what somebody typed. So is a request's path.
    """

    def __init__(self, *, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self._process,
            "logger": record.name,
            "message": self._message(record),
        }
        if request_id := getattr(getattr(record, "request", None), "request_id", None):
            line["request_id"] = request_id
        extras = vars(record).items()
        line |= {name: value for name, value in extras if name not in STANDARD and isinstance(value, PLAIN)}
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["at"] = _shown([(frame.filename, str(frame.lineno), frame.name) for frame in frames])
        elif record.name.startswith("_granian"):
            line |= _told_by_web_server(record.getMessage())
        return json.dumps(line, ensure_ascii=False)

    @staticmethod
    def _message(record: logging.LogRecord) -> str:
        """Return the text; of Django's request log only what happened, since the rest is the path."""
        if record.name == "django.request" and isinstance(record.args, tuple) and record.args:
            return str(record.args[0])
        return record.getMessage()


def _shown(places: list[tuple[str, str, str]]) -> list[str]:
    return [f"{Path(file).name}:{number} {name}" for file, number, name in places[-12:]]


def _told_by_web_server(text: str) -> dict[str, Any]:
    """Take apart what granian says of an exception: a line, the traceback, and last the exception with its text."""
    first, _newline, rest = text.partition("\n")
    if not rest:
        return {}
    kind = rest.strip().splitlines()[-1].partition(":")[0]
    told: dict[str, Any] = {"message": first, "at": _shown(PLACE.findall(rest))}
    return told | ({"exception": kind} if kind.replace(".", "").isidentifier() else {})


#: What queues and periodic jobs are registered each time a process starts, and polling; a job's own lines stay.
_JOBS: Final = ("procrastinate.periodic", "procrastinate.blueprints")


def configure(*, process: str, level: str) -> None:
    """Send every logger of this process, named *process* in each line, to standard error as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(process=process))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    sys.excepthook = _log_the_end
    logging.captureWarnings(True)
    # These repeat, for each statement and connection, what the request's line says better.
    for chatty in ("django.db.backends", "psycopg.pool", "django.utils.autoreload", "asyncio", *_JOBS):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _log_the_end(kind: type[BaseException], error: BaseException, places: TracebackType | None) -> None:
    """Log what ended the process, instead of printing its text to whoever reads standard error."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("jianxing").critical("ended by an exception", exc_info=(kind, error, places))
