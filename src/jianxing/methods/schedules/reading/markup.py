"""XML of strangers: no DTD, no entities, no depth, no more elements than allowed."""

from __future__ import annotations

import io
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from jianxing.methods.schedules.reading.limits import Limits
from jianxing.methods.schedules.refusals import ScheduleRefused


def tree_of(data: bytes, *, limits: Limits) -> Element:
    """Return the root of a document, names without their namespaces; raises ``ScheduleRefused``."""
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
                if depth > limits.depth or count > limits.elements:
                    raise ScheduleRefused("xml_too_deep", most=limits.depth)
                root = element if root is None else root
            else:
                depth -= 1
                if isinstance(element.tag, str):
                    element.tag = element.tag.rpartition("}")[2]
    except DefusedXmlException as error:
        raise ScheduleRefused("xml_hostile") from error
    except (ParseError, LookupError, ValueError) as error:
        raise ScheduleRefused("xml_broken", reason=str(error)[:80]) from error
    if root is None:
        raise ScheduleRefused("file_empty")
    return root


def text(element: Element, name: str) -> str:
    """Return the text of a child, stripped; empty where there is none."""
    return (element.findtext(name) or "").strip()
