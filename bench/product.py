"""The whole product in a benchmark's process: migrated as the owner, used as the application, with one body that supervises."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jianxing.kernel.actor import Actor


def use(dsn: str) -> None:
    """Set Django up on a database that is there. Once in a process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "jianxing.settings.django"
    os.environ["JIANXING_DSN"] = dsn
    import django

    django.setup()


def point_at(dsn: str) -> None:
    """Let Django speak as another role."""
    from django.db import connection
    from psycopg.conninfo import conninfo_to_dict

    part = conninfo_to_dict(dsn)
    connection.close()
    connection.settings_dict.update(USER=part["user"], PASSWORD=part.get("password", ""))


def enter(*, owner: str, app: str) -> tuple[Actor, datetime]:
    """Set Django up on an empty database and return who acts, and when. Once in a process."""
    use(owner)
    from django.utils import timezone

    from jianxing.settings.migrate import migrate

    point_at(owner)
    migrate()
    point_at(app)
    from jianxing.directory.models import Body
    from jianxing.directory.operations import add_body
    from jianxing.kernel.actor import Actor

    at = timezone.now()
    body = add_body(code="COM", name="纪委监委", kind=Body.Kind.COMMISSION, by=Actor.system(), at=at)
    return Actor.system(body_id=body.pk), at
