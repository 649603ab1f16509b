"""What a bundle needs: approvals with what they wait for, and the materials that feed them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.approvals import policies
from jianxing.approvals.lifecycle import APPROVAL
from jianxing.approvals.models import Approval, Bundle, Material, Need, Prerequisite, Template
from jianxing.approvals.operations.happening import as_refusal, happening, notify
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.methods.schedules import approvals as methods
from jianxing.methods.schedules.refusals import ScheduleRefused

#: More are no bundle that anybody could follow on a page.
MOST_APPROVALS = 60


class ApprovalRefused(Refused):
    """An approval cannot be added so."""


@dataclass(frozen=True, slots=True)
class NewApproval:
    """An approval to be added; *after* names approvals by their codes, *materials* documents by their names."""

    code: str
    name: str
    body: Body
    statutory_days: int
    promised_days: int | None = None
    prepare_days: int = 0
    after: Sequence[str] = ()
    materials: Sequence[str] = ()
    kind_code: str = ""
    track: str = ""


def add_approvals(
    *, bundle: Bundle, approvals: Sequence[NewApproval], by: Actor, at: datetime
) -> list[Approval]:
    """Add approvals, all of them or none; a circle is refused with the approvals that make it."""
    policies.check_can_keep(bundle=bundle, by=by)
    there = {
        one.code: one
        for one in Approval.objects.filter(bundle=bundle).prefetch_related("prerequisites__needs")
    }
    _check(there, approvals)
    with happening(bundle=bundle, action="add_approvals", by=by, at=at) as told:
        told.public = {"approvals": [one.code for one in approvals]}
        made = [_made(bundle, one, len(there) + place) for place, one in enumerate(approvals, start=1)]
        there |= {one.code: one for one in made}
        for new in approvals:
            _link(there[new.code], [there[code] for code in dict.fromkeys(new.after)])
            _need(bundle, there[new.code], new.materials)
    notify(bundle, "approvals_added", bodies={one.body_id for one in made} - {by.body_id or 0}, at=at)
    return made


def _made(bundle: Bundle, new: NewApproval, ordinal: int) -> Approval:
    return Approval.objects.create(
        bundle=bundle,
        ordinal=ordinal,
        code=new.code.strip(),
        name=" ".join(new.name.split())[:120],
        body=new.body,
        kind_code=new.kind_code.strip(),
        track=" ".join(new.track.split())[:40],
        statutory_days=new.statutory_days,
        promised_days=new.promised_days,
        prepare_days=new.prepare_days,
        state=APPROVAL.start,
    )


def _link(approval: Approval, needs: Iterable[Approval]) -> None:
    Prerequisite.objects.bulk_create(Prerequisite(approval=approval, needs=one) for one in needs)


def _need(bundle: Bundle, approval: Approval, names: Sequence[str]) -> None:
    for name in dict.fromkeys(" ".join(each.split())[:120] for each in names if each.strip()):
        material = Material.objects.filter(bundle=bundle, name=name).first()
        if material is None:
            number = Material.objects.filter(bundle=bundle).count() + 1
            material = Material.objects.create(bundle=bundle, code=f"M{number}", name=name)
        Need.objects.get_or_create(approval=approval, material=material)


def _check(there: dict[str, Approval], new: Sequence[NewApproval]) -> None:
    if not new:
        raise ApprovalRefused(_("No approval was given."), _("Name one at least."))
    if len(there) + len(new) > MOST_APPROVALS:
        raise ApprovalRefused(
            _("A bundle has %(most)d approvals at most.") % {"most": MOST_APPROVALS}, _("Open a second one.")
        )
    for one in new:
        policies.check_words(words=one.code, missing=_("An approval needs a code within its bundle."))
        policies.check_words(words=one.name, missing=_("An approval needs a name."))
        if one.code.strip() in there:
            raise ApprovalRefused(
                _("There is an approval %(code)s in this bundle already.") % {"code": one.code},
                _("Give it another code."),
            )
        if one.body.merged_into_id is not None:
            raise ApprovalRefused(
                _("%(body)s has been merged into another.") % {"body": one.body.label},
                _("Choose the body that it became."),
            )
    old = [
        (one.code, tuple(link.needs.code for link in one.prerequisites.all()), one.name)
        for one in there.values()
    ]
    check_network([*old, *((one.code.strip(), tuple(one.after), one.name) for one in new)])


def check_network(network: Iterable[tuple[str, tuple[str, ...], str]]) -> None:
    """Approvals wait for others of their bundle and never for themselves; a circle is refused with the codes that make it."""
    approvals = tuple(methods.Approval(code, name, after=after) for code, after, name in network)
    try:
        methods.Bundle(date.max, approvals).in_order()
    except methods.BundleBroken as broken:
        code = "approvals_loop" if broken.code == "loop" else broken.code
        refusal = ScheduleRefused(
            code, task=f"approval {broken.approval}", field=broken.field, value=broken.value
        )
        raise as_refusal(refusal) from broken


def add_from_template(*, bundle: Bundle, template: Template, by: Actor, at: datetime) -> list[Approval]:
    """Add what a template names; what stands in the bundle already by its code is refused."""
    policies.check_can_use(template=template)
    items = list(template.items.select_related("kind__body"))
    new = [
        NewApproval(
            code=item.code,
            name=item.kind.name,
            body=item.kind.body,
            statutory_days=item.kind.statutory_days,
            promised_days=item.kind.promised_days,
            prepare_days=item.prepare_days,
            after=item.after,
            materials=item.materials,
            kind_code=item.kind.code,
        )
        for item in items
    ]
    return add_approvals(bundle=bundle, approvals=new, by=by, at=at)


def require(*, approval: Approval, needs: Sequence[Approval], by: Actor, at: datetime) -> Approval:
    """Let an approval wait for others of its bundle from now on; a circle is refused with the approvals that make it."""
    bundle = approval.bundle
    policies.check_can_keep(bundle=bundle, by=by)
    if any(one.bundle_id != bundle.pk for one in needs):
        raise ApprovalRefused(_("That approval is of another bundle."), _("Choose one of this bundle."))
    with happening(bundle=bundle, action="require", approval=approval, by=by, at=at) as told:
        links = Prerequisite.objects.filter(approval__bundle=bundle).values_list("approval_id", "needs_id")
        known = set(links)
        fresh = [one for one in needs if (approval.pk, one.pk) not in known]
        if not fresh:
            raise ApprovalRefused(_("It waits for that already."), _("Nothing to do."))
        codes = {one.pk: one for one in Approval.objects.filter(bundle=bundle)}
        pairs = known | {(approval.pk, one.pk) for one in fresh}
        check_network(
            (one.code, tuple(codes[after].code for pk, after in pairs if pk == one.pk), one.name)
            for one in codes.values()
        )
        told.public = {"after": [one.code for one in fresh]}
        _link(approval, fresh)
    return approval


def set_material(
    *,
    material: Material,
    expected_on: date | None = None,
    ready_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Material:
    """Say when a material is expected, or since when it is there."""
    bundle = material.bundle
    policies.check_can_keep(bundle=bundle, by=by)
    if ready_on is not None:
        policies.check_day(on=ready_on, first=None, today=timezone.localdate(at))
    if (expected_on, ready_on) == (material.expected_on, material.ready_on):
        raise ApprovalRefused(_("Nothing of it would change."), _("Give another day."))
    with happening(
        bundle=bundle, action="set_material", material=material, on=ready_on, by=by, at=at
    ) as told:
        told.source, told.target = bundle.state, bundle.state
        told.public = {"material": material.code, "expected_on": expected_on, "ready_on": ready_on}
        Material.objects.filter(pk=material.pk).update(expected_on=expected_on, ready_on=ready_on)
    material.refresh_from_db()
    return material
