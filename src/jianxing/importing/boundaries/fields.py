"""Which column of a file holds the code of a division and which its name, and what a code says. Plain Python."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from jianxing.importing.plans.fields import text

_CODES = (
    "adcode", "xzqdm", "行政区划代码", "行政区代码", "区划代码", "县级代码", "区县代码", "代码", "pac", "gb", "code", "id",
)  # fmt: skip
_NAMES = (
    "xzqmc", "行政区名称", "行政区划名称", "区县名称", "区县", "县级", "名称", "地名", "name", "mc",
)  # fmt: skip
_CODE = re.compile(r"^[1-9][0-9]{5}$")


def code_of(value: Any) -> str:
    """Return a cell as a code of GB/T 2260: six figures, or the first six of twelve that end in zeros; else ``""``."""
    said = text(value)
    if len(said) == 12 and said.isdecimal() and said.endswith("000000"):
        said = said[:6]
    return said if _CODE.match(said) else ""


def guess_code(columns: Mapping[str, Sequence[Any]]) -> str:
    """Return the column that holds codes: by its heading where it holds one, else the one with most; ``""`` where none does."""
    held = {name: sum(1 for value in values if code_of(value)) for name, values in columns.items()}
    plain = {name.strip().lower(): name for name in columns}
    for heading in _CODES:
        if heading in plain and held[plain[heading]]:
            return plain[heading]
    best = max(held, key=lambda name: held[name], default="")
    return best if best and held[best] * 2 > len(columns[best]) else ""


def guess_name(columns: Mapping[str, Sequence[Any]]) -> str:
    """Return the column that holds names, ``""`` where none looks like it."""
    plain = {name.strip().lower(): name for name in columns}
    return next((plain[heading] for heading in _NAMES if heading in plain), "")


def is_above_county(code: str) -> bool:
    """Whether a code is that of a province or a prefecture."""
    return code.endswith("00")
