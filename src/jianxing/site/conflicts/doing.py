"""What may be done to a conflict and to a rule."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from jianxing.atlas import operations, policies
from jianxing.atlas.models import Conflict, ConflictRule
from jianxing.kernel.actor import Actor
from jianxing.site.conflicts import forms
from jianxing.site.deeds import Deed

Data = dict[str, Any]


def _may_decide(conflict: Conflict, by: Actor) -> None:
    policies.check_can_decide(conflict=conflict, by=by)


def _may_take_back(conflict: Conflict, by: Actor) -> None:
    policies.check_can_take_back(conflict=conflict, by=by)


def _may_change(rule: ConflictRule, by: Actor) -> None:
    policies.check_can_change_rule(rule=rule, by=by)


def _accept(conflict: Conflict, data: Data, by: Actor, at: datetime) -> object:
    return operations.accept_conflict(
        conflict=conflict, description=data["description"], responsible=data["responsible"], by=by, at=at
    )


def _dismiss(conflict: Conflict, data: Data, by: Actor, at: datetime) -> object:
    return operations.dismiss_conflict(conflict=conflict, reason=data["reason"], by=by, at=at)


def _take_back(conflict: Conflict, data: Data, by: Actor, at: datetime) -> object:
    return operations.take_back(conflict=conflict, reason=data["reason"], by=by, at=at)


def _change(rule: ConflictRule, data: Data, by: Actor, at: datetime) -> object:
    return operations.change_rule(rule=rule, draft=operations.RuleDraft(**data), by=by, at=at)


def _void(rule: ConflictRule, data: Data, by: Actor, at: datetime) -> object:
    return operations.void_rule(rule=rule, reason=data["reason"], by=by, at=at)


CONFLICT: dict[str, Deed] = {
    "accept": Deed(
        label=_("Make a finding of it"), form=forms.AcceptForm, run=_accept, check=_may_decide, icon="clipboard-check",
        is_main=True, said=_("A finding is registered; it is linked here."),
    ),
    "dismiss": Deed(
        label=_("Dismiss"), form=forms.ReasonForm, run=_dismiss, check=_may_decide, icon="x",
        said=_("Dismissed; it comes back when the overlap moves beyond the tolerance or the rule changes."),
    ),
    "take-back": Deed(
        label=_("Take the decision back"), form=forms.ReasonForm, run=_take_back, check=_may_take_back,
        icon="arrow-back-up", said=_("Taken back; it waits to be decided again."),
    ),
}  # fmt: skip
RULE: dict[str, Deed] = {
    "change": Deed(
        label=_("Change"), form=forms.RuleForm, run=_change, check=_may_change, icon="edit", is_main=True,
        said=_("The rule has a further version; comparisons made keep theirs."),
    ),
    "void": Deed(
        label=_("Void"), form=forms.ReasonForm, run=_void, check=_may_change, icon="ban",
        said=_("The rule holds no longer; it stays with its reason."),
    ),
}  # fmt: skip
