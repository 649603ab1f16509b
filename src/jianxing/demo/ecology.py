"""生态: 驻市生态环境局纪检监察组 and its four focus items."""

from datetime import date

from jianxing.demo.scene import Matter, Scene, on
from jianxing.directory.models import PlanDomain
from jianxing.projects import operations as projects
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import Programme

DOMAIN = PlanDomain.ECOLOGY
PLAN = "京津冀美丽中国先行区建设监督工作方案"
FOCUS = ("强化大气污染联防联控", "水环境联保共治", "减污降碳协同治理", "危险废物“点对点”定向利用")
MECHANISMS = "区域协同治理和绿色低碳转型监督方案"
MECHANISM_FOCUS = (
    "监督执法、污染应急响应、环境数据共享协同机制",
    "重点行业减排",
    "新能源车辆机械推广",
    "货运零排放区试点建设",
)
SITE = "北辰区青光工业园绿色转型升级"


def build(scene: Scene) -> None:
    """Build the part once."""
    by = scene.actor("shengtai")
    with scene.acting_as(by):
        if Programme.objects.filter(title=PLAN).exists():
            return
        at = on(date(2025, 2, 20))
        projects.register_programme(
            kind="work_plan",
            title=PLAN,
            from_year=2025,
            domain=DOMAIN,
            focus_items=[projects.FocusDraft(title=title, domain=DOMAIN) for title in FOCUS],
            by=by,
            at=at,
        )
        projects.register_programme(
            kind="work_plan",
            title=MECHANISMS,
            from_year=2025,
            domain=DOMAIN,
            focus_items=[projects.FocusDraft(title=title, domain=DOMAIN) for title in MECHANISM_FOCUS],
            by=by,
            at=at,
        )
        site = projects.register(
            name=SITE,
            domain=DOMAIN,
            stage=Stage.CONSTRUCTION,
            governed_by=scene.place("120113"),
            responsible=[scene.bodies["TJ-G-BC"]],
            by=by,
            at=at,
        )
    matter = Matter(
        "园区传统铸造企业绿色转型改造进度滞后，台账填报与现场不一致",
        "绿色转型",
        "TJ-G-BC",
        date(2025, 4, 9),
        due_days=60,
        closed_on=date(2025, 7, 3),
        via="实地督查",
        plan="属地政府逐企制定改造计划，按月复核",
    )
    scene.bring(matter, by=by, domain=DOMAIN, projects=[site])
