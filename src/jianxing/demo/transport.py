"""交通: 驻市交通运输委纪检监察组 and what its imported ledger becomes when somebody verifies it."""

from datetime import date

from jianxing.demo.scene import Matter, Scene, answers, on
from jianxing.directory.models import PlanDomain
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.projects import operations as projects
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import Programme, Project

DOMAIN = PlanDomain.TRANSPORT
PLAN = "京津冀交通一体化重点监督工作方案"
RAIL = ("京滨城际铁路", "津潍高铁(天津段)")
CORRIDOR = "唐廊高速公路"
STAGES = (
    (Stage.APPROVAL, date(2021, 6, 18), "可行性研究报告批复"),
    (Stage.TENDERING, date(2022, 3, 10), "施工招标公告"),
    (Stage.CONSTRUCTION, date(2022, 12, 28), "开工报告"),
)
VERIFIED_KINDS = ("征地拆迁", "管线切改")
VERIFIED_OF_EACH = 4


def build(scene: Scene) -> None:
    """Build the part once, on the projects that the imported ledger brought in."""
    by = scene.actor("jiaotong")
    with scene.acting_as(by):
        if Programme.objects.filter(title=PLAN).exists():
            return
        at = on(date(2025, 7, 8))
        projects.register_programme(
            kind="work_plan",
            title=PLAN,
            from_year=2025,
            domain=DOMAIN,
            focus_items=[
                projects.FocusDraft(title="轨道上的京津冀", domain=DOMAIN),
                projects.FocusDraft(title="首都地区环线高速", domain=DOMAIN),
                projects.FocusDraft(title="世界一流智慧绿色枢纽港口", domain=DOMAIN),
            ],
            by=by,
            at=at,
        )
        corridor = Project.objects.get(name=CORRIDOR)
        for name, code, stage, since in (
            ("唐廊高速公路天津段", "120000", Stage.TENDERING, date(2025, 6, 30)),
            ("唐廊高速公路河北段", "130000", Stage.CONSTRUCTION, date(2025, 3, 3)),
            ("唐廊高速公路北京段", "110000", Stage.APPROVAL, date(2025, 5, 20)),
        ):
            projects.register(
                name=name,
                domain=DOMAIN,
                stage=stage,
                stage_on=since,
                parent=corridor,
                governed_by=scene.place(code),
                responsible=[scene.bodies["TJ-D-JT"]] if code == "120000" else [],
                by=by,
                at=at,
            )
        for name, owner in zip(RAIL, ("TJ-E-JB", "TJ-E-JW"), strict=True):
            project = Project.objects.get(name=name)
            projects.set_bodies(project=project, owners=[scene.bodies[owner]], by=by, at=at)
            for stage, day, document in STAGES:
                projects.move_stage(project=project, to=stage, on=day, document=document, by=by, at=at)
    _verify_stated_closings(scene)
    _grid_plan_waits_for_verification(scene)


def _verify_stated_closings(scene: Scene) -> None:
    """What the ledger states as closed counts once somebody has looked: some of it is looked at here."""
    by = scene.actor("jiaotong")
    with scene.acting_as(by):
        for kind in VERIFIED_KINDS:
            stated = Finding.objects.filter(
                supervised_by=by.body, category=kind, closure_stated=True, projects__name__in=RAIL
            ).order_by("id")[:VERIFIED_OF_EACH]
            for number, finding in enumerate(stated):
                looked = Matter(finding.description, kind, "", date(2025, 6, 1), plan=finding.measures)
                findings.verify_stated(
                    finding=finding, answers=answers(looked), by=by, at=on(date(2025, 7, 14 + number), 11)
                )
                if number:  # the first of each kind still waits for its look-back
                    scene.look_back(finding, by=by)


def _grid_plan_waits_for_verification(scene: Scene) -> None:
    """Fresh matters in every part of their life, so that each desk has something on it."""
    by = scene.actor("jiaotong")
    with scene.acting_as(by):
        rail = list(Project.objects.filter(name__in=RAIL).order_by("id"))
    for matter in (
        Matter(
            "跨京津塘高速转体施工电力迁改方案已批，待复核现场",
            "管线切改",
            "TJ-E-DL",
            date(2026, 3, 2),
            due_days=25,
            until="submitted",
        ),
        Matter("35千伏双龙线迁改停电窗口未排定", "管线切改", "TJ-E-DL", date(2026, 3, 12), due_days=16),
        Matter(
            "武清段取土场复垦方案未报批",
            "手续办理",
            "TJ-G-WQ",
            date(2026, 3, 20),
            due_days=20,
            until="assigned",
        ),
        Matter(
            "两条线路交叉段地下通信光缆权属不清", "管线切改", "TJ-E-DL", date(2026, 3, 27), until="assigned"
        ),
    ):
        scene.bring(matter, by=by, domain=DOMAIN, projects=rail)
