"""One process among many that take numbers. Django is set up in it before anything of ours is read."""

import os
from datetime import datetime
from typing import Any

EACH = 30


class Undone(Exception):
    """What undoes a transaction after its number was taken."""


def work(settings: dict[str, Any], body_id: int, person_id: int, seed: int) -> list[str]:
    """Take numbers, undo every third transaction, and return those that stood."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianxing.settings.django")
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from jianxing.directory.acting import acting
    from jianxing.directory.models import Body
    from jianxing.kernel.actor import Actor, Role
    from jianxing.letters.numbering import take_number

    connection.settings_dict.update(settings)
    by = Actor(person_id=person_id, body_id=body_id, role=Role.LEADER)
    on = datetime.fromisoformat("2025-03-06").date()
    stood = []
    for turn in range(EACH):
        try:
            with acting(by):
                body = Body.objects.get(pk=body_id)
                number = take_number(body=body, kind="letter", on=on, by=by, at=timezone.now())
                if (turn + seed) % 3 == 0:
                    raise Undone
            stood.append(number)
        except Undone:
            pass
    connection.close()
    return stood
