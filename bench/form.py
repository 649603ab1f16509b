"""The common form of benchmarks: what each returns, and how it is printed.

A benchmark ``NAME`` is the module ``bench/NAME_bench.py``. It has ``cases(asked)``, which yields a ``Case`` as soon as it
is measured, and where it takes options ``options(parser)``. ``README.md`` beside this file shows one.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One number, and what it is set against.

    *peer* is what users would pick instead, *limit* what nothing can beat, both in the same unit. Where *less* is true the
    smaller value is the better one. *aim* is the ratio that is wanted.
    """

    case: str
    value: float
    unit: str
    peer: float | None = None
    limit: float | None = None
    less: bool = False
    aim: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer; without one, which share of the limit. More is always better."""
        against = self.limit if self.peer is None else self.peer
        if not against or not self.value:
            return None
        return against / self.value if self.less else self.value / against

    def as_json(self) -> dict[str, Any]:
        """Return what is printed of the case; what it does not have is absent."""
        told: dict[str, Any] = {"case": self.case, "value": _rounded(self.value), "unit": self.unit}
        for name in ("peer", "limit", "ratio", "aim"):
            if (value := getattr(self, name)) is not None:
                told[name] = _rounded(value)
        if self.aim is not None and self.ratio is not None:
            told["reached"] = self.ratio >= self.aim
        if self.note:
            told["note"] = self.note
        return told


def _rounded(value: float) -> float:
    """Four figures are more than a machine with neighbours can tell."""
    return float(f"{value:.4g}") if abs(value) < 1000 else round(value)


def say(line: str) -> None:
    """Tell on standard error what is being done."""
    print(line, file=sys.stderr, flush=True)


def names() -> list[str]:
    """Return the benchmarks that there are."""
    return sorted(path.name.removesuffix("_bench.py").replace("_", "-") for path in FOLDER.glob("*_bench.py"))


def run(name: str, words: list[str], *, as_json: bool) -> int:
    """Measure *name* with its own options and print it as a table or as JSON."""
    module = import_module(f"bench.{name.replace('-', '_')}_bench")
    parser = argparse.ArgumentParser(
        prog=f"jianxing bench {name} --set",
        prefix_chars="-",
        usage="%(prog)s OPTION=VALUE",
        description=module.__doc__,
    )
    options: Callable[[argparse.ArgumentParser], None] | None = getattr(module, "options", None)
    if options is not None:
        options(parser)
    cases: Iterable[Case] = _told(module.cases(parser.parse_args(words)))
    if as_json:
        report = {"bench": name, "at": _now(), "machine": _machine(), "cases": [c.as_json() for c in cases]}
        json.dump(report, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print(_HEAD)
        for case in cases:
            print(_line(case), flush=True)
    return 0


def _told(cases: Iterable[Case]) -> Iterator[Case]:
    for case in cases:
        say(f"{case.case}: {_rounded(case.value)} {case.unit}")
        yield case


_WIDTHS = (("peer", 10), ("limit", 12), ("ratio", 10), ("aim", 8))
_HEAD = f"{'case':<44}{'value':>12}  {'unit':<8}" + "".join(f"{name:>{width}}" for name, width in _WIDTHS)


def _line(case: Case) -> str:
    told = case.as_json()
    rest = "".join(f"{told.get(name, '')!s:>{width}}" for name, width in _WIDTHS)
    return f"{case.case:<44}{told['value']!s:>12}  {case.unit:<8}{rest}  {case.note}".rstrip()


def _now() -> str:
    return datetime.now(tz=UTC).isoformat(timespec="seconds")


def _machine() -> dict[str, Any]:
    """What a reader must know to set the numbers against others: processors, and how busy they were beforehand."""
    return {
        "processors": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }
