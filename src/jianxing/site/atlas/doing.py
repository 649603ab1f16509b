"""What may be done to a layer, a version and a feature."""

from datetime import datetime
from typing import Any

from django.forms import Form
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jianxing.atlas import operations, policies
from jianxing.atlas.models import Feature, FeatureProject, Layer, PlanVersion
from jianxing.directory.policies import StepRefused
from jianxing.kernel.actor import Actor
from jianxing.site.atlas import forms
from jianxing.site.deeds import Deed

Data = dict[str, Any]


def _may_keep(layer: Layer, by: Actor) -> None:
    policies.check_can_keep(layer=layer, by=by)


def _may_void(version: PlanVersion, by: Actor) -> None:
    policies.check_can_take(version=version, action="void", by=by)


def _may_link(feature: Feature, by: Actor) -> None:
    policies.check_can_keep(layer=feature.plan_version.layer, by=by)


def _may_unlink(link: FeatureProject, by: Actor) -> None:
    policies.check_can_keep(layer=link.layer, by=by)


def _share(layer: Layer, data: Data, by: Actor, at: datetime) -> object:
    return operations.share_layer(layer=layer, bodies=data["bodies"], by=by, at=at)


def _void_layer(layer: Layer, data: Data, by: Actor, at: datetime) -> object:
    return operations.void_layer(layer=layer, reason=data["reason"], by=by, at=at)


def _void_version(version: PlanVersion, data: Data, by: Actor, at: datetime) -> object:
    return operations.void_version(version=version, reason=data["reason"], by=by, at=at)


def _may_publish(version: PlanVersion, by: Actor) -> None:
    policies.check_can_take(version=version, action="publish", by=by)
    if version.file_sha256:
        raise StepRefused(
            gettext("This draft was read from a file."),
            gettext("Publish it, or put it aside, on the file's page."),
        )


def _publish(version: PlanVersion, data: Data, by: Actor, at: datetime) -> object:
    return operations.publish_version(version=version, by=by, at=at)


def _put_aside(version: PlanVersion, data: Data, by: Actor, at: datetime) -> object:
    return operations.put_aside(version=version, by=by, at=at)


def _link(feature: Feature, data: Data, by: Actor, at: datetime) -> object:
    return operations.link_project(feature=feature, project=data["project"], by=by, at=at)


def _unlink(link: FeatureProject, data: Data, by: Actor, at: datetime) -> object:
    return operations.unlink_project(link=link, reason=data["reason"], by=by, at=at)


LAYER: dict[str, Deed] = {
    "share": Deed(
        label=_("Share with other bodies"), form=forms.ShareForm, run=_share, check=_may_keep, icon="share",
        said=_("They see the layer from now on."),
    ),
    "void": Deed(
        label=_("Void"), form=forms.ReasonForm, run=_void_layer, check=_may_keep, icon="ban",
        said=_("The layer is void; it stays with its reason."),
    ),
}  # fmt: skip
VERSION: dict[str, Deed] = {
    "publish": Deed(
        label=_("Publish"), form=Form, run=_publish, check=_may_publish, icon="check", is_main=True,
        said=_("The version is on the map from its first day on."),
    ),
    "put-aside": Deed(
        label=_("Put aside"), form=Form, run=_put_aside, check=_may_publish, icon="x",
        said=_("The draft is put aside; nothing of it was on the map."),
    ),
    "void": Deed(
        label=_("Void"), form=forms.ReasonForm, run=_void_version, check=_may_void, icon="ban",
        said=_("The version is void; the one before it is valid again."),
    ),
}  # fmt: skip
FEATURE: dict[str, Deed] = {
    "link": Deed(
        label=_("Say which project lies here"), form=forms.LinkForm, run=_link, check=_may_link,
        icon="link", is_main=True, said=_("The project lies here, in later versions too."),
    ),
}  # fmt: skip
LINK: dict[str, Deed] = {
    "unlink": Deed(
        label=_("The project does not lie here"), form=forms.ReasonForm, run=_unlink, check=_may_unlink,
        icon="x", said=_("Taken back; what was said stays with its reason."),
    ),
}  # fmt: skip
