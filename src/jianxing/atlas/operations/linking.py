"""Saying which project lies where."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.atlas import policies
from jianxing.atlas.models import Feature, FeatureProject
from jianxing.atlas.operations.layers import touch
from jianxing.directory import roots
from jianxing.directory.policies import IsVoid, Refused, check_has_reason
from jianxing.directory.roots import Overtaken
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Project


class LinkRefused(Refused):
    """The feature and the project cannot be brought together."""


def link_project(*, feature: Feature, project: Project, by: Actor, at: datetime) -> FeatureProject:
    """Say that a feature is the place of a project; it stays so in later versions that call the feature the same."""
    layer = feature.plan_version.layer
    policies.check_can_keep(layer=layer, by=by)
    if project.is_void:
        raise IsVoid(project.name)
    with transaction.atomic():
        touch(layer)
        try:
            with transaction.atomic():
                link = FeatureProject.objects.create(
                    layer=layer, key=feature.key, project=project, linked_at=at, linked_by_id=by.person_id
                )
        except IntegrityError as refusal:
            raise LinkRefused(
                _("“%(feature)s” and “%(project)s” are brought together already.")
                % {"feature": feature, "project": project.name},
                _("Nothing needs to be done."),
            ) from refusal
        roots.act_on(
            layer,
            "link",
            subject="layer",
            by=by,
            at=at,
            public={"project": project.pk},
            confidential={"key": feature.key},
        )
    return link


def unlink_project(*, link: FeatureProject, reason: str, by: Actor, at: datetime) -> FeatureProject:
    """Say that a feature is not the place of a project; what was said stays, with the reason."""
    policies.check_can_keep(layer=link.layer, by=by)
    check_has_reason(reason=reason)
    void = {"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()}
    with transaction.atomic():
        if not FeatureProject.objects.filter(pk=link.pk, voided_at=None).update(**void):
            raise Overtaken(link.key)
        link.refresh_from_db()
        roots.act_on(
            link.layer,
            "unlink",
            subject="layer",
            by=by,
            at=at,
            public={"project": link.project_id},
            confidential={"key": link.key, "reason": link.void_reason},
        )
    return link
