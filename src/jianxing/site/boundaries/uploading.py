"""Taking a file of boundaries: read at once, shown as a draft."""

from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jianxing.directory import policies
from jianxing.directory.policies import Refused
from jianxing.evidence.naming import display_name
from jianxing.evidence.passing import as_path
from jianxing.importing.boundaries import operations
from jianxing.importing.boundaries.reading import Chosen
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.components import Crumb
from jianxing.site.directory.access import refusal_of
from jianxing.site.importing.plans import MAP_FILES, systems
from jianxing.site.projects.forms import day
from jianxing.site.requests import acting_request

#: A larger file is brought in by the command line, which has the time.
MOST_BYTES = 32 * 1024 * 1024


class BoundariesForm(forms.Form):
    """The file, and what is said of it."""

    file = forms.FileField(
        label=gettext_lazy("File of boundaries"),
        help_text=gettext_lazy(
            "GeoJSON, Shapefile (zip), GeoPackage, KML or KMZ; counties and districts with codes of GB/T 2260 or names."
        ),
        widget=forms.ClearableFileInput({"accept": MAP_FILES}),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=120,
        help_text=gettext_lazy("Which boundaries, of which year."),
    )
    valid_from = day(gettext_lazy("Valid from"))
    source = forms.CharField(
        label=gettext_lazy("Source of the boundaries"),
        max_length=200,
        help_text=gettext_lazy("Who surveyed or decided it; as it would be cited."),
    )
    is_whole = forms.BooleanField(
        label=gettext_lazy("The file holds every unit of its provinces: one that is missing ends"),
        required=False,
    )
    crs = forms.ChoiceField(
        label=gettext_lazy("Coordinate system"), required=False, choices=lambda: systems()
    )
    layer = forms.CharField(
        label=gettext_lazy("Layer of the file"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: the one with most features."),
    )
    code = forms.CharField(
        label=gettext_lazy("Column of codes"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: found out."),
    )
    name = forms.CharField(
        label=gettext_lazy("Column of names"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: found out."),
    )
    outside = forms.BooleanField(
        label=gettext_lazy("Take in units that lie where no boundary was"), required=False
    )

    def clean_file(self) -> Any:
        """Refuse what takes longer than somebody waits for a page."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _(
                    "The file is larger than %(most)d MB; bring it in with “jianxing atlas import --boundaries”."
                )
                % {"most": MOST_BYTES // (1024 * 1024)}
            )
        return file


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file that shall become the next generation of boundaries."""
    back = reverse("boundaries")
    if refused := refusal_of(policies.check_can_keep_boundaries, request=request, back_url=back):
        return refused
    form = BoundariesForm(request.POST or None, request.FILES or None, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            pk = _take(form.cleaned_data, by=acting_request(request).actor)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("generation", pk=pk)
    title = _("Bring boundaries in")
    context = {
        "title": title,
        "crumbs": [Crumb(label=_("Boundaries and divisions"), url=back), Crumb(label=title)],
        "form": form,
    }
    return render(request, "boundaries/upload.html", context, status=422 if form.errors else 200)


def _take(data: dict[str, Any], *, by: Actor) -> int:
    """Read the file where it lies for the time of reading, and keep what it would change."""
    file = data["file"]
    valid_from: date = data["valid_from"]
    with as_path(file) as path, transaction.atomic():
        made = operations.draft(
            path=path,
            name=display_name(name=file.name or "-"),
            title=data["title"],
            source=data["source"],
            valid_from=valid_from,
            is_whole=data["is_whole"],
            chosen=Chosen(
                crs=data["crs"],
                layer=data["layer"].strip(),
                code=data["code"].strip(),
                name=data["name"].strip(),
                outside=data["outside"],
            ),
            by=by,
            at=clock.now(),
        )
    return made.pk
