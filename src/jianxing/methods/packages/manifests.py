"""Manifests of a bag (RFC 8493, 2.1.3 and 2.2.1): one line a file, its digest and its name. Read strictly.

The library reads them leniently (it strips, normalises names and skips lines that it cannot read), which is right for a
library of books and wrong for evidence: here a line that is not exactly as written refuses the package.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from jianxing.methods.packages.naming import fault_of, folded
from jianxing.methods.packages.refusals import Fault

_LINE = re.compile(r"([0-9a-f]{64})  (\S(?:.*\S)?)")


def written(digests: Iterable[tuple[str, str]]) -> bytes:
    """Return a manifest of (name, digest), in the order of names."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests)).encode()


def read(content: bytes, *, path: str) -> tuple[dict[str, str], list[Fault]]:
    """Return name → digest, and what is wrong with the manifest called *path*."""
    faults: list[Fault] = []
    listed: dict[str, str] = {}
    seen: set[str] = set()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return {}, [Fault("manifest_malformed", path, {"line": 1})]
    lines = text.split("\n")
    if lines.pop():
        faults.append(Fault("manifest_malformed", path, {"line": len(lines) + 1}))
    for number, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line)
        if not match:
            faults.append(Fault("manifest_malformed", path, {"line": number}))
            continue
        digest, name = match.groups()
        if code := fault_of(name):
            faults.append(Fault(code, name))
        elif folded(name) in seen:
            faults.append(Fault("manifest_doubled", path, {"name": name}))
        else:
            seen.add(folded(name))
            listed[name] = digest
    return listed, faults


def disagree(first: Mapping[str, str], second: Mapping[str, str]) -> set[str]:
    """Return the names that stand in one of two manifests alone."""
    return first.keys() ^ second.keys()
