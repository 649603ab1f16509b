"""Trees of JSON and XML as a table: one record for each container, with what stands above it and beside it.

A record is the nearest member of a list in which a container's number stands. It has the values of all that it lies in; values
in lists below it are put together with ``|``. Lists of one document that speak of the same container – DCSA has equipment with
seals in one and cargo items with weights in another – give a record each; comparing puts them together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from xml.etree.ElementTree import Element

from jianxing.methods.freight.forms import BETWEEN
from jianxing.methods.freight.reading import names
from jianxing.methods.freight.reading.mapping import Mapping as SourceMapping
from jianxing.methods.freight.reading.mapping import plain
from jianxing.methods.freight.refusals import FreightRefused

DEPTH: Final = 40
MOST_RECORDS: Final = 2_000_000
Record = Mapping[str, Any]


def tree_of_json(text: str) -> Any:
    """Return what a JSON text holds. Raises ``FreightRefused``."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise FreightRefused("not_json", reason=str(error)[:80]) from error


def _refuse(constant: str) -> float:
    raise ValueError(constant)


def tree_of_xml(element: Element) -> Any:
    """Return an element as JSON would hold it: children of one name are a list, attributes are members."""
    children: dict[str, Any] = dict(element.attrib)
    for child in element:
        if not isinstance(child.tag, str):
            continue
        value = tree_of_xml(child)
        if child.tag in children:
            there = children[child.tag]
            children[child.tag] = [*there, value] if isinstance(there, list) else [there, value]
        else:
            children[child.tag] = value
    text = (element.text or "").strip()
    if not children:
        return text
    if text:
        children["value"] = text
    return children


def records(tree: Any, mapping: SourceMapping) -> Iterator[Record]:
    """Yield the records of a tree, values by their path."""
    wanted = {plain(one) for one in (*mapping.columns.get("container", ()), *names.NAMES["container"])}
    for found, record in enumerate(_records(tree, {}, "", wanted, 0)):
        if found >= MOST_RECORDS:
            raise FreightRefused("too_many_rows", most=MOST_RECORDS)
        yield record


def _records(node: Any, above: Record, path: str, wanted: set[str], depth: int) -> Iterator[Record]:
    if depth > DEPTH:
        raise FreightRefused("too_deep", most=DEPTH)
    if isinstance(node, list):
        for member in node:
            yield from _records(member, above, path, wanted, depth + 1)
        return
    if not isinstance(node, Mapping):
        return
    own, below = _parted(node, path, depth)
    here = {**above, **own}
    if any(_names(one, wanted) for one in own):
        gathered: dict[str, list[str]] = {}
        for name, members in below:
            for member in members:
                _gather(member, name, gathered, depth + 1)
        yield {**here, **{name: BETWEEN.join(values) for name, values in gathered.items()}}
        return
    for name, members in below:
        yield from _records(members, here, name, wanted, depth + 1)


def _names(path: str, wanted: set[str]) -> bool:
    parts = plain(path).split(".")
    return any(".".join(parts[-length:]) in wanted for length in range(1, len(parts) + 1))


def _parted(
    node: Mapping[str, Any], path: str, depth: int
) -> tuple[dict[str, Any], list[tuple[str, Sequence[Any]]]]:
    """Return the values of a node and the nodes that lie in it alone, and its lists of nodes, by their paths."""
    if depth > DEPTH:
        raise FreightRefused("too_deep", most=DEPTH)
    own: dict[str, Any] = {}
    below: list[tuple[str, Sequence[Any]]] = []
    for key, value in node.items():
        name = f"{path}.{key}" if path else str(key)
        if isinstance(value, Mapping):
            inner, lists = _parted(value, name, depth + 1)
            own.update(inner)
            below.extend(lists)
        elif isinstance(value, list):
            if any(isinstance(one, Mapping | list) for one in value):
                below.append((name, value))
            else:
                own[name] = BETWEEN.join(str(one) for one in value if one is not None)
        elif value is not None and value != "":
            own[name] = value
    return own, below


def _gather(node: Any, path: str, into: dict[str, list[str]], depth: int) -> None:
    if depth > DEPTH:
        raise FreightRefused("too_deep", most=DEPTH)
    if isinstance(node, Mapping):
        for key, value in node.items():
            _gather(value, f"{path}.{key}", into, depth + 1)
    elif isinstance(node, list):
        for one in node:
            _gather(one, path, into, depth + 1)
    elif node not in {None, ""}:
        into.setdefault(path, []).append(str(node))
