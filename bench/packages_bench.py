"""Evidence packages: packing and verifying 10,000 files as a stream, against raw SHA-256; 5,000 spoilt packages refused."""

import argparse
import hashlib
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.form import Case, say
from bench.memory import highest_mib
from bench.packages import small
from bench.packages.mutants import NAMES, files_of, spoilt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jianxing.methods.packages.packing import Sender, pack, sources_in
from jianxing.methods.packages.statement import Trust
from jianxing.methods.packages.verifying import verify

_MIB = 1024 * 1024


def options(parser: argparse.ArgumentParser) -> None:
    """Say how much."""
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--megabytes", type=int, default=2_000)
    parser.add_argument("--mutants", type=int, default=5_000)


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Pack, verify, spoil."""
    key = Ed25519PrivateKey.generate()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from _streams(asked, folder, key)
        yield _mutants(asked, folder, key)


def _streams(asked: argparse.Namespace, folder: Path, key: Ed25519PrivateKey) -> Iterator[Case]:
    source, out = folder / "source", folder / "package.zip"
    say(f"writing {asked.files:,} files, {asked.megabytes:,} MB")
    _write(source, asked.files, asked.megabytes * 1_000_000 // asked.files)
    sources = sources_in(source)
    megabytes = sum(one.size for one in sources) / 1_000_000
    say("raw SHA-256 and SM3 over the same files")
    raw = megabytes / _timed(lambda: [_raw_sha256(path) for path in source.rglob("*.bin")])
    sample = sorted(source.rglob("*.bin"))[: max(1, asked.files // 10)]
    sampled = sum(path.stat().st_size for path in sample) / 1_000_000
    sm3 = sampled / _timed(lambda: [_raw_sm3(path) for path in sample])
    before = highest_mib()
    say("packing")
    sender = Sender(code="TJ-EE", name="天津某单位", key=key)
    packed = megabytes / _timed(
        lambda: pack(sources, out=out, package="package", title="bench", sender=sender, at=small.AT)
    )
    say("verifying")
    verdicts = []
    verified = megabytes / _timed(lambda: verdicts.append(verify(out, trust=Trust.of(key.public_key()))))
    if not verdicts[0].holds or verdicts[0].files != asked.files:
        raise AssertionError(f"a package as packed does not verify: {verdicts[0].faults[:3]}")
    note = f"SM3 alone {sm3:.0f} MB/s on one thread"
    yield Case(case="pack, SHA-256 and SM3", value=packed, unit="MB/s", limit=raw, note=note)
    yield Case(case="verify, SHA-256 and SM3", value=verified, unit="MB/s", limit=raw, note=note)
    yield Case(
        case="memory beyond the start", value=highest_mib() - before, unit="MiB", less=True,
        note=f"{asked.files:,} files, {megabytes:,.0f} MB",
    )  # fmt: skip


def _mutants(asked: argparse.Namespace, folder: Path, key: Ed25519PrivateKey) -> Case:
    say(f"{asked.mutants:,} spoilt packages")
    rng = random.Random(20260331)
    package = small.make(folder / "small", key=key)
    files, trust, target = files_of(package), Trust.of(key.public_key()), folder / "spoilt.zip"
    if not verify(package, trust=trust).holds:
        raise AssertionError("the package that is spoilt does not hold itself")
    right: Counter[str] = Counter()
    for number in range(asked.mutants):
        name = NAMES[number % len(NAMES)]
        content, reason = spoilt(name, files, rng)
        target.write_bytes(content)
        verdict = verify(target, trust=trust, workers=1)
        if verdict.holds:
            raise AssertionError(f"{name}: accepted (number {number})")
        if verdict.faults[0].code != reason:
            raise AssertionError(
                f"{name}: {verdict.faults[0].code} told instead of {reason} (number {number})"
            )
        right[name] += 1
    return Case(
        case="spoilt packages refused with the right reason", value=right.total(), unit="packages", limit=asked.mutants,
        note=f"{len(right)} ways to spoil one",
    )  # fmt: skip


def _write(folder: Path, files: int, size: int) -> None:
    rng = random.Random(1)
    block = rng.randbytes(_MIB)
    for number in range(files):
        path = folder / f"{number // 500:03d}" / f"{number:05d}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = number.to_bytes(8, "big")
        content = head + block * (size // _MIB + 1)
        path.write_bytes(content[:size])


def _raw_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _raw_sm3(path: Path) -> bytes:
    found = hashes.Hash(hashes.SM3())
    with path.open("rb") as file:
        while piece := file.read(_MIB):
            found.update(piece)
    return found.finalize()


def _timed(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start
