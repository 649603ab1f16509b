"""Packages and the receiving body's steps on the way to other nodes: envelopes of the exchange, in the transaction of the act."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from jianxing.exchange import operations as exchange
from jianxing.exchange.operations.sending import attachment_of
from jianxing.exchange.queries import peer_of
from jianxing.kernel.actor import Actor
from jianxing.packages.models import Package
from jianxing.packages.operations.objections import Objections

PACKAGE, STEP = "evidence-package", "evidence-package-step"
VERSION: Final = 1


def carry_package(package: Package, *, by: Actor, at: datetime) -> None:
    """Hand a package to the exchange; the file travels as it is, and is verified where it arrives."""
    assert package.file is not None
    outgoing = exchange.send(
        kind=PACKAGE,
        sender=package.sender,
        to=package.recipient,
        payload={
            "version": VERSION,
            "number": package.number,
            "title": package.title,
            "about": package.about,
            "answers": package.answers.number if package.answers else None,
        },
        attachments=[attachment_of(package.file)],
        by=by,
        at=at,
    )
    Package.objects.filter(pk=package.pk).update(carried_as=outgoing.handle)
    package.carried_as = outgoing.handle


def tell_step(
    package: Package, step: str, *, by: Actor, at: datetime, objections: Objections | None = None, remark: str = "",
    faults: Sequence[Any] = (),
) -> None:  # fmt: skip
    """Tell the sending body's node what the receiving body did here; nothing where both are here."""
    if not package.is_elsewhere or peer_of(package.sender) is None:
        return
    against = (objections or Objections()).all()
    exchange.send(
        kind=STEP,
        sender=package.recipient,
        to=package.sender,
        payload={
            "version": VERSION,
            "number": package.number,
            "step": step,
            "authenticity": against[0],
            "legality": against[1],
            "relevance": against[2],
            "remark": remark,
            "faults": [{"code": one["code"], "path": one["path"]} for one in faults],
        },
        by=by,
        at=at,
    )
