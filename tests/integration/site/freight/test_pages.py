"""Pages of sea-rail documents: who sees them, and the way from a file to a question."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jianxing.comparisons.freight.models import DocumentFile, Mismatch, Movement, Source
from jianxing.directory.acting import acting
from jianxing.questions.models import Question
from tests.integration.exporting.workbooks import rows
from tests.integration.freight import made
from tests.integration.site.findings.browsing import browser
from tests.standing import Standing

pytestmark = pytest.mark.django_db


def test_an_outsider_finds_none_of_it_and_an_officer_has_no_business_here(standing: Standing) -> None:
    held, rail, found = made.disagreeing(standing)
    outsider, officer = browser(standing.outsider), browser(standing.system)
    for name, key in (
        ("traffic", held.pk), ("freight-movements", held.pk), ("freight-sources", held.pk), ("freight-files", held.pk),
        ("freight-upload", held.pk), ("movement", found[0].movement_id), ("freight-source-change", rail.pk),
    ):  # fmt: skip
        assert outsider.get(reverse(name, args=[key])).status_code == 404, name
        assert officer.get(reverse(name, args=[key])).status_code in (403, 404), name
    assert outsider.get(reverse("mismatch-do", args=[found[0].pk, "ask"])).status_code == 404


def test_both_documents_stand_side_by_side_with_what_disagrees_marked(standing: Standing) -> None:
    held, _rail, found = made.disagreeing(standing)
    client = browser(standing.supervisor)
    page = client.get(reverse("movement", args=[found[0].movement_id])).content.decode()
    assert len(re.findall(r'class="jx-freight-(?:odd|other)"', page)) == 4
    assert "24,600 kg" in page
    overview = client.get(reverse("traffic", args=[held.pk])).content.decode()
    assert "石家庄—天津港" in overview
    for query in ("", "?state=open", "?field=packages", "?q=CSQU", "?q=%00", "?state=x"):
        assert client.get(reverse("freight-movements", args=[held.pk]) + query).status_code == 200
    assert client.get(reverse("freight-sources", args=[held.pk])).status_code == 200
    assert client.get(reverse("freight-files", args=[held.pk])).status_code == 200


def test_from_a_file_to_a_movement_and_from_a_mismatch_to_a_question(standing: Standing) -> None:
    held = made.traffic(standing)
    rail, sea = made.sources(standing, held)
    made.brought(standing, sea, made.BILL)
    client = browser(standing.supervisor)
    upload = SimpleUploadedFile("运单.csv", (made.WAYBILL + made.WRONG).encode())
    answer = client.post(reverse("freight-upload", args=[held.pk]), {"source": rail.pk, "file": upload})
    with acting(standing.supervisor):
        file = DocumentFile.objects.order_by("-pk")[0]
    assert answer["Location"] == reverse("freight-file", args=[file.pk])
    assert "24600 kg" in client.get(reverse("freight-file", args=[file.pk])).content.decode()
    assert client.post(reverse("freight-file-do", args=[file.pk, "bring-in"])).status_code in (200, 302, 303)
    with acting(standing.supervisor):
        assert Movement.objects.count() == 1
        mismatch = Mismatch.objects.order_by("pk")[0]
    asked = reverse("mismatch-do", args=[mismatch.pk, "ask"])
    assert client.get(asked).status_code == 200
    client.post(asked, {"asked": standing.department.pk})
    with acting(standing.supervisor):
        assert Question.objects.get().asked_id == standing.department.pk


def test_a_mapping_is_edited_and_what_cannot_stand_is_said(standing: Standing) -> None:
    rail, _sea = made.sources(standing, made.traffic(standing))
    client = browser(standing.supervisor)
    url = reverse("freight-source-change", args=[rail.pk])
    assert client.get(url).status_code == 200
    wrong = client.post(url, {"kind": "rail_waybill", "columns": "weight = 毛重", "units": ""})
    assert wrong.status_code in (200, 422)
    client.post(
        url,
        {"kind": "rail_waybill", "columns": "gross_weight = 计费重量 | 货重", "units": "gross_weight = t"},
    )
    with acting(standing.supervisor):
        kept = Source.objects.get(pk=rail.pk).mapping
    assert kept["columns"] == {"gross_weight": ["计费重量", "货重"]}
    assert kept["units"] == {"gross_weight": "t"}


def test_the_mismatches_of_the_movements_shown_are_taken_out(standing: Standing) -> None:
    held, _rail, _found = made.disagreeing(standing)
    address = f"{reverse('export-of', args=['mismatches'])}?traffic={held.pk}"
    assert len(rows(browser(standing.outsider).get(address))) == 0
    taken = rows(browser(standing.supervisor).get(f"{address}&field=packages&state=open"))
    assert [(row["集装箱"], row["单证字段"], row["状态"]) for row in taken] == [(made.BOX, "件数", "未更正")]
    assert {taken[0]["一份单证所载"], taken[0]["另一份单证所载"]} == {"200", "199"}
