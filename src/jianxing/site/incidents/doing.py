"""What may be done to an incident."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.incidents import operations, policies
from jianxing.incidents.models import Incident
from jianxing.incidents.operations import RequestDraft
from jianxing.incidents.operations.issuing import Words
from jianxing.incidents.queries.listing import own_told
from jianxing.kernel.actor import Actor
from jianxing.site.deeds import Check, Deed, Run
from jianxing.site.incidents import forms
from jianxing.site.incidents.forces_forms import RequestForcesForm

Data = dict[str, Any]


def _takes(action: str) -> Check:
    def check(incident: Incident, by: Actor) -> None:
        policies.check_can_take(incident=incident, action=action, by=by)

    return check


def _does(operation: Any) -> Run:
    def run(incident: Incident, data: Data, by: Actor, at: datetime) -> object:
        return operation(incident=incident, **data, by=by, at=at)

    return run


def _update(incident: Incident, data: Data, by: Actor, at: datetime) -> object:
    words = Words(headline=data["headline"], description=data["description"], instruction=data["instruction"])
    return operations.update(incident=incident, severity=data["severity"], words=words, by=by, at=at)


def _may_update(incident: Incident, by: Actor) -> None:
    policies.check_can_update(incident=incident, by=by)


def _may_write(incident: Incident, by: Actor) -> None:
    is_told = own_told(incident=incident, by=by) is not None
    policies.check_can_write(incident=incident, is_told=is_told, by=by)


def _may_request(incident: Incident, by: Actor) -> None:
    is_told = own_told(incident=incident, by=by) is not None
    policies.check_can_request(incident=incident, is_told=is_told, by=by)


def _request(incident: Incident, data: Data, by: Actor, at: datetime) -> object:
    uid = data.pop("uid")
    return operations.request_forces(incident=incident, draft=RequestDraft(**data), uid=uid, by=by, at=at)


INCIDENT: dict[str, Deed] = {
    "publish": Deed(
        label=_("Publish and tell all"), form=forms.PublishForm, run=_does(operations.publish),
        check=_takes("publish"), icon="send", is_main=True, said=_("Published; all bodies concerned are told."),
    ),
    "write": Deed(
        label=_("Write into the time line"), form=forms.EntryForm, run=_does(operations.write), check=_may_write,
        icon="message-2", is_main=True, said=_("Written."),
    ),
    "request": Deed(
        label=_("Ask for forces"), form=RequestForcesForm, run=_request, check=_may_request, icon="users",
        said=_("Asked for; choose below whom you ask."),
    ),
    "update": Deed(
        label=_("Issue an update"), form=forms.UpdateForm, run=_update, check=_may_update, icon="replace",
        said=_("Issued; all who were told hear of it."),
    ),
    "end": Deed(
        label=pgettext_lazy("incident", "End"), form=forms.EndForm, run=_does(operations.end), check=_takes("end"),
        icon="checks", said=_("Ended."),
    ),
    "cancel": Deed(
        label=_("Cancel the alert"), form=forms.ReasonForm, run=_does(operations.cancel), check=_takes("cancel"),
        icon="ban", said=_("Cancelled; what was issued stands beside it."),
    ),
    "discard": Deed(
        label=_("Discard the report"), form=forms.ReasonForm, run=_does(operations.discard),
        check=_takes("discard"), icon="ban", said=_("Discarded."),
    ),
}  # fmt: skip
