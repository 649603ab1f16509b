"""The documentation leads everywhere it says, and leaves nothing out."""

import re
from pathlib import Path

import pytest

from jianxing.cli import describing

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "bench").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = [link for link in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    lost = [link for link in links if not (page.parent / link).exists()]
    assert not lost


def test_the_index_names_every_page() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    pages = [
        page
        for kind in ("tutorials", "how-to", "reference", "explanation")
        for page in (DOCS / kind).glob("*.md")
    ]
    left_out = [
        page.name
        for page in pages
        if f"({page.relative_to(DOCS)}" not in index and not page.name.endswith(".zh.md")
    ]
    assert not left_out


@pytest.mark.parametrize("name", describing.PAGES)
def test_the_pages_of_commands_say_what_the_parser_says(name: str) -> None:
    told = (DOCS / "reference" / name).read_text(encoding="utf-8")
    assert told == describing.page(name), "write them anew: python -m jianxing.cli.describing"


def test_every_command_is_told_in_chinese() -> None:
    said = [line.partition(" – ")[2] for line in describing.page("command-line.zh.md").splitlines()]
    assert [words for words in said if words and not re.search("[\u4e00-\u9fff]", words)] == []
