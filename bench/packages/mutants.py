"""Ways to spoil a package, each with the reason that it must be refused for."""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from jianxing.kernel import dsse
from jianxing.methods.packages.statement import TYPE

Files = dict[str, bytes]
Mutation = Callable[[Files, random.Random], None]
TOP: Final = "P"


def files_of(package: Path) -> Files:
    """Return the files of a small package by name."""
    with zipfile.ZipFile(package) as archive:
        return {entry.filename.split("/", 1)[1]: archive.read(entry) for entry in archive.infolist()}


def written(files: Mapping[str, bytes], *, special: Callable[[zipfile.ZipFile], None] | None = None) -> bytes:
    """Return a zip of these files below one folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(f"{TOP}/{name}"), content)
        if special:
            special(archive)
    return out.getvalue()


def _payload(files: Files, rng: random.Random) -> str:
    return rng.choice(sorted(name for name in files if name.startswith("data/")))


def _flip(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << rng.randrange(8)]) + content[at + 1 :]


def _binary(files: Files, rng: random.Random) -> str:
    return rng.choice(sorted(name for name in files if name.endswith(".bin")))


def _altered(files: Files, rng: random.Random) -> None:
    name = _binary(files, rng)
    files[name] = _flip(files[name], rng)


def _shortened(files: Files, rng: random.Random) -> None:
    name = _binary(files, rng)
    files[name] = files[name][: rng.randrange(len(files[name]))]


def _lengthened(files: Files, rng: random.Random) -> None:
    name = _binary(files, rng)
    files[name] += rng.randbytes(rng.randint(1, 9))


def _swapped(files: Files, rng: random.Random) -> None:
    one, other = rng.sample(sorted(name for name in files if name.endswith(".bin")), 2)
    files[one], files[other] = files[other], files[one]


def _missing(files: Files, rng: random.Random) -> None:
    del files[_payload(files, rng)]


def _extra(files: Files, rng: random.Random) -> None:
    files[f"data/extra{rng.randrange(10**6)}.bin"] = rng.randbytes(40)


def _renamed(files: Files, rng: random.Random) -> None:
    name = _payload(files, rng)
    files[f"{name.rsplit('.', 1)[0]}-{rng.randrange(99)}.{name.rsplit('.', 1)[1]}"] = files.pop(name)


def _picture(files: Files, rng: random.Random) -> None:
    with Image.open(io.BytesIO(files["data/photo.png"])) as picture:
        out = io.BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=rng.randint(60, 95))
    if rng.random() < 0.5:
        files["data/photo.png"] = out.getvalue()
    else:
        del files["data/photo.png"]
        files["data/photo.jpg"] = out.getvalue()


def _text(files: Files, rng: random.Random) -> None:
    text = files["data/记录.txt"].decode()
    anew = (
        text.replace("\n", "\r\n").encode(),
        text.encode("utf-8-sig"),
        text.encode("gb18030"),
        text.encode("utf-16"),
    )
    files["data/记录.txt"] = rng.choice(anew)


def _signature_gone(files: Files, rng: random.Random) -> None:
    del files["signature.dsse.json"]


def _resigned(
    files: Files, change: Callable[[dict[str, object]], None] | None, key: Ed25519PrivateKey
) -> None:
    envelope = dsse.Envelope.from_json(files["signature.dsse.json"])
    told = json.loads(envelope.payload)
    if change:
        change(told)
    files["signature.dsse.json"] = (
        dsse.sign(
            payload_type=TYPE, payload=json.dumps(told).encode() if change else envelope.payload, key=key
        )
        .to_json()
        .encode()
    )


def _foreign(files: Files, rng: random.Random) -> None:
    _resigned(files, None, Ed25519PrivateKey.from_private_bytes(rng.randbytes(32)))


def _broken(files: Files, rng: random.Random) -> None:
    envelope = dsse.Envelope.from_json(files["signature.dsse.json"])
    [made] = envelope.signatures
    if rng.random() < 0.5:
        spoilt = dsse.Envelope(TYPE, envelope.payload, (dsse.Signature(made.key_id, _flip(made.value, rng)),))
    else:
        spoilt = dsse.Envelope(TYPE, _flip(envelope.payload, rng), (made,))
    files["signature.dsse.json"] = spoilt.to_json().encode()


def _no_json(files: Files, rng: random.Random) -> None:
    files["signature.dsse.json"] = files["signature.dsse.json"][: rng.randrange(2, 60)]


def _manifest_lies(files: Files, rng: random.Random) -> None:
    """A file and its line are changed together; only what vouches for the line can tell."""
    import hashlib

    name = _binary(files, rng)
    was = hashlib.sha256(files[name]).hexdigest()
    files[name] = _flip(files[name], rng)
    path = "manifest-sha256.txt"
    files[path] = files[path].replace(was.encode(), hashlib.sha256(files[name]).hexdigest().encode())


def _manifest_cut(files: Files, rng: random.Random) -> None:
    path = rng.choice(("manifest-sha256.txt", "manifest-sm3.txt"))
    lines = files[path].splitlines(keepends=True)
    lines.pop(rng.randrange(len(lines)))
    files[path] = b"".join(lines)


def _manifest_broken(files: Files, rng: random.Random) -> None:
    path = rng.choice(("manifest-sha256.txt", "manifest-sm3.txt"))
    at = files[path].index(b"  ")
    files[path] = files[path][:at] + b"\t" + files[path][at + 2 :]


def _manifest_doubled(files: Files, rng: random.Random) -> None:
    path = rng.choice(("manifest-sha256.txt", "manifest-sm3.txt"))
    files[path] += rng.choice(files[path].splitlines(keepends=True))


def _top_changed(files: Files, rng: random.Random) -> None:
    path = rng.choice(("tagmanifest-sha256.txt", "tagmanifest-sm3.txt"))
    files[path] = files[path].replace(b"bag-info.txt", b"bag-info2.txt")


def _told_otherwise(files: Files, rng: random.Random) -> None:
    path = rng.choice(("pieces.json", "provenance.json", "bag-info.txt", "bagit.txt"))
    files[path] = _flip(files[path], rng)


def _tag_gone(files: Files, rng: random.Random) -> None:
    del files[rng.choice(("pieces.json", "provenance.json", "bag-info.txt", "bagit.txt", "manifest-sm3.txt"))]


def _tag_more(files: Files, rng: random.Random) -> None:
    files[rng.choice(("notes.txt", "data.txt", "manifest-md5.txt"))] = b"x"


def _fetch(files: Files, rng: random.Random) -> None:
    files["fetch.txt"] = b"http://example.invalid/a 3 data/a.bin\n"


def _outside(files: Files, rng: random.Random) -> None:
    files[rng.choice(("../../evil", "data/../../evil", "data/..\\evil", "data/a/../../../etc/passwd"))] = b"x"


def _unsafe(files: Files, rng: random.Random) -> None:
    name = rng.choice(("a\u202egnp.exe", "con.txt", "a:b", " lead", "trail.", "a//b"))
    files[f"data/{name}"] = b"x"


def _doubled(files: Files, rng: random.Random) -> None:
    name = _binary(files, rng)
    files[f"data/{name.removeprefix('data/').upper()}"] = b"x"


#: Name → (what is done to the files, the reason that must be told first).
OF_FILES: Final[Mapping[str, tuple[Mutation, str]]] = {
    "a byte changed": (_altered, "altered"),
    "cut short": (_shortened, "altered"),
    "made longer": (_lengthened, "altered"),
    "two files changed places": (_swapped, "altered"),
    "a file gone": (_missing, "missing"),
    "a file more": (_extra, "extra"),
    "renamed": (_renamed, "renamed"),
    "picture saved anew": (_picture, "reencoded"),
    "text saved anew": (_text, "reencoded"),
    "not signed": (_signature_gone, "signature_missing"),
    "signed by somebody else": (_foreign, "signature_foreign"),
    "signature changed": (_broken, "signature_broken"),
    "signature no JSON": (_no_json, "signature_malformed"),
    "manifest lies": (_manifest_lies, "manifest_changed"),
    "manifest cut": (_manifest_cut, "manifest_changed"),
    "manifest unreadable": (_manifest_broken, "manifest_malformed"),
    "manifest names twice": (_manifest_doubled, "manifest_doubled"),
    "tag manifest changed": (_top_changed, "statement_differs"),
    "descriptions changed": (_told_otherwise, "manifest_changed"),
    "a description gone": (_tag_gone, "tag_missing"),
    "a file beside": (_tag_more, "tag_extra"),
    "fetched from elsewhere": (_fetch, "fetch_refused"),
    "path outside": (_outside, "path_traversal"),
    "unsafe name": (_unsafe, "name_unsafe"),
    "one name twice": (_doubled, "doubled_name"),
}


def _link(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo(f"{TOP}/data/link")
    entry.external_attr = 0o120777 << 16
    archive.writestr(entry, "/etc/passwd")


def _bomb(archive: zipfile.ZipFile) -> None:
    archive.writestr(f"{TOP}/data/bomb.bin", bytes(4 * 1024 * 1024), zipfile.ZIP_DEFLATED)


def _same_name(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo(archive.namelist()[0])
    archive.NameToInfo.pop(entry.filename)  # zipfile warns of it; others do not
    archive.writestr(entry, b"x")


def _device(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo(f"{TOP}/data/pipe")
    entry.external_attr = 0o010666 << 16
    archive.writestr(entry, b"")


def _before(content: bytes, rng: random.Random) -> bytes:
    return rng.randbytes(rng.randint(1, 50)) + content


def _behind(content: bytes, rng: random.Random) -> bytes:
    return content + rng.randbytes(rng.randint(1, 50))


def _comment(content: bytes, rng: random.Random) -> bytes:
    said = b"see the other package"
    return content[:-2] + struct.pack("<H", len(said)) + said


def _other_name(content: bytes, rng: random.Random) -> bytes:
    """The name in front of the content is changed, not the one in the directory."""
    at = content.index(b"P/data/")
    return content[: at + 7] + bytes([content[at + 7] ^ 1]) + content[at + 8 :]


def _directory_cut(content: bytes, rng: random.Random) -> bytes:
    return content[: -rng.randint(1, 40)]


def _encrypted(content: bytes, rng: random.Random) -> bytes:
    """The flag is set in the directory's first entry."""
    at = content.index(b"PK\x01\x02")
    return content[: at + 8] + bytes([content[at + 8] | 1]) + content[at + 9 :]


OF_ARCHIVE: Final[Mapping[str, tuple[Callable[[zipfile.ZipFile], None], str]]] = {
    "a link": (_link, "symlink"),
    "a pipe": (_device, "special_file"),
    "a bomb": (_bomb, "bomb"),
    "one entry twice": (_same_name, "doubled_name"),
}
OF_BYTES: Final[Mapping[str, tuple[Callable[[bytes, random.Random], bytes], str]]] = {
    "bytes before": (_before, "hidden_bytes"),
    "bytes behind": (_behind, "hidden_bytes"),
    "a comment": (_comment, "hidden_bytes"),
    "two names for one file": (_other_name, "header_differs"),
    "cut off": (_directory_cut, "not_a_package"),
    "marked as encrypted": (_encrypted, "encrypted"),
}
NAMES: Final = (*OF_FILES, *OF_ARCHIVE, *OF_BYTES)


def spoilt(name: str, files: Mapping[str, bytes], rng: random.Random) -> tuple[bytes, str]:
    """Return a package spoilt in the way called *name*, and the reason that must be told first."""
    if name in OF_FILES:
        change, reason = OF_FILES[name]
        own = dict(files)
        change(own, rng)
        return written(own), reason
    if name in OF_ARCHIVE:
        special, reason = OF_ARCHIVE[name]
        return written(files, special=special), reason
    turn, reason = OF_BYTES[name]
    return turn(written(files), rng), reason
