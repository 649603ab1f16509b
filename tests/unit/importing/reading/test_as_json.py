from collections.abc import Callable

from jianxing.importing.reading.as_json import to_json
from jianxing.importing.reading.result import Understanding


def test_the_json_has_the_promised_keys(read: Callable[..., Understanding]) -> None:
    head = [
        "序号",
        "项目",
        "问题",
        "类别",
        "责任单位",
        "配合单位",
        "发现时间",
        "整改时限",
        "是否销号",
        "销号时间",
    ]
    told = read(
        [
            head,
            [
                1,
                "南站",
                "渗漏",
                "质量",
                "区住建委",
                "区水务局、区城管委",
                "2025.3.1",
                "立行立改",
                "√",
                "2025.3.9",
            ],
            [2, None, "破损"],
        ]
    )
    answer = to_json(told)
    assert list(answer) == ["tables", "counts", "findings", "problems"]
    (table,) = answer["tables"]
    assert {k: table[k] for k in ("sheet", "header_rows", "first_row", "last_row")} == {
        "sheet": "Sheet1", "header_rows": [1], "first_row": 2, "last_row": 3,
    }  # fmt: skip
    assert table["columns"][4] == {
        "column": "E",
        "header": "责任单位",
        "field": "responsible",
        "how": "header",
    }
    assert answer["counts"] == {"read": 2, "new": 1, "unchanged": 0, "changed": 0, "refused": 1}
    assert answer["findings"][0] == {
        "sheet": "Sheet1", "row": 2, "project": "南站", "description": "渗漏", "category": "质量", "found_on": "2025-03-01",
        "responsible": "区住建委", "assisting": ["区水务局", "区城管委"], "due_on": "2025-03-01", "due_text": "立行立改",
        "state": "closed", "closed_on": "2025-03-09",
    }  # fmt: skip
    problem = next(p for p in answer["problems"] if p["code"] == "no_responsible")
    assert (problem["sheet"], problem["row"], problem["column"]) == ("Sheet1", 3, "E")
    assert problem["message"] == "此行没有责任单位\uff0c未能导入。"


def test_counts_of_a_real_import_are_passed_through(read: Callable[..., Understanding]) -> None:
    told = read([["问题", "责任单位", "整改时限"], ["渗漏", "区住建委", "2025.3.1"]])
    counts = {"read": 1, "new": 0, "unchanged": 1, "changed": 0, "refused": 0}
    assert to_json(told, counts)["counts"] == counts


def test_messages_in_english(read: Callable[..., Understanding]) -> None:
    told = read([["问题", "责任单位", "整改时限"], ["渗漏", "", "2025.3.1"]])
    assert to_json(told, language="en")["problems"][0]["message"] == "The row names no responsible body."
