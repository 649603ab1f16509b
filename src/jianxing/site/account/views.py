"""Views of one's own account."""

import json

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianxing.directory import operations
from jianxing.directory.models import Appointment, Person
from jianxing.directory.policies import Refused
from jianxing.directory.queries import appointments_of
from jianxing.directory.signing_in import SignInRefused
from jianxing.directory.signing_in import sign_in as check_sign_in
from jianxing.directory.signing_in import sign_out as record_sign_out
from jianxing.kernel.actor import Role
from jianxing.site import clock
from jianxing.site.account.forms import PasswordForm, SignInForm
from jianxing.site.requests import acting_request

LANDINGS = {Role.AUDIT_OFFICER: "acts", Role.SECURITY_OFFICER: "people", Role.SYSTEM_OFFICER: "bodies"}


def safe_next(request: HttpRequest, fallback: str = "/") -> str:
    """Return where to go on to: only an address of this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or fallback
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return fallback


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead to where the role's work is."""
    role = acting_request(request).actor.role
    return redirect(LANDINGS.get(role, "workbench") if role else "workbench")


def _open_session(request: HttpRequest, person: Person, appointment: Appointment) -> None:
    request.session.cycle_key()
    request.session["person"] = person.pk
    request.session["appointment"] = appointment.pk
    request.session["password"] = person.get_session_auth_hash()
    request.session["seen"] = timezone.now().isoformat()


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by login and password; the first appointment acts, and the header changes it."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = check_sign_in(**form.cleaned_data, at=timezone.now())
            appointment = appointments_of(person=person, on=clock.today()).first()
            if appointment is None:
                raise SignInRefused(
                    _("This account holds no role at present."),
                    _("Ask the security officer for an appointment."),
                )
        except SignInRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            _open_session(request, person, appointment)
            response = HttpResponseRedirect(safe_next(request))
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax", max_age=31536000
            )
            return response
    context = {"form": form, "next": safe_next(request)}
    if settings.DEMO and settings.DEMO_ACCOUNTS_FILE.exists():
        context |= json.loads(settings.DEMO_ACCOUNTS_FILE.read_text(encoding="utf-8"))
    return render(request, "site/sign_in.html", context, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    record_sign_out(person=acting_request(request).person, at=timezone.now())
    request.session.flush()
    return redirect("sign-in")


@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password, knowing the present one."""
    asked = acting_request(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not asked.person.check_password(form.cleaned_data["present"]):
            form.add_error("present", _("This is not your present password."))
        else:
            try:
                operations.set_password(
                    person=asked.person,
                    password=form.cleaned_data["new"],
                    must_change=False,
                    by=asked.actor,
                    at=timezone.now(),
                )
            except Refused as refusal:
                form.add_error("new", refusal.reason)
            else:
                _open_session(request, asked.person, asked.appointment)
                messages.success(request, _("Your password has been changed."))
                return redirect("home")
    context = {
        "form": form,
        "title": _("Change password"),
        "submit": _("Change password"),
        "action": reverse("password"),
        "back_url": "" if asked.person.must_change_password else reverse("home"),
    }
    return render(request, "site/action.html", context, status=422 if form.errors else 200)


@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Act under another of one's own appointments."""
    asked = acting_request(request)
    wanted = request.POST.get("appointment", "")
    held = appointments_of(person=asked.person, on=clock.today())
    chosen = held.filter(pk=wanted).first() if wanted.isdecimal() else None
    if chosen is None:
        messages.error(request, _("You do not hold that role at present."))
    else:
        request.session["appointment"] = chosen.pk
    return redirect("home")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Read in another language from now on, on this device and for this account."""
    wanted = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_next(request))
    if wanted in dict(settings.LANGUAGES):
        translation.activate(wanted)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, samesite="Lax", max_age=31536000)
        if hasattr(request, "actor"):
            operations.set_language(person=acting_request(request).person, language=wanted)
    return response
