"""The pages of evidence: where a file comes from, making a package on a matter, its progress, its files, and the decision."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.evidence.models import File
from jianxing.evidence.operations import share, store
from jianxing.evidence.queries import vault
from jianxing.packages import operations as ops
from jianxing.packages.models import Package
from jianxing.packages.operations import packing
from tests.integration.letters import matters as letters
from tests.integration.packages import matters
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"


def stored(standing: Standing) -> File:
    with acting(standing.supervisor) as by:
        return store(stream=io.BytesIO(matters.photo()), name="排放口.jpg", by=by, at=AT)


def saved(answer: Any) -> bytes:
    """What a streamed answer gives out."""
    return b"".join(answer.streaming_content)


def test_only_who_uploaded_a_file_says_where_it_comes_from_and_names_nobody(standing: Standing) -> None:
    file = stored(standing)
    page, describe = reverse("file-origin", args=[file.pk]), reverse("file-do", args=[file.pk, "describe"])
    hand_over = reverse("file-do", args=[file.pk, "hand_over"])
    own, other, stranger = (
        browser(one) for one in (standing.supervisor, standing.handler, standing.outsider)
    )
    obtained = {
        "way": "photographed", "medium": "photo", "taken_at": "2025-03-04T09:30", "place": "排放口东侧", "lon": "117.05",
        "lat": "39.18", "officers": "津环执法-0412，津环执法-0977", "note": "两次拍摄",
    }  # fmt: skip
    assert stranger.get(page).status_code == 404
    assert stranger.post(describe, obtained).status_code == 404
    with acting(standing.supervisor) as by:
        share(files=[file], above=[standing.department.pk], by=by, at=AT)
    assert "文件来源" in body_of(other.get(page))
    assert other.post(describe, obtained).status_code == 403
    named = own.post(describe, obtained | {"officers": "张三"})
    assert named.status_code == 422
    assert "证件" in body_of(named)
    assert own.post(describe, obtained | {"taken_at": "2031-01-01T00:00"}).status_code == 422

    assert own.post(describe, obtained).status_code == 302
    assert own.post(describe, obtained | {"place": "排放口西侧"}).status_code == 302
    assert (
        own.post(
            hand_over, {"giver": "监督室", "taker": "监督室", "handed_at": "2025-03-04T18:00"}
        ).status_code
        == 422
    )
    moved = {"giver": "监督室", "taker": "档案室", "handed_at": "2025-03-04T18:00", "why": "归档"}
    assert own.post(hand_over, moved).status_code == 302
    with counted() as asked:
        shown = body_of(own.get(page))
    assert len(asked) < 30
    for words in ("排放口西侧", "排放口东侧", "津环执法-0977", "档案室", "Camera works", "39.18"):
        assert words in shown
    assert 'value="排放口西侧"' in body_of(own.get(describe))

    # What the camera wrote stands apart: in the original and beside it, not in the picture that is shown.
    original = saved(own.get(reverse("file", args=[file.pk])))
    preview = own.get(reverse("file-preview", args=[file.pk])).content
    assert b"Camera works" in original
    assert b"Camera works" not in preview
    assert b"Exif" not in preview


def test_a_package_is_made_on_a_letter_of_chosen_and_uploaded_files(standing: Standing) -> None:
    letter = letters.sent(standing)
    file, own = stored(standing), browser(standing.supervisor)
    form = reverse("evidence-packages-new")
    assert f"letter:{letter.pk}" in body_of(own.get(f"{form}?letter={letter.pk}"))
    assert browser(standing.handler).get(f"{form}?letter={letter.pk}").status_code == 404
    sent = {"title": "取证", "recipient": standing.department.pk, "matter": f"letter:{letter.pk}"}
    assert own.post(form, sent).status_code == 422
    paper = SimpleUploadedFile("取样.txt", "取样".encode())
    answer = own.post(form, sent | {"pieces": [file.pk], "uploads": paper})
    assert answer.status_code == 302
    with acting(standing.supervisor):
        package = Package.objects.get()
        assert (package.letter_id, package.finding_id, package.action_id) == (letter.pk, None, None)
        assert package.files == 2
    assert letter.title in body_of(own.get(answer["Location"]))


def test_packing_shows_how_far_it_is_and_brings_the_page_up_to_date(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "AT_ONCE_FILES", 1)
    package, own = matters.packed(standing.supervisor, standing.department), browser(standing.supervisor)
    live = reverse("evidence-package-live", args=[package.pk])
    first = body_of(own.get(reverse("evidence-package", args=[package.pk])))
    assert 'max="2" value="0"' in first
    assert own.get(live + "?seen=packing.0").status_code == 204
    with acting(standing.supervisor):
        Package.objects.update(packed_files=1)
    assert 'max="2" value="1"' in body_of(own.get(live + "?seen=packing.0"))
    packing.perform_packing(package_id=package.pk, by=standing.supervisor, at=AT)
    over = own.get(live + "?seen=packing.1")
    assert (over.status_code, over["HX-Refresh"]) == (204, "true")


def test_each_file_of_a_package_is_saved_as_it_was_signed_and_not_before_it_was_verified(
    standing: Standing,
) -> None:
    package = matters.sent(standing)
    with acting(standing.supervisor):
        pieces = list(package.pieces.order_by("path"))
    sender, receiver = browser(standing.supervisor), browser(standing.handler)
    way = reverse("evidence-package-piece", args=[package.pk, pieces[0].pk])
    assert receiver.get(way).status_code == 404
    assert browser(standing.outsider).get(way).status_code == 404
    assert str(package.number) in body_of(receiver.get(reverse("evidence-packages")))
    assert "待验签接收的证据包" in body_of(receiver.get(reverse("workbench")))
    do = reverse("evidence-package-do", args=[package.pk, "receive"])
    assert receiver.post(do).status_code == 302
    for client in (sender, receiver):
        answer = client.get(way)
        content = saved(answer)
        assert len(content) == pieces[0].size
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
    with acting(standing.handler), zipfile.ZipFile(_path(package)) as archive:
        assert content == archive.read(f"{package.number}/{pieces[0].path}")
    # A file of another package is not given out under this one's address.
    other = matters.packed(standing.supervisor, standing.department)
    with acting(standing.supervisor):
        foreign = other.pieces.first()
    assert foreign is not None
    assert sender.get(reverse("evidence-package-piece", args=[package.pk, foreign.pk])).status_code == 404


def _path(package: Package) -> Path:
    assert package.file is not None
    return vault().path_of(package.file.blob_id)


def test_what_waits_stands_on_the_workbench_until_it_is_decided(standing: Standing) -> None:
    package = matters.sent(standing)
    with acting(standing.handler) as by:
        ops.receive(package=package, by=by, at=AT)
    sender, receiver = browser(standing.supervisor), browser(standing.handler)
    desk = reverse("workbench")
    waiting = body_of(receiver.get(desk))
    assert "待认定的证据包" in waiting
    assert matters.TITLE in waiting
    assert "待补正的证据包" not in body_of(sender.get(desk))
    decide = reverse("evidence-package-do", args=[package.pk, "decide"])
    assert receiver.post(decide, {"says": "ask_more"}).status_code == 422
    assert receiver.post(decide, {"says": "ask_more", "legality": "缺少审批"}).status_code == 302
    assert "待认定的证据包" not in body_of(receiver.get(desk))
    assert "待补正的证据包" in body_of(sender.get(desk))
    with counted() as asked:
        shown = body_of(sender.get(reverse("evidence-package", args=[package.pk])))
    assert len(asked) < 30
    assert "缺少审批" in shown
