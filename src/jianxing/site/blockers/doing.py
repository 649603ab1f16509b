"""What may be done to a blocker."""

import re
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from jianxing.kernel.actor import Actor
from jianxing.letters.models import Letter
from jianxing.schedules import operations, policies, queries
from jianxing.schedules.models import Blocker, CounterfactualKind
from jianxing.site.blockers import forms
from jianxing.site.deeds import Deed
from jianxing.site.templatetags.formats import iso

Data = dict[str, Any]


def _may_change(blocker: Blocker, by: Actor) -> None:
    policies.check_can_change_blocker(blocker=blocker, by=by)


def _may_end(blocker: Blocker, by: Actor) -> None:
    policies.check_can_end_blocker(blocker=blocker, by=by)


def _may_limit(blocker: Blocker, by: Actor) -> None:
    policies.check_can_foresee(blocker=blocker, kind=CounterfactualKind.LIMIT, by=by)


def _may_estimate(blocker: Blocker, by: Actor) -> None:
    policies.check_can_foresee(blocker=blocker, kind=CounterfactualKind.ESTIMATE, by=by)


def _end(blocker: Blocker, data: Data, by: Actor, at: datetime) -> object:
    return operations.end_blocker(blocker=blocker, ended_on=data["ended_on"], by=by, at=at)


def _correct(blocker: Blocker, data: Data, by: Actor, at: datetime) -> object:
    keys = [key.strip() for key in re.split("[,，、\n]", data["tasks"]) if key.strip()]
    changes = {name: data[name] for name in ("first_on", "expected_on", "name", "effort_days")} | {
        "tasks": keys
    }
    if data["ended_on"] is not None:
        changes["ended_on"] = data["ended_on"]
    return operations.correct_blocker(blocker=blocker, changes=changes, reason=data["reason"], by=by, at=at)


def _void(blocker: Blocker, data: Data, by: Actor, at: datetime) -> object:
    return operations.void_blocker(blocker=blocker, reason=data["reason"], by=by, at=at)


def _say_limit(blocker: Blocker, data: Data, by: Actor, at: datetime) -> object:
    letter = Letter.objects.filter(pk=data["letter"]).first() if data["letter"] else None
    return operations.say_limit(blocker=blocker, letter=letter, by=by, at=at)


def _say_estimate(blocker: Blocker, data: Data, by: Actor, at: datetime) -> object:
    return operations.say_estimate(blocker=blocker, end_on=data["end_on"], note=data["note"], by=by, at=at)


def _say_median(blocker: Blocker, data: Data, by: Actor, at: datetime) -> object:
    return operations.say_median(blocker=blocker, by=by, at=at)


def _unsay(kind: CounterfactualKind) -> Any:
    def run(blocker: Blocker, data: Data, by: Actor, at: datetime) -> object:
        said = next((one for one in queries.said_of(blocker) if one.kind == kind), None)
        if said is None:
            raise policies.NotForeseeable(_unsaid(), "")
        return operations.void_counterfactual(counterfactual=said, reason=data["reason"], by=by, at=at)

    return run


def _unsaid() -> str:
    return str(_("That has not been said of it."))


def limit_form(blocker: Blocker) -> type[django_forms.Form]:
    """Return the form that offers the limits there are."""
    own = queries.limit_of(finding=blocker.finding)
    choices: list[tuple[Any, str]] = [("", f"{blocker.finding.number} · {iso(own)}")] if own else []
    choices += [
        (letter.pk, f"{letter.called} · {iso(limit)}")
        for letter, limit in queries.limits_in_letters(finding=blocker.finding)
    ]

    class Form(forms.LimitForm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["letter"].choices = choices  # type: ignore[attr-defined]

    return Form


BLOCKER: dict[str, Deed] = {
    "end": Deed(
        label=_("Has ended"), form=forms.EndForm, run=_end, check=_may_end, icon="circle-check", is_main=True,
        said=_("It has ended; what it would have lasted otherwise is said no more."),
        warning=_("From now on neither limit, estimate nor median can be kept for it."),
    ),
    "estimate": Deed(
        label=_("Give our own estimate"), form=forms.EstimateForm, run=_say_estimate, check=_may_estimate, icon="clock",
        said=_("Kept with who said so and when."),
    ),
    "limit": Deed(
        label=_("Keep the limit"), form=forms.LimitForm, run=_say_limit, check=_may_limit, icon="flag",
        said=_("Kept with who said so and when."),
    ),
    "median": Deed(
        label=_("Keep the usual duration"), form=forms.NothingForm, run=_say_median, check=_may_limit, icon="chart-bar",
        said=_("Kept with who said so and when."),
        warning=_("The median of closed and verified findings of its kind, counted from the day it was found."),
    ),
    "correct": Deed(
        label=_("Correct"), form=forms.CorrectForm, run=_correct, check=_may_change, icon="edit",
        said=_("Corrected; what stood before is kept."),
    ),
    "unsay-limit": Deed(
        label=_("Take the limit back"), form=forms.ReasonForm, run=_unsay(CounterfactualKind.LIMIT), check=_may_limit,
        icon="arrow-back-up",
    ),
    "unsay-estimate": Deed(
        label=_("Take the estimate back"), form=forms.ReasonForm, run=_unsay(CounterfactualKind.ESTIMATE),
        check=_may_estimate, icon="arrow-back-up",
    ),
    "unsay-median": Deed(
        label=_("Take the usual duration back"), form=forms.ReasonForm, run=_unsay(CounterfactualKind.MEDIAN),
        check=_may_limit, icon="arrow-back-up",
    ),
    "void": Deed(
        label=_("Void"), form=forms.ReasonForm, run=_void, check=_may_change, icon="ban",
        said=_("It counts nowhere any more; it stays with its reason."),
    ),
}  # fmt: skip
