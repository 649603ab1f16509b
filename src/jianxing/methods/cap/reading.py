"""A message that comes in: refused where it is hostile or no CAP, otherwise read with all that is wrong with it named.

What has a DOCTYPE is refused before anything in it is expanded, by expat through ``defusedxml``; only then libxml2 reads it,
without entities and without network. Nothing that the message names is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from defusedxml import ElementTree as Guarded
from defusedxml.common import DefusedXmlException
from lxml import etree

from jianxing.methods.cap import places
from jianxing.methods.cap.model import (
    NAMESPACE,
    REFERRING,
    Alert,
    Area,
    Circle,
    Info,
    Pair,
    Reference,
    Resource,
)
from jianxing.methods.cap.rules import ALERT, Rule, broken, collapsed, instant

if TYPE_CHECKING:
    from datetime import datetime

SIGNATURES: Final = "http://www.w3.org/2000/09/xmldsig#"
_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
#: How large a message may be.
MOST_BYTES: Final = 2 * 1024 * 1024
#: How many problems are named.
MOST_PROBLEMS: Final = 200
_FORBIDDEN: Final = frozenset(" \t\r\n,<&")


class CapRefused(Exception):
    """What came in is not read at all: a *code* of ``wording.MESSAGES`` with its values."""

    def __init__(self, code: str, **values: str | int) -> None:
        self.code = code
        self.values: Mapping[str, str | int] = values
        super().__init__(code, dict(values))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: a *code* of ``wording.MESSAGES``, the element it is about (``alert/info[2]/severity``) and its line.

    *is_schema* tells what the schema refuses from what the text of the standard demands beyond it.
    """

    code: str
    path: str
    line: int
    values: Mapping[str, str | int] = field(default_factory=dict)
    is_schema: bool = True


@dataclass(frozen=True, slots=True)
class Read:
    """A message and what is wrong with it; *alert* is None where there is anything wrong."""

    alert: Alert | None
    problems: tuple[Problem, ...]
    is_signed: bool


def parsed(data: bytes) -> Any:
    """Return the root element of *data*; raises ``CapRefused`` for what is too large, hostile or no XML."""
    if len(data) > MOST_BYTES:
        raise CapRefused("too_large", most=MOST_BYTES // 1024 // 1024)
    try:
        Guarded.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise CapRefused("hostile") from error
    except (Guarded.ParseError, ValueError, LookupError) as error:
        raise CapRefused("no_xml", reason=str(error)[:200]) from error
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise CapRefused("no_xml", reason=str(error)[:200]) from error
    document = root.getroottree().docinfo
    if document.internalDTD is not None or document.externalDTD is not None:
        raise CapRefused("hostile")
    return root


def _parser() -> Any:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def read(data: bytes) -> Read:
    """Read a message; raises ``CapRefused`` for what is no message at all."""
    return read_element(parsed(data))


def read_element(root: Any) -> Read:
    """Read a message from its root element; raises ``CapRefused`` where that is no CAP 1.2."""
    if root.tag != f"{{{NAMESPACE}}}alert":
        raise CapRefused("no_cap", tag=str(root.tag)[:120])
    problems: list[Problem] = []
    signed = _check(root, ALERT, "alert", problems, is_root=True)
    if not problems:
        problems += _beyond(root)
    alert = None if problems else _alert(root)
    return Read(alert, tuple(problems[:MOST_PROBLEMS]), signed)


def _check(
    element: Any, children: Mapping[str, Rule], path: str, problems: list[Problem], *, is_root: bool = False
) -> bool:
    """Hold the children of an element against the table; return whether a signature follows them."""
    order = list(children)
    counts = dict.fromkeys(order, 0)
    at, signed = 0, False
    _no_attributes(element, path, problems)
    _no_text(element, path, problems)
    for child in element:
        if len(problems) >= MOST_PROBLEMS:
            return signed
        name = _name(child)
        if is_root and isinstance(child.tag, str) and etree.QName(child).namespace == SIGNATURES:
            signed, at = True, len(order)
            continue
        if name not in counts:
            problems.append(Problem("unknown", f"{path}/{_shown(child)}", child.sourceline or 0))
            continue
        rule = children[name]
        counts[name] += 1
        here = f"{path}/{name}" + (f"[{counts[name]}]" if rule.most > 1 else "")
        where = order.index(name)
        if where < at:
            problems.append(Problem("out_of_order", here, child.sourceline or 0))
        elif counts[name] > rule.most:
            problems.append(Problem("too_often", here, child.sourceline or 0))
        at = max(at, where)
        if rule.children is not None:
            _check(child, rule.children, here, problems)
        else:
            _simple(child, rule, here, problems)
    for name, rule in children.items():
        if counts[name] < rule.least:
            problems.append(Problem("missing", f"{path}/{name}", element.sourceline or 0))
    return signed


def _simple(element: Any, rule: Rule, path: str, problems: list[Problem]) -> None:
    _no_attributes(element, path, problems)
    if len(element):
        problems.append(Problem("not_simple", path, element.sourceline or 0))
        return
    text = element.text or ""
    if code := broken(rule, text):
        values = {"value": text[:80], "words": ", ".join(rule.words)}
        problems.append(Problem(code, path, element.sourceline or 0, values))


def _no_attributes(element: Any, path: str, problems: list[Problem]) -> None:
    """The schema knows no attributes; those of XML Schema instances may stand anywhere."""
    problems += [
        Problem("attribute", path, element.sourceline or 0, {"name": str(name)[:80]})
        for name in element.attrib
        if etree.QName(name).namespace != _INSTANCE
    ]


def _no_text(element: Any, path: str, problems: list[Problem]) -> None:
    texts = [element.text or "", *(child.tail or "" for child in element)]
    if any(text.strip(" \t\r\n") for text in texts):
        problems.append(Problem("text_between", path, element.sourceline or 0))


def _name(element: Any) -> str:
    """Return the local name of an element of CAP, nothing for any other node."""
    if not isinstance(element.tag, str):
        return ""
    name = etree.QName(element)
    return str(name.localname) if name.namespace == NAMESPACE else ""


def _shown(element: Any) -> str:
    return str(etree.QName(element).localname)[:80] if isinstance(element.tag, str) else "&"


def _beyond(root: Any) -> Iterator[Problem]:
    """Yield what the standard's text demands beyond its schema."""

    def problem(code: str, path: str, **values: str | int) -> Problem:
        return Problem(code, f"alert/{path}", root.sourceline or 0, values, is_schema=False)

    for name in ("identifier", "sender"):
        word = _text(root, name)
        if not word or _FORBIDDEN & set(word):
            yield problem("not_a_handle", name, value=word[:80])
    scope, kind = collapsed(_text(root, "scope")), collapsed(_text(root, "msgType"))
    if scope == "Restricted" and not _text(root, "restriction").strip():
        yield problem("restriction_missing", "restriction")
    if scope == "Private" and not _text(root, "addresses").strip():
        yield problem("addresses_missing", "addresses")
    references = _text(root, "references").split()
    if kind in REFERRING and not references:
        yield problem("references_missing", "references", kind=kind)
    for word in references:
        if _reference(word) is None:
            yield problem("not_a_reference", "references", value=word[:120])
    if _quoted(_text(root, "addresses")) is None or _quoted(_text(root, "incidents")) is None:
        yield problem("quotes_open", "addresses")
    for number, info in enumerate(_all(root, "info"), start=1):
        yield from _beyond_info(info, f"alert/info[{number}]")


def _beyond_info(info: Any, path: str) -> Iterator[Problem]:
    effective, expires = instant(_text(info, "effective")), instant(_text(info, "expires"))
    if effective is not None and expires is not None and expires < effective:
        yield Problem("expires_before", f"{path}/expires", info.sourceline or 0, is_schema=False)
    for number, area in enumerate(_all(info, "area"), start=1):
        here = f"{path}/area[{number}]"
        for name, reader in (("polygon", places.polygon), ("circle", places.circle)):
            for which, one in enumerate(_all(area, name), start=1):
                try:
                    reader(one.text or "")
                except places.PlaceBroken as error:
                    place = f"{here}/{name}[{which}]"
                    yield Problem(error.code, place, one.sourceline or 0, error.values, is_schema=False)
        if _all(area, "ceiling") and not _all(area, "altitude"):
            yield Problem("ceiling_alone", f"{here}/ceiling", area.sourceline or 0, is_schema=False)


def _all(element: Any, name: str) -> list[Any]:
    return list(element.findall(f"{{{NAMESPACE}}}{name}"))


def _text(element: Any, name: str) -> str:
    return element.findtext(f"{{{NAMESPACE}}}{name}") or ""


def _texts(element: Any, name: str, *, word: bool = False) -> tuple[str, ...]:
    texts = (one.text or "" for one in _all(element, name))
    return tuple(collapsed(text) if word else text for text in texts)


def _reference(word: str) -> Reference | None:
    parts = word.split(",")
    sent = instant(parts[2]) if len(parts) == 3 else None
    return Reference(parts[0], parts[1], sent) if sent is not None and parts[0] and parts[1] else None


def _quoted(text: str) -> tuple[str, ...] | None:
    """Return words apart by blanks, those with blanks within in double quotes; None where a quote is left open."""
    words: list[str] = []
    for at, piece in enumerate(parts := text.split('"')):
        words += [piece] if at % 2 else piece.split()
    return None if len(parts) % 2 == 0 else tuple(words)


def _pairs(element: Any, name: str) -> tuple[Pair, ...]:
    return tuple((_text(one, "valueName"), _text(one, "value")) for one in _all(element, name))


def _alert(root: Any) -> Alert:
    references = (_reference(word) for word in _text(root, "references").split())
    return Alert(
        identifier=_text(root, "identifier"),
        sender=_text(root, "sender"),
        sent=_instant(root, "sent"),
        status=collapsed(_text(root, "status")),
        message_type=collapsed(_text(root, "msgType")),
        scope=collapsed(_text(root, "scope")),
        source=_text(root, "source"),
        restriction=_text(root, "restriction"),
        addresses=_quoted(_text(root, "addresses")) or (),
        codes=_texts(root, "code"),
        note=_text(root, "note"),
        references=tuple(one for one in references if one is not None),
        incidents=_quoted(_text(root, "incidents")) or (),
        infos=tuple(_info(one) for one in _all(root, "info")),
    )


def _instant(element: Any, name: str) -> datetime:
    found = instant(_text(element, name))
    if found is None:
        raise ValueError(name)
    return found


def _info(info: Any) -> Info:
    return Info(
        categories=_texts(info, "category", word=True),
        event=_text(info, "event"),
        urgency=collapsed(_text(info, "urgency")),
        severity=collapsed(_text(info, "severity")),
        certainty=collapsed(_text(info, "certainty")),
        language=collapsed(_text(info, "language")) or "en-US",
        responses=_texts(info, "responseType", word=True),
        audience=_text(info, "audience"),
        event_codes=_pairs(info, "eventCode"),
        effective=instant(_text(info, "effective")),
        onset=instant(_text(info, "onset")),
        expires=instant(_text(info, "expires")),
        sender_name=_text(info, "senderName"),
        headline=_text(info, "headline"),
        description=_text(info, "description"),
        instruction=_text(info, "instruction"),
        web=collapsed(_text(info, "web")),
        contact=_text(info, "contact"),
        parameters=_pairs(info, "parameter"),
        resources=tuple(_resource(one) for one in _all(info, "resource")),
        areas=tuple(_area(one) for one in _all(info, "area")),
    )


def _resource(one: Any) -> Resource:
    size = collapsed(_text(one, "size"))
    return Resource(
        description=_text(one, "resourceDesc"),
        mime_type=_text(one, "mimeType"),
        size=int(size) if size else None,
        uri=collapsed(_text(one, "uri")),
        deref_uri=_text(one, "derefUri"),
        digest=_text(one, "digest"),
    )


def _area(one: Any) -> Area:
    polygons = tuple(places.polygon(each.text or "") for each in _all(one, "polygon"))
    circles: tuple[Circle, ...] = tuple(places.circle(each.text or "") for each in _all(one, "circle"))
    return Area(
        description=_text(one, "areaDesc"),
        polygons=polygons,
        circles=circles,
        geocodes=_pairs(one, "geocode"),
        altitude=_decimal(one, "altitude"),
        ceiling=_decimal(one, "ceiling"),
    )


def _decimal(element: Any, name: str) -> Decimal | None:
    word = collapsed(_text(element, name))
    return Decimal(word) if word else None
