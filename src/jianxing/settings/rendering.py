"""Migrating without drawing nearly every model anew for each operation.

For an operation on a model Django renders all models that are related to it, directly or not: here, where everything is
related to bodies and people, nearly all of them, hundreds of times. What most operations add – a model, a column, an index, a
constraint – leaves the other models as they are; here the one model alone is drawn, or told. Where all must be drawn anew, they
are when next looked at: once for an operation that alters ten fields. The schema is the same, which a test compares.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.models import NOT_PROVIDED, Field, ManyToManyField


class State(ProjectState):
    """A project's models between two operations; of what is added only that is drawn."""

    def __init__(self, models: Any = None, real_apps: Any = None) -> None:
        super().__init__(models, real_apps)
        self._outdated: list[tuple[str, str, bool]] = []

    @property  # Django keeps what it drew under the same name, and asks there whether anything is drawn
    def apps(self) -> StateApps:
        """Return the drawn models, as the state describes them now."""
        if "apps" not in self.__dict__:
            self.__dict__["apps"] = StateApps(self.real_apps, self.models)  # type: ignore[arg-type]  # the stubs say a list
            self._outdated = []
        outdated = [one for one in self._outdated if one[:2] in self.models]
        self._outdated = []
        if outdated:
            self._reload({model for one in outdated for model in self._find_reload_model(*one)})  # type: ignore[attr-defined]  # not in the stubs
        drawn: StateApps = self.__dict__["apps"]
        return drawn

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Have the model and what is related to it drawn anew when they are looked at next."""
        self._outdated.append((app_label, model_name, delay))

    def clone(self) -> State:
        """Return a copy whose models may be changed; drawn classes are shared, since only the latest state's are looked at."""
        cloned = State(
            models={key: state.clone() for key, state in self.models.items()}, real_apps=self.real_apps
        )
        if "apps" in self.__dict__:
            cloned.__dict__["apps"] = self.apps.clone()
        cloned.is_delayed = self.is_delayed
        return cloned

    def add_model(self, model_state: ModelState) -> None:
        """Draw the new model alone."""
        key = model_state.app_label, model_state.name_lower
        self.models[key] = model_state
        if "apps" in self.__dict__:
            self.apps.render_multiple([model_state])

    def add_field(
        self, app_label: str, model_name: str, name: str, field: Field[Any, Any], preserve_default: bool
    ) -> None:
        """Give the drawn model the field; one that needs a table of its own is left to Django."""
        table_of_its_own = isinstance(field, ManyToManyField) and not field.remote_field.through
        if "apps" not in self.__dict__ or table_of_its_own:
            super().add_field(app_label, model_name, name, field, preserve_default)
            return
        if not preserve_default:
            field = field.clone()
            field.default = NOT_PROVIDED
        self.models[app_label, model_name].fields[name] = field
        self.apps.get_model(app_label, model_name).add_to_class(name, field.clone())
        self.apps.clear_cache()  # what it points to is pointed to from now on

    def _append_option(self, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
        options = self.models[app_label, model_name].options
        options[option_name] = [*options[option_name], obj]
        if "apps" in self.__dict__:
            drawn = self.apps.get_model(app_label, model_name)._meta
            setattr(drawn, option_name, [*getattr(drawn, option_name), obj])


class Executor(MigrationExecutor):
    """Django's, over such states."""

    def _create_project_state(self, with_applied_migrations: bool = False) -> State:
        found = super()._create_project_state(with_applied_migrations)  # type: ignore[misc]  # the stubs leave it out
        return State(models=found.models, real_apps=found.real_apps)
