"""A state of our own, put to what no migration has done yet: what is drawn is what Django draws."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models
from django.db.migrations.operations import (
    AddField,
    AlterField,
    CreateModel,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
    SeparateDatabaseAndState,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from jianxing.settings.rendering import State


def points_to(model: str, **options: Any) -> Any:
    return models.ForeignKey(to=f"house.{model}", on_delete=models.PROTECT, **options)


def number(**options: Any) -> Any:
    return models.IntegerField(**options)


BEGIN = (
    CreateModel("Body", [("id", number(primary_key=True)), ("code", models.CharField(max_length=8))]),
    CreateModel("Matter", [("id", number(primary_key=True)), ("body", points_to("body", related_name="matters"))]),
    CreateModel("Link", [("id", number(primary_key=True)), ("matter", points_to("matter")), ("body", points_to("body"))]),
)  # fmt: skip
THEN: dict[str, Callable[[], tuple[Operation, ...]]] = {
    "a relation more": lambda: (AddField("link", "other", points_to("body", null=True, related_name="others")),),
    "a field that is altered": lambda: (AlterField("body", "code", models.CharField(max_length=20)),),
    "a relation that is altered": lambda: (AlterField("matter", "body", points_to("body", related_name="owned")),),
    "many at once": lambda: (
        SeparateDatabaseAndState(
            state_operations=[
                AlterField("matter", "body", points_to("body", related_name="owned")),
                AlterField("link", "matter", points_to("matter", related_name="links")),
                AlterField("body", "code", models.CharField(max_length=20)),
            ]
        ),
    ),
    "altered and deleted at once": lambda: (
        SeparateDatabaseAndState(
            state_operations=[AlterField("link", "matter", points_to("matter", null=True)), DeleteModel("Link")]
        ),
    ),
    "altered and renamed at once": lambda: (
        SeparateDatabaseAndState(
            state_operations=[
                AlterField("link", "matter", points_to("matter", null=True)), RenameModel("Link", "Tie"),
            ]
        ),
    ),
    "many to many by a table that is there": lambda: (
        AddField("matter", "bodies", models.ManyToManyField("house.body", through="house.link", related_name="+")),
    ),
    "many to many by a table of its own": lambda: (AddField("matter", "bodies", models.ManyToManyField("house.body")),),
    "removed and renamed": lambda: (RemoveField("link", "body"), RenameField("body", "code", "number")),
}  # fmt: skip


def drawn(state: ProjectState, operations: tuple[Operation, ...]) -> dict[str, Any]:
    """Apply as a migration does, the models being looked at after each operation; return what they say of themselves."""
    state.apps  # noqa: B018 - from here on they are drawn
    for operation in (*BEGIN, *operations):
        before = state.clone()
        operation.state_forwards("house", state)
        _told(before), _told(state)
    return _told(state)


def _told(state: ProjectState) -> dict[str, Any]:
    return {
        model._meta.label: sorted(
            (field.name, field.__class__.__name__, str(field.related_model and field.related_model._meta.label),
             str(getattr(field, "max_length", "")))
            for field in model._meta.get_fields(include_hidden=True)
        )
        for model in state.apps.get_models(include_auto_created=True)
    }  # fmt: skip


@pytest.mark.parametrize("case", THEN)
def test_what_is_drawn_is_what_django_draws(case: str) -> None:
    assert drawn(State(), THEN[case]()) == drawn(ProjectState(), THEN[case]())
