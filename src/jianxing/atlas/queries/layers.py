"""The list of layers, and a layer with its versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from jianxing.atlas.lifecycle import State
from jianxing.atlas.models import Layer, PlanVersion
from jianxing.directory.acting import acting_body_id
from jianxing.ledger.models import Act


@dataclass(frozen=True, slots=True)
class LayerPage:
    """A layer with its versions, newest first; ``current`` is the one that is valid on the day."""

    layer: Layer
    versions: Sequence[PlanVersion]
    current: PlanVersion | None


def _in_force(on: date) -> QuerySet[PlanVersion]:
    return PlanVersion.objects.filter(state=State.PUBLISHED, valid_from__lte=on).filter(
        Q(valid_to=None) | Q(valid_to__gt=on)
    )


def layers(*, domain: str = "", kind: str = "", words: str = "", on: date) -> QuerySet[Layer]:
    """Return the layers that are not void by domain and name, each with what its version valid on the day is and holds:
    ``current_title``, ``current_from``, ``current_features``."""
    current = _in_force(on).filter(layer=OuterRef("pk"))
    found: QuerySet[Layer] = (
        Layer.objects.filter(voided_at=None)
        .select_related("owner", "registered_by")
        .annotate(
            current_title=Subquery(current.values("title")[:1]),
            current_from=Subquery(current.values("valid_from")[:1]),
            current_features=Subquery(current.values("features")[:1]),
        )
        .order_by("domain", "pinyin_key", "id")
    )
    if domain:
        found = found.filter(domain=domain)
    if kind:
        found = found.filter(kind=kind)
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word) | Q(source__icontains=word) | Q(owner__name__icontains=word)
        )
    return found


def layer_cursor(layer: Layer) -> str:
    """Return where a page of layers that ends with this one is continued."""
    return f"{layer.domain}~{layer.pinyin_key}~{layer.pk}"


def layers_after(found: QuerySet[Layer], *, cursor: str) -> QuerySet[Layer]:
    """Return the layers after a cursor; anything else than a cursor starts anew."""
    domain, _, rest = cursor.partition("~")
    key, _, pk = rest.rpartition("~")
    if not (domain and pk.isdecimal()):
        return found
    later = Q(pinyin_key__gt=key) | Q(pinyin_key=key, pk__gt=int(pk))
    return found.filter(Q(domain__gt=domain) | Q(domain=domain) & later)


def one_layer(*, pk: int) -> Layer:
    """Return a layer alone, for a step; raises ``Layer.DoesNotExist`` where it is not seen."""
    found: Layer = Layer.objects.select_related("registered_by", "owner").get(pk=pk)
    return found


def layer_seen(*, pk: int) -> Layer | None:
    """Return a layer that is not void, or None where it is not seen."""
    return Layer.objects.filter(pk=pk, voided_at=None).first()


def layer_called(*, name: str) -> Layer | None:
    """Return the layer of that name that the acting body keeps, else the only one that it sees, or the one of that number.

    None where there is none, or several of others bear the name.
    """
    found = Layer.objects.filter(voided_at=None).select_related("registered_by", "owner")
    own: Layer | None = found.filter(name=name, registered_by=acting_body_id()).first()
    if own is None:
        of_others: list[Layer] = list(found.filter(name=name)[:2])
        own = of_others[0] if len(of_others) == 1 else None
    if own is None and name.isdecimal() and len(name) < 19:
        own = found.filter(pk=int(name)).first()
    return own


def layer_page(*, pk: int, on: date) -> LayerPage:
    """Return a layer's page; raises ``Layer.DoesNotExist`` where it is not seen."""
    layer = one_layer(pk=pk)
    held = list(versions(layer=layer))
    current = next(
        (
            version
            for version in held
            if version.state == State.PUBLISHED
            and version.valid_from <= on
            and (version.valid_to is None or version.valid_to > on)
        ),
        None,
    )
    return LayerPage(layer=layer, versions=held, current=current)


def versions(*, layer: Layer) -> QuerySet[PlanVersion]:
    """Return the versions of a layer that the acting body sees, newest first."""
    return PlanVersion.objects.filter(layer=layer).select_related("layer__registered_by").order_by("-ordinal")


def drawn_upon(*, layer: Layer) -> PlanVersion | None:
    """Return the version that is drawn on by hand: the draft, or what was published last, which a draft begins as."""
    held = versions(layer=layer)
    draft = held.filter(state=State.DRAFT).first()
    return draft or held.filter(state=State.PUBLISHED).order_by("-valid_from").first()


def one_version(*, pk: int) -> PlanVersion:
    """Return a version with its layer; raises ``PlanVersion.DoesNotExist`` where it is not seen."""
    return PlanVersion.objects.select_related("layer__registered_by", "layer__owner").get(pk=pk)


def version_before(*, version: PlanVersion) -> PlanVersion | None:
    """Return the published version that was valid before this one, or None; of a draft also one that begins on its day."""
    up_to = "valid_from__lte" if version.state == State.DRAFT else "valid_from__lt"
    return (
        PlanVersion.objects.filter(
            layer_id=version.layer_id, state=State.PUBLISHED, **{up_to: version.valid_from}
        )
        .exclude(pk=version.pk)
        .order_by("-valid_from")
        .first()
    )


def domains_on_map(*, on: date) -> QuerySet[PlanVersion]:
    """Return the versions valid on a day of layers that are not void, by their layers' domains and names."""
    return (
        _in_force(on)
        .filter(layer__voided_at=None)
        .select_related("layer")
        .order_by(F("layer__domain"), F("layer__pinyin_key"), "pk")
    )


def layer_acts(*, pk: int) -> QuerySet[Act]:
    """Return the acts of a layer and its versions with their disclosed details, oldest first."""
    mine = Q(subject="layer", subject_id=pk) | Q(
        subject="plan_version", subject_id__in=PlanVersion.objects.filter(layer_id=pk).values("pk")
    )
    return Act.objects.filter(mine).select_related("detail").order_by("id")
