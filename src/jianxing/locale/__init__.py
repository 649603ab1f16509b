"""The message catalogues: one part for each area, English message ids, a complete zh_Hans translation.

``python -m jianxing.locale`` compiles them, ``… check`` names every message that lacks a translation, and
``… update`` adds the missing ones to the part of their package. This module is also loaded by ``hatch_build.py``
before the product is installed, so it imports nothing of ours.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent


class CatalogueBroken(RuntimeError):
    """A catalogue cannot be compiled; carries the file and what is wrong with it."""

    def __init__(self, path: Path, why: str) -> None:
        self.path = path
        self.why = why
        super().__init__(f"{path.relative_to(ROOT)}: {why}")


def catalogues() -> list[Path]:
    """Return the .po files of all parts, in the order of their names."""
    return sorted(ROOT.glob("*/*/LC_MESSAGES/django.po"))


def compile_catalogues() -> list[Path]:
    """Compile every catalogue that is newer than its .mo and return those; raises ``CatalogueBroken``."""
    from babel.messages.mofile import write_mo  # a build requirement, absent where the product only runs
    from babel.messages.pofile import PoFileError, read_po

    compiled = []
    for source in catalogues():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        try:
            with source.open("rb") as file:
                catalogue = read_po(file, abort_invalid=True)
        except (PoFileError, UnicodeDecodeError) as error:
            raise CatalogueBroken(source, str(error)) from error
        fresh = target.with_suffix(".mo.fresh")
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(target)
        compiled.append(target)
    return compiled
