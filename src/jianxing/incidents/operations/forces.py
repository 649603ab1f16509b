"""The list of a body's forces: registered, changed, struck off; brought in as a whole from its own list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import numpy as np
import shapely
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.locating import place_many
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_text
from jianxing.incidents import policies
from jianxing.incidents.models import Capability, Force, ForceKind, Readiness, Unit
from jianxing.incidents.operations.reporting import InTheFuture, check_place
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Programme

#: More than these are no forces of one body.
MOST: Final = 10_000_000
#: So many forces one list brings in.
MOST_ROWS: Final = 5_000


class ForceUnfit(Refused):
    """The force can do nothing, is none, is called as another one, or is lent under an agreement of others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceDraft:
    """A force as its body describes it, with its place in WGS 84. ``as_of`` is when it was counted, now where it is not said."""

    name: str
    kind: str
    capabilities: Sequence[str]
    quantity: int
    unit: str
    readiness: str
    place_name: str
    longitude: float
    latitude: float
    agreement: Programme | None = None
    as_of: datetime | None = None


def register_force(*, draft: ForceDraft, uid: UUID, by: Actor, at: datetime) -> Force:
    """Put a force on the acting body's list. The same *uid* of the same body again returns what stands."""
    body = Body.objects.get(pk=by.body)
    policies.check_can_keep_forces(body=body, by=by)
    columns = _columns(draft, body, at)
    standing: Force | None = Force.objects.filter(uid=uid, body=body).select_related("body").first()
    if standing is not None:
        return standing
    with transaction.atomic(), roots.first_come(draft.name, _called_so(draft.name)):
        force: Force = Force.objects.create(
            uid=uid,
            body=body,
            **columns,
            registered_at=at,
            registered_by_id=by.person_id,
            visible_to=[body.pk],
        )
        _recorded(force, "register", columns, by=by, at=at)
        roots.refresh("forces_refresh_visibility", [force.pk])
    return force


def change_force(*, force: Force, draft: ForceDraft, by: Actor, at: datetime) -> Force:
    """Say how a force stands now: how many, where, whether ready, under which agreement it is lent.

    The database refuses fewer than are promised or away, and another unit as long as some are.
    """
    policies.check_can_change_force(force=force, by=by)
    draft = replace(draft, name=draft.name or force.name)
    if draft.name.strip() != force.name:
        raise ForceUnfit(_("A force keeps its name."), _("Strike it off and register another one."))
    columns = _columns(draft, force.body, at)
    with (
        transaction.atomic(),
        roots.first_come(
            force.name,
            ForceUnfit(
                _("Of “%(name)s” %(away)d are promised or away.")
                % {"name": force.name, "away": force.committed},
                _("Count them with it, in the same unit."),
            ),
        ),
    ):
        roots.change(force, name=force.name, where={"retired_at": None}, to=columns)
        _recorded(force, "change", columns, by=by, at=at)
        roots.refresh("forces_refresh_visibility", [force.pk])
    return force


def retire_force(*, force: Force, reason: str, by: Actor, at: datetime) -> Force:
    """Strike a force off the list; what it did stays. One that is promised or away is not struck off."""
    policies.check_can_change_force(force=force, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    away = ForceUnfit(
        _("Of “%(name)s” %(away)d are promised or away.") % {"name": force.name, "away": force.committed},
        _("Wait until they are back."),
    )
    with transaction.atomic(), roots.first_come(force.name, away):
        to = {"retired_at": at, "retired_by_id": by.person_id, "retire_reason": reason.strip()}
        roots.change(force, name=force.name, where={"retired_at": None}, to=to)
        roots.act_on(
            force, "strike_off", subject="force", by=by, at=at, confidential={"name": force.name, "reason": reason.strip()}
        )  # fmt: skip
    return force


@dataclass(frozen=True, slots=True)
class Brought:
    """How many forces of a list are new, how many are said to stand otherwise, and how many as before."""

    new: int
    changed: int
    same: int


def bring_forces(*, drafts: Sequence[ForceDraft], by: Actor, at: datetime) -> Brought:
    """Bring a body's whole list in, all of it or nothing: known forces are known by their names and changed.

    A force that the list leaves out stays, and one for which it names no agreement is lent as before. Raises what registering or
    changing one of them does.
    """
    body = Body.objects.get(pk=by.body)
    policies.check_can_keep_forces(body=body, by=by)
    if not 1 <= len(drafts) <= MOST_ROWS:
        raise ForceUnfit(
            _("A list has between 1 and %(most)d forces.") % {"most": MOST_ROWS}, _("Divide it.")
        )
    listed = Force.objects.filter(body=body, retired_at=None).select_related("body", "agreement")
    held = {one.name: one for one in listed}
    new = changed = same = 0
    with transaction.atomic():
        for draft in drafts:
            known = held.get(draft.name.strip())
            if known is None:
                register_force(draft=draft, uid=_uid(), by=by, at=at)
                new += 1
                continue
            stands = replace(draft, agreement=draft.agreement or known.agreement)
            if _stands_as(known, stands):
                same += 1
            else:
                change_force(force=known, draft=stands, by=by, at=at)
                changed += 1
    return Brought(new, changed, same)


def _uid() -> UUID:
    uid: UUID = Force._meta.get_field("uid").get_default()
    return uid


def _stands_as(force: Force, draft: ForceDraft) -> bool:
    said = asdict(replace(draft, agreement=None)) | {"agreement": draft.agreement}
    said["capabilities"] = list(draft.capabilities)
    if draft.as_of is None:
        said["as_of"] = force.as_of
    return all(getattr(force, name) == value for name, value in said.items())


def _columns(draft: ForceDraft, body: Body, at: datetime) -> dict[str, Any]:
    """Return the columns of what is said; raises where it does not stand to reason."""
    check_text(text=draft.name, missing=_("A force needs a name."))
    check_text(text=draft.place_name, missing=_("Say where it is in words."))
    check_place(shapely.Point(draft.longitude, draft.latitude))
    _check_words(draft)
    as_of = draft.as_of or at
    if as_of > at:
        raise InTheFuture(_("It has not happened yet."), _("Write when it was counted."))
    if draft.agreement is not None and not draft.agreement.parties.filter(pk=body.pk).exists():
        raise ForceUnfit(
            _("%(body)s is no party to this agreement.") % {"body": body.label},
            _("Choose an agreement of your own, or none."),
        )
    located = place_many(
        longitude=np.array([draft.longitude]), latitude=np.array([draft.latitude]), on=timezone.localdate(at)
    )
    return {
        "name": draft.name.strip(), "kind": draft.kind, "capabilities": list(dict.fromkeys(draft.capabilities)),
        "quantity": draft.quantity, "unit": draft.unit, "readiness": draft.readiness,
        "place_name": draft.place_name.strip(), "longitude": draft.longitude, "latitude": draft.latitude,
        "located_in_id": located.governing[0] or None, "agreement": draft.agreement, "as_of": as_of,
    }  # fmt: skip


def _check_words(draft: ForceDraft) -> None:
    known: Mapping[str, tuple[Iterable[str], Iterable[str]]] = {
        _("kind"): ([draft.kind], ForceKind.values),
        _("capability"): (draft.capabilities or [""], Capability.values),
        _("unit"): ([draft.unit], Unit.values),
        _("readiness"): ([draft.readiness], Readiness.values),
    }
    for what, (said, words) in known.items():
        if unknown := set(said) - set(words):
            raise ForceUnfit(
                _("%(what)s of “%(name)s”: “%(said)s” is none.")
                % {"what": what, "name": draft.name, "said": "、".join(sorted(unknown))},
                _("Choose one of the list."),
            )
    if not 0 <= draft.quantity <= MOST:
        raise ForceUnfit(
            _("So many of “%(name)s” there cannot be.") % {"name": draft.name}, _("Write a whole number.")
        )


def _called_so(name: str) -> ForceUnfit:
    return ForceUnfit(
        _("There is a force called “%(name)s” on your list already.") % {"name": name.strip()}, _("Change that one.")
    )  # fmt: skip


def _recorded(force: Force, action: str, columns: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    roots.act_on(
        force, action, subject="force", by=by, at=at,
        public={name: columns[name] for name in ("kind", "capabilities", "quantity", "unit", "readiness")},
        confidential={
            "name": force.name, "place": force.place_name,
            "longitude": repr(force.longitude), "latitude": repr(force.latitude),
        },
    )  # fmt: skip
