"""Receiving a package that was sent: verified whole first, and only then shown."""

from datetime import datetime

from django.db import transaction

from jianxing.kernel.actor import Actor
from jianxing.packages import policies
from jianxing.packages.models import Package, Piece
from jianxing.packages.operations.carriage import tell_step
from jianxing.packages.operations.steps import act_on, notify, take
from jianxing.packages.operations.verifying import DoesNotHold, kept, verified

__all__ = ("DoesNotHold", "receive")


def receive(*, package: Package, by: Actor, at: datetime) -> Package:
    """Verify a package and sign for it (签收); one that does not hold is marked so with every fault, and never shown."""
    policies.check_can_take(package=package, action="receive", by=by)
    try:
        verdict = verified(package)
    except DoesNotHold as refusal:
        return sign_for(package, faults=kept(refusal.faults), by=by, at=at)
    with transaction.atomic():
        sign_for(package, faults=[], by=by, at=at)
        if package.is_elsewhere:
            Piece.objects.bulk_create(
                Piece(
                    package=package, path=one.path, size=one.size, sha256=one.sha256,
                    description=one.description.plain(),
                )
                for one in verdict.pieces
            )  # fmt: skip
    return package


def sign_for(
    package: Package,
    *,
    faults: list[dict[str, object]],
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Package:
    """Write what verifying came to, here or on the receiving body's node."""
    action = "refuse" if faults else "receive"
    with transaction.atomic():
        take(
            package=package, action=action, by=by,
            changes={"received_at": at, "received_by_id": by.person_id, "faults": faults},
        )  # fmt: skip
        act_on(
            package, action, by=by, at=at, public={"faults": len(faults), "key": package.key_id}, caused_by=caused_by
        )  # fmt: skip
        tell_step(package, action, by=by, at=at, faults=faults)
        notify(package, "unfit" if faults else "received", bodies=[package.sender_id], at=at)
    return package
