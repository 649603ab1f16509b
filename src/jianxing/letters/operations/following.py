"""Receipts follow what happens elsewhere: deadlines counted again, findings closed."""

from collections.abc import Sequence
from datetime import datetime

from jianxing.directory.acting import acting
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.letters import queries
from jianxing.letters.models import Receipt
from jianxing.letters.operations import carriage
from jianxing.letters.operations.settling import close_with_finding
from jianxing.letters.operations.steps import CLOCK, act_on
from jianxing.notices.operations import Recounted, by_body


def follow(found: Sequence[Recounted], *, by: Actor, at: datetime, caused_by: int) -> None:
    """Set the days of receipts to those of their clocks, an act for each."""
    for body, mine in by_body(found, subject="receipt", purpose=CLOCK):
        new = {one.subject_id: one for one in mine if one.old != one.new}
        with acting(Actor(person_id=by.person_id, body_id=body, role=by.role)):
            for receipt in Receipt.objects.select_for_update(of=("self",)).filter(pk__in=list(new)):
                one = new[receipt.pk]
                Receipt.objects.filter(pk=receipt.pk).update(due_on=one.new)
                public = {"was": one.old, "due_on": one.new}
                act_on(receipt, "recount", by=by, at=at, public=public, caused_by=caused_by)


def finding_closed(finding: Finding, *, by: Actor, at: datetime, caused_by: int) -> None:
    """Close what was asked on the finding alone and has been answered; what its assignment letter asked is done with. Bodies of
    other nodes that have a letter on it are told that it is closed."""
    mine = Actor.system(body_id=by.body_id)
    for receipt in queries.told_afar_of(finding=finding, by=by):
        carriage.send_step(receipt, "closed", by=mine, at=at, words=finding.number)
    for receipt in queries.asked_on(finding=finding, by=by):
        close_with_finding(receipt, by=mine, at=at, caused_by=caused_by)
