"""The divisions with their boundaries, loaded once for a module; each test works on them in a transaction of its own."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from jianxing.directory.jurisdictions import load
from jianxing.kernel.actor import Actor
from tests.standing import AT, Standing, make_standing


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load(by=Actor.system(), at=AT)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def divisions(_loaded: None) -> Iterator[None]:
    """Loaded divisions; what a test does to them is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def people(divisions: None) -> Standing:
    """The standing people beside the divisions."""
    return make_standing()
