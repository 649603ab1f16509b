"""Pages of bodies."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory import operations, policies, queries
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.directory.wording import role_label
from jianxing.kernel.actor import Actor, Role
from jianxing.site import clock
from jianxing.site.answers import done, form_page, found_or_404, refused_as
from jianxing.site.asking import words
from jianxing.site.components import Action, Column, Crumb, Fact, Listing
from jianxing.site.deeds import once
from jianxing.site.directory.access import refusal_of
from jianxing.site.directory.forms import AliasForm, BodyForm, ConfirmForm, MoveForm
from jianxing.site.requests import acting_request

PAGE = 100


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every body in pinyin order, with what it belongs to; the task groups beneath."""
    by = acting_request(request).actor
    wanted, kind, after = (words(request, name) for name in ("q", "kind", "after"))
    found = queries.bodies(words=wanted, kinds=[kind] if kind in Body.Kind.values else ())
    count = found.count()
    rows = list(queries.after(found, cursor=after)[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    table = Listing(
        id="bodies",
        export_url=f"{reverse('export-of', args=['bodies'])}?{urlencode({'q': wanted, 'kind': kind})}",
        count=count,
        next_url="?" + urlencode({"q": wanted, "kind": kind, "after": queries.cursor(rows[-1])})
        if more
        else None,
        columns=(
            Column(key="name", label=_("Body"), kind="name"),
            Column(key="kind", label=_("Kind"), kind="short"),
            Column(key="parent", label=_("Belongs to"), kind="name"),
            Column(key="place", label=_("Governing jurisdiction"), kind="short"),
            Column(key="code", label=_("Code"), kind="short"),
        ),
    )
    context = {
        "title": _("Bodies and people"),
        "table": table,
        "rows": rows,
        "words": wanted,
        "kind": kind,
        "kinds": Body.Kind.choices,
        "groups": [] if after else list(queries.task_groups()),
        "may_add": by.role is Role.SYSTEM_OFFICER,
        "may_form": by.role is Role.LEADER,
    }
    return render(request, "directory/bodies.html", context)


def _body(pk: int) -> Body:
    return found_or_404(queries.body_with_people, pk=pk, on=clock.today())


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One body: what it is, where it belongs, who acts for it."""
    by, body = acting_request(request).actor, _body(pk)
    actions, why_nothing = once(_actions(body, by))
    facts = [
        Fact(label=_("Code"), value=body.code),
        Fact(label=_("Kind"), value=body.get_kind_display()),
        Fact(label=_("Belongs to"), value=body.parent.name if body.parent else "—"),
        Fact(label=_("Located in"), value=body.located_in.name if body.located_in else "—"),
        Fact(label=_("Governing jurisdiction"), value=body.governed_by.name if body.governed_by else "—"),
        Fact(label=_("Unified social credit code"), value=body.uscc or "—"),
        Fact(label=_("Other names in ledgers"), value="、".join(body.aliases) or "—", is_wide=True),
    ]
    context = {
        "title": body.name,
        "crumbs": [Crumb(label=_("Bodies and people"), url=reverse("bodies")), Crumb(label=body.label)],
        "body": body,
        "facts": facts,
        "people": [(held, role_label(held.role)) for held in body.present],  # type: ignore[attr-defined]  # to_attr
        "children": list(body.children.all()),
        "actions": actions,
        "why_nothing": why_nothing,
        "may_name_deputy": by.role is Role.LEADER and by.body_id == body.pk,
    }
    return render(request, "directory/body.html", context)


def _actions(body: Body, by: Actor) -> list[Action]:
    refusal = "" if by.role is Role.SYSTEM_OFFICER else _("Only a system officer may change bodies.")
    shown = [
        Action(
            key="move",
            label=_("Put under another body"),
            icon="arrows-exchange",
            url=reverse("body-move", args=[body.pk]),
            refusal=refusal,
        ),
        Action(
            key="alias",
            label=_("Add another name"),
            icon="plus",
            url=reverse("body-alias", args=[body.pk]),
            refusal=refusal,
        ),
    ]
    if not body.is_confirmed:
        confirm = Action(
            key="confirm",
            label=_("Confirm this body"),
            icon="circle-check",
            url=reverse("body-confirm", args=[body.pk]),
            is_main=True,
            refusal=refusal,
        )
        shown.insert(0, confirm)
    return shown


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a body."""
    if (
        no := refusal_of(policies.check_can_manage_bodies, request=request, back_url=reverse("bodies"))
    ) is not None:
        return no
    form = BodyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            data["located_in"] = data["located_in"] or data["governed_by"]
            body = operations.add_body(**data, by=acting_request(request).actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request=request, to=reverse("body", args=[body.pk]))
    return form_page(
        request=request, form=form, title=_("Add a body"), submit=_("Add"), back_url=reverse("bodies")
    )


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a body under another; what its superiors see follows."""
    body, form, here = _body(pk), MoveForm(request.POST or None), reverse("body", args=[pk])
    if (no := refusal_of(policies.check_can_manage_bodies, request=request, back_url=here)) is not None:
        return no
    if request.method == "POST" and form.is_valid():
        try:
            operations.move_body(
                body=body,
                parent=form.cleaned_data["parent"],
                by=acting_request(request).actor,
                at=clock.now(),
            )
        except Refused as refusal:
            return refused_as(request=request, refusal=refusal, back_url=here)
        return done(request=request, to=here)
    return form_page(
        request=request,
        form=form,
        title=_("Put under another body"),
        submit=_("Move"),
        back_url=here,
        warning=_(
            "The bodies above it will see what it registered; those above it until now no longer will."
        ),
    )


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a body that an import brought in."""
    body, form, here = _body(pk), ConfirmForm(request.POST or None), reverse("body", args=[pk])
    if (no := refusal_of(policies.check_can_manage_bodies, request=request, back_url=here)) is not None:
        return no
    if request.method == "POST" and form.is_valid():
        try:
            operations.confirm_body(
                body=body, **form.cleaned_data, by=acting_request(request).actor, at=clock.now()
            )
        except Refused as refusal:
            return refused_as(request=request, refusal=refusal, back_url=here)
        return done(request=request, to=here)
    return form_page(
        request=request, form=form, title=_("Confirm this body"), submit=_("Confirm"), back_url=here
    )


@require_http_methods(["GET", "POST"])
def alias(request: HttpRequest, pk: int) -> HttpResponse:
    """Remember another name of a body."""
    body, form, here = _body(pk), AliasForm(request.POST or None), reverse("body", args=[pk])
    # An import remembers names as it matches them; by hand it is the system officer's to do.
    if (no := refusal_of(policies.check_can_manage_bodies, request=request, back_url=here)) is not None:
        return no
    if request.method == "POST" and form.is_valid():
        try:
            operations.learn_alias(
                body=body, alias=form.cleaned_data["alias"], by=acting_request(request).actor, at=clock.now()
            )
        except Refused as refusal:
            return refused_as(request=request, refusal=refusal, back_url=here)
        return done(request=request, to=here)
    return form_page(
        request=request, form=form, title=_("Add another name"), submit=_("Remember"), back_url=here
    )
