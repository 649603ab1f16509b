"""The pages' clock stands where the standing people's does."""

from typing import Any

import pytest

from tests.standing import TODAY


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_TODAY = TODAY
