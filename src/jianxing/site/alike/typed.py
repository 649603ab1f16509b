"""What may be the same matter, while somebody types it. Writes nothing; POST because a description may be long."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods

from jianxing.alike import queries
from jianxing.kernel.identifiers import is_key
from jianxing.projects.models import Project
from jianxing.site.alike.words import in_words
from jianxing.site.findings.access import business_only

LONGEST, MOST_PROJECTS = 2000, 20


class ComparedTextarea(forms.Textarea):
    """A description beneath which stands what may be the same matter, asked anew while one types."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the field, and the place for what is found."""
        slot = render_to_string("alike/slot.html", {"url": reverse("alike-typed")})
        return mark_safe(super().render(name, value, attrs, renderer) + slot)  # noqa: S308 - both are rendered safe


@require_http_methods(["GET", "POST"])
@business_only
def typed(request: HttpRequest) -> HttpResponse:
    """Answer with at most five findings that may be the same matter, each with number, state, body and why."""
    sent = request.POST if request.method == "POST" else request.GET
    keys = [int(key) for key in sent.getlist("projects") if is_key(key)][:MOST_PROJECTS]
    chosen = dict(Project.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    found = queries.similar(
        description=_plain(sent.get("description", "")),
        place=_plain(sent.get("place", "")),
        projects=chosen,
        project_names=[
            line.strip() for line in _plain(sent.get("new_projects", "")).splitlines() if line.strip()
        ],
        found_on=_day(sent.get("found_on", "")),
    )
    shown = [(one.finding, reverse("finding", args=[one.finding.pk]), in_words(one.why)) for one in found]
    return render(request, "alike/typed.html", {"found": shown})


def _plain(text: str) -> str:
    return text.replace("\0", "")[:LONGEST]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
