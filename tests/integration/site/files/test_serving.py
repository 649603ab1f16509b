"""Giving out files: to whom row security shows them, and never so that a browser runs them."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from PIL import Image

from jianxing.directory.acting import acting
from jianxing.evidence.models import File
from jianxing.evidence.operations import store, void
from jianxing.findings import operations as ops
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from tests.integration.findings import matters
from tests.integration.site.findings.browsing import body_of, browser
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "green").save(out, "JPEG")
    return out.getvalue()


def kept(by: Actor, content: bytes, name: str) -> File:
    with acting(by):
        return store(stream=io.BytesIO(content), name=name, by=by, at=AT)


def test_whoever_does_not_see_it_finds_nothing(standing: Standing) -> None:
    file = kept(standing.handler, picture(), "现场.jpg")
    for who in (standing.outsider, standing.supervisor, standing.audit, standing.system):
        client = browser(who)
        for name in ("file", "file-preview"):
            answer = client.get(reverse(name, args=[file.pk]))
            assert answer.status_code == 404
            assert "现场" not in body_of(answer)
    assert browser(standing.handler).get(reverse("file", args=[0])).status_code == 404


def test_a_voided_file_is_not_given_out_and_says_why(standing: Standing) -> None:
    file = kept(standing.handler, picture(), "现场.jpg")
    with acting(standing.handler):
        void(file=file, reason="传错了", by=standing.handler, at=AT)
    client = browser(standing.handler)
    answer = client.get(reverse("file", args=[file.pk]))
    assert answer.status_code == 409
    assert "传错了" in body_of(answer)
    assert client.get(reverse("file-preview", args=[file.pk])).status_code == 404


def test_missing_content_is_named_and_not_hidden(standing: Standing) -> None:
    file = kept(standing.handler, picture(), "现场.jpg")
    for path in Path(django_settings.FILES_ROOT).rglob(f"*{file.blob_id}*"):
        path.unlink()
    answer = browser(standing.handler).get(reverse("file", args=[file.pk]))
    assert answer.status_code == 409
    assert "现场.jpg" in body_of(answer)


def test_a_picture_is_shown_and_a_text_is_saved(standing: Standing) -> None:
    content = picture()
    shown = kept(standing.handler, content, "现场.jpg")
    saved = kept(standing.handler, "验收单".encode(), "验收单.txt")
    client = browser(standing.handler)
    answer: Any = client.get(reverse("file", args=[shown.pk]))
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    download = client.get(reverse("file", args=[shown.pk]), {"download": "1"})
    assert download["Content-Disposition"].startswith("attachment")
    text = client.get(reverse("file", args=[saved.pk]))
    assert text["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''" in text["Content-Disposition"]


def test_what_the_browser_holds_already_is_not_sent_again(standing: Standing) -> None:
    file = kept(standing.handler, picture(), "现场.jpg")
    client = browser(standing.handler)
    tag = client.get(reverse("file", args=[file.pk]))["ETag"]
    assert client.get(reverse("file", args=[file.pk]), headers={"If-None-Match": tag}).status_code == 304


def test_a_preview_is_a_small_picture_and_a_text_has_none(standing: Standing) -> None:
    file = kept(standing.handler, picture(), "现场.jpg")
    client = browser(standing.handler)
    answer = client.get(reverse("file-preview", args=[file.pk]), {"edge": "99999"})
    assert max(Image.open(io.BytesIO(answer.content)).size) == 240
    text = kept(standing.handler, "验收单".encode(), "验收单.txt")
    assert client.get(reverse("file-preview", args=[text.pk])).status_code == 404


def test_evidence_of_a_finding_is_seen_by_whoever_sees_the_finding(standing: Standing) -> None:
    finding = matters.rectifying(standing)
    file = kept(standing.handler, picture(), "现场.jpg")
    with acting(standing.handler):
        current = Finding.objects.get(pk=finding.pk)
        ops.submit(finding=current, statement="完成", files=[file], by=standing.handler, at=AT)
    for who in (standing.supervisor, standing.leader, standing.helper):
        assert browser(who).get(reverse("file", args=[file.pk])).status_code == 200
    assert browser(standing.outsider).get(reverse("file", args=[file.pk])).status_code == 404
