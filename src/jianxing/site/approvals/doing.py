"""What may be done to a bundle, to an approval and to a material."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _translated
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.approvals import operations, policies, queries
from jianxing.approvals.models import Approval, Bundle, Kind, Material
from jianxing.approvals.operations.adding import ApprovalRefused
from jianxing.approvals.operations.keeping import KindRefused
from jianxing.directory.models import Body
from jianxing.kernel.actor import Actor
from jianxing.site.approvals import forms
from jianxing.site.deeds import Check, Deed, plain

Data = dict[str, Any]


def _keeps(bundle: Bundle, by: Actor) -> None:
    policies.check_can_keep(bundle=bundle, by=by)


def _moves(action: str) -> Check:
    def check(bundle: Bundle, by: Actor) -> None:
        policies.check_can_move(bundle=bundle, action=action, by=by)

    return check


def _takes(action: str) -> Check:
    def check(approval: Approval, by: Actor) -> None:
        policies.check_can_take(approval=approval, action=action, by=by)

    return check


def _sets_deadline(bundle: Bundle, by: Actor) -> None:
    policies.check_can_set_deadline(bundle=bundle, by=by)


def _codes(bundle: Bundle, by: Actor) -> None:
    policies.check_can_code(bundle=bundle, by=by)


def _extends(approval: Approval, by: Actor) -> None:
    policies.check_can_extend(approval=approval, by=by)


def _promises(approval: Approval, by: Actor) -> None:
    policies.check_can_promise(approval=approval, by=by)


def _keeps_approval(approval: Approval, by: Actor) -> None:
    policies.check_can_keep(bundle=approval.bundle, by=by)


def _keeps_material(material: Material, by: Actor) -> None:
    policies.check_can_keep(bundle=material.bundle, by=by)


def _keeps_templates(bundle: Bundle, by: Actor) -> None:
    policies.check_can_keep_kinds(body=Body.objects.get(pk=by.body), by=by)


def _add(bundle: Bundle, data: Data, by: Actor, at: datetime) -> object:
    new = operations.NewApproval(
        **{
            **data,
            "prepare_days": data["prepare_days"] or 0,
            "after": forms.parted(data["after"]),
            "materials": forms.parted(data["materials"]),
        }
    )
    return operations.add_approvals(bundle=bundle, approvals=[new], by=by, at=at)


def _require(approval: Approval, data: Data, by: Actor, at: datetime) -> object:
    held = {
        one.code: one for one in Approval.objects.filter(bundle=approval.bundle_id).select_related("bundle")
    }
    codes = forms.parted(data["after"])
    unknown = [code for code in codes if code not in held]
    if unknown:
        raise ApprovalRefused(
            _translated("There is no approval %(codes)s in this bundle.") % {"codes": "、".join(unknown)},
            _translated("Write codes of its table."),
        )
    return operations.require(approval=approval, needs=[held[code] for code in codes], by=by, at=at)


def _keep_template(bundle: Bundle, data: Data, by: Actor, at: datetime) -> object:
    """Keep the approvals of a bundle as a template; each must be of a kind that its body keeps."""
    whole = queries.one(pk=bundle.pk)
    approvals, names = list(whole.approvals.all()), {one.pk: one.name for one in whole.materials.all()}
    codes = {one.pk: one.code for one in approvals}
    kinds = {
        (kind.body_id, kind.code): kind
        for kind in Kind.objects.filter(superseded_at=None, body__in={one.body_id for one in approvals})
    }
    missing = [one.name for one in approvals if (one.body_id, one.kind_code) not in kinds]
    if missing:
        raise KindRefused(
            _translated("Of no kind that its body keeps: %(names)s.") % {"names": "、".join(missing)},
            _translated("Let the bodies keep these kinds first."),
        )
    items = [
        operations.NewItem(
            kinds[one.body_id, one.kind_code],
            one.code,
            [codes[link.needs_id] for link in one.prerequisites.all()],
            [names[link.material_id] for link in one.needs_links.all()],
            one.prepare_days,
        )
        for one in approvals
    ]
    return operations.keep_template(name=data["name"], items=items, by=by, at=at)


BUNDLE: dict[str, Deed] = {
    "add": Deed(
        label=_("Add an approval"), form=forms.ApprovalForm, run=_add, check=_keeps, icon="plus",
        said=_("Added; its body sees the bundle and has been told."),
    ),
    "template": Deed(
        label=_("Add approvals from a template"), form=forms.TemplateForm,
        run=plain(operations.add_from_template, "bundle"), check=_keeps, icon="list-details",
        said=_("Added; the bodies have been told."),
    ),
    "complete": Deed(
        label=_("The application is handed in"), form=forms.CompleteForm, run=plain(operations.complete, "bundle"),
        check=_moves("complete"), icon="check", is_main=True, said=_("Handed in; all bodies have been told."),
    ),
    "deadline": Deed(
        label=_("Move the deadline"), form=forms.DeadlineForm, run=plain(operations.set_deadline, "bundle"),
        check=_sets_deadline, icon="calendar", said=_("Moved; all bodies have been told."),
    ),
    "end": Deed(
        label=_("Give the application up"), form=forms.ReasonForm, run=plain(operations.end, "bundle"),
        check=_moves("end"), icon="ban", said=_("Given up; its clocks have stopped."),
        warning=_("It stays with its reason and cannot be taken up again."),
    ),
    "reopen": Deed(
        label=_("Take back that it was handed in"), form=forms.ReasonForm, run=plain(operations.reopen, "bundle"),
        check=_moves("reopen"), icon="arrow-back-up", said=_("Under way again; figures no longer count it."),
    ),
    "keep-template": Deed(
        label=_("Keep as a template"), form=forms.KeepTemplateForm, run=_keep_template, check=_keeps_templates,
        icon="bookmark-plus", said=_("Kept; further applications start from it."),
    ),
    "revoke-code": Deed(
        label=_("Revoke the tracking code"), form=forms.ConfirmForm, run=plain(operations.revoke_code, "bundle"),
        check=_codes, icon="x", said=_("Revoked; the code opens nothing any more."),
    ),
}  # fmt: skip
#: What is offered beside the page in which state; the codes have a panel of their own.
IN_STATE = {
    "running": ("complete", "add", "template", "deadline", "keep-template", "end"),
    "completed": ("reopen", "keep-template"),
    "ended": (),
}

APPROVAL: dict[str, Deed] = {
    "file": Deed(
        label=pgettext_lazy("approval", "File it"), form=forms.DayForm, run=plain(operations.file, "approval"),
        check=_takes("file"), icon="send", is_main=True, said=_("Filed; the body has been told."),
    ),
    "accept": Deed(
        label=pgettext_lazy("approval", "Accept it"), form=forms.DayForm, run=plain(operations.accept, "approval"),
        check=_takes("accept"), icon="check", is_main=True, said=_("Accepted; its limit runs."),
    ),
    "corrections": Deed(
        label=_("Ask for corrections"), form=forms.CorrectionsForm,
        run=plain(operations.ask_corrections, "approval"), check=_takes("ask_corrections"), icon="edit",
        said=_("Asked; the limit stands still until the documents are corrected."),
    ),
    "correct": Deed(
        label=_("Documents are corrected"), form=forms.DayForm, run=plain(operations.correct, "approval"),
        check=_takes("correct"), icon="check", is_main=True, said=_("Corrected; the limit goes on."),
    ),
    "exclude": Deed(
        label=_("Stop the limit for a hearing or review"), form=forms.ExcludeForm,
        run=plain(operations.exclude, "approval"), check=_takes("exclude"), icon="player-stop",
        said=_("Stopped; these days are not counted."),
    ),
    "resume": Deed(
        label=_("Let the limit go on"), form=forms.DayForm, run=plain(operations.resume, "approval"),
        check=_takes("resume"), icon="player-play", is_main=True, said=_("The limit goes on."),
    ),
    "grant": Deed(
        label=pgettext_lazy("approval", "Grant it"), form=forms.GrantForm, run=plain(operations.grant, "approval"),
        check=_takes("grant"), icon="checks", is_main=True, said=_("Granted; whoever waits for it has been told."),
    ),
    "refuse": Deed(
        label=pgettext_lazy("approval", "Refuse it"), form=forms.ReasonedDayForm,
        run=plain(operations.refuse, "approval"), check=_takes("refuse"), icon="ban",
        said=_("Refused, with the reason."),
    ),
    "promise": Deed(
        label=_("Promise another limit"), form=forms.PromiseForm, run=plain(operations.promise, "approval"),
        check=_promises, icon="clock", said=_("Promised; the forecast is made anew."),
    ),
    "extend": Deed(
        label=_("Lengthen the limit"), form=forms.ExtendForm, run=plain(operations.extend, "approval"),
        check=_extends, icon="calendar-plus", said=_("Lengthened; the applicant has been told."),
    ),
    "withdraw": Deed(
        label=pgettext_lazy("approval", "Withdraw it"), form=forms.ReasonedDayForm,
        run=plain(operations.withdraw, "approval"), check=_takes("withdraw"), icon="x",
        said=_("Withdrawn; what waited for it waits no more."),
    ),
    "require": Deed(
        label=_("Let it wait for another"), form=forms.RequireForm, run=_require, check=_keeps_approval,
        icon="link", said=_("It waits for that from now on."),
    ),
}  # fmt: skip
FOR_APPROVAL = {
    "not_filed": ("file", "promise", "require", "withdraw"),
    "filed": ("accept", "corrections", "grant", "refuse", "withdraw"),
    "accepted": ("grant", "corrections", "exclude", "promise", "extend", "refuse", "withdraw"),
    "correcting": ("correct", "withdraw"),
    "reviewing": ("resume", "extend", "withdraw"),
    "granted": (),
    "refused": ("file",),
    "withdrawn": ("file",),
}

MATERIAL: dict[str, Deed] = {
    "set": Deed(
        label=_("Say when it is there"), form=forms.MaterialForm, run=plain(operations.set_material, "material"),
        check=_keeps_material, icon="calendar", said=_("Noted; the forecast is made anew."),
    ),
}  # fmt: skip
