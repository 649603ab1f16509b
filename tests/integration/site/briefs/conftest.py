"""The pages' clock stands where the standing people's does, and files are kept in a folder of the test's own."""

from pathlib import Path
from typing import Any

import pytest

from tests.integration.briefs import bulletins
from tests.standing import TODAY, Standing


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def writing(standing: Standing) -> Standing:
    """The standing people, with a figure of the group in its template."""
    bulletins.figure(standing)
    bulletins.template(standing)
    return standing
