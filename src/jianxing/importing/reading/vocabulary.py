"""What headers are called.

A header is read by its last noun (单位, 时间, 时限, 情况, 类别 …) and by what stands before it (整改, 配合, 发现 …), so
that one never seen before is understood when it is made of known words. Each rule gives a field and a weight;
the heaviest rule of a field counts, and what stands in the column has its say afterwards (`columns`).
"""

from __future__ import annotations

import re

# Fields whose content an import uses …
USED = (
    "serial", "project", "description", "category", "discovered_via", "found_on", "responsible", "assisting",
    "measures", "requirement", "due", "due_days", "progress", "closed_on", "closing_state", "remark", "place",
    "check_item", "domain",
)  # fmt: skip
# … and those that are recognised so that nothing else claims their column: people are never followed.
PASSED_OVER = ("person", "reporter", "supervisor", "assigned_on", "cause", "other")


def _any(words: str) -> str:
    """An alternation of words separated by blanks."""
    return "(?:" + "|".join(words.split()) + ")"


_BODY = _any(
    "单位 部门 处室 科室 机构 主体 股室 站所 委办局 街镇 镇街 街道 属地 党组织 班组 组织 集团 方(?!案|式|面|法|向)"
)
_WHEN = _any("时间 日期 年月日 时点 日(?!常)")
_LIMIT = _any(
    "时限 期限 限期 时间要求 时限要求 时间节点 完成节点 节点 截止 截至 限时 到期 时效 (?<!日)(?<!周)期(?!间|次|数)"
)
_LIMIT_END = rf"{_LIMIT}(?:要求|时间|日期|日|安排)?"
_MATTER = _any(
    """问题 堵点 难点 痛点 难题 困难 症结 短板 弱项 隐患 风险 不足 梗阻 瓶颈 卡点 矛盾 诉求 薄弱环节 缺陷 疑点 线索
    偏差 不符合项 难处 缺口 违规 阻碍 障碍 事项"""
)
_KIND = _any("类别 类型 分类 种类 性质 归类 属性 门类 大类 小类 类")
_CLOSE = _any("销号 核销 销账 结案 闭环 销项 销案 摘牌")
_CHECK = _any("核查 核验 验收 复核 复查 审核 核实 认定 验证 评估 回头看 查验 复验 抽查 确认")
_DONE = _any(
    "完成 办结 办毕 完结 整改 解决 销号 办理 落实 处理 处置 答复 回复 反馈 整治 化解 销账 闭环 结案 到位 报送 办复"
)

_ANSWERABLE = _any(
    """责任 承办 办理 落实 整改 处置 承接 实施 主要 包保 处理 解决 认领 被交办 执行 归口 主管 问题所属 履责 具体承办
    负责 对口 职能 承担 主体责任 接收 被督办 被督查 接办 办案 接受 推进 受理 协调"""
)
_HELPING = _any(
    "配合 协办 协同 协助 参与 会办 联办 协作 次责 辅助 支持 支撑 联动 其他责任 其他 相关 有关 会签 协力 从责"
)
_OVERSEEING = _any(
    "督办 监督 督查 督导 检查 交办 转办 派单 监管 核查 验收 审核 销号 认定 巡察 组织 盯办 跟踪 联系 包联 挂牌"
)
_REPORTING = _any(
    """填报 报送 反映 提出 来源 发现 申报 诉求 建设 施工 监理 设计 业主 走访 服务 上报 填表 报告 反馈 征求意见 来文
    来件 投诉 申请 提报 建议 受访 信访"""
)
_FINDING = _any(
    """发现 检查 排查 走访 提出 反映 登记 查出 查摆 巡察 巡查 督查 督导 调研 列入 建账 收到 来件 收件 来文 来访 来电
    诉求 录入 上报 收集 摸排 暗访 采集 入账 曝光 问题 接访 接诉 抽查 监督 立项 立案 发生 巡视 投诉 申报 提报 征集
    梳理 收悉 信访 访谈 建立 入库 填报 接件 接报 受理 举报 通报 反馈问题 核查发现"""
)
_ASSIGNING = _any("交办 转办 派单 派发 下发 下达 分办 分派 批转 督办 交付 移交 转交 流转 批示 派件 转派")
_PLANNED = _any("计划 要求 拟 预计 应 限定 承诺 规定 目标 约定 最迟 限 预期 应当 须 需 截止")

_RULES: tuple[tuple[str, str, float], ...] = (
    # --- serial numbers
    (rf"^{_any('序号 序 编号 号 项次 件号 # id no[.]? num number serial(no[.]?)? s/n item(no[.]?)? 行号 sn 顺序号 排序')}$",
     "serial", 1.0),
    (rf"{_any('序号 编号 编码 代码 单号 文号 案号 顺序号 流水号')}$|[a-z]id$", "serial", 0.7),
    # --- people, never followed
    ((rf"{_any('责任 负责 联系 经办 承办 包联 包保 督办 填报 审核 分管 主管 牵头 整改 具体 办理 挂点 直接 第一 发现 检查')}"
     r"[^单位部门]{0,6}(人|人员|领导|同志|员|者)(姓名|及电话|及联系方式|签字|员)?$"), "person", 1.0),
    (rf"{_any('电话 手机 联系方式 签字 签名 姓名 领导 负责同志 联络员 联系人 责任人 负责人 经办人 手机号')}", "person", 0.75),
    (r"^(person|contact|phone|leader|name$|staff)", "person", 0.9),
    (r"(?<![及、和])(负责人|联系人|责任人|经办人|联络员|领导|电话|手机号?|联系方式|签字|签名|姓名)$", "person", 1.1),
    # --- bodies
    (rf"{_HELPING}{_BODY}", "assisting", 1.0),
    (r"^(协办|配合|协同|参与|协助)(方|者)?$|assist|support|co-?operat|collaborat|coordinat", "assisting", 0.9),
    (rf"{_any('主责 主办 牵头 第一责任 首要责任 主承办')}(责任)?{_BODY}", "responsible", 1.0),
    (rf"{_ANSWERABLE}{_BODY}", "responsible", 0.96),
    (rf"(牵头|主责|责任|承办)(市级|区级|县级|省级|国家|中央|上级|本级|具体|直接){_BODY}", "responsible", 0.98),
    (r"^责任(区|县|市|省|镇|乡|村|街道|区县|市县)$", "responsible", 0.9),
    (rf"^{_BODY}(名称|全称)?$|^{_any('所属 涉及 所在 涉事 被检查 受检 被监督 被巡察 被督导 被核查 受监督')}{_BODY}(名称)?$",
     "responsible", 0.45),
    (rf"^{_any('责任主体 责任方 牵头 主责 主办 承办 责任 谁负责 归谁办 由谁办 谁来办 主体责任 责任归属 责任分工')}$",
     "responsible", 0.85),
    (r"^(responsible|owner|lead|accountable|assignedto|assignee|department|unit|agency|incharge|actionby)", "responsible", 0.9),
    (r"(responsible|accountable|lead)(body|unit|department|agency|party|entity|organi[sz]ation)", "responsible", 1.0),
    (rf"{_OVERSEEING}{_BODY}", "supervisor", 0.97),
    (rf"{_REPORTING}{_BODY}", "reporter", 0.965),
    ((rf"{_any('企业 公司 市场主体 单位 商户 经营主体')}(名称|全称|信息)$"
     rf"|^{_any('企业 公司 反映人 诉求人 群众 来访人 来电人 信访人 投诉人 举报人 申请人 反映企业 走访企业 诉求企业 涉及企业')}$"),
     "reporter", 0.8),
    # --- days
    (rf"{_FINDING}[^销完办结改截限]{{0,4}}{_WHEN}", "found_on", 0.95),
    (rf"^(?!.*{_any('完成 办结 销号 整改 计划 要求 截止 预计 交办 更新 填报 统计 解决 答复 办理 实际')}).+{_any('时间 日期')}$",
     "found_on", 0.5),
    (r"^(时间|日期)$", "found_on", 0.5),
    (rf"{_ASSIGNING}{_WHEN}", "assigned_on", 0.955),
    ((r"(found|identified|discover\w*|detected|raised|reported|inspect\w*|visit\w*|logged|opened|issue)(on|date|time)"
     r"|date(found|identified|raised|reported|logged|of(discovery|inspection|visit))|^date$"), "found_on", 0.95),
    (rf"(实际|真正)({_DONE}){{0,2}}{_WHEN}", "closed_on", 1.0),
    (rf"({_CLOSE}|办结|办毕|完结|解决|整改到位|{_CHECK}|归档|办复|结束|关闭|办妥|清零)[^限计应]{{0,4}}{_WHEN}", "closed_on", 0.9),
    (rf"(整改|办理)(完成|落实){_WHEN}|^完成{_WHEN}$|^(落实|反馈|回复|答复|整改结束){_WHEN}$", "closed_on", 0.62),
    (r"(clos|complet|finish|resolv|actual)[a-z]*(on|date|time)|date(closed|completed|resolved)", "closed_on", 0.95),
    (rf"{_PLANNED}({_DONE}){{0,3}}({_WHEN}|{_LIMIT})", "due", 1.0),
    (rf"({_DONE}|工作|任务|交办|责任|承诺|推进|督办|限时)(完成|办结|到位|目标)?{_LIMIT_END}$", "due", 0.97),
    (rf"^{_LIMIT_END}$|最后期限|^限办|限期完成|时间进度|何时办结|何时完成|倒排|{_LIMIT}$", "due", 0.85),
    (r"^(整改|办理|处理|处置|治理|化解|推进|工作|任务)时间$|^时间安排$|时间表$", "due", 0.6),
    (r"due|deadline|target|completeby|expected|timelimit|bywhen", "due", 0.95),
    (r"(天数|日数|工作日数|工作日|自然日)$|^(时限|期限)?天$|\((个)?(工作日|天|日|自然日)\)", "due_days", 1.02),
    (r"(due|limit|working)days", "due_days", 1.02),
    # --- state
    (rf"是否(已|已经|按期|按时|如期|完全|全部)?({_DONE}|验收|通过|销项|合格|达标)", "closing_state", 1.0),
    (rf"{_CLOSE}(情况|结果|结论|状态|意见|与否|标识|标记|进度|否|完成)?$", "closing_state", 0.98),
    (rf"{_CHECK}(整改)?(情况|结果|结论|状态|意见|与否)$", "closing_state", 0.88),
    (r"(状态|状况|完成与否|办结与否)$", "closing_state", 0.88),
    (rf"({_DONE}|督办)(结果|结论|与否|否)$|^(结果|结论|办理结论)$", "closing_state", 0.84),
    (r"status|state|closed\??$|clos(ure|ing)|verif|outcome|result|resolved\??$|conclusion", "closing_state", 0.85),
    (rf"({_DONE}|进展|进度|推进|工作|目前|当前|实施|执行|推动|现阶段)[^原基]{{0,6}}(情况|进展|进度|动态|进程|成效|现状)$",
     "progress", 0.9),
    (r"(进展|进度|进程)$|完成率|完成度", "progress", 0.8),
    (r"^(最新|目前|当前|进展|进度|落实情况)|^(落实|现状|完成度|完成率|完成比例|进度百分比)|完成率|完成度", "progress", 0.8),
    (r"^(情况|进度)$", "progress", 0.5),
    (r"progress|update|current", "progress", 0.85),
    # --- the matter
    (rf"{_MATTER}[^类型来源编序责时部单人]{{0,6}}{_any('描述 表现 详情 内容 概述 摘要 说明 具体 简述 陈述 详述 表述 概况 事实')}",
     "description", 1.0),
    (rf"{_any('存在 发现 主要 突出 具体 查出 反映 反馈 查摆 排查 检出 梳理 面临 待解决 需解决 制约 影响')}.{{0,8}}{_MATTER}$",
     "description", 0.97),
    (rf"^{_MATTER}(点|清单|及{_MATTER}|[、/和与]{_MATTER})*$|^{_MATTER}{{2,3}}$", "description", 0.93),
    (rf"{_MATTER}(点|表现|名称|标题|主题|情况|概要|清单)?$", "description", 0.8),
    ((rf"^{_any('情况描述 情况说明 现象 现象描述 具体内容 具体情况 内容 描述 事由 具体表现 主要表现 案情 事实 表现形式 表现')}$"
     rf"|^{_any('主要内容 工单内容 交办内容 督办内容 反映内容 投诉内容 信访内容 卡在哪里 堵在哪里 哪里堵 议题 工单描述')}$"
     r"|内容$|描述$|概述$|表述$"), "description", 0.66),
    (r"problem|issue|finding|description|defect|matter|difficult|obstacle|bottleneck|complaint", "description", 0.85),
    (rf"{_KIND}(名称|别)?$", "category", 0.95),
    (rf"场景$|环节$|^{_any('专题 板块 条线 方面 维度 标签 风险等级 业务条线 所属板块 所属条线 专项')}$", "category", 0.7),
    (r"^(category|type|class|kind)|(issue|problem|finding)(type|category|class)|category", "category", 1.0),
    (r"(领域|行业|domain|sector)$", "domain", 0.8),
    ((rf"{_any('发现 检查 监督 获取 反映 排查 收集 受理 督查 来源 征集 信访 投诉')}"
     rf"{_any('方式 途径 渠道 形式 来源 路径 手段 模式')}"), "discovered_via", 1.0),
    (r"(来源|渠道|出处)(类别|类型|方式|渠道)?$|source|channel|method|how(found|discovered)|(found|discovered)(via|through|by)$",
     "discovered_via", 0.96),
    # --- where and what
    ((rf"^{_any('监督 督查 重点 重大 涉及 所属 建设 在建 相关 受检 包联 包保 被监督 省 市 区 该')}?"
     r"(项目|工程|标段|课题|专项工程)(名称|\(.*\)|名|简称|全称|/.*|及.*)*$|^(project|works?)(name|title)?$|(项目|工程|标段)名称"),
     "project", 0.95),
    (r"(?<!单位)(?<!企业)(?<!公司)(?<!部门)(?<!事项)(?<!类别)(?<!问题)(?<!网点)(?<!点位)名称$", "project", 0.5),
    (rf"^{_any('监督 检查 被检查 督查 受检 巡查 核查 整治 被监督 督导')}对象$", "project", 0.5),
    (rf"^{_any('检查 督查 核查 排查')}项目$", "check_item", 0.97),
    ((rf"{_any('检查 监督 督查 核查 督导 巡查 监管 评查 考核 自查 核对 查验 排查')}的?"
     rf"{_any('内容 事项 项 要点 重点 指标 点 条目 要素 标准 清单')}(及标准|及要求)?$"), "check_item", 0.975),
    (r"^(check-?item|item|checkpoint|check)$", "check_item", 0.9),
    (r"^(区|县|市|镇|街道|乡镇)$", "place", 0.7),
    ((rf"^{_any('点位 地点 位置 地址 部位 所在地 发生地 站点 网点 窗口 场所 属地 区域 所属区 区县 所在区 坐标 镇街 辖区 地区')}$"
     rf"|^{_any('市区 县区 市县 行政区 行政区划 检查点 监督点 点 所属辖区 所属镇街')}$"), "place", 0.85),
    (rf"{_any('地点 点位 位置 地址 所在地 区域 网点 站点 地区')}(名称)?$|^(place|site|location|where|venue|address|district)",
     "place", 0.82),
    # --- what is to be done
    ((rf"{_any('措施 举措 对策 办法 做法 方案 整改任务 路径 思路 打算 计划 计划安排 工作安排')}(及.*|内容|建议|步骤)?$"
     r"|measure|action|remedy|plan|solution"), "measures", 0.9),
    ((rf"(?<!时限)(?<!时间)(?<!期限){_any('要求 建议 目标 任务 标准 批示')}(内容|事项)?$"
     rf"|{_any('处理 整改 督办 工作 办理 监督 拟办 领导 处置 审查')}意见$|requirement|recommend|suggest"), "requirement", 0.82),
    (rf"^{_any('备注 说明 附注 其他 其它 注 补充说明 备注说明 其他说明 备考 备 附件 佐证材料')}|^(notes?|remarks?|comments?)",
     "remark", 0.95),
    (r"(原因|成因|根源|依据|分析|法规|条款)$|reason|cause|basis", "cause", 0.9),
    ((rf"{_any('数量 个数 金额 投资 资金 得分 分值 评分 次数 件数 满意度 剩余 超期 逾期 延期 预警 亮灯 红黄灯 等级')}"
     r"|投资额|score|amount|count"), "other", 0.9),
    (r"^(原|旧|上月|上期|上次|上周|往期|历史|上季度?)(?!因)|[((](旧|原|作废|停用|历史)[))]$|^辅助|^内部|(^|[^a-z])(old|previous)",
     "other", 1.3),
    (r"^是否", "other", 0.7),
    (r"(起|起始|开始|启动|开工|开始时间|起始时间|开始日期|起始日期)$", "other", 0.99),
    (r"(结束|终止|止)(时间|日期)?$", "due", 0.8),
    (r"填报|填表|更新(时间|日期)|统计(时间|日期)", "other", 0.96),
)  # fmt: skip

_COMPILED = tuple((re.compile(pattern), field, weight) for pattern, field, weight in _RULES)


def fields_of(header: str) -> dict[str, float]:
    """Each field that the comparable header may name, with its weight."""
    found: dict[str, float] = {}
    for pattern, field, weight in _COMPILED:
        if weight > found.get(field, 0.0) and pattern.search(header):
            found[field] = weight
    return found
