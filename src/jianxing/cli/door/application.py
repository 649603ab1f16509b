"""The pages of the door as a WSGI application: no account, no cookie; what people wrote is always escaped."""

import hashlib
import ipaddress
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

from jianxing.cli.door import pages
from jianxing.cli.door.borders import MIDDLE, around
from jianxing.cli.door.limits import Limits
from jianxing.cli.door.reading import TooLarge, point_of, read
from jianxing.cli.door.store import Handed, Store
from jianxing.cli.door.words import CATEGORIES, WORDS
from jianxing.cli.door.work import Work
from jianxing.kernel import sealing
from jianxing.kernel.codes import random_code

#: Characters of a text that are kept.
LONGEST: Final = 4000
ASSETS: Final = Path(__file__).with_name("assets")
HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json"
#: Marks a request that is answered in the shape of Open311 GeoReport v2.
_OPEN311: Final = "open311"
_SCRIPTS: Final = ("door.js", "sw.js")
_PATH: Final = re.compile(
    r"follow|door\.js|sw\.js|borders\.json|open311/v2/(services|requests)\.json|[0-9a-z]{8}"
)
#: What an outcome is in HTTP, where it is not plainly done.
STATUS: Final = {
    "missing": "422 Unprocessable Content", "differs": "409 Conflict", "closed": "410 Gone", "full": "503 Service Unavailable",
    "often": "429 Too Many Requests", "work": "428 Precondition Required",
}  # fmt: skip

Start = Callable[[str, list[tuple[str, str]]], Any]


def token_of(code: str) -> str:
    """Return what the database knows a tracking code by."""
    return hashlib.sha256("".join(code.lower().split()).replace("-", "").encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: str
    body: bytes
    kind: str = HTML


class Door:
    """The application on a store. *behind* is the address of a proxy whose ``X-Forwarded-For`` is believed."""

    def __init__(
        self, store: Store, *, limits: Limits | None = None, work: Work | None = None, behind: str = ""
    ) -> None:
        self.store, self.limits, self.work, self.behind = store, limits or Limits(), work or Work(), behind

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer one request."""
        asked = {key: values[-1] for key, values in parse_qs(str(environ.get("QUERY_STRING", ""))).items()}
        language = "en" if asked.get("lang") == "en" else "zh"
        path = str(environ.get("PATH_INFO", "/")).strip("/")
        path = path if _PATH.fullmatch(path) else "none"
        try:
            if environ.get("REQUEST_METHOD") == "POST":
                answer = self._posted(environ, path, language)
            else:
                answer = self._shown(path, language, asked)
        except TooLarge:
            answer = self._outcome(environ, "large", language, "413 Content Too Large")
        start(answer.status, _headers(answer, path))
        return [answer.body]

    def _shown(self, path: str, language: str, asked: dict[str, str]) -> Answer:
        if path in _SCRIPTS:
            return Answer("200 OK", (ASSETS / path).read_bytes(), "text/javascript; charset=utf-8")
        if path == "borders.json":
            point = point_of(
                dict(zip(("longitude", "latitude"), asked.get("at", "").split(","), strict=False))
            )
            found = around(point.get("longitude", MIDDLE[0]), point.get("latitude", MIDDLE[1]))
            return _json("200 OK", found)
        if path == "open311/v2/services.json":
            return _json("200 OK", _services(language))
        if path == "follow":
            return _page("200 OK", pages.follow_page(language), language)
        entry = self.store.entry(path) if len(path) == 8 else None
        if not entry:
            return _page("404 Not Found", pages.said(WORDS[language]["none"]), language)
        code = random_code(groups=4, signs=5).lower()
        return _page("200 OK", pages.entry_page(entry, code, language), language)

    def _posted(self, environ: dict[str, Any], path: str, language: str) -> Answer:
        fields, photos = read(environ)
        if path.startswith("open311"):
            asked = fields.get("jurisdiction_id", "")
            fields, path = _from_open311(fields), asked if re.fullmatch(r"[0-9a-z]{8}", asked) else "none"
            environ = environ | {"HTTP_ACCEPT": _OPEN311}
        token, code = token_of(fields.get("code", "")), fields.get("code", "").strip()[:60]
        if path == "follow" and "solved" not in fields:
            return self._followed(token, code, language)
        network, device = self._network(environ), str(environ.get("HTTP_USER_AGENT", ""))
        if not self.limits.admits(network=network, device=device):
            return self._outcome(environ, "often", language)
        bits = self.work.bits()
        if bits and not self.work.holds(
            challenge=fields.get("challenge", ""), nonce=fields.get("nonce", ""), token=token, bits=bits
        ):
            return self._outcome(
                environ, "work", language, challenge=self.work.challenge(bits), bits=bits, token=token
            )
        if path == "follow":
            identity = hashlib.sha256(f"{token} word {fields.get('round', '')}".encode()).hexdigest()
            word = {"solved": fields["solved"] == "yes", "text": fields.get("text", "")[:LONGEST]}
            told = self.store.hand_in(Handed(door="", identity=identity, token=token, kind="word", said=word))
            return self._outcome(environ, told, language)
        if not fields.get("text", "").strip() or fields.get("category") not in CATEGORIES or len(code) < 20:
            return self._outcome(environ, "missing", language)
        report: dict[str, Any] = {
            name: fields.get(name, "")[:LONGEST] for name in ("category", "text", "place")
        }
        report |= {"language": language, "enterprise": fields.get("enterprise") == "1", **point_of(fields)}
        handed = Handed(
            door=path, identity=token, token=token, kind="report", said=report, photos=photos,
            contact=self._sealed(path, fields, token),
        )  # fmt: skip
        return self._outcome(environ, self.store.hand_in(handed), language, code=code)

    def _network(self, environ: dict[str, Any]) -> str:
        """Return the network that hands in: of IPv6 the /64 that one household has, of IPv4 the address."""
        address = str(environ.get("REMOTE_ADDR", ""))
        if self.behind and address == self.behind:
            address = str(environ.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
        try:
            known = ipaddress.ip_address(address)
        except ValueError:
            return address
        return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else address

    def _sealed(self, path: str, fields: dict[str, str], token: str) -> bytes | None:
        contact = fields.get("contact", "").strip()[:200]
        entry = self.store.entry(path) if contact else None
        if not entry or not entry["key"]:
            return None
        return sealing.wrap(
            contact.encode(), public=bytes.fromhex(entry["key"]), bound=sealing.of_contact(token)
        )

    def _followed(self, token: str, code: str, language: str) -> Answer:
        told = self.store.ask(token)
        if not told:
            unknown = pages.said(WORDS[language]["unknown"]) + pages.follow_page(language)
            return _page("404 Not Found", unknown, language)
        return _page("200 OK", pages.told_page(told, code, language), language)

    def _outcome(
        self, environ: dict[str, Any], outcome: str, language: str, status: str = "", *, code: str = "", **more: Any
    ) -> Answer:  # fmt: skip
        """Return what became of an envelope, as a page or as JSON: in HTTP's words too where it was not taken."""
        held, says = status or STATUS.get(outcome, "200 OK"), WORDS[language][outcome]
        if environ.get("HTTP_ACCEPT") == _OPEN311:
            notice = {"token": code, "service_notice": says, "account_id": None}
            error = {"code": int(held[:3]), "description": says, **more}
            return _json(held, [notice if held.startswith("200") else error])
        if JSON in str(environ.get("HTTP_ACCEPT", "")):
            return _json(held, {"outcome": outcome, "says": says, **more})
        return _page(held, pages.handed_page(outcome, code, language), language)


def _page(status: str, body: str, language: str) -> Answer:
    return Answer(status, pages.whole(body, language))


def _json(status: str, content: Any) -> Answer:
    return Answer(status, json.dumps(content, ensure_ascii=False).encode(), JSON)


def _headers(answer: Answer, path: str) -> list[tuple[str, str]]:
    held = [
        ("Content-Type", answer.kind), ("Referrer-Policy", "no-referrer"), ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-cache" if path in _SCRIPTS or path == "borders.json" else "no-store"),
        ("Permissions-Policy", "geolocation=(self), camera=(), microphone=()"),
        ("Content-Security-Policy", pages.POLICY if answer.kind == HTML or path == "sw.js" else "default-src 'none'"),
    ]  # fmt: skip
    return [*held, ("Retry-After", "60")] if answer.status[:3] in ("429", "503") else held


def _services(language: str) -> list[dict[str, Any]]:
    """Return the categories as Open311 GeoReport v2 lists services."""
    return [
        {
            "service_code": key, "service_name": pair[language == "en"], "description": "", "metadata": False,
            "type": "batch", "keywords": "", "group": "",
        }
        for key, pair in CATEGORIES.items()
    ]  # fmt: skip


def _from_open311(fields: dict[str, str]) -> dict[str, str]:
    """Return the fields of a GeoReport v2 request as ours: ``jurisdiction_id`` is the door, ``device_id`` the tracking code."""
    contact = " ".join(fields[name] for name in ("email", "phone") if fields.get(name))
    return {
        "code": fields.get("device_id", ""), "category": fields.get("service_code", ""),
        "text": fields.get("description", ""), "place": fields.get("address_string", ""), "contact": contact,
        "longitude": fields.get("long", ""), "latitude": fields.get("lat", ""),
        **{name: fields[name] for name in ("challenge", "nonce") if name in fields},
    }  # fmt: skip
