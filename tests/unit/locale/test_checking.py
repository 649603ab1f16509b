from pathlib import Path

import pytest

from jianxing.locale import CatalogueBroken, catalogues, checking, compile_catalogues, extraction

HEADER = """msgid ""
msgstr ""
"Language: zh_Hans\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small source tree with one message, and an empty place for catalogues."""
    (tmp_path / "findings").mkdir()
    (tmp_path / "findings" / "models.py").write_text('_("%(n)s left")\n_("closed")\n', encoding="utf-8")
    root = tmp_path / "locale"
    root.mkdir()
    for module in ("jianxing.locale", "jianxing.locale.checking"):
        monkeypatch.setattr(f"{module}.ROOT", root)
    monkeypatch.setattr(extraction.messages, "__defaults__", (tmp_path,))
    return tmp_path


def write(house: Path, body: str, *, part: str = "findings") -> Path:
    path = house / "locale" / part / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + body, encoding="utf-8")
    return path


def kinds(house: Path) -> list[tuple[str, str]]:
    return sorted((fault.kind, fault.id) for fault in checking.faults())


def test_without_a_catalogue_everything_is_missing(house: Path) -> None:
    assert kinds(house) == [("missing", "%(n)s left"), ("missing", "closed")]


def test_a_complete_catalogue_has_no_fault_wherever_its_part_is(house: Path) -> None:
    write(house, 'msgid "%(n)s left"\nmsgstr "剩 %(n)s"\n', part="site")
    write(house, 'msgid "closed"\nmsgstr "已销号"\n')
    assert kinds(house) == []


def test_a_fuzzy_entry_does_not_count(house: Path) -> None:
    write(house, 'msgid "%(n)s left"\nmsgstr "剩 %(n)s"\n\n#, fuzzy\nmsgid "closed"\nmsgstr "关"\n')
    assert ("fuzzy", "closed") in kinds(house)


def test_a_lost_placeholder_is_named(house: Path) -> None:
    write(house, 'msgid "%(n)s left"\nmsgstr "剩下"\n\nmsgid "closed"\nmsgstr "已销号"\n')
    assert kinds(house) == [("placeholders", "%(n)s left")]


def test_two_words_for_one_message_are_named(house: Path) -> None:
    write(house, 'msgid "%(n)s left"\nmsgstr "剩 %(n)s"\n\nmsgid "closed"\nmsgstr "已销号"\n')
    write(house, 'msgid "closed"\nmsgstr "关闭"\n', part="site")
    assert kinds(house) == [("conflict", "closed")]


def test_half_width_punctuation_in_chinese_is_named(house: Path) -> None:
    write(house, 'msgid "%(n)s left"\nmsgstr "剩,%(n)s"\n\nmsgid "closed"\nmsgstr "已销号"\n')
    assert kinds(house) == [("punctuation", "%(n)s left")]


def test_update_adds_what_is_missing_and_keeps_the_rest(house: Path) -> None:
    path = write(house, 'msgid "closed"\nmsgstr "已销号"\n')
    assert checking.update() == [path]
    text = path.read_text(encoding="utf-8")
    assert "已销号" in text
    assert 'msgid "%(n)s left"\nmsgstr ""' in text
    assert checking.update() == []


def test_compiling_makes_the_mo_once(house: Path) -> None:
    path = write(house, 'msgid "closed"\nmsgstr "已销号"\n')
    assert compile_catalogues() == [path.with_suffix(".mo")]
    assert compile_catalogues() == []


def test_a_broken_catalogue_is_named(house: Path) -> None:
    path = write(house, "")
    path.write_bytes(HEADER.encode() + b'msgid "closed"\nmsgstr "\xff\xfe"\n')
    assert catalogues() == [path]
    with pytest.raises(CatalogueBroken, match=r"findings/zh_Hans/LC_MESSAGES/django\.po"):
        compile_catalogues()
