"""The components of a page as tags; their data are the classes of ``jianxing.site.components``.

How each is used, with a picture of it, stands in ``docs/reference/components.md`` and on the page ``/_style``.
"""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cache, lru_cache, partial, wraps
from typing import Any, ParamSpec

from django import template
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    Form,
    RadioSelect,
    Select,
    SelectMultiple,
)
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from jianxing.site import components
from jianxing.site.bundle import asset_path

register = template.Library()
P = ParamSpec("P")

_LIGHT_WORDS = {
    "none": _("on time"),
    "blue": _("due soon"),
    "yellow": _("behind plan"),
    "red": _("overdue"),
}

_DOMAIN_WORDS = {
    "industry": _("industry"),
    "transport": _("transport"),
    "ecology": _("ecology"),
    "public_services": _("public services"),
    "culture_tourism": _("culture and tourism"),
    "safety": _("safety and resilience"),
}

#: The kinds of a callout that have a look, each with its icon.
CALLOUT_ICONS = {
    "info": "info-circle",
    "doubt": "help",
    "warning": "alert-triangle",
    "problem": "alert-circle",
    "error": "alert-circle",
    "done": "circle-check",
    "success": "circle-check",
}

_FILE_ICONS = (
    ("image/", "photo"),
    ("application/pdf", "file-type-pdf"),
    ("spreadsheet", "file-spreadsheet"),
    ("excel", "file-spreadsheet"),
    ("csv", "file-spreadsheet"),
    ("zip", "file-zip"),
    ("text/", "file-text"),
)


_CURRENT = SafeString(' aria-current="page"')


def _render(name: str, context: Context | None = None, /, **values: Any) -> SafeString:
    """Render a component; it sees the request (for addresses and the CSRF token) and its own values, nothing else."""
    if context is not None:
        # The page's own context processors have run: they would ask the database once more for every component.
        values |= {"request": context.get("request"), "csrf_token": context.get("csrf_token")}
    return SafeString(get_template(f"site/parts/{name}.html").render(values))


def _kept(draw: Callable[P, SafeString]) -> Callable[P, SafeString]:
    """Draw a mark once for a language and its values. Marks and names of bodies are no case content: nobody's rows are kept."""

    @lru_cache(maxsize=4000)
    def once(language: str | None, *args: P.args, **kwargs: P.kwargs) -> SafeString:
        return draw(*args, **kwargs)

    @wraps(draw)
    def again(*args: P.args, **kwargs: P.kwargs) -> SafeString:
        return once(get_language(), *args, **kwargs)  # type: ignore[arg-type]  # marks take words and numbers

    again.once = once  # type: ignore[attr-defined]
    return again


def in_language(mark: Callable[P, SafeString], language: str | None) -> Callable[P, SafeString]:
    """Return a mark that does not ask for the language again, for whoever draws hundreds in a row."""
    return partial(mark.once, language)  # type: ignore[attr-defined]  # made by ``_kept``


# --- assets -----------------------------------------------------------------------------------------------------------


@register.simple_tag
@cache
def asset(name: str) -> str:
    """``{% asset "app.css" %}``: the address of a built asset."""
    return static(asset_path(name))


@register.simple_tag
@lru_cache(maxsize=1000)
def icon(name: str, label: str = "") -> SafeString:
    """``{% icon "search" %}``: an icon of ``icons.txt``; with a label it speaks for itself, else it is decoration."""
    address = f"{static(asset_path('icons.svg'))}#{name}"
    if label:
        return format_html(
            '<svg class="jx-icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address
        )
    return format_html('<svg class="jx-icon" aria-hidden="true"><use href="{}"></use></svg>', address)


# --- marks ------------------------------------------------------------------------------------------------------------


@register.simple_tag
@_kept
def light(colour: str, days: int | None = None, word: str = "") -> SafeString:
    """``{% light finding.light finding.days_left %}``: shape, word and working days left.

    ``days`` None leaves the number out. ``word`` replaces the word (for example 已销号, where no clock runs).
    """
    return _render("light", colour=colour, days=days, word=word or _LIGHT_WORDS[colour])


def light_word(colour: str) -> str:
    """Return the word beside a light."""
    return str(_LIGHT_WORDS[colour])


@register.simple_tag
@_kept
def state_tag(state: str, label: str) -> SafeString:
    """``{% state_tag finding.state finding.get_state_display %}``."""
    return format_html('<span class="jx-state jx-state--{}">{}</span>', state, label)


@register.simple_tag
@_kept
def domain_tag(domain: str, label: str = "") -> SafeString:
    """``{% domain_tag "ecology" %}``: one of the six plan domains in its own hue; nothing for none."""
    if not domain:
        return SafeString("")
    return format_html(
        '<span class="jx-domain jx-domain--{}">{}</span>', domain, label or _DOMAIN_WORDS.get(domain, domain)
    )


@register.simple_tag
@_kept
def body_chip(name: str, url: str = "", kind: str = "", is_confirmed: bool = True) -> SafeString:
    """``{% body_chip body.label url body.kind body.is_confirmed %}``: an organisation, 待确认 where not yet confirmed."""
    return _render("body_chip", name=name, url=url, kind=kind, is_confirmed=is_confirmed)


@register.simple_block_tag
def doubt(content: str, why: str = "") -> SafeString:
    """``{% doubt "year taken from the title" %}2025-03-05{% enddoubt %}``: a value to be looked at, with its reason."""
    return _render("doubt", content=content, why=why, kind="doubt")


@register.simple_block_tag
def problem(content: str, why: str = "") -> SafeString:
    """``{% problem "no such day" %}2025-02-30{% endproblem %}``: a value that cannot be used, with its reason."""
    return _render("doubt", content=content, why=why, kind="problem")


# --- blocks -----------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def callout(content: str, kind: str = "info", title: str = "") -> SafeString:
    """``{% callout "warning" title=… %}…{% endcallout %}``; kinds: info, doubt, warning, problem, done."""
    return _render(
        "callout", content=content, kind=kind, title=title, symbol=CALLOUT_ICONS.get(kind, "info-circle")
    )


@register.simple_block_tag
def panel(
    content: str,
    title: str = "",
    count: int | None = None,
    id: str = "",  # noqa: A002 - the attribute that it becomes
    flush: bool = False,
    more_url: str = "",
) -> SafeString:
    """``{% panel title=… count=… %}…{% endpanel %}``: a sheet on the paper; ``flush`` for tables and task lists."""
    return _render("panel", content=content, title=title, count=count, id=id, flush=flush, more_url=more_url)


@register.simple_block_tag
def empty(content: str, title: str, icon: str = "inbox") -> SafeString:
    """``{% empty title=… %}what to do first, and the button for it{% endempty %}``."""
    return _render("empty", content=content, title=title, symbol=icon)


@register.simple_block_tag(takes_context=True)
def listing(context: Context, content: str, table: components.Listing) -> SafeString:
    """``{% listing table %}rows as <tr>{% endlisting %}``: the table with its count, tools, header and pager."""
    return _render(
        "listing",
        context,
        table=table,
        heads=_heads(table, context.get("request")),
        choice=_column_choice(tuple(table.columns)),
        content=content,
    )


@_kept
def _column_choice(columns: tuple[components.Column, ...]) -> SafeString:
    return _render("column_choice", columns=columns)


def _heads(table: components.Listing, request: HttpRequest | None) -> SafeString:
    """Return the heads of the columns; those that can be sorted lead to the rows sorted by them, or the other way round."""
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    query.pop("after", None)
    query.pop("sort", None)
    place = f"?{query.urlencode()}&amp;sort=" if query else "?sort="
    drawn = []
    for column in table.columns:
        to = column.sort
        now = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(table.sort, "") if to else ""
        if now == "ascending":
            to = f"-{to}"
        drawn.append(_head(column, now, to).replace("?sort=", place, 1))
    return SafeString("".join(drawn))


@_kept
def _head(column: components.Column, now: str, to: str) -> SafeString:
    return _render("head_cell", column=column, now=now, to=to)


@register.simple_tag
def pick(value: object, label: str, table: components.Listing) -> SafeString:
    """``{% pick finding.pk finding.number table %}``: the cell with the box that picks a row for a bulk action."""
    return format_html(
        '<td class="jx-pick"><input type="checkbox" name="ids" value="{}" form="{}-bulk" aria-label="{}"></td>',
        str(value),
        table.id,
        label,
    )


@register.simple_tag
@_kept
def nav(entries: tuple[components.NavEntry, ...]) -> SafeString:
    """``{% nav shell.nav %}``: where one can go; part of the frame."""
    return _render("nav", entries=entries)


@register.simple_tag(takes_context=True)
def top(context: Context) -> SafeString:
    """``{% top %}``: the head of the frame. Drawn once for who acts, with what waits; what differs by request is put in."""
    request, shell = context.get("request"), context.get("shell")
    drawn: str = _top(copy(shell) if shell else None)  # the object itself, not the lazy one with its request
    place, words = (request.get_full_path(), request.GET.get("q", "")) if request is not None else ("", "")
    for hole, value in ((_CSRF, context.get("csrf_token", "")), (_PLACE, place), (_WORDS, words)):
        drawn = drawn.replace(hole, escape(value))
    return SafeString(drawn)


#: No text of the database or of a request holds NUL where these stand.
_CSRF, _PLACE, _WORDS = "\0csrf\0", "\0place\0", "\0words\0"


@_kept
def _top(shell: components.Shell | None) -> SafeString:
    request = {"get_full_path": _PLACE, "GET": {"q": _WORDS}}
    return _render("top", shell=shell, request=request, csrf_token=_CSRF)


@register.simple_tag
def chips(items: Sequence[components.Chip], clear_url: str = "") -> SafeString:
    """``{% chips filters clear_url %}``: the filters in force, each with its way out; nothing when there is none."""
    if not items:
        return SafeString("")
    removed, away = gettext("Remove filter %(label)s %(value)s"), icon("x")
    drawn = format_html_join("", '<li class="jx-chip"><span>{}</span>{}<a href="{}" aria-label="{}">{}</a></li>', ((
        chip.label,
        chip.value,
        chip.remove_url,
        removed % {"label": chip.label, "value": chip.value},
        away,
    ) for chip in items))  # fmt: skip
    rest = format_html('<li><a href="{}">{}</a></li>', clear_url, gettext("Remove all")) if clear_url else ""
    return format_html(
        '<ul class="jx-chips" aria-label="{}">{}{}</ul>', gettext("Filters in force"), drawn, rest
    )


@register.simple_tag
def tabs(items: Sequence[components.Tab], label: str = "") -> SafeString:
    """``{% tabs views %}``: saved views, or the parts of a page."""
    drawn = format_html_join("", '<li><a href="{}"{}>{}{}</a></li>', ((
        tab.url,
        _CURRENT if tab.is_current else "",
        tab.label,
        "" if tab.count is None else format_html('<span class="jx-tabs-count">{}</span>', tab.count),
    ) for tab in items))  # fmt: skip
    named = format_html(' aria-label="{}"', label) if label else ""
    return format_html('<nav{}><ul class="jx-tabs">{}</ul></nav>', named, drawn)


@register.simple_tag
def timeline(items: Sequence[components.Event]) -> SafeString:
    """``{% timeline events %}``: what happened, newest first or last as given."""
    return _render("timeline", items=items)


@register.simple_tag
def steps(items: Sequence[components.Step]) -> SafeString:
    """``{% steps wizard %}``: where one is in a wizard."""
    return _render("steps", items=items)


@register.simple_tag(takes_context=True)
def progress(context: Context, job: components.Progress) -> SafeString:
    """``{% progress job %}``: how far long work is; asks again every second until it is over."""
    return _render("progress", context, job=job)


@register.simple_tag
def facts(items: Sequence[components.Fact], pairs: bool = False) -> SafeString:
    """``{% facts items %}``: terms and what they are; ``pairs=True`` for two columns on a wide screen."""
    return _render("facts", items=items, pairs=pairs)


@register.simple_tag(takes_context=True)
def actions(context: Context, items: Sequence[components.Action]) -> SafeString:
    """``{% actions items %}``: what may be done and, greyed with the reason, what may not."""
    may = [item for item in items if not item.refusal]
    may_not = [item for item in items if item.refusal]
    return _render("actions", context, may=may, may_not=may_not)


@register.simple_tag
def action_button(item: components.Action) -> SafeString:
    """``{% action_button item %}``: one action as a button, for the head of a page."""
    return _render("action_button", item=item)


@register.simple_tag
def tiles(items: Sequence[components.Tile]) -> SafeString:
    """``{% tiles figures %}``: figures with their rows behind them."""
    return _render("tiles", items=items)


@register.simple_tag
def chart(figure: components.Chart) -> SafeString:
    """``{% chart figure %}``: a plot with its table beside it."""
    return _render("chart", chart=figure)


@register.simple_tag
def files(items: Sequence[components.FileItem]) -> SafeString:
    """``{% files items %}``: stored files, each to be opened."""
    return _render("files", items=items)


@register.filter
def file_icon(media_type: str) -> str:
    """The icon for a media type."""
    return next((name for part, name in _FILE_ICONS if part in media_type), "file")


# --- forms ------------------------------------------------------------------------------------------------------------


@register.simple_tag
def form_fields(form: Form) -> SafeString:
    """``{% form_fields form %}``: errors of the whole form, and of what nobody sees in it, then every field."""
    unseen = [error for bound in form.hidden_fields() for error in bound.errors]
    return _render("form_fields", form=form, errors=[*form.non_field_errors(), *unseen])


@register.simple_tag
def form_field(bound: BoundField, show_label: bool = True) -> SafeString:
    """``{% form_field form.due_on %}``: label, widget, help and errors, tied together for screen readers."""
    widget = bound.field.widget
    attrs: dict[str, str | bool] = {}
    described = [
        *([f"{bound.auto_id}_help"] if bound.help_text else []),
        *([f"{bound.auto_id}_error"] if bound.errors else []),
    ]
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        shape = "choices"
    elif isinstance(widget, CheckboxInput):
        shape = "check"
    elif isinstance(widget, FileInput):
        shape = "file"
    else:
        shape = "plain"
        own = "form-select" if isinstance(widget, Select | SelectMultiple) else "form-control"
        attrs["class"] = f"{widget.attrs.get('class', '')} {own}".strip()
    return _render(
        "form_field", bound=bound, widget=bound.as_widget(attrs=attrs), shape=shape, show_label=show_label
    )


@register.simple_block_tag(takes_context=True)
def drawer_form(
    context: Context,
    content: str,
    form: Form,
    action: str,
    title: str,
    submit: str,
    warning: str = "",
    is_upload: bool = False,
) -> SafeString:
    """``{% drawer_form form action=… title=… submit=… %}extra{% enddrawer_form %}``: an action's form.

    It stands in the drawer or on a page, which may name a ``back_url`` to leave by, and posts to ``action``; an
    answer 422 with the form again shows its errors in place.
    """
    return _render(
        "drawer_form",
        context,
        form=form,
        action=action,
        title=title,
        submit=submit,
        warning=warning,
        is_upload=is_upload or form.is_multipart(),
        content=content,
        back_url=context.get("back_url", ""),
    )
