"""What results are called on a page, and the ways between the pages of penalties."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.comparisons.penalties.models import Result
from jianxing.comparisons.penalties.wording import TITLES, sentence
from jianxing.questions.lifecycle import State
from jianxing.site.components import Tab
from jianxing.site.questions.words import TONES


def tabs(current: str) -> list[Tab]:
    """Return the ways between what stands out, benchmarks, cases, who may act, chains and files."""
    pages = (
        ("penalties", _("What stands out")),
        ("penalty-benchmarks", _("Benchmarks side by side")),
        ("penalty-cases", _("Penalty cases")),
        ("penalty-authority", _("Who may act")),
        ("duty-chains", _("Chains of duties")),
        ("penalty-runs", _("Comparisons made")),
        ("penalty-files", _("Files of penalties")),
    )
    return [Tab(label=label, url=reverse(name), is_current=name == current) for name, label in pages]


@dataclass(frozen=True, slots=True)
class Told:
    """A result as a line tells it."""

    result: Result
    title: str
    sentence: str
    tone: str


def told(found: Iterable[Result]) -> list[Told]:
    """Return results in words, with the tone of their question."""
    return [
        Told(
            one, _(TITLES[one.kind]), sentence(one),
            TONES[State(one.question.state)] if one.question is not None else "",
        )
        for one in found
    ]  # fmt: skip
