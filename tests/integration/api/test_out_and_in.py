"""Lists out as workbooks, edited and brought back; a ledger with its columns, names and rows decided; subscriptions."""

import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from jianxing.alike.operations.comparing import COMPARE
from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.exporting.operations import write_kept
from jianxing.importing.edited.operations import commit as commit_edited
from jianxing.importing.models import ColumnMapping
from jianxing.jobs.alike import compare
from tests.architecture.world import sheet
from tests.integration.api.calling import Program
from tests.integration.api.test_findings import entered
from tests.integration.site import things
from tests.standing import AT, Standing, make_standing


@pytest.fixture
def people(own_database: str, settings: Any, tmp_path: Any) -> Standing:
    """The standing people, on a database in which transactions commit."""
    settings.EXPORTS_ROOT = tmp_path / "exports"
    return make_standing()


def written(people: Standing, program: Program, key: str, sent: Any) -> tuple[int, bytes]:
    """Ask for an export, do what the worker does, and fetch the file."""
    asked = program.post(f"/exports/{key}", sent)
    assert asked.status_code == 202, asked.content.decode()
    run = asked.json()["id"]
    assert program.get(asked["Location"].removeprefix("/api/v1")).json()["state"] == "waiting"
    write_kept(run_id=run, by=people.supervisor, at=AT)
    answer = program.get(f"/exports/{run}/file")
    assert answer.status_code == 200, answer.content.decode()
    return run, b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    "wrong", [{"state": ["nowhere"]}, {"sort": "beauty"}, {"due_before": "soon"}, {"limit": 3}]
)
@pytest.mark.django_db
def test_a_list_is_not_narrowed_by_what_it_does_not_know(standing: Standing, wrong: Any) -> None:
    assert Program(standing.supervisor).post("/exports/findings", wrong).status_code == 422


def test_the_ledger_goes_out_narrowed_and_comes_back_edited(people: Standing) -> None:
    program = Program(people.supervisor)
    kept = entered(program, description="一号杆塔迁改受阻")
    entered(program, description="二号电缆沟冲突")
    run, content = written(people, program, "findings", {"q": "杆塔", "open": True, "sort": "-id"})
    told = program.get(f"/exports/{run}").json()
    assert (told["state"], told["done"], told["narrowed"]) == ("done", 1, "only_open: True; words: 杆塔")
    assert program.post(f"/exports/{run}/cancel").status_code == 409
    book = load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    headers = {cell.value: cell.column for cell in page[4] if cell.value}
    page.cell(5, headers["地点"]).value = "武清区"
    edited = io.BytesIO()
    book.save(edited)
    back = program.upload("/imports", {"file": things.named(edited.getvalue(), "back.xlsx")})
    assert back.status_code == 201, back.content.decode()
    assert (back.json()["kind"], back.json()["counts"]["changed"]) == ("edited", 1)
    pk = back.json()["id"]
    for path in (f"/imports/{pk}/columns", f"/imports/{pk}/names"):
        assert program.get(path).status_code == 404
    assert program.post(f"/imports/{pk}/commit").status_code == 202
    [job] = ProcrastinateJob.objects.filter(task_name="jianxing.imports.commit_edited")
    commit_edited(run_id=job.args["run_id"], by=people.supervisor, at=AT + timedelta(hours=1))
    assert program.get(f"/findings/{kept}").json()["place"] == "武清区"
    assert program.get(f"/imports/{pk}/returned").status_code == 200
    assert program.post(f"/imports/{pk}/resume").status_code == 404


def test_columns_names_and_rows_of_a_ledger_are_decided(people: Standing) -> None:
    program, other = Program(people.supervisor), Program(people.colleague)
    run = program.upload("/imports", {"file": sheet(), "domain": "transport"}).json()
    pk = run["id"]
    [table] = program.get(f"/imports/{pk}/columns").json()["tables"]
    assert {column["header"]: column["field"] for column in table["columns"]}["问题描述"] == "description"
    unknown = program.post(f"/imports/{pk}/columns", {"columns": [{"header": "整改时限", "field": "beauty"}]})
    assert unknown.status_code == 422
    chosen = program.post(f"/imports/{pk}/columns", {"columns": [{"header": "整改时限", "field": "due"}]})
    assert chosen.status_code == 200, chosen.content.decode()
    with acting(people.supervisor):
        assert ColumnMapping.objects.get().field == "due"
    [name] = other.get(f"/imports/{pk}/names").json()["items"]
    assert (name["written"], name["chosen"], name["is_new"]) == ("密名单位", None, False)
    stranger = {"names": [{"written": "别的单位", "body": people.department.pk}]}
    assert program.post(f"/imports/{pk}/names", stranger).status_code == 422
    assert "别的单位" not in Body.objects.get(pk=people.department.pk).aliases
    both = {"names": [{"written": "密名单位", "body": people.department.pk, "is_new": True}]}
    assert program.post(f"/imports/{pk}/names", both).status_code == 422
    meant = {"names": [{"written": "密名单位", "body": people.department.pk}]}
    assert program.post(f"/imports/{pk}/names", meant).status_code == 200
    assert program.get(f"/imports/{pk}/names").json()["items"] == []
    [row] = program.get(f"/imports/{pk}/rows").json()["items"]
    left = program.post(f"/imports/{pk}/rows", {"rows": [row["id"]]}).json()
    assert (left["counts"]["skipped"], left["counts"]["new"]) == (1, 0)
    again = program.post(f"/imports/{pk}/rows", {"rows": [row["id"]], "is_excluded": False}).json()
    assert again["counts"]["new"] == 1
    handler = Program(people.handler)
    assert handler.get(f"/imports/{pk}/names").status_code == 404
    assert handler.post(f"/imports/{pk}/rows", {"rows": [row["id"]]}).status_code == 404


@pytest.mark.django_db
def test_a_subscription_is_ones_own(standing: Standing) -> None:
    program, colleague = Program(standing.supervisor), Program(standing.colleague)
    sent = {
        "name": "销号",
        "events": ["close", "reopen"],
        "domain": "transport",
        "states": ["closed"],
        "late": False,
    }
    made = program.post("/subscriptions", sent)
    assert made.status_code == 200, made.content.decode()
    pk = made.json()["id"]
    assert made.json()["filters"] == {"domain": "transport", "states": ["closed"]}
    assert colleague.get("/subscriptions").json() == {"items": []}
    assert colleague.post(f"/subscriptions/{pk}/pause", {"paused": True}).status_code == 404
    assert program.post(f"/subscriptions/{pk}/pause", {"paused": True}).json()["is_paused"] is True
    assert program.post("/subscriptions", {**sent, "events": ["beauty"]}).status_code == 422
    gone = program.client.delete(f"/api/v1/subscriptions/{pk}", headers=program.headers())
    assert gone.json() == {"id": pk}
    assert program.get("/subscriptions").json() == {"items": []}


@pytest.mark.django_db
def test_what_may_be_one_matter_is_told_decided_and_joined(standing: Standing) -> None:
    program = Program(standing.supervisor)
    first = entered(program, description="一号杆塔迁改受阻停工两个月", place="武清区")
    asked = program.get("/similar/wording?description=一号杆塔迁改受阻已停工两个月&place=武清区").json()
    assert [one["finding"]["id"] for one in asked["items"]] == [first]
    second = entered(program, description="一号杆塔迁改受阻已停工两个月", place="武清区")
    assert program.get("/similar").json()["items"] == [], "compared behind the request"
    _compare_what_waits()
    third = entered(program, description="养老机构床位登记不实")
    [pair] = program.get("/similar").json()["items"]
    assert (pair["finding"]["id"], pair["other"]["id"]) == (second, first)
    assert Program(standing.outsider).get("/similar").json()["items"] == []
    done = program.post(
        f"/findings/{third}/correct", {"description": "一号杆塔迁改受阻停工两个月", "reason": "误录"}
    )
    assert done.status_code == 200, done.content.decode()
    corrected = program.get(f"/findings/{third}/similar").json()["items"]
    assert {one["finding"]["id"] for one in corrected} == {first, second}
    assert program.post(f"/findings/{third}/keep-apart", {"other": first}).json() == {"is_new": True}
    assert program.post(f"/findings/{third}/keep-apart", {"other": first}).json() == {"is_new": False}
    assert program.post(f"/findings/{second}/join", {"kept": first, "reason": "同一事项"}).status_code == 200
    assert program.get(f"/findings/{third}/similar").json()["items"] == []


def _compare_what_waits() -> None:
    for job in ProcrastinateJob.objects.filter(task_name=COMPARE).order_by("id"):
        compare(**job.args)


@pytest.mark.django_db
def test_several_are_assigned_at_once_and_the_head_may_always_be_asked(standing: Standing) -> None:
    program, head = Program(standing.supervisor), Program(standing.department_head)
    one, other = entered(program), entered(program, description="电缆沟冲突")
    sent = {"findings": [one, other], "responsible": standing.department.pk, "due_days": 5}
    assert program.post("/findings/assign", {**sent, "due_on": "2025-03-10"}).status_code == 422
    assert program.post("/findings/assign", sent).json() == {"assigned": [one, other], "refused": []}
    again = program.post("/findings/assign", sent).json()
    assert again["assigned"] == []
    assert [refused["id"] for refused in again["refused"]] == [one, other]
    assert head.get("/head-rule").json() == {"required": False}
    assert Program(standing.handler).post("/head-rule", {"required": True}).status_code == 403
    assert head.post("/head-rule", {"required": True}).json() == {"required": True}
    assert head.get("/head-rule").json() == {"required": True}


@pytest.mark.django_db
def test_what_goes_on_inside_is_read_inside_alone(standing: Standing) -> None:
    program, handler, head = (
        Program(standing.supervisor),
        Program(standing.handler),
        Program(standing.department_head),
    )
    pk = entered(program)
    program.post(f"/findings/{pk}/assign", {"responsible": standing.department.pk, "due_days": 10})
    for action, body in (("accept", None), ("start", {"plan": "分步"})):
        assert handler.post(f"/findings/{pk}/{action}", body).status_code == 200
    route = {"unit": "运检科", "handler": standing.handler.person, "due_days": 5, "note": "先核图纸"}
    routed = head.post(f"/findings/{pk}/route", route)
    assert routed.status_code == 200, routed.content.decode()
    file = handler.upload("/files", {"file": things.named(b"done", "x.txt")}).json()["id"]
    proposed = handler.post(f"/findings/{pk}/propose", {"statement": "呈批", "files": [file]})
    assert proposed.status_code == 200, proposed.content.decode()
    inside = head.get(f"/findings/{pk}").json()
    assert (inside["routing"]["note"], inside["proposals"][0]["statement"]) == ("先核图纸", "呈批")
    assert [one["id"] for one in head.get("/findings?proposed=true").json()["items"]] == [pk]
    outside = program.get(f"/findings/{pk}").json()
    assert (outside["routing"], outside["proposals"]) == (None, [])
    assert handler.post(f"/findings/{pk}/decide-proposal", {"granted": True}).status_code == 403
    assert head.post(f"/findings/{pk}/decide-proposal", {"granted": True}).status_code == 200
