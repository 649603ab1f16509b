from datetime import datetime

import pytest

from jianxing.importing.reading.columns import Header, assign, weigh_text

BODIES = ("区住建委", "区水务局", "区文旅局")
DAYS = (
    datetime.fromisoformat("2025-03-01"),
    datetime.fromisoformat("2025-03-02"),
    datetime.fromisoformat("2025-03-03"),
)


HEADERS = {
    "responsible": (
        "责任单位 牵头单位 承办单位 主责单位 责任处室 责任部门 "
        "整改责任单位 办理单位 落实单位 主办单位 责任主体 "
        "责任单位(全称) *责任单位 5.责任主体"
    ),
    "assisting": ("配合单位 协办单位 协同单位 参与单位 配合部门(单位) 配合部门（单位）"),
    "due": (
        "整改时限 完成时限 整改期限 时限 要求完成时间 办结时限 限办日期 "
        "整改时限(年月日) 计划完成时间 截止日期 Deadline"
    ),
    "due_days": ("办理时限(工作日) 办理时限（工作日） 承诺工作日"),
    "closing_state": (
        "是否销号 销号情况 核查结果 办理结果 状态 是否完成整改 验收情况 整改状态 是否整改到位 Status"
    ),
    "description": (
        "问题 存在问题 问题描述 堵点 难点 诉求内容 具体问题 反映问题 "
        "堵点难点 需市级协调事项 困难和问题 企业诉求 Issue"
    ),
    "found_on": ("发现时间 发现日期 检查日期 排查时间 提出时间 走访时间 受理日期 接诉时间"),
    "closed_on": ("销号时间 办结日期 实际完成时间 销号日期 验收日期"),
    "progress": ("进展情况 整改进展 落实情况 最新进展 整改情况 办理进度"),
    "project": ("项目 项目名称 工程名称 重点项目 标段名称"),
    "check_item": ("检查内容 监督事项 检查项 检查项目 督查要点"),
    "category": ("问题类别 类型 问题分类 应用场景"),
    "discovered_via": ("发现方式 问题来源 线索来源"),
    "measures": ("整改措施 措施 解决方案"),
    "person": ("责任人 联系电话 分管领导 责任单位负责人 填报人"),
    "serial": ("序号 编号 No. 问题编号"),
    "other": ("是否逾期 原整改时限 投资额(万元) 督办次数"),
}


def fields(*headers: str | Header) -> list[str]:
    drawn = [h if isinstance(h, Header) else Header(i, tuple(h.split("|"))) for i, h in enumerate(headers)]
    return [column.field for column in assign(drawn).columns]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        *((header, field) for field, headers in HEADERS.items() for header in headers.split()),
        ("责 任\n单 位", "responsible"), ("Responsible unit", "responsible"),
        ("督办单位", "supervisor"), ("填报单位", "reporter"), ("企业名称", "reporter"), ("点位", "place"), ("备 注", "remark"),
    ],
)  # fmt: skip
def test_a_header_is_known_by_its_words(header: str, field: str) -> None:
    weights = weigh_text(header)
    assert max(weights, key=lambda name: weights[name]) == field


def test_a_leaf_that_says_too_little_is_read_with_its_group() -> None:
    assert fields("责任|单位", "发现|时间", "整改|时限", "销号|情况", "销号|时间", "问题|描述", "责任|配合单位") == [
        "responsible", "found_on", "due", "closing_state", "closed_on", "description", "assisting",
    ]  # fmt: skip


def test_a_group_does_not_speak_for_a_leaf_that_means_something_else() -> None:
    assert fields("堵点难点", "问题概况|专题", "整改落实情况|办理结果") == [
        "description",
        "category",
        "closing_state",
    ]


def test_completion_beside_a_limit_is_the_day_of_closing() -> None:
    assert fields("整改时限", "完成时间") == ["due", "closed_on"]


def test_completion_alone_and_filled_in_everywhere_is_the_limit_with_a_doubt() -> None:
    column = assign([Header(0, ("问题",)), Header(1, ("完成时间",), DAYS, 1.0)]).first("due")
    assert column is not None
    assert column.doubt == "date_column_guessed"


def test_completion_alone_and_filled_in_here_and_there_is_the_day_of_closing() -> None:
    assignment = assign([Header(0, ("问题",)), Header(1, ("完成时间",), DAYS, 0.4)])
    assert assignment.first("closed_on") is not None
    assert assignment.first("due") is None


def test_of_lead_and_responsible_bodies_the_lead_is_responsible() -> None:
    assignment = assign([Header(0, ("责任单位",), BODIES), Header(1, ("牵头单位",), BODIES)])
    assert [c.field for c in assignment.columns] == ["assisting", "responsible"]
    assert assignment.columns[0].doubt == "second_body_column"


def test_a_column_of_days_is_no_description_whatever_it_is_called() -> None:
    assert fields(Header(0, ("问题",), DAYS)) != ["description"]


def test_a_hidden_column_gives_way() -> None:
    shown, hidden = Header(1, ("配合单位",), BODIES), Header(0, ("协办单位",), BODIES, hidden=True)
    assert [c.field for c in assign([hidden, shown]).columns] == ["", "assisting"]


def test_columns_without_a_telling_header_are_guessed_with_a_doubt() -> None:
    matters = ("施工许可证办理超时三个月", "临时用地到期未续批无法进场", "弃土场一直没有落实影响施工")
    assignment = assign(
        [Header(0, ("骨头",), matters), Header(1, ("谁来啃",), BODIES), Header(2, ("哪天",), DAYS)]
    )
    assert [(c.field, c.doubt) for c in assignment.columns] == [
        ("description", "column_guessed"), ("responsible", "column_guessed"), ("found_on", "column_guessed"),
    ]  # fmt: skip


def test_what_somebody_decided_wins() -> None:
    headers = [Header(0, ("整改|时限",)), Header(1, ("情况说明",)), Header(2, ("备注",))]
    mapping = {"情况 说明": "description", "备注": ""}
    assert [(c.field, c.how) for c in assign(headers, mapping=mapping).columns][1:] == [
        ("description", "mapping"), ("", "mapping"),
    ]  # fmt: skip
