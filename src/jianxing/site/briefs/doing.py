"""What may be done to a brief."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from jianxing.briefs import operations, policies
from jianxing.briefs.models import Brief
from jianxing.kernel.actor import Actor
from jianxing.site.briefs import forms
from jianxing.site.deeds import Check, Deed

Data = dict[str, Any]


def _may(action: str) -> Check:
    def check(brief: Brief, by: Actor) -> None:
        policies.check_can_take(brief=brief, action=action, by=by)

    return check


def _may_share(brief: Brief, by: Actor) -> None:
    policies.check_can_share(brief=brief, by=by)


def _review(brief: Brief, data: Data, by: Actor, at: datetime) -> object:
    return operations.review(brief=brief, by=by, at=at)


def _issue(brief: Brief, data: Data, by: Actor, at: datetime) -> object:
    return operations.issue(brief=brief, by=by, at=at)


def _return(brief: Brief, data: Data, by: Actor, at: datetime) -> object:
    return operations.return_brief(brief=brief, reason=data["reason"], by=by, at=at)


def _share(brief: Brief, data: Data, by: Actor, at: datetime) -> object:
    return operations.share(brief=brief, bodies=data["bodies"], by=by, at=at)


def _void(brief: Brief, data: Data, by: Actor, at: datetime) -> object:
    return operations.void(brief=brief, reason=data["reason"], by=by, at=at)


BRIEF: dict[str, Deed] = {
    "issue": Deed(
        label=_("Issue"), form=forms.NothingForm, run=_issue, check=_may("issue"), icon="certificate",
        is_main=True, said=_("The brief is issued; its figures are frozen."),
        warning=_("Issuing freezes every value with its rows. It cannot be taken back, only voided."),
    ),
    "review": Deed(
        label=_("Approve the text"), form=forms.NothingForm, run=_review, check=_may("review"), icon="checks",
        is_main=True, said=_("The brief is reviewed; a leader may issue it."),
    ),
    "return": Deed(
        label=_("Return to its writers"), form=forms.ReasonForm, run=_return, check=_may("return"),
        icon="arrow-back-up", said=_("The brief went back to its writers."),
    ),
    "share": Deed(
        label=_("Send to other bodies"), form=forms.ShareForm, run=_share, check=_may_share, icon="share",
        said=_("They see the brief from now on."),
    ),
    "void": Deed(
        label=_("Void"), form=forms.ReasonForm, run=_void, check=_may("void"), icon="ban",
        said=_("The brief is void; it stays with its reason."),
    ),
}  # fmt: skip
