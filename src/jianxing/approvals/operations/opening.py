"""Opening a bundle, its deadline, its end."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.approvals import policies
from jianxing.approvals.lifecycle import BundleState, State
from jianxing.approvals.models import Approval, Bundle
from jianxing.approvals.operations.happening import act_on, happening, notify, refresh_visibility
from jianxing.approvals.operations.watching import watch
from jianxing.directory import roots
from jianxing.directory.inserting import new_keys
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Project


class BundleRefused(Refused):
    """A bundle cannot stand so."""


def open_bundle(
    *,
    name: str,
    project: Project,
    applicant: Body,
    deadline: date,
    coordinator: Body | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Bundle:
    """Open the bundle of an application, which the acting body follows; without a *coordinator* it coordinates itself."""
    policies.check_can_open(by=by)
    policies.check_words(words=name, missing=_("An approval bundle needs a name."))
    today = timezone.localdate(at)
    if deadline < today:
        raise BundleRefused(
            _("The deadline %(day)s has passed.") % {"day": deadline}, _("Choose a later day.")
        )
    with transaction.atomic():
        follower = Body.objects.get(pk=by.body)
        for body in (applicant, coordinator or follower):
            if body.merged_into_id is not None:
                raise BundleRefused(
                    _("%(body)s has been merged into another.") % {"body": body.label},
                    _("Choose the body that it became."),
                )
        [pk] = new_keys(Bundle, 1)
        bundle: Bundle = Bundle.objects.create(
            pk=pk,
            number=f"{follower.code}-SP{today.year}-{pk:06d}",
            name=" ".join(name.split())[:120],
            project=project,
            applicant=applicant,
            body=follower,
            coordinator=coordinator or follower,
            state=BundleState.RUNNING,
            deadline=deadline,
            note=note.strip(),
            opened_at=at,
            opened_by_id=by.person_id,
            visible_to=[follower.pk],
        )
        refresh_visibility([pk])
        bundle.refresh_from_db(fields=["visible_to"])
        public = {
            "number": bundle.number,
            "project": project.pk,
            "applicant": applicant.pk,
            "coordinator": bundle.coordinator_id,
            "deadline": deadline,
        }
        act_on(bundle, "open", by=by, at=at, public=public, confidential={"name": bundle.name})
        watch(bundle=bundle, expected=None, today=today, at=at)
        notify(
            bundle, "opened", bodies={bundle.coordinator_id, applicant.pk} - {by.body}, at=at, due_on=deadline
        )
    return bundle


def set_deadline(*, bundle: Bundle, deadline: date, reason: str, by: Actor, at: datetime) -> Bundle:
    """Let the application be due on another day, with a reason; what was due before stays in its history."""
    policies.check_can_set_deadline(bundle=bundle, by=by)
    policies.check_reason(reason=reason)
    if deadline == bundle.deadline:
        raise BundleRefused(_("That is its deadline already."), _("Choose another day."))
    with happening(bundle=bundle, action="set_deadline", text=reason, by=by, at=at) as told:
        told.public = {"was": bundle.deadline, "due_on": deadline}
        roots.change(
            bundle, name=bundle.number, where={"state": BundleState.RUNNING}, to={"deadline": deadline}
        )
    notify(bundle, "deadline_set", bodies=_all(bundle, but=by), at=at, due_on=deadline)
    return bundle


def complete(*, bundle: Bundle, on: date, document: str = "", by: Actor, at: datetime) -> Bundle:
    """Write down that the application was handed in, with all its approvals granted, on a day."""
    step = policies.check_can_move(bundle=bundle, action="complete", by=by)
    approvals = list(Approval.objects.filter(bundle=bundle))
    missing = [one.name for one in approvals if one.state not in (State.GRANTED, State.WITHDRAWN)]
    if missing:
        raise BundleRefused(
            _("Not granted yet: %(names)s.") % {"names": "、".join(missing)},
            _("Wait for them, or withdraw those that are not needed."),
        )
    granted = [one.decided_on for one in approvals if one.state == State.GRANTED and one.decided_on]
    if not granted:
        raise BundleRefused(_("No approval of it has been granted."), _("Add the approvals that it needs."))
    policies.check_day(on=on, first=max(granted), today=timezone.localdate(at))
    with happening(bundle=bundle, action="complete", on=on, document=document, by=by, at=at) as told:
        told.public = {"deadline": bundle.deadline, "on_time": on <= bundle.deadline}
        roots.change(
            bundle,
            name=bundle.number,
            where={"state": step.source},
            to={"state": step.target.value, "completed_on": on},
        )
    notify(bundle, "completed", bodies=_all(bundle, but=by), at=at)
    return bundle


def end(*, bundle: Bundle, reason: str, by: Actor, at: datetime) -> Bundle:
    """Give an application up, with a reason; its clocks stop."""
    step = policies.check_can_move(bundle=bundle, action="end", by=by)
    policies.check_reason(reason=reason)
    with happening(bundle=bundle, action="end", text=reason, by=by, at=at):
        roots.change(
            bundle,
            name=bundle.number,
            where={"state": step.source},
            to={
                "state": step.target.value,
                "ended_on": timezone.localdate(at),
                "end_reason": reason.strip(),
            },
        )
    notify(bundle, "ended", bodies=_all(bundle, but=by), at=at)
    return bundle


def reopen(*, bundle: Bundle, reason: str, by: Actor, at: datetime) -> Bundle:
    """Take back that an application was handed in, with a reason; its figure falls with it."""
    step = policies.check_can_move(bundle=bundle, action="reopen", by=by)
    policies.check_reason(reason=reason)
    with happening(bundle=bundle, action="reopen", text=reason, by=by, at=at):
        roots.change(
            bundle,
            name=bundle.number,
            where={"state": step.source},
            to={"state": step.target.value, "completed_on": None},
        )
    notify(bundle, "reopened", bodies=_all(bundle, but=by), at=at)
    return bundle


def _all(bundle: Bundle, *, but: Actor) -> set[int]:
    bodies = set(Approval.objects.filter(bundle=bundle).values_list("body_id", flat=True))
    return (bodies | {bundle.applicant_id, bundle.coordinator_id, bundle.body_id}) - {but.body_id or 0}
