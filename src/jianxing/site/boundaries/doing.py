"""What may be done to a generation of boundaries that is still a draft."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jianxing.directory import operations, policies
from jianxing.directory.models import Generation
from jianxing.kernel.actor import Actor
from jianxing.site.deeds import Deed


class PlainForm(forms.Form):
    """Nothing to fill in."""


def _may_publish(generation: Generation, by: Actor) -> None:
    policies.check_can_take_generation(generation=generation, action="publish", by=by)


def _may_put_aside(generation: Generation, by: Actor) -> None:
    policies.check_can_take_generation(generation=generation, action="put_aside", by=by)


def _publish(generation: Generation, data: dict[str, Any], by: Actor, at: datetime) -> object:
    return operations.publish_generation(generation=generation, by=by, at=at)


def _put_aside(generation: Generation, data: dict[str, Any], by: Actor, at: datetime) -> object:
    return operations.put_aside_generation(generation=generation, by=by, at=at)


GENERATION: dict[str, Deed] = {
    "publish": Deed(
        label=_("Publish"), form=PlainForm, run=_publish, check=_may_publish, icon="check", is_main=True,
        said=_("The boundaries are in force from their first day on."),
        warning=_("From the first day on every place is located by these boundaries; what is published stays."),
    ),
    "put_aside": Deed(
        label=_("Put aside"), form=PlainForm, run=_put_aside, check=_may_put_aside, icon="x",
        said=_("Put aside. Nothing of it was in force."),
    ),
}  # fmt: skip
