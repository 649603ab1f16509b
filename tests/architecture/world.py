"""One of every kind of thing, kept by the stationed group, each with words that an outsider must read nowhere."""

import io
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import xlsxwriter
from django.urls import reverse

from jianxing.approvals import operations as approving
from jianxing.approvals.models import Approval, Bundle, Forecast, Material
from jianxing.atlas import operations as drawing
from jianxing.atlas import queries as mapping
from jianxing.atlas.models import AreaOutline
from jianxing.briefs import operations as briefs
from jianxing.briefs.models import Brief, Figure
from jianxing.briefs.texts import Section
from jianxing.directory.acting import acting
from jianxing.directory.models import Appointment, Body, Person, TaskGroup
from jianxing.directory.operations import add_body, form_task_group
from jianxing.evidence.models import File
from jianxing.evidence.operations import store
from jianxing.exporting import operations as exporting
from jianxing.exporting.lists import Asked
from jianxing.exporting.lists.findings import FINDINGS
from jianxing.exporting.models import ExportRun
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.importing.models import ImportRun
from jianxing.indicators import operations as measuring
from jianxing.inspections import operations as inspecting
from jianxing.inspections.models import Inspection, Reminder
from jianxing.instructions import operations as instructing
from jianxing.instructions.models import Charge, Instruction
from jianxing.kernel.actor import Actor, Role
from jianxing.ledger.models import Act
from jianxing.letters import operations as writing
from jianxing.letters import queries as letters
from jianxing.letters.models import Impasse, JointAction, Letter
from jianxing.meetings import operations as meetings
from jianxing.meetings import queries as meetings_read
from jianxing.meetings.models import Decision, Meeting
from jianxing.methods.waste import Manifest
from jianxing.notices.models import Notice
from jianxing.projects import operations as register
from jianxing.projects.models import Fund, FundEntry, ParkAsset, Programme, Project
from jianxing.questions import operations as questions
from jianxing.questions import queries as questions_read
from jianxing.questions.models import Question
from jianxing.referrals import queries as referring
from jianxing.referrals.models import Opening, Referral
from jianxing.referrals.operations import ask_reporter
from jianxing.schedules import operations as scheduling
from jianxing.schedules import queries as schedules
from tests.integration.atlas import clashes, land, plans
from tests.integration.indicators import made
from tests.integration.questions import matters as asking
from tests.integration.referrals import leads
from tests.integration.schedules import plans as networks
from tests.integration.site import things
from tests.integration.site.findings.browsing import browser
from tests.standing import AT, TODAY, Standing

ONE, TWO = "密一线杆塔迁改", "密二线取土复垦"
CATEGORY, VIA = "密类管线", "密访所见"
LEDGER, ROW = "密档台账.xlsx", "密三线电缆沟冲突"
PAPER, PHOTO = "密材证明", "密照现场"
FUND, ASSET = "建设资金", "闲置料场"
REMINDED = "切改停电窗口"
BRIEF, FIGURE = "密简铁路简报", "密数销号"
NARROWED = "密筛条件"
LETTER, ANSWERED, PENNED = "密函协同切改", "密复已协调", "密拟函稿"
JOINT, PLAN, PASSED = "密联管线切改", "密案先改燃气", "密推责任归属"
INSIDE, SAID, DRAFTED, REPORTED = "密内先核图纸", "密批抓紧核实", "密拟请组核查", "密报已核实"


QUESTIONED, UNASKED, REPLIED = "密疑限值下方偏多", "密稿读数雷同", "密复仪器校准"
#: A plan version that is still being checked.
DRAWN = "密稿新版规划"
READINGS = "密册读数.csv"
CLAIMED = "密称降幅"
AGREED = "密水补偿协议"
SIGNED = "密单-2025-0001"
BUNDLED, GRANTED, ENCLOSED = "密包国家专项申报", "密批频率许可", "密料参数表"
#: A task of a schedule's update that is still being checked.
SLOWER = "密缓架梁"
#: What a finding holds up.
HELD_UP = "密卡承台"
MEETING, ITEM, DECIDED, MINUTED, FEED = "密会堵点调度", "密题停电", "密议排定窗口", "密纪排定一项", "密历手机"


@dataclass
class World:
    """The things, and what each of them is known by."""

    standing: Standing
    shared: Finding
    kept: Finding
    project: Project
    fund: Fund
    entry: FundEntry
    asset: ParkAsset
    programme: Programme
    inspection: Inspection
    reminder: Reminder
    figure: Figure
    brief: Brief
    instruction: Instruction
    draft: Instruction
    charge: int
    letter: Letter
    penned: Letter
    passed: Letter
    letter_receipt: int
    action: JointAction
    plan: int
    impasse: Impasse
    run: ImportRun
    export: ExportRun
    task_group: TaskGroup
    files: list[File]
    appointment: int
    series: int
    meeting: Meeting
    coming: int
    item: int
    participant: int
    decision: Decision
    minutes: int
    feed: int
    layer: int
    plan_version: int
    plan_draft: int
    feature: int
    feature_link: int
    comparison: int
    conflict: int
    conflict_run: int
    conflict_rule: int
    reading_series: int
    claim: int
    target: int
    compensation: int
    manifest: int
    indicator: int
    station: int
    intake: int
    question: Question
    unasked: Question
    check_run: int
    area: int
    area_duty: int
    area_inspection: int
    bundle: Bundle
    approval: int
    material: int
    forecast: int
    schedule: int
    schedule_update: int
    schedule_draft: int
    blocker: int
    analysis: int
    lead: int
    opening: int
    lead_number: str = ""
    notices: list[int] = field(default_factory=list)
    acts: list[int] = field(default_factory=list)

    category = CATEGORY
    via = VIA
    #: What somebody who guesses would look for.
    words = ("密一线", "密二线", things.NAME[:4], "COM", "2025")

    @property
    def findings(self) -> list[Finding]:
        return [self.shared, self.kept]

    @property
    def instructions(self) -> list[Instruction]:
        return [self.instruction, self.draft]

    @property
    def questions(self) -> list[Question]:
        return [self.question, self.unasked]

    @property
    def letters(self) -> list[Letter]:
        return [self.letter, self.penned, self.passed]

    def secrets(self) -> dict[str, tuple[str, ...]]:
        """Return by which words each thing would be known."""
        return {
            "shared": (ONE, self.shared.number, PAPER),
            "kept": (TWO, self.kept.number),
            "filed under": (CATEGORY, VIA),
            "project": (things.NAME, ASSET, FUND),
            "programme": (things.PLAN,),
            "inspection": (things.TITLE, self.inspection.number, PHOTO),
            "reminder": (REMINDED,),
            "brief": (BRIEF, self.brief.number, FIGURE),
            "inside": (INSIDE,),
            "instruction": (SAID, REPORTED, self.instruction.number),
            "drafted": (DRAFTED, self.draft.number),
            "letter": (LETTER, ANSWERED, self.letter.document_number),
            "penned": (PENNED, self.penned.number),
            "joint": (JOINT, PLAN, self.action.number),
            "passed": (PASSED, self.passed.document_number),
            "impasse": (self.impasse.number,),
            "meeting": (MEETING, self.meeting.number, ITEM, MINUTED),
            "decision": (DECIDED, self.decision.number),
            "bundle": (BUNDLED, GRANTED, ENCLOSED, self.bundle.number),
            "feed": (FEED,),
            "layer": (plans.NAME, plans.SOURCE, plans.TITLE, plans.PARK),
            "plan draft": (DRAWN,),
            "readings": (made.NAME, made.PLACE, made.SOURCE),
            "reading file": (READINGS,),
            "claim": (CLAIMED,),
            "compensation": (AGREED,),
            "manifest": (SIGNED,),
            "schedule": (networks.NAME, networks.TASK),
            "schedule draft": (SLOWER,),
            "blocker": (HELD_UP,),
            "conflict": (clashes.RULE, clashes.PARK, clashes.MARSH),
            "question": (QUESTIONED, REPLIED, self.question.number),
            "unasked": (UNASKED, self.unasked.number),
            "import": (LEDGER, ROW),
            "export": (NARROWED,),
            "lead": (leads.TITLE, leads.TEXT, leads.REPORTER, leads.PAPER.name, self.lead_number),
        }


def sheet() -> io.BytesIO:
    """A ledger of one row."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("密档")
    page.write_row(0, 0, ("序号", "问题描述", "责任单位", "发现时间", "整改时限"))
    page.write_row(1, 0, (1, ROW, "密名单位", "2025-03-03", "2025-04-03"))
    book.close()
    out.seek(0)
    out.name = LEDGER
    return out


def make_world(standing: Standing) -> World:
    """Make the things by the operations that people's deeds call; the import by its page."""
    by, built = standing.supervisor, things.built(standing)
    with acting(by):
        shared = findings.register(
            description=ONE, domain="transport", category=CATEGORY, discovered_via=VIA,
            projects=[built.project], found_on=TODAY, by=by, at=AT,
        )  # fmt: skip
        findings.assign(
            finding=shared,
            responsible=standing.department,
            assisting=[standing.assistant],
            due_days=20,
            by=by,
            at=AT,
        )
        kept = findings.register(description=TWO, domain="transport", found_on=TODAY, by=by, at=AT)
    with acting(standing.handler):
        findings.accept(finding=shared, by=standing.handler, at=AT)
        findings.start_rectification(finding=shared, plan="分步实施", by=standing.handler, at=AT)
        findings.route(
            finding=shared, unit="密科", handler=Person.objects.get(pk=standing.handler.person), due_days=5,
            note=INSIDE, by=standing.handler, at=AT,
        )  # fmt: skip
        paper = _stored("证明".encode(), f"{PAPER}.txt", by=standing.handler)
        findings.propose(finding=shared, statement="呈批", files=[paper], by=standing.handler, at=AT)
    head = standing.department_head
    with acting(head):
        findings.decide_proposal(finding=shared, granted=True, reason="", by=head, at=AT)
    with acting(standing.handler):
        findings.submit(finding=shared, statement="已完成", by=standing.handler, at=AT)
    inspection = things.held(standing, built.project)
    with acting(by):
        photo = _stored(things.picture(), f"{PHOTO}.jpg", by=by)
        inspecting.attach_photos(inspection=inspection, files=[photo], by=by, at=AT)
    signed, draft, charge = _instructed(standing, shared)
    corresponded = _corresponded(standing, kept)
    with acting(standing.group_leader):
        member = Person.objects.get(pk=standing.colleague.person)
        group = form_task_group(
            code="TG-M", name="专班", purpose="", members=[(member, Role.SUPERVISOR)],
            formed_on=TODAY, by=standing.group_leader, at=AT,
        )  # fmt: skip
    figure, brief = bulletin(standing)
    client = browser(by)
    answer = client.post(reverse("imports"), {"file": sheet(), "domain": "transport"})
    assert answer.status_code == 302, answer.content.decode()
    with acting(by):
        run = ImportRun.objects.select_related("file").get(name=LEDGER)
    with acting(by):
        export = exporting.at_once(
            listed=FINDINGS, asked=Asked(by=by, today=TODAY, words=NARROWED), file=io.BytesIO(), at=AT
        )
    mapped = _mapped(standing, built.project) | _clashed(standing) | _enclosed(standing, inspection)
    programme = things.programme(standing)
    mapped |= _measured(standing, programme)
    mapped |= _scheduled(standing, built.project, things.fresh(by, shared))
    lead, opening = _referred(standing)
    met = _met(standing) | _bundled(standing, built.project)
    world = World(
        standing=standing,
        shared=things.fresh(by, shared),
        kept=things.fresh(by, kept),
        project=built.project,
        fund=built.fund,
        entry=built.entry,
        asset=built.asset,
        programme=programme,
        inspection=things.fresh(by, inspection),
        reminder=things.reminder(standing, inspection),
        figure=figure,
        brief=things.fresh(by, brief),
        instruction=signed,
        draft=draft,
        charge=charge,
        **corresponded,
        run=run,
        export=export,
        task_group=group,
        files=[paper, photo, run.file],
        appointment=Appointment.objects.get(person_id=by.person).pk,
        **met,
        **_questioned(standing),
        **mapped,
        lead=lead.pk,
        opening=opening.pk,
        lead_number=lead.number,
    )
    with acting(by):
        world.notices = list(Notice.objects.values_list("pk", flat=True))
    world.acts = list(Act.objects.order_by("-pk").values_list("pk", flat=True)[:3])
    return world


def bulletin(standing: Standing) -> tuple[Figure, Brief]:
    """An issued brief of the group, and the figure in it."""
    by = standing.supervisor
    with acting(by):
        figure = briefs.make_figure(
            key="rail.shut", name=FIGURE, recipe="findings.closed", unit="finding", params={}, by=by, at=AT
        )
        text = Section(heading="铁路", paragraphs=("销号{rail.shut}个。",))
        briefs.compose_template(title=BRIEF, sections=[text], by=by, at=AT)
        brief = briefs.draft(as_of=TODAY, by=by, at=AT)
    with acting(standing.colleague) as reader:
        briefs.review(brief=brief, by=reader, at=AT)
    with acting(standing.group_leader) as leader:
        briefs.issue(brief=brief, by=leader, at=AT)
    return figure, brief


def _instructed(standing: Standing, finding: Finding) -> tuple[Instruction, Instruction, int]:
    """An instruction of the group's leader to the group, carried out; a draft that waits for the signature."""
    by, leader = standing.supervisor, standing.group_leader
    asked = [instructing.Asked(addressee=standing.group, text=SAID, due_days=5)]
    with acting(leader):
        signed = instructing.write(words=SAID, asked=asked, matter=finding, by=leader, at=AT)
    with acting(by):
        charge = Charge.objects.select_related("instruction").get(instruction=signed)
        instructing.receive(charge=charge, by=by, at=AT)
        instructing.report(charge=charge, text=REPORTED, by=by, at=AT)
        asked = [instructing.Asked(addressee=standing.group, text=DRAFTED, due_days=5)]
        draft = instructing.draft(proposal=DRAFTED, asked=asked, by=by, at=AT)
    return signed, draft, charge.pk


def _bundled(standing: Standing, project: Project) -> dict[str, Any]:
    """An approval bundle that the group follows, of which the assistant is applicant and approves one thing."""
    by = standing.supervisor
    with acting(by):
        bundle = approving.open_bundle(
            name=BUNDLED, project=project, applicant=standing.assistant, deadline=TODAY + timedelta(days=60),
            by=by, at=AT,
        )  # fmt: skip
        new = approving.NewApproval("A1", GRANTED, standing.assistant, 20, materials=(ENCLOSED,))
        [approval] = approving.add_approvals(bundle=bundle, approvals=[new], by=by, at=AT)
        return {
            "bundle": Bundle.objects.get(pk=bundle.pk),
            "approval": Approval.objects.get(pk=approval.pk).pk,
            "material": Material.objects.get(bundle=bundle).pk,
            "forecast": Forecast.objects.filter(bundle=bundle).latest("pk").pk,
        }


def _met(standing: Standing) -> dict[str, Any]:
    """A series of the group in which the assistant takes part: a meeting held, with a decision that the department is
    responsible for and signed minutes; a feed of the group's calendar."""
    by, leader = standing.supervisor, standing.group_leader
    cadence = {
        "key": "weekly",
        "name": "周沟通",
        "rule": "FREQ=WEEKLY;BYDAY=TH",
        "starts_on": TODAY.isoformat(),
    }
    with acting(by):
        series = meetings.open_series(
            name=MEETING, rules={"cadences": [cadence]}, begins=AT.time(), participants=[standing.assistant],
            by=by, at=AT,
        )  # fmt: skip
        first, coming = Meeting.objects.filter(series=series).order_by("planned_on")[:2]
        meeting = meetings_read.one(pk=first.pk)
        [item] = meetings.put_on_agenda(meeting=meeting, items=[meetings.Proposed(ITEM)], by=by, at=AT)
        meetings.invite(meeting=meeting, by=by, at=AT)
        meetings.hold(meeting=meeting, on=TODAY, present=[standing.assistant], by=by, at=AT)
        decision = meetings.decide(
            meeting=meeting, text=DECIDED, responsible=standing.department, due_days=5, by=by, at=AT
        )
        minutes = meetings.draft_minutes(meeting=meeting, title=MEETING, text=MINUTED, by=by, at=AT)
        feed, _secret = meetings.make_feed(name=FEED, by=by, at=AT)
        participant = meetings_read.one_series(pk=series.pk).participants.get()
    with acting(leader):
        meetings.sign_minutes(minutes=meetings_read.one_minutes(pk=minutes.pk), by=leader, at=AT)
    return {
        "series": series.pk, "meeting": meeting, "coming": coming.pk, "item": item.pk, "decision": decision,
        "minutes": minutes.pk, "feed": feed.pk, "participant": participant.pk,
    }  # fmt: skip


def _questioned(standing: Standing) -> dict[str, Any]:
    """A question of the group that the department has answered, and one that is not sent yet."""
    by = standing.supervisor
    sent = asking.sent(standing, seen=QUESTIONED)
    with acting(standing.handler):
        mine = questions_read.one(pk=sent.pk)
        questions.receive(question=mine, by=standing.handler, at=AT)
        questions.answer(question=mine, says="stands", text=REPLIED, by=standing.handler, at=AT)
    unasked = asking.raised(standing, identity="unasked", seen=UNASKED)
    held = made.series(
        by,
        of=made.indicator(by, name="密测核验"),
        at=made.station(by, name="密点核验"),
        reports=standing.department,
        source="核验平台",
    )
    made.brought(by, held, [40.0, 50.0])
    with acting(by):
        run = measuring.stop_checks(run=measuring.ask_checks(series=[held], by=by, at=AT), by=by, at=AT)
        return {"question": questions_read.one(pk=sent.pk), "unasked": unasked, "check_run": run.pk}


def _mapped(standing: Standing, project: Project) -> dict[str, Any]:
    """A layer of the group with a published version, at whose first feature the project lies, and a draft of the next."""
    by, layer = standing.supervisor, plans.layer(standing.supervisor)
    published = plans.version(by, layer)
    draft = plans.version(by, layer, [plans.draft("B1", 117.4, 39.1)], title=DRAWN, publish=False)
    with acting(by):
        first = mapping.features(version=published).first()
        assert first is not None
        feature = mapping.one_feature(pk=first.pk)
        link = drawing.link_project(feature=feature, project=project, by=by, at=AT)
    return {
        "layer": layer.pk, "plan_version": published.pk, "plan_draft": draft.pk, "feature": feature.pk,
        "feature_link": link.pk,
    }  # fmt: skip


def _measured(standing: Standing, programme: Programme) -> dict[str, Any]:
    """A series of the group that was corrected once, and a file of readings that waits to be looked at."""
    by, series = standing.supervisor, made.series(standing.supervisor)
    below = add_body(
        code=f"BELOW{standing.group.pk}", name="下游单位", kind=Body.Kind.GOVERNMENT, by=Actor.system(), at=AT
    )
    made.brought(by, series, [40.0, 80.0, 60.0])
    made.brought(by, series, [40.0, 74.0, 60.0], reason="复核")
    with acting(by):
        intake = measuring.upload_readings(
            stream=io.BytesIO(f"站点,日期,PM2.5\n{made.PLACE},2025-01-04,50\n".encode()), name=READINGS,
            source=made.SOURCE, by=by, at=AT,
        )  # fmt: skip
        measuring.understand_readings(intake=intake, by=by, at=AT)
        claim = measuring.record_claim(
            text=CLAIMED, source="总结", made_on=TODAY, claimant=standing.group,
            formula=measuring.FormulaDraft("mean", "level", made.FIRST, TODAY), series=[series], value=58.0, by=by, at=AT,
        )  # fmt: skip
        item, *_others = register.add_focus_items(
            programme=programme, items=[register.FocusDraft(title="空气质量", domain="ecology")], by=by, at=AT
        )
        target = measuring.set_target(
            focus_item=item, series=series, statistic="mean", value=40.0, by_on=date(2027, 1, 1), base_value=70.0,
            base_on=made.FIRST, basis="方案", by=by, at=AT,
        )  # fmt: skip
        compensation = measuring.record_compensation(
            title=AGREED, station=series.station, upper=standing.group, lower=below,
            terms={"basic": {"COD": 20.0}, "weights": {"COD": 1.0}, "coefficient": 1.0, "reward": 1.0, "penalty": 1.0},
            from_year=2025, to_year=2025, document="协议", by=by, at=AT,
        )  # fmt: skip
        manifest = measuring.record_manifest(
            manifest=Manifest(SIGNED, "HW50", TODAY, 10.0, 10.0, 9.0),
            sender="甲",
            carrier="乙",
            receiver="丙",
            by=by,
            at=AT,
        )
    return {
        "compensation": compensation.pk, "manifest": manifest.pk, "reading_series": series.pk,
        "indicator": series.indicator_id, "station": series.station_id, "intake": intake.pk, "claim": claim.pk,
        "target": target.pk,
    }  # fmt: skip


def _scheduled(standing: Standing, project: Project, finding: Finding) -> dict[str, Any]:
    """A schedule of the project with an update that counts, and a draft of the next with another task."""
    by = standing.supervisor
    made = networks.schedule(by, project)
    counts = networks.adopted(by, made)
    told = networks.network()
    longer = replace(told, tasks=(*told.tasks, replace(told.tasks[1], key="9", name=SLOWER)))
    draft = networks.uploaded(by, made, networks.file_of("json", longer), name="plan.json")
    with acting(by):
        held = scheduling.register_blocker(
            finding=finding, schedule=schedules.one_schedule(pk=made.pk), tasks=["3"], first_on=TODAY,
            expected_on=TODAY, name=HELD_UP, by=by, at=AT,
        )  # fmt: skip
        analysis = scheduling.analyse(schedule=schedules.one_schedule(pk=made.pk), by=by, at=AT)
    return {
        "schedule": made.pk, "schedule_update": counts.pk, "schedule_draft": draft.pk, "blocker": held.pk,
        "analysis": analysis.pk,
    }  # fmt: skip


def _clashed(standing: Standing) -> dict[str, Any]:
    """Two layers of the group that conflict under its rule, one of the conflicts decided."""
    by = standing.supervisor
    rule = clashes.rule(by)
    run = clashes.compare(by, *clashes.two_layers(by))
    found = clashes.standing(by)
    with acting(by):
        drawing.dismiss_conflict(conflict=found["P2", "M2"], reason="历史用地", by=by, at=AT)
    return {
        "comparison": run.comparison_id, "conflict": found["P1", "M1"].pk, "conflict_run": run.pk,
        "conflict_rule": rule.pk,
    }  # fmt: skip


def lay_land() -> None:
    """Divisions with an enclave among them, looked over; public, and there before anything else is."""
    if not AreaOutline.objects.exists():
        land.surveyed()


def _enclosed(standing: Standing, inspection: Inspection) -> dict[str, Any]:
    """An enclave to which the group's inspection went, and for which the group answered until it did not."""
    lay_land()
    by = standing.supervisor
    area = AreaOutline.objects.filter(kind="enclave").select_related("area").order_by("pk")[0].area
    with acting(by):
        link = drawing.tie_inspection(area=area, inspection=things.fresh(by, inspection), by=by, at=AT)
        duty = drawing.assign_duty(area=area, body=standing.group, valid_from=TODAY, by=by, at=AT)
        drawing.end_duty(duty=duty, valid_to=TODAY, reason="误指定", by=by, at=AT)
    return {"area": area.pk, "area_duty": duty.pk, "area_inspection": link.pk}


def _referred(standing: Standing) -> tuple[Referral, Opening]:
    """A lead that the group has passed on to a body of its own node, and a request for its reporter's identity."""
    other = add_body(
        code=f"REF{standing.group.pk}", name=f"受移送纪委监委{standing.group.pk}", kind=Body.Kind.COMMISSION,
        by=Actor.system(), at=AT,
    )  # fmt: skip
    two = leads.Two(leads.make_house(standing.group), leads.make_house(other))
    made, by = leads.received(two), two.theirs.supervisor
    with acting(by):
        copy = referring.copies(body_key=two.theirs.key)[0]
        asked = ask_reporter(referral=referring.one(pk=made.pk), copy=copy, reason="verify", by=by, at=AT)
    return made, asked


def _corresponded(standing: Standing, finding: Finding) -> dict[str, Any]:
    """A joint letter that was answered, with a plan; a draft of two bodies; a letter that two declined, and so an impasse."""
    by, leader, helper = standing.supervisor, standing.group_leader, standing.helper

    def drafted(title: str, *to: writing.Addressed, **fields: Any) -> Letter:
        with acting(by):
            return writing.draft(
                kind="letter", title=title, text=f"{title}请协助", to=to, by=by, at=AT, **fields
            )

    def sent(title: str, *to: writing.Addressed, **fields: Any) -> Letter:
        letter = drafted(title, *to, **fields)
        with acting(leader):
            return writing.sign(letter=letters.one(pk=letter.pk), then_send=True, by=leader, at=AT)

    with acting(by):
        action = writing.open_action(name=JOINT, shape="group_local", by=by, at=AT)
    letter = sent(LETTER, writing.Addressed(standing.assistant, asked=LETTER, due_days=5), action=action)
    with acting(helper):
        receipt = letters.receipt_of(letter=letter, body_id=helper.body)
        writing.open_letter(receipt=receipt, by=helper, at=AT)
        writing.accept(receipt=receipt, by=helper, at=AT)
        writing.answer(receipt=receipt, text=ANSWERED, by=helper, at=AT)
    with acting(by):
        plan = writing.write_plan(action=letters.one_action(pk=action.pk), text=PLAN, by=by, at=AT)
    passed = sent(PASSED, writing.Addressed(standing.assistant), writing.Addressed(standing.department))
    for one in (helper, standing.handler):
        with acting(one):
            declining = letters.receipt_of(letter=passed, body_id=one.body)
            writing.open_letter(receipt=declining, by=one, at=AT)
            writing.decline(receipt=declining, reason="不归我管", by=one, at=AT)
    penned = drafted(PENNED, writing.Addressed(standing.department), co_issuers=[standing.assistant])
    with acting(by):
        impasse = Impasse.objects.get(letter=passed)
    return {
        "letter": letter, "penned": penned, "passed": passed, "letter_receipt": receipt.pk, "action": action,
        "plan": plan.pk, "impasse": impasse,
    }  # fmt: skip


def _stored(content: bytes, name: str, *, by: Any) -> File:
    return store(stream=io.BytesIO(content), name=name, by=by, at=AT)
