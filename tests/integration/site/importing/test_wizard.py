"""The import's pages: who is refused, then the way from a file to findings."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.findings.models import Finding
from jianxing.importing.models import ColumnMapping, ImportRow, ImportRun
from jianxing.jobs import imports as jobs
from tests.integration.site.importing.conftest import SignIn, upload
from tests.standing import Standing

STEPS = ("sheet", "bodies", "preview")


def address(pk: int, step: str = "") -> str:
    return reverse("import", args=[pk]) + (f"?step={step}" if step else "")


def run_of(people: Standing) -> ImportRun:
    with acting(people.supervisor):
        found: ImportRun = ImportRun.objects.get()
        return found


def work(people: Standing) -> None:
    """Do what the worker would do with the jobs that were put down."""
    for job in ProcrastinateJob.objects.filter(queue_name="imports").order_by("id"):
        task = {"jianxing.imports.commit": jobs.commit, "jianxing.imports.understand": jobs.understand}
        task[job.task_name].func(**job.args)


def test_a_handler_is_refused_a_ledger_and_offered_the_way_back_of_an_edited_list(
    people: Standing, sign_in: SignIn, transport: Path
) -> None:
    client = sign_in(people.handler)
    assert "回传修改后的台账" in client.get(reverse("imports")).content.decode()
    assert upload(client, transport).status_code == 422
    assert client.get(reverse("imports")).context["runs"] == []


def test_officers_are_refused(people: Standing, sign_in: SignIn, transport: Path) -> None:
    for officer in (people.system, people.security, people.audit):
        client = sign_in(officer)
        assert client.get(reverse("imports")).status_code == 403
        assert upload(client, transport).status_code == 403


def test_an_outsider_finds_nothing_at_any_address(
    people: Standing, sign_in: SignIn, supervisor: Client, transport: Path
) -> None:
    upload(supervisor, transport)
    pk = run_of(people).pk
    client = sign_in(people.outsider)
    assert client.get(address(pk)).status_code == 404
    for name in ("import-progress", "import-returned"):
        assert client.get(reverse(name, args=[pk])).status_code == 404
    for name in (
        "import-columns",
        "import-bodies",
        "import-rows",
        "import-begin",
        "import-cancel",
        "import-resume",
    ):
        assert client.post(reverse(name, args=[pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [("台账.xlsx", b"MZ\x90\x00\x03 a program"), ("台账.csv", b""), ("台账.xlsx", b"PK\x03\x04 broken")],
)
def test_a_hostile_file_is_refused_at_its_field_and_leaves_nothing(
    people: Standing, supervisor: Client, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    answer = upload(supervisor, path)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    with acting(people.supervisor):
        assert not ImportRun.objects.exists()


def test_the_leader_above_looks_and_may_not_import(
    people: Standing, sign_in: SignIn, supervisor: Client, transport: Path
) -> None:
    upload(supervisor, transport)
    run = run_of(people)
    client = sign_in(people.leader)
    page = client.get(address(run.pk, "preview"))
    assert page.status_code == 200
    assert reverse("import-begin", args=[run.pk]) not in page.content.decode()
    client.post(reverse("import-begin", args=[run.pk]))
    assert run_of(people).state == "understood"


def test_from_a_file_to_findings(people: Standing, supervisor: Client, transport: Path) -> None:
    answer = upload(supervisor, transport)
    run = run_of(people)
    assert answer.headers["Location"] == address(run.pk)
    sheet = supervisor.get(address(run.pk)).content.decode()
    assert "8月底前" in sheet
    assert "2025-08-31" in sheet
    assert "没有年份" in sheet
    preview = supervisor.get(address(run.pk, "preview"))
    assert preview.context["will"] == 48
    begun = supervisor.post(reverse("import-begin", args=[run.pk]))
    assert begun.status_code == 302
    assert "progress" in supervisor.get(address(run.pk)).content.decode()
    work(people)
    result = supervisor.get(address(run.pk))
    assert result.context["is_done"]
    over = supervisor.get(reverse("import-progress", args=[run.pk]), headers={"HX-Request": "true"})
    assert over.headers["HX-Redirect"] == address(run.pk)
    with acting(people.supervisor):
        assert Finding.objects.count() == 48
        assert set(Finding.objects.values_list("domain", flat=True)) == {"transport"}


def test_a_second_click_on_import_is_told_so(people: Standing, supervisor: Client, transport: Path) -> None:
    upload(supervisor, transport)
    pk = run_of(people).pk
    supervisor.post(reverse("import-begin", args=[pk]))
    supervisor.post(reverse("import-begin", args=[pk]))
    assert ProcrastinateJob.objects.filter(task_name="jianxing.imports.commit").count() == 1


def test_stopping_and_going_on(people: Standing, supervisor: Client, transport: Path) -> None:
    upload(supervisor, transport)
    pk = run_of(people).pk
    supervisor.post(reverse("import-begin", args=[pk]))
    supervisor.post(reverse("import-cancel", args=[pk]))
    work(people)
    with acting(people.supervisor):
        assert Finding.objects.count() == 0
    assert supervisor.get(address(pk)).context["left"] == 48
    supervisor.post(reverse("import-resume", args=[pk]))
    work(people)
    assert run_of(people).state == "done"


def test_columns_are_chosen_and_remembered(people: Standing, supervisor: Client, transport: Path) -> None:
    upload(supervisor, transport)
    run = run_of(people)
    columns = supervisor.get(address(run.pk)).context["columns"]
    sent = {column.letter: column.field for column in columns}
    letter = next(column.letter for column in columns if column.field == "measures")
    supervisor.post(reverse("import-columns", args=[run.pk]), sent | {letter: "remark"})
    with acting(people.supervisor):
        assert ColumnMapping.objects.get().field == "remark"
        row = ImportRow.objects.order_by("id").first()
        assert row is not None
        assert not row.values.get("measures")
        assert row.values["remark"]
        assert ImportRow.objects.count() == 48


def test_names_are_offered_and_chosen_once_for_all(
    people: Standing, supervisor: Client, transport: Path
) -> None:
    upload(supervisor, transport)
    run = run_of(people)
    page = supervisor.get(address(run.pk, "bodies"))
    written = [name.written for name in page.context["form"].asked]
    assert "京滨公司" in written
    position = written.index("京滨公司")
    answer = supervisor.post(
        reverse("import-bodies", args=[run.pk]),
        {"written": written, f"other-{position}": str(people.department.pk)},
    )
    assert answer.status_code == 302
    assert "京滨公司" in Body.objects.get(pk=people.department.pk).aliases
    again = supervisor.get(address(run.pk, "bodies"))
    assert "京滨公司" not in [name.written for name in again.context["form"].asked]


def test_rows_are_left_out_and_taken_in_again(people: Standing, supervisor: Client, transport: Path) -> None:
    upload(supervisor, transport)
    run = run_of(people)
    with acting(people.supervisor):
        picked = list(ImportRow.objects.order_by("id").values_list("pk", flat=True)[:3])
    url = reverse("import-rows", args=[run.pk])
    supervisor.post(url, {"rows": picked, "do": "exclude", "decision": "new"})
    assert supervisor.get(address(run.pk, "preview")).context["will"] == 45
    supervisor.post(url, {"rows": picked[:1], "do": "include", "decision": "skipped"})
    assert run_of(people).counts["skipped"] == 2


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_speaks_both_languages(
    people: Standing, supervisor: Client, transport: Path, language: str
) -> None:
    supervisor.post(reverse("set_language"), {"language": language})
    upload(supervisor, transport)
    pk = run_of(people).pk
    for url in (reverse("imports"), address(pk), *(address(pk, step) for step in STEPS)):
        assert supervisor.get(url).status_code == 200
    said = supervisor.get(address(pk)).content.decode()
    assert ("识别" in said) == (language == "zh-hans")
