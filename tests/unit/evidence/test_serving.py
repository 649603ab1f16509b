"""Headers: what a browser may show, and what it must save."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.evidence import kinds
from jianxing.evidence.models import Blob, File
from jianxing.evidence.serving import SHOWN_INLINE, disposition, headers, preview_headers

EVERY_KIND = sorted({kind.media_type for kind in vars(kinds).values() if isinstance(kind, kinds.Kind)})


def file_of(media_type: str, name: str = "现场照片.jpg") -> File:
    return File(blob=Blob(sha256="0" * 64, size=3, media_type=media_type), name=name)


@pytest.mark.parametrize("media_type", EVERY_KIND)
def test_only_pictures_and_pdf_are_shown(media_type: str) -> None:
    sent = headers(file_of(media_type))
    inline = media_type in {"image/png", "image/jpeg", "image/webp", "application/pdf"}
    assert sent["Content-Disposition"].startswith("inline" if inline else "attachment")
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script-src" not in sent["Content-Security-Policy"]
    assert (inline and media_type == "application/pdf") or "sandbox" in sent["Content-Security-Policy"]
    assert sent["Cache-Control"].startswith("private")


@pytest.mark.parametrize("media_type", sorted(SHOWN_INLINE))
def test_what_is_shown_can_be_saved(media_type: str) -> None:
    assert headers(file_of(media_type), download=True)["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "text/xml", "application/javascript"])
def test_a_kind_that_should_not_be_there_is_never_shown(media_type: str) -> None:
    assert headers(file_of(media_type))["Content-Disposition"].startswith("attachment")


def test_text_goes_out_as_bytes() -> None:
    assert headers(file_of("text/plain", "说明.txt"))["Content-Type"] == "application/octet-stream"


def test_a_preview_is_a_picture() -> None:
    sent = preview_headers(size=10)
    assert (sent["Content-Type"], sent["Content-Length"]) == ("image/jpeg", "10")
    assert "sandbox" in sent["Content-Security-Policy"]


def test_chinese_names_arrive_whole() -> None:
    sent = disposition(name="现场 照片(1).jpg", inline=False)
    plain, _marker, coded = sent.partition("; filename*=UTF-8''")
    assert plain == 'attachment; filename="__ __(1).jpg"'
    assert unquote(coded) == "现场 照片(1).jpg"


@given(name=st.text(min_size=1, max_size=200))
def test_no_name_breaks_out_of_the_header(name: str) -> None:
    name = name.encode("utf-8", "ignore").decode()
    sent = disposition(name=name, inline=True)
    assert sent.isascii()
    assert not set(sent) & set("\r\n\0")
    assert sent.count('"') == 2
    assert unquote(sent.rpartition("''")[2]) == name
