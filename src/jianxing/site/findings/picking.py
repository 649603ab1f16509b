"""Choosing bodies and projects by a piece of their name or its pinyin initials, in forms and filters.

A picker is a search field and, below it, radio buttons or boxes with what it found: HTMX asks for them while one types.
Without script, a typed name that fits exactly one is taken as chosen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.directory.models import SUPERVISING_KINDS, Body
from jianxing.directory.queries import bodies, bodies_by_key
from jianxing.kernel.identifiers import is_key
from jianxing.projects.models import Project
from jianxing.projects.queries import Filters, filtered, options

MOST_FOUND = 8
LONGEST_WORDS = 100


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose, and what tells it from others of its name."""

    value: int
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picked:
    """What a form sent: the keys chosen and the words typed."""

    keys: tuple[int, ...] = ()
    words: str = ""


class BodySource:
    """Bodies by name, short name, alias, code or pinyin initials."""

    name = "bodies"

    def __init__(self, *, supervising: bool = False) -> None:
        self.supervising = supervising

    def _all(self, words: str = "") -> QuerySet[Body]:
        return bodies(words=words, kinds=SUPERVISING_KINDS if self.supervising else ())

    def objects(self, keys: Iterable[int]) -> list[Body]:
        """Return the bodies with these keys in the order of the keys."""
        return [
            body
            for body in bodies_by_key(keys=list(keys))
            if not self.supervising or body.kind in SUPERVISING_KINDS
        ]

    def search(self, words: str) -> list[Body]:
        """Return the first bodies that the words fit."""
        return list(self._all(words)[:MOST_FOUND]) if words.strip() else []

    def option(self, body: Body) -> Option:
        """Return a body as something to choose."""
        note = body.name if body.short_name and body.short_name != body.name else ""
        return Option(body.pk, body.label, note if body.is_confirmed else _("to be confirmed"))


class ProjectSource:
    """Projects that the acting body sees."""

    name = "projects"
    supervising = False

    def objects(self, keys: Iterable[int]) -> list[Project]:
        """Return the projects with these keys in the order of the keys."""
        wanted = list(keys)
        found = (
            {project.pk: project for project in filtered(filters=Filters()).filter(pk__in=wanted)}
            if wanted
            else {}
        )
        return [found[key] for key in wanted if key in found]

    def search(self, words: str) -> list[Project]:
        """Return the first projects that the words fit."""
        return options(words=words, most=MOST_FOUND) if words.strip() else []

    def option(self, project: Project) -> Option:
        """Return a project as something to choose."""
        return Option(project.pk, project.name, project.code)


Source = BodySource | ProjectSource


class PickerWidget(forms.Widget):
    """The search field with its choices."""

    def __init__(self, *, source: Source, many: bool, placeholder: str | Promise = "") -> None:
        super().__init__()
        self.source = source
        self.many = many
        self.placeholder = placeholder

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> Picked:
        """Return the keys and the words of the request; keys that are no numbers are left out."""
        sent = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name, [])
        values = sent if isinstance(sent, list | tuple) else [sent]
        keys = tuple(int(value) for value in values if is_key(str(value)))
        return Picked(keys, _typed(data.get(f"{name}_words", "")))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: object, name: str) -> bool:
        return name not in data and f"{name}_words" not in data

    def render(
        self, name: str, value: object, attrs: Mapping[str, Any] | None = None, renderer: object = None
    ) -> SafeString:
        """Draw the picker with what is chosen already."""
        picked = _as_picked(value)
        url = reverse("pick", args=[self.source.name])
        asked = {"field": name, "many": int(self.many), "supervising": int(self.source.supervising)}
        return render_to_string(
            "findings/widgets/picker.html",
            {
                "name": name,
                "attrs": dict(attrs or {}),
                "url": f"{url}?{urlencode(asked)}",
                "many": self.many,
                "words": picked.words,
                "placeholder": self.placeholder or _("Name, short name or pinyin initials"),
                "options": [self.source.option(item) for item in self.source.objects(picked.keys)],  # type: ignore[arg-type]  # an item of its own source
                "chosen": set(picked.keys),
            },
        )


def _typed(words: object) -> str:
    """Return words as they may be looked for: PostgreSQL refuses NUL, and nobody types hundreds of letters."""
    return str(words).replace("\0", "").strip()[:LONGEST_WORDS]


def _as_picked(value: object) -> Picked:
    if isinstance(value, Picked):
        return value
    if value is None or value == "":
        return Picked()
    items: list[Any] = list(value) if isinstance(value, list | tuple) else [value]
    return Picked(tuple(int(getattr(item, "pk", item)) for item in items))


class PickField(forms.Field):
    """A picker as a form field: cleans to one object or None, or with ``many`` to a list."""

    def __init__(
        self, *, source: Source, many: bool = False, placeholder: str | Promise = "", **options: Any
    ) -> None:
        self.source = source
        self.many = many
        super().__init__(widget=PickerWidget(source=source, many=many, placeholder=placeholder), **options)

    def clean(self, value: object) -> Any:
        """Return what was chosen; words that fit exactly one count as choosing it."""
        picked = _as_picked(value)
        chosen: Sequence[Any] = self.source.objects(picked.keys)
        if len(chosen) < len(picked.keys):
            raise ValidationError(_("One of those chosen is not there any more; choose again."))
        if picked.words and (self.many or not chosen):
            chosen = [*chosen, self._fitting(picked.words)]
        if not chosen and self.required:
            raise ValidationError(_("Choose one."))
        if self.many:
            return list(dict.fromkeys(chosen))
        return chosen[0] if chosen else None

    def _fitting(self, words: str) -> Any:
        found = self.source.search(words)
        exact = [item for item in found if words in (item.name, self.source.option(item).label)]  # type: ignore[arg-type]
        if len(exact or found) != 1:
            raise ValidationError(
                _("“%(words)s” fits %(count)s; choose one of the list.")
                % {"words": words, "count": len(found) if len(found) < MOST_FOUND else f"{MOST_FOUND}+"}
            )
        return (exact or found)[0]


@require_safe
def pick(request: HttpRequest, source: str) -> HttpResponse:
    """Answer a picker while one types: what is chosen stays, what was found follows."""
    name, many = request.GET.get("field", ""), request.GET.get("many") == "1"
    of: Source = (
        ProjectSource()
        if source == "projects"
        else BodySource(supervising=request.GET.get("supervising") == "1")
    )
    keys = [int(key) for key in request.GET.getlist(name) if is_key(key)]
    chosen: list[Any] = of.objects(keys)
    words = _typed(request.GET.get(f"{name}_words", ""))
    found: list[Any] = of.search(words)
    items = list(dict.fromkeys([*chosen, *found]))
    context = {
        "name": name,
        "many": many,
        "options": [of.option(item) for item in items],
        "chosen": set(keys),
        "nothing": bool(words) and not found,
    }
    return render(request, "findings/widgets/options.html", context)
