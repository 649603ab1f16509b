"""Finding projects by words, as the search of all pages does."""

from dataclasses import dataclass

from jianxing.directory.prepared import prepared
from jianxing.projects.lifecycle import Stage


@dataclass(frozen=True, slots=True)
class Found:
    """A project that was looked for, and where the list goes on after it."""

    pk: int
    name: str
    code: str
    stage: Stage
    pinyin_key: str

    @property
    def cursor(self) -> str:
        """What ``search`` takes to go on after this one."""
        return f"{self.pinyin_key}~{self.pk}"


def search(*, words: str, cursor: str = "", most: int) -> list[Found]:
    """Return projects that the acting body sees, in pinyin order, whose name, code, alias or initials hold every word."""
    key, _, pk = cursor.rpartition("~")
    after = (key, int(pk)) if pk.isdecimal() and len(pk) < 19 else (None, None)
    rows = prepared("SELECT * FROM projects_search(%s, %s, %s, %s)", [words.split(), *after, most])
    return [Found(pk, name, code, Stage(stage), order) for pk, name, code, stage, order in rows]
