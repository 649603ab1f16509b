"""Pages of people and appointments, for the security officer; a leader names deputies from the body's page."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory import operations, policies, queries
from jianxing.directory.models import Appointment, Person
from jianxing.directory.policies import Refused
from jianxing.directory.wording import role_label
from jianxing.kernel.actor import Role
from jianxing.site import clock
from jianxing.site.answers import done, form_page, refused_as
from jianxing.site.asking import words
from jianxing.site.components import Column, Listing
from jianxing.site.directory.access import refusal_of
from jianxing.site.directory.forms import AppointForm, DeputyForm, EndForm, NewPasswordForm, PersonForm
from jianxing.site.requests import acting_request


def _only_security(request: HttpRequest) -> None:
    if not policies.can(policies.check_can_manage_people, by=acting_request(request).actor):
        raise Http404


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every account with its present roles."""
    _only_security(request)
    wanted = words(request)
    people = list(queries.people(words=wanted, on=clock.today()))
    table = Listing(
        id="people",
        export_url=f"{reverse('export-of', args=['people'])}?{urlencode({'q': wanted})}",
        count=len(people),
        columns=(
            Column(key="login", label=_("Login"), kind="short"),
            Column(key="name", label=_("Name of the person"), kind="name"),
            Column(key="held", label=_("Roles"), kind="text"),
            Column(key="state", label=_("Account"), kind="short"),
            Column(key="act", label=_("Change"), kind="short"),
        ),
    )
    rows = [
        (person, [(held, role_label(held.role)) for held in person.present])  # type: ignore[attr-defined]  # to_attr
        for person in people
    ]
    context = {"title": _("People"), "table": table, "rows": rows, "words": wanted, "now": clock.now()}
    return render(request, "directory/people.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add an account."""
    _only_security(request)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_person(**form.cleaned_data, by=acting_request(request).actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request=request, to=reverse("people"))
    return form_page(
        request=request, form=form, title=_("Add an account"), submit=_("Add"), back_url=reverse("people")
    )


@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a role in a body."""
    _only_security(request)
    person = get_object_or_404(Person, pk=pk)
    form = AppointForm(
        request.POST or None, is_officer=person.is_officer, initial={"valid_from": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        try:
            operations.appoint(person=person, **data, by=acting_request(request).actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request=request, to=reverse("people"))
    title = _("Appoint %(name)s") % {"name": person.name}
    return form_page(request=request, form=form, title=title, submit=_("Appoint"), back_url=reverse("people"))


@require_http_methods(["GET", "POST"])
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a new initial password, which also ends a lock."""
    _only_security(request)
    person, form = get_object_or_404(Person, pk=pk), NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.set_password(
                person=person,
                password=form.cleaned_data["password"],
                must_change=True,
                by=acting_request(request).actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error("password", refusal.reason)
        else:
            return done(request=request, to=reverse("people"))
    title = _("New password for %(name)s") % {"name": person.name}
    return form_page(request=request, form=form, title=title, submit=_("Set"), back_url=reverse("people"))


@require_http_methods(["POST"])
def set_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Close or reopen an account."""
    _only_security(request)
    person = get_object_or_404(Person, pk=pk)
    operations.set_active(
        person=person,
        is_active=request.POST.get("active") == "yes",
        by=acting_request(request).actor,
        at=clock.now(),
    )
    return done(request=request, to=reverse("people"))


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role and hand its open work over."""
    _only_security(request)
    held = get_object_or_404(Appointment.objects.select_related("person", "body"), pk=pk)
    form = EndForm(
        request.POST or None,
        body_id=held.body_id,
        leaver_id=held.person_id,
        initial={"last_day": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            handed = operations.end_appointment(
                held=held, **form.cleaned_data, by=acting_request(request).actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext("%(n)d open matter handed over.", "%(n)d open matters handed over.", handed)
            messages.success(request, said % {"n": handed})
            return done(request=request, to=reverse("people"))
    title = _("End the role of %(name)s in %(body)s") % {"name": held.person.name, "body": held.body.label}
    return form_page(request=request, form=form, title=title, submit=_("End"), back_url=reverse("people"))


@require_http_methods(["GET", "POST"])
def deputise(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a deputy for a time."""
    held = get_object_or_404(Appointment.objects.select_related("person", "body"), pk=pk)
    asked, here = acting_request(request), reverse("body", args=[held.body_id])
    no = refusal_of(policies.check_can_deputise, request=request, back_url=here, body_id=held.body_id)
    if no is not None:
        return no
    form = DeputyForm(request.POST or None, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            operations.deputise(held=held, **form.cleaned_data, by=asked.actor, at=clock.now())
        except Refused as refusal:
            return refused_as(request=request, refusal=refusal, back_url=here)
        return done(request=request, to=here)
    title = _("Deputy for %(name)s") % {"name": held.person.name}
    return form_page(request=request, form=form, title=title, submit=_("Name the deputy"), back_url=here)
