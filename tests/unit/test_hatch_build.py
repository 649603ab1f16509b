import subprocess
from pathlib import Path

import hatch_build
import pytest


def test_dependencies_come_from_the_requirements_without_their_reasons(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.in").write_text(
        "# why\ndjango==5.2.19   # web\n-c build.txt\n\npsycopg[binary]\n"
    )
    metadata: dict[str, object] = {}
    hatch_build.RuntimeDependencies(str(tmp_path), {}).update(metadata)
    assert metadata["dependencies"] == ["django==5.2.19", "psycopg[binary]"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A source tree whose assets are already built."""
    (tmp_path / hatch_build.ASSETS).mkdir(parents=True)
    (tmp_path / hatch_build.ASSETS / "app.css").write_text("a{}")
    (tmp_path / "package-lock.json").write_text("{}")
    dist = tmp_path / hatch_build.DIST
    dist.mkdir(parents=True)
    (dist / "manifest.json").write_text("{}")
    (dist / hatch_build.STAMP).write_text(hatch_build._digest(tmp_path))
    return tmp_path


def test_built_assets_are_left_alone_while_nothing_changed(tree: Path) -> None:
    manifest = tree / hatch_build.DIST / "manifest.json"
    before = manifest.stat().st_mtime_ns
    hatch_build.build_assets(tree)
    assert manifest.stat().st_mtime_ns == before


def test_a_changed_source_is_built_again_and_a_failure_says_what_failed(tree: Path) -> None:
    (tree / hatch_build.ASSETS / "app.css").write_text("b{}")
    with pytest.raises(hatch_build.BuildFailed, match="npm ci failed"):
        hatch_build.build_assets(tree)  # there is no package.json in this tree


def test_without_node_it_says_what_to_install(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", str(tree))
    with pytest.raises(hatch_build.BuildFailed, match=r"requirements/build\.txt"):
        hatch_build._find_node()


def test_the_makefile_lists_its_commands() -> None:
    root = Path(hatch_build.__file__).parent
    listed = subprocess.run(
        ["make", "-s", "help"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    for command in (
        "demo",
        "install",
        "test",
        "lint",
        "types",
        "contracts",
        "unit",
        "integration",
        "journeys",
    ):
        assert command in listed
