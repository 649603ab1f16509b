"""The rows of the ledger as markup.

A page has fifty of them with fifteen cells each. They are drawn by one function instead of a loop of template tags, which
costs ten times as much; every value that somebody typed goes through ``escape``. The columns are those of ``ledger.columns``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jianxing.directory.models import PlanDomain
from jianxing.findings.models import STATE_LABELS
from jianxing.site.components import Listing
from jianxing.site.findings.rows import ListedRow
from jianxing.site.templatetags.parts import body_chip, domain_tag, doubt, in_language, light, state_tag

_DASH = '<span class="jx-muted">—</span>'


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands in many rows alike, in one language."""

    states: dict[str, str]
    domains: dict[str, str]
    stated: str
    relapsed: str
    unassigned: str
    provisional: str
    light: Callable[[str, int], str]
    body_chip: Callable[[str, str, str, bool], str]


@lru_cache(maxsize=8)
def _words(language: str | None) -> _Words:
    provisional = _("counted through a year whose holidays are not published yet")
    return _Words(
        states={state.value: state_tag(state.value, str(label)) for state, label in STATE_LABELS.items()},
        domains={domain: domain_tag(domain) for domain in ("", *PlanDomain.values)},
        stated=" " + state_tag("stated", _("stated by ledger")),
        relapsed=" " + state_tag("relapsed", _("relapsed")),
        unassigned=f'<span class="jx-muted">{escape(_("not assigned"))}</span>',
        provisional=" " + doubt(_("provisional"), provisional),
        light=in_language(light, language),
        body_chip=in_language(body_chip, language),
    )


def drawn(*, rows: Iterable[ListedRow], table: Listing) -> SafeString:
    """Return the rows as ``<tr>``, with a box to pick each where the table has such."""
    words, form = _words(get_language()), f"{escape(table.id)}-bulk" if table.picks else ""
    return mark_safe("\n".join([_row(row, form, words) for row in rows]))  # noqa: S308 - every value is escaped below


def _row(row: ListedRow, form: str, words: _Words) -> str:
    finding = row.finding
    # Escaped together: PostgreSQL keeps no NUL in a text.
    number, description, assisting, category, place, handler, supervised_by = escape(
        f"{finding.number}\0{finding.description}\0{'、'.join(finding.assisting)}\0{finding.category}"
        f"\0{finding.place}\0{finding.handler}\0{finding.supervised_by}"
    ).split("\0")
    pick = (
        f'<td class="jx-pick"><input type="checkbox" name="ids" value="{finding.pk}" form="{form}"'
        f' aria-label="{number}"></td>'
        if form
        else ""
    )
    stated = words.stated if finding.closure_stated and not finding.closure_verified else ""
    return (
        f'<tr>{pick}<th scope="row" data-col="number" class="jx-short"><a href="{row.url}">{number}</a></th>'
        f'<td data-col="light" class="jx-short">{_light(row, words)}</td>'
        f'<td data-col="state" class="jx-short">{words.states[finding.state]}'
        f"{stated}{words.relapsed if finding.reopened else ''}</td>"
        f'<td data-col="description" class="jx-text"><span class="jx-clamp" title="{description}">{description}</span></td>'
        f'<td data-col="domain" class="jx-short">{words.domains[finding.domain]}</td>'
        f'<td data-col="project" class="jx-name">{_projects(finding.projects)}</td>'
        f'<td data-col="responsible" class="jx-name">{_responsible(row, words)}</td>'
        f'<td data-col="due" class="jx-date">{_due(row, words)}</td>'
        f'<td data-col="assisting" class="jx-name">{assisting}</td>'
        f'<td data-col="found" class="jx-date">{finding.found_on or "—"}</td>'
        f'<td data-col="category" class="jx-short">{category}</td>'
        f'<td data-col="place" class="jx-name">{place}</td>'
        f'<td data-col="handler" class="jx-short">{handler}</td>'
        f'<td data-col="supervised" class="jx-name">{supervised_by}</td>'
        f'<td data-col="percent" class="jx-num">{"" if finding.percent is None else f"{finding.percent}%"}</td></tr>'
    )


def _light(row: ListedRow, words: _Words) -> str:
    if row.days is not None:
        return words.light(row.light, row.days)
    if row.is_open:
        return f'<span class="jx-muted">{escape(row.finding.get_due_kind_display())}</span>'
    return _DASH


def _projects(names: list[str]) -> str:
    if len(names) < 2:
        return escape(names[0]) if names else ""
    count = _("%(n)s projects") % {"n": len(names)}
    return (
        f'{escape(names[0])} <span class="jx-muted" title="{escape("、".join(names))}">{escape(count)}</span>'
    )


def _responsible(row: ListedRow, words: _Words) -> str:
    finding = row.finding
    if not finding.responsible:
        return words.unassigned
    return words.body_chip(
        finding.responsible, "", finding.responsible_kind, finding.responsible_is_confirmed
    )


def _due(row: ListedRow, words: _Words) -> str:
    finding = row.finding
    if finding.due_on is None:
        return f'<span class="jx-muted">{escape(finding.due_text or "—")}</span>'
    return f"{finding.due_on}{words.provisional if finding.due_provisional else ''}"
