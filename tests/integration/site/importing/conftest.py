"""Somebody signed in, in either language, on a database in which transactions commit."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jianxing.directory.models import Person
from jianxing.kernel.actor import Actor
from tests.standing import PASSWORD, Standing, make_standing

LEDGERS = Path(__file__).resolve().parents[4] / "src" / "jianxing" / "demo" / "ledgers"
SignIn = Callable[[Actor], Client]


@pytest.fixture
def people(own_database: str) -> Standing:
    return make_standing()


@pytest.fixture
def sign_in(people: Standing) -> SignIn:
    """Return a browser in which the actor has signed in."""

    def entered(by: Actor) -> Client:
        client = Client(raise_request_exception=True)
        assert by.person_id is not None
        login = Person.objects.values_list("login", flat=True).get(pk=by.person_id)
        answer = client.post(reverse("sign-in"), {"login": login, "password": PASSWORD})
        assert answer.status_code == 302
        return client

    return entered


@pytest.fixture
def supervisor(people: Standing, sign_in: SignIn) -> Client:
    return sign_in(people.supervisor)


@pytest.fixture
def transport() -> Path:
    return LEDGERS / "transport_2025.xlsx"


def upload(client: Client, path: Path) -> Any:
    """Upload a ledger on the list of imports."""
    with path.open("rb") as file:
        return client.post(reverse("imports"), {"file": file, "domain": "transport"})
