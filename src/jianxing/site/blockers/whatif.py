"""What if: which open blocker costs most days if it stays another week, by project and across all (前十堵点)."""

from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from jianxing.projects.models import Project
from jianxing.schedules import queries
from jianxing.site import clock
from jianxing.site.components import Column, Crumb, Listing
from jianxing.site.findings.access import business_only
from jianxing.site.schedules import ways

LONGER = ((7, gettext_lazy("one week")), (14, gettext_lazy("two weeks")), (30, gettext_lazy("thirty days")))


class LongerForm(forms.Form):
    longer = forms.TypedChoiceField(
        label=gettext_lazy("If it stays longer by"),
        coerce=int,
        empty_value=None,
        choices=LONGER,
        required=False,
    )
    project = forms.TypedChoiceField(
        label=gettext_lazy("Project"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, data: object, *, projects: list[Project]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["project"].choices = [("", _("All projects")), *((one.pk, one.name) for one in projects)]  # type: ignore[attr-defined]


@require_safe
@business_only
def page(request: HttpRequest) -> HttpResponse:
    """Show the open blockers that cost most, the dearest first, of like ones the cheapest to resolve."""
    held = queries.with_open_blockers()
    projects = {one.project_id: one.project for one in held}
    form = LongerForm(request.GET or None, projects=list(projects.values()))
    given = form.cleaned_data if form.is_valid() else {}
    longer, project = given.get("longer") or queries.WEEK, given.get("project")
    found = queries.dearest(
        today=clock.today(),
        longer=longer,
        schedules=[one for one in held if project in (None, one.project_id)],
        most=queries.MOST if project is None else None,
    )
    context = {
        "title": _("Top ten blockers"),
        "crumbs": [Crumb(label=_("Schedules"), url=reverse("schedules")), Crumb(label=_("Top ten blockers"))],
        "tabs": ways.tabs("blockers"),
        "form": form,
        "longer": longer,
        "found": found,
        "projects": len(projects),
        "table": Listing(
            id="dearest",
            unit=_("blockers"),
            export_url=f"{reverse('export-of', args=['blockers'])}?{_narrowed(longer, project)}",
            count=len(found.costs),
            columns=(
                Column(key="place", label=pgettext("rank", "Place"), kind="num", can_hide=False),
                Column(key="name", label=_("Blocker"), kind="name", can_hide=False),
                Column(key="cost", label=_("Costs (calendar days)"), kind="num"),
                Column(key="finish", label=_("Completion now"), kind="date"),
                Column(key="later", label=_("Completion then"), kind="date"),
                Column(key="effort", label=_("Effort (working days)"), kind="num"),
                Column(key="project", label=_("Project"), kind="name"),
                Column(key="responsible", label=_("Responsible body"), kind="name"),
                Column(key="since", label=_("Since"), kind="date"),
                Column(key="tasks", label=_("Tasks held up"), kind="text"),
            ),
        ),
    }
    return render(request, "blockers/whatif.html", context)


def _narrowed(longer: int, project: int | None) -> str:
    return urlencode({"longer": longer} | ({"project": project} if project else {}))
