"""The pages' clock stands where the standing people's does, and files are kept in a folder of the test's own."""

from pathlib import Path
from typing import Any

import pytest

from tests.standing import TODAY


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"
