"""A store of the test's own, and the group's figure in its template."""

from pathlib import Path
from typing import Any

import pytest

from tests.integration.briefs import bulletins
from tests.standing import Standing


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def writing(standing: Standing) -> Standing:
    """The standing people, with a figure and a template."""
    bulletins.figure(standing)
    bulletins.template(standing)
    return standing
