"""The bundle for machines without a network: what it lists, and what its install.sh refuses."""

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def bundle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_bundle", ROOT / "bundle" / "make_bundle.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def made(tmp_path: Path, bundle: ModuleType) -> Path:
    """A bundle with nothing to install in it."""
    (tmp_path / "wheels").mkdir()
    (tmp_path / "PYTHON").write_text("{}.{}\n".format(*sys.version_info[:2]))
    (tmp_path / "requirements.txt").write_text("")
    shutil.copy(ROOT / "bundle" / "install.sh", tmp_path)
    (tmp_path / "SHA256SUMS").write_text("".join(bundle.digests(tmp_path)))
    return tmp_path


def install(made: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["sh", str(made / "install.sh"), str(made / "target")],
        env=os.environ | {"PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )


def wheel(folder: Path, name: str, *lines: str) -> None:
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr(
            f"{name}-1.0.dist-info/METADATA", "\n".join((f"Name: {name}", "Version: 1.0", *lines, ""))
        )


def test_an_altered_file_is_refused(made: Path) -> None:
    (made / "requirements.txt").write_text("evil\n")
    done = install(made)
    assert done.returncode == 3
    assert "has been altered or is incomplete" in done.stderr
    assert not (made / "target").exists()


def test_another_python_is_refused(made: Path) -> None:
    (made / "PYTHON").write_text("2.7\n")
    done = install(made)
    assert (done.returncode, "This bundle is for Python 2.7" in done.stderr) == (2, True)


def test_licences_as_each_package_states_them(bundle: ModuleType, tmp_path: Path) -> None:
    wheel(tmp_path, "expressed", "License-Expression: MIT", "License: a long text")
    wheel(tmp_path, "classified", "Classifier: License :: OSI Approved :: BSD License")
    wheel(tmp_path, "plain", "License: Apache-2.0")
    wheel(tmp_path, "silent")
    assert list(bundle.licences(tmp_path)) == [
        "package\tversion\tlicence",
        "classified\t1.0\tBSD License",
        "expressed\t1.0\tMIT",
        "plain\t1.0\tApache-2.0",
        "silent\t1.0\t?",
    ]


def test_digests_of_every_file_but_their_list(bundle: ModuleType, made: Path) -> None:
    assert [line.split("  ")[1].strip() for line in bundle.digests(made) if "SHA256SUMS" not in line] == [
        "PYTHON",
        "install.sh",
        "requirements.txt",
    ]
