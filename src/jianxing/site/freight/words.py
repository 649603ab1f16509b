"""The ways between these pages, and what they have in common."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jianxing.comparisons.freight import queries
from jianxing.comparisons.freight.lifecycle import FileState, MismatchState
from jianxing.comparisons.freight.models import Traffic
from jianxing.methods.freight.kinds import Kind
from jianxing.methods.freight.wording import MENDERS, MESSAGES
from jianxing.site.answers import found_or_404
from jianxing.site.components import Crumb, Tab

#: How states are coloured.
MISMATCH_TONES = {
    MismatchState.OPEN: "returned",
    MismatchState.MENDED: "closed",
    MismatchState.EXPLAINED: "draft",
}
FILE_TONES = {
    FileState.UNDERSTOOD: "submitted",
    FileState.DONE: "closed",
    FileState.CANCELLED: "void",
    FileState.FAILED: "returned",
}


def traffic_or_404(pk: int) -> Traffic:
    """Return what is followed; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_traffic, pk=pk)


def tabs(traffic: Traffic, current: str) -> list[Tab]:
    """Return the ways between the overview, movements, files and sources of what is followed."""
    pages = (
        ("traffic", pgettext("freight", "Overview")),
        ("freight-movements", _("Movements")),
        ("freight-files", _("Files of documents")),
        ("freight-sources", _("Sources and maps")),
    )
    return [
        Tab(label=label, url=reverse(name, args=[traffic.pk]), is_current=name == current)
        for name, label in pages
    ]


def crumbs(traffic: Traffic, *more: Crumb) -> list[Crumb]:
    """Return the way to a page of what is followed."""
    return [
        Crumb(label=_("Sea-rail documents"), url=reverse("freight")),
        Crumb(label=traffic.name, url=reverse("traffic", args=[traffic.pk])),
        *more,
    ]


def said(note: dict[str, Any]) -> str:
    """Return a note or refusal in words, with its place in the file."""
    where = [_("row %(n)s") % {"n": note["row"]}] * bool(note.get("row"))
    where += [_("column “%(name)s”") % {"name": note.get("column")}] * bool(note.get("column"))
    text = _(MESSAGES[note["code"]]) % note["values"] if note.get("code") in MESSAGES else ""
    return f"{'，'.join(where)}：{text}" if where else str(text)


def mender(kind: str) -> str:
    """Return who can mend a kind of document."""
    return str(_(MENDERS[Kind(kind)]))
