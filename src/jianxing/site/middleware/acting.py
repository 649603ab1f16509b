"""Nobody reads without an account, an appointment and a transaction that knows the acting body."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from jianxing.directory.acting import acting
from jianxing.directory.models import Appointment
from jianxing.directory.queries import actor_of, held_by
from jianxing.site import clock
from jianxing.site.middleware import replica

#: Open to everybody; each is a name of a URL.
OPEN_PAGES = frozenset(
    {
        "sign-in",
        "set_language",
        "healthz",
        "readyz",
        "style-guide",
        "style-guide-form",
        "calendar-feed",
        "track",
    }
)
#: What somebody may reach whose password must be changed first.
BEFORE_PASSWORD = frozenset({"password", "sign-out"})
SEEN_EVERY = timedelta(minutes=1)


class ActingMiddleware:
    """Loads who acts in one query, and runs the view and its template inside ``acting(...)``.

    An answer of 500 rolls the transaction back: Django has turned the exception into the answer by then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        appointment = self._appointment(request)
        if appointment is not None:
            request.person = appointment.person  # type: ignore[attr-defined]  # read through ActingRequest
            request.appointment = appointment  # type: ignore[attr-defined]
            request.body_acting = appointment.body  # type: ignore[attr-defined]
            request.actor = actor_of(appointment=appointment)  # type: ignore[attr-defined]
            if replica.may_serve(request):
                response = replica.answer_from_replica(request, self._answer)
                if response is not None:
                    return response
            response = self._answer(request)
            replica.remember_write(request, response)
            return response
        return self.get_response(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        with acting(request.actor):  # type: ignore[attr-defined]  # read through ActingRequest
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Tell the replica's errors from the page's own."""
        replica.note_error(request, error)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Send strangers to the sign-in page, and those with an initial password to change it."""
        name = request.resolver_match.url_name if request.resolver_match else None
        if name in OPEN_PAGES:
            return None
        if not hasattr(request, "actor"):
            return _redirect(request, reverse("sign-in") + "?" + urlencode({"next": request.get_full_path()}))
        if request.person.must_change_password and name not in BEFORE_PASSWORD:  # type: ignore[attr-defined]
            return _redirect(request, reverse("password"))
        return None

    def _appointment(self, request: HttpRequest) -> Appointment | None:
        held, person = request.session.get("appointment"), request.session.get("person")
        if held is None or person is None:
            return None
        choices = held_by(person_id=person, on=clock.today())
        appointment = next((one for one in choices if one.pk == held), None)
        if (
            appointment is None
            or not appointment.person.is_active
            or not self._is_of_password(request, appointment)
            or self._idle(request)
        ):
            request.session.flush()
            return None
        request.appointments = choices  # type: ignore[attr-defined]  # read through ActingRequest
        return appointment

    def _is_of_password(self, request: HttpRequest, appointment: Appointment) -> bool:
        """Return whether the session was begun with the present password, under this secret key or an earlier one."""
        held, person = str(request.session.get("password")), appointment.person
        return held == person.get_session_auth_hash() or held in person.get_session_auth_fallback_hash()

    def _idle(self, request: HttpRequest) -> bool:
        seen, now = request.session.get("seen"), timezone.now()
        last = datetime.fromisoformat(seen) if seen else now
        idle = timedelta(minutes=settings.IDLE_SIGN_OUT_MINUTES)
        if now - last > idle:
            return True
        if seen is None or now - last > min(SEEN_EVERY, idle / 10):
            request.session["seen"] = now.isoformat()
        return False


def _redirect(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
