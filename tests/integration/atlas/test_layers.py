"""Layers: who may open, share and void them, and who sees what of them."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from jianxing.atlas import operations, queries
from jianxing.atlas.models import Feature, Layer, PlanVersion
from jianxing.directory.acting import acting
from jianxing.directory.operations import move_body
from jianxing.directory.policies import IsVoid, NotAllowed, ReasonMissing
from jianxing.directory.roots import Overtaken
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from tests.integration.atlas import plans
from tests.integration.site import things
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


def sees(by: Actor) -> list[Any]:
    with acting(by):
        return [
            list(queries.layers(on=TODAY)),
            list(PlanVersion.objects.all()),
            list(Feature.objects.all()),
            list(Act.objects.filter(subject__in=("layer", "plan_version"))),
        ]


def test_an_officer_opens_no_layer(standing: Standing) -> None:
    for officer in (standing.system, standing.security, standing.audit):
        with pytest.raises(NotAllowed), acting(officer):
            operations.open_layer(name="x", domain="industry", kind="other", source="y", by=officer, at=AT)


def test_layers_that_cannot_be(standing: Standing) -> None:
    by = standing.supervisor
    with pytest.raises(operations.layers.LayerRefused):
        plans.layer(by, name=" ")
    plans.layer(by)
    with pytest.raises(operations.layers.NameTaken):
        plans.layer(by)
    with pytest.raises(operations.layers.LayerRefused):
        plans.layer(by, name="另一", domain="sea")
    with acting(by), pytest.raises(IntegrityError), transaction.atomic():
        Layer.objects.update(domain="sea")


def test_who_sees_a_layer(standing: Standing) -> None:
    made = plans.layer(standing.supervisor, owner=standing.department)
    plans.version(standing.supervisor, made)
    plans.version(standing.supervisor, made, publish=False, title="下一版")
    assert sees(standing.outsider) == [[], [], [], []]
    assert sees(standing.helper) == [[], [], [], []]
    for reader in (standing.handler, standing.leader):
        [layers, versions, features, acts] = sees(reader)
        assert [len(layers), len(versions), len(features)] == [1, 1, 3], (
            "a draft is the keeping body's affair"
        )
        assert {act.kind for act in acts} >= {"layer.open", "plan_version.publish"}
    assert [len(part) for part in sees(standing.supervisor)][:3] == [1, 2, 6]


def test_a_layer_that_is_shared_is_seen_and_not_written(standing: Standing) -> None:
    by, made = standing.supervisor, plans.layer(standing.supervisor)
    with acting(by):
        operations.share_layer(layer=made, bodies=[standing.outside], by=by, at=AT)
    plans.version(by, made)
    assert [len(part) for part in sees(standing.outsider)][:3] == [1, 1, 3]
    with acting(standing.outsider) as outsider:
        shared = queries.one_layer(pk=made.pk)
        with pytest.raises(NotAllowed):
            operations.void_layer(layer=shared, reason="不实", by=outsider, at=AT)
        with pytest.raises(NotAllowed):
            operations.draft_version(
                layer=shared, title="x", valid_from=TODAY, features=plans.THREE, by=outsider, at=AT
            )
        with pytest.raises(ProgrammingError), transaction.atomic():
            PlanVersion.objects.create(
                layer=shared, ordinal=9, title="x", state="draft", valid_from=TODAY, made_at=AT
            )
        assert PlanVersion.objects.filter(layer=shared).update(valid_to=None) == 0


def test_who_sees_a_layer_after_a_reorganisation(standing: Standing) -> None:
    plans.version(standing.supervisor, plans.layer(standing.supervisor))
    standing.group.refresh_from_db()
    move_body(body=standing.group, parent=standing.outside, by=Actor.system(), at=AT)
    assert sees(standing.leader) == [[], [], [], []]
    assert len(sees(standing.outsider)[2]) == 3


def test_a_void_layer_is_listed_no_more_and_changes_no_more(standing: Standing) -> None:
    by, made = standing.supervisor, plans.layer(standing.supervisor)
    plans.version(by, made)
    with acting(by):
        with pytest.raises(ReasonMissing):
            operations.void_layer(layer=made, reason=" ", by=by, at=AT)
        stale = queries.one_layer(pk=made.pk)
        operations.void_layer(layer=queries.one_layer(pk=made.pk), reason="重复登记", by=by, at=AT)
        with pytest.raises(Overtaken):
            operations.void_layer(layer=stale, reason="再作废", by=by, at=AT)
        assert list(queries.layers(on=TODAY)) == []
        assert list(queries.domains_on_map(on=TODAY)) == []
        with pytest.raises(IsVoid):
            operations.share_layer(layer=queries.one_layer(pk=made.pk), bodies=[], by=by, at=AT)
    plans.layer(by)  # its name may be used again


def test_layers_are_found_by_domain_kind_and_words_page_by_page(standing: Standing) -> None:
    by = standing.supervisor
    parks = plans.layer(by, name="京津合作示范区")
    canal = plans.layer(by, name="大运河保护范围", domain="culture_tourism", kind="heritage_protection")
    plans.version(by, canal)
    with acting(by):
        assert list(queries.layers(domain="industry", on=TODAY)) == [parks]
        assert list(queries.layers(kind="heritage_protection", on=TODAY)) == [canal]
        assert list(queries.layers(words="示范", on=TODAY)) == [parks]
        [first, second] = queries.layers(on=TODAY)
        assert [getattr(one, "current_features") for one in (first, second)] == [3, None]  # noqa: B009 - annotated by the query
        rest = queries.layers_after(queries.layers(on=TODAY), cursor=queries.layer_cursor(first))
        assert list(rest) == [second]


def test_a_feature_is_linked_to_the_project_that_lies_there(standing: Standing) -> None:
    by, made = standing.supervisor, plans.layer(standing.supervisor)
    plans.version(by, made)
    project = things.built(standing).project
    with acting(by):
        feature = queries.one_feature(pk=queries.features(version=PlanVersion.objects.get()).first().pk)  # type: ignore[union-attr]
        link = operations.link_project(feature=feature, project=project, by=by, at=AT)
        with pytest.raises(operations.linking.LinkRefused):
            operations.link_project(feature=feature, project=project, by=by, at=AT)
        assert [one.project for one in queries.links_of(feature=feature)] == [project]
    plans.version(
        by, made, (*plans.THREE[:1], plans.draft("A9", 117.5, 39.1)), valid_from=TODAY.replace(day=20)
    )
    with acting(by):
        [place] = queries.features_of_project(project=project)
        assert place.key == "A1"
        assert place.plan_version_id != feature.plan_version_id, "the link goes on to the next version"
        operations.unlink_project(link=queries.one_link(pk=link.pk), reason="认错", by=by, at=AT)
        with pytest.raises(Overtaken):
            operations.unlink_project(link=link, reason="再", by=by, at=AT)
        assert list(queries.features_of_project(project=project)) == []


def test_features_by_place_only_as_far_as_they_are_seen(standing: Standing) -> None:
    made = plans.version(standing.supervisor, plans.layer(standing.supervisor))
    asked: list[Any] = [[made.pk], 117.15, 39.0, 117.25, 39.2]

    def found() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT key FROM atlas_features_within(%s, %s, %s, %s, %s)", asked)
            return [key for (key,) in cursor.fetchall()]

    with acting(standing.supervisor):
        assert found() == ["A2"]
    with acting(standing.outsider):
        assert found() == []
    with acting(standing.supervisor):
        assert Layer.objects.count() == 1
