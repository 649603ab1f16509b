"""Tiles kept on disk under the name of what they are made of, within a bound."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

#: How many tiles are added between two looks at how many bytes there are.
_LOOK_EVERY: Final = 256


class TileStore:
    """Files in a folder, as many bytes as *most* together; those not asked for longest go first.

    Any number of processes may share the folder: a file appears whole or not at all, and one that is missing is made anew.
    """

    def __init__(self, root: Path, *, most: int) -> None:
        self.root = root
        self.most = most
        self._added = 0

    def get(self, name: str) -> bytes | None:
        """Return a tile, None where it is not kept."""
        path = self._path(name)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        with suppress(OSError):
            os.utime(path)
        return content

    def put(self, name: str, content: bytes) -> None:
        """Keep a tile, and every so often throw the oldest away."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{path.name}.{os.getpid()}.fresh")
        fresh.write_bytes(content)
        fresh.replace(path)
        self._added += 1
        if self._added % _LOOK_EVERY == 0:
            self.prune()

    def prune(self) -> int:
        """Throw away the tiles not asked for longest until nine tenths of the bound are left; returns how many went."""
        held: list[tuple[float, int, Path]] = []
        for path in self.root.glob("*/*"):
            with suppress(FileNotFoundError):
                found = path.stat()
                held.append((found.st_mtime, found.st_size, path))
        total, gone = sum(size for _when, size, _path in held), 0
        if total <= self.most:
            return 0
        for _when, size, path in sorted(held):
            if total <= self.most * 0.9:
                break
            path.unlink(missing_ok=True)
            total -= size
            gone += 1
        return gone

    def _path(self, name: str) -> Path:
        return self.root / name[:2] / name
