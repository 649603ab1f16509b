"""Pages of briefs: the list, one brief, the rows of a figure, what has changed since."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.briefs import operations, policies, queries, texts
from jianxing.briefs.addresses import page_of
from jianxing.briefs.models import STATE_LABELS, Brief
from jianxing.briefs.operations import Overtaken
from jianxing.directory.models import PlanDomain
from jianxing.directory.policies import NotAllowed, Refused, can
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.answers import done, form_page, found_or_404, refused_as
from jianxing.site.asking import words
from jianxing.site.briefs import drawing
from jianxing.site.briefs.doing import BRIEF
from jianxing.site.briefs.forms import DraftForm, TextForm
from jianxing.site.briefs.history import events
from jianxing.site.components import Action, Column, Crumb, Fact, Listing
from jianxing.site.deeds import enter, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import cn_date, iso, iso_minute

#: How many rows of a figure are listed while it is not frozen.
MOST_ROWS = 500


def brief_or_404(pk: int) -> Brief:
    """Return the brief; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one, pk=pk)


def crumbs(*more: Crumb) -> list[Crumb]:
    """Return the way from the list of briefs."""
    return [Crumb(label=_("Briefs"), url=reverse("briefs")), *more]


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Briefs, the latest day first."""
    state, wanted = words(request, "state"), words(request)
    found = queries.page(state=state, words=wanted, cursor=words(request, "after"))
    table = Listing(
        id="briefs",
        count=found.count,
        next_url=f"?state={state}&q={wanted}&after={found.next_cursor}" if found.next_cursor else None,
        columns=(
            Column(key="number", label=_("Number"), kind="short"),
            Column(key="title", label=_("Brief"), kind="name"),
            Column(key="state", label=_("State"), kind="short"),
            Column(key="as_of", label=_("As of"), kind="date"),
            Column(key="body", label=_("Written by"), kind="name"),
            Column(key="issued", label=_("Issued on"), kind="date"),
        ),
    )
    context = {
        "title": _("Briefs"),
        "table": table,
        "rows": found.briefs,
        "state": state,
        "states": [(value.value, label) for value, label in STATE_LABELS.items()],
        "words": wanted,
        "may_write": can(policies.check_can_write, by=acting_request(request).actor),
    }
    return render(request, "briefs/listing.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def draft(request: HttpRequest) -> HttpResponse:
    """Draft a brief from the body's template."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        return reverse("brief", args=[operations.draft(**data, by=by, at=at).pk])

    return enter(
        request=request,
        form=DraftForm(request.POST or None, initial={"as_of": clock.today()}),
        check=lambda by: policies.check_can_write(by=by),
        run=run,
        title=_("Draft a brief"),
        submit=_("Draft"),
        back_url=reverse("briefs"),
        crumbs=crumbs(),
    )


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One brief: its text with each figure leading to its rows, who wrote and issued it, what may be done."""
    brief, asked = brief_or_404(pk), acting_request(request)
    drawn = queries.drawn_brief(brief=brief, most=0)
    actions, why_nothing = once(
        [
            _edit(brief, asked.actor),
            *(
                offer(
                    key=key, deed=deed, thing=brief, url=reverse("brief-do", args=[pk, key]), by=asked.actor
                )
                for key, deed in BRIEF.items()
            ),
        ]
    )
    context = {
        "title": brief.title,
        "crumbs": crumbs(Crumb(label=brief.number)),
        "brief": brief,
        "sections": drawing.sections(drawn, url=lambda key: reverse("brief-figure", args=[brief.pk, key])),
        "unknown": drawn.unknown,
        "moved": _moved(brief, drawn),
        "facts": _facts(brief),
        "actions": actions,
        "why_nothing": why_nothing,
        "events": events(acts=list(queries.acts(pk=pk)), today=clock.today()),
    }
    return render(request, "briefs/page.html", context)


def _edit(brief: Brief, by: Actor) -> Action:
    label = _("Write the text")
    try:
        policies.check_can_edit(brief=brief, by=by)
    except Refused as refusal:
        return Action(key="edit", label=label, icon="edit", refusal=refusal.reason)
    return Action(
        key="edit", label=label, icon="edit", url=reverse("brief-edit", args=[brief.pk]), opens="page"
    )


def _moved(brief: Brief, drawn: queries.Drawn) -> list[dict[str, object]]:
    """Return the figures that differ from what the reviewer read, for the leader who is to issue."""
    if brief.is_frozen or not brief.reviewed_values:
        return []
    return [
        {"name": placed.definition.name, "then": brief.reviewed_values[key], "now": placed.shown}
        for key, placed in drawn.figures.items()
        if key in brief.reviewed_values and brief.reviewed_values[key] != placed.value
    ]


def _facts(brief: Brief) -> list[Fact]:
    def stood(name: str, person: object, at: object) -> Fact:
        return Fact(label=name, value=f"{person or '—'} {iso_minute(at)}" if at else "—")  # type: ignore[arg-type]

    facts = [
        Fact(label=_("As of"), value=iso(brief.as_of)),
        Fact(label=_("Written by"), value=brief.body.label),
        stood(_("Drafted"), brief.drafted_by, brief.drafted_at),
        stood(_("Reviewed"), brief.reviewed_by, brief.reviewed_at),
        stood(_("Issued"), brief.issued_by, brief.issued_at),
    ]
    if brief.is_frozen:
        facts.append(Fact(label=_("Ledger position"), value=brief.head_size or "—"))
        facts.append(Fact(label=_("Tree root"), value=brief.head_root or "—", is_wide=True))
    return facts


@require_safe
@business_only
def rows(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The rows behind a figure of a brief, and beside a frozen value what the same query gives now."""
    brief = brief_or_404(pk)
    context = {"brief": brief, "crumbs": crumbs(Crumb(label=brief.title, url=reverse("brief", args=[pk])))}
    if brief.is_frozen:
        figure = found_or_404(queries.frozen_figure, brief=brief, key=key)
        compared, seen, hidden = queries.opened_figure(figure=figure)
        listed = [{"label": row.label, "url": page_of(row.opens), "on": row.on} for row in seen]
        context |= {
            "compared": compared,
            "changes": _changes(compared),
            "hidden": hidden,
            "now": queries.in_words(compared.now, unit=figure.unit),
        }
        definition, value, asked_hash = figure.definition, figure.value, figure.query_hash
        count = len(seen) + hidden
    else:
        made = queries.computed(brief=brief, key=key, most=MOST_ROWS)
        if made is None:
            raise Http404
        listed = [{"label": row.label, "url": page_of(row.leads_to), "on": row.on} for row in made.rows]
        definition, value, asked_hash, count = made.definition, made.value, made.query_hash, len(made.rows)
    placed = queries.Placed(definition=definition, value=value, query_hash=asked_hash)
    context |= {
        "title": definition.name,
        "placed": placed,
        "rows": listed,
        "count": count,
        "is_cut": len(listed) == MOST_ROWS and not brief.is_frozen,
        "facts": [
            Fact(label=_("As of"), value=cn_date(brief.as_of)),
            Fact(label=_("Key"), value=definition.key),
            Fact(label=_("What it says"), value=definition.says_zh or definition.name, is_wide=True),
            Fact(label=_("Query hash"), value=asked_hash, is_wide=True),
        ],
    }
    return render(request, "briefs/rows.html", context)


def _changes(compared: queries.Comparison) -> list[dict[str, object]]:
    kinds = {"gone": _("gone"), "added": _("added"), "changed": _("changed")}
    return [
        {"kind": change.kind, "word": kinds[change.kind], "label": change.label, "url": page_of(change.opens)}
        for change in compared.changes
    ]


@require_safe
@business_only
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What has changed since a brief was issued, figure by figure."""
    brief = brief_or_404(pk)
    if not brief.is_frozen:
        raise Http404
    found = queries.compare_all(brief=brief)
    compared = [
        {
            "one": one,
            "name": one.figure.name,
            "key": one.figure.key,
            "url": reverse("brief-figure", args=[pk, one.figure.key]),
            "then": queries.in_words(one.then, unit=one.figure.unit),
            "now": queries.in_words(one.now, unit=one.figure.unit) if one.is_comparable else "",
            "changes": _changes(one),
        }
        for one in found
    ]
    context = {
        "title": _("What has changed since"),
        "crumbs": crumbs(Crumb(label=brief.title, url=reverse("brief", args=[pk]))),
        "brief": brief,
        "compared": compared,
        "changed": sum(not one.is_same for one in found),
    }
    return render(request, "briefs/changes.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the text of a draft."""
    brief, by = brief_or_404(pk), acting_request(request).actor
    domains = {code: str(label) for code, label in PlanDomain.choices}
    form = TextForm(
        request.POST or None,
        initial={
            "title": brief.title,
            "subtitle": brief.subtitle,
            "as_of": brief.as_of,
            "version": brief.version,
            "text": texts.as_typed(texts.read(brief.sections), domains=domains),
        },
    )
    back = reverse("brief", args=[pk])
    try:
        policies.check_can_edit(brief=brief, by=by)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            if data["version"] != brief.version:
                raise Overtaken(brief.number)
            operations.write(
                brief=brief,
                title=data["title"],
                subtitle=data["subtitle"],
                sections=texts.from_typed(data["text"], domains=domains),
                as_of=data["as_of"],
                by=by,
                at=clock.now(),
            )
            messages.success(request, _("The text is kept."))
            return done(request=request, to=back)
    except NotAllowed as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back)
    except Refused as refusal:
        if request.method != "POST":
            return refused_as(request=request, refusal=refusal, back_url=back)
        form.add_error(None, str(refusal))
    return form_page(
        request=request,
        form=form,
        title=_("Write the text"),
        submit=_("Keep"),
        back_url=back,
        crumbs=crumbs(Crumb(label=brief.title, url=back)),
        template="briefs/writing.html",
        context={"figures": queries.to_place()},
    )


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a brief."""
    brief = brief_or_404(pk)
    if action not in BRIEF:
        raise Http404
    return perform(request=request, deed=BRIEF[action], thing=brief, back_url=reverse("brief", args=[pk]))
