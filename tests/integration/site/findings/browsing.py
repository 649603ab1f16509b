"""A browser in which somebody has signed in, and what a page asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jianxing.directory.models import Person
from jianxing.kernel.actor import Actor
from tests.standing import PASSWORD

HTMX = {"HX-Request": "true"}


def browser(by: Actor, *, language: str = "zh-hans") -> Client:
    """Sign somebody in by the page, in a language."""
    client = Client(raise_request_exception=True)
    login = Person.objects.values_list("login", flat=True).get(pk=by.person_id or 0)
    answer = client.post(reverse("sign-in"), {"login": login, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    client.cookies["django_language"] = language
    return client


def body_of(answer: Any) -> str:
    """Return the text of an answer."""
    return str(answer.content.decode())


@contextmanager
def counted() -> Iterator[list[dict[str, str]]]:
    """Collect what is asked of the database inside the block, savepoints left out."""
    asked: list[dict[str, str]] = []
    with CaptureQueriesContext(connection) as captured:
        yield asked
    asked += [query for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]
