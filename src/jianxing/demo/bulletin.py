"""The text of the bulletin: every act and effect that it claims, with the figure or the record that bears it out."""

from collections.abc import Mapping
from dataclasses import replace

from jianxing.approvals.models import Bundle
from jianxing.briefs.texts import Section
from jianxing.comparisons.coverage.models import Card
from jianxing.comparisons.penalties.models import Chain
from jianxing.demo import approving, consulting, culture, ecology, industry, services, transport
from jianxing.directory.models import Body, PlanDomain
from jianxing.findings.models import Finding
from jianxing.inspections.models import Inspection
from jianxing.letters.models import JointAction
from jianxing.meetings.models import Series
from jianxing.projects.models import Programme, Project
from jianxing.questions.models import Question

D = PlanDomain
TITLE = "服务保障京津冀协同发展监督工作简报"
SUBTITLE = "——全市纪检监察机关服务保障京津冀协同发展见行见效"

#: ``{figure.key}`` places a figure; ``{@name}`` is a record that ``_records`` names by its handle.
_TEXT = (
    Section(
        heading="多规合一 一张图统筹监督",
        paragraphs=(
            (
                "把产业、交通、生态、公共服务、文化旅游、安全韧性{frame.domains_on_map}个领域的规划图层放到一张图上，"
                "比对出规划冲突{frame.plan_conflicts}处，找准监督的结合点。"
            ),
        ),
    ),
    Section(
        heading="强化监督实效 激活产业创新发展动能",
        kicker="滨海新区纪委监委",
        domain=D.INDUSTRY,
        paragraphs=(
            (
                "制定护航京津冀协同发展走深走实工作方案，推动科技创新和产业创新融合、园区盘活和项目建设。{@industry.plan}{@industry.park}"
                "聚焦重点项目建设运营开展全过程监督，天津经济技术开发区纪委深入液化天然气应急储备、催化剂新材料、"
                "新能源实验室等{industry.visits.projects}个项目实地走访调研，了解落地、投产、运营中的问题，督促职能部门强化服务保障。"
            ),
            (
                "保税区纪委走访了解到，企业申报国家专项时间紧、资质办理涉及部门多，第一时间与科技局沟通对接。{@industry.stuck}"
                "督促科技局牵头建立跨部门协调机制，逐一对接职能部门，{industry.bundle.approvals}项审批如期办结。{@industry.bundle}"
                "{industry.bundle.on_time}家企业的国家专项申报赶在截止日前完成。"
            ),
            (
                "监督保障京津冀智能医药产业园建设，推动解决并经核查销号问题{industry.medpark.findings_closed}个；"
                "经进度影响分析，园区一期建设工期缩短{industry.medpark.days_saved}天；"
                "园区新引进项目{industry.medpark.projects_introduced}个，产业链建设加速发展。"
            ),
        ),
    ),
    Section(
        heading="深化协同联动 推动交通网络互联互通",
        kicker="市纪委监委驻市交通运输委纪检监察组",
        domain=D.TRANSPORT,
        paragraphs=(
            (
                "在监督中发现，征地拆迁、管线切改影响京滨城际铁路、津潍高铁（天津段）施工进度，到现场开展监督调研。{@transport.went}"
                "函请项目属地纪委监委、相关派驻组开展“组地”“组组”联动监督，发出联动函{transport.rail.joint_letters}件并得到答复，"
                "属地政府和电力、水利、燃气等{transport.rail.joint_bodies}个单位共同研究施工方案。{@transport.joint}"
                "堵点经核查销号{transport.rail.blockers_closed}个，为后续工程争取了时间。"
            ),
            (
                "加强与京冀两地的协同监督，{transport.tanglang.jurisdictions}地联动推进唐廊高速公路，推动主管部门共同解决困难、力求同步贯通。{@transport.tanglang}"
                "天津段已进入{transport.tanglang.stage}阶段。"
            ),
            (
                "推动优化海铁联运“单一制”，平谷、石家庄、邢台至天津港{transport.searail.routes}条线路单证逐项比对，"
                "发现并更正单证不一致{transport.searail.mismatches_resolved}处，{transport.searail.enterprises}家企业单证不再“打架”。"
            ),
            "围绕一体化重点项目梳理形成重点监督台账，解难点、疏堵点。{@transport.plan}",
        ),
    ),
    Section(
        heading="厚植生态底色 监督保障生态协同治理",
        kicker="市纪委监委驻市生态环境局纪检监察组",
        domain=D.ECOLOGY,
        paragraphs=(
            (
                "把大气污染联防联控、水环境联保共治、减污降碳协同治理、危险废物“点对点”定向利用等{ecology.focus_items}项"
                "作为监督重点，纳入监督台账。"
                "到北辰区青光工业园等{ecology.sites_visited}处实地核查治理成效，严查打折扣、搞变通、不作为，推动传统产业绿色转型。{@ecology.site}"
            ),
            (
                "着力核查治理成效的真实性、可感性和数据指标的客观性、准确性，核验报送数据序列{ecology.indicators.checked}个，"
                "向报送单位提出存疑{ecology.indicators.questions}项，只提疑问、不作结论。"
            ),
            (
                "推动监督执法、污染应急响应、环境数据共享等协同机制完善，督促跨区域协作配合；"
                "锁定重点行业减排、新能源车辆机械推广、货运零排放区试点等堵点，推动绿色低碳转型。{@ecology.mechanisms}"
            ),
        ),
    ),
    Section(
        heading="推进一卡通办 串联三地民生协同纽带",
        kicker="市纪委监委驻市人社局纪检监察组",
        domain=D.PUBLIC_SERVICES,
        paragraphs=(
            (
                "制定人社系统政治监督工作指引，明确“一卡通”重点监督内容，清单化管理、项目化推进。{@services.guide}"
                "与人社系统相关部门单位建立“周沟通、月调度、季推动”监督机制，应开会商{services.cadence.due}次，"
                "实开{services.cadence.held}次，未开{services.cadence.missed}次并逐次说明。{@services.cadence}"
                "社保卡加载“中铁银通”应用，京津城际{services.onecard.stations}个车站刷卡乘车。"
            ),
            (
                "深入社保分中心开展调研监督。{@services.visit}"
                "就社保卡通用共享不平衡问题向职能部门提建议、促整改。{@services.question}{@services.card}"
                "推动{services.onecard.matters}项事项一卡通办，{services.onecard.medical}家医疗机构一卡通结，"
                "{services.onecard.scenic}家景区一卡通游，{services.onecard.museums}家博物馆一卡通览，"
                "{services.onecard.libraries}家图书馆一卡通阅。"
            ),
            (
                "聚焦社保经办窗口作风建设，推动社保部门连续{services.workstyle.years}年开展“改作风、净行风、树新风”专项行动。"
                "紧盯“一卡通”办理、使用中的“中梗阻”问题，深入窗口单位开展常态化监督。{@services.window}"
            ),
        ),
    ),
    Section(
        heading="守护文化遗产 护航文旅深度融合",
        kicker="武清区纪委监委",
        domain=D.CULTURE_TOURISM,
        paragraphs=(
            (
                "紫竹林禅寺修缮工程通过验收，已转入{culture.canal.zizhulin.stage}阶段，开展常态化巡查养护。"
                "成立大运河文化生态发展带监督工作专班。{@culture.group}"
                "紧盯运河通航、全国文物普查、非遗活化传承等重点跟进监督。{@culture.plan}"
                "制定“一项目一清单”监督台账{culture.canal.checklists}份，采取“嵌入式+蹲点式”监督，深入紫竹林禅寺、木厂船闸等点位。{@culture.embedded}{@culture.stationed}"
                "联合职能部门对运河沿线文物保存现状、标识设置、保护措施落实实地检查。{@culture.onsite}"
            ),
            (
                "与北京通州、河北廊坊两地纪检监察机关建立定期会商、线索移送工作机制，会商{culture.consultations}次，"
                "相互移送线索{culture.referrals}件。{@culture.series}"
                "通过列席会议、实地督查、提示提醒等{culture.modes}种方式，对项目审批、资金拨付、运营管护开展常态化监督，督促整改。"
            ),
            (
                "围绕商圈运营、商户服务开展“体验式”监督，深入南湖·绿博园、佛罗伦萨小镇、V1汽车世界等点位，"
                "收集游客诉求，向职能部门反馈、督促优化、跟踪落实，办结{culture.feedback.resolved}件。{@culture.visitor}"
            ),
            (
                "深化与北京通州、河北廊坊廉洁文化共建共享，联合举办家庭家教家风主题活动、廉洁文化作品展、"
                "廉政话剧巡演等特色活动{culture.activities}场。"
            ),
        ),
    ),
    Section(
        heading="筑牢安全底线 推进韧性安全城市建设",
        kicker="市纪委监委驻市应急管理局纪检监察组",
        domain=D.SAFETY,
        paragraphs=(
            (
                "推动签订京津冀三地应急救援协作框架协议{safety.agreements}份，明确联防联控与联合处置。"
                "推动建立完善三地信息共享机制，实行“每月会商+防汛期、防火期加密会商”模式，会商{safety.consultations}次。{@safety.series}"
            ),
            (
                "针对三地“飞地”多、监管易出现盲区的实际，对照行政区划边界查清飞地{safety.enclaves}块，排查出无责任单位或超期未检查的"
                "飞地和边界带{safety.blind_spots}处，会同管辖方和周边各方落实责任、开展联合检查。"
                "推动建立健全三地执法证据互认机制，对外地移送的证据包逐一验签后由人认定，认可{safety.evidence.recognised}个，"
                "不足之处按真实性、合法性、关联性要求补正。"
                "比对三地公示的处罚案件和裁量基准，发现{safety.penalties.deviations}类案件处罚尺度不一，"
                "向作出决定的单位提出存疑，推动同案同罚。"
                "推动“一件事”全链条整治，查明无人负责和多头负责的环节，督促打破区域执法壁垒。{@safety.chain}"
            ),
            (
                "聚焦防汛抗旱、森林防火、抗震救灾开展嵌入式监督，规范三地协同保障流程。{@safety.embedded}"
                "以练代训，按真实事件同一流程开展演练{safety.drills}次。"
                "建立“跨区域响应、同步联动”工作模式，三地交界突发事件同步告知并全部签收{safety.incidents.notified_together}起。"
                "到南部区域防灾减灾救灾能力提升工程现场，围绕项目建设、资金使用对{safety.resilience.funds_checked}个项目开展监督检查。{@safety.funds}"
            ),
        ),
    ),
)


def sections() -> tuple[Section, ...]:
    """Return the text with the scenario's own records named in it."""
    held = _records()

    def named(text: str) -> str:
        for name, handle in held.items():
            text = text.replace(f"{{@{name}}}", f"{{{handle}}}")
        return text

    return tuple(
        replace(section, paragraphs=tuple(named(text) for text in section.paragraphs)) for section in _TEXT
    )


def _records() -> Mapping[str, str]:
    """Return what the text calls a record, and the record's handle."""

    def programme(title: str) -> str:
        return f"programme:{Programme.objects.get(title=title).pk}"

    def inspection(code: str, mode: Inspection.Mode) -> str:
        first = Inspection.objects.filter(body__code=code, mode=mode).exclude(state="planned").earliest("pk")
        return f"inspection:{first.pk}"

    def joint(name: str) -> str:
        return f"joint_action:{JointAction.objects.filter(name__contains=name).earliest('pk').pk}"

    mode, site = Inspection.Mode, Finding.objects.filter(projects__name=ecology.SITE).earliest("pk")
    asked = Question.objects.filter(kind__startswith="coverage.").exclude(state="raised").earliest("pk")
    return {
        "industry.plan": programme(industry.PLAN),
        "industry.park": f"project:{Project.objects.get(name=industry.PARK).pk}",
        "industry.stuck": f"finding:{Finding.objects.get(projects__name=industry.SATELLITE).pk}",
        "industry.bundle": f"bundle:{Bundle.objects.get(name=approving.NAME).pk}",
        "transport.went": inspection("TJ-JTW", mode.ONSITE),
        "transport.joint": joint("京滨城际"),
        "transport.tanglang": joint("唐廊高速"),
        "transport.plan": programme(transport.PLAN),
        "ecology.site": f"finding:{site.pk}",
        "ecology.mechanisms": programme(ecology.MECHANISMS),
        "services.guide": programme(services.GUIDE),
        "services.cadence": f"meeting_series:{Series.objects.get(name=consulting.SERVICES).pk}",
        "services.visit": inspection("TJ-RSJ", mode.VISIT),
        "services.question": f"question:{asked.pk}",
        "services.card": f"coverage_card:{Card.objects.earliest('pk').pk}",
        "services.window": inspection("TJ-RSJ", mode.VISITOR),
        "culture.group": f"body:{Body.objects.get(name=culture.GROUP).pk}",
        "culture.plan": programme(culture.PLAN),
        "culture.embedded": inspection("TJ-WQ", mode.EMBEDDED),
        "culture.stationed": inspection("TJ-WQ", mode.STATIONED),
        "culture.onsite": inspection("TJ-WQ", mode.ONSITE),
        "culture.series": f"meeting_series:{Series.objects.get(name=consulting.CULTURE).pk}",
        "culture.visitor": inspection("TJ-WQ", mode.VISITOR),
        "safety.series": f"meeting_series:{Series.objects.get(name=consulting.SAFETY).pk}",
        "safety.chain": f"duty_chain:{Chain.objects.earliest('pk').pk}",
        "safety.embedded": inspection("TJ-YJJ", mode.EMBEDDED),
        "safety.funds": inspection("TJ-YJJ", mode.ONSITE),
    }
