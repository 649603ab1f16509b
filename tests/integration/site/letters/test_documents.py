"""A letter on paper: refused to strangers, the same for its reader on screen, as PDF and as Word; numbers and their register."""

import io
from pathlib import Path

import docx
import pypdfium2
import pytest
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.letters import operations as ops
from jianxing.letters import queries
from jianxing.letters.documented import document_of, form_of
from tests.integration.letters import matters
from tests.integration.site.findings.browsing import body_of, browser
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


def words_of(pdf: bytes) -> str:
    made = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in made).replace("\r\n", "")


def test_who_does_not_see_the_letter_gets_no_document(standing: Standing) -> None:
    letter = matters.drafted(standing)
    for who in (standing.outsider, standing.handler, standing.leader):
        client = browser(who)
        for url in (
            reverse("letter-document", args=[letter.pk]),
            reverse("letter-document-file", args=[letter.pk, "pdf"]),
            reverse("letter-document-file", args=[letter.pk, "docx"]),
        ):
            assert client.get(url).status_code == 404
    mine = browser(standing.supervisor)
    assert mine.get(reverse("letter-document-file", args=[letter.pk, "odt"])).status_code == 404


def test_a_letter_is_shown_page_by_page_and_given_as_pdf_and_word(standing: Standing) -> None:
    letter = matters.sent(standing)
    client = browser(standing.supervisor)
    page = body_of(client.get(reverse("letter-document", args=[letter.pk])))
    assert page.count("data:image/png;base64,") == 1
    assert reverse("letter-document", args=[letter.pk]) in body_of(
        client.get(reverse("letter", args=[letter.pk]))
    )
    answer = client.get(reverse("letter-document-file", args=[letter.pk, "pdf"]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert "no-store" in answer["Cache-Control"]
    words = words_of(answer.content)
    assert letter.title in words
    assert "〔2025〕1号" in words
    assert f"{standing.outside.name}：" in words
    assert matters.ASKED in words
    assert "草稿" not in words
    answer = client.get(reverse("letter-document-file", args=[letter.pk, "docx"]))
    assert answer["Content-Disposition"].startswith("attachment")
    made = docx.Document(io.BytesIO(answer.content))
    assert any("〔2025〕1号" in one.text for one in made.paragraphs)


def test_the_addressee_reads_the_same_document(standing: Standing) -> None:
    letter = matters.sent(standing)
    url = reverse("letter-document-file", args=[letter.pk, "pdf"])
    assert browser(standing.outsider).get(url).content == browser(standing.supervisor).get(url).content


def test_a_draft_and_a_dropped_letter_say_so_and_a_dropped_one_keeps_its_number(standing: Standing) -> None:
    draft = matters.drafted(standing)
    with acting(standing.supervisor):
        document = document_of(queries.one(pk=draft.pk))
    assert document.standing == "草稿"
    assert document.number.endswith("〔2025〕\u3000号")
    assert document.dated is None
    letter, by = matters.signed(standing), standing.group_leader
    with acting(by):
        ops.drop(letter=queries.one(pk=letter.pk), reason="事项已办结", by=by, at=AT)
        document = document_of(queries.one(pk=letter.pk))
    assert document.standing == "作废"
    assert document.number.endswith("〔2025〕1号")
    page = body_of(browser(standing.supervisor).get(reverse("letter-numbers")))
    assert "〔2025〕1号" in page
    assert letter.title in page


def test_each_kind_has_its_form_and_several_addressees_an_annex(standing: Standing) -> None:
    letter = matters.drafted(standing, standing.department, standing.assistant, kind="urging")
    with acting(standing.supervisor):
        letter = queries.one(pk=letter.pk)
        document = document_of(letter)
    assert form_of(letter) == "standard"
    assert document.addressees == (standing.department.name, standing.assistant.name)
    [annex] = document.attachments
    assert annex.name == "任务分工及完成时限"
    assert [part.words for part in annex.paragraphs] == [
        f"{place}.{body.name}：{matters.ASKED}，请于收到后10个工作日内书面反馈办理情况。"
        for place, body in enumerate((standing.department, standing.assistant), start=1)
    ]


def test_what_one_addressee_is_asked_is_one_sentence_with_its_deadline(standing: Standing) -> None:
    letter = matters.drafted(standing, standing.department)
    with acting(standing.supervisor):
        said = [part.words for part in document_of(queries.one(pk=letter.pk)).paragraphs]
    assert said[-1] == f"{matters.ASKED}，请于收到后10个工作日内书面反馈办理情况。"


def test_what_came_on_paper_says_that_the_sealed_sheet_counts(standing: Standing) -> None:
    with acting(standing.supervisor):
        came = ops.register_paper(
            sender=standing.outside, to=[matters.to(standing.group)], kind="letter", title="关于施工时序的函",
            text="纸质来函", paper_number="冀交函〔2025〕3号", paper_on=TODAY, by=standing.supervisor, at=AT,
        )  # fmt: skip
        assert document_of(queries.one(pk=came.pk)).standing == "登记件，以纸质原件为准"


def test_a_leader_sets_the_prefix_and_where_the_paper_register_ended(standing: Standing) -> None:
    clerk, leader = browser(standing.supervisor), browser(standing.group_leader)
    assert clerk.post(reverse("letter-prefix"), {"words": "津纪驻交函"}).status_code == 403
    assert (
        clerk.post(reverse("letter-series"), {"kind": "letter", "year": 2025, "after": 3}).status_code == 403
    )
    assert leader.post(reverse("letter-prefix"), {"words": "津〔2025〕"}).status_code == 422
    assert leader.post(reverse("letter-prefix"), {"words": "津纪驻交函"}).status_code == 302
    asked = {"kind": "letter", "year": 2025, "after": 56}
    assert leader.post(reverse("letter-series"), asked).status_code == 302
    assert matters.signed(standing).document_number == "津纪驻交函〔2025〕57号"
    assert leader.post(reverse("letter-series"), asked).status_code == 422
    page = body_of(clerk.get(reverse("letter-numbers")))
    assert "津纪驻交函〔2025〕57号" in page
    assert reverse("letter-prefix") not in page
    assert reverse("letter-prefix") in body_of(leader.get(reverse("letter-numbers")))


def test_the_command_renders_by_id_and_by_number(
    standing: Standing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from contextlib import nullcontext

    from jianxing.cli import database
    from jianxing.cli.main import main

    monkeypatch.setattr(database, "django_on", lambda config: nullcontext())
    letter = matters.sent(standing)
    target = tmp_path / "letter.pdf"
    assert main(["letters", "render", str(letter.pk), "--format", "pdf", "-o", str(target)]) == 0
    assert letter.title in words_of(target.read_bytes())
    word = tmp_path / "letter.docx"
    assert main(["letters", "render", letter.document_number, "--format", "docx", "-o", str(word)]) == 0
    docx.Document(io.BytesIO(word.read_bytes()))
    assert main(["letters", "render", "999999999", "-o", str(target)]) == 1
    assert "999999999" in capsys.readouterr().err
    strange = ["letters", "render", str(letter.pk), "--body", standing.department.code]
    assert main(strange) == 1
    assert main(["letters", "render", str(letter.pk), "--as", "somebody"]) == 2
