"""A program that speaks to the API with a token."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client

from jianxing.directory.models import Appointment
from jianxing.directory.tokens import make_token
from jianxing.kernel.actor import Actor
from tests.standing import AT, TODAY

BASE = "/api/v1"


def secret_of(by: Actor, *, may_write: bool = True, days: int = 30) -> str:
    """Make a token for a standing person and return its secret."""
    held = Appointment.objects.get(person_id=by.person, body_id=by.body)
    _token, secret = make_token(
        appointment=held,
        name="test",
        may_write=may_write,
        expires_on=TODAY + timedelta(days=days),
        by=by,
        at=AT,
    )
    return secret


class Program:
    """Calls the API as a standing person; answers are Django's responses."""

    def __init__(self, by: Actor | None = None, *, secret: str = "", may_write: bool = True) -> None:
        if by is not None and not secret:
            secret = secret_of(by, may_write=may_write)
        self.secret = secret
        self.client = Client(raise_request_exception=False)

    def headers(self, **more: str) -> dict[str, str]:
        held = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return (
            held | {"Accept-Language": "en"} | {name.replace("_", "-"): value for name, value in more.items()}
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(BASE + path, headers=self.headers(**headers))

    def post(self, path: str, sent: Any = None, **headers: str) -> Any:
        body = b"" if sent is None else json.dumps(sent).encode()
        return self.client.post(
            BASE + path, data=body, content_type="application/json", headers=self.headers(**headers)
        )

    def upload(self, path: str, parts: dict[str, Any], **headers: str) -> Any:
        return self.client.post(BASE + path, data=parts, headers=self.headers(**headers))
