"""Files of documents: uploading one, what bringing it in would do, bringing it in."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.comparisons.freight import operations, policies, queries
from jianxing.comparisons.freight.lifecycle import FileState
from jianxing.comparisons.freight.models import FILE_LABELS, DocumentFile
from jianxing.comparisons.working.models import Work
from jianxing.directory.policies import Refused, can
from jianxing.evidence.vault import EmptyFile, TooLarge
from jianxing.methods.freight.kinds import KINDS, Field, Kind, Wrong
from jianxing.methods.freight.wording import FIELD_NAMES, KIND_NAMES, WRONG_NAMES
from jianxing.site import clock
from jianxing.site.answers import found_or_404, refused_as
from jianxing.site.asking import number
from jianxing.site.components import Column, Crumb, Fact, Listing, Step, Tile, wizard
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.freight.doing import FILE
from jianxing.site.freight.forms import FileForm
from jianxing.site.freight.words import FILE_TONES, crumbs, said, tabs, traffic_or_404
from jianxing.site.requests import acting_request
from jianxing.site.works import panel as works_of

SHOWN = 50


@require_safe
@business_only
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of documents, newest first."""
    traffic = traffic_or_404(pk)
    found = queries.files(traffic=traffic)
    before = number(request, "before")
    rows = list((found.filter(pk__lt=before) if before else found)[: SHOWN + 1])
    shown = rows[:SHOWN]
    context = {
        "title": _("Files of documents"),
        "crumbs": crumbs(traffic, Crumb(label=_("Files of documents"))),
        "tabs": tabs(traffic, "freight-files"),
        "traffic": traffic,
        "rows": [(one, FILE_LABELS[FileState(one.state)], FILE_TONES[FileState(one.state)]) for one in shown],
        "table": Listing(
            id="freight-files",
            count=found.count(),
            next_url=f"?before={shown[-1].pk}" if len(rows) > SHOWN else None,
            columns=(
                Column(key="name", label=_("File"), kind="name", can_hide=False),
                Column(key="source", label=_("Source of documents"), kind="name"),
                Column(key="state", label=_("State"), kind="short"),
                Column(key="documents", label=_("Documents"), kind="num"),
                Column(key="corrects", label=_("Corrections"), kind="num"),
                Column(key="mismatches", label=_("Mismatches"), kind="num"),
                Column(key="at", label=_("Uploaded"), kind="date"),
            ),
        ),
        "may_keep": can(policies.check_can_keep, traffic=traffic, by=acting_request(request).actor),
        **works_of("freight"),
    }
    return render(request, "freight/files.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file of documents and show what is in it."""
    traffic, by = traffic_or_404(pk), acting_request(request).actor
    try:
        policies.check_can_keep(traffic=traffic, by=by)
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=reverse("traffic", args=[pk]))
    form = FileForm(queries.sources(traffic=traffic), request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                came = operations.take_file(
                    source=data["source"], stream=data["file"], name=data["file"].name, size=data["file"].size, by=by,
                    at=clock.now(),
                )  # fmt: skip
        except (Refused, TooLarge, EmptyFile) as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("work" if isinstance(came, Work) else "freight-file", pk=came.pk)
    context = {
        "title": _("Bring documents in"),
        "crumbs": crumbs(traffic, Crumb(label=_("Bring documents in"))),
        "form": form,
        "has_sources": queries.sources(traffic=traffic).exists(),
        "traffic": traffic,
    }
    return render(request, "freight/upload.html", context, status=422 if form.errors else 200)


def file_or_404(pk: int) -> DocumentFile:
    """Return the file; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_file, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: what is in it, which mismatches it brings, what may be done."""
    file, by = file_or_404(pk), acting_request(request).actor
    state = FileState(file.state)
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=file, url=reverse("freight-file-do", args=[pk, key]), by=by)
            for key, deed in FILE.items()
        ]
    )
    files = reverse("freight-files", args=[file.traffic_id])
    context = {
        "title": file.name,
        "crumbs": crumbs(
            file.traffic, Crumb(label=_("Files of documents"), url=files), Crumb(label=file.name)
        ),
        "file": file,
        "state_word": FILE_LABELS[state],
        "tone": FILE_TONES[state],
        "steps": _steps(state),
        "problem": said(file.problem) if file.problem else "",
        "notes": [said(note) for note in file.notes],
        "tiles": _tiles(file.counts),
        "rows": [_row(one) for one in file.preview],
        "table": Listing(
            id="freight-preview",
            count=file.counts.get("mismatches", 0),
            columns=(
                Column(key="container", label=_("Container"), kind="name"),
                Column(key="field", label=_("Field of documents"), kind="short"),
                Column(key="wrong", label=pgettext("freight", "What is wrong"), kind="short"),
                Column(key="left", label=_("One document"), kind="text"),
                Column(key="right", label=_("The other"), kind="text"),
            ),
        ),
        "facts": [
            Fact(label=_("Source of documents"), value=file.source.name),
            Fact(label="SHA-256", value=file.blob_id, is_wide=True),
        ],
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "freight/file.html", context)


def _steps(state: FileState) -> list[Step]:
    at = 1 if state is FileState.UNDERSTOOD else 3
    labels = (_("Upload"), _("Preview"), _("Bring in"), _("Result"))
    return wizard(labels, at)


def _tiles(counts: dict[str, int]) -> list[Tile]:
    if not counts:
        return []
    tiles = [
        Tile(label=_(KIND_NAMES[kind]), number=counts[kind.value]) for kind in KINDS if counts.get(kind.value)
    ]
    tiles += [
        Tile(label=pgettext("documents of a file", "New"), number=counts["new"]),
        Tile(label=_("Corrections"), number=counts["corrects"]),
        Tile(label=_("Nothing new"), number=counts["same"]),
    ]
    if "opened" in counts:
        tiles += [
            Tile(label=_("Mismatches found"), number=counts["opened"]),
            Tile(label=_("Mismatches closed"), number=counts["mended"]),
        ]
    return tiles


def _row(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "container": one["container"], "field": _(FIELD_NAMES[Field(one["field"])]), "wrong": _(WRONG_NAMES[Wrong(one["wrong"])]),
        "left": one["left"], "right": one["right"], "left_kind": _(KIND_NAMES[Kind(one["left_kind"])]),
        "right_kind": _(KIND_NAMES[Kind(one["right_kind"])]),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a file."""
    file = file_or_404(pk)
    if action not in FILE:
        raise Http404
    return perform(
        request=request, deed=FILE[action], thing=file, back_url=reverse("freight-file", args=[pk])
    )
