"""Provenance in the terms of W3C PROV, as PROV-JSON (W3C Member Submission, 24 April 2013) inside the package.

A file is an *entity*, obtaining it an *activity* of its own, bodies and officers are *agents*; officers bear their
certificate number and no name. A link in the chain of custody is an activity too, associated with who gave and who took.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from jianxing.kernel.canonical import canonical
from jianxing.methods.packages.pieces import Piece
from jianxing.methods.packages.statement import Statement

PROVENANCE: Final = "provenance.json"
_PREFIX: Final = {"jx": "urn:jianxing:evidence:", "prov": "http://www.w3.org/ns/prov#"}


def written(pieces: Sequence[Piece], *, package: str, sender: str, sender_name: str, made_at: str) -> bytes:
    """Return the provenance of a package as PROV-JSON in canonical form."""
    told: dict[str, Any] = {
        "prefix": _PREFIX,
        "entity": {f"jx:package/{package}": {"prov:type": "prov:Bundle"}},
        "activity": {f"jx:packing/{package}": {"prov:endTime": made_at}},
        "agent": {f"jx:body/{sender}": {"prov:type": "prov:Organization", "prov:label": sender_name}},
        "wasGeneratedBy": {"_:packed": _two("entity", f"jx:package/{package}", "activity", f"jx:packing/{package}")},
        "wasAssociatedWith": {"_:packer": _two("activity", f"jx:packing/{package}", "agent", f"jx:body/{sender}")},
        "wasAttributedTo": {},
        "hadMember": {},
        "actedOnBehalfOf": {},
        "used": {},
    }  # fmt: skip
    for number, piece in enumerate(sorted(pieces, key=lambda one: one.path), start=1):
        _piece(told, piece, f"{number:05d}", package, sender)
    return canonical({name: value for name, value in told.items() if value})


def _piece(told: dict[str, Any], piece: Piece, number: str, package: str, sender: str) -> None:
    entity, known = f"jx:sha256/{piece.sha256}/{number}", piece.description
    told["entity"][entity] = {
        "prov:label": known.title or piece.path,
        "prov:location": piece.path,
        "jx:sha256": piece.sha256,
        **_filled({"jx:medium": known.medium, "prov:value": known.note}),
    }
    told["hadMember"][f"_:member{number}"] = {
        "prov:collection": f"jx:package/{package}", "prov:entity": entity
    }  # fmt: skip
    told["used"][f"_:used{number}"] = _two("activity", f"jx:packing/{package}", "entity", entity)
    body = f"jx:body/{known.body or sender}"
    told["agent"].setdefault(body, {"prov:type": "prov:Organization"})
    told["wasAttributedTo"][f"_:of{number}"] = _two("entity", entity, "agent", body)
    obtaining = f"jx:obtaining/{number}"
    told["activity"][obtaining] = _filled({
        "prov:endTime": known.taken_at, "prov:location": known.place, "jx:way": known.way,
        "jx:position": f"{known.lon},{known.lat}" if known.lon and known.lat else "",
    })  # fmt: skip
    told["wasGeneratedBy"][f"_:made{number}"] = _two("entity", entity, "activity", obtaining)
    for place, certificate in enumerate(known.officers, start=1):
        officer = f"jx:officer/{certificate}"
        told["agent"].setdefault(officer, {"prov:type": "prov:Person", "jx:certificate": certificate})
        told["wasAssociatedWith"][f"_:by{number}.{place}"] = _two("activity", obtaining, "agent", officer)
        told["actedOnBehalfOf"][f"_:for{number}.{place}"] = {
            "prov:delegate": officer, "prov:responsible": body
        }  # fmt: skip
    for place, link in enumerate(known.custody, start=1):
        handing = f"jx:handing/{number}.{place}"
        told["activity"][handing] = _filled({"prov:endTime": link.at, "jx:reason": link.why})
        told["used"][f"_:handed{number}.{place}"] = _two("activity", handing, "entity", entity)
        for role, who in (("gave", link.giver), ("took", link.taker)):
            told["agent"].setdefault(f"jx:body/{who}", {"prov:type": "prov:Organization"})
            told["wasAssociatedWith"][f"_:{role}{number}.{place}"] = {
                **_two("activity", handing, "agent", f"jx:body/{who}"), "prov:role": role
            }  # fmt: skip


def _two(first: str, one: str, second: str, other: str) -> dict[str, str]:
    return {f"prov:{first}": one, f"prov:{second}": other}


def _filled(told: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in told.items() if value}


def of(statement: Statement, pieces: Sequence[Piece]) -> bytes:
    """Return the provenance that a package with this statement must hold."""
    return written(
        pieces, package=statement.package, sender=statement.sender, sender_name=statement.sender_name,
        made_at=statement.made_at,
    )  # fmt: skip
