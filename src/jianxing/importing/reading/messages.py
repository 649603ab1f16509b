"""What is said about a file or a cell, by code, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Params = Mapping[str, str | int]

# code: (English, Chinese). %(cell)s-like places are filled from the message's parameters.
CATALOGUE: Mapping[str, tuple[str, str]] = {
    # The file as a whole: refused.
    "empty_file": (
        "%(file)s is empty. Choose the ledger's file again.",
        "文件“%(file)s”是空的。请重新选择台账文件。",
    ),
    "too_large": (
        "%(file)s is too large (%(what)s). Split the ledger into several files.",
        "文件“%(file)s”过大（%(what)s）。请将台账拆分成几个文件再导入。",
    ),
    "zip_bomb": (
        "%(file)s unpacks to far more than a ledger can hold (%(part)s). Save the ledger anew as xlsx and import that.",
        "文件“%(file)s”解压后的体量远超台账所需（%(part)s），已拒绝打开。请将台账另存为 xlsx 后再导入。",
    ),
    "cell_too_long": (
        (
            "A cell of %(file)s is longer than %(limit)s characters (sheet “%(sheet)s” %(cell)s). "
            "Shorten it and import again."
        ),
        "文件“%(file)s”中有单元格超过 %(limit)s 字（工作表“%(sheet)s” %(cell)s）。请缩短后再导入。",
    ),
    "macros": (
        "%(file)s contains macros. Save it as “Excel workbook (*.xlsx)” without macros and import that.",
        "文件“%(file)s”含有宏。请另存为不含宏的“Excel 工作簿（*.xlsx）”后再导入。",
    ),
    "encrypted": (
        "%(file)s is protected by a password. Remove the password and import again.",
        "文件“%(file)s”设有密码。请去掉密码后再导入。",
    ),
    "corrupt": (
        "%(file)s is damaged (%(part)s). Open it in Excel or WPS, save it anew and import that.",
        "文件“%(file)s”已损坏（%(part)s）。请用 Excel 或 WPS 打开并另存后再导入。",
    ),
    "xml_entities": (
        "%(file)s defines XML entities (%(part)s), which no spreadsheet needs. Save the ledger anew as xlsx.",
        "文件“%(file)s”含有表格不应有的 XML 实体（%(part)s），已拒绝打开。请将台账另存为 xlsx 后再导入。",
    ),
    "binary_workbook": (
        "%(file)s is a binary workbook (xlsb). Save it as xlsx and import that.",
        "文件“%(file)s”是二进制工作簿（xlsb）。请另存为 xlsx 后再导入。",
    ),
    "not_a_workbook": (
        "%(file)s is no spreadsheet but a %(kind)s file, whatever its name says. Choose an xlsx, xls or csv file.",
        "文件“%(file)s”不是表格，实际是 %(kind)s 文件。请选择 xlsx、xls 或 csv 文件。",
    ),
    "web_page": (
        "%(file)s is a web page under a spreadsheet's name. Open it in Excel or WPS and save it as xlsx.",
        "文件“%(file)s”实际是网页文件。请用 Excel 或 WPS 打开后另存为 xlsx 再导入。",
    ),
    "unknown_encoding": (
        "%(file)s is neither in UTF-8 nor in GBK. Save it as “CSV UTF-8” and import that.",
        "文件“%(file)s”的编码既不是 UTF-8 也不是 GBK。请另存为“CSV UTF-8”后再导入。",
    ),
    "no_table": (
        "No ledger was found on this sheet: no row names both a problem and who answers for it.",
        "此工作表未找到台账：没有同时写明问题与责任单位（或时限）的表头行。",
    ),
    # A header.
    "second_body_column": (
        "Two columns name responsible bodies; those of “%(header)s” are taken as assisting.",
        "有两列责任单位，“%(header)s”一列按配合单位处理，请核对。",
    ),
    "date_column_guessed": (
        "“%(header)s” can be a time limit or the day of closing; taken as %(field)s.",
        "“%(header)s”可以是整改时限，也可以是完成日期，现按“%(field)s”处理，请核对。",
    ),
    "assigned_for_found": (
        "There is no column with the day of finding; “%(header)s” is taken for it.",
        "没有发现时间列，现以“%(header)s”作为发现时间，请核对。",
    ),
    "place_for_project": (
        "There is no project column; “%(header)s” is taken for it.",
        "没有项目列，现以“%(header)s”作为项目，请核对。",
    ),
    "check_item_for_description": (
        "There is no column with the problem; “%(header)s” is taken for it.",
        "没有问题描述列，现以“%(header)s”作为问题描述，请核对。",
    ),
    "column_not_used": (
        "What “%(header)s” means was not recognised; the column is not imported. Name it in the mapping if it matters.",
        "没有识别出“%(header)s”列的含义，该列不导入；如有需要，请在列对应中指定。",
    ),
    "column_guessed": (
        "“%(header)s” was recognised as %(field)s only by what stands in it.",
        "“%(header)s”按列中内容识别为“%(field)s”，请核对。",
    ),
    # A date or a limit.
    "not_a_date": (
        "“%(text)s” cannot be read as a date or time limit.",
        "“%(text)s”无法识别为日期或时限。",
    ),
    "impossible_date": (
        "“%(text)s” is a day that the calendar does not have.",
        "“%(text)s”是日历上不存在的日期。",
    ),
    "no_year": (
        "“%(text)s” has no year, and neither the title nor the file name nor other rows give one.",
        "“%(text)s”没有年份，标题、文件名和其他行也推不出年份。",
    ),
    "no_start": (
        "“%(text)s” counts from the day of finding, which is missing.",
        "“%(text)s”需从发现时间起算，但此行没有发现时间。",
    ),
    "year_from_title": (
        "“%(text)s” has no year; %(year)s is taken from the title.",
        "“%(text)s”没有年份，已按标题取 %(year)s 年，请核对。",
    ),
    "year_from_file": (
        "“%(text)s” has no year; %(year)s is taken from the file name.",
        "“%(text)s”没有年份，已按文件名取 %(year)s 年，请核对。",
    ),
    "year_from_neighbours": (
        "“%(text)s” has no year; %(year)s is taken from the other dates.",
        "“%(text)s”没有年份，已按其他日期取 %(year)s 年，请核对。",
    ),
    "month_only": (
        "“%(text)s” names no day; %(on)s is taken.",
        "“%(text)s”没有写到日，已取 %(on)s，请核对。",
    ),
    "before_month": (
        "“%(text)s”: before the month begins or by its end? %(on)s is taken.",
        "“%(text)s”可指月初之前，也可指月底之前，已取 %(on)s，请核对。",
    ),
    "words_around_date": (
        "“%(text)s” says more than a date; %(on)s is taken.",
        "“%(text)s”除日期外还有其他文字，已取 %(on)s，请核对。",
    ),
    "several_dates": (
        "“%(text)s” holds several dates; %(on)s is taken.",
        "“%(text)s”含有多个日期，已取 %(on)s，请核对。",
    ),
    "several_limits": (
        "“%(text)s” holds several limits; %(on)s is taken.",
        "“%(text)s”含有多个时限，已取 %(on)s，请核对。",
    ),
    "day_or_month": (
        "“%(text)s”: which number is the month? %(on)s is taken.",
        "“%(text)s”分不清月和日，已取 %(on)s，请核对。",
    ),
    "odd_year": ("“%(text)s” lies in an unlikely year.", "“%(text)s”的年份不合常理，请核对。"),
    "number_as_date": (
        "The number %(text)s is read as the date %(on)s.",
        "数字 %(text)s 按日期 %(on)s 处理，请核对。",
    ),
    "bare_number_of_days": (
        "“%(text)s” is taken as that many working days.",
        "“%(text)s”按工作日天数处理，请核对。",
    ),
    "calendar_days": (
        "“%(text)s” is counted in calendar days: until %(on)s.",
        "“%(text)s”按自然日计算，至 %(on)s，请核对。",
    ),
    "relative_limit": (
        "“%(text)s” is counted from the day of finding: until %(on)s.",
        "“%(text)s”从发现之日起算，至 %(on)s，请核对。",
    ),
    "undecided": ("“%(text)s”: no time limit has been set.", "“%(text)s”：时限尚未确定。"),
    "recurring": (
        "“%(text)s” recurs; there is no one day to meet.",
        "“%(text)s”是周期性要求，没有单一期限，请核对。",
    ),
    "provisional_year": (
        "The limit %(on)s runs through a year whose working days are not published yet.",
        "期限 %(on)s 所在年份的放假调休安排尚未公布，为暂定日期。",
    ),
    "assigned_is_not_found": (
        "The limit is counted from the day of finding; the row also has a day of assignment.",
        "时限从发现时间起算；此行另有交办时间，请核对。",
    ),
    "due_before_found": (
        "The time limit %(on)s lies before the day of finding %(found_on)s.",
        "整改时限 %(on)s 早于发现时间 %(found_on)s，请核对。",
    ),
    "closed_before_found": (
        "The day of closing %(on)s lies before the day of finding %(found_on)s.",
        "完成时间 %(on)s 早于发现时间 %(found_on)s，请核对。",
    ),
    "in_the_future": (
        "%(on)s lies after the day of the ledger (%(today)s).",
        "%(on)s 晚于台账日期（%(today)s），请核对。",
    ),
    # Who.
    "no_description": ("The row has no description of a problem.", "此行没有问题描述，未能导入。"),
    "no_responsible": ("The row names no responsible body.", "此行没有责任单位，未能导入。"),
    "taken_out": (
        "This row is “%(text)s” where it was exported; it is not brought in.",
        "此行在导出时为“%(text)s”，不再导入。",
    ),
    "no_share": (
        "“%(text)s” is no share between 0 and 100.",
        "“%(text)s”不是 0 到 100 之间的百分比。",
    ),
    "long_name": ("The cell is too long for the names of bodies.", "此格文字过长，不像单位名称，请核对。"),
    "and_others": (
        "“%(text)s” says “and others” without naming them.",
        "“%(text)s”写有“等”，未列全单位，请核对。",
    ),
    "joined_bodies": (
        "“%(text)s” is taken as several bodies; the first is responsible.",
        "“%(text)s”按多个单位处理，第一个为责任单位，请核对。",
    ),
    "no_leader_named": (
        "“%(text)s” names only assisting bodies; the first is taken as responsible.",
        "“%(text)s”只写了配合单位，已取第一个为责任单位，请核对。",
    ),
    "responsible_from_sheet": (
        "There is no column of responsible bodies; “%(text)s” is taken from the sheet.",
        "没有责任单位列，已按工作表取“%(text)s”为责任单位，请核对。",
    ),
    "found_on_from_sheet": (
        "The day of finding %(on)s is taken from the lines above the table.",
        "发现时间 %(on)s 取自表头上方的检查日期，请核对。",
    ),
    "ditto": ("“Ditto”: “%(text)s” is taken from above.", "“同上”已按上方的“%(text)s”处理，请核对。"),
    "filled_down": (
        "The cell is empty; “%(text)s” is taken from the rows above.",
        "此格为空，已沿用上方的“%(text)s”，请核对。",
    ),
    "project_from_sheet": (
        "The project “%(text)s” is taken from the sheet's name.",
        "项目“%(text)s”取自工作表名称，请核对。",
    ),
    "continuation": (
        "The row continues the finding of row %(first)s.",
        "此行是第 %(first)s 行问题的续行，已并入。",
    ),
    # State.
    "progress_contradicts": (
        "The progress “%(text)s” and “%(closing)s” contradict each other; taken as %(state)s.",
        "进展“%(text)s”与“%(closing)s”不一致，已按“%(state)s”处理，请核对。",
    ),
    "done_but_not_closed": (
        "“%(text)s”, but not closed: taken as %(state)s.",
        "“%(text)s”但未销号，已按“%(state)s”处理，请核对。",
    ),
    "only_not_closed": (
        "“%(closing)s” says only that it is not closed; taken as %(state)s.",
        "“%(closing)s”只说明尚未销号，已按“%(state)s”处理，请核对。",
    ),
    "yes_of_completion": (
        "“%(closing)s” under “%(header)s” may mean done or closed; taken as %(state)s.",
        "“%(header)s”为“%(closing)s”，可指办结，也可指销号，已按“%(state)s”处理，请核对。",
    ),
    "closed_without_word": (
        "“%(closing)s” does not say 销号 outright; taken as %(state)s.",
        "“%(closing)s”没有写明销号，已按“%(state)s”处理，请核对。",
    ),
    "state_unknown": (
        "“%(closing)s” names no known state; taken as %(state)s.",
        "“%(closing)s”不是已知的状态，已按“%(state)s”处理，请核对。",
    ),
    "state_from_section": (
        "The row itself says nothing of its state; by “%(closing)s” taken as %(state)s.",
        "此行没有写明状态，按“%(closing)s”判断为“%(state)s”，请核对。",
    ),
    "state_from_date": (
        "No column speaks of closing; by the date of completion taken as %(state)s.",
        "没有状态，按完成时间判断为“%(state)s”，请核对。",
    ),
    "date_of_open_finding": (
        "The row has a day of completion but is not closed.",
        "此行填有完成时间，但未销号，请核对。",
    ),
    # A cell.
    "error_cell": (
        "The cell shows %(text)s; its value is missing.",
        "此格显示 %(text)s，没有可用的值，请改正后再导入。",
    ),
    "uncalculated": (
        "The cell holds a formula without its result. Open the file in Excel or WPS, save it and import again.",
        "此格的公式没有计算结果。请用 Excel 或 WPS 打开并保存后再导入。",
    ),
    "computed_formula": (
        "The formula was saved without its result; worked out as “%(text)s”.",
        "此格的公式没有保存结果，按公式算得“%(text)s”，请核对。",
    ),
    "hidden_sheet": (
        "The sheet is hidden in the workbook.",
        "此工作表在文件中是隐藏的，请核对是否应当导入。",
    ),
}

STATE_NAMES: Mapping[str, tuple[str, str]] = {
    "assigned": ("assigned", "已交办"),
    "accepted": ("accepted", "已签收"),
    "rectifying": ("rectifying", "整改中"),
    "submitted": ("submitted", "申请销号"),
    "closed": ("closed", "已销号"),
}

FIELD_NAMES: Mapping[str, tuple[str, str]] = {
    "serial": ("serial number", "序号"),
    "project": ("project", "项目"),
    "description": ("problem", "问题描述"),
    "category": ("category", "问题类别"),
    "discovered_via": ("found through", "发现方式"),
    "found_on": ("found on", "发现时间"),
    "responsible": ("responsible body", "责任单位"),
    "assisting": ("assisting bodies", "配合单位"),
    "measures": ("measures", "整改措施"),
    "requirement": ("requirement", "整改要求"),
    "due": ("time limit", "整改时限"),
    "due_days": ("limit in working days", "办理时限（工作日）"),
    "progress": ("progress", "进展情况"),
    "closed_on": ("closed on", "完成时间"),
    "closing_state": ("closing", "销号情况"),
    "remark": ("remark", "备注"),
    "place": ("place", "点位"),
    "check_item": ("check item", "检查事项"),
    "domain": ("domain", "领域"),
}


@dataclass(frozen=True, slots=True)
class Message:
    """A code with its parameters; `in_language` gives the sentence."""

    code: str
    params: Params = field(default_factory=dict)

    def in_language(self, language: str = "zh-hans") -> str:
        """The sentence in Chinese, or in English for a language that starts with “en”."""
        position = 0 if language.lower().startswith("en") else 1
        params = dict(self.params)
        for name, table in (("state", STATE_NAMES), ("field", FIELD_NAMES)):
            if str(params.get(name)) in table:
                params[name] = table[str(params[name])][position]
        return CATALOGUE[self.code][position] % params

    def __str__(self) -> str:
        return self.in_language()
