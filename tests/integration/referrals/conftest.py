import pytest

from tests.integration.referrals.leads import Two, make_two
from tests.standing import Standing


@pytest.fixture
def two(standing: Standing) -> Two:
    """Two bodies that may seal leads for each other."""
    return make_two(standing)
