"""Everything for a machine without any network, x86-64 or arm64: ``make bundle``.

Wheels for both, our own with pages and catalogues built, install.sh, digests, licences and the documentation, as one tar
file. Each requirement is checked to have a wheel for each architecture; ``--check`` then installs from the bundle where
there is no network and asks for the first page.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator
from email import message_from_string
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
ARCHITECTURES: Final = ("x86_64", "aarch64")
#: What a wheel may ask for at most: glibc 2.28, which Debian 10, Kylin V10 and all later ones have.
MANYLINUX: Final = ("2_28", "2_27", "2_26", "2_24", "2_17", "2014")
PYTHON: Final = "{}.{}".format(*sys.version_info[:2])


class Incomplete(SystemExit):
    """The bundle cannot be made, or is not whole."""


def main() -> int:
    """Make the bundle, say how large it is and how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    parser.add_argument("--check", action="store_true", help="install from it where there is no network")
    asked = parser.parse_args()
    began = time.monotonic()
    asked.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=asked.output) as place:
        made = make(Path(place))
        target = asked.output / f"{made.name}.tar"
        with tarfile.open(target, "w") as tar:
            tar.add(made, arcname=made.name)
        megabytes = target.stat().st_size / 1e6
        print(f"{target}: {megabytes:.0f} MB in {time.monotonic() - began:.0f} s")
        if asked.check:
            check(made, Path(place) / "checked")
    return 0


def make(place: Path) -> Path:
    """Put the bundle together in *place* and return its folder."""
    wheels = place / "wheels"
    own = _own_wheel(wheels)
    version = own.name.split("-")[1]
    for architecture in ARCHITECTURES:
        print(f"fetching wheels for {architecture}")
        _pip("download", "--no-deps", "--require-hashes", *_for(architecture), "-d", str(wheels),
             "-r", str(ROOT / "requirements" / "run.txt"))  # fmt: skip
    bundle = place / f"jianxing-{version}-bundle"
    bundle.mkdir()
    wheels.rename(bundle / "wheels")
    requirements = (ROOT / "requirements" / "run.txt").read_text()
    digest = hashlib.sha256((bundle / "wheels" / own.name).read_bytes()).hexdigest()
    (bundle / "requirements.txt").write_text(f"{requirements}jianxing=={version} --hash=sha256:{digest}\n")
    (bundle / "PYTHON").write_text(f"{PYTHON}\n")
    shutil.copy(ROOT / "bundle" / "install.sh", bundle)
    for name in ("README.md", "README.zh.md", "CHANGELOG.md", "LICENSE"):
        shutil.copy(ROOT / name, bundle)
    shutil.copytree(ROOT / "docs", bundle / "docs")
    (bundle / "LICENCES.tsv").write_text("".join(f"{line}\n" for line in licences(bundle / "wheels")))
    for architecture in ARCHITECTURES:
        complete(bundle, architecture=architecture, place=place)
    (bundle / "SHA256SUMS").write_text("".join(digests(bundle)))
    return bundle


def complete(bundle: Path, *, architecture: str, place: Path) -> None:
    """Have pip resolve the whole installation for *architecture* out of the bundle alone; raises Incomplete."""
    _pip("install", "--isolated", "--dry-run", "--no-index", "--find-links", str(bundle / "wheels"), "--require-hashes",
         *_for(architecture), "--target", str(place / architecture), "-r", str(bundle / "requirements.txt"))  # fmt: skip
    print(f"complete for {architecture}")


def check(bundle: Path, place: Path) -> None:
    """Install from the bundle where there is no network, ask the doctor, and have the demonstration's first page."""
    place.mkdir()
    script = f"""
        set -eu
        ip link set lo up
        PYTHON={sys.executable} sh {bundle}/install.sh {place}/venv
        export JIANXING_HOME={place}/home
        {place}/venv/bin/jianxing doctor
        {place}/venv/bin/jianxing demo --port 8179 >{place}/said 2>{place}/log & up=$!
        for _ in $(seq 300); do grep -q 8179 {place}/said && break; kill -0 $up || break; sleep 1; done
        {place}/venv/bin/python -c 'import urllib.request as u
page = u.urlopen("http://127.0.0.1:8179/", timeout=20).read().decode()
assert "见行" in page, page[:500]
print("the first page answers")'
        kill $up; wait $up
    """
    began = time.monotonic()
    clean = {"PATH": os.environ["PATH"], "HOME": str(place), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["unshare", "--net", "sh", "-c", script], env=clean, cwd=place, check=False)
    if done.returncode:
        raise Incomplete(f"what was installed from {bundle.name} without a network does not work")
    print(f"installed and answering without a network in {time.monotonic() - began:.0f} s")


def licences(wheels: Path) -> Iterator[str]:
    """Yield name, version and licence of each package, as its own metadata says, once."""
    yield "package\tversion\tlicence"
    seen = set()
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            [name] = [
                n for n in archive.namelist() if n.endswith(".dist-info/METADATA") and n.count("/") == 1
            ]
            about = message_from_string(archive.read(name).decode("utf-8"))
        if about["Name"] in seen:
            continue
        seen.add(about["Name"])
        classified = [
            c.split(" :: ")[-1] for c in about.get_all("Classifier", []) if c.startswith("License ::")
        ]
        stated = (
            about["License-Expression"] or "; ".join(classified) or (about["License"] or "?").splitlines()[0]
        )
        yield f"{about['Name']}\t{about['Version']}\t{stated}"


def digests(bundle: Path) -> Iterator[str]:
    """Yield a line of SHA256SUMS for each file."""
    for path in sorted(bundle.rglob("*")):
        if path.is_file():
            yield f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(bundle).as_posix()}\n"


def _own_wheel(wheels: Path) -> Path:
    _pip("wheel", "--no-deps", "--no-build-isolation", "-w", str(wheels), str(ROOT))
    [own] = wheels.glob("jianxing-*.whl")
    with zipfile.ZipFile(own) as archive:
        names = archive.namelist()
    for part in ("jianxing/site/static/dist/manifest.json", "zh_Hans/LC_MESSAGES/django.mo"):
        if not any(name.endswith(part) for name in names):
            raise Incomplete(f"{own.name} lacks {part}: build the pages and catalogues first (make install)")
    return own


def _for(architecture: str) -> list[str]:
    platforms: Iterable[str] = (f"manylinux_{tag}" if "_" in tag else f"manylinux{tag}" for tag in MANYLINUX)
    asked = [word for platform in platforms for word in ("--platform", f"{platform}_{architecture}")]
    abis = [f"cp{PYTHON.replace('.', '')}", "abi3", "none"]
    return [
        "--only-binary=:all:", "--implementation", "cp", "--python-version", PYTHON,
        *(word for abi in abis for word in ("--abi", abi)), *asked,
    ]  # fmt: skip


def _pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Incomplete("\n".join((done.stdout + done.stderr).strip().splitlines()[-15:]))


if __name__ == "__main__":
    sys.exit(main())
