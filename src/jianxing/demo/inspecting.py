"""监督检查: where the commissions and groups of the scenario went, what they ticked, and whom they reminded."""

from datetime import date

from jianxing.demo import ecology, industry, inspecting_canal, safety, services, transport
from jianxing.demo.scene import Scene, on
from jianxing.demo.went import Went, hold, record
from jianxing.directory.models import PlanDomain
from jianxing.findings.lifecycle import State
from jianxing.findings.models import Finding
from jianxing.inspections import operations
from jianxing.inspections.models import CheckResult, Inspection
from jianxing.inspections.operations import Target
from jianxing.projects.models import CheckItem, Focus, Project
from jianxing.projects.operations import ItemDraft, ensure_checklist, share

Mode = Inspection.Mode


def build(scene: Scene) -> None:
    """Build the part once."""
    by = scene.actor("binhai", "TJ-KFQ")
    with scene.acting_as(by):
        if Inspection.objects.filter(body_id=by.body).exists():
            return
    _visit_enterprises(scene)
    _check_what_was_reported(scene)
    inspecting_canal.build(scene)
    _look_at_the_money(scene)
    _visit_a_counter(scene)
    _stand_at_the_line(scene)


def _visit_enterprises(scene: Scene) -> None:
    """经开区纪委 visits the three projects, and hears what holds them up."""
    by = scene.actor("binhai", "TJ-KFQ")
    heard = (
        ("天然气外输管线投运后接卸能力与调峰需求衔接情况已核实，诉求转属地跟踪", "works"),
        ("听取新材料生产基地建设情况，消防验收与试生产衔接事项由经开区管委会协调", "works"),
        ("了解实验室建设进度和设备采购，京津两地联合审批路径已向建设单位说明", "hall"),
    )
    days = (date(2025, 4, 22), date(2025, 5, 20), date(2025, 6, 17))
    with scene.acting_as(by):
        for (name, _, _), (summary, drawn), day in zip(industry.VISITED, heard, days, strict=True):
            project = Project.objects.get(name=name)
            went = Went(
                mode=Mode.VISIT,
                title=f"走访{name}",
                domain=PlanDomain.INDUSTRY,
                day=day,
                summary=summary,
                place_code="120116",
                people=3,
                photos=((drawn, "走访现场"),),
            )
            inspection = hold(
                went,
                scene,
                targets=[Target(project=project, aspects=(Focus.SERVICE,))],
                by=by,
                along=("TJ-D-KF",),
            )
            record(inspection, went, by=by)


def _check_what_was_reported(scene: Scene) -> None:
    """生态组 goes to 青光工业园: what the park reported, and what stands there."""
    by = scene.actor("shengtai")
    went = Went(
        mode=Mode.ONSITE,
        title="北辰区青光工业园绿色转型实地督查",
        domain=PlanDomain.ECOLOGY,
        day=date(2025, 4, 9),
        summary="逐企核对改造台账与现场，发现填报进度与现场不一致，已登记问题并交办属地政府",
        place="北辰区青光工业园",
        place_code="120113",
        people=4,
        photos=(("works", "传统铸造企业改造现场"),),
    )
    with scene.acting_as(by):
        site = Project.objects.get(name=ecology.SITE)
        inspection = hold(
            went,
            scene,
            targets=[Target(project=site, aspects=(Focus.CONSTRUCTION,))],
            by=by,
            along=("TJ-D-ST",),
        )
        for finding in Finding.objects.filter(projects=site, found_on=went.day):
            operations.link_finding(inspection=inspection, finding=finding, by=by, at=on(went.day, 16))
        record(inspection, went, by=by)


def _look_at_the_money(scene: Scene) -> None:
    """应急组 looks at construction and use of funds, and works inside the flood-season consultations."""
    by = scene.actor("yingji")
    day = date(2025, 9, 12)
    drafts = (
        ItemDraft(text="初步设计批复内容与建设内容一致", focus=Focus.APPROVAL),
        ItemDraft(text="增发国债资金按计划拨付到位", focus=Focus.ALLOCATION),
        ItemDraft(text="资金支付与工程进度、合同约定相符", focus=Focus.USE_OF_FUNDS),
        ItemDraft(text="资金专款专用，无挤占挪用", focus=Focus.USE_OF_FUNDS),
        ItemDraft(text="施工进度与计划相符，工序衔接顺畅", focus=Focus.CONSTRUCTION),
        ItemDraft(text="救援物资库竣工验收条件具备", focus=Focus.QUALITY),
    )
    went = Went(
        mode=Mode.ONSITE,
        title="南部区域防灾减灾救灾能力提升工程建设和资金使用实地督查",
        domain=PlanDomain.SAFETY,
        day=day,
        summary="抽查拨款单、支付凭证与形象进度，资金使用与进度相符；电梯安装与消防验收衔接不畅，已登记问题",
        place="救援物资库施工现场",
        place_code="120118",
        people=4,
        photos=(("works", "救援物资库施工现场"),),
    )
    with scene.acting_as(by):
        project = Project.objects.get(name=safety.PROJECT)
        ensure_checklist(project=project, items=drafts, by=by, at=on(date(2025, 9, 11)))
        looked = (Focus.CONSTRUCTION, Focus.ALLOCATION, Focus.USE_OF_FUNDS)
        inspection = hold(
            went, scene, targets=[Target(project=project, aspects=looked)], by=by, along=("TJ-D-YJ",)
        )
        stuck = Finding.objects.filter(projects=project, found_on=day).first()
        for minute, item in enumerate(
            CheckItem.objects.filter(checklist__project=project).order_by("ordinal")
        ):
            at, outcome, note = on(day, 14, minute), CheckResult.Outcome.OK, "已查凭证"
            if item.focus == Focus.QUALITY:
                outcome, note = CheckResult.Outcome.NOT_APPLICABLE, "尚未到竣工验收阶段"
            if item.focus == Focus.CONSTRUCTION:
                outcome, note = CheckResult.Outcome.PROBLEM, "电梯安装与消防验收衔接不畅"
            operations.record_result(
                inspection=inspection, item=item, outcome=outcome, note=note, by=by, at=at
            )
            if stuck is not None and outcome == CheckResult.Outcome.PROBLEM:
                operations.link_finding(inspection=inspection, finding=stuck, item=item, by=by, at=at)
        record(inspection, went, by=by)
        embedded = Went(
            mode=Mode.EMBEDDED,
            title="嵌入汛期三地应急会商",
            domain=PlanDomain.SAFETY,
            day=date(2025, 7, 7),
            until=date(2025, 7, 31),
            summary="随班参加会商值守，对信息通报时限、物资调拨手续提出监督意见",
            place="市应急指挥中心",
            people=2,
        )
        inside = hold(embedded, scene, targets=[Target(site="天津市应急指挥中心")], by=by)
        record(inside, embedded, by=by)


def _visit_a_counter(scene: Scene) -> None:
    """人社组 visits a counter of the one-card service."""
    by = scene.actor("renshe")
    went = Went(
        mode=Mode.VISIT,
        title="社保卡“一卡通”服务窗口走访",
        domain=services.DOMAIN,
        day=date(2025, 10, 16),
        summary="体验异地办理、权益查询等事项，窗口一次性告知落实较好；高峰时段等候时间偏长，已现场反馈",
        place="河东分中心办事大厅",
        place_code="120102",
        people=3,
        photos=(("hall", "河东分中心办事大厅"),),
    )
    with scene.acting_as(by):
        counter = Target(
            site="市社保中心河东分中心", jurisdiction=scene.place("120102"), aspects=(Focus.SERVICE,)
        )
        inspection = hold(went, scene, targets=[counter], by=by, along=("TJ-D-SB",))
        record(inspection, went, by=by)


def _stand_at_the_line(scene: Scene) -> None:
    """交通组 at 津潍高铁, and a joint inspection with 武清 that is planned."""
    by = scene.actor("jiaotong")
    line = transport.RAIL[1]
    went = Went(
        mode=Mode.ONSITE,
        title="津潍高铁（天津段）征地拆迁和管线切改实地督查",
        domain=PlanDomain.TRANSPORT,
        day=date(2025, 7, 10),
        summary="沿线逐点核对征拆和管线切改进度，协调电力、水务、燃气单位明确停工窗口",
        place_code="120000",
        people=5,
        photos=(("rail", "跨线桥施工现场"),),
    )
    planned = Went(
        mode=Mode.JOINT,
        title="津潍高铁武清段取土场复垦联合督查",
        domain=PlanDomain.TRANSPORT,
        day=date(2026, 4, 9),
        place_code="120114",
        people=6,
        held=False,
    )
    with scene.acting_as(by):
        project = Project.objects.get(name=line)
        inspection = hold(
            went,
            scene,
            by=by,
            targets=[Target(project=project, aspects=(Focus.CONSTRUCTION,))],
            along=("TJ-E-JW",),
        )
        for finding in Finding.objects.filter(projects=project).exclude(state=State.VOID).order_by("id")[:2]:
            operations.link_finding(inspection=inspection, finding=finding, by=by, at=on(went.day, 16))
        record(inspection, went, by=by)
        share(project=project, bodies=[scene.bodies["TJ-WQ"]], by=by, at=on(date(2026, 3, 27)))
        hold(planned, scene, targets=[Target(project=project)], by=by, joint=("TJ-WQ",))
