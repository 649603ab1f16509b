"""What may be done to a report, a candidate finding and a door."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.feedback import operations, policies
from jianxing.feedback.models import Cluster, Door, Report
from jianxing.kernel.actor import Actor
from jianxing.site.deeds import Check, Deed, plain
from jianxing.site.feedback import forms


def _takes(action: str) -> Check:
    def check(report: Report, by: Actor) -> None:
        policies.check_can_take(report=report, action=action, by=by)

    return check


def _may_publish(report: Report, by: Actor) -> None:
    policies.check_can_publish(report=report, by=by)


def _may_unpublish(report: Report, by: Actor) -> None:
    policies.check_can_unpublish(report=report, by=by)


def _may_settle(cluster: Cluster, by: Actor) -> None:
    policies.check_can_settle(cluster=cluster, by=by)


def _may_close(door: Door, by: Actor) -> None:
    policies.check_can_close(door=door, by=by)


#: Steps of the life cycle that people take.
REPORT: Final[dict[str, Deed]] = {
    "assign": Deed(
        label=pgettext_lazy("report", "Pass on"), form=forms.AssignForm, run=plain(operations.assign, "report"),
        check=_takes("assign"), icon="send", is_main=True, said=_("Passed on; the clock of the answer runs."),
    ),
    "accept": Deed(
        label=pgettext_lazy("report", "Take up"), form=forms.ConfirmForm, run=plain(operations.accept, "report"),
        check=_takes("accept"), icon="check", is_main=True, said=_("Taken up."),
    ),
    "answer": Deed(
        label=pgettext_lazy("report", "Answer"), form=forms.AnswerForm, run=plain(operations.answer, "report"),
        check=_takes("answer"), icon="message-2", is_main=True,
        said=_("Answered; the reporter is asked whether it is solved."),
    ),
    "decline": Deed(
        label=pgettext_lazy("report", "Decline"), form=forms.DeclineForm, run=plain(operations.decline, "report"),
        check=_takes("decline"), icon="arrow-back-up", said=_("Declined."),
    ),
    "gather": Deed(
        label=_("Gather with another report"), form=forms.GatherForm, run=plain(operations.gather, "report"),
        check=_takes("gather"), icon="link", said=_("Gathered; both reporters read one answer."),
    ),
    "dismiss": Deed(
        label=_("Do not take up"), form=forms.ToldReasonForm, run=plain(operations.dismiss, "report"),
        check=_takes("dismiss"), icon="ban", said=_("Not taken up; the reporter reads the reason."),
    ),
    "close": Deed(
        label=_("Close unsolved"), form=forms.ToldReasonForm, run=plain(operations.close, "report"),
        check=_takes("close"), icon="lock", said=_("Closed; it does not count as resolved."),
    ),
}  # fmt: skip
#: What may be done beside the life cycle.
BESIDE: Final[dict[str, Deed]] = {
    "publish": Deed(
        label=_("Publish words of ours"), form=forms.PublishForm, run=plain(operations.publish, "report"),
        check=_may_publish, icon="eye", said=_("Published on the page of the door."),
        warning=_("What the reporter wrote is never public; these words of yours are."),
    ),
    "unpublish": Deed(
        label=_("Take off the public page"), form=forms.ReasonForm, run=plain(operations.unpublish, "report"),
        check=_may_unpublish, icon="eye-off", said=_("Taken off the public page."),
    ),
}  # fmt: skip
CLUSTER: Final[dict[str, Deed]] = {
    "make_finding": Deed(
        label=_("Make a finding of it"), form=forms.FindingForm, run=plain(operations.make_finding, "cluster"),
        check=_may_settle, icon="flag", is_main=True, said=_("A finding is registered; assign it in the ledger."),
    ),
    "put_aside": Deed(
        label=_("Put aside"), form=forms.ReasonForm, run=plain(operations.put_aside, "cluster"), check=_may_settle, icon="ban",
        said=_("Put aside with its reason."),
    ),
}  # fmt: skip
DOOR: Final[dict[str, Deed]] = {
    "close": Deed(
        label=_("Close the door"), form=forms.ConfirmForm, run=plain(operations.close_door, "door"), check=_may_close,
        icon="lock", said=_("Closed: nothing comes in by it any more."),
        warning=_("Codes that were printed lead to a closed page from now on."),
    ),
}  # fmt: skip
