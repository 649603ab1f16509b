"""What the parts of these pages are called, and the ways between them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jianxing.indicators.models import Series
from jianxing.site.components import Tab


def tabs(current: str) -> list[Tab]:
    """Return the ways between series, stations, files, claims and what is computed from readings."""
    pages = (
        ("indicators", _("Series of readings")),
        ("check-runs", _("Runs of checks")),
        ("stations", _("Stations")),
        ("claims", _("Claims recomputed")),
        ("water-quality", _("Water by class")),
        ("compensations", _("Ecological compensation")),
        ("waste-balance", _("Hazardous waste balance")),
        ("reading-files", _("Files of readings")),
    )
    return [Tab(label=label, url=reverse(name), is_current=name == current) for name, label in pages]


def name_of(series: Series) -> str:
    """Return what a series is called: place, indicator and step."""
    return f"{series.station.name} · {series.indicator.name} · {series.get_step_display()}"


def outcomes() -> dict[str, str]:
    """Return what becomes of a series of a file, and what became of it."""
    return {
        "new": pgettext("series of a file", "new series"),
        "adds": pgettext("series of a file", "adds readings"),
        "corrects": pgettext("series of a file", "corrects readings"),
        "same": pgettext("series of a file", "nothing new"),
        "taken": pgettext("series of a file", "brought in"),
        "refused": pgettext("series of a file", "refused"),
    }
