"""What views hand to the components of a page: plain frozen values, no request and no query in them.

Each class says which tag of ``{% load parts %}`` draws it; ``docs/reference/components.md`` shows them in use.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Light = Literal["none", "blue", "yellow", "red"]
Tone = Literal["", "done", "stop", "ask", "future"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a ``Listing``. ``sort`` is its key in the query string, absent where it cannot be sorted.

    ``is_shown`` False leaves it to the column choice; ``on_card`` False leaves it out of the cards of a telephone.
    """

    key: str
    label: str
    sort: str = ""
    kind: Literal["", "num", "date", "short", "text", "name"] = ""
    can_hide: bool = True
    is_shown: bool = True
    on_card: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A table of rows (``{% listing %}``): its columns, how many rows there are in all, how they are sorted.

    ``count`` is the number of all matching rows, not of those on the page; where counting stopped before their end, it is
    not exact. ``all_url`` acts on all of them instead of on those picked. ``next_url`` leads to the rows after these; None on
    the last page. ``sort`` is the key in force, with a minus for descending.
    """

    id: str
    columns: Sequence[Column]
    count: int | None = None
    count_is_exact: bool = True
    unit: str = ""
    sort: str = ""
    next_url: str | None = None
    picks: bool = False
    bulk_url: str = ""
    all_url: str = ""
    export_url: str = ""
    cards: bool = True
    can_print: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter in force (``{% chips %}``) and the address without it."""

    label: str
    value: str
    remove_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A saved view or a part of a page (``{% tabs %}``)."""

    label: str
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An entry of a time line (``{% timeline %}``); ``url`` and ``files`` lead to what it speaks of."""

    at: datetime | date
    what: str
    who: str = ""
    text: str = ""
    icon: str = "clock"
    tone: Tone = ""
    url: str = ""
    files: "Sequence[FileItem]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a wizard (``{% steps %}``); a done step with an address can be returned to."""

    label: str
    status: Literal["done", "current", "ahead"] = "ahead"
    url: str = ""


def wizard(labels: Sequence[str], at: int) -> list[Step]:
    """Return the steps of a wizard that stands at the step of that place; past the last, all are done."""
    return [
        Step(label=label, status="done" if place < at else "current" if place == at else "ahead")
        for place, label in enumerate(labels)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Work under way (``{% progress %}``); asks ``poll_url`` again until ``is_over``."""

    label: str
    done: int
    total: int | None = None
    poll_url: str = ""
    is_over: bool = False
    note: str = ""
    cancel_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A term and what it is (``{% facts %}``); ``value`` may be safe HTML from ``format_html`` or a rendered tag."""

    label: str
    value: object
    is_wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What may be done (``{% actions %}``); with ``refusal`` it is greyed and says why not."""

    label: str
    url: str = ""
    icon: str = ""
    is_main: bool = False
    refusal: str = ""
    opens: Literal["drawer", "page"] = "drawer"
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A figure with its rows behind it (``{% tiles %}``)."""

    label: str
    number: object
    unit: str = ""
    url: str = ""
    light: Light = "none"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values of a plot; ``tone`` names a domain or a light, ``tones`` one per value."""

    name: str
    values: Sequence[float]
    tone: str = ""
    tones: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A plot with its table beside it (``{% chart %}``)."""

    id: str
    title: str
    categories: Sequence[str]
    series: Sequence[Series]
    kind: Literal["bar", "line"] = "bar"
    category_label: str = ""
    lying: bool = False
    stacked: bool = False
    whole: bool = True
    export_url: str = ""
    urls: Sequence[str] = ()

    @property
    def json_id(self) -> str:
        """The id of the element that holds the plot's numbers."""
        return f"{self.id}-data"

    @property
    def rows(self) -> list[tuple[str, str, list[float]]]:
        """Each category with its address (empty where it has none) and its value in every series."""
        urls = list(self.urls) or [""] * len(self.categories)
        columns = [list(series.values) for series in self.series]
        return [
            (category, url, [column[index] for column in columns])
            for index, (category, url) in enumerate(zip(self.categories, urls, strict=True))
        ]

    def as_json(self) -> Mapping[str, object]:
        """What ``charts.js`` draws."""
        return {
            "kind": self.kind,
            "categories": list(self.categories),
            "lying": self.lying,
            "stacked": self.stacked,
            "whole": self.whole,
            "series": [
                {"name": s.name, "values": list(s.values), "tone": s.tone, "tones": list(s.tones)}
                for s in self.series
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FileItem:
    """A stored file (``{% files %}``)."""

    name: str
    url: str
    size: int
    media_type: str = ""
    added_at: datetime | None = None
    added_by: str = ""
    sha256: str = ""
    remove_url: str = ""
    origin_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """A place above this page (``crumbs`` in the context of ``site/base.html``)."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NavEntry:
    """An entry of the left navigation; ``heading`` names the group that begins with it."""

    key: str
    label: str
    icon: str
    url: str
    is_current: bool = False
    count: int | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingChoice:
    """An appointment that the reader may act under; ``id`` is what the form posts as ``appointment``."""

    id: int
    body: str
    role: str
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The frame around a page, in the context as ``shell``; without one ``site/base.html`` shows no navigation."""

    person: str
    login: str
    body: str
    role: str
    choices: Sequence[ActingChoice] = ()
    nav: Sequence[NavEntry] = ()
    notices: int = 0
    notices_url: str = ""
    search_url: str = ""
    acting_url: str = ""
    password_url: str = ""
    tokens_url: str = ""
    sign_out_url: str = ""
    home_url: str = "/"
    is_demo: bool = False
