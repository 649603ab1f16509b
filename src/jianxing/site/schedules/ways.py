"""The ways between the pages of schedules, and what their values are called."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from jianxing.schedules.models import Schedule
from jianxing.site.components import Crumb, Tab


def tabs(current: str) -> list[Tab]:
    """Return the ways between the schedules and the corridors."""
    pages = (
        ("schedules", _("Schedules")),
        ("corridors", _("Corridors")),
        ("blockers", _("Top ten blockers")),
    )
    return [Tab(label=label, url=reverse(name), is_current=name == current) for name, label in pages]


def crumbs(schedule: Schedule, *more: Crumb) -> list[Crumb]:
    """Return the way from the project to a schedule and further."""
    return [
        Crumb(label=_("Schedules"), url=reverse("schedules")),
        Crumb(label=schedule.project.name, url=reverse("project", args=[schedule.project_id])),
        Crumb(label=schedule.name, url=reverse("schedule", args=[schedule.pk]) if more else ""),
        *more,
    ]


def behind(days: int | None) -> str:
    """Say by how many calendar days something is later than it was to be."""
    if days is None:
        return ""
    if days == 0:
        return _("as planned")
    if days > 0:
        return ngettext("%(n)d day behind", "%(n)d days behind", days) % {"n": days}
    return ngettext("%(n)d day ahead", "%(n)d days ahead", -days) % {"n": -days}


def light_of(days: int | None) -> str:
    """Return the light of a delay: yellow behind plan, none where it is kept or nothing says."""
    return "yellow" if days is not None and days > 0 else "none"


def kept_words() -> dict[str, str]:
    """Return what a list of tasks may be narrowed to."""
    return {
        "": pgettext("tasks", "all"),
        "critical": pgettext("tasks", "critical"),
        "late": pgettext("tasks", "bound to be late"),
        "begun": pgettext("tasks", "under way"),
        "open": pgettext("tasks", "not finished"),
        "milestones": pgettext("tasks", "milestones"),
    }


def what_words() -> dict[str, str]:
    """Return what may have become of a task from one update to another."""
    return {
        "slipped": pgettext("task", "slipped"),
        "sooner": pgettext("task", "comes sooner"),
        "added": pgettext("task", "added"),
        "dropped": pgettext("task", "dropped"),
        "otherwise": pgettext("task", "changed otherwise"),
    }


def waits(task_waits: list[list[object]]) -> str:
    """Return what a task waits for as sites write it: ``3FS+2d``."""
    return "，".join(_wait(*wait) for wait in task_waits)


def _wait(source: object, kind: object, lag: object, unit: object) -> str:
    if not lag:
        return str(source) if kind == "FS" else f"{source}{kind}"
    assert isinstance(lag, int | float)
    ending = {
        "percent": "%",
        "calendar": pgettext("lag", " calendar days"),
        "working": pgettext("lag", " days"),
    }[str(unit)]
    return f"{source}{kind}{lag:+g}{ending}"


def days(number: float) -> str:
    """Return a number of days without a needless point."""
    return f"{number:g}"
