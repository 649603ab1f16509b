"""The door's pages: complete without scripts; with them, what is typed stays on the phone until it can be sent."""

import base64
import hashlib
import json
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from jianxing.cli.door.borders import MIDDLE
from jianxing.cli.door.words import CATEGORIES, SCRIPT, STATES, WORDS

STYLE: Final = (
    "body{font:17px/1.6 system-ui,sans-serif;margin:0 auto;max-width:34rem;padding:1rem;background:#faf8f3;color:#222}"
    "label{display:block;margin:.9rem 0 .2rem}input[type=text],select,textarea{width:100%;font:inherit;"
    "padding:.5rem;box-sizing:border-box}a{color:#7a1616}"
    "button{font:inherit;padding:.6rem 1.4rem;margin:1rem .5rem 0 0;background:#9b1c1c;color:#fff;border:0}"
    "button.soft{background:#fff;color:#222;border:1px solid #777;padding:.35rem .9rem;margin:.3rem .3rem 0 0}"
    ".said{border-left:4px solid #9b1c1c;padding-left:.8rem}.code{font:700 1.3rem monospace;letter-spacing:.06em}"
    ".box{border:1px solid #ccc;background:#fff;padding:.2rem .8rem .8rem;margin:1rem 0}.box h2{font-size:1.05rem;margin:.5rem 0}"
    ".box li{margin:.4rem 0}.soft-text{color:#555;font-size:.92rem}[hidden]{display:none}"
    "#sheet{display:block;width:100%;height:260px;touch-action:none;background:#eef1ec;border:1px solid #bbb}"
    "#sheet:focus{outline:3px solid #9b1c1c}"
)
STYLE_HASH: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY: Final = (
    f"default-src 'none'; script-src 'self'; style-src 'sha256-{STYLE_HASH}'; connect-src 'self'; worker-src 'self'; "
    "img-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def whole(body: str, language: str, *, ways: str = "") -> bytes:
    """Return a page around a body."""
    words, other = WORDS[language], "zh" if language == "en" else "en"
    return (
        f'<!doctype html><html lang="{"en" if language == "en" else "zh-Hans"}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{words["title"]}</title>'
        f'<style>{STYLE}</style><p><a href="?lang={other}">{words["other"]}</a>{ways}</p>{body}'
    ).encode()


def said(sentence: str) -> str:
    """Return a sentence that answers what was done."""
    return f'<p class="said" role="status">{sentence}</p>'


def entry_page(entry: Mapping[str, Any], code: str, language: str) -> str:
    """Return the form of a door; *code* is the tracking code for whoever has no scripts."""
    words, at = WORDS[language], language == "en"
    options = "".join(
        f'<option value="{key}">{escape(pair[at])}</option>' for key, pair in CATEGORIES.items()
    )
    published = "".join(f"<li>{escape(one['text'])} ({one['on']})</li>" for one in entry["published"])
    script = {key: pair[at] for key, pair in SCRIPT.items()}
    start = (entry.get("longitude") or MIDDLE[0], entry.get("latitude") or MIDDLE[1])
    title = escape(entry["en" if at else "zh"])
    return (
        f'<h1>{title}</h1><noscript><p class="soft-text">{words["noscript"]}</p></noscript>'
        f'<main id="door" data-code="{escape(str(entry["code"]))}" data-title="{title}" data-start="{start[0]},{start[1]}" '
        f'data-words="{escape(json.dumps(script, ensure_ascii=False))}">'
        f'<div id="outbox" class="box" hidden><h2>{words["outbox"]}</h2><p id="outbox-said" role="status"></p><ul></ul></div>'
        f'<form id="form" method="post" enctype="multipart/form-data" action="?lang={language}">'
        f'<input type="hidden" name="code" value="{code}"><input type="hidden" name="longitude">'
        f'<input type="hidden" name="latitude">'
        f'<label for="category">{words["category"]}</label><select id="category" name="category" required>{options}</select>'
        f'<label for="text">{words["text"]}</label>'
        f'<textarea id="text" name="text" rows="5" maxlength="4000" required></textarea>'
        f'<label for="place">{words["place"]}</label><input type="text" id="place" name="place" maxlength="200">'
        f'<div id="point" hidden><button type="button" class="soft" id="here">{words["here"]}</button>'
        f'<button type="button" class="soft" id="open-sheet" aria-expanded="false">{words["sheet"]}</button>'
        f'<button type="button" class="soft" id="no-point" hidden>{words["no_point"]}</button>'
        f'<p class="soft-text" id="point-said" role="status">{words["consent"]}</p>'
        f'<div id="sheet-box" hidden><svg id="sheet" tabindex="0" role="application" aria-label="{words["sheet_label"]}"></svg>'
        f'<button type="button" class="soft" id="nearer" aria-label="{words["nearer"]}">+</button>'
        f'<button type="button" class="soft" id="farther" aria-label="{words["farther"]}">−</button>'
        f'<button type="button" class="soft" id="take-point">{words["take_point"]}</button></div></div>'
        f'<label for="photos">{words["photos"]}</label>'
        f'<input type="file" id="photos" name="photos" accept="image/*" multiple>'
        f'<label for="contact">{words["contact"]}</label><input type="text" id="contact" name="contact" maxlength="200">'
        f'<label><input type="checkbox" name="enterprise" value="1"> {words["enterprise"]}</label>'
        f'<button>{words["send"]}</button></form><p><a href="/follow?lang={language}">{words["follow"]}</a></p>'
        + (f"<h2>{words['published']}</h2><ul>{published}</ul>" if published else "")
        + '</main><script src="/door.js" defer></script>'
    )  # fmt: skip


def handed_page(outcome: str, code: str, language: str) -> str:
    """Return what became of what was handed in."""
    words = WORDS[language]
    shown = said(words[outcome])
    if outcome in ("taken", "known"):
        shown += f'<p>{words["code"]}: <span class="code">{escape(code)}</span></p><p>{words["keep"]}</p>'
    return shown + f'<p><a href="/follow?lang={language}">{words["follow"]}</a></p>'


def follow_page(language: str) -> str:
    """Return the form that asks for a tracking code."""
    words = WORDS[language]
    return (
        f'<h1>{words["follow"]}</h1><form method="post" action="/follow?lang={language}">'
        f'<label for="code">{words["code"]}</label>'
        f'<input type="text" id="code" name="code" maxlength="60" required autocomplete="off">'
        f'<button>{words["ask"]}</button></form><div id="kept" class="box" hidden><h2>{words["kept"]}</h2><ul></ul></div>'
        '<script src="/door.js" defer></script>'
    )  # fmt: skip


def told_page(told: Mapping[str, Any], code: str, language: str) -> str:
    """Return where a report stands, and ask whether it is solved where it was answered."""
    words, at = WORDS[language], language == "en"
    rows = [(words["received_on"], told["received_on"]), (words["responsible"], told["responsible"])]
    rows += [(words["due"], told["due_on"]), (words["reason"], told["reason"])]
    rows += [(f"{words['answer']} {one['on']}", one["text"]) for one in told["answers"]]
    refused = told["state"] is None and told.get("refused")
    shown = f'<h1 class="said">{words["refused"] if refused else STATES[told["state"]][at]}</h1>'
    if told.get("as_of"):
        shown += f'<p class="soft-text">{words["as_of"]} {escape(str(told["as_of"]))}</p>'
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
    return shown
