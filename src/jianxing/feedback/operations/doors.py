"""Doors opened and closed, routes set, and the key that contacts are sealed to."""

import hashlib
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.approvals.models import Bundle
from jianxing.directory import roots
from jianxing.directory.models import Body, Jurisdiction
from jianxing.directory.policies import Refused
from jianxing.feedback import policies
from jianxing.feedback.models import Category, Door, Route, SealingKey
from jianxing.kernel.actor import Actor
from jianxing.kernel.codes import random_code
from jianxing.kernel.sealing import Pair
from jianxing.projects.models import Project
from jianxing.settings.config import secret

KEY: Final = "feedback.key"


class DoorRefused(Refused):
    """What is said of a door does not suffice."""


def pair() -> Pair:
    """Return the key pair of the node for contacts, made on first use; its private half is a file of the node."""
    kept = secret(home=settings.HOME, name=KEY)
    return Pair.of(hashlib.sha256(b"jianxing contacts " + kept.encode()).digest())


def open_door(
    *,
    title_zh: str,
    title_en: str,
    domain: str,
    project: Project | None = None,
    bundle: Bundle | None = None,
    responsible: Body | None = None,
    longitude: float | None = None,
    latitude: float | None = None,
    by: Actor,
    at: datetime,
) -> Door:
    """Open a door for the public: its titles and place are public from now on."""
    policies.check_can_keep_doors(by=by)
    zh, en = " ".join(title_zh.split()), " ".join(title_en.split())
    if not zh or not en:
        raise DoorRefused(_("A door needs a title in both languages."), _("Write both."))
    if (longitude is None) != (latitude is None) or not (
        -180 <= (longitude or 0) <= 180 and -90 <= (latitude or 0) <= 90
    ):
        raise DoorRefused(_("That is no place on the earth."), _("Give longitude and latitude in degrees."))
    if responsible is not None and responsible.pk == by.body:
        raise DoorRefused(
            _("The supervising body does not answer reports itself."), _("Choose a department.")
        )
    with transaction.atomic():
        SealingKey.objects.get_or_create(public=pair().public, defaults={"made_at": at})
        door: Door = Door.objects.create(
            code=random_code(signs=8).lower(), body_id=by.body, title_zh=zh[:80],
            title_en=en[:120], domain=domain, project=project, bundle=bundle, responsible=responsible, longitude=longitude,
            latitude=latitude, opened_at=at, opened_by_id=by.person_id, visible_to=[by.body],
        )  # fmt: skip
        roots.refresh("feedback_refresh_doors", [door.pk])
        roots.act_on(
            door, "open", subject="report_door", by=by, at=at, public={"code": door.code}, confidential={"title": zh}
        )  # fmt: skip
    return door


def close_door(*, door: Door, by: Actor, at: datetime) -> Door:
    """Close a door: nothing comes in by it any more, and what came stays."""
    policies.check_can_close(door=door, by=by)
    with transaction.atomic():
        if not Door.objects.filter(pk=door.pk, closed_at=None).update(closed_at=at):
            raise roots.Overtaken(str(door))
        door.refresh_from_db()
        roots.act_on(door, "close", subject="report_door", by=by, at=at)
    return door


def set_route(
    *, category: str, responsible: Body, jurisdiction: Jurisdiction | None = None, by: Actor, at: datetime
) -> Route:
    """Say to whom reports of a category go, in a jurisdiction or wherever no other route speaks; replaces the one before."""
    policies.check_can_keep_doors(by=by)
    if category not in Category.values or responsible.pk == by.body:
        raise DoorRefused(_("That is no route."), _("Choose a category and a department."))
    with transaction.atomic():
        held = Route.objects.filter(
            body_id=by.body, category=category, jurisdiction=jurisdiction, ended_at=None
        )
        held.update(ended_at=at)
        route: Route = Route.objects.create(
            body_id=by.body, category=category, jurisdiction=jurisdiction, responsible=responsible, set_at=at,
            visible_to=[by.body],
        )  # fmt: skip
        roots.refresh("feedback_refresh_routes", [route.pk])
        roots.act_on(
            route, "set", subject="report_route", by=by, at=at,
            public={
                "category": category, "responsible": responsible.pk,
                "jurisdiction": jurisdiction.pk if jurisdiction else None,
            },
        )  # fmt: skip
    return route
