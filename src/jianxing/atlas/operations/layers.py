"""Opening layers, sharing and voiding them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.atlas import policies
from jianxing.atlas.models import Layer, LayerKind
from jianxing.directory import roots
from jianxing.directory.acting import acting_body_id
from jianxing.directory.models import Body, PlanDomain
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.kernel.actor import Actor
from jianxing.kernel.pinyin import sort_key


class LayerRefused(Refused):
    """What is said of the layer does not suffice."""


class NameTaken(Refused):
    """A layer's name stands once in its body."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%(name)s” is there already.") % {"name": name},
            _("Bring the new version into that layer, or choose another name."),
        )


def open_layer(
    *,
    name: str,
    domain: str,
    kind: str,
    source: str,
    owner: Body | None = None,
    summary: str = "",
    by: Actor,
    at: datetime,
) -> Layer:
    """Bring a subject of a plan onto the map, still without a version; its owner is the acting body unless another is named.

    The body that keeps it, those above it and its owner see it.
    """
    policies.check_can_open_layer(by=by)
    name, source = " ".join(name.split()), " ".join(source.split())
    if not name or not source:
        raise LayerRefused(
            _("A layer needs a name and a source."), _("Write what it shows and where it comes from.")
        )
    if domain not in PlanDomain.values or kind not in LayerKind.values:
        raise LayerRefused(
            _("There is no such domain or kind of layer."), _("Choose one that the reference lists.")
        )
    body_id = acting_body_id()
    with transaction.atomic():
        try:
            with transaction.atomic():
                layer: Layer = Layer.objects.create(
                    name=name,
                    domain=domain,
                    kind=kind,
                    registered_by_id=body_id,
                    owner_id=owner.pk if owner else body_id,
                    source=source,
                    summary=summary.strip(),
                    created_at=at,
                    visible_to=[body_id],
                    pinyin_key=sort_key(name),
                )
        except IntegrityError as refusal:
            raise NameTaken(name) from refusal
        roots.refresh("atlas_refresh_visibility", [layer.pk])
        roots.act_on(
            layer,
            "open",
            subject="layer",
            by=by,
            at=at,
            public={"domain": domain, "kind": kind, "owner": layer.owner_id},
            confidential={"name": name, "source": source},
        )
    layer.refresh_from_db()
    return layer


def change(layer: Layer, **changes: Any) -> None:
    """Change a layer under compare-and-set of its version; raises ``Overtaken``."""
    roots.change(layer, name=layer.name, where={"voided_at": None}, to=changes)


def touch(layer: Layer) -> None:
    """Hold a layer to the end of the transaction for a write on one of its children, and see that it is not void."""
    if not Layer.objects.select_for_update().filter(pk=layer.pk, voided_at=None).exists():
        raise roots.Overtaken(layer.name)


def share_layer(*, layer: Layer, bodies: Iterable[Body], by: Actor, at: datetime) -> Layer:
    """Let further bodies see the layer: those whose plans it meets."""
    policies.check_can_keep(layer=layer, by=by)
    fresh = [body.pk for body in bodies if body.pk not in layer.shared_with]
    if not fresh:
        return layer
    with transaction.atomic():
        change(layer, shared_with=[*layer.shared_with, *fresh])
        roots.refresh("atlas_refresh_visibility", [layer.pk])
        roots.act_on(layer, "share", subject="layer", by=by, at=at, public={"bodies": fresh})
    layer.refresh_from_db()
    return layer


def void_layer(*, layer: Layer, reason: str, by: Actor, at: datetime) -> Layer:
    """Void a layer with all its versions: it stays, with its reason, and is on no map."""
    policies.check_can_keep(layer=layer, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        change(layer, voided_at=at, voided_by_id=by.person_id, void_reason=reason.strip())
        roots.act_on(layer, "void", subject="layer", by=by, at=at, confidential={"reason": reason.strip()})
    return layer
