"""Names are shown, never used as paths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.evidence.naming import LONGEST, display_name, ending_of


@pytest.mark.parametrize(
    ("given_name", "endings", "shown"),
    [
        ("../../etc/passwd", (), "passwd"),
        (r"..\..\windows\system.ini", (), "system.ini"),
        ("/", (), "file"),
        ("..", (), "file"),
        ("", ("pdf",), "file.pdf"),
        ("照片\x00.jpg", ("jpg",), "照片.jpg"),
        ("照片\u202egpj.exe", ("jpg",), "照片gpj.exe.jpg"),  # the override would show it as 照片exe.jpg
        ("照片\u200b.jpg", ("jpg",), "照片.jpg"),
        ("现场照片.JPG", ("jpg", "jpeg"), "现场照片.jpg"),
        ("现场照片.jpeg", ("jpg", "jpeg"), "现场照片.jpeg"),
        ("a\r\nSet-Cookie: x.pdf", ("pdf",), "a Set-Cookie_ x.pdf"),
        ("con.txt", ("txt",), "_con.txt"),
        ("报告. . .", ("docx", "wps"), "报告.docx"),
        ("附件 1  (终稿).docx", ("docx",), "附件 1 (终稿).docx"),
        (".htaccess", ("txt",), "htaccess.txt"),
        ("第3.5号文件", ("pdf",), "第3.5号文件.pdf"),
        ("é.txt", ("txt",), "é.txt"),
        ("坏\udcff名.txt", ("txt",), "坏名.txt"),
    ],
)
def test_hostile_and_honest_names(given_name: str, endings: tuple[str, ...], shown: str) -> None:
    assert display_name(name=given_name, endings=endings) == shown


@given(name=st.text(max_size=400), endings=st.sampled_from([(), ("jpg", "jpeg"), ("docx", "wps")]))
def test_every_name_comes_out_safe(name: str, endings: tuple[str, ...]) -> None:
    shown = display_name(name=name, endings=endings)
    assert 0 < len(shown) <= LONGEST
    assert not set(shown) & set('/\\<>:"|?*\0\r\n\t\u202e\u200f')
    assert shown.isprintable()
    assert not shown.startswith((".", " "))
    assert not endings or ending_of(shown) in endings
    assert display_name(name=shown, endings=endings) == shown
