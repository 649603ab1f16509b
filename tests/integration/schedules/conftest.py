"""A folder of its own for the files of each test."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"
