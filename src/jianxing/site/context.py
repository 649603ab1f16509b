"""The frame around every page: who acts, where one can go, what waits."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from jianxing.directory.wording import role_label
from jianxing.kernel.actor import Role
from jianxing.notices.queries import unread_count
from jianxing.site.components import ActingChoice, NavEntry, Shell
from jianxing.site.requests import ActingRequest, acting_request


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame for somebody signed in; nothing for a stranger. It asks the database when it is first drawn."""
    if not hasattr(request, "actor") or request.headers.get("HX-Request") == "true":
        return {}
    return {"shell": SimpleLazyObject(lambda: _shell(acting_request(request)))}


def _shell(asked: ActingRequest) -> Shell:
    """Return the frame; one query, for what waits unread."""
    choices = tuple(
        ActingChoice(
            id=held.pk,
            body=held.body.label,
            role=role_label(held.role),
            is_current=held.pk == asked.appointment.pk,
        )
        for held in asked.appointments
    )
    return Shell(
        person=asked.person.name,
        login=asked.person.login,
        body=asked.body_acting.label,
        role=role_label(asked.appointment.role),
        choices=choices,
        nav=_nav(asked),
        notices=unread_count(by=asked.actor),
        notices_url=_address("notices"),
        search_url="" if asked.actor.role in _OFFICE_PAGES else _address("search"),
        acting_url=_address("act-for"),
        password_url=_address("password"),
        tokens_url="" if asked.actor.role in _OFFICE_PAGES else _address("tokens"),
        sign_out_url=_address("sign-out"),
        home_url=_address("home"),
        is_demo=settings.DEMO,
    )


#: key, label, icon, URL name
_Entry = tuple[str, Promise, str, str]
#: What the entries below it have in common, or nothing; and the entries.
_Group = tuple[Promise | str, tuple[_Entry, ...]]
_BUSINESS: tuple[_Group, ...] = (
    ("", (("workbench", gettext_lazy("Workbench"), "layout-dashboard", "workbench"),)),
    (
        pgettext_lazy("navigation", "Supervision"),
        (
            ("findings", gettext_lazy("Supervision ledger"), "list-details", "findings"),
            ("inspections", gettext_lazy("Inspections"), "clipboard-check", "inspections"),
            ("feedback", gettext_lazy("Reports from the public"), "message-question", "feedback"),
            ("instructions", gettext_lazy("Instructions"), "message-2", "instructions"),
            ("leads", gettext_lazy("Leads room"), "lock", "leads"),
        ),
    ),
    (
        pgettext_lazy("navigation", "Projects and plans"),
        (
            ("projects", gettext_lazy("Projects"), "building-bridge", "projects"),
            ("schedules", gettext_lazy("Schedules"), "timeline", "schedules"),
            ("approvals", gettext_lazy("Approval bundles"), "checklist", "approval-bundles"),
            ("map", gettext_lazy("One map"), "map-2", "atlas-map"),
            ("atlas", gettext_lazy("Map layers"), "map-pin", "atlas"),
        ),
    ),
    (
        pgettext_lazy("navigation", "Checked and compared"),
        (
            ("indicators", gettext_lazy("Reported data"), "wave-sine", "indicators"),
            ("coverage", gettext_lazy("One-card coverage"), "credit-card", "coverage"),
            ("freight", gettext_lazy("Sea-rail documents"), "arrows-exchange", "freight"),
            ("penalties", gettext_lazy("Penalties compared"), "columns-3", "penalties"),
            ("questions", pgettext_lazy("question", "Questions"), "help", "questions"),
        ),
    ),
    (
        pgettext_lazy("navigation", "Between bodies"),
        (
            ("letters", gettext_lazy("Letters"), "mail", "letters"),
            ("meetings", gettext_lazy("Consultations"), "calendar", "meetings"),
            ("incidents", gettext_lazy("Incidents and drills"), "alert-triangle", "incidents"),
            ("packages", gettext_lazy("Evidence packages"), "shield-check", "evidence-packages"),
        ),
    ),
    (
        pgettext_lazy("navigation", "Reporting"),
        (
            ("briefs", gettext_lazy("Briefs"), "notes", "briefs"),
            ("board", gettext_lazy("One board"), "chart-bar", "board"),
            ("programmes", gettext_lazy("Programmes"), "target", "programmes"),
        ),
    ),
    (
        pgettext_lazy("navigation", "Data and bodies"),
        (
            ("import", gettext_lazy("Import a ledger"), "file-import", "imports"),
            ("exports", gettext_lazy("Exports"), "download", "exports"),
            ("directory", gettext_lazy("Bodies and people"), "users", "bodies"),
        ),
    ),
)
_OFFICE_PAGES: dict[Role, tuple[_Group, ...]] = {
    Role.AUDIT_OFFICER: (
        (
            "",
            (
                ("acts", gettext_lazy("Ledger of acts"), "shield-check", "acts"),
                ("leads", gettext_lazy("Leads room"), "lock", "leads"),
            ),
        ),
    ),
    Role.SECURITY_OFFICER: (
        (
            "",
            (
                ("people", gettext_lazy("People"), "users", "people"),
                ("tokens", gettext_lazy("API tokens"), "key", "tokens-all"),
            ),
        ),
    ),
    Role.SYSTEM_OFFICER: (
        (
            "",
            (
                ("directory", gettext_lazy("Bodies and people"), "building", "bodies"),
                ("boundaries", gettext_lazy("Boundaries and divisions"), "map-pin", "boundaries"),
                ("calendar", gettext_lazy("Working days"), "calendar", "workdays"),
                ("exchange", gettext_lazy("Exchange"), "affiliate", "exchange"),
            ),
        ),
    ),
}


def _nav(request: ActingRequest) -> tuple[NavEntry, ...]:
    role, path = request.actor.role, request.path
    here = next((name for name in _named(role) if path.startswith(_address(name))), "")
    return _entries(role, here, get_language())


@cache
def _named(role: Role | None) -> tuple[str, ...]:
    return tuple(name for _heading, entries in _pages(role) for _key, _label, _icon, name in entries)


def _pages(role: Role | None) -> tuple[_Group, ...]:
    return _OFFICE_PAGES.get(role, _BUSINESS) if role else _BUSINESS


@cache
def _entries(role: Role | None, here: str, _language: str | None) -> tuple[NavEntry, ...]:
    return tuple(
        NavEntry(
            key=key,
            label=str(label),
            icon=icon,
            url=_address(name),
            is_current=name == here,
            heading="" if place else str(heading),
        )
        for heading, entries in _pages(role)
        for place, (key, label, icon, name) in enumerate(entries)
    )


@cache
def _address(name: str) -> str:
    """Return the address of a page that takes no argument: on every page, and always the same."""
    return reverse(name)
