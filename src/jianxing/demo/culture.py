"""文旅: 武清区纪委监委 along the Grand Canal, with 通州 and 廊坊."""

from datetime import date
from decimal import Decimal

from jianxing.demo.scene import Matter, Scene, on
from jianxing.directory.models import Person, PlanDomain
from jianxing.directory.operations import form_task_group
from jianxing.kernel.actor import Role
from jianxing.projects import operations as projects
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import Programme, Project

DOMAIN = PlanDomain.CULTURE_TOURISM
PLAN = "大运河文化生态发展带监督工作方案"
FOCUS = ("运河通航", "全国文物普查", "非遗活化传承", "项目审批、资金拨付、运营管护")
ACTIVITIES = (
    ("三地家庭家教家风建设主题活动", "family", date(2025, 5, 15), "武清区南湖·绿博园", 320),
    ("通武廊廉洁文化作品展", "exhibition", date(2025, 9, 10), "廊坊市文化艺术中心", 1200),
    ("廉政话剧三地巡演", "performance", date(2025, 11, 21), "通州区大运河文化中心", 860),
)
GROUP = "大运河文化生态发展带监督工作专班"
MALLS = ("南湖·绿博园", "佛罗伦萨小镇", "V1汽车世界")


def build(scene: Scene) -> None:
    """Build the part once; the checklists themselves came with the imported ledger."""
    by = scene.actor("wuqing")
    with scene.acting_as(by):
        if Programme.objects.filter(title=PLAN).exists():
            return
        at = on(date(2025, 1, 15))
        projects.register_programme(
            kind="work_plan",
            title=PLAN,
            from_year=2025,
            domain=DOMAIN,
            focus_items=[projects.FocusDraft(title=title, domain=DOMAIN) for title in FOCUS],
            by=by,
            at=at,
        )
        series = projects.register_programme(
            kind="activities",
            title="通武廊廉洁文化共建共享",
            from_year=2025,
            domain=DOMAIN,
            parties=[scene.bodies[code] for code in ("TJ-WQ", "BJ-TZ", "HE-LF")],
            by=by,
            at=at,
        )
        for title, kind, day, place, count in ACTIVITIES:
            projects.add_activity(
                programme=series,
                title=title,
                kind=kind,
                hosts=[scene.bodies[code] for code in ("TJ-WQ", "BJ-TZ", "HE-LF")],
                held_on=day,
                place=place,
                participants=count,
                by=by,
                at=on(day, 17),
            )
        temple = Project.objects.filter(name="紫竹林禅寺").first()
        if temple is not None:
            _restore(temple, scene)
        for name in MALLS:
            projects.register(
                name=f"{name}商圈",
                domain=DOMAIN,
                stage=Stage.OPERATION,
                governed_by=scene.place("120114"),
                responsible=[scene.bodies["TJ-G-WL"]],
                by=by,
                at=at,
            )
    _form_a_group(scene)
    _listen_to_visitors(scene)


def _form_a_group(scene: Scene) -> None:
    """武清's task group on the canal: its own leader, and somebody of the government."""
    by = scene.actor("wuqing.ld")
    with scene.acting_as(by):
        form_task_group(
            code="TJ-WQ-YH",
            name=GROUP,
            purpose="紧盯运河通航、全国文物普查、非遗活化传承跟进监督",
            members=[
                (Person.objects.get(login="wuqing.ld"), Role.LEADER),
                (Person.objects.get(login="wqzhengfu"), Role.HANDLER),
            ],
            formed_on=date(2025, 1, 16),
            by=by,
            at=on(date(2025, 1, 16)),
        )


def _restore(temple: Project, scene: Scene) -> None:
    """紫竹林禅寺: restored, accepted, now patrolled; its money beside it."""
    by = scene.actor("wuqing")
    stages = (
        (Stage.APPROVAL, date(2024, 3, 5), "文物保护工程批复"),
        (Stage.TENDERING, date(2024, 5, 20), "中标通知书"),
        (Stage.CONSTRUCTION, date(2024, 7, 8), "开工报告"),
        (Stage.ACCEPTANCE, date(2025, 10, 30), "竣工验收意见"),
        (Stage.OPERATION, date(2025, 12, 18), "验收合格，转入常态化巡查养护"),
    )
    for stage, day, document in stages:
        projects.move_stage(
            project=temple, to=stage, on=day, document=document, by=by, at=on(date(2026, 1, 5))
        )
    fund = projects.add_fund(
        project=temple, name="文物修缮专项资金", source="市级文物保护资金", by=by, at=on(date(2026, 1, 5))
    )
    entries = (
        projects.EntryDraft(
            kind="budget",
            amount=Decimal(3600000),
            on=date(2024, 4, 1),
            purpose="山墙修缮",
            document="预算批复",
        ),
        projects.EntryDraft(
            kind="allocation",
            amount=Decimal(1800000),
            planned_on=date(2024, 7, 1),
            on=date(2024, 7, 3),
            document="拨款单一",
            purpose="山墙修缮",
        ),
        projects.EntryDraft(
            kind="allocation",
            amount=Decimal(1800000),
            planned_on=date(2025, 3, 3),
            on=date(2025, 4, 28),
            document="拨款单二",
            purpose="山墙修缮",
        ),
        projects.EntryDraft(
            kind="use", amount=Decimal(86000), on=date(2025, 6, 12), purpose="停车场铺装", document="记账凭证"
        ),
    )
    for entry in entries:
        projects.add_entry(fund=fund, entry=entry, by=by, at=on(date(2026, 1, 6)))


def _listen_to_visitors(scene: Scene) -> None:
    by = scene.actor("wuqing")
    with scene.acting_as(by):
        malls = list(Project.objects.filter(name__endswith="商圈").order_by("id"))
    said = (
        ("景区动线标识不清，游客往返绕行", date(2026, 2, 3), date(2026, 2, 25)),
        ("停车场收费公示与实际不一致", date(2026, 2, 5), date(2026, 3, 6)),
        ("节假日母婴室未开放", date(2026, 3, 9), None),
    )
    for mall, (description, found_on, closed_on) in zip(malls, said, strict=True):
        matter = Matter(
            description=description,
            category="服务保障",
            responsible="TJ-G-WL",
            found_on=found_on,
            closed_on=closed_on,
            via="体验式监督",
            due_days=25,
            plan="商圈运营单位现场整改，区文旅局复核",
        )
        scene.bring(matter, by=by, domain=DOMAIN, projects=[mall])
