"""简报： the figures of the bulletin as the municipal commission's own, and two briefs in whose text they stand."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from jianxing.briefs import operations
from jianxing.briefs.models import Brief, Template
from jianxing.demo import bulletin, consulting, ecology, industry, services, transport
from jianxing.demo.scene import AS_OF, Scene, on
from jianxing.directory.models import PlanDomain
from jianxing.meetings.models import Series
from jianxing.projects.models import Programme, Project

D = PlanDomain
CANAL_CHECKED = "紫竹林禅寺"
TANGLANG = "唐廊高速公路天津段"
#: Whom the brief speaks for where nobody is named.
SPEAKER = "TJ"
#: The day of the brief that has been issued.
ISSUED_AS_OF = date(2026, 3, 20)


def build(scene: Scene) -> None:
    """Build the part once: figures, template, a brief that was issued, and the one that is being written."""
    by = scene.actor("shiwei.jd")
    with scene.acting_as(by):
        if Template.objects.filter(body_id=by.body).exists():
            return
        for figure in _figures(scene):
            operations.make_figure(**figure, by=by, at=on(date(2025, 12, 15)))
        operations.compose_template(
            title=bulletin.TITLE,
            subtitle=bulletin.SUBTITLE,
            sections=bulletin.sections(),
            by=by,
            at=on(date(2025, 12, 16)),
        )
        issued = operations.draft(as_of=ISSUED_AS_OF, by=by, at=on(date(2026, 3, 23)))
        operations.draft(as_of=AS_OF, by=by, at=on(AS_OF, 8))
    reviewer, leader = scene.actor("shiwei.sh"), scene.actor("shiwei")
    with scene.acting_as(reviewer):
        read = Brief.objects.select_related("body").get(pk=issued.pk)
        operations.review(brief=read, by=reviewer, at=on(date(2026, 3, 24)))
    with scene.acting_as(leader):
        operations.issue(brief=read, by=leader, at=on(date(2026, 3, 25)))


def _figures(scene: Scene) -> Iterable[dict[str, Any]]:
    """Each figure of the bulletin: a recipe with the scenario's own projects, programmes and bodies as parameters."""
    projects = dict(Project.objects.values_list("name", "pk"))
    programmes = dict(Programme.objects.values_list("title", "pk"))
    series = dict(Series.objects.values_list("name", "pk"))
    body = {code: held.pk for code, held in scene.bodies.items()}

    def figure(
        key: str, recipe: str, unit: str, name: str, zh: str, en: str, **params: Any
    ) -> dict[str, Any]:
        domains = {"industry": D.INDUSTRY, "transport": D.TRANSPORT, "ecology": D.ECOLOGY,
                   "services": D.PUBLIC_SERVICES, "culture": D.CULTURE_TOURISM, "safety": D.SAFETY}  # fmt: skip
        return {
            "key": key, "recipe": recipe, "unit": unit, "name": name, "says_zh": zh, "says_en": en,
            "domain": domains[part].value if (part := key.split(".")[0]) in domains else "", "params": params,
        }  # fmt: skip

    return (
        figure(
            "frame.domains_on_map", "atlas.domains", "domain", "一张图上的领域",
            "规划图层已上图的领域", "domains of the plan that are on one map",
        ),
        figure(
            "frame.plan_conflicts", "atlas.conflicts", "conflict", "规划冲突",
            "不同领域规划图层之间的重叠，每处为一条候选问题",
            "overlaps between plan layers of different domains, each a candidate finding",
        ),
        figure(
            "industry.visits.projects", "inspections.projects", "project", "走访调研项目",
            "经开区纪委走访调研的项目", "projects visited by the development-area commission",
            body=body["TJ-KFQ"], modes=["visit"],
        ),
        figure(
            "industry.bundle.on_time", "approvals.on_time", "application", "按期完成的申报",
            "卫星企业国家专项申报，截止日前完成，事项包内审批全部如期取得",
            "the satellite company's application, handed in before its deadline with all its approvals",
            project=projects[industry.SATELLITE],
        ),
        figure(
            "industry.bundle.approvals", "approvals.granted", "approval", "事项包内的审批",
            "该事项包内由多个部门办理、有牵头单位协调的审批事项",
            "approvals in that bundle, of several departments under one coordinating body",
            project=projects[industry.SATELLITE],
        ),
        figure(
            "industry.medpark.findings_closed", "findings.closed", "finding", "医药产业园销号问题",
            "京津冀智能医药产业园已解决并经核查的问题", "problems of the medicine park solved and verified",
            projects=[projects[industry.PARK]],
        ),
        figure(
            "industry.medpark.days_saved", "schedules.days_saved", "calendar day", "医药产业园节约工期",
            "医药产业园堵点提前解决节约的工期，由进度影响分析计算得出",
            "calendar days of construction saved at the medicine park, computed by time impact analysis",
            project=projects[industry.PARK],
        ),
        figure(
            "industry.medpark.projects_introduced", "projects.introduced", "project", "医药产业园新引进项目",
            "新引进到园区的项目", "projects newly introduced to the park", project=projects[industry.PARK],
        ),
        figure(
            "transport.rail.blockers_closed", "findings.closed", "finding", "铁路堵点销号",
            "京滨城际、津潍高铁征地拆迁和管线切改堵点，已解决并经核查",
            "land and pipeline blockers on the two railway lines, closed and verified",
            projects=[projects[name] for name in transport.RAIL], categories=list(transport.VERIFIED_KINDS),
        ),
        figure(
            "transport.rail.joint_letters", "letters.answered", "letter", "铁路联动函",
            "京滨城际、津潍高铁上发出并得到答复的联动函", "joint letters on the two railway lines, received and answered",
            projects=[projects[name] for name in transport.RAIL],
        ),
        figure(
            "transport.rail.joint_bodies", "letters.bodies", "organisation", "铁路联动单位",
            "参加两条铁路联动监督的属地、电力、水务、燃气等单位", "bodies that joined: local commissions, power, water, gas",
            projects=[projects[name] for name in transport.RAIL],
        ),
        figure(
            "transport.tanglang.jurisdictions", "letters.provinces", "province", "唐廊高速联动省市",
            "唐廊高速公路联动监督涉及的省市", "the places in the expressway's joint supervision",
            projects=[projects[transport.CORRIDOR]],
        ),
        figure(
            "transport.tanglang.stage", "projects.stage", "stage", "唐廊高速天津段进展",
            "唐廊高速公路天津段所处阶段", "the stage of the Tianjin section of the expressway",
            project=projects[TANGLANG],
        ),
        figure(
            "transport.searail.routes", "freight.routes", "route", "海铁联运单证比对线路",
            "海运与铁路单证已比对的线路", "routes on which documents of sea and rail are compared",
        ),
        figure(
            "transport.searail.enterprises", "freight.enterprises", "enterprise", "单证不再不一致的企业",
            "单证曾不一致、现已一致的企业", "enterprises whose documents no longer disagree",
        ),
        figure(
            "transport.searail.mismatches_resolved", "freight.mismatches", "field mismatch", "更正的单证不一致",
            "比对发现并由更正单证解决的不一致", "mismatches found by comparison and resolved by a corrected document",
        ),
        figure(
            "ecology.focus_items", "programmes.focus_items", "focus item", "生态监督重点",
            "生态协同治理的监督重点", "focus items of ecology", programme=programmes[ecology.PLAN],
        ),
        figure(
            "ecology.indicators.checked", "indicators.checked", "series", "核验的数据序列",
            "核验过客观性和准确性的报送数据序列", "reported series checked for objectivity and accuracy", domain="ecology",
        ),
        figure(
            "ecology.indicators.questions", "indicators.questions", "question", "向报送单位提出的存疑",
            "数据核验向报送单位提出的存疑，不作结论", "doubts raised to the reporting department; a question, never a verdict",
            domain="ecology",
        ),
        figure(
            "ecology.sites_visited", "inspections.sites", "site", "生态实地核查点位",
            "驻市生态环境局纪检监察组到过的点位", "sites visited by the group at the ecology bureau",
            body=body["TJ-SHJ"],
        ),
        figure(
            "services.onecard.matters", "coverage.matters", "matter", "一卡通办事项",
            "凭社保卡一卡通办的事项", "matters handled with one card",
        ),
        *(
            figure(
                f"services.onecard.{key}", "coverage.outlets", unit, name, f"声明受理社保卡的{name}，每家只计一次", en,
                scene=where,
            )
            for key, unit, name, en, where in (
                ("medical", "institution", "医疗机构", "medical institutions settling with one card", "medical"),
                ("scenic", "site", "景区", "scenic sites that take the card", "scenic"),
                ("museums", "museum", "博物馆", "museums that take the card", "museum"),
                ("libraries", "library", "图书馆", "libraries that take the card", "library"),
                ("stations", "station", "京津城际车站", "Beijing-Tianjin intercity stations that take the card", "station"),
            )
        ),
        *(
            figure(
                f"services.cadence.{kind}", f"meetings.{kind}", "meeting", name, zh, en,
                series=series[consulting.SERVICES],
            )
            for kind, name, zh, en in (
                ("held", "周沟通月调度季推动实开", "人社组周沟通、月调度、季推动实际召开的会商，未召开的逐次列出",
                 "weekly, monthly and quarterly meetings held out of those due, the missed ones named"),
                ("due", "周沟通月调度季推动应开", "人社组周沟通、月调度、季推动应开的会商",
                 "weekly, monthly and quarterly meetings that were due"),
                ("missed", "周沟通月调度季推动未开", "人社组周沟通、月调度、季推动未召开的会商及原因",
                 "weekly, monthly and quarterly meetings that were missed, with their reasons"),
            )
        ),
        figure(
            "services.workstyle.years", "programmes.years", "year", "作风专项行动连续年数",
            "专项行动连续开展的年数", "consecutive years of the work-style campaign",
            programme=programmes[services.CAMPAIGN],
        ),
        figure(
            "culture.canal.checklists", "projects.checklists", "checklist", "运河一项目一清单",
            "大运河武清段各项目的监督清单", "one project, one checklist along the canal",
            body=body["TJ-WQ"], domain=D.CULTURE_TOURISM.value,
        ),
        figure(
            "culture.canal.zizhulin.stage", "projects.stage", "stage", "紫竹林禅寺修缮进展",
            "紫竹林禅寺修缮工程所处阶段", "the stage of the temple's restoration",
            project=projects[CANAL_CHECKED],
        ),
        figure(
            "culture.activities", "programmes.activities", "activity", "三地廉洁文化活动",
            "三地联合举办的廉洁文化活动", "joint clean-culture activities of the three",
            programme=programmes["通武廊廉洁文化共建共享"], hosts_at_least=2,
        ),
        figure(
            "culture.consultations", "meetings.held", "meeting", "通武廊定期会商",
            "武清、通州、廊坊三地召开的定期会商", "regular consultations of the three",
            series=series[consulting.CULTURE],
        ),
        figure(
            "culture.modes", "inspections.held", "mode", "监督方式",
            "武清区纪委监委采用的监督方式", "modes of supervision used", body=body["TJ-WQ"],
            domain=D.CULTURE_TOURISM.value,
        ),
        figure(
            "culture.referrals", "referrals.passed_on", "referral", "三地线索移送",
            "武清、通州、廊坊之间移送的线索，只计件数", "leads referred between the three, the count only",
            bodies=[body["TJ-WQ"], body["BJ-TZ"], body["HE-LF"]],
        ),
        figure(
            "culture.feedback.resolved", "feedback.resolved", "report", "跟踪到底的游客诉求",
            "转主管部门答复，反映人评价已解决或期满未提异议的诉求",
            "visitors' complaints and suggestions passed to departments and followed to the end",
            domain=D.CULTURE_TOURISM.value,
        ),
        figure(
            "safety.consultations", "meetings.held", "meeting", "三地应急会商",
            "三地应急信息会商，防汛期每周、防火期每两周", "consultations, monthly and denser in season",
            series=series[consulting.SAFETY],
        ),
        figure(
            "safety.agreements", "programmes.agreements", "agreement", "三地应急救援协议",
            "已签订的三地应急救援协作框架协议", "three-place rescue agreements signed",
            body=body["TJ-YJJ"], domain=D.SAFETY.value,
        ),
        figure(
            "safety.resilience.funds_checked", "inspections.funds", "project", "资金使用受检项目",
            "建设和资金使用受到检查的防灾减灾项目", "projects whose construction and funds were checked",
            body=body["TJ-YJJ"], domain=D.SAFETY.value,
        ),
        figure(
            "safety.enclaves", "atlas.enclaves", "enclave", "三地飞地",
            "由区划边界计算得出的跨省（市）飞地", "enclaves between the three places, found from the boundaries",
            level="province",
        ),
        figure(
            "safety.blind_spots", "atlas.blind_spots", "area", "飞地和边界带盲区",
            "无责任单位或超期未检查的飞地和边界带", "enclaves and border strips without a duty body or an inspection",
            level="province",
        ),
        figure(
            "safety.penalties.deviations", "penalties.deviations", "group", "同案不同罚的案件种类",
            "三地处罚尺度不一的案件种类", "kinds of case punished differently in the three places",
        ),
        figure(
            "safety.incidents.notified_together", "incidents.together", "incident", "同步告知的交界突发事件",
            "涉及两地以上、同一分钟告知全部受影响单位且全部签收的突发事件",
            "border incidents whose every affected jurisdiction was told in the same minute and acknowledged",
        ),
        figure(
            "safety.drills", "incidents.drills", "drill", "联合演练",
            "与真实事件同一流程开展的演练", "drills, run on the same path as real incidents",
        ),
        figure(
            "safety.evidence.recognised", "packages.recognised", "package", "互认的证据包",
            "外地送来、经验签并认可的证据包", "evidence packages from another place verified and recognised",
        ),
    )  # fmt: skip
