from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

import jianxing.demo
from jianxing.importing.reading.result import Finding, Severity, Understanding
from jianxing.importing.reading.understand import understand
from jianxing.kernel.workdays import Calendar

LEDGERS = Path(jianxing.demo.__file__).parent / "ledgers"
Read = Callable[..., Understanding]
HEAD = ["序号", "项目", "问题", "责任单位", "发现时间", "整改时限", "状态"]


def marks(understanding: Understanding) -> set[tuple[int, str, str]]:
    return {(p.row, p.column, p.code) for p in understanding.problems}


def only(understanding: Understanding) -> Finding:
    (finding,) = understanding.findings
    return finding


# --- the samples


def test_the_transport_sample(calendar: Calendar) -> None:
    told = understand(LEDGERS / "transport_2025.xlsx", calendar=calendar)
    (table,) = told.tables
    assert (table.header_rows, table.first_row, table.last_row) == ((3, 4), 5, 52)
    assert len(told.findings) == 48
    third = told.findings[2]
    assert third.project == "京滨城际铁路"
    assert (third.found_on, third.due_on, third.closed_on) == (
        date(2025, 1, 21),
        date(2025, 4, 21),
        date(2025, 4, 23),
    )
    assert (third.responsible, third.assisting, third.state) == ("天津能源集团", ("区城管委",), "closed")
    at_once = next(f for f in told.findings if f.due_text == "立行立改")
    assert at_once.due_on == at_once.found_on
    for_ever = next(f for f in told.findings if f.due_text == "长期坚持")
    assert for_ever.due_on is None
    month_end = next(f for f in told.findings if f.due_text == "8月底前")
    assert month_end.due_on == date(2025, 8, 31)
    assert (month_end.row, "J", "year_from_title") in marks(told)
    assert not [p for p in told.problems if p.severity is Severity.ERROR]


def test_the_canal_sample_has_a_sheet_for_every_site(calendar: Calendar) -> None:
    told = understand(LEDGERS / "wuqing_canal_2025.xlsx", calendar=calendar)
    assert [t.sheet for t in told.tables] == [
        "紫竹林禅寺", "木厂船闸", "河西务漕运码头遗址", "筐儿港减河", "北运河左堤慢行道", "大运河武清段标识系统",
    ]  # fmt: skip
    assert {f.project for f in told.findings} == {t.sheet for t in told.tables}
    assert (len(told.findings), len(told.no_problem)) == (36, 12)
    assert {f.state for f in told.findings} == {"closed", "rectifying"}
    assert told.no_problem[0].check_item == "标识设置"
    assert not told.problems


def test_the_one_card_sample_is_in_gbk(calendar: Calendar) -> None:
    told = understand(LEDGERS / "onecard_2025_gbk.csv", calendar=calendar)
    assert len(told.findings) == 40
    states = [f.state for f in told.findings]
    assert (states.count("closed"), states.count("submitted"), states.count("rectifying")) == (10, 9, 21)
    assert sum(f.returned for f in told.findings) == 13
    assert told.findings[0].place == told.findings[0].project == "滨海新区分中心"
    assert marks(told) == {(2, "B", "place_for_project")}


# --- shapes of tables


def test_working_day_limits_count_from_the_day_of_finding(read: Read) -> None:
    told = read(
        [
            ["序号", "问题", "责任单位", "发现时间", "办理时限(工作日)"],
            [1, "渗漏", "区住建委", "2025-04-29", 5],
        ]
    )
    assert only(told).due_on == date(2025, 5, 9)  # 1–5 May are off, 27 April was worked
    assert only(told).due_days == 5
    assert not told.problems


def test_merged_projects_reach_down_and_totals_are_no_findings(read: Read) -> None:
    told = read(
        [["2025年台账"], HEAD, [1, "南站", "渗漏", "区住建委", "2025.3.1", "2025.4.1", "整改中"],
         [2, None, "破损", "区水务局", "2025.3.2", "2025.4.2", "已销号"],
         ["合计", None, "2项"], ["填表人:张某", None, None, "审核人:李某"]],
        merges=["A1:G1", "B3:B4"],
    )  # fmt: skip
    assert [(f.row, f.project) for f in told.findings] == [(3, "南站"), (4, "南站")]
    assert not told.problems


def test_a_code_list_beside_the_ledger_is_left_out(read: Read) -> None:
    rows = [
        [*HEAD, None, "代码", "含义"],
        [1, "南站", "渗漏", "区住建委", "2025.3.1", "2025.4.1", "整改中", None, "A1", "征地"],
    ]
    told = read([*rows, [None] * 8 + ["A2", "审批"]])
    assert [f.row for f in told.findings] == [2]
    assert told.tables[0].columns[-1].header == "状态"


def test_a_table_may_start_anywhere(read: Read) -> None:
    told = read(
        [[]] * 11
        + [[None, None, *HEAD], [None, None, 1, "南站", "渗漏", "区住建委", "2025.3.1", "2025.4.1", ""]]
    )
    assert told.tables[0].header_rows == (12,)
    assert only(told).cells["responsible"] == "F13"


def test_the_header_of_the_next_page_opens_no_table(read: Read) -> None:
    row = ["南站", "渗漏", "区住建委", "2025.3.1", "2025.4.1", "整改中"]
    told = read([HEAD, [1, *row], ["本页小计", None, "1"], HEAD, [2, *row], ["第2页"]])
    assert len(told.tables) == 1
    assert [f.row for f in told.findings] == [2, 5]


def test_stacked_tables_under_their_projects_names(read: Read) -> None:
    head = ["序号", "问题", "责任单位", "整改时限"]
    told = read(
        [
            ["项目名称:南站"],
            head,
            [1, "渗漏", "区住建委", "2025.4.1"],
            [],
            ["项目名称:北站"],
            head,
            [1, "破损", "区水务局", "2025.4.2"],
        ]
    )
    assert [(f.row, f.project) for f in told.findings] == [(3, "南站"), (7, "北站")]


def test_section_lines_name_projects_or_kinds_or_states(read: Read) -> None:
    head = ["序号", "问题", "责任单位", "整改时限"]
    by_project = read([head, ["一、津兴城际铁路(1项)"], [1, "渗漏", "区住建委", "2025.4.1"]])
    assert only(by_project).project == "津兴城际铁路"
    by_kind = read([head, ["(一)征地拆迁类"], [1, "渗漏", "区住建委", "2025.4.1"]])
    assert (only(by_kind).project, only(by_kind).category) == (None, "征地拆迁类")
    by_state = read([head, ["一、已销号问题"], [1, "渗漏", "区住建委", "2025.4.1"]])
    assert only(by_state).state == "closed"
    assert "state_from_section" in {p.code for p in by_state.problems}


def test_a_sheet_for_every_department_tells_who_is_responsible(read: Read) -> None:
    head = ["序号", "项目", "问题", "整改时限"]
    told = read(sheets={n: [head, [1, "南站", "渗漏", "2025.4.1"]] for n in ("区住建委", "区水务局")})
    assert [f.responsible for f in told.findings] == ["区住建委", "区水务局"]
    assert {p.code for p in told.problems} == {"responsible_from_sheet"}


def test_a_matter_of_several_lines_is_one_finding(read: Read) -> None:
    head = ["序号", "问题", "整改措施", "责任单位", "整改时限"]
    told = read(
        [head, [1, "渗漏", "开会", "区住建委", "2025.4.1"], [None, None, "施工", "区水务局"],
         [2, "破损", "更换", "区城管委", "2025.4.2"]],
        merges=["A2:A3", "B2:B3"],
    )  # fmt: skip
    first, second = told.findings
    assert (first.measures, first.assisting) == ("开会\n施工", ("区水务局",))
    assert second.row == 4
    assert (3, "", "continuation") in marks(told)


def test_rows_without_a_problem_are_checks_that_are_fine(read: Read) -> None:
    head = ["序号", "检查内容", "存在问题", "责任单位", "整改时限"]
    told = read(
        [
            head,
            *(
                [n, "消防", text, "区住建委", "尽快"]
                for n, text in enumerate(["无", "未发现问题", "暂无", "/", "—", "正常"])
            ),
        ]
    )
    assert not told.findings
    assert len(told.no_problem) == 6
    assert not told.problems


def test_lines_numbered_in_advance_are_no_findings(read: Read) -> None:
    told = read([HEAD, [1, "南站", "渗漏", "区住建委", "2025.3.1", "2025.4.1", ""], [2], [3]])
    assert len(told.findings) == 1
    assert not told.problems


def test_two_header_levels_without_merges_as_csv_saves_them(tmp_path: Path, calendar: Calendar) -> None:
    path = tmp_path / "2025.csv"
    path.write_text(
        "项目,,问题,,责任,,销号,\n序号,名称,描述,时间,单位,配合单位,情况,时间\n"
        "1,南站,渗漏,3月1日,区住建委,,已销号,3月9日\n2,,破损,3月2日,区水务局,,,\n",
        encoding="gbk",
    )
    told = understand(path, calendar=calendar)
    assert told.tables[0].header_rows == (1, 2)
    first, second = told.findings
    assert (first.project, first.found_on, first.closed_on, first.state) == (
        "南站",
        date(2025, 3, 1),
        date(2025, 3, 9),
        "closed",
    )
    assert second.project == "南站"
    assert {(4, "B", "filled_down"), (3, "D", "year_from_file")} <= marks(told)


# --- what is wrong is named at its cell


def spoilt(read: Read, column: int, value: object) -> Understanding:
    row: list[object] = [
        1,
        "南站",
        "渗漏",
        "区住建委",
        datetime.fromisoformat("2025-03-01"),
        datetime.fromisoformat("2025-04-01"),
        "整改中",
    ]
    row[column] = value
    return read([HEAD, row])


@pytest.mark.parametrize(
    ("column", "value", "letter", "code"),
    [
        (4, "2025-02-30", "E", "impossible_date"),
        (5, "2025年4月31日", "F", "impossible_date"),
        (5, "尽快", "F", "not_a_date"),
        (5, "3月底前", "F", "year_from_neighbours"),
        (5, "2025-02-01", "F", "due_before_found"),
        (5, "#REF!", "F", "error_cell"),
        (5, "=TODAY()", "F", "uncalculated"),
        (5, "=E2+30", "F", "computed_formula"),
        (6, "优秀", "G", "state_unknown"),
        (3, "区财政局及区文旅局", "D", "joined_bodies"),
    ],
)
def test_a_doubtful_or_unusable_cell_is_named(
    read: Read, column: int, value: object, letter: str, code: str
) -> None:
    told = spoilt(read, column, value)
    assert (2, letter, code) in marks(told)
    assert not only(told).refused


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (2, None, "no_description"),
        (3, None, "no_responsible"),
        (3, "/", "no_responsible"),
        (2, "#REF!", "error_cell"),
    ],
)
def test_a_row_without_a_problem_or_a_body_is_refused_and_still_shown(
    read: Read, column: int, value: object, code: str
) -> None:
    told = spoilt(read, column, value)
    assert only(told).refused
    assert code in {p.code for p in told.problems if p.severity is Severity.ERROR}


def test_days_after_the_ledgers_own_are_doubted(read: Read) -> None:
    row = [1, "南站", "渗漏", "区住建委", "2025.3.1", "2025.4.1", "整改中"]
    told = read([["2025年台账"], ["填报日期:2025年2月1日"], HEAD, row])
    assert (4, "E", "in_the_future") in marks(told)
    assert not read([["2025年台账"], ["填报日期:2025年6月1日"], HEAD, row]).problems
    assert (2, "E", "in_the_future") in marks(read([HEAD, row], today=date(2025, 2, 1)))


def test_a_sheet_without_a_ledger_says_so(read: Read) -> None:
    told = read([["购物清单"], ["苹果", 3]])
    assert not told.tables
    assert [p.code for p in told.problems] == ["no_table"]


def test_a_remembered_mapping_wins(read: Read) -> None:
    rows = [[*HEAD, "特别栏"], [1, "南站", "渗漏", "区住建委", "2025.3.1", "2025.4.1", "整改中", "区水务局"]]
    assert only(read(rows, mapping={"特别栏": "assisting"})).assisting == ("区水务局",)
    assert "column_not_used" in {p.code for p in read(rows).problems}


def test_a_project_taken_from_a_sheets_name_is_doubted_unless_the_title_says_the_same(read: Read) -> None:
    head = ["序号", "问题", "责任单位", "整改时限"]
    row = [1, "渗漏", "区住建委", "2025.4.1"]
    told = read(sheets={"南站": [["南站监督清单"], head, row], "北站": [["问题清单"], head, row]})
    assert [f.project for f in told.findings] == ["南站", "北站"]
    assert [(p.sheet, p.code) for p in told.problems] == [("北站", "project_from_sheet")]


def test_a_matter_that_begins_like_a_total_is_none(read: Read) -> None:
    told = read(
        [
            HEAD,
            [1, "南站", "合计3处井盖缺失", "区住建委", "2025.3.1", "2025.4.1", ""],
            ["合计", None, "共1项"],
            [None, None, "共1项"],
        ]
    )
    assert only(told).description == "合计3处井盖缺失"


def test_ditto_takes_what_stands_above_with_a_doubt(read: Read) -> None:
    first = [1, "南站", "渗漏", "区住建委", "2025.3.1", "2025.4.1", "整改中"]
    told = read([HEAD, first, [2, "同上", "破损", "同上", "2025.3.2", "〃", "整改中"]])
    assert (told.findings[1].project, told.findings[1].responsible) == ("南站", "区住建委")
    assert told.findings[1].due_on == date(2025, 4, 1)
    assert {(3, "B", "ditto"), (3, "D", "ditto"), (3, "F", "ditto")} <= marks(told)


def test_two_ledgers_side_by_side_are_two_tables(read: Read) -> None:
    row = ["南站", "渗漏", "区住建委", "2025.3.1", "2025.4.1", "整改中"]
    told = read([[*HEAD, None, *HEAD], [1, *row, None, 2, *row]])
    assert [f.serial for f in told.findings] == ["1", "2"]
    assert [t.columns[0].letter for t in told.tables] == ["A", "I"]


def test_a_table_of_figures_is_no_ledger(read: Read) -> None:
    told = read(
        sheets={
            "统计": [["单位", "问题总数", "已销号", "未销号"], ["区住建委", 3, 2, 1]],
            "明细": [HEAD, [1, "南站", "渗漏", "区住建委"]],
        }
    )
    assert [t.sheet for t in told.tables] == ["明细"]


def test_a_site_stands_for_the_project_and_a_district_does_not(read: Read) -> None:
    row = [1, "武清", "渗漏", "区住建委", "2025.4.1"]
    assert only(read([["序号", "点位", "问题", "责任单位", "整改时限"], row])).project == "武清"
    assert only(read([["序号", "所属区", "问题", "责任单位", "整改时限"], row])).project is None


def test_a_task_is_the_matter_where_nothing_else_is(read: Read) -> None:
    told = read([["序号", "任务", "责任单位", "完成时间"], [1, "完成管网改造", "区水务局", "2025年6月底"]])
    assert only(told).description == "完成管网改造"
    assert {p.code for p in told.problems} == {"check_item_for_description", "date_column_guessed"}
