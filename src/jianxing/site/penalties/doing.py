"""What may be done to a file of penalties, a delegation, a chain."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from jianxing.comparisons.penalties import operations, policies
from jianxing.comparisons.penalties.models import Chain, Delegation, Intake
from jianxing.kernel.actor import Actor
from jianxing.site.deeds import Deed, plain
from jianxing.site.penalties.forms import ReasonForm
from jianxing.site.works import behind


def _may(action: str) -> Callable[[Intake, Actor], None]:
    def check(intake: Intake, by: Actor) -> None:
        policies.check_can_take(intake=intake, action=action, by=by)

    return check


def _may_change(thing: Delegation | Chain, by: Actor) -> None:
    policies.check_can_change(thing=thing, by=by)


def _take_in(intake: Intake, data: dict[str, Any], by: Actor, at: datetime) -> object:
    return behind(operations.take_in_or_later(intake=intake, by=by, at=at))


PENALTY_FILE: dict[str, Deed] = {
    "take-in": Deed(
        label=_("Take the rows in"), form=Form, run=_take_in,
        check=_may("take_in"), icon="check", is_main=True,
        said=_("The rows are taken in."),
    ),
    "discard": Deed(
        label=_("Discard the file"), form=Form, run=plain(operations.discard_penalties, "intake"),
        check=_may("discard"), icon="x",
        said=_("Discarded; nothing of it is kept."),
    ),
    "withdraw": Deed(
        label=_("Withdraw the file"), form=ReasonForm, run=plain(operations.withdraw_penalties, "intake"),
        check=_may("withdraw"), icon="arrow-back-up",
        said=_("Withdrawn; its rows are compared no more."),
    ),
}  # fmt: skip
DELEGATION: dict[str, Deed] = {
    "void": Deed(
        label=_("Void the delegation"), form=ReasonForm, run=plain(operations.void_delegation, "delegation"),
        check=_may_change, icon="ban",
        said=_("The delegation is void; it stays with its reason."),
    ),
}  # fmt: skip
CHAIN: dict[str, Deed] = {
    "void": Deed(
        label=_("Void the chain"), form=ReasonForm, run=plain(operations.void_chain, "chain"), check=_may_change, icon="ban",
        said=_("The chain is void; it stays with its reason."),
    ),
}  # fmt: skip
