"""The world, and how it is made."""

import io
from dataclasses import dataclass, field

import xlsxwriter
from django.urls import reverse

from jianxing.approvals.models import Bundle
from jianxing.briefs.models import Brief, Figure
from jianxing.directory.acting import acting
from jianxing.directory.models import Appointment, Person, TaskGroup
from jianxing.directory.operations import form_task_group
from jianxing.evidence.models import File
from jianxing.exporting import operations as exporting
from jianxing.exporting.lists import Asked
from jianxing.exporting.lists.findings import FINDINGS
from jianxing.exporting.models import ExportRun
from jianxing.feedback.models import Report
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.importing.models import ImportRun
from jianxing.incidents.models import Incident, Message
from jianxing.inspections import operations as inspecting
from jianxing.inspections.models import Inspection, Reminder
from jianxing.instructions.models import Instruction
from jianxing.kernel.actor import Role
from jianxing.ledger.models import Act
from jianxing.letters.models import Impasse, JointAction, Letter
from jianxing.meetings.models import Decision, Meeting
from jianxing.notices.models import Notice
from jianxing.packages.models import Package
from jianxing.projects.models import Fund, FundEntry, ParkAsset, Programme, Project
from jianxing.questions.models import Question
from tests.architecture.world.emergencies import happened
from tests.architecture.world.figures import (
    bulletin,
    compared,
    covered,
    measured,
    packaged,
    questioned,
    voiced,
)
from tests.architecture.world.freight import freighted
from tests.architecture.world.land import clashed, enclosed, mapped
from tests.architecture.world.passing import corresponded, instructed, met, referred, stored
from tests.architecture.world.words import (
    AGREED,
    ANSWERED,
    ASSET,
    BEGINNING,
    BRIEF,
    BUNDLED,
    CARD,
    CATEGORY,
    CHAINED,
    CLAIMED,
    DECIDED,
    DELEGATED,
    DRAFTED,
    DRAWN,
    ENCLOSED,
    FEED,
    FIGURE,
    FUND,
    GRANTED,
    HAPPENED,
    HELD_UP,
    INSIDE,
    ITEM,
    JOINT,
    LEDGER,
    LENT,
    LETTER,
    MEETING,
    MINUTED,
    NARROWED,
    OBJECTED,
    ONE,
    OUTLET,
    OUTLETS,
    PAPER,
    PASSED,
    PENAL,
    PENNED,
    PHOTO,
    PLAN,
    PUNISHED,
    QUESTIONED,
    READINGS,
    REMINDED,
    REPLIED,
    REPORTED,
    ROW,
    SAID,
    SHIPPED,
    SIGNED,
    SILENT,
    SLOWER,
    STORED,
    TRAFFIC,
    TRIED,
    TWO,
    UNASKED,
    VIA,
    WANTED,
    WRITTEN,
)
from tests.architecture.world.works import bundled, scheduled
from tests.integration.atlas import clashes, plans
from tests.integration.feedback import matters as voices
from tests.integration.indicators import made
from tests.integration.packages import matters as evidence
from tests.integration.referrals import leads
from tests.integration.schedules import plans as networks
from tests.integration.site import things
from tests.integration.site.findings.browsing import browser
from tests.standing import AT, TODAY, Standing


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
    penalty_file: int
    penalty_run: int
    penalty_result: int
    penalty_case: int
    delegation: int
    duty_chain: int
    station: int
    intake: int
    traffic: int
    movement: int
    mismatch: int
    freight_source: int
    freight_file: int
    incident: Incident
    reported: Incident
    alert: int
    force: int
    kept_force: int
    resource_request: int
    dispatch: int
    cap_message: Message
    alert_feed: int
    lapses: list[int]
    package: Package
    report: Report
    unrouted: Report
    cluster: int
    question: Question
    unasked: Question
    check_run: int
    card: int
    outlet_list: int
    list_version: int
    outlet: int
    trial: int
    work: int
    match: int
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
    def incidents(self) -> list[Incident]:
        return [self.incident, self.reported, self.cap_message.incident]

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
            "penalties": (PUNISHED, PENAL, DELEGATED, CHAINED),
            "coverage": (CARD, OUTLET, OUTLETS, TRIED),
            "traffic": (TRAFFIC, SHIPPED),
            "compensation": (AGREED,),
            "manifest": (SIGNED,),
            "schedule": (networks.NAME, networks.TASK),
            "schedule draft": (SLOWER,),
            "blocker": (HELD_UP,),
            "conflict": (clashes.RULE, clashes.PARK, clashes.MARSH),
            "incident": (HAPPENED, WRITTEN, LENT, WANTED, self.incident.number),
            "store": (STORED,),
            "reported": (BEGINNING, self.reported.number, self.cap_message.incident.number),
            "lapse": (SILENT,),
            "package": (evidence.TITLE, evidence.ABOUT, evidence.PLACE, OBJECTED, self.package.number),
            "report": (voices.TITLE, voices.TEXT, voices.ANSWER, voices.PUBLIC, self.report.number),
            "unrouted": (voices.KEPT, self.unrouted.number),
            "contact": (voices.CONTACT,),
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
        paper = stored("证明".encode(), f"{PAPER}.txt", by=standing.handler)
        findings.propose(finding=shared, statement="呈批", files=[paper], by=standing.handler, at=AT)
    head = standing.department_head
    with acting(head):
        findings.decide_proposal(finding=shared, granted=True, reason="", by=head, at=AT)
    with acting(standing.handler):
        findings.submit(finding=shared, statement="已完成", by=standing.handler, at=AT)
    inspection = things.held(standing, built.project)
    with acting(by):
        photo = stored(things.picture(), f"{PHOTO}.jpg", by=by)
        inspecting.attach_photos(inspection=inspection, files=[photo], by=by, at=AT)
    signed, draft, charge = instructed(standing, shared)
    written = corresponded(standing, kept)
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
    drawn = mapped(standing, built.project) | clashed(standing) | enclosed(standing, inspection)
    programme = things.programme(standing)
    drawn |= measured(standing, programme)
    drawn |= covered(standing)
    drawn |= freighted(standing)
    drawn |= scheduled(standing, built.project, things.fresh(by, shared))
    lead, opening = referred(standing)
    agreed = met(standing) | bundled(standing, built.project)
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
        **written,
        run=run,
        export=export,
        task_group=group,
        files=[paper, photo, run.file],
        appointment=Appointment.objects.get(person_id=by.person).pk,
        **agreed,
        **packaged(standing),
        **voiced(standing),
        **questioned(standing),
        **happened(standing),
        **compared(standing),
        **drawn,
        lead=lead.pk,
        opening=opening.pk,
        lead_number=lead.number,
    )
    with acting(by):
        world.notices = list(Notice.objects.values_list("pk", flat=True))
    world.acts = list(Act.objects.order_by("-pk").values_list("pk", flat=True)[:3])
    return world
