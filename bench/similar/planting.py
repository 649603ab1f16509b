"""Findings of many projects, doubles as offices write them, and near misses that are no doubles.

Nothing here is known to the method: it has no list of synonyms. A double is the same matter told by somebody else: other
words, a clause dropped or moved, the project's short name, the place left out or put into the text, another day. A near
miss reads like its neighbour but is another matter: the next stake mark, the next lot, the same want in another project,
another want in the same place.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

CITIES = ("通州", "武清", "廊坊", "固安", "大兴", "宝坻", "香河", "霸州", "永清", "蓟州", "平谷", "三河")
LINES = (
    "京唐城际铁路", "京滨城际铁路", "京秦高速公路", "大兴机场高速公路", "承平高速公路", "潮白河大桥", "厂通路跨河桥",
    "北运河航道整治", "潮白河国家森林公园", "永定河生态补水", "南水北调配套管网", "燃气主干管网", "轨道平谷线",
    "津石高速公路",
    "北三县供水管线", "空港综合保税区", "医院分院", "职业学院新校区", "智能制造产业园", "综合物流园",
    "冷链物流中心", "数据中心",
)  # fmt: skip
TAILS = ("工程", "项目", "建设项目", "建设工程", "改造工程", "")
THINGS = (
    "{kv}千伏电力管线迁改", "燃气管道改移", "通信光缆切改", "占地补偿", "临时用地手续办理", "林木伐移许可",
    "河道管理范围内涉河审批",
    "穿越铁路安全评估", "施工图审查", "环评批复", "水土保持方案报批", "拆迁腾退", "施工便道修建",
    "防汛应急预案备案", "农民工工资支付",
    "监理人员到岗", "隐蔽工程验收资料归档", "扬尘治理措施落实", "深基坑支护监测", "消防设施验收", "设备采购招标",
    "专项债资金拨付",
    "设计变更批复", "弃土场选址", "取水许可办理", "地下文物勘探", "桥梁桩基检测", "路基填筑压实度检测",
    "雨污分流改造", "供电外线接入",
)  # fmt: skip
WANTS = (
    "至今未完成,影响后续施工", "进展缓慢,较计划滞后{days}天", "方案未批复,现场无法开工",
    "两家单位职责不清,互相推诿", "资料不齐被退回两次",
    "资金未到位,分包单位停工", "未按要求报备,存在安全隐患", "台账与现场不一致", "责任单位未明确牵头人,无人协调",
    "跨区审批标准不统一,反复补正",
)  # fmt: skip
CAUSES = (
    "主要原因是产权单位未出具意见", "原因为前期勘察深度不够", "涉及三地标准衔接问题", "属地协调力度不足",
    "设计单位出图滞后", "补偿标准未达成一致",
    "合同约定不明确", "主管部门审批时限较长", "施工组织安排不合理", "",
)  # fmt: skip
SAYINGS = (
    ("至今未完成", "迟迟没有完成"), ("影响后续施工", "后续工序不能展开"), ("进展缓慢", "推进较慢"),
    ("滞后", "落后"), ("未批复", "还没有批下来"),
    ("无法开工", "不能动工"), ("职责不清", "分工不明确"), ("互相推诿", "相互推脱"), ("资料不齐", "材料不全"),
    ("资金未到位", "资金没有拨付"),
    ("停工", "暂停施工"), ("未按要求", "没有按规定"), ("存在安全隐患", "有安全风险"), ("不一致", "对不上"),
    ("未明确", "没有确定"),
    ("迁改", "改移"), ("切改", "迁改"), ("管线", "线路"), ("管道", "管线"), ("办理", "办结"),
    ("主要原因是", "系"), ("产权单位", "权属单位"),
    ("协调力度不足", "协调不够"), ("标准不统一", "标准不一"), ("反复补正", "多次补件"), ("较计划", "比计划"),
    ("施工", "作业"), ("审批", "批准"),
)  # fmt: skip
VILLAGES = (
    "马坊", "崔各庄", "河西务", "后沙峪", "白庙", "梁各庄", "大厂回", "小务", "南寨", "王庄", "李大人庄",
    "牛堡屯", "东马各庄", "北小营", "蒋福山",
    "段甲岭", "渠口", "五百户", "安头屯", "刘宋", "钳屯", "大孟庄", "崔黄口", "大碱厂", "下伍旗", "黄庄",
    "八门城", "新安", "林亭口", "尔王庄",
)  # fmt: skip
FIRMS = (
    "国网供电公司", "中铁六局", "中铁十四局", "中交一公局", "北京城建", "京投公司", "华北油田", "中国联通",
    "中国移动", "铁塔公司", "自来水集团",
    "燃气集团", "水务集团", "市政路桥", "中建八局", "河北建设", "天津城建", "电力工程公司", "勘测设计院", "市政设计院",
)  # fmt: skip
SPOTS = ("东侧", "西侧", "北区", "南区", "出入口", "跨河段", "红线内", "服务区")


@dataclass(frozen=True)
class Planted:
    """A finding as the method is given it; ``matter`` is the truth: the number of what it is about."""

    matter: int
    words: str
    place: str
    project: str
    found_on: date
    kind: str = "plain"


def plant(*, seed: int, count: int, doubles: int, near_misses: int) -> list[Planted]:
    """Return *count* different matters, then *doubles* of some of them, then *near_misses* beside some."""
    chance = random.Random(seed)
    projects = _projects(chance, min(2000, max(6, count // 20)))
    plain = [_one(number, chance, projects) for number in range(count)]
    told_again = [_double(one, chance) for one in chance.sample(plain, doubles)]
    beside = [
        _near_miss(count + number, one, chance, projects)
        for number, one in enumerate(chance.sample(plain, near_misses))
    ]
    return [*plain, *told_again, *beside]


def _projects(chance: random.Random, count: int) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < count:
        number = f"{chance.choice('一二三四五')}期" if chance.random() < 0.3 else ""
        names[f"{chance.choice(CITIES)}{chance.choice(LINES)}{number}{chance.choice(TAILS)}"] = None
    return list(names)


def _stake(chance: random.Random) -> str:
    return f"K{chance.randrange(1, 90)}+{chance.randrange(0, 1000, 10):03d}"


def _one(number: int, chance: random.Random, projects: list[str]) -> Planted:
    thing = chance.choice(THINGS).format(kv=chance.choice((10, 35, 110, 220)))
    want = chance.choice(WANTS).format(days=chance.randrange(5, 90))
    cause = chance.choice(CAUSES)
    place = ""
    if chance.random() < 0.5:
        place = _stake(chance)
    elif chance.random() < 0.5:
        place = f"第{chance.choice('一二三四五六七八九')}标段"
    elif chance.random() < 0.6:
        place = f"{chance.choice(CITIES)}{chance.choice(SPOTS)}"
    words = f"{_detail(chance)}{thing}{want}" + (f",{cause}" if cause else "")
    found_on = date(2025, 1, 6) + timedelta(chance.randrange(330))
    return Planted(number, words, place, chance.choice(projects), found_on)


def _detail(chance: random.Random) -> str:
    """Return what most descriptions name besides: a village, a firm, a quantity."""
    draw = chance.random()
    if draw < 0.3:
        return f"{chance.choice(VILLAGES)}村{chance.randrange(2, 60)}户"
    if draw < 0.6:
        return f"{chance.choice(FIRMS)}负责的"
    if draw < 0.75:
        return f"长{chance.randrange(2, 60) / 10}公里的"
    return ""


def _double(one: Planted, chance: random.Random) -> Planted:
    """The same matter as somebody else tells it."""
    words = one.words
    for said, otherwise in chance.sample(SAYINGS, len(SAYINGS)):
        if said in words and chance.random() < 0.6:
            words = words.replace(said, otherwise, 1)
    clauses = words.split(",")
    if len(clauses) > 2 and chance.random() < 0.5:
        clauses.pop(chance.randrange(1, len(clauses)))
    if len(clauses) > 2 and chance.random() < 0.3:
        clauses[1], clauses[2] = clauses[2], clauses[1]
    words = ",".join(clauses)
    if chance.random() < 0.3:
        words = chance.choice(("经查,", "走访发现,", "现场反映", "目前")) + words
    project = one.project
    if chance.random() < 0.5:
        for tail in ("建设项目", "建设工程", "改造工程", "工程", "项目"):
            if project.endswith(tail):
                project = project.removesuffix(tail)
                break
        else:
            project += chance.choice(("工程", "项目"))
    if chance.random() < 0.3:
        project = (
            project.replace("高速公路", "高速")
            .replace("城际铁路", "城际")
            .replace("国家森林公园", "森林公园")
        )
    if chance.random() < 0.15:
        project = project.removeprefix(project[:2])
    place = one.place
    draw = chance.random()
    if place and draw < 0.2:
        place, words = "", f"{place}处{words}"
    elif place and draw < 0.35:
        place = ""
    found_on = one.found_on + timedelta(chance.choice((0, 1, 2, 3, 7, 14, 30)))
    return Planted(one.matter, words, place, project, found_on, kind="double")


def _near_miss(number: int, one: Planted, chance: random.Random, projects: list[str]) -> Planted:
    """Another matter that reads like its neighbour."""
    words, place, project = one.words, one.place, one.project
    draw = chance.random()
    if place.startswith("K") and draw < 0.6:
        head, metres = place.split("+")
        place, kind = f"{head}+{(int(metres) + chance.choice((100, 200, 300))) % 1000:03d}", "next stake mark"
        words = words if chance.random() < 0.5 else f"{place}处{words}"
    elif "标段" in place and draw < 0.8:
        lots = [lot for lot in "一二三四五六七八九" if lot not in place]
        place, kind = f"第{chance.choice(lots)}标段", "next lot"
    elif draw < 0.5:
        others = [name for name in projects if name[2:5] != project[2:5]]
        project, kind = chance.choice(others), "other project"
    else:
        kind = "other want in the same place"
        others = [thing for thing in THINGS if thing[-4:] not in words]
        words = chance.choice(others).format(kv=10) + chance.choice(WANTS).format(days=20)
    found_on = one.found_on + timedelta(chance.choice((0, 1, 2, 7, 14)))
    return Planted(number, words, place, project, found_on, kind=kind)
