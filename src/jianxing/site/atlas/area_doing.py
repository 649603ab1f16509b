"""What may be done to an enclave or border strip, to a duty, and to what ties an inspection to it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from jianxing.atlas import operations, policies
from jianxing.atlas.models import Area, AreaDuty, AreaInspection
from jianxing.inspections.policies import check_can_inspect
from jianxing.kernel.actor import Actor
from jianxing.site.atlas import area_forms as forms
from jianxing.site.deeds import Deed

Data = dict[str, Any]


def _may_assign(area: Area, by: Actor) -> None:
    policies.check_can_assign_duty(by=by)


def _may_tie(area: Area, by: Actor) -> None:
    check_can_inspect(by=by)


def _may_end(duty: AreaDuty, by: Actor) -> None:
    policies.check_can_end_duty(duty=duty, by=by)


def _may_untie(link: AreaInspection, by: Actor) -> None:
    policies.check_can_tie(inspection=link.inspection, by=by)


def _assign(area: Area, data: Data, by: Actor, at: datetime) -> object:
    return operations.assign_duty(area=area, body=data["body"], valid_from=data["valid_from"], by=by, at=at)


def _name(area: Area, data: Data, by: Actor, at: datetime) -> object:
    return operations.name_area(area=area, name=data["name"], by=by, at=at)


def _tie(area: Area, data: Data, by: Actor, at: datetime) -> object:
    return operations.tie_inspection(area=area, inspection=data["inspection"], by=by, at=at)


def _end(duty: AreaDuty, data: Data, by: Actor, at: datetime) -> object:
    return operations.end_duty(duty=duty, valid_to=data["valid_to"], reason=data["reason"], by=by, at=at)


def _untie(link: AreaInspection, data: Data, by: Actor, at: datetime) -> object:
    return operations.untie_inspection(link=link, reason=data["reason"], by=by, at=at)


AREA: dict[str, Deed] = {
    "duty": Deed(
        label=_("Assign a duty body"), form=forms.DutyForm, run=_assign, check=_may_assign, icon="user-plus",
        said=_("The body answers for it and has been told."),
    ),
    "tie": Deed(
        label=_("An inspection went there"), form=forms.TieForm, run=_tie, check=_may_tie, icon="link",
        said=_("The inspection counts for this area."),
    ),
    "name": Deed(
        label=_("Name it"), form=forms.NameForm, run=_name, check=_may_assign, icon="edit",
        said=_("It is called so from now on."),
    ),
}  # fmt: skip
DUTY: dict[str, Deed] = {
    "end": Deed(
        label=_("End the duty"), form=forms.EndForm, run=_end, check=_may_end, icon="x",
        said=_("Ended; what was stays with its reason."),
    ),
}  # fmt: skip
TIE: dict[str, Deed] = {
    "untie": Deed(
        label=_("The inspection did not go there"), form=forms.ReasonForm, run=_untie, check=_may_untie,
        icon="x", said=_("Taken back; what was said stays with its reason."),
    ),
}  # fmt: skip
