"""A ledger as another office keeps it: nothing like the samples, and new each time it is made."""

from pathlib import Path
from uuid import uuid4

import xlsxwriter

BODY = "国网天津市电力公司"
BAD_DATE = "2026年13月45日"
#: The first row under the header, as the sheet counts.
FIRST_ROW = 5


class LedgerFile:
    """The workbook and what stands in it."""

    def __init__(self, folder: Path) -> None:
        self.mark = uuid4().hex[:6].upper()
        self.path = folder / f"重点工程堵点清单-{self.mark}.xlsx"
        self.first = f"{self.mark}标段跨河段高压杆塔迁改未取得停电计划"
        self.second = f"{self.mark}标段施工便道占用林地手续未办结"
        self.third = f"{self.mark}标段临时用电增容申请超期未答复"
        self.bad = f"{self.mark}标段燃气支线保护方案未会签"
        self.doubtful = f"{self.mark}标段声屏障基础与电缆沟冲突"
        self.nobodys = f"{self.mark}标段弃土场选址意见不一"
        #: A name that no body is called exactly; what is chosen for it is remembered, so it is new each time.
        self.almost = f"国网天津市电力{self.mark}公司"
        #: How many rows come in: all but the one that names nobody.
        self.importable = 5
        self.write()

    def write(self) -> None:
        """Write title rows, a header of two levels with merged cells, a merged first column, and a total."""
        book = xlsxwriter.Workbook(str(self.path))
        sheet = book.add_worksheet("3月堵点")
        bold = book.add_format({"bold": True, "align": "center", "border": 1})
        plain = book.add_format({"border": 1, "text_wrap": True})
        day = book.add_format({"border": 1, "num_format": "yyyy/m/d"})
        sheet.merge_range("A1:I1", f"重点工程堵点难点清单(2026年3月)第{self.mark}号", bold)
        sheet.write("A2", "填报单位:重点工程协调办")
        for cells, words in (
            ("A3:A4", "编号"),
            ("B3:B4", "项目名称"),
            ("C3:D3", "堵点情况"),
            ("E3:F3", "责任落实"),
            ("G3:H3", "时限要求"),
            ("I3:I4", "整改进展"),
        ):
            sheet.merge_range(cells, words, bold)
        for column, words in enumerate(
            ("问题描述", "问题类别", "责任单位", "配合单位", "发现时间", "整改时限"), 2
        ):
            sheet.write(3, column, words, bold)
        sheet.merge_range("B5:B7", f"{self.mark}快速路工程", plain)
        sheet.merge_range("B8:B10", f"{self.mark}连接线工程", plain)
        rows = (
            (
                1,
                self.first,
                "管线切改",
                "武清区人民政府",
                "国网天津市电力公司",
                "2026.3.16",
                "20个工作日",
                "",
            ),
            (
                2,
                self.second,
                "手续办理",
                "武清区人民政府",
                "",
                "2026年3月17日",
                "2026-04-30",
                "正在办理林地审批",
            ),
            (3, self.third, "用电", self.almost, "", "20260318", "15个工作日", ""),
            (4, self.bad, "管线切改", BODY, "", BAD_DATE, BAD_DATE, ""),
            (5, self.doubtful, "管线切改", BODY, "", "3月20日", "4月底前", "正在比选方案"),
            (6, self.nobodys, "环境保护", "", "", "2026-03-23", "2026-05-15", ""),
        )
        for at, (number, text, category, body, helping, found, due, progress) in enumerate(
            rows, FIRST_ROW - 1
        ):
            sheet.write(at, 0, number, plain)
            for column, value in zip(
                (2, 3, 4, 5, 6, 7, 8), (text, category, body, helping, found, due, progress), strict=True
            ):
                sheet.write(at, column, value, day if column == 6 else plain)
        sheet.write(FIRST_ROW + 5, 0, "合计", bold)
        sheet.write(FIRST_ROW + 5, 2, "6项", bold)
        sheet.set_column("C:C", 40)
        book.close()
