"""The inbox and a question's page, as both sides walk them: sent, received, answered with a file, settled; its document."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.questions import queries
from tests.integration.questions import matters
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.standing import TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"


def test_both_sides_walk_a_question_from_raised_to_settled(standing: Standing) -> None:
    question = matters.raised(standing)
    asker, asked = browser(standing.supervisor), browser(standing.handler)
    page = reverse("question", args=[question.pk])

    def do(client: Any, action: str, **sent: Any) -> None:
        answer = client.post(reverse("question-do", args=[question.pk, action]), sent)
        assert answer.status_code == 302, body_of(answer)

    assert asked.get(page).status_code == 404
    shown = body_of(asker.get(page))
    assert "疑似异常，需核查" in shown
    assert "<svg" in shown
    assert "造假" not in shown
    do(asker, "send", due_days="5", remark="请核对")
    assert question.number in body_of(asked.get(reverse("questions") + "?side=received"))
    assert question.number in body_of(asked.get(reverse("workbench")))
    do(asked, "receive")
    paper = SimpleUploadedFile("校准记录.txt", "校准".encode())
    form = body_of(asked.get(reverse("question-do", args=[question.pk, "answer"])))
    assert 'name="says"' in form
    assert "checked" not in form
    do(asked, "answer", says="stands", text="仪器校准所致", uploads=paper)
    refused = asked.post(reverse("question-do", args=[question.pk, "accept_explanation"]), {"reason": "无误"})
    assert refused.status_code == 403
    assert "仪器校准所致" in body_of(asker.get(page))
    do(asker, "accept_explanation", reason="记录相符")
    with acting(standing.supervisor):
        assert queries.one(pk=question.pk).state == "explained"
    word = asker.get(reverse("question-document", args=[question.pk, "docx"]))
    text = zipfile.ZipFile(io.BytesIO(word.content)).read("word/document.xml").decode()
    assert "仪器校准所致" in text


def test_the_list_narrows_and_sends_several(standing: Standing) -> None:
    one, other = matters.raised(standing, identity="1"), matters.raised(standing, identity="2")
    client = browser(standing.supervisor)
    with counted() as asked:
        shown = body_of(client.get(reverse("questions") + "?state=raised"))
    assert one.number in shown
    assert len(asked) < 30
    sent = {"ids": [one.pk, other.pk], "what": "send", "due_days": "10", "reason": ""}
    assert client.post(reverse("questions-decide"), sent).status_code == 302
    assert one.number not in body_of(client.get(reverse("questions") + "?state=raised"))
    assert client.get(reverse("questions") + "?subject=series:7&late=on").status_code == 200


def test_who_supervises_nobody_finds_first_what_is_asked_of_it(standing: Standing) -> None:
    question = matters.sent(standing)
    inbox = body_of(browser(standing.handler).get(reverse("questions")))
    assert question.number in inbox
    assert question.number not in body_of(browser(standing.handler).get(reverse("questions") + "?side=asked"))
    assert question.number in body_of(browser(standing.supervisor).get(reverse("questions")))


def test_word_and_pdf_carry_the_picture(standing: Standing) -> None:
    question = matters.sent(standing)
    client = browser(standing.supervisor)
    word = client.get(reverse("question-document", args=[question.pk, "docx"])).content
    names = zipfile.ZipFile(io.BytesIO(word)).namelist()
    assert [name for name in names if name.startswith("word/media/") and name.endswith(".png")]
    pdf = client.get(reverse("question-document", args=[question.pk, "pdf"])).content
    page = pypdfium2.PdfDocument(pdf)[1]
    drawn = [one for one in page.get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH]
    assert question.picture is not None
    assert len(drawn) > len(question.picture["labels"])
