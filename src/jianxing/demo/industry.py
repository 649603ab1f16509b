"""产业: 滨海新区纪委监委, 保税区纪委 and 经开区纪委 clear the way for parks and enterprises."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from jianxing.demo import hindering, medpark
from jianxing.demo.scene import Matter, Scene, on
from jianxing.directory.models import PlanDomain
from jianxing.kernel.actor import Role
from jianxing.projects import operations as projects
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import Project

DOMAIN = PlanDomain.INDUSTRY
PLAN = "护航京津冀协同发展走深走实工作方案"
PARK = "京津冀智能医药产业园（演示数据）"
VISITED = (
    ("北京燃气天津南港液化天然气应急储备项目", "TJ-E-RQ", Stage.OPERATION),
    ("中国石化催化剂（天津）有限公司新材料生产基地", "TJ-E-CH", Stage.CONSTRUCTION),
    ("北京理工大学新能源与高性能制造实验室", "TJ-D-KF", Stage.CONSTRUCTION),
)
SATELLITE = "云遥宇航国家专项申报（演示数据）"
STUCK = (
    ("园区一期施工许可证办理卡在消防审查意见", "手续办理"),
    ("临时用电容量不足，洁净厂房无法同步调试", "要素保障"),
    ("园区雨污管网接驳点标高与市政不一致", "管线衔接"),
    ("环评批复与排污许可衔接材料重复提交", "手续办理"),
    ("二期地块土地平整滞后，影响桩基进场", "土地"),
    ("进口设备海关查验排期与安装计划冲突", "通关"),
    ("蒸汽管道路由审批未形成一致意见", "管线衔接"),
    ("药品生产许可现场核查排期未定", "手续办理"),
    ("人才公寓配租政策未落实到园区企业", "服务保障"),
    ("园区公交线路未开通，职工通勤不便", "服务保障"),
    ("危化品仓库安全评价报告评审滞后", "手续办理"),
    ("产业扶持资金兑付材料反复退件", "资金"),
    ("竣工联合验收分头进行，企业多次迎检", "手续办理"),
    ("京津两地药械注册信息需重复填报", "跨省协同"),
)
#: The matters before this one were found before the site reported April.
REPORTED_AFTER = 8
STILL_STUCK = Matter(
    description="药品生产许可现场核查前，洁净区压差记录需补正",
    category="手续办理",
    responsible="TJ-D-KF",
    found_on=date(2026, 3, 26),
    due_days=15,
    plan="逐间补测压差并归档，报核查组复核",
)
INTRODUCED = 28


def build(scene: Scene) -> None:
    """Build the part once: the park with its projects, idle assets and cleared matters, and the projects visited."""
    by = scene.actor("binhai", "TJ-KFQ")
    with scene.acting_as(by):
        if Project.objects.filter(name=PARK).exists():
            return
        place, at = scene.place("120116"), on(date(2025, 2, 10))
        projects.register_programme(
            kind="work_plan",
            title=PLAN,
            from_year=2025,
            domain=DOMAIN,
            focus_items=[
                projects.FocusDraft(title="科技创新和产业创新深度融合", domain=DOMAIN),
                projects.FocusDraft(title="园区盘活", domain=DOMAIN),
                projects.FocusDraft(title="项目建设与企业服务", domain=DOMAIN),
            ],
            by=by,
            at=at,
        )
        park = projects.register(
            name=PARK,
            domain=DOMAIN,
            stage=Stage.CONSTRUCTION,
            stage_on=date(2024, 9, 2),
            governed_by=place,
            located_in=place,
            responsible=[scene.bodies["TJ-D-KF"]],
            summary="承接北京医药产业转移的智能医药园区。",
            by=by,
            at=at,
        )
        for number in range(1, INTRODUCED + 1):
            projects.register(
                name=f"智能医药产业园引进项目{number:02d}（演示数据）",
                domain=DOMAIN,
                stage=Stage.APPROVAL,
                parent=park,
                governed_by=place,
                introduced_on=date(2025, 3 + (number - 1) // 4, 3 + number % 20),
                by=by,
                at=on(date(2025, 11, 28)),
            )
        _reuse_idle(park, scene)
        for name, owner, stage in VISITED:
            projects.register(
                name=name,
                domain=DOMAIN,
                stage=stage,
                governed_by=place,
                owners=[scene.bodies[owner]],
                by=by,
                at=at,
            )
    _clear_matters(park, scene)
    _help_with_qualifications(scene)


def _reuse_idle(park: Project, scene: Scene) -> None:
    by = scene.actor("binhai", "TJ-KFQ")
    first = Project.objects.filter(parent=park).order_by("id").first()
    assert first is not None
    hall = projects.add_asset(
        park=park,
        kind="building",
        name="3号闲置厂房",
        area=Decimal(12800),
        idle_since=date(2022, 6, 1),
        by=by,
        at=on(date(2025, 3, 3)),
    )
    projects.add_asset(
        park=park,
        kind="land",
        name="西侧闲置工业用地",
        area=Decimal(46000),
        idle_since=date(2021, 1, 1),
        by=by,
        at=on(date(2025, 3, 3)),
    )
    projects.plan_reuse(asset=hall, project=first, on=date(2025, 4, 15), by=by, at=on(date(2025, 4, 15)))
    projects.reuse_asset(asset=hall, on=date(2025, 9, 1), by=by, at=on(date(2025, 9, 1)))


def _clear_matters(park: Project, scene: Scene) -> None:
    """Bring the park's matters to their end, each step of those that held works up said on its day."""
    by = scene.actor("binhai", "TJ-KFQ")
    with scene.acting_as(by):
        schedule = hindering.plan(park, by=by)
    for number, (description, category) in enumerate(STUCK):
        if number == REPORTED_AFTER:
            with scene.acting_as(by):
                hindering.report(schedule, medpark.REPORTED[1], by=by)
        hindrance = medpark.HINDRANCES.get(number)
        matter = Matter(
            description=description,
            category=category,
            responsible="TJ-D-KF",
            found_on=date(2025, 3 + number // 4, 4 + 2 * (number % 4)),
            closed_on=date(2025, 5 + number // 4, 9 + 3 * (number % 4)),
            due_days=45 if hindrance is None else hindrance.limit_days,
            plan="经开区管委会牵头召开协调会，明确路径和时限",
        )
        if hindrance is None:
            scene.bring(matter, by=by, domain=DOMAIN, projects=[park])
            continue
        matter = replace(matter, closed_on=hindering.closing_of(matter, hindrance))
        finding = scene.bring(replace(matter, closed_on=None), by=by, domain=DOMAIN, projects=[park])
        blocker = hindering.hold_up(finding, schedule, hindrance, scene=scene, by=by)
        with scene.acting_as(by):
            hindering.end(blocker, hindrance, by=by)
        scene.finish(finding, matter, by=by)
    with scene.acting_as(by):
        hindering.until_now(schedule, by=by)
    finding = scene.bring(STILL_STUCK, by=by, domain=DOMAIN, projects=[park])
    hindering.hold_up(finding, schedule, medpark.STILL_HELD, scene=scene, by=by)
    with scene.acting_as(by):
        hindering.of_today(schedule, by=by)


def _help_with_qualifications(scene: Scene) -> None:
    """天津云遥宇航: several qualifications in a short time, the science bureau co-ordinates."""
    by = scene.actor("binhai", "TJ-BSQ", Role.SUPERVISOR)
    with scene.acting_as(by):
        project = projects.register(
            name=SATELLITE,
            domain=DOMAIN,
            stage=Stage.APPROVAL,
            governed_by=scene.place("120116"),
            owners=[scene.bodies["TJ-E-YY"]],
            by=by,
            at=on(date(2025, 5, 6)),
        )
    matter = Matter(
        description="企业申报国家专项需在短时间内办理多项资质，涉及多个职能部门，时限紧",
        category="手续办理",
        responsible="TJ-D-BK",
        found_on=date(2025, 5, 8),
        closed_on=date(2025, 6, 13),
        due_days=25,
        plan="保税区科技局牵头建立跨部门协调机制，逐一对接相关职能部门",
    )
    scene.bring(matter, by=by, domain=DOMAIN, projects=[project])
