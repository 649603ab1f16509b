"""How people write: one form for full-width and half-width, Chinese numerals, the many ways to say nothing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DIGITS = {"〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
           "九": 9}  # fmt: skip
_NUMERAL = re.compile(r"[〇○零一二两三四五六七八九十百廿卅]+")
_NOTHING = re.compile(r"^[-/\\—–―_.·。~*□]*$|^(无|暂无|没有|空|n/?a|none|nil|null|无内容|未填|同上无)$")
_NO_PROBLEM = re.compile(
    r"^(经?(检查|排查|核查|现场检查|督查|查看|自查)[,,:]?)?(暂|均|尚|目前)?"
    r"(无|未发现|没有|没有发现|未见|未检出|不存在|未查出|未查摆出)"
    r"(发现|存在)?(任何|明显|相关|有关|突出|具体|其他)?(问题|异常|隐患|堵点|难点|情况|堵点难点|不足|违规|违规问题|异常情况)?"
    r"(情况|线索)?$"
    r"|^(正常|良好|合格|符合要求|符合规定|符合|无异常|一切正常|运行正常|零问题|0个?|无整改事项|none|ok|no|nil|n/?a|没问题|达标)$"
)
_LONGEST = 60
#: How a text that says that there is no problem may begin.
_DENYING = "经检排核现督查自暂均尚目无未没不正良合符一运零空同达0nNoO"
_HALF = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x3010: 0x5B, 0x3011: 0x5D}
_FULL_STOP = re.compile(r"[。.;;!,,、]+$")


def half_width(text: str) -> str:
    """Full-width signs and digits as ASCII ones, character for character: what is found there is cut from the text itself."""
    return text.translate(_HALF)


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """NFKC, lower case, without white space: for comparing, never for keeping."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def _begins_with_words(text: str, *, beside: str) -> bool:
    """Whether the first sign is a letter, digit or Chinese character, but none of those *beside*."""
    first = text[:1]
    is_word = "\u4e00" <= first <= "\u9fff" or (first.isascii() and first.isalnum())
    return is_word and first not in beside


@lru_cache(maxsize=8192)
def is_nothing(text: str) -> bool:
    """Whether a cell is filled in only to show that it was not forgotten: /, —, 无."""
    if _begins_with_words(text, beside="无暂没空未同nN"):
        return False
    return len(text) <= _LONGEST and bool(_NOTHING.match(plain(text)))


def is_no_problem(text: str) -> bool:
    """Whether the description of a problem says that there is none."""
    if len(text) > _LONGEST or _begins_with_words(text, beside=_DENYING):
        return False
    bare = _FULL_STOP.sub("", plain(text))
    return bool(_NOTHING.match(bare) or _NO_PROBLEM.match(bare))


def arabic(text: str) -> str:
    """Chinese numerals as digits: 二〇二五年三月十五日 → 2025年3月15日."""
    return _NUMERAL.sub(lambda m: _number(m[0]), text)


def _number(numeral: str) -> str:
    text = numeral.replace("廿", "二十").replace("卅", "三十")
    if "十" not in text and "百" not in text:
        return "".join(str(_DIGITS[c]) for c in text)
    total = current = 0
    for character in text:
        if character == "百":
            total, current = total + (current or 1) * 100, 0
        elif character == "十":
            total, current = total + (current or 1) * 10, 0
        else:
            current = _DIGITS[character]
    return str(total + current)
