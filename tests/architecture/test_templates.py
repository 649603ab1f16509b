"""The content security policy and the sprite, held against every template and module."""

import re
from pathlib import Path

import jianxing
from jianxing.site.bundle import DIST, asset_path
from jianxing.site.templatetags.parts import CALLOUT_ICONS

PACKAGE = Path(jianxing.__file__).parent
TEMPLATES = sorted((PACKAGE / "site").rglob("templates/**/*.html"))
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE)
INLINE = re.compile(r"\s(?:style|on\w+)\s*=\s*[\"']|javascript:", re.IGNORECASE)


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 20


def test_nothing_that_the_policy_refuses() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)}: {match.group()}"
        for path in TEMPLATES
        for pattern in (SCRIPT, INLINE)
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_nothing_is_fetched_from_elsewhere() -> None:
    wrong = [
        str(path.relative_to(PACKAGE))
        for path in TEMPLATES
        if re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_every_icon_is_in_the_sprite() -> None:
    sprite = (DIST.parent / asset_path("icons.svg")).read_text(encoding="utf-8")
    known = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    used: dict[str, str] = {}
    for path in TEMPLATES:
        for name in re.findall(r"\{% icon \"([\w-]+)\"", path.read_text(encoding="utf-8")):
            used[name] = str(path.relative_to(PACKAGE))
    for path in sorted((PACKAGE / "site").rglob("*.py")):
        for name in re.findall(r"\bicon=\"([\w-]+)\"", path.read_text(encoding="utf-8")):
            used[name] = str(path.relative_to(PACKAGE))
    assert {name: where for name, where in used.items() if name not in known} == {}


def test_every_callout_is_of_a_kind_that_has_a_look() -> None:
    used = {
        kind: str(path.relative_to(PACKAGE))
        for path in TEMPLATES
        for kind in re.findall(r"\{% callout (?:kind=)?\"(\w+)\"", path.read_text(encoding="utf-8"))
    }
    assert {"info", "warning"} <= used.keys()
    assert {kind: where for kind, where in used.items() if kind not in CALLOUT_ICONS} == {}
