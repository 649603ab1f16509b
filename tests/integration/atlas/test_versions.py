"""Versions of a plan: drafted, published one after another, voided; and two of them beside each other."""

from datetime import date, timedelta

import pytest
import shapely
from django.db import transaction
from django.db.utils import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianxing.atlas import operations, queries
from jianxing.atlas.lifecycle import State
from jianxing.atlas.models import Feature, PlanVersion
from jianxing.directory.acting import acting
from jianxing.directory.policies import ReasonMissing, StepRefused
from tests.integration.atlas import plans
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=30)


def states(of: int) -> list[tuple[str, date, date | None]]:
    found = PlanVersion.objects.filter(layer=of).order_by("ordinal")
    return list(found.values_list("state", "valid_from", "valid_to"))


def test_versions_that_cannot_be(standing: Standing) -> None:
    by, made = standing.supervisor, plans.layer(standing.supervisor)
    with pytest.raises(operations.versions.VersionRefused):
        plans.version(by, made, title=" ")
    with pytest.raises(operations.versions.VersionRefused) as refusal:
        plans.version(by, made, (plans.draft("A", 117, 39), plans.draft("A", 118, 39, row=7)))
    assert "7" in str(refusal.value)
    with pytest.raises(operations.versions.VersionRefused):
        plans.version(by, made, ())
    with acting(by):
        assert not Feature.objects.exists()


def test_a_draft_may_be_filled_again_and_then_stands(standing: Standing) -> None:
    by, made = standing.supervisor, plans.layer(standing.supervisor)
    first = plans.version(by, made, publish=False)
    with acting(by):
        again = operations.draft_version(
            layer=made, title="改名", valid_from=LATER, features=plans.THREE[:2], into=first, by=by, at=AT
        )
        assert again.pk == first.pk
        assert (again.features, again.title, again.min_x) == (2, "改名", 117.10)
        published = operations.publish_version(version=again, by=by, at=AT)
        with pytest.raises(StepRefused):
            operations.draft_version(
                layer=made, title="x", valid_from=LATER, features=plans.THREE, into=published, by=by, at=AT
            )
        for change in ({"title": "y"}, {"valid_from": TODAY}, {"features": 9}, {"state": State.DRAFT}):
            with pytest.raises(IntegrityError), transaction.atomic():
                PlanVersion.objects.filter(pk=published.pk).update(**change)
        assert Feature.objects.update(name="z") == 0
        assert Feature.objects.count() == 2


def test_a_version_ends_where_the_next_begins(standing: Standing) -> None:
    by, made = standing.supervisor, plans.layer(standing.supervisor)
    plans.version(by, made)
    second = plans.version(by, made, plans.THREE[:2], valid_from=LATER, title="第二版")
    with acting(by):
        assert states(made.pk) == [("published", TODAY, LATER), ("published", LATER, None)]
        assert [v.ordinal for v in queries.domains_on_map(on=TODAY)] == [1]
        assert [v.ordinal for v in queries.domains_on_map(on=LATER)] == [2]
        page = queries.layer_page(pk=made.pk, on=LATER)
        assert page.current == second
        assert queries.version_before(version=second).ordinal == 1  # type: ignore[union-attr]
    with pytest.raises(operations.versions.VersionRefused):
        plans.version(by, made, plans.THREE[:1], valid_from=TODAY)


def test_the_same_features_again_are_no_version(standing: Standing) -> None:
    by, made = standing.supervisor, plans.layer(standing.supervisor)
    plans.version(by, made)
    turned = [
        operations.FeatureDraft(
            key=one.key, name=one.name, row=one.row, area_m2=one.area_m2,
            wkb=bytes(shapely.to_wkb(shapely.reverse(shapely.from_wkb(one.wkb)))),
        )
        for one in reversed(plans.THREE)
    ]  # fmt: skip
    for features in (plans.THREE, turned):
        with pytest.raises(operations.versions.SameAgain):
            plans.version(by, made, features, valid_from=LATER)


def test_a_void_version_gives_its_days_back(standing: Standing) -> None:
    by, made = standing.supervisor, plans.layer(standing.supervisor)
    plans.version(by, made)
    second = plans.version(by, made, plans.THREE[:2], valid_from=LATER)
    with acting(by):
        with pytest.raises(ReasonMissing):
            operations.void_version(version=queries.one_version(pk=second.pk), reason="", by=by, at=AT)
        operations.void_version(version=queries.one_version(pk=second.pk), reason="坐标有误", by=by, at=AT)
        assert states(made.pk) == [("published", TODAY, None), ("void", LATER, None)]
        with pytest.raises(StepRefused):
            operations.void_version(version=queries.one_version(pk=second.pk), reason="再", by=by, at=AT)


def test_a_draft_put_aside_keeps_no_features(standing: Standing) -> None:
    by, made = standing.supervisor, plans.layer(standing.supervisor)
    draft = plans.version(by, made, publish=False)
    with acting(by):
        operations.put_aside(version=queries.one_version(pk=draft.pk), by=by, at=AT)
        assert not Feature.objects.exists()
        with pytest.raises(StepRefused):
            operations.publish_version(version=queries.one_version(pk=draft.pk), by=by, at=AT)


def test_two_versions_beside_each_other(standing: Standing) -> None:
    by, made = standing.supervisor, plans.layer(standing.supervisor)
    old = plans.version(by, made)
    moved = plans.draft("A2", 117.21, 39.10)
    new = plans.version(
        by, made,
        (plans.draft("A1", 117.10, 39.10, name="北区"), moved, plans.draft("B1", 117.4, 39.1)),
        valid_from=LATER,
    )  # fmt: skip
    with acting(by):
        counted = queries.changes_of(old=old, new=new)
        assert (counted.added, counted.moved, counted.renamed, counted.dropped, counted.same) == (
            1,
            1,
            1,
            1,
            0,
        )
        assert [(c.key, c.what) for c in queries.changes(old=old, new=new)] == [
            ("A1", "renamed"), ("A2", "moved"), ("A3", "dropped"), ("B1", "added"),
        ]  # fmt: skip
        assert [c.key for c in queries.changes(old=old, new=new, after="A2", most=1)] == ["A3"]
        assert [c.key for c in queries.changes(old=old, new=new, what="added")] == ["B1"]
        assert not queries.changes_of(old=old, new=old).any
    with acting(standing.outsider):
        assert not queries.changes_of(old=old, new=new).any
        assert queries.changes_of(old=old, new=new).same == 0


_places = st.dictionaries(
    st.sampled_from([f"K{n}" for n in range(8)]), st.tuples(st.integers(0, 3), st.booleans()), min_size=1
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(before=_places, after=_places)
def test_what_differs_is_what_set_arithmetic_says(
    standing: Standing, before: dict[str, tuple[int, bool]], after: dict[str, tuple[int, bool]]
) -> None:
    """Counts and list say the same as comparing the two sets by hand."""
    by = standing.supervisor

    def drafts(places: dict[str, tuple[int, bool]]) -> list[operations.FeatureDraft]:
        return [
            plans.draft(key, 117 + where / 10, 39, name=f"{key}甲" if other else key, row=row)
            for row, (key, (where, other)) in enumerate(places.items(), 1)
        ]

    with transaction.atomic():
        made = plans.layer(by)
        old = plans.version(by, made, drafts(before), publish=False)
        new = plans.version(by, made, drafts(after), publish=False)
        with acting(by):
            counted = queries.changes_of(old=old, new=new)
            listed = queries.changes(old=old, new=new)
        both = before.keys() & after.keys()
        moved = {key for key in both if before[key][0] != after[key][0]}
        renamed = {key for key in both - moved if before[key] != after[key]}
        assert (counted.added, counted.dropped) == (
            len(after.keys() - before.keys()),
            len(before.keys() - after.keys()),
        )
        assert (counted.moved, counted.renamed) == (len(moved), len(renamed))
        assert counted.same == len(both - moved - renamed)
        assert len(listed) == counted.added + counted.dropped + counted.moved + counted.renamed
        transaction.set_rollback(True)
