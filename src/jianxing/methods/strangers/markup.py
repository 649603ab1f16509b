"""XML of strangers: no DTD, no entities, no depth, no more elements than allowed."""

from __future__ import annotations

import io
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from jianxing.methods.strangers.bounds import Bounds, Refusal


def tree_of(data: bytes, bounds: Bounds, *, refusal: Refusal) -> Element:
    """Return the root of a document, names without their namespaces.

    Raises *refusal* of ``xml_hostile``, ``xml_broken``, ``xml_too_deep`` or ``file_empty``.
    """
    depth = count = 0
    root: Element | None = None
    try:
        for event, element in ElementTree.iterparse(
            io.BytesIO(data),
            events=("start", "end"),
            forbid_dtd=True,
            forbid_entities=True,
            forbid_external=True,
        ):
            if event == "start":
                depth += 1
                count += 1
                if depth > bounds.depth or count > bounds.elements:
                    raise refusal("xml_too_deep", most=bounds.depth)
                root = element if root is None else root
            else:
                depth -= 1
                if isinstance(element.tag, str):
                    element.tag = element.tag.rpartition("}")[2]
    except DefusedXmlException as error:
        raise refusal("xml_hostile") from error
    except (ParseError, LookupError, ValueError) as error:
        raise refusal("xml_broken", reason=str(error)[:80]) from error
    if root is None:
        raise refusal("file_empty")
    return root


def text(element: Element, name: str) -> str:
    """Return the text of a child, stripped; empty where there is none."""
    return (element.findtext(name) or "").strip()
