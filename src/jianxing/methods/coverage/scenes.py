"""Scenes in which the card works and places whose cards are meant, with the words that lists use for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

#: Scenes by their code: what the bulletin calls 一卡通结, 游, 览, 阅, 行 and 办.
SCENES: Final = ("medical", "scenic", "museum", "library", "station", "office")
#: Places whose cards are compared, by the first two digits of their divisions' codes (GB/T 2260).
HOMES: Final = ("11", "12", "13")
#: A mask has a bit for each matter, and one above them; both fit into a signed 64-bit integer.
MOST_MATTERS: Final = 62

_SCENE_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "museum": ("museum", "博物馆", "博物院", "纪念馆", "美术馆", "一卡通览", "览"),
    "library": ("library", "图书馆", "一卡通阅", "阅"),
    "station": ("station", "车站", "火车站", "铁路", "客运站", "城际", "一卡通行", "行"),
    "scenic": ("scenic", "景区", "景点", "旅游", "公园", "文旅", "一卡通游", "游"),
    "medical": ("medical", "医疗", "医院", "卫生", "诊所", "药店", "定点", "hospital", "clinic", "pharmacy", "一卡通结", "结"),
    "office": ("office", "办事", "服务大厅", "政务", "社保", "人社", "经办", "银行", "一卡通办", "办"),
}  # fmt: skip
_HOME_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "11": ("11", "110000", "北京", "北京市", "京", "beijing", "bj"),
    "12": ("12", "120000", "天津", "天津市", "津", "tianjin", "tj"),
    "13": ("13", "130000", "河北", "河北省", "冀", "hebei", "he"),
}
_ALL: Final = frozenset({"全部", "三地", "均可", "都可", "京津冀", "all"})
_NONE: Final = frozenset({"", "无", "否", "不支持", "none", "-", "/"})
_BETWEEN: Final = re.compile(r"[\s,，、;；/|+和及]+")
_YES: Final = frozenset({
    "是", "√", "✓", "✔", "支持", "接受", "可", "可用", "已开通", "有", "1", "1.0", "y", "yes", "true", "t", "o"})  # fmt: skip


def folded(text: object) -> str:
    """Return text without width, case and blanks at its ends."""
    return unicodedata.normalize("NFKC", "" if text is None else str(text)).strip().lower()


def scene_of(text: object) -> str | None:
    """Return the scene that a word of a list means, None where none is meant.

    >>> scene_of("三级医院"), scene_of("公共图书馆"), scene_of("4A级景区")
    ('medical', 'library', 'scenic')
    """
    word = folded(text)
    if not word:
        return None
    for scene, words in _SCENE_WORDS.items():
        if word in words:
            return scene
    for scene, words in _SCENE_WORDS.items():
        if any(len(one) > 1 and one in word for one in words):
            return scene
    return None


def home_of(text: object) -> str | None:
    """Return the place whose cards a word means, None where none is meant."""
    word = folded(text).removesuffix("卡").removesuffix("社保").removesuffix("户籍")
    return next((home for home, words in _HOME_WORDS.items() if word in words), None)


def homes_of(text: object) -> tuple[str, ...] | None:
    """Return the places that a cell names; None where a word in it is not understood.

    >>> homes_of("北京、天津"), homes_of("京津冀"), homes_of("无"), homes_of("京津")
    (('11', '12'), ('11', '12', '13'), (), ('11', '12'))
    """
    whole = folded(text)
    if whole in _NONE:
        return ()
    if whole in _ALL:
        return HOMES
    found = set()
    for word in _BETWEEN.split(whole):
        if not word:
            continue
        home = home_of(word)
        if home is not None:
            found.add(home)
        elif word and set(word) <= set("京津冀"):
            found |= {one for one in map(home_of, word) if one}
        elif word in _ALL:
            found |= set(HOMES)
        else:
            return None
    return tuple(sorted(found))


def is_yes(cell: object) -> bool:
    """Whether a cell of a column that says yes or no says yes."""
    return cell is True or folded(cell) in _YES
