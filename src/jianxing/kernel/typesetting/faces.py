"""Which faces a document may be set in.

Ours have an open licence and are copied here when the product is built. An official one is used where the machine has
it and its maker allows it in a document: OpenType says so in its table OS/2 (field fsType).
"""

import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import typst

FONTS: Final = Path(__file__).with_name("fonts")
#: Of fsType: not to be embedded at all, and only as bitmaps. Usage permissions are its low four bits (OpenType 1.9).
_RESTRICTED, _USAGE, _BITMAPS = 0x0002, 0x000F, 0x0200
_LIMIT: Final = 4096


@dataclass(frozen=True, slots=True)
class Face:
    """Families of one kind of face, the official ones first; the last of them is ours."""

    official: tuple[str, ...]
    ours: tuple[str, ...]

    def families(self) -> list[str]:
        """Return the families to be set in: the official ones that are here and may be embedded, then ours."""
        return [*(name for name in self.official if embeddable(name)), *self.ours]


#: 仿宋, 小标宋, 黑体 and 楷体 of official documents.
FACES: Final = {
    "fang": Face(
        (
            "FangSong_GB2312",
            "仿宋_GB2312",
            "FangSong",
            "STFangsong",
            "Zhuque Fangsong",
            "Zhuque Fangsong (technical preview)",
            "FandolFang R",
        ),
        ("Noto Serif SC",),
    ),
    "song": Face(("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体"), ("Noto Serif SC",)),
    "hei": Face(("SimHei", "黑体", "STHeiti"), ("Noto Sans SC", "Noto Sans SC Medium", "Noto Serif SC")),
    "kai": Face(("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "STKaiti"), ("LXGW WenKai", "Noto Serif SC")),
}


def families() -> dict[str, list[str]]:
    """Return what each kind of face is set in on this machine."""
    return {name: face.families() for name, face in FACES.items()}


@lru_cache(maxsize=1)
def _installed() -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for font in typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts():
        if font.path:
            found.setdefault(font.family.casefold(), (font.path, font.index))
    return found


@lru_cache(maxsize=256)
def embeddable(family: str) -> bool:
    """Tell whether the machine has this family and its maker lets documents carry it."""
    place = _installed().get(family.casefold())
    if place is None:
        return False
    try:
        with Path(place[0]).open("rb") as file:
            kind = embedding(file.read(_LIMIT * 16), index=place[1], path=Path(place[0]))
    except (OSError, struct.error):
        return False
    return kind is not None and kind & _USAGE != _RESTRICTED and not kind & _BITMAPS


def embedding(head: bytes, *, index: int = 0, path: Path) -> int | None:
    """Return fsType of a font by its file's beginning; None where the file has no table OS/2."""
    start = 0
    if head[:4] == b"ttcf":
        (start,) = struct.unpack_from(">I", head, 12 + 4 * index)
    (count,) = struct.unpack_from(">H", head, start + 4)
    for place in range(min(count, _LIMIT)):
        tag, _, offset, _ = struct.unpack_from(">4sIII", head, start + 12 + 16 * place)
        if tag == b"OS/2":
            with path.open("rb") as file:
                file.seek(offset + 8)
                return int(struct.unpack(">H", file.read(2))[0])
    return None
