"""What columns of benchmarks and of published cases are called, and which of them hold persons and are dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

BENCHMARK: Final[Mapping[str, tuple[str, ...]]] = {
    "place": ("place", "地区", "省市", "适用地区", "辖区", "地方"),
    "item": ("item", "违法行为", "处罚事项", "事项", "违法事项", "案由"),
    "basis": ("basis", "legal_basis", "处罚依据", "法律依据", "依据", "法定依据"),
    "circumstances": ("circumstances", "情形", "适用条件", "违法情节", "情节", "裁量因素"),
    "tier": ("tier", "裁量阶次", "裁量档次", "档次", "阶次", "裁量等级", "违法程度"),
    "lo": ("lo", "low", "lower", "from", "min", "下限", "罚款下限", "裁量下限"),
    "hi": ("hi", "high", "upper", "to", "max", "上限", "罚款上限", "裁量上限"),
    "interval": ("interval", "裁量幅度", "罚款幅度", "裁量标准", "处罚标准", "具体标准"),
    "statute_lo": ("statute_lo", "statutory_lo", "statutory_low", "法定下限"),
    "statute_hi": ("statute_hi", "statutory_hi", "statutory_high", "法定上限"),
    "statute": ("statute", "statutory_interval", "法定幅度"),
    "valid_from": ("valid_from", "施行日期", "生效日期", "实施日期", "有效期起"),
    "valid_to": ("valid_to", "失效日期", "废止日期", "有效期至", "有效期止"),
    "version": ("version", "版本", "基准版本", "文号", "基准文号"),
}
CASE: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("number", "decision_number", "decision", "id", "决定书文号", "处罚决定书文号", "行政处罚决定书文号", "案号"),
    "place": ("place", "地区", "省市", "辖区", "地方", "案发地"),
    "item": ("item", "违法行为", "处罚事项", "事项", "违法行为类型", "违法事项", "案由"),
    "facts": ("facts", "违法事实", "事实", "主要违法事实", "案情"),
    "circumstances": ("circumstances", "情形", "违法情节", "情节", "裁量因素", "适用条件"),
    "tier": ("tier", "裁量阶次", "裁量档次", "档次", "阶次", "裁量等级", "违法程度"),
    "basis": ("basis", "legal_basis", "处罚依据", "法律依据", "依据"),
    "version": ("version", "benchmark_version", "版本", "基准版本", "适用基准", "裁量基准"),
    "amount": ("amount", "fine", "罚款金额", "罚款数额", "处罚金额", "罚款", "罚款金额（元）", "罚款金额（万元）"),
    "decided_on": ("decided_on", "decision_date", "date", "处罚决定日期", "决定日期", "处罚日期", "作出处罚决定日期"),
    "acted_on": ("acted_on", "act_date", "违法日期", "违法行为发生日期", "违法行为发生时间"),
    "first_offence": ("first_offence", "first_offense", "首违不罚", "首次违法", "首违"),
    "mitigated": ("mitigated", "mitigation", "减轻", "减轻处罚", "是否减轻"),
    "counts": ("counts", "merged_counts", "并处行为数", "合并处罚数", "违法行为数", "行为数"),
    "authority": ("authority", "处罚机关", "执法机关", "作出处罚机关", "行政处罚机关"),
    "lon": ("lon", "longitude", "lng", "经度"),
    "lat": ("lat", "latitude", "纬度"),
}  # fmt: skip
#: Columns that name persons; a company's name is dropped with them, since nobody can tell one from the other.
PERSONS: Final = (
    "当事人", "当事人名称", "当事人姓名", "姓名", "被处罚人", "被处罚单位", "行政相对人", "行政相对人名称", "相对人名称",
    "法定代表人", "负责人", "法人", "经营者", "身份证号", "身份证号码", "证件号码", "联系电话", "电话", "手机", "住址", "地址",
    "party", "name", "person", "offender", "party_name", "legal_representative", "id_number", "phone", "address",
)  # fmt: skip


def layout(row: Sequence[object], columns: Mapping[str, tuple[str, ...]]) -> dict[int, str]:
    """Return which column of a heading row holds what."""
    found: dict[int, str] = {}
    for at, cell in enumerate(row):
        name = next((name for name, words in columns.items() if word(cell) in words), None)
        if name is not None and name not in found.values():
            found[at] = name
    return found


def persons(row: Sequence[object]) -> dict[int, str]:
    """Return the columns of a heading row that hold persons."""
    return {at: str(cell).strip() for at, cell in enumerate(row) if word(cell) in PERSONS}


def word(cell: object) -> str:
    """Return a heading as it is compared: without blanks, in full-width brackets."""
    text = "" if cell is None else "".join(str(cell).split())
    return text.lower().replace("(", "（").replace(")", "）")
