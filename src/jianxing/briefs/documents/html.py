"""A brief as one HTML file that needs nothing beside it and prints as it is."""

import base64
import hashlib
from html import escape

from jianxing.briefs.documents.content import Document, Line, Part, Run

STYLE = """
@page { size: A4; margin: 30mm 26mm 28mm 28mm;
  @bottom-center { content: "\\2014\\00a0" counter(page) "\\00a0\\2014"; font-size: 12pt; } }
:root { color-scheme: light; }
body { margin: 0 auto; padding: 2rem 1.25rem; max-width: 42rem; background: #fffefa; color: #23262b;
  font: 1.125rem/1.9 "FangSong_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC", "Noto Serif SC", "SimSun", serif; }
header { border-bottom: 2px solid #9e2a2b; text-align: center; }
h1 { margin: 0.5rem 0; color: #9e2a2b; font-size: 1.75rem; line-height: 1.4; }
.subtitle { margin: 0 0 0.75rem; }
.imprint { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.5rem; margin: 0; font-size: 0.9375rem; }
.standing { display: inline-block; margin: 0; padding: 0 0.75rem; border: 1px solid; color: #9e2a2b; font-size: 0.9375rem; }
h2 { margin: 2rem 0 0.25rem; font-size: 1.25rem; break-after: avoid;
  font-family: "SimHei", "Heiti SC", "Noto Sans CJK SC", sans-serif; }
.kicker { margin: 0; font-family: "KaiTi_GB2312", "KaiTi", "STKaiti", "Noto Serif CJK SC", serif; break-after: avoid; }
section p:not(.kicker) { margin: 0; text-indent: 2em; text-align: justify; }
a.figure { color: inherit; font-weight: 700; text-decoration: none; border-bottom: 1px dotted #9e2a2b; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; line-height: 1.5; }
th, td { padding: 0.25rem 0.375rem; border: 1px solid #cbc3b0; text-align: left; vertical-align: top; }
tr { break-inside: avoid; }
td.number { text-align: right; white-space: nowrap; }
code, .head dd { font: 0.75rem/1.5 ui-monospace, Consolas, monospace; overflow-wrap: anywhere; }
.head dt { float: left; clear: left; margin-right: 0.5em; }
.head dd { margin: 0 0 0.25rem; }
@media print { body { padding: 0; max-width: none; background: none; font-size: 16pt; } table { font-size: 9pt; } }
@media (max-width: 30rem) { table.figures .wide { display: none; } }
"""
#: What a Content-Security-Policy must name for the style of these documents to be taken.
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


def as_html(document: Document) -> bytes:
    """Return the document; every word of it is escaped."""
    words = document.words
    imprint = [document.body]
    if document.number:
        imprint.append(f"{words['number']} {document.number}")
    imprint.append(
        f"{words['issued']} {document.issued}" if document.issued else f"{words['as_of']} {document.as_of}"
    )
    standing = f'<p class="standing">{escape(document.standing)}</p>' if document.standing else ""
    subtitle = f'<p class="subtitle">{escape(document.subtitle)}</p>' if document.subtitle else ""
    head = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in document.head)
    ledger = f'<h2>{escape(words["ledger"])}</h2><dl class="head">{head}</dl>' if head else ""
    page = (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(document.title)}</title><style>{STYLE}</style></head><body>"
        f"<header>{standing}<h1>{escape(document.title)}</h1>{subtitle}"
        f'<p class="imprint">{"".join(f"<span>{escape(text)}</span>" for text in imprint)}</p></header>'
        f"<main>{''.join(_part(part) for part in document.parts)}</main>"
        f"<footer>{_figures(document)}{ledger}</footer></body></html>\n"
    )
    return page.encode()


def _part(part: Part) -> str:
    kicker = f'<p class="kicker">{escape(part.kicker)}</p>' if part.kicker else ""
    paragraphs = "".join(f"<p>{''.join(_run(run) for run in runs)}</p>" for runs in part.paragraphs)
    heading = f"<h2>{escape(part.heading)}</h2>" if part.heading else ""
    return f"<section>{heading}{kicker}{paragraphs}</section>"


def _run(run: Run) -> str:
    if not run.figure:
        return escape(run.words)
    return f'<a class="figure" href="#{escape(run.figure)}">{escape(run.words)}</a>'


def _figures(document: Document) -> str:
    if not document.figures:
        return ""
    words = document.words
    columns = (words["figure"], words["value"], words["rows"], words["key"], words["opens"])
    head = "".join(
        f'<th scope="col"{" class=wide" if place > 2 else ""}>{escape(name)}</th>'
        for place, name in enumerate(columns)
    )
    lines = "".join(_line(line) for line in document.figures)
    return (
        f"<h2>{escape(words['figures'])}（{escape(words['as_of'])}{escape(document.as_of)}）</h2>"
        f'<table class="figures"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>'
    )


def _line(line: Line) -> str:
    return (
        f'<tr id="{escape(line.key)}"><th scope="row">{escape(line.name)}</th>'
        f'<td class="number">{escape(line.value)} {escape(line.unit)}</td>'
        f'<td class="number">{escape(line.count)}</td><td class="wide"><code>{escape(line.key)}</code></td>'
        f'<td class="wide"><code>{escape(line.opens)}</code></td></tr>'
    )
