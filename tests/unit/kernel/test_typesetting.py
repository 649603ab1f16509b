"""The typesetter's process: bounded, and given only faces that a document may carry."""

import struct
from pathlib import Path

import pytest

from jianxing.kernel.typesetting import FONTS, Face, NotSet, TooLong, bounded, typeset
from jianxing.kernel.typesetting.faces import embedding

ENDLESS = "#let again(n) = if n > 0 { again(n - 1) + again(n - 1) } else { [x] }\n#again(40)"
HUNGRY = '#let one = "x" * 4000000\n#let all = range(4000).map(n => one + str(n))\n#all.len()'


def asked(source: Path) -> dict[str, object]:
    return {
        "source": str(source), "root": str(source.parent), "fonts": str(FONTS), "documents": ["{}"],
        "format": "pdf", "ppi": None, "pages": 1,
    }  # fmt: skip


def test_our_faces_and_their_licences_are_there() -> None:
    names = {path.name for path in FONTS.iterdir()}
    assert names >= {
        "NotoSerifSC_400Regular.ttf",
        "NotoSerifSC_700Bold.ttf",
        "NotoSansSC_500Medium.ttf",
        "LXGWWenKai-Regular.ttf",
        "NotoSerifSC-LICENCE",
        "NotoSansSC-LICENCE",
        "LXGWWenKai-LICENCE",
    }


def test_the_unpacked_face_is_a_whole_font() -> None:
    content = (FONTS / "LXGWWenKai-Regular.ttf").read_bytes()
    (count,) = struct.unpack_from(">H", content, 4)
    entries = [struct.unpack_from(">4sIII", content, 12 + 16 * place) for place in range(count)]
    assert {tag for tag, *_ in entries} >= {b"glyf", b"cmap", b"head", b"OS/2"}
    for tag, checksum, offset, length in entries:
        if tag != b"head":
            padded = content[offset : offset + length] + b"\0" * (-length & 3)
            assert sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF == checksum, tag


def test_a_document_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    source = tmp_path / "endless.typ"
    source.write_text(ENDLESS)
    with pytest.raises(TooLong):
        bounded(asked(source), seconds=3)


def test_a_document_that_takes_too_much_memory_is_ended(tmp_path: Path) -> None:
    source = tmp_path / "hungry.typ"
    source.write_text(HUNGRY)
    with pytest.raises(NotSet):
        bounded(asked(source), seconds=60, mebibytes=1024)


def test_what_the_typesetter_refuses_is_said(tmp_path: Path) -> None:
    source = tmp_path / "wrong.typ"
    source.write_text("#nothing")
    with pytest.raises(NotSet, match="unknown variable"):
        typeset(source, {})


def test_a_document_reads_nothing_outside_its_folder(tmp_path: Path) -> None:
    source = tmp_path / "curious.typ"
    source.write_text('#read("/../../../../../../etc/passwd")')
    with pytest.raises(NotSet):
        typeset(source, {})


@pytest.mark.parametrize("kind", [0x0000, 0x0002, 0x0004, 0x0008, 0x0200])
def test_a_fonts_leave_to_be_embedded_is_read_from_its_table(tmp_path: Path, kind: int) -> None:
    path = tmp_path / "font.ttf"
    path.write_bytes(
        struct.pack(">4sHHHH", b"\0\1\0\0", 1, 16, 0, 0)
        + struct.pack(">4sIII", b"OS/2", 0, 28, 78)
        + struct.pack(">HhHHH", 4, 500, 400, 5, kind)
        + b"\0" * 68
    )
    assert embedding(path.read_bytes(), path=path) == kind


def test_a_face_that_is_not_here_leaves_ours_alone() -> None:
    face = Face(("A Face That Nobody Has",), ("Noto Serif SC",))
    assert face.families() == ["Noto Serif SC"]
