"""What may be done to a generation of boundaries."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jianxing.directory import operations, policies
from jianxing.directory.models import Generation
from jianxing.kernel.actor import Actor
from jianxing.site.deeds import Deed
from jianxing.site.projects.forms import ReasonForm


class PlainForm(forms.Form):
    """Nothing to fill in."""


def _may_publish(generation: Generation, by: Actor) -> None:
    policies.check_can_take_generation(generation=generation, action="publish", by=by)


def _may_put_aside(generation: Generation, by: Actor) -> None:
    policies.check_can_take_generation(generation=generation, action="put_aside", by=by)


def _may_void(generation: Generation, by: Actor) -> None:
    policies.check_can_take_generation(generation=generation, action="void", by=by)


def _publish(generation: Generation, data: dict[str, Any], by: Actor, at: datetime) -> object:
    return operations.publish_generation(generation=generation, by=by, at=at)


def _put_aside(generation: Generation, data: dict[str, Any], by: Actor, at: datetime) -> object:
    return operations.put_aside_generation(generation=generation, by=by, at=at)


def _void(generation: Generation, data: dict[str, Any], by: Actor, at: datetime) -> object:
    return operations.void_generation(generation=generation, reason=data["reason"], by=by, at=at)


GENERATION: dict[str, Deed] = {
    "publish": Deed(
        label=_("Publish"), form=PlainForm, run=_publish, check=_may_publish, icon="check", is_main=True,
        said=_("The boundaries are in force from their first day on."),
        warning=_("From the first day on every place is located by these boundaries; what is published stays readable."),
    ),
    "put_aside": Deed(
        label=_("Put aside"), form=PlainForm, run=_put_aside, check=_may_put_aside, icon="x",
        said=_("Put aside. Nothing of it was in force."),
    ),
    "void": Deed(
        label=_("Void"), form=ReasonForm, run=_void, check=_may_void, icon="ban",
        said=_("The boundaries are void; those before them are in force again."),
        warning=_("Places are located by the boundaries before, on every day since; only the last generation can be voided."),
    ),
}  # fmt: skip
