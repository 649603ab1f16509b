"""Pages of briefs: refused first, then the way from draft to issue, and what is read afterwards."""

import io
import json

import docx
import pypdfium2
import pytest
from django.urls import reverse

from jianxing.briefs import operations
from jianxing.briefs.models import Brief
from jianxing.directory.acting import acting
from jianxing.findings import operations as findings
from tests.integration.briefs import bulletins
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


def do(brief: Brief, action: str) -> str:
    return reverse("brief-do", args=[brief.pk, action])


def test_a_handler_drafts_nothing(standing: Standing) -> None:
    client = browser(standing.handler)
    assert client.get(reverse("brief-draft")).status_code == 403
    assert client.post(reverse("brief-draft"), {"as_of": TODAY.isoformat()}).status_code == 403
    assert reverse("brief-draft") not in body_of(client.get(reverse("briefs")))


def test_a_draft_is_not_there_for_others(writing: Standing) -> None:
    brief = bulletins.drafted(writing)
    for who in (writing.leader, writing.handler, writing.outsider):
        client = browser(who)
        assert client.get(reverse("brief", args=[brief.pk])).status_code == 404
        assert client.get(reverse("brief-document", args=[brief.pk, "pdf"])).status_code == 404


def test_who_wrote_is_refused_the_review(writing: Standing) -> None:
    brief = bulletins.drafted(writing)
    client = browser(writing.supervisor)
    assert client.post(do(brief, "review")).status_code == 403
    assert client.post(do(brief, "issue"), {"sent": "1"}).status_code == 422
    assert client.post(do(brief, "explode")).status_code == 404


def test_from_the_template_to_the_issue(writing: Standing) -> None:
    bulletins.closed(writing)
    client = browser(writing.supervisor)
    answer = client.post(reverse("brief-draft"), {"as_of": TODAY.isoformat(), "title": ""})
    with acting(writing.supervisor):
        brief = Brief.objects.get()
    assert answer["Location"] == reverse("brief", args=[brief.pk])
    assert "销号" in body_of(client.get(answer["Location"]))
    edit = client.get(reverse("brief-edit", args=[brief.pk]))
    assert f"{{{bulletins.KEY}}}" in body_of(edit)
    sent = {
        "title": "铁路简报", "subtitle": "", "as_of": TODAY.isoformat(), "version": brief.version,
        "text": f"# 铁路 / 交通组 / 交通\n\n经核查销号{{{bulletins.KEY}}}个。\n\n第二段。",
    }  # fmt: skip
    assert client.post(reverse("brief-edit", args=[brief.pk]), sent).status_code == 302
    stale = client.post(reverse("brief-edit", args=[brief.pk]), sent)
    assert stale.status_code == 422
    assert browser(writing.colleague).post(do(brief, "review")).status_code == 302
    leader = browser(writing.group_leader)
    assert leader.post(do(brief, "issue")).status_code == 302
    page = body_of(leader.get(reverse("brief", args=[brief.pk])))
    assert "铁路简报" in page
    assert reverse("brief-figure", args=[brief.pk, bulletins.KEY]) in page


def test_a_figure_opens_to_its_rows_and_says_what_has_changed(writing: Standing) -> None:
    finding = bulletins.closed(writing, "密事一件")
    brief = bulletins.issued(writing)
    client = browser(writing.leader)
    url = reverse("brief-figure", args=[brief.pk, bulletins.KEY])
    page = body_of(client.get(url))
    assert reverse("finding", args=[finding.pk]) in page
    assert "密事一件" in page
    with acting(writing.supervisor) as by:
        finding.refresh_from_db()
        findings.reopen(finding=finding, reason="反弹", due_on=None, by=by, at=AT)
    assert "签发后有变化" in body_of(client.get(url))
    assert "减少" in body_of(client.get(reverse("brief-changes", args=[brief.pk])))
    assert client.get(reverse("brief-figure", args=[brief.pk, "no.such"])).status_code == 404


def test_rows_that_are_not_the_readers_are_counted(writing: Standing) -> None:
    bulletins.closed(writing, "密事一件")
    brief = bulletins.issued(writing)
    with acting(writing.supervisor) as by:
        operations.share(brief=brief, bodies=[writing.outside], by=by, at=AT)
    client = browser(writing.outsider)
    page = body_of(client.get(reverse("brief-figure", args=[brief.pk, bulletins.KEY])))
    assert "另有 1 条您无权查看的记录" in page
    assert "密事一件" not in page
    told = json.loads(client.get(reverse("brief-document", args=[brief.pk, "json"])).content)
    assert told["figures"][0]["value"] == 1
    assert told["figures"][0]["rows"] == []


def test_documents_hold_the_text_the_figures_and_the_head(writing: Standing) -> None:
    bulletins.closed(writing)
    brief = bulletins.issued(writing)
    client = browser(writing.supervisor)

    def read(form: str) -> bytes:
        answer = client.get(reverse("brief-document", args=[brief.pk, form]))
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
        assert "sandbox" in answer["Content-Security-Policy"]
        return bytes(answer.content)

    page = read("html").decode()
    assert f'id="{bulletins.KEY}"' in page
    assert "销号" in page
    made = docx.Document(io.BytesIO(read("docx")))
    assert [one.style.name for one in made.paragraphs if one.text == "铁路" and one.style] == ["Heading 1"]
    assert any(bulletins.KEY in cell.text for row in made.tables[0].rows for cell in row.cells)
    pdf = pypdfium2.PdfDocument(read("pdf"))
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "2025年3月6日" in text.replace(" ", "")
    assert f"/briefs/{brief.pk}/figures/" in text
    assert client.get(reverse("brief-document", args=[brief.pk, "exe"])).status_code == 404


def test_the_pages_ask_little_of_the_database(writing: Standing) -> None:
    for number in range(5):
        bulletins.closed(writing, f"问题{number}")
    draft, brief = bulletins.drafted(writing), bulletins.issued(writing)
    client = browser(writing.supervisor)
    for url in (
        reverse("briefs"),
        reverse("brief", args=[draft.pk]),
        reverse("brief", args=[brief.pk]),
        reverse("brief-figure", args=[brief.pk, bulletins.KEY]),
        reverse("brief-changes", args=[brief.pk]),
        reverse("figures"),
        reverse("figure", args=[bulletins.KEY]),
        reverse("board"),
    ):
        client.get(url)
        with counted() as asked:
            assert client.get(url).status_code == 200
        assert len(asked) < 22, url
