import json

import pytest

from jianxing.site.bundle import DIST, AssetsNotBuilt, asset_path


def test_a_name_that_was_not_built_says_how_to_build() -> None:
    with pytest.raises(AssetsNotBuilt, match="make install") as caught:
        asset_path("nowhere.js")
    assert caught.value.name == "nowhere.js"


@pytest.mark.parametrize(
    "name", ["app.js", "app.css", "icons.svg", "seal.svg", "charts.js", "map.js", "map.css", "map-worker.js"]
)
def test_what_was_built_is_there_under_a_hashed_name(name: str) -> None:
    path = asset_path(name)
    assert path != f"dist/{name}"
    assert (DIST.parent / path).is_file()


def test_large_files_are_compressed_ahead() -> None:
    for name in json.loads((DIST / "manifest.json").read_text()).values():
        if name.endswith((".css", ".js")) and (DIST / name).stat().st_size > 1024:
            assert (DIST / f"{name}.br").is_file(), name
            assert (DIST / f"{name}.gz").is_file(), name


def test_plots_are_not_loaded_by_every_page() -> None:
    assert b"echarts" not in (DIST.parent / asset_path("app.js")).read_bytes()
