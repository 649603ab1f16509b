"""The pages of the door as a WSGI application: no account, no cookie, no script; what people wrote is always escaped."""

import base64
import email.parser
import email.policy
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Any, Final
from urllib.parse import parse_qs

from psycopg_pool import ConnectionPool

from jianxing.cli.door.limits import Limits
from jianxing.cli.door.words import CATEGORIES, STATES, WORDS
from jianxing.kernel import sealing
from jianxing.kernel.codes import random_code

MOST_BYTES: Final = 4 * 6_291_456 + 65_536
MOST_PHOTO: Final = 6_291_456
MOST_PHOTOS: Final = 4
#: Characters of a text that are kept.
LONGEST: Final = 4000
STYLE: Final = (
    "body{font:17px/1.6 system-ui,sans-serif;margin:0 auto;max-width:34rem;padding:1rem;background:#faf8f3;color:#222}"
    "label{display:block;margin:.9rem 0 .2rem}input[type=text],select,textarea{width:100%;font:inherit;"
    "padding:.5rem;box-sizing:border-box}"
    "button{font:inherit;padding:.6rem 1.4rem;margin:1rem .5rem 0 0;background:#9b1c1c;color:#fff;border:0}"
    ".said{border-left:4px solid #9b1c1c;padding-left:.8rem}.code{font:700 1.3rem monospace;letter-spacing:.06em}"
)
HEADERS: Final = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"), ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store"),
)  # fmt: skip

Start = Callable[[str, list[tuple[str, str]]], Any]


def token_of(code: str) -> str:
    """Return what the database knows a tracking code by."""
    return hashlib.sha256("".join(code.lower().split()).replace("-", "").encode()).hexdigest()


class TooLarge(Exception):
    """More was sent than a door takes."""


class Door:
    """The application; one pool of connections in the door's role."""

    def __init__(self, pool: ConnectionPool[Any], limits: Limits | None = None) -> None:
        self.pool, self.limits = pool, limits or Limits()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer one request."""
        asked = {key: values[-1] for key, values in parse_qs(str(environ.get("QUERY_STRING", ""))).items()}
        language = "en" if asked.get("lang") == "en" else "zh"
        words, path = WORDS[language], str(environ.get("PATH_INFO", "/")).strip("/")
        path = path if re.fullmatch(r"follow|[0-9a-z]{8}", path) else "none"
        status = "200 OK"
        try:
            if environ.get("REQUEST_METHOD") == "POST":
                status, body = self._posted(environ, path, words, language)
            else:
                status, body = self._shown(path, words, language)
        except TooLarge:
            status, body = "413 Content Too Large", f'<p class="said">{words["large"]}</p>'
        style = _hash_of(STYLE)
        start(status, [(name, value.format(style=style)) for name, value in HEADERS])
        other = "zh" if language == "en" else "en"
        return [
            f'<!doctype html><html lang="{"en" if language == "en" else "zh-Hans"}"><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{words["title"]}</title>'
            f'<style>{STYLE}</style><p><a href="?lang={other}">{words["other"]}</a></p>{body}'.encode()
        ]

    def _shown(self, path: str, words: dict[str, str], language: str) -> tuple[str, str]:
        if path == "follow":
            return "200 OK", _follow_form(words, language)
        entry = self._one("SELECT door.entry(%s)", path)
        if not entry:
            return "404 Not Found", f'<p class="said">{words["none"]}</p>'
        code = random_code(groups=4, signs=5).lower()
        options = "".join(
            f'<option value="{key}">{escape(pair[language == "en"])}</option>'
            for key, pair in CATEGORIES.items()
        )
        published = "".join(f"<li>{escape(one['text'])} ({one['on']})</li>" for one in entry["published"])
        return "200 OK", (
            f'<h1>{escape(entry["en" if language == "en" else "zh"])}</h1>'
            f'<form method="post" enctype="multipart/form-data" action="?lang={language}">'
            f'<input type="hidden" name="code" value="{code}">'
            f'<label for="category">{words["category"]}</label><select id="category" name="category" required>{options}</select>'
            f'<label for="text">{words["text"]}</label>'
            f'<textarea id="text" name="text" rows="5" maxlength="4000" required></textarea>'
            f'<label for="place">{words["place"]}</label><input type="text" id="place" name="place" maxlength="200">'
            f'<label for="photos">{words["photos"]}</label>'
            f'<input type="file" id="photos" name="photos" accept="image/*" multiple>'
            f'<label for="contact">{words["contact"]}</label><input type="text" id="contact" name="contact" maxlength="200">'
            f'<label><input type="checkbox" name="enterprise" value="1"> {words["enterprise"]}</label>'
            f'<button>{words["send"]}</button></form><p><a href="/follow?lang={language}">{words["follow"]}</a></p>'
            + (f"<h2>{words['published']}</h2><ul>{published}</ul>" if published else "")
        )  # fmt: skip

    def _posted(
        self, environ: dict[str, Any], path: str, words: dict[str, str], language: str
    ) -> tuple[str, str]:
        fields, photos = _read(environ)
        token, code = token_of(fields.get("code", "")), fields.get("code", "").strip()[:60]
        if path == "follow" and "solved" not in fields:
            return self._followed(token, code, words, language)
        network, device = str(environ.get("REMOTE_ADDR", "")), str(environ.get("HTTP_USER_AGENT", ""))
        if not self.limits.admits(network=network, device=device):
            return "429 Too Many Requests", f'<p class="said">{words["often"]}</p>'
        if path == "follow":
            said: dict[str, Any] = {
                "solved": fields["solved"] == "yes",
                "text": fields.get("text", "")[:LONGEST],
            }
            identity = hashlib.sha256(f"{token} word {fields.get('round', '')}".encode()).hexdigest()
            outcome = self._hand_in("", identity, token, "word", said, None, [])
            return "200 OK", f'<p class="said">{words[outcome]}</p>'
        if not fields.get("text", "").strip() or fields.get("category") not in CATEGORIES or len(code) < 20:
            return "422 Unprocessable Content", f'<p class="said">{words["missing"]}</p>'
        said = {name: fields.get(name, "")[:LONGEST] for name in ("category", "text", "place")}
        said |= {"language": language, "enterprise": fields.get("enterprise") == "1"}
        outcome = self._hand_in(path, token, token, "report", said, self._sealed(path, fields, token), photos)
        shown = f'<p class="said">{words[outcome]}</p>'
        if outcome in ("taken", "known"):
            shown += f'<p>{words["code"]}: <span class="code">{escape(code)}</span></p><p>{words["keep"]}</p>'
        return "200 OK", shown + f'<p><a href="/follow?lang={language}">{words["follow"]}</a></p>'

    def _sealed(self, path: str, fields: dict[str, str], token: str) -> bytes | None:
        contact = fields.get("contact", "").strip()[:200]
        entry = self._one("SELECT door.entry(%s)", path) if contact else None
        if not entry or not entry["key"]:
            return None
        return sealing.wrap(
            contact.encode(), public=bytes.fromhex(entry["key"]), bound=sealing.of_contact(token)
        )

    def _hand_in(
        self, path: str, identity: str, token: str, kind: str, said: dict[str, Any], contact: bytes | None, photos: list[bytes]
    ) -> str:  # fmt: skip
        return str(
            self._one(
                "SELECT door.hand_in(%s, %s, %s, %s, %s::jsonb, %s, %s::bytea[])",
                path, identity, token, kind, json.dumps(said), contact, photos,
            )
        )  # fmt: skip

    def _followed(self, token: str, code: str, words: dict[str, str], language: str) -> tuple[str, str]:
        told = self._one("SELECT door.ask(%s)", token)
        if not told:
            return "404 Not Found", f'<p class="said">{words["unknown"]}</p>' + _follow_form(words, language)
        at = language == "en"
        rows = [(words["received_on"], told["received_on"]), (words["responsible"], told["responsible"])]
        rows += [(words["due"], told["due_on"]), (words["reason"], told["reason"])]
        rows += [(f"{words['answer']} {one['on']}", one["text"]) for one in told["answers"]]
        shown = f'<h1 class="said">{STATES[told["state"]][at]}</h1>'
        shown += "".join(f"<p><b>{label}</b><br>{escape(str(value))}</p>" for label, value in rows if value)
        if told["state"] == "answered" and not told["waits"]:
            shown += (
                f'<form method="post" action="/follow?lang={language}"><p>{words["solved"]}</p>'
                f'<input type="hidden" name="code" value="{escape(code)}">'
                f'<input type="hidden" name="round" value="{len(told["answers"])}">'
                f'<label for="text">{words["why"]}</label>'
                f'<textarea id="text" name="text" rows="2" maxlength="4000"></textarea>'
                f'<button name="solved" value="yes">{words["yes"]}</button>'
                f'<button name="solved" value="no">{words["no"]}</button></form>'
            )
        return "200 OK", shown

    def _one(self, statement: str, *values: Any) -> Any:
        with self.pool.connection() as connection:
            row = connection.execute(statement.encode(), values).fetchone()
        return row[0] if row else None


def _follow_form(words: dict[str, str], language: str) -> str:
    return (
        f'<h1>{words["follow"]}</h1><form method="post" action="/follow?lang={language}">'
        f'<label for="code">{words["code"]}</label>'
        f'<input type="text" id="code" name="code" maxlength="60" required autocomplete="off">'
        f'<button>{words["ask"]}</button></form>'
    )  # fmt: skip


def _text(content: bytes) -> str:
    """Return what was typed; PostgreSQL keeps no NUL."""
    return content.decode("utf-8", "replace").replace("\x00", "")


def _hash_of(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _read(environ: dict[str, Any]) -> tuple[dict[str, str], list[bytes]]:
    """Return the fields and the photos of a form; raises ``TooLarge``."""
    length = str(environ.get("CONTENT_LENGTH") or "0")
    size = int(length) if length.isdecimal() else 0
    if size > MOST_BYTES:
        raise TooLarge
    body, kind = environ["wsgi.input"].read(size), str(environ.get("CONTENT_TYPE", ""))
    if not kind.startswith("multipart/form-data"):
        return {key: values[-1] for key, values in parse_qs(_text(body)).items()}, []
    head = f"Content-Type: {kind}\r\n\r\n".encode("latin-1", "replace")
    parsed = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    fields, photos = {}, []
    for part in parsed.iter_parts() if parsed.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True) or b""
        if not isinstance(name, str) or not isinstance(content, bytes):
            continue
        if name == "photos":
            photos += [content] if content else []
        else:
            fields[name] = _text(content)
    if len(photos) > MOST_PHOTOS or any(len(photo) > MOST_PHOTO for photo in photos):
        raise TooLarge
    return fields, photos
