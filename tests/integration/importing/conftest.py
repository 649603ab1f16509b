"""A supervising body that imports, and the sample ledgers."""

from pathlib import Path
from typing import Any

import pytest

from tests.standing import Standing, make_standing

LEDGERS = Path(__file__).resolve().parents[3] / "src" / "jianxing" / "demo" / "ledgers"


@pytest.fixture
def people(own_database: str) -> Standing:
    """The standing people, on a database in which transactions commit."""
    return make_standing()


@pytest.fixture
def transport() -> Path:
    return LEDGERS / "transport_2025.xlsx"


@pytest.fixture
def canal() -> Path:
    return LEDGERS / "wuqing_canal_2025.xlsx"


@pytest.fixture
def onecard() -> Path:
    return LEDGERS / "onecard_2025_gbk.csv"


@pytest.fixture(params=["transport", "canal", "onecard"])
def sample(request: Any) -> Path:
    """Each of the sample ledgers."""
    path: Path = request.getfixturevalue(request.param)
    return path
