"""The leads room (线索室): entered by a passphrase for a quarter of an hour, and nothing of it is kept by a browser.

While it is open to somebody, his key lies in two halves: sealed in his session, and the key to that in a cookie that only the
room's own addresses receive. Neither the database nor the cookie opens anything alone; after the time both are refused.
"""

import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.kernel.canonical import canonical
from jianxing.kernel.sealing import KEY_BYTES, CannotOpen, decrypt, encrypt
from jianxing.referrals.operations import Opener
from jianxing.site import clock
from jianxing.site.answers import done, refused
from jianxing.site.requests import acting_request

COOKIE: Final = "jianxing_leads"
SESSION: Final = "leads"
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def open_to(request: HttpRequest, response: HttpResponseBase, opener: Opener) -> None:
    """Open the room to somebody for a quarter of an hour from now."""
    until = clock.now() + timedelta(minutes=settings.LEADS_ROOM_MINUTES)
    key = secrets.token_bytes(KEY_BYTES)
    sealed = encrypt(opener.private, key=key, bound=_bound(opener.person_id, opener.key_id, until))
    request.session[SESSION] = {
        "sealed": b64encode(sealed).decode(),
        "key_id": opener.key_id,
        "until": until.isoformat(),
    }
    response.set_cookie(
        COOKIE,
        b64encode(key).decode(),
        path=reverse("leads"),
        httponly=True,
        samesite="Strict",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def close(request: HttpRequest, response: HttpResponseBase | None = None) -> None:
    """Close the room."""
    request.session.pop(SESSION, None)
    if response is not None:
        response.delete_cookie(COOKIE, path=reverse("leads"), samesite="Strict")


def opener_of(request: HttpRequest) -> Opener | None:
    """Return the key of who has entered, None where the room is closed to him or closes with this request."""
    kept: dict[str, str] | None = request.session.get(SESSION)
    if not kept:
        return None
    person = acting_request(request).actor.person
    until = datetime.fromisoformat(kept["until"])
    try:
        if clock.now() > until:
            raise CannotOpen
        private = decrypt(
            b64decode(kept["sealed"]),
            key=b64decode(request.COOKIES.get(COOKIE, "")),
            bound=_bound(person, kept["key_id"], until),
        )
    except (CannotOpen, ValueError):
        close(request)
        return None
    return Opener(person, kept["key_id"], private)


def minutes_left(request: HttpRequest) -> int:
    """Return for how long the room stays open, in begun minutes."""
    kept = request.session.get(SESSION)
    if not kept:
        return 0
    left = datetime.fromisoformat(kept["until"]) - clock.now()
    return max(0, -(-int(left.total_seconds()) // 60))


def _bound(person: int, key_id: str, until: datetime) -> bytes:
    return canonical({"purpose": "room", "person": person, "key": key_id, "until": until})


def unkept(view: View[P]) -> View[P]:
    """Let nothing of a view's answer be kept by a browser or on the way, nor named to other sites."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private, max-age=0"
        response.headers["Pragma"] = "no-cache"
        # Not no-referrer: a browser then names no origin in its forms, and they would be refused as from elsewhere.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return cast("View[P]", guarded)


def entered(view: View[P]) -> View[P]:
    """Let in who has entered the room; send others to its door, and refuse officers."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        role = acting_request(request).actor.role
        if role is None or role.is_officer:
            return refused(
                request=request,
                reason=_("Officers do not enter the leads room."),
                remedy=_("How many referrals there are is told at its door."),
                status=403,
            )
        opener = opener_of(request)
        if opener is None:
            following = request.path if request.method == "GET" else reverse("leads")
            return done(request=request, to=f"{reverse('leads')}?{urlencode({'next': following})}")
        request.opener = opener  # type: ignore[attr-defined]  # read through opener()
        return view(request, *args, **kwargs)

    return unkept(cast("View[P]", guarded))


def opener(request: HttpRequest) -> Opener:
    """Return the key of who has entered, inside a view that only lets such people in."""
    found: Any = request.opener  # type: ignore[attr-defined]
    return cast(Opener, found)
