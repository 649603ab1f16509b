"""What a file is called on screen and on download. Plain Python; a name never reaches the disk."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

LONGEST: Final = 100
#: Control and format characters (among them the overrides that turn "gpj.exe" round), surrogates, private use,
#: unassigned, line and paragraph separators.
_UNSHOWABLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
_UNUSABLE: Final = re.compile(r'[<>:"|?*]')
_BLANKS: Final = re.compile(r"\s+")


def display_name(*, name: str, endings: Sequence[str] = ()) -> str:
    """Return *name* fit to be shown and to be saved under on any system, at most ``LONGEST`` characters.

    Only what follows the last slash of either kind counts. With *endings*, those that the content may have, a name that
    ends otherwise gets the first of them added: an executable's ending cannot be the last.
    """
    bare = unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode("utf-8"))
    bare = re.split(r"[/\\]", bare)[-1]
    bare = "".join(" " if c in "\t\n\r" else c for c in bare)
    bare = "".join(c for c in bare if unicodedata.category(c) not in _UNSHOWABLE)
    bare = _UNUSABLE.sub("_", _BLANKS.sub(" ", bare)).strip(" .")
    if _RESERVED.match(bare):
        bare = f"_{bare}"
    ending = ending_of(bare)
    if endings and ending not in endings:
        ending = endings[0]
        stem = bare
    else:
        stem = bare[: len(bare) - len(ending) - 1] if ending else bare
    stem = stem[: LONGEST - len(ending) - 1].rstrip(" .") or "file"
    return f"{stem}.{ending}" if ending else stem


def ending_of(name: str) -> str:
    """Return the ending of a name in lower case, without its dot; "" where there is none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem and re.fullmatch(r"[A-Za-z0-9]{1,8}", ending) else ""
