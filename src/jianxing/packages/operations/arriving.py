"""What comes from other nodes: a package, what was done with ours there, the signed receipt of what was sent."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.evidence.queries import vault
from jianxing.exchange import kinds as exchange
from jianxing.kernel.actor import Actor
from jianxing.packages.lifecycle import DECISIONS, State
from jianxing.packages.models import Package
from jianxing.packages.operations.bringing import arrive
from jianxing.packages.operations.deciding import write_decision
from jianxing.packages.operations.objections import Objections
from jianxing.packages.operations.receiving import sign_for
from jianxing.packages.operations.sending import supplement
from jianxing.packages.operations.steps import act_on, notify
from jianxing.packages.operations.verifying import DoesNotHold, judged
from jianxing.packages.queries import signer


def receive_package(received: exchange.Received, *, at: datetime) -> None:
    """Let a package from another node arrive, verified first: one that does not hold is refused, and the sender reads why."""
    said, by = received.payload, Actor.system(body_id=received.to.pk)
    if len(received.attachments) != 1:
        raise exchange.Refused("package-unfit", _("There is not one file with it."))
    [file] = received.attachments
    verdict = judged(vault().path_of(file.blob_id))
    if not verdict.holds or verdict.statement is None:
        raise exchange.Refused("package-unfit", DoesNotHold(verdict.faults).reason)
    if verdict.statement.package != said["number"] or signer(key_id=verdict.key_id) != received.sender:
        raise exchange.Refused("package-unfit", _("The package is not the one that the envelope speaks of."))
    lacking = Package.objects.filter(
        sender=received.sender, recipient=received.to, number=said["answers"] or "", state=State.SUPPLEMENT
    ).first()  # fmt: skip
    try:
        package = arrive(
            verdict, file=file, sender=received.sender, recipient=received.to, about=str(said["about"]),
            answers=lacking, by=by, at=at, caused_by=received.act_id,
        )  # fmt: skip
    except Refused as refusal:
        raise exchange.Refused("known-already", refusal.reason) from refusal
    supplement(package, by=Actor.system(body_id=received.sender.pk), at=at, caused_by=received.act_id)
    notify(package, "sent", bodies=[package.recipient_id], at=at)


def receive_step(received: exchange.Received, *, at: datetime) -> None:
    """Take the step that the receiving body took on its node, in its name."""
    said: dict[str, Any] = dict(received.payload)
    package = (
        Package.objects.select_related("sender", "recipient", "file")
        .select_for_update(of=("self",))
        .filter(sender=received.to, recipient=received.sender, number=said["number"], is_elsewhere=False)
        .exclude(carried_as="")
        .first()
    )
    if package is None:
        raise exchange.Refused("unknown-package", _("No such package is known here."))
    by, step = Actor.system(body_id=received.sender.pk), said["step"]
    try:
        if step in DECISIONS:
            objections = Objections(
                authenticity=said["authenticity"], legality=said["legality"], relevance=said["relevance"]
            )
            write_decision(
                package, says=step, objections=objections, remark=said["remark"], by=by, at=at,
                caused_by=received.act_id,
            )  # fmt: skip
        else:
            faults = [{**one, "values": {}} for one in said["faults"]] if step == "refuse" else []
            if step == "refuse" and not faults:
                raise exchange.Refused("step-refused", _("It is not said why it does not hold."))
            sign_for(package, faults=faults, by=by, at=at, caused_by=received.act_id)
    except Refused as refusal:
        raise exchange.Refused("step-refused", str(refusal)) from refusal


def package_receipted(outgoing_handle: str, receipt: exchange.Receipt, *, at: datetime) -> None:
    """The other node has signed for a package, or refused it: the sending body's page says so."""
    held = Package.objects.select_for_update(of=("self",)).filter(carried_as=outgoing_handle)
    package = held.select_related("sender", "recipient").first()
    if package is None:
        return
    by = Actor.system(body_id=package.sender_id)
    with acting(by):
        if receipt.taken:
            Package.objects.filter(pk=package.pk).update(delivered_at=receipt.received_at)
            act_on(package, "deliver", by=by, at=at)
            return
        Package.objects.filter(pk=package.pk).update(refused=receipt.reason)
        act_on(package, "bounce", by=by, at=at, public={"code": receipt.code})
        notify(package, "undelivered", bodies=[package.sender_id], at=at)


def step_receipted(outgoing_handle: str, receipt: exchange.Receipt, *, at: datetime) -> None:
    """The other node has signed for a step. A refusal stands on the exchange's own page, with its words."""
