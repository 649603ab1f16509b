"""Recognition is an act of a person: recognised, to be supplemented or not recognised, with what stands against it."""

from datetime import datetime

from django.db import transaction

from jianxing.kernel.actor import Actor
from jianxing.packages import policies
from jianxing.packages.models import Decision, Package
from jianxing.packages.operations.carriage import tell_step
from jianxing.packages.operations.objections import Objections
from jianxing.packages.operations.steps import act_on, notify, take


def decide(
    *, package: Package, says: str, objections: Objections | None = None, remark: str = "", by: Actor, at: datetime
) -> Decision:  # fmt: skip
    """Recognise a package, ask for a supplement, or do not recognise it; *says* is one of ``lifecycle.DECISIONS``."""
    policies.check_is_person(by=by)
    return write_decision(
        package, says=says, objections=objections or Objections(), remark=remark, by=by, at=at
    )


def write_decision(
    package: Package, *, says: str, objections: Objections, remark: str, by: Actor, at: datetime,
    caused_by: int | None = None,
) -> Decision:  # fmt: skip
    """Write a decision that was taken here, or that came from the receiving body's node."""
    policies.check_can_take(package=package, action=Decision.Says(says).value, by=by)
    policies.check_reasons(says=says, objections=objections.all())
    authenticity, legality, relevance = objections.all()
    with transaction.atomic():
        take(package=package, action=says, by=by, changes={})
        made: Decision = Decision.objects.create(
            package=package, says=says, authenticity=authenticity, legality=legality, relevance=relevance,
            remark=remark.strip(), decided_at=at, decided_by_id=by.person_id,
        )  # fmt: skip
        against = {"authenticity": authenticity, "legality": legality, "relevance": relevance}
        act_on(
            package, says, by=by, at=at, public={"against": [name for name, words in against.items() if words]},
            confidential={**against, "remark": made.remark}, caused_by=caused_by,
        )  # fmt: skip
        tell_step(package, says, by=by, at=at, objections=objections, remark=made.remark)
        notify(package, "decided", bodies=[package.sender_id], at=at)
    return made
