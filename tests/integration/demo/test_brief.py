"""The bulletin prints itself: its figures come out of the scenario's rows, and change when these rows do."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import shapely
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from jianxing.approvals import operations as bundles
from jianxing.approvals.models import Bundle
from jianxing.atlas import operations as atlas
from jianxing.atlas import queries as atlas_read
from jianxing.atlas.models import Area, AreaOutline, Layer
from jianxing.briefs import queries
from jianxing.briefs.documents import as_json
from jianxing.briefs.lifecycle import State
from jianxing.briefs.models import Brief
from jianxing.comparisons.freight import operations as freight
from jianxing.comparisons.freight.models import Traffic
from jianxing.comparisons.penalties import operations as penalties
from jianxing.comparisons.penalties.models import Intake
from jianxing.demo import approving, bordering, industry, transport
from jianxing.demo.scene import AS_OF, on
from jianxing.directory import operations as directory
from jianxing.directory import queries as directory_read
from jianxing.directory.acting import acting
from jianxing.directory.models import Body, Person
from jianxing.feedback import operations as feedback
from jianxing.feedback.models import Report
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.inspections import operations as inspections
from jianxing.inspections.models import Inspection
from jianxing.kernel.actor import Actor, Role
from jianxing.meetings import operations as meetings
from jianxing.meetings import queries as meetings_read
from jianxing.meetings.models import Meeting
from jianxing.packages import operations as packages
from jianxing.packages.models import Package
from jianxing.projects import operations as projects
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import CampaignYear, Checklist, FocusItem, Programme, Project
from jianxing.questions import operations as questions
from jianxing.questions.models import Question
from jianxing.referrals import operations as referrals
from tests.integration.demo.article_facts import FACTS
from tests.integration.demo.further_experiments import EXPERIMENTS as FURTHER

AT = on(AS_OF, 11)
WHY = "核对后更正"


class Undo(Exception):
    """Ends an experiment, whose changes go with its transaction."""


def body(code: str) -> Actor:
    return Actor.system(body_id=Body.objects.get(code=code).pk)


def brief(as_of: date = AS_OF) -> dict[str, Any]:
    with acting(body("TJ")):
        return as_json(queries.drawn_template(as_of=as_of))


def values(as_of: date = AS_OF) -> dict[str, Any]:
    return {figure["id"]: figure["value"] for figure in brief(as_of)["figures"]}


def void_inspections(code: str, **which: Any) -> None:
    with acting(body(code)) as by:
        for one in Inspection.objects.filter(body_id=by.body, **which).exclude(state="planned"):
            inspections.void(inspection=one, reason=WHY, by=by, at=AT)


def reopen_of_the_park() -> None:
    with acting(body("TJ-KFQ")) as by:
        one = Finding.objects.filter(projects__name=industry.PARK, state="closed").order_by("pk")[0]
        findings.reopen(finding=one, reason=WHY, due_on=None, by=by, at=AT)


def void_of_the_park() -> None:
    with acting(body("TJ-KFQ")) as by:
        one = Finding.objects.filter(projects__name=industry.PARK, state="closed").order_by("pk")[0]
        findings.void(finding=one, reason=WHY, by=by, at=AT)


def void_an_introduced_one() -> None:
    with acting(body("TJ-KFQ")) as by:
        one = Project.objects.filter(parent__name=industry.PARK).order_by("-pk")[0]
        projects.void(project=one, reason=WHY, by=by, at=AT)


def introduce_one_more() -> None:
    with acting(body("TJ-KFQ")) as by:
        projects.register(
            name="引进项目(补录)",
            domain="industry",
            stage=Stage.APPROVAL,
            parent=Project.objects.get(name=industry.PARK),
            introduced_on=date(2026, 3, 30),
            by=by,
            at=AT,
        )


def verify_one_more() -> None:
    person = Person.objects.get(
        login="jiaotong"
    ).pk  # a closing is verified by somebody, never by the software
    with acting(Actor(person_id=person, body_id=body("TJ-JTW").body, role=Role.SUPERVISOR)) as by:
        stated = Finding.objects.filter(
            supervised_by=by.body, closure_stated=True, closure_verified=False,
            category="管线切改", projects__name__in=transport.RAIL, state="closed",
        )  # fmt: skip
        answers = findings.Answers("已完成", "已复核", "已排查", "made", "已建制")
        findings.verify_stated(finding=stated.order_by("pk")[0], answers=answers, by=by, at=AT)


def move(name: str, code: str, to: Stage) -> Callable[[], None]:
    def deed() -> None:
        with acting(body(code)) as by:
            one = Project.objects.get(name=name)
            projects.move_stage(project=one, to=to, on=AS_OF, document="文件", reason=WHY, by=by, at=AT)

    return deed


def one_focus_item_more() -> None:
    with acting(body("TJ-SHJ")) as by:
        plan = FocusItem.objects.filter(title__contains="点对点")[0].programme
        projects.add_focus_items(programme=plan, items=[projects.FocusDraft(title="噪声共治")], by=by, at=AT)


def withdraw_the_cases_of_tianjin() -> None:
    person = Person.objects.get(login="yingji").pk
    with acting(Actor(person_id=person, body_id=body("TJ-YJJ").body, role=Role.SUPERVISOR)) as by:
        one = Intake.objects.get(name__startswith="天津处罚案件")
        penalties.withdraw_penalties(intake=one, reason=WHY, by=by, at=AT)
        penalties.compare_penalties(by=by, at=AT)


def recognise_a_package() -> None:
    person = Person.objects.get(login="shengtai").pk  # recognition is a person's, never the software's
    with acting(Actor(person_id=person, body_id=body("TJ-SHJ").body, role=Role.SUPERVISOR)) as by:
        packages.decide(package=Package.objects.get(state="received"), says="recognise", by=by, at=AT)


def a_reporter_says_yes() -> None:
    system = Actor.system(body_id=body("TJ-WQ").body)
    with acting(system):
        one = Report.objects.select_related("door").get(state="answered")
        word = feedback.Envelope(
            door=one.door.code,
            identity="9" * 64,
            token=one.token,
            kind="word",
            said={"solved": True},
            came_at=AT,
        )
        assert feedback.bring_in(envelopes=[word], by=system, at=AT).taken == 1
    assert feedback.take_in(body=system.body, at=AT).words == 1


def withdraw_a_question() -> None:
    person = Person.objects.get(login="shengtai").pk  # who asked takes it back, never the software
    with acting(Actor(person_id=person, body_id=body("TJ-SHJ").body, role=Role.SUPERVISOR)) as by:
        one = Question.objects.filter(state="sent").order_by("pk")[0]
        questions.withdraw(question=one, reason=WHY, by=by, at=AT)


def void_the_year_in_the_middle() -> None:
    with acting(body("TJ-RSJ")) as by:
        projects.void_campaign_year(year=CampaignYear.objects.get(year=2023), reason=WHY, by=by, at=AT)


def void_a_listed_project() -> None:
    with acting(body("TJ-WQ")) as by:
        one = Checklist.objects.filter(project__registered_by=by.body).order_by("-pk")[0].project
        projects.void(project=one, reason=WHY, by=by, at=AT)


def hold_an_activity() -> None:
    with acting(body("TJ-WQ")) as by:
        projects.add_activity(
            programme=Programme.objects.get(kind="activities"),
            title="廉洁文化讲堂",
            kind="training",
            hosts=list(Body.objects.filter(code__in=["TJ-WQ", "BJ-TZ"])),
            held_on=date(2026, 3, 20),
            by=by,
            at=AT,
        )


def host_an_activity_alone() -> None:
    with acting(body("TJ-WQ")) as by:
        projects.add_activity(
            programme=Programme.objects.get(kind="activities"),
            title="本区讲堂",
            kind="training",
            hosts=list(Body.objects.filter(code="TJ-WQ")),
            held_on=date(2026, 3, 20),
            by=by,
            at=AT,
        )


def void_the_agreement() -> None:
    with acting(body("TJ-YJJ")) as by:
        agreement = Programme.objects.get(kind="agreement", domain="safety")
        projects.void_programme(programme=agreement, reason=WHY, by=by, at=AT)


def held_after_all(code: str) -> Callable[[], None]:
    def deed() -> None:
        with acting(body(code)) as by:
            missed = Meeting.objects.filter(body=by.body, state="missed").order_by("pk")[0]
            one = meetings_read.one(pk=missed.pk)
            meetings.record_late(meeting=one, on=one.planned_on, reason=WHY, by=by, at=AT)

    return deed


def refer_one_more(*, passes_it_on: bool) -> Callable[[], None]:
    def deed() -> None:
        wuqing = Body.objects.get(code="TJ-WQ").pk
        worker, leader = (
            Actor(person_id=Person.objects.get(login=login).pk, body_id=wuqing, role=role)
            for login, role in (("wuqing", Role.SUPERVISOR), ("wuqing.ld", Role.LEADER))
        )
        lead = referrals.Lead(title="演示数据", text="演示数据")
        with acting(worker):
            made = referrals.seal(lead=lead, to=Body.objects.get(code="BJ-TZ"), by=worker, at=AT)
        if passes_it_on:
            with acting(leader):
                referrals.send(referral=made, by=leader, at=AT)

    return deed


def void_the_red_line() -> None:
    with acting(body("TJ-SHJ")) as by:
        layer = Layer.objects.get(kind="red_line")
        atlas.void_layer(layer=atlas_read.one_layer(pk=layer.pk), reason=WHY, by=by, at=AT)


def void_one_of_two_in_a_domain() -> None:
    with acting(body("TJ-WQ")) as by:
        layer = Layer.objects.get(kind="heritage_control")
        atlas.void_layer(layer=atlas_read.one_layer(pk=layer.pk), reason=WHY, by=by, at=AT)


def dismiss_a_conflict() -> None:
    with acting(body("TJ")) as by:
        one = atlas_read.conflicts()[0]
        atlas.dismiss_conflict(conflict=atlas_read.one_conflict(pk=one.pk), reason=WHY, by=by, at=AT)


def accept_a_conflict() -> None:
    with acting(body("TJ")) as by:
        one = atlas_read.conflicts()[0]
        atlas.accept_conflict(conflict=atlas_read.one_conflict(pk=one.pk), by=by, at=AT)


def give_the_works_away() -> None:
    """The ironworks fall to She county, and the boundaries are looked over again."""
    node, works = Actor.system(), AreaOutline.objects.filter(area__name=bordering.WORKS).latest("pk")
    held = {one.code: one for one in directory_read.areas(on=AS_OF)}
    hedong, she = (shapely.from_wkb(held[code].wkb) for code in ("120102", "130426"))
    far = [part for part in shapely.get_parts(hedong) if part.bounds[0] < works.max_x + 0.5]
    kept = shapely.difference(hedong, shapely.union_all(far))
    draft = directory.draft_generation(
        title="调整", source="演示数据", valid_from=AS_OF,
        units=[
            directory.UnitDraft("120102", held["120102"].name, kept),
            directory.UnitDraft("130426", held["130426"].name, shapely.union_all([she, *far])),
        ],
        by=node, at=AT,
    )  # fmt: skip
    directory.publish_generation(generation=draft, by=node, at=AT)
    atlas.survey_all(on=AS_OF, by=node, at=AT)


def answer_for_hangu() -> None:
    with acting(body("TJ")) as by:
        for name in (bordering.HANGU, bordering.LUTAI):
            area = Area.objects.get(name=name)
            if name == bordering.HANGU:
                place = Body.objects.get(code="TJ-YJJ")
                atlas.assign_duty(area=area, body=place, valid_from=AS_OF, by=by, at=AT)
            called = atlas.call_joint_inspection(area=area, planned_on=AS_OF, by=by, at=AT)
            inspections.hold(inspection=called, held_from=AS_OF, by=by, at=AT)


def _bundle_again() -> None:
    """Take back that the satellite company's application was handed in."""
    with acting(body("TJ-BSQ")) as by:
        held = Bundle.objects.get(name=approving.NAME)
        bundles.reopen(bundle=held, reason="误记", by=by, at=AT)


def hand_it_in_late() -> None:
    _bundle_again()
    with acting(body("TJ-BSQ")) as by:
        held = Bundle.objects.get(name=approving.NAME)
        bundles.complete(bundle=held, on=approving.DEADLINE + timedelta(days=1), by=by, at=AT)


def have_an_earlier_deadline() -> None:
    _bundle_again()
    with acting(body("TJ-BSQ")) as by:
        held, day = Bundle.objects.get(name=approving.NAME), approving.COMPLETED_ON
        bundles.set_deadline(bundle=held, deadline=day - timedelta(days=1), reason="提前", by=by, at=AT)
        held = Bundle.objects.get(name=approving.NAME)
        bundles.complete(bundle=held, on=day, by=by, at=AT)


def need_one_approval_more() -> None:
    _bundle_again()
    day = approving.COMPLETED_ON
    with acting(body("TJ-BSQ")) as by:
        held = Bundle.objects.get(name=approving.NAME)
        new = bundles.NewApproval("S7", "出口管制分类认定", Body.objects.get(code="TJ-D-GX"), 10)
        [added] = bundles.add_approvals(bundle=held, approvals=[new], by=by, at=AT)
        added = bundles.file(approval=added, on=day, by=by, at=AT)
        bundles.grant(approval=added, on=day, document="津工信（演示）〔2025〕1号", by=by, at=AT)
        bundles.complete(bundle=Bundle.objects.get(pk=held.pk), on=day, by=by, at=AT)


def stop_following_the_port() -> None:
    with acting(body("TJ-JTW")) as by:
        freight.void_traffic(traffic=Traffic.objects.get(), reason=WHY, by=by, at=AT)


EXPERIMENTS: tuple[tuple[str, Callable[[], None], Callable[[Any], Any]], ...] = (
    ("frame.domains_on_map", void_the_red_line, lambda n: n - 1),
    ("frame.domains_on_map", void_one_of_two_in_a_domain, lambda n: n),
    ("frame.plan_conflicts", dismiss_a_conflict, lambda n: n - 1),
    ("frame.plan_conflicts", accept_a_conflict, lambda n: n),
    (
        "industry.visits.projects",
        lambda: void_inspections("TJ-KFQ", title__contains="催化剂"),
        lambda n: n - 1,
    ),
    ("industry.bundle.on_time", _bundle_again, lambda n: n - 1),
    ("industry.bundle.on_time", hand_it_in_late, lambda n: n - 1),
    ("industry.bundle.on_time", need_one_approval_more, lambda n: n),
    ("industry.bundle.approvals", have_an_earlier_deadline, lambda n: 0),
    ("industry.bundle.approvals", need_one_approval_more, lambda n: n + 1),
    ("industry.medpark.findings_closed", reopen_of_the_park, lambda n: n - 1),
    ("industry.medpark.findings_closed", void_of_the_park, lambda n: n - 1),
    ("industry.medpark.projects_introduced", void_an_introduced_one, lambda n: n - 1),
    ("industry.medpark.projects_introduced", introduce_one_more, lambda n: n + 1),
    ("transport.rail.blockers_closed", verify_one_more, lambda n: n + 1),
    (
        "transport.tanglang.stage",
        move("唐廊高速公路天津段", "TJ-JTW", Stage.CONSTRUCTION),
        lambda _: "construction",
    ),
    ("transport.searail.routes", stop_following_the_port, lambda _: 0),
    ("transport.searail.mismatches_resolved", stop_following_the_port, lambda _: 0),
    ("transport.searail.enterprises", stop_following_the_port, lambda _: 0),
    ("ecology.focus_items", one_focus_item_more, lambda n: n + 1),
    ("ecology.indicators.questions", withdraw_a_question, lambda n: n - 1),
    ("ecology.sites_visited", lambda: void_inspections("TJ-SHJ"), lambda n: n - 1),
    ("services.cadence.held", held_after_all("TJ-RSJ"), lambda n: n + 1),
    ("services.cadence.due", held_after_all("TJ-RSJ"), lambda n: n),
    ("services.cadence.missed", held_after_all("TJ-RSJ"), lambda n: n - 1),
    ("services.workstyle.years", void_the_year_in_the_middle, lambda _: 2),
    ("culture.canal.checklists", void_a_listed_project, lambda n: n - 1),
    ("culture.canal.zizhulin.stage", move("紫竹林禅寺", "TJ-WQ", Stage.ACCEPTANCE), lambda _: "acceptance"),
    ("culture.activities", hold_an_activity, lambda n: n + 1),
    ("culture.activities", host_an_activity_alone, lambda n: n),
    ("culture.referrals", refer_one_more(passes_it_on=True), lambda n: n + 1),
    ("culture.referrals", refer_one_more(passes_it_on=False), lambda n: n),
    ("culture.consultations", held_after_all("TJ-WQ"), lambda n: n + 1),
    ("culture.feedback.resolved", a_reporter_says_yes, lambda n: n + 1),
    ("culture.modes", lambda: void_inspections("TJ-WQ", mode="visitor"), lambda n: n - 1),
    ("safety.evidence.recognised", recognise_a_package, lambda n: n + 1),
    ("safety.penalties.deviations", withdraw_the_cases_of_tianjin, lambda n: n - 1),
    ("safety.consultations", held_after_all("TJ-YJJ"), lambda n: n + 1),
    ("safety.agreements", void_the_agreement, lambda n: n - 1),
    ("safety.enclaves", give_the_works_away, lambda n: n - 1),
    ("safety.blind_spots", answer_for_hangu, lambda n: n - 2),
    ("safety.blind_spots", lambda: void_inspections("TJ-WQ", mode="joint"), lambda n: n + 2),
    ("safety.resilience.funds_checked", lambda: void_inspections("TJ-YJJ", mode="onsite"), lambda _: 0),
)


def after(experiment: Callable[[], None]) -> dict[str, Any]:
    """Return the values that an experiment gives, and undo it."""
    given: dict[str, Any] = {}
    with suppress(Undo), transaction.atomic():
        experiment()
        given = values()
        raise Undo
    return given


def test_every_figure_is_counted_and_follows_its_rows(built: None) -> None:
    told = brief()
    assert json.loads(json.dumps(told)) == told
    assert {figure["id"] for figure in told["figures"]} == set(FACTS)
    for figure in told["figures"]:
        unit, wanted = FACTS[figure["id"]]
        assert figure["unit"] == unit
        if isinstance(wanted, str):
            assert figure["value"] == wanted
        else:
            assert wanted[0] <= figure["value"] <= wanted[1], figure["id"]
        assert figure["rows"]
        assert len(set(figure["rows"])) == len(figure["rows"])
    text = "".join(statement["text"] for statement in told["statements"])
    assert "问题14个" in text
    assert "招标阶段" in text
    assert "{" not in text

    before = values()
    alive: set[str] = set()
    wrong: list[Any] = []
    outcomes: dict[Callable[[], None], dict[str, Any]] = {}
    for key, experiment, expected in (*EXPERIMENTS, *FURTHER):
        if experiment not in outcomes:
            outcomes[experiment] = after(experiment)
        if outcomes[experiment][key] != expected(before[key]):
            wrong.append((key, experiment, outcomes[experiment][key], expected(before[key])))
        if outcomes[experiment][key] != before[key]:
            alive.add(key)
    assert wrong == []
    # Not one figure of the bulletin stands still when its rows change; how many meetings were due is a matter of the calendar.
    assert alive == set(FACTS) - {"services.cadence.due"}
    assert values() == before

    # About one statement for each figure: blind spots take six, days saved too (their blockers, what was said of them, the
    # frozen network), a comparison of penalties two (the run, what it found); meetings, letters, bundles and mended mismatches
    # share theirs.
    with acting(body("TJ")), CaptureQueriesContext(connection) as asked:
        queries.board(as_of=AS_OF)
    assert (
        len([query for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]) <= len(FACTS) + 13
    )

    # As of an earlier day: what had not been closed, entered or held by then is not counted.
    assert values(date(2025, 6, 30))["industry.medpark.findings_closed"] == 7
    assert values(date(2025, 7, 1))["transport.rail.blockers_closed"] == 0
    assert values(date(2025, 12, 17))["culture.canal.zizhulin.stage"] == "acceptance"
    assert values(date(2025, 2, 1))["transport.tanglang.stage"] is None
    assert values(date(2024, 12, 31))["services.workstyle.years"] == 3

    _the_issued_one_says_what_has_changed()


def _the_issued_one_says_what_has_changed() -> None:
    with acting(body("TJ")):
        issued = Brief.objects.get(state=State.ISSUED)
        assert issued.head_size
        figures = list(issued.figures.all())
        assert {figure.key for figure in figures} == set(FACTS)
        assert all(queries.compare(figure=figure).is_same for figure in figures)
    reopen_of_the_park()
    with acting(body("TJ")):
        [park] = [figure for figure in figures if figure.key == "industry.medpark.findings_closed"]
        changed = queries.compare(figure=park)
        assert (changed.then, changed.now) == (14, 13)
        assert [change.kind for change in changed.changes] == ["gone"]
        assert "finding:" in changed.changes[0].handle
