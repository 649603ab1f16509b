"""Which messages the sources hold, read without the gettext programs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
_COMMENT = re.compile(r"\{% comment.*?%\}.*?\{% endcomment %\}|\{#.*?#\}", re.DOTALL)
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the sources: its id, its plural and context where it has them, and the file it stands in."""

    id: str
    plural: str
    context: str
    file: str

    @property
    def part(self) -> str:
        """The catalogue part that it belongs to: the package's name."""
        return self.file.split("/", 1)[0].removesuffix(".py")


def messages(package: Path = PACKAGE) -> Iterator[Message]:
    """Yield the messages of every module and template under *package*, file by file."""
    for path in sorted(package.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "node_modules" in path.parts:
            continue
        if path.suffix != ".py" and "templates" not in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # The result is Python-like with blanks between the calls; on one line its indentation means nothing,
            # but a comment would swallow what follows.
            text = templatize(_COMMENT.sub("", text), origin=str(path)).replace("\n", " ").lstrip()
        yield from _from_python(text, path.relative_to(package).as_posix())


def _from_python(text: str, file: str) -> Iterator[Message]:
    found = extract("python", BytesIO(text.encode()), keywords=_KEYWORDS, options={"encoding": "utf-8"})
    for _line, ids, _comments, context in found:
        single, plural = (ids[0], ids[-1]) if isinstance(ids, tuple) else (ids, "")
        if single:
            yield Message(id=single, plural=plural, context=context or "", file=file)
