"""Packing large evidence packages behind the page. May run twice: what is packed is not packed again."""

from django.utils import translation
from procrastinate.contrib.django import app

from jianxing.kernel.actor import Actor, Role
from jianxing.packages import operations
from jianxing.packages.operations.packing import PACK, QUEUE
from jianxing.settings import clock


@app.task(name=PACK, queue=QUEUE)
def pack(package_id: int, person_id: int | None, body_id: int, role: str | None, language: str) -> None:
    """Pack and sign one package."""
    by = Actor(person_id=person_id, body_id=body_id, role=Role(role) if role else None)
    with translation.override(language):
        operations.perform_packing(package_id=package_id, by=by, at=clock.now())
