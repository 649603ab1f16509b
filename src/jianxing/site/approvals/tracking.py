"""The enterprise's page: without an account, by a code, what of its own application it may see."""

import threading
import time
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jianxing.approvals import operations, queries
from jianxing.approvals.models import Bundle
from jianxing.approvals.operations.coding import SIGNS, plain
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.approvals.forms import CodeForm

WINDOW_SECONDS: Final = 600
#: Wrong codes with one beginning, in a window and in one process; and how many beginnings are told apart. As at signing in, what
#: is being opened is counted and not who knocks: behind a proxy all knock from one address. With 100 bits this bounds load.
TRIES: Final = 30
BEGINNINGS: Final = 20_000
LANGUAGES: Final = ("zh-hans", "en")


class Tries:
    """Wrong codes within a fixed window, by their first group. A good one is not counted: whoever looks often is not shut out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window = 0
        self._wrong: dict[str, int] = {}

    def is_over(self, secret: str) -> bool:
        """Return whether there were too many with this beginning."""
        with self._lock:
            self._begin()
            return self._wrong.get(_beginning(secret), 0) >= TRIES

    def count(self, secret: str) -> None:
        """Count a wrong code."""
        with self._lock:
            self._begin()
            if len(self._wrong) >= BEGINNINGS:
                self._wrong.pop(next(iter(self._wrong)))
            self._wrong[_beginning(secret)] = self._wrong.get(_beginning(secret), 0) + 1

    def _begin(self) -> None:
        window = int(time.monotonic() // WINDOW_SECONDS)
        if window != self._window:
            self._window, self._wrong = window, {}

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._wrong = {}


def _beginning(secret: str) -> str:
    return plain(secret)[:SIGNS]


tries: Final = Tries()


@require_http_methods(["GET", "POST"])
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or show the application that it opens. A code that was never made and one that was revoked are alike."""
    wanted = request.POST.get("language", "")
    with translation.override(wanted if wanted in LANGUAGES else translation.get_language()):
        answer = _answer(request)
    answer.headers["X-Robots-Tag"] = "noindex"
    # Not "no-referrer": with it browsers send forms with "Origin: null", which is refused as forged.
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def _answer(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        secret = str(request.POST.get("code", ""))
        if tries.is_over(secret):
            form.is_valid()
            form.add_error(None, _("Too many tries. Wait ten minutes and try again."))
            return _asked(request, form, status=429)
        shown = _shown(request, form) if form.is_valid() else None
        if shown is not None:
            return shown
        tries.count(secret)
        if form.is_valid():
            form.add_error("code", _("This code opens nothing. Look at it again, or ask who gave it to you."))
    return _asked(request, form, status=422 if form.errors else 200)


def _asked(request: HttpRequest, form: CodeForm, *, status: int) -> HttpResponse:
    context = {"title": _("Follow your application"), "form": form}
    return render(request, "approvals/track.html", context, status=status)


def _shown(request: HttpRequest, form: CodeForm) -> HttpResponse | None:
    secret, today = form.cleaned_data["code"], clock.today()
    opened = operations.open_page(secret=secret, at=clock.now())
    if opened is None:
        return None
    with acting(Actor.system(body_id=opened.applicant_id)):
        try:
            tracked = queries.tracked(bundle=opened.bundle_id)
        except Bundle.DoesNotExist:
            return None
        left = calendar().between(today, tracked.deadline)
    context = {
        "title": tracked.name,
        "tracked": tracked,
        "left": left,
        "today": today,
        "secret": secret,
    }
    return render(request, "approvals/tracked.html", context)
