"""Where the built assets are: their names carry a hash, and ``manifest.json`` knows it."""

import json
from functools import cache
from pathlib import Path

DIST = Path(__file__).parent / "static" / "dist"


class AssetsNotBuilt(RuntimeError):
    """The pages' assets are missing or incomplete: the product was not installed, or its build was cut short."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name} is not among the built assets in {DIST}; build them with "
            "`node src/jianxing/site/assets/build.mjs` or install again with `make install`"
        )


@cache
def _manifest() -> dict[str, str]:
    try:
        manifest: dict[str, str] = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AssetsNotBuilt("manifest.json") from None
    return manifest


def asset_path(name: str) -> str:
    """Return the path under the static root of the asset that its source calls *name*; raises ``AssetsNotBuilt``."""
    try:
        return f"dist/{_manifest()[name]}"
    except KeyError:
        raise AssetsNotBuilt(name) from None
