"""监督检查 along the Grand Canal: 武清 uses six modes, ticks the checklists, and reminds the culture bureau."""

from collections.abc import Sequence
from datetime import date

from jianxing.demo.scene import Scene, on
from jianxing.demo.went import Went, hold, record, tick
from jianxing.directory.models import PlanDomain
from jianxing.findings.models import Finding
from jianxing.inspections import operations
from jianxing.inspections.models import Inspection
from jianxing.inspections.operations import Target
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Focus, Project

CANAL = ("紫竹林禅寺", "木厂船闸")
Mode = Inspection.Mode


def build(scene: Scene) -> None:
    """Build what 武清 did."""
    _walk_the_canal(scene)
    _supervise_beside_the_canal(scene)
    _remind(scene)


def _walk_the_canal(scene: Scene) -> None:
    """武清 walks the canal with its checklists, and is on the way again at the end of March."""
    by = scene.actor("wuqing")
    first = Went(
        mode=Mode.ONSITE,
        title="大运河文化生态发展带重点项目实地督查",
        domain=PlanDomain.CULTURE_TOURISM,
        day=date(2025, 7, 8),
        until=date(2025, 7, 9),
        summary="对照“一项目一清单”逐项核查紫竹林禅寺、木厂船闸，仍在整改的问题继续跟踪，已整改的逐项复核",
        place_code="120114",
        people=5,
        photos=(("temple", "紫竹林禅寺山墙"), ("lock", "木厂船闸闸室")),
    )
    again = Went(
        mode=Mode.ONSITE,
        title="大运河沿线环境整治和标识设置实地督查",
        domain=PlanDomain.CULTURE_TOURISM,
        day=date(2026, 3, 30),
        place_code="120114",
        people=3,
        photos=(("lock", "河西务段河道"),),
    )
    with scene.acting_as(by):
        projects = [Project.objects.get(name=name) for name in CANAL]
        inspection = hold(
            first, scene, targets=[Target(project=project) for project in projects], by=by, along=("TJ-G-WL",)
        )
        for project in projects:
            tick(inspection, project, day=first.day, by=by)
        record(inspection, first, by=by)
        wharf = Project.objects.get(name="河西务漕运码头遗址")
        underway = hold(again, scene, targets=[Target(project=wharf)], by=by)
        tick(underway, wharf, day=again.day, by=by, most=3)


def _supervise_beside_the_canal(scene: Scene) -> None:
    """武清: sitting in, reminding, working inside, staying on site, and going as a visitor goes."""
    by = scene.actor("wuqing")
    temple, lock = CANAL
    with scene.acting_as(by):
        _also(
            Went(
                mode=Mode.ATTEND,
                title="列席大运河文化保护传承利用专题调度会",
                domain=PlanDomain.CULTURE_TOURISM,
                day=date(2025, 5, 27),
                summary="对资金拨付、文物审批两项议题提出监督意见，责任单位当场认领",
                place="武清区文化和旅游局会议室",
                people=2,
            ),
            scene,
            names=(temple,),
            by=by,
        )
        _also(
            Went(
                mode=Mode.EMBEDDED,
                title="嵌入运河通航联合调度工作专班",
                domain=PlanDomain.CULTURE_TOURISM,
                day=date(2025, 8, 4),
                until=date(2025, 8, 29),
                summary="随专班参加通航船舶调度和水位会商，督促巡查记录补齐",
                people=2,
            ),
            scene,
            names=(lock,),
            by=by,
        )
        _also(
            Went(
                mode=Mode.STATIONED,
                title="紫竹林禅寺修缮工程蹲点式监督",
                domain=PlanDomain.CULTURE_TOURISM,
                day=date(2025, 9, 15),
                until=date(2025, 9, 19),
                summary="驻点核对隐蔽工程记录、材料进场验收和专项资金支付凭证",
                people=2,
                photos=(("temple", "修缮工程现场"),),
            ),
            scene,
            names=(temple,),
            by=by,
        )
        visited = Went(
            mode=Mode.VISITOR,
            title="重点商圈体验式监督",
            domain=PlanDomain.CULTURE_TOURISM,
            day=date(2026, 2, 3),
            until=date(2026, 2, 5),
            summary="以游客身份体验入园、停车、购物、母婴服务等环节，问题逐项转区文旅局",
            people=4,
            photos=(("hall", "商圈入口"),),
        )
        malls = list(Project.objects.filter(name__endswith="商圈").order_by("id"))
        inspection = hold(
            visited, scene, by=by, targets=[Target(project=mall, aspects=(Focus.SERVICE,)) for mall in malls]
        )
        for finding in Finding.objects.filter(
            projects__in=malls, found_on__range=(visited.day, visited.until)
        ):
            operations.link_finding(
                inspection=inspection, finding=finding, by=by, at=on(date(2026, 2, 5), 16)
            )
        record(inspection, visited, by=by)


def _also(went: Went, scene: Scene, *, names: Sequence[str], by: Actor) -> Inspection:
    targets = [Target(project=Project.objects.get(name=name)) for name in names]
    inspection = hold(went, scene, targets=targets, by=by)
    record(inspection, went, by=by)
    return inspection


def _remind(scene: Scene) -> None:
    """区文旅局 is reminded before the season twice; one of the two it has answered."""
    by, answering = scene.actor("wuqing"), scene.answering("TJ-G-WL")
    addressee = scene.bodies["TJ-G-WL"]
    with scene.acting_as(by):
        targets = [Target(project=Project.objects.get(name=name)) for name in CANAL]
        went = Went(
            mode=Mode.REMIND,
            title="节前文旅服务保障提示提醒",
            domain=PlanDomain.CULTURE_TOURISM,
            day=date(2025, 9, 22),
            summary="节前就巡查记录、消防器材提醒区文旅局，已收到回复",
            people=2,
        )
        inspection = hold(went, scene, targets=targets, by=by)
        reminder = operations.remind(
            addressee=addressee,
            text="国庆假期将至，请逐点检查大运河沿线文物点位消防器材和巡查记录，9月28日前反馈检查情况。",
            inspection=inspection,
            due_on=date(2025, 9, 28),
            by=by,
            at=on(went.day, 15),
        )
        record(inspection, went, by=by)
    with scene.acting_as(answering):
        operations.answer(
            reminder=reminder,
            reply="已检查12处点位，更换过期消防器材4具，补齐巡查记录7次，并安排假期每日巡查。",
            by=answering,
            at=on(date(2025, 9, 26), 15),
        )
    with scene.acting_as(by):
        operations.remind(
            addressee=addressee,
            text="清明假期临近，商圈母婴室开放和停车收费公示问题请在节前完成整改并反馈。",
            due_days=4,
            by=by,
            at=on(date(2026, 3, 30), 9),
        )
