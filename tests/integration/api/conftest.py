from pathlib import Path
from typing import Any

import pytest

from jianxing.api.limits import rate
from tests.standing import TODAY


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    """The scenario's day, a store of one's own, and nobody counted yet."""
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"
    rate.forget()
