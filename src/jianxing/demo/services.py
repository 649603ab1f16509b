"""公共服务: 驻市人社局纪检监察组 and four years of the work-style campaign."""

from datetime import date

from jianxing.demo.scene import Scene, on
from jianxing.directory.models import PlanDomain
from jianxing.projects import operations as projects
from jianxing.projects.models import Programme

DOMAIN = PlanDomain.PUBLIC_SERVICES
GUIDE = "人社系统政治监督工作指引（社保卡“一卡通”）"
CAMPAIGN = "“改作风、净行风、树新风”专项行动"
YEARS = (2022, 2023, 2024, 2025)


def build(scene: Scene) -> None:
    """Build the part once."""
    by = scene.actor("renshe")
    with scene.acting_as(by):
        if Programme.objects.filter(title=GUIDE).exists():
            return
        projects.register_programme(
            kind="work_plan",
            title=GUIDE,
            from_year=2025,
            domain=DOMAIN,
            focus_items=[
                projects.FocusDraft(title="社保卡政务服务、社会保障通用共享", domain=DOMAIN),
                projects.FocusDraft(title="交通出行、旅游观光、文化体验、就医购药应用场景", domain=DOMAIN),
            ],
            by=by,
            at=on(date(2025, 1, 20)),
        )
        campaign = projects.register_programme(
            kind="campaign",
            title=CAMPAIGN,
            from_year=YEARS[0],
            to_year=YEARS[-1],
            domain=DOMAIN,
            by=by,
            at=on(date(2025, 12, 22)),
        )
        for year in YEARS:
            projects.record_campaign_year(programme=campaign, year=year, by=by, at=on(date(2025, 12, 22)))
