"""What penalties ask to be told by the domains below them, and what questions may be about."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from jianxing.comparisons.penalties.models import Case, Run
from jianxing.comparisons.penalties.operations import behind
from jianxing.comparisons.penalties.wording import TITLES
from jianxing.comparisons.working import kinds as working
from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.questions.subjects import Shown, know, show

#: Functions of the database: which rows a change concerns, and who sees them.
_RULES = (
    ("penalties_intakes_of_bodies", "penalties_refresh_intakes"),
    ("penalties_delegations_of_bodies", "penalties_refresh_delegations"),
    ("penalties_chains_of_bodies", "penalties_refresh_chains"),
    ("penalties_runs_of_bodies", "penalties_refresh_runs"),
)

_WRITING = gettext_lazy("what came of it is being written")
#: What takes long: how it is done, and where it begins and leads.
WORK = {
    behind.TAKE_IN: working.Kind(
        title=gettext_lazy("A file of penalties is taken in"), run=behind.take_in,
        stages={"writing": gettext_lazy("rows are being written")},
        begun_at="/penalties/files/{id}/", leads_to="/penalties/files/{id}/",
    ),
    behind.COMPARE: working.Kind(
        title=gettext_lazy("Penalties are compared"), run=behind.compare,
        stages={
            "reading": gettext_lazy("cases and benchmarks are read"),
            "comparing": gettext_lazy("cases are held against benchmarks and each other"), "writing": _WRITING,
        },
        begun_at="/penalties/", leads_to="/penalties/runs/{id}/",
    ),
}  # fmt: skip


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees what bodies that moved keep here; returns the rows changed."""
    moved = list(bodies)
    return sum(recompute(bodies=moved, concerned=concerned, refresh=refresh) for concerned, refresh in _RULES)


def sees_case(pk: int) -> bool:
    """Whether the acting body sees a case."""
    return bool(Case.objects.filter(pk=pk).exists())


def sees_run(pk: int) -> bool:
    """Whether the acting body sees a comparison."""
    return bool(Run.objects.filter(pk=pk).exists())


def connect() -> None:
    """Register with the directory, and tell questions what they may be about."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    for work, told in WORK.items():
        working.know(kind=work, as_=told)
    for kind, title in TITLES.items():
        know(kind=f"penalties.{kind}", title=gettext_lazy(title))
    show(
        subject="penalty_case", shown=Shown(gettext_lazy("penalty case"), "/penalties/cases/{id}/", sees_case)
    )
    show(
        subject="penalty_run",
        shown=Shown(gettext_lazy("comparison of penalties"), "/penalties/runs/{id}/", sees_run),
    )
