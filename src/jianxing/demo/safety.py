"""安全韧性: 驻市应急管理局纪检监察组, the framework agreement, and the money of the southern disaster-reduction project."""

from datetime import date
from decimal import Decimal

from jianxing.demo.scene import Matter, Scene, on
from jianxing.directory.models import PlanDomain
from jianxing.projects import operations as projects
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import Programme

DOMAIN = PlanDomain.SAFETY
AGREEMENT = "京津冀三地应急救援协作框架协议"
PROJECT = "南部区域防灾减灾救灾能力提升工程"


def build(scene: Scene) -> None:
    """Build the part once."""
    by = scene.actor("yingji")
    with scene.acting_as(by):
        if Programme.objects.filter(title=AGREEMENT).exists():
            return
        agreement = projects.register_programme(
            kind="agreement",
            title=AGREEMENT,
            from_year=2025,
            domain=DOMAIN,
            parties=[scene.bodies[code] for code in ("TJ-D-YJ", "BJ", "HE")],
            by=by,
            at=on(date(2025, 3, 10)),
        )
        projects.sign_agreement(
            programme=agreement, on=date(2025, 4, 18), by=by, at=on(date(2025, 4, 18), 15)
        )
        project = projects.register(
            name=PROJECT,
            domain=DOMAIN,
            stage=Stage.CONSTRUCTION,
            governed_by=scene.place("120118"),
            responsible=[scene.bodies["TJ-D-YJ"]],
            by=by,
            at=on(date(2025, 5, 6)),
        )
        fund = projects.add_fund(
            project=project, name="工程建设资金", source="增发国债资金", by=by, at=on(date(2025, 5, 7))
        )
        for entry in (
            projects.EntryDraft(
                kind="budget",
                amount=Decimal(52000000),
                on=date(2024, 12, 1),
                purpose="救援基地建设",
                document="初设批复",
            ),
            projects.EntryDraft(
                kind="allocation",
                amount=Decimal(31000000),
                planned_on=date(2025, 4, 1),
                on=date(2025, 4, 2),
                document="拨款单",
                purpose="救援基地建设",
            ),
            projects.EntryDraft(
                kind="payment",
                amount=Decimal(18600000),
                planned_on=date(2025, 9, 1),
                on=date(2025, 9, 1),
                document="支付凭证",
                payee="工程总承包单位",
                purpose="救援基地建设",
            ),
        ):
            projects.add_entry(fund=fund, entry=entry, by=by, at=on(date(2025, 9, 10)))
    matter = Matter(
        "救援物资库电梯安装与消防验收衔接不畅",
        "项目建设",
        "TJ-D-YJ",
        date(2025, 9, 12),
        due_days=40,
        closed_on=date(2025, 11, 14),
        via="实地督查",
        plan="建设单位调整工序，消防部门提前介入",
    )
    scene.bring(matter, by=by, domain=DOMAIN, projects=[project])
