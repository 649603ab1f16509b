"""Whether every message of the sources has its translation, and adding those that lack one."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from jianxing.locale import ROOT, catalogues
from jianxing.locale.extraction import Message, messages

LANGUAGE = "zh_Hans"
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!(]|[,;:?!)][\u4e00-\u9fff]")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a message: missing, fuzzy, placeholders, punctuation or conflict; and where."""

    kind: str
    id: str
    where: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.id!r} ({self.where})"


def _key(message_id: str, context: str) -> tuple[str, str]:
    return message_id, context


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def faults() -> Iterator[Fault]:
    """Yield what keeps the translation from being complete; nothing when all is well."""
    translated: dict[tuple[str, str], tuple[list[str], str]] = {}
    for path in catalogues():
        where = path.relative_to(ROOT).as_posix()
        for entry in _read(path):
            if not entry.id:
                continue
            single = entry.id[0] if isinstance(entry.id, list | tuple) else entry.id
            strings = [entry.string] if isinstance(entry.string, str) else list(entry.string or ("",))
            if entry.fuzzy:
                yield Fault("fuzzy", single, where)
            elif not all(strings):
                yield Fault("missing", single, where)
            else:
                before, there = translated.setdefault(_key(single, entry.context or ""), (strings, where))
                # One message, one word: Django would show the first part's and drop the other in silence.
                if before != strings:
                    yield Fault("conflict", single, f"{where}: {strings[0]}; {there}: {before[0]}")
                yield from _placeholder_faults(entry.id, strings, where)
                if any(_HALF_WIDTH.search(string) for string in strings):
                    yield Fault("punctuation", single, where)
    for message in _distinct(messages()):
        if _key(message.id, message.context) not in translated:
            yield Fault("missing", message.id, message.file)


def _placeholder_faults(ids: object, strings: list[str], where: str) -> Iterator[Fault]:
    # A Chinese sentence serves all counts, so it is compared with the plural, which names the number.
    reference = str(ids[-1]) if isinstance(ids, list | tuple) else str(ids)
    wanted = set(_PLACEHOLDER.findall(reference))
    for string in strings:
        if set(_PLACEHOLDER.findall(string)) != wanted:
            yield Fault("placeholders", reference, where)


def _distinct(found: Iterable[Message]) -> Iterator[Message]:
    seen: set[tuple[str, str]] = set()
    for message in found:
        key = _key(message.id, message.context)
        if key not in seen:
            seen.add(key)
            yield message


def update(*, parts: Collection[str] = ()) -> list[Path]:
    """Add the messages that no part has to the part of their package, empty; return the changed catalogues.

    With *parts* only those are read and touched.
    """
    known: set[tuple[str, str]] = set()
    for path in catalogues():
        for entry in _read(path):
            single = entry.id[0] if isinstance(entry.id, list | tuple) else entry.id
            known.add(_key(single, entry.context or ""))
    additions: dict[str, list[Message]] = {}
    wanted = (message for message in messages() if not parts or message.part in parts)
    for message in _distinct(wanted):
        if _key(message.id, message.context) not in known:
            additions.setdefault(message.part, []).append(message)
    changed = []
    for part, missing in additions.items():
        path = ROOT / part / LANGUAGE / "LC_MESSAGES" / "django.po"
        catalogue = (
            _read(path) if path.exists() else Catalog(locale=LANGUAGE, project="jianxing", fuzzy=False)
        )
        for message in missing:
            ids = (message.id, message.plural) if message.plural else message.id
            catalogue.add(ids, context=message.context or None)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=110, sort_output=False, omit_header=False)
        changed.append(path)
    return changed
