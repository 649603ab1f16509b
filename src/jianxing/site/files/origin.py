"""Where a file comes from: how it was obtained, what its camera wrote, and through whose hands its original went."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import Refused
from jianxing.evidence import operations, policies, queries
from jianxing.evidence.kinds import PICTURES
from jianxing.evidence.models import File, Handing, Provenance
from jianxing.evidence.operations import Obtained
from jianxing.kernel.actor import Actor
from jianxing.methods.packages.wording import MEDIA, WAYS
from jianxing.site.answers import refused_as
from jianxing.site.components import Column, Crumb, Fact, Listing
from jianxing.site.deeds import Deed, offer, once, perform
from jianxing.site.files.views import visible_file
from jianxing.site.findings.access import business_only
from jianxing.site.projects.forms import text
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import file_size, iso_minute

#: What a camera wrote, by the names under which ``evidence.camera`` keeps it.
CAMERA = {
    "make": gettext_lazy("Make of the camera"),
    "model": gettext_lazy("Model of the camera"),
    "taken": gettext_lazy("Time by the camera's clock"),
    "offset": gettext_lazy("Offset of the camera's clock"),
    "orientation": gettext_lazy("Orientation"),
    "width": gettext_lazy("Width, pixels"),
    "height": gettext_lazy("Height, pixels"),
    "lat": gettext_lazy("Latitude"),
    "lon": gettext_lazy("Longitude"),
}
_MINUTE = "%Y-%m-%dT%H:%M"


def _moment(label: Any, *, required: bool, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, required=required, help_text=help_text,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=_MINUTE),
    )  # fmt: skip


class DescribeForm(forms.Form):
    """How the file was obtained."""

    way = forms.ChoiceField(label=gettext_lazy("How it was obtained"))
    medium = forms.ChoiceField(label=gettext_lazy("What the original is"))
    taken_at = _moment(gettext_lazy("When it was obtained"), required=False)
    place = forms.CharField(label=gettext_lazy("Where, in words"), max_length=200, required=False)
    lon = forms.DecimalField(
        label=gettext_lazy("Longitude"), min_value=Decimal(-180), max_value=Decimal(180), max_digits=9, decimal_places=6,
        required=False,
    )  # fmt: skip
    lat = forms.DecimalField(
        label=gettext_lazy("Latitude"), min_value=Decimal(-90), max_value=Decimal(90), max_digits=8, decimal_places=6,
        required=False,
    )  # fmt: skip
    officers = forms.CharField(
        label=gettext_lazy("Officers' certificates"), max_length=900, required=False,
        help_text=gettext_lazy("Numbers of certificates, separated by commas or blanks; never names."),
    )  # fmt: skip
    note = text(gettext_lazy("Note"), required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways: Any = self.fields["way"]
        media: Any = self.fields["medium"]
        ways.choices = [(code, _(words)) for code, words in WAYS.items()]
        media.choices = [(code, _(words)) for code, words in MEDIA.items()]

    def clean_officers(self) -> list[str]:
        """The numbers, one by one."""
        told: str = self.cleaned_data["officers"]
        return told.replace(",", " ").replace("，", " ").replace("、", " ").split()


class HandOverForm(forms.Form):
    """Who handed the original to whom."""

    giver = forms.CharField(label=gettext_lazy("Handed over by (body)"), max_length=120)
    taker = forms.CharField(label=gettext_lazy("Taken over by (body)"), max_length=120)
    handed_at = _moment(gettext_lazy("When it was handed over"), required=True)
    why = forms.CharField(label=gettext_lazy("What for"), max_length=200, required=False)


def _check(file: File, by: Actor) -> None:
    policies.check_tells_origin(file=file, by=by)


def _describe(file: File, data: dict[str, Any], by: Actor, at: datetime) -> object:
    return operations.describe(file=file, obtained=Obtained(**data), by=by, at=at)


def _hand_over(file: File, data: dict[str, Any], by: Actor, at: datetime) -> object:
    return operations.hand_over(file=file, **data, by=by, at=at)


DEEDS: dict[str, Deed] = {
    "describe": Deed(
        label=gettext_lazy("Say how it was obtained"), form=DescribeForm, run=_describe, check=_check, icon="edit", is_main=True,
        said=gettext_lazy("Noted; earlier words stay as earlier versions."),
    ),
    "hand_over": Deed(
        label=gettext_lazy("Note a handing over"), form=HandOverForm, run=_hand_over, check=_check, icon="arrow-right",
        said=gettext_lazy("Noted in the chain of custody."),
    ),
}  # fmt: skip


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is said of where a file comes from."""
    try:
        file = visible_file(pk)
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal)
    by, told = acting_request(request).actor, queries.origin(file=file)
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=file, url=reverse("file-do", args=[pk, key]), by=by)
            for key, deed in DEEDS.items()
        ]
    )
    current = told.versions[0] if told.versions else None
    context = {
        "title": file.name,
        "crumbs": [
            Crumb(label=_("Evidence packages"), url=reverse("evidence-packages")),
            Crumb(label=file.name),
        ],
        "file": file,
        "is_picture": file.blob.media_type in PICTURES,
        "current": _said(current) if current else [],
        "metadata": [
            Fact(label=CAMERA.get(name, name), value=value)
            for name, value in sorted(current.metadata.items())
        ]
        if current
        else [],
        "earlier": [(one, _said(one)) for one in told.versions[1:]],
        "chain": [_link(one) for one in told.chain],
        "table": Listing(
            id="custody",
            count=len(told.chain),
            columns=(
                Column(key="at", label=_("When it was handed over"), kind="date"),
                Column(key="giver", label=_("Handed over by"), kind="name", can_hide=False),
                Column(key="taker", label=_("Taken over by"), kind="name", can_hide=False),
                Column(key="why", label=_("What for"), kind="name"),
            ),
        ),
        "facts": [
            Fact(label=pgettext("of a file", "Size"), value=file_size(file.blob.size)),
            Fact(label="SHA-256", value=file.blob_id, is_wide=True),
            Fact(label="SM3", value=file.blob.sm3, is_wide=True),
            Fact(label=_("Uploaded"), value=iso_minute(file.uploaded_at)),
            *([Fact(label=_("Caption"), value=file.caption, is_wide=True)] if file.caption else []),
        ],
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "files/origin.html", context)


def _said(one: Provenance) -> list[Fact]:
    position = "" if one.lon is None else f"{one.lat}, {one.lon}"
    facts = [
        Fact(label=_("Obtained"), value=_(WAYS[one.way])),
        Fact(label=_("Original"), value=_(MEDIA[one.medium])),
        Fact(label=_("When"), value=iso_minute(one.taken_at) if one.taken_at else ""),
        Fact(label=_("Where"), value=one.place),
        Fact(label=_("Latitude, longitude"), value=position),
        Fact(label=_("Officers' certificates"), value="、".join(one.officers)),
        Fact(label=_("Note"), value=one.note, is_wide=True),
        Fact(label=_("Said"), value=f"{iso_minute(one.described_at)} {one.described_by or ''}".strip()),
    ]
    return [fact for fact in facts if fact.value]


def _link(one: Handing) -> dict[str, str]:
    return {"at": iso_minute(one.handed_at), "giver": one.giver, "taker": one.taker, "why": one.why}


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Say how a file was obtained, or note where its original went."""
    try:
        file = visible_file(pk)
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal)
    if action not in DEEDS:
        raise Http404
    return perform(
        request=request, deed=DEEDS[action], thing=file, back_url=reverse("file-origin", args=[pk]),
        initial=_initial(file) if action == "describe" else None,
    )  # fmt: skip


def _initial(file: File) -> dict[str, Any]:
    """Return what was said last, to be corrected."""
    last = queries.provenances(pks=[file.pk]).get(file.pk)
    if last is None:
        return {}
    taken = timezone.localtime(last.taken_at) if last.taken_at else None
    return {
        "way": last.way, "medium": last.medium, "place": last.place, "lon": last.lon, "lat": last.lat, "taken_at": taken,
        "officers": ", ".join(last.officers), "note": last.note,
    }  # fmt: skip
