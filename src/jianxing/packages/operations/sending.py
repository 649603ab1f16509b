"""Sending a package: to a body of this node, by the exchange to one of another, or by a file that somebody carries."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused
from jianxing.evidence.operations import share
from jianxing.exchange.queries import peer_of
from jianxing.kernel.actor import Actor
from jianxing.packages import policies
from jianxing.packages.lifecycle import State
from jianxing.packages.models import Package
from jianxing.packages.operations.carriage import carry_package
from jianxing.packages.operations.steps import act_on, notify, refresh_visibility, take
from jianxing.packages.operations.verifying import verified

#: What stands for an envelope where the package was carried as a file.
BY_FILE: Final = "file"


class NotHereToCarry(Refused):
    """A package for a body of this node needs nobody to carry it."""


def send(*, package: Package, by_file: bool = False, by: Actor, at: datetime) -> Package:
    """Send a package that is packed; it is verified once more before it leaves, as its receiver will.

    *by_file* says that somebody carries the file to a body of another node; the exchange is not used then.
    """
    policies.check_can_take(package=package, action="send", by=by)
    away = peer_of(package.recipient) is not None
    if by_file and not away:
        raise NotHereToCarry(
            _("%(body)s works on this node.") % {"body": package.recipient.label}, _("Send it here.")
        )
    verified(package)
    with transaction.atomic():
        changes = {"sent_at": at, "sent_by_id": by.person_id, "carried_as": BY_FILE if by_file else ""}
        take(package=package, action="send", by=by, changes=changes)
        act = act_on(package, "send", by=by, at=at, public={"by_file": by_file})
        assert package.file is not None
        if not away:
            share(files=[package.file], above=[package.recipient_id], by=by, at=at, caused_by=act.pk)
        elif not by_file:
            carry_package(package, by=by, at=at)
        refresh_visibility([package.pk])
        supplement(package, by=by, at=at, caused_by=act.pk)
        notify(package, "sent", bodies=[package.recipient_id], at=at)
    return package


def supplement(package: Package, *, by: Actor, at: datetime, caused_by: int | None) -> None:
    """What a package supplements waits for it no longer."""
    if package.answers_id is None:
        return
    lacking = (
        Package.objects.select_related("sender", "recipient").select_for_update(of=("self",)).get(pk=package.answers_id)
    )  # fmt: skip
    if lacking.state == State.SUPPLEMENT:
        take(package=lacking, action="supplement", by=by, changes={})
        act_on(lacking, "supplement", by=by, at=at, public={"package": package.pk}, caused_by=caused_by)
