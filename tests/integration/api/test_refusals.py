"""What every endpoint that writes refuses, and what each domain does: no token, a token that reads, another body, another
role, an older state, the same key with something else."""

from typing import Any

import pytest

from jianxing.api.problems import CONFLICT, of_refusal
from jianxing.api.table import ENDPOINTS
from jianxing.approvals import policies as approvals
from jianxing.directory.policies import StepRefused
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.meetings import policies as meetings
from tests.architecture.world import World, make_world
from tests.integration.api.calling import Program
from tests.integration.site import things
from tests.standing import Standing

pytestmark = pytest.mark.django_db
WRITING = [endpoint for endpoint in ENDPOINTS if endpoint.writes]


@pytest.fixture(autouse=True)
def _many(settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 10**6


@pytest.fixture
def world(standing: Standing) -> World:
    return make_world(standing)


def sent(program: Program, method: str, path: str, body: Any = None, **headers: str) -> Any:
    if method == "DELETE":
        return program.client.delete(f"/api/v1{path}", headers=program.headers(**headers))
    return program.post(path, body, **headers)


def test_nothing_is_written_without_a_token_or_by_one_that_reads(standing: Standing) -> None:
    nobody, reader = Program(), Program(standing.supervisor, may_write=False)
    before = Act.objects.count()
    for endpoint in WRITING:
        path = endpoint.path.replace("{id}", "1")
        assert sent(nobody, endpoint.method, path).status_code == 401, endpoint.name
        refused = sent(reader, endpoint.method, path)
        assert refused.status_code == 403, endpoint.name
        assert refused.json()["type"].endswith("#problem-forbidden")
    assert Act.objects.count() == before


def test_unknown_names_in_a_body_are_refused_by_every_endpoint(standing: Standing) -> None:
    program = Program(standing.supervisor)
    for endpoint in WRITING:
        if endpoint.method == "POST" and not endpoint.upload:
            answer = program.post(endpoint.path.replace("{id}", "1"), {"nosuchname": 1})
            assert answer.status_code == 422, endpoint.name
            assert "/nosuchname" in [fault["pointer"] for fault in answer.json()["errors"]]


def steps(world: World) -> list[tuple[str, dict[str, Any]]]:
    """What the group and the bodies that answer for the project may do."""
    project, fund, entry, asset = world.project.pk, world.fund.pk, world.entry.pk, world.asset.pk
    return [
        ("/briefs", {"as_of": "2025-03-06"}),
        ("/figures", {"name": "在办", "recipe": "inspections.held", "unit": "inspection"}),
        ("/brief-template", {"title": "简报", "sections": [{"paragraphs": ["正文"]}]}),
        ("/reminders", {"addressee": world.standing.department.pk, "text": "催办"}),
        ("/programmes", {"kind": "campaign", "title": "专项", "from_year": 2025}),
        (f"/programmes/{world.programme.pk}/focus", {"items": [{"title": "迁改"}]}),
        (f"/projects/{project}/checklist", {"items": [{"text": "已开工"}]}),
        (f"/projects/{project}/share", {"bodies": [world.standing.assistant.pk]}),
        (f"/projects/{project}/bodies", {"participating": [world.standing.assistant.pk]}),
        (f"/inspections/{world.inspection.pk}/amend", {"reason": "误", "place": "武清"}),
        (f"/reminders/{world.reminder.pk}/void", {"reason": "误发"}),
        (f"/funds/{fund}/entries", {"kind": "budget", "amount": "1", "on": "2025-03-03"}),
        (f"/fund-entries/{entry}/settle", {"on": "2025-03-03"}),
        (f"/assets/{asset}/void", {"reason": "误"}),
    ]


def test_another_body_may_not_and_who_sees_nothing_is_told_nothing(world: World) -> None:
    helper, outsider = Program(world.standing.helper), Program(world.standing.outsider)
    before = Act.objects.count()
    for path, body in steps(world):
        refused = helper.post(path, body)
        assert refused.status_code in (403, 404), (path, refused.status_code, refused.content.decode())
        if path.count("/") > 1:
            assert outsider.post(path, body).status_code == 404, path
    assert Act.objects.count() == before


def test_a_leaders_word_is_not_a_supervisors(world: World) -> None:
    supervisor, colleague = Program(world.standing.supervisor), Program(world.standing.colleague)
    asked = [{"addressee": world.standing.group.pk, "text": "请核实", "due_days": 3}]
    for path, body in (
        ("/instructions", {"words": "请核实", "asked": asked}),
        (f"/instructions/{world.draft.pk}/sign", {}),
        (f"/instructions/{world.draft.pk}/return", {"reason": "不妥"}),
        (f"/instructions/{world.instruction.pk}/withdraw", {"reason": "不妥"}),
        (f"/charges/{world.charge}/confirm", {}),
        (f"/charges/{world.charge}/return", {"reason": "不够", "due_days": 3}),
        (f"/briefs/{world.brief.pk}/void", {"reason": "不妥"}),
        ("/head-rule", {"required": True}),
    ):
        for program in (supervisor, colleague):
            refused = program.post(path, body)
            assert refused.status_code == 403, (path, refused.content.decode())
            assert refused.json()["remedy"] or path.endswith("sign") or "withdraw" in path


def test_what_was_decided_upon_an_older_state_is_refused(world: World) -> None:
    supervisor, leader = Program(world.standing.supervisor), Program(world.standing.group_leader)
    for path, body in (
        (f"/projects/{world.project.pk}/checklist", {"items": [{"text": "已开工"}]}),
        (f"/programmes/{world.programme.pk}/focus", {"items": [{"title": "迁改"}]}),
        (f"/inspections/{world.inspection.pk}/share", {"bodies": [world.standing.assistant.pk]}),
        (f"/briefs/{world.brief.pk}/share", {"bodies": [world.standing.assistant.pk]}),
        (f"/figures/{world.figure.pk}/retire", {"reason": "不用"}),
        ("/brief-template/place", {"key": "rail.shut", "section": 0, "sentence": "{rail.shut}"}),
    ):
        older = supervisor.post(path, {**body, "version": 999})
        assert older.status_code == 409, (path, older.content.decode())
    for path, body in (
        (f"/instructions/{world.draft.pk}/sign", {}),
        (f"/charges/{world.charge}/confirm", {}),
        (f"/reminders/{world.reminder.pk}/void", {"reason": "误发"}),
        (f"/assets/{world.asset.pk}/void", {"reason": "误"}),
    ):
        stale = leader.post(path, body, If_Match='"long.gone"')
        assert stale.status_code == 412, (path, stale.content.decode())
        assert stale["ETag"]


def test_the_same_key_with_something_else_is_refused_and_with_the_same_done_once(world: World) -> None:
    leader = Program(world.standing.group_leader)
    asked = [{"addressee": world.standing.group.pk, "text": "请核实", "due_days": 3}]
    sent_once = {"words": "请速办", "asked": asked}
    first = leader.post("/instructions", sent_once, Idempotency_Key="word-1")
    again = leader.post("/instructions", sent_once, Idempotency_Key="word-1")
    other = leader.post("/instructions", {**sent_once, "words": "不必办"}, Idempotency_Key="word-1")
    assert first.status_code == again.status_code == 201
    assert again["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    assert other.status_code == 422
    assert other.json()["type"].endswith("#problem-key-reused")
    found = leader.get("/instructions").json()["items"]
    assert [one["says"] for one in found].count("请速办") == 1


def test_the_second_of_two_steps_is_told_that_it_came_second(world: World) -> None:
    leader = Program(world.standing.group_leader)
    path = f"/charges/{world.charge}/confirm"
    assert leader.post(path).status_code == 200
    second = leader.post(path)
    assert second.status_code == 409
    assert second.json()["type"].endswith("#problem-conflict")


def test_another_department_neither_routes_nor_proposes_nor_decides(world: World) -> None:
    helper, handler = Program(world.standing.helper), Program(world.standing.handler)
    pk = world.shared.pk
    for action, body in (
        ("route", {"unit": "科", "handler": world.standing.helper.person, "due_days": 3}),
        ("unroute", {}),
        ("propose", {"statement": "呈批"}),
        ("decide-proposal", {"granted": True}),
    ):
        assert helper.post(f"/findings/{pk}/{action}", body).status_code in (403, 409), action
    assert handler.post(f"/findings/{pk}/decide-proposal", {"granted": True}).status_code in (403, 409)


def test_what_cannot_be_named_is_refused_at_its_place(world: World) -> None:
    supervisor = Program(world.standing.supervisor)
    nowhere = 9_000_000
    for path, body, pointer in (
        ("/reminders", {"addressee": nowhere, "text": "催办"}, "/addressee"),
        (f"/projects/{world.project.pk}/spans", {"jurisdictions": ["999999"]}, "/jurisdictions"),
        (f"/inspections/{world.inspection.pk}/tick", {"results": [{"check_item": nowhere, "outcome": "ok"}]}, "/results"),
        (f"/findings/{world.kept.pk}/keep-apart", {"other": nowhere}, "/other"),
        ("/findings/assign", {"findings": [nowhere], "due_days": 3}, "/findings"),
        ("/subscriptions", {"name": "新", "events": ["close"], "project": nowhere}, "/project"),
    ):  # fmt: skip
        answer = supervisor.post(path, body)
        assert answer.status_code == 422, (path, answer.content.decode())
        assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]
    assert (
        supervisor.post(f"/findings/{world.kept.pk}/keep-apart", {"other": world.kept.pk}).status_code == 422
    )


def test_an_export_is_its_askers_alone(standing: Standing) -> None:
    things.built(standing)
    asker, colleague = Program(standing.supervisor), Program(standing.colleague)
    run = asker.post("/exports/projects", {}).json()["id"]
    for path in (f"/exports/{run}", f"/exports/{run}/file"):
        assert colleague.get(path).status_code == 404
    assert colleague.post(f"/exports/{run}/cancel").status_code == 404
    assert asker.get(f"/exports/{run}/file").status_code == 409


def test_what_a_state_does_not_admit_is_a_conflict_in_every_domain(world: World) -> None:
    with pytest.raises(StepRefused) as over:
        approvals.check_can_move(bundle=world.bundle, action="no such step", by=Actor.system())
    with pytest.raises(StepRefused) as held:
        meetings.check_can_take(meeting=world.meeting, action="no such step", by=Actor.system())
    assert world.bundle.number in over.value.reason
    assert world.meeting.number in held.value.reason
    assert of_refusal(over.value).kind is of_refusal(held.value).kind is CONFLICT
