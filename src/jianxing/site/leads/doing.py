"""What may be done to a referral."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.kernel.actor import Actor
from jianxing.referrals import operations, policies
from jianxing.referrals.models import Referral
from jianxing.site.deeds import Check, Deed, Run
from jianxing.site.leads import forms

Data = dict[str, Any]


def _takes(action: str) -> Check:
    def check(referral: Referral, by: Actor) -> None:
        policies.check_can_take(referral=referral, action=action, by=by)

    return check


def _of(operation: Any) -> Run:
    def run(referral: Referral, data: Data, by: Actor, at: datetime) -> object:
        return operation(referral=referral, **data, by=by, at=at)

    return run


REFERRAL: dict[str, Deed] = {
    "send": Deed(
        label=_("Pass on"), form=forms.ConfirmForm, run=_of(operations.send), check=_takes("send"), icon="send",
        is_main=True, said=_("Passed on; the receiver has fifteen working days to acknowledge."),
        warning=_("From now on the other body knows that there is a referral for it."),
    ),
    "receive": Deed(
        label=pgettext_lazy("referral", "Acknowledge"), form=forms.ConfirmForm, run=_of(operations.receive),
        check=_takes("receive"), icon="check", is_main=True, said=_("Acknowledged."),
    ),
    "accept": Deed(
        label=pgettext_lazy("referral", "Accept"), form=forms.ConfirmForm, run=_of(operations.accept),
        check=_takes("accept"), icon="checks", is_main=True, said=_("Accepted."),
    ),
    "return": Deed(
        label=_("Return as not ours"), form=forms.ReasonForm, run=_of(operations.give_back),
        check=_takes("return"), icon="arrow-back-up", said=_("Returned, with the reason sealed."),
    ),
    "dispose": Deed(
        label=_("Dispose of it"), form=forms.DisposeForm, run=_of(operations.dispose), check=_takes("dispose"),
        icon="clipboard-check", is_main=True, said=_("Disposed of; tell the sender the result."),
    ),
    "tell": Deed(
        label=_("Tell the result"), form=forms.ResultForm, run=_of(operations.tell_result),
        check=_takes("tell"), icon="mail", is_main=True, said=_("The result is sealed and told."),
    ),
    "take_up": Deed(
        label=_("Take up again"), form=forms.ConfirmForm, run=_of(operations.take_up),
        check=_takes("take_up"), icon="refresh", said=_("Taken up again; a month runs anew."),
    ),
    "void": Deed(
        label=pgettext_lazy("referral", "Void"), form=forms.ConfirmForm, run=_of(operations.void),
        check=_takes("void"), icon="ban", said=_("Voided; it stays sealed."),
    ),
}  # fmt: skip
