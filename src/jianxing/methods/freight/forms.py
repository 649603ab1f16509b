"""What two writings of the same come to: numbers of containers, seals, goods' codes, names of parties and places, goods."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from jianxing.kernel.identifiers import UsccCheck, check_uscc, compact_uscc

BETWEEN: Final = "|"
_NOT_ALNUM: Final = re.compile(r"[^0-9A-Z]+")
_PARTED: Final = re.compile(r"[|,;/、，；\s]+")
_SEPARATED_CODES: Final = re.compile(r"[|,;/、，；\s]+")
_CJK: Final = re.compile(r"[\u3400-\u9fff]")
_NOT_WORD: Final = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_BRACKETED: Final = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
#: Words of a company's form, whole, in the order in which they are taken away.
_FORMS_CN: Final = ("股份有限责任公司", "股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "公司")
_FORMS_EN: Final = re.compile(
    r"\b(company|co|corporation|corp|incorporated|inc|limited|ltd|llc|plc|gmbh|pte|pty|sa|ag|bv|kk)\b"
)
_TO_ORDER: Final = re.compile(r"^(to\s*(the\s*)?order\b|order\s+of\b|凭.{0,40}指示|指示)", re.IGNORECASE)
_PLACE_TAILS: Final = ("火车站", "铁路货场", "货运站", "车站", "站", "港区", "港口")


def folded(text: str) -> str:
    """Return a text in half width, without blanks around."""
    return unicodedata.normalize("NFKC", text).strip()


def container(text: str) -> str:
    """Return a container's number: capitals and digits, nothing between them."""
    return _NOT_ALNUM.sub("", folded(text).upper())


def seals(text: str) -> tuple[str, ...]:
    """Return the seals that a text names, each once, in order."""
    found = {_NOT_ALNUM.sub("", one) for one in _PARTED.split(folded(text).upper())}
    return tuple(sorted(found - {"", "NIL", "NONE", "NA"}))


def goods_codes(text: str) -> tuple[str, ...]:
    """Return the HS codes that a text names, by their six first digits at most; each once, in order."""
    found = {re.sub(r"\D", "", one)[:6] for one in _SEPARATED_CODES.split(folded(text))}
    return tuple(sorted(found - {""}))


def together(texts: Iterable[str]) -> str:
    """Return several texts as one, each once, in order."""
    return BETWEEN.join(sorted(set(texts)))


def is_to_order(name: str) -> bool:
    """Whether a consignee is "to order": such a bill names nobody, and nobody is compared."""
    return bool(_TO_ORDER.match(folded(name)))


def uscc(text: str) -> str:
    """Return a unified social credit code as it is compared; empty where the text has not its form."""
    if not text or check_uscc(text) is UsccCheck.MALFORMED:
        return ""
    return compact_uscc(text)


def party(name: str) -> str:
    """Return a party's name without its company's form, marks and blanks; empty for "to order"."""
    plain = folded(name).casefold()
    if not plain or is_to_order(plain):
        return ""
    if is_chinese(plain):
        bare = re.sub(r"[()（）\[\]【】]", "", plain)
        bare = _NOT_WORD.sub("", bare)
        for form in _FORMS_CN:
            if bare.endswith(form) and len(bare) > len(form) + 1:
                return bare[: -len(form)]
        return bare
    words = _FORMS_EN.sub(" ", _NOT_WORD.sub(" ", plain.replace("&", " and ")))
    # Co., Ltd. and S.A. leave single letters where they were written with stops.
    return "".join(words.split()) or _NOT_WORD.sub("", plain)


def place(name: str) -> str:
    """Return a place's name as it is looked up: without blanks, brackets, and the words for a station."""
    plain = _NOT_WORD.sub("", _BRACKETED.sub("", folded(name)).casefold())
    for tail in _PLACE_TAILS:
        if plain.endswith(tail) and len(plain) > len(tail) + 1:
            return plain[: -len(tail)]
    return plain


def package(name: str) -> str:
    """Return the name of a kind of package as it is looked up."""
    return _NOT_WORD.sub("", folded(name).casefold())


def goods(text: str) -> str:
    """Return a description of goods as it is compared: words, without marks."""
    plain = folded(text).casefold()
    return " ".join(_NOT_WORD.sub(" ", plain).split())


def is_chinese(text: str) -> bool:
    """Whether Chinese characters stand in it."""
    return bool(_CJK.search(text))
