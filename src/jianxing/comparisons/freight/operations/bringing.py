"""Files of documents: read and looked at first, then brought in, each correction superseding what it corrects."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from jianxing.comparisons.freight import policies, queries
from jianxing.comparisons.freight.lifecycle import FileState
from jianxing.comparisons.freight.models import Document, DocumentFile, Source
from jianxing.comparisons.freight.operations.comparing import compare_again
from jianxing.directory import roots
from jianxing.evidence import operations as evidence
from jianxing.evidence import queries as files_kept
from jianxing.evidence.models import Blob
from jianxing.evidence.vault import Readable
from jianxing.kernel.actor import Actor
from jianxing.methods.freight.columns import NUMBERS, TEXTS, Documents, date_of, documents_of
from jianxing.methods.freight.comparing import compare
from jianxing.methods.freight.kinds import KINDS
from jianxing.methods.freight.reading import mapping_of, read_bytes
from jianxing.methods.freight.refusals import FreightRefused

#: Mismatches that a preview shows; how many there would be is told beside them.
SHOWN = 50
_Said = dict[str, Any]
_Group = tuple[str, str, str]


def upload_documents(*, source: Source, stream: Readable, name: str, by: Actor, at: datetime) -> DocumentFile:
    """Read a file of a source and keep it with what bringing it in would do; a file that cannot be read ends with why."""
    policies.check_can_keep(traffic=source.traffic, by=by)
    data = stream.read()
    with transaction.atomic():
        blob = evidence.keep_content(
            stream=BytesIO(data), name=name, media_type="application/octet-stream", limit=settings.MAX_UPLOAD_BYTES, at=at
        )  # fmt: skip
        facts = looked_at(data, source=source, name=name, today=at.date())
        return keep_file(source=source, blob=blob, name=name, facts=facts, by=by, at=at)


def keep_file(
    *, source: Source, blob: Blob, name: str, facts: Mapping[str, Any], by: Actor, at: datetime
) -> DocumentFile:
    """Keep a file that was looked at, with what bringing it in would do."""
    policies.check_can_keep(traffic=source.traffic, by=by)
    with transaction.atomic():
        file: DocumentFile = DocumentFile.objects.create(
            traffic=source.traffic, source=source, blob=blob, name=Path(name).name[:200], created_at=at,
            created_by_id=by.person_id, **facts, finished_at=at if facts["state"] == FileState.FAILED else None,
        )  # fmt: skip
        roots.act_on(
            file, "upload", subject="document_file", by=by, at=at,
            public={"sha256": blob.sha256, "size": blob.size, "counts": file.counts}, confidential={"name": file.name},
        )  # fmt: skip
    return file


def looked_at(data: bytes, *, source: Source, name: str, today: date) -> dict[str, Any]:
    """Return what is in a file and what bringing it in would do; a file that cannot be read, with why."""
    try:
        found = read_bytes(data, name=Path(name).stem, mapping=mapping_of(source.mapping))
    except FreightRefused as refusal:
        return {
            "state": FileState.FAILED,
            "problem": {"code": refusal.code, "values": dict(refusal.values)},
        }
    groups = _groups(found.documents, today)
    there = _standing(source, list(groups))
    what = {key: _what(lines, there.get(key)) for key, lines in groups.items()}
    counts = {word: sum(one == word for one in what.values()) for word in ("new", "corrects", "same")}
    counts |= {"lines": len(found.documents)}
    counts |= {
        kind.value: sum(key[0] == kind.value for key in groups) for kind in KINDS
    }  # fmt: skip
    preview, mismatches = _preview(groups, source)
    return {
        "state": FileState.UNDERSTOOD,
        "counts": counts | {"mismatches": mismatches},
        "preview": preview,
        "notes": [
            {"code": one.code, "row": one.row, "column": one.column, "values": dict(one.values)}
            for one in found.notes
        ],
    }


def _groups(documents: Documents, today: date) -> dict[_Group, list[_Said]]:
    """Return what a file says, by document and container; what has no day has the day on which it came."""
    groups: dict[_Group, list[_Said]] = defaultdict(list)
    for line in range(len(documents)):
        key = (
            KINDS[int(documents.kind[line])].value, documents.number.at(line)[:120], documents.container.at(line)[:40],
        )  # fmt: skip
        groups[key].append(_said(documents, line, today))
    return dict(groups)


def _said(documents: Documents, line: int, today: date) -> _Said:
    stated: _Said = {
        name: text
        for name in TEXTS
        if name not in {"number", "container"} and (text := getattr(documents, name).at(line))
    }
    for name in NUMBERS:
        value = float(getattr(documents, name)[line])
        if not math.isnan(value):
            stated[name] = value
    days = {name: date_of(int(getattr(documents, name)[line])) for name in ("railed_on", "on_board_on", "at")}
    stated |= {name: day.isoformat() for name, day in days.items() if day is not None and name != "at"}
    dated = next(
        (day for day in (days["at"], days["railed_on"], days["on_board_on"]) if day is not None), today
    )
    return {"stated": stated, "dated_on": dated, "row": int(documents.row[line])}


def _standing(source: Source, keys: list[_Group]) -> dict[_Group, list[Document]]:
    found: dict[_Group, list[Document]] = defaultdict(list)
    wanted = set(keys)
    held = Document.objects.filter(
        traffic=source.traffic, superseded_at=None, container__in={container for _kind, _number, container in keys}
    )  # fmt: skip
    for one in held.order_by("pk"):
        if (key := (one.kind, one.number, one.container)) in wanted:
            found[key].append(one)
    return found


def _what(lines: list[_Said], there: list[Document] | None) -> str:
    if not there:
        return "new"
    return "same" if [one.stated for one in there] == [one["stated"] for one in lines] else "corrects"


def _preview(groups: dict[_Group, list[_Said]], source: Source) -> tuple[list[dict[str, str]], int]:
    """Return the first mismatches that would stand on the containers of the file, and how many there would be."""
    days = [one["dated_on"] for lines in groups.values() for one in lines]
    lines = [
        queries.line_of(one, place=0)
        for one in queries.standing(traffic=source.traffic, first=min(days), last=max(days))
        if (one.kind, one.number, one.container) not in groups
    ]
    for (kind, number, container), each in groups.items():
        lines += [
            queries.line_of(
                Document(kind=kind, number=number, container=container, stated=one["stated"], dated_on=one["dated_on"]),
                place=0,
            )
            for one in each
        ]  # fmt: skip
    compared = compare(documents_of(lines), maps=queries.maps(traffic=source.traffic))
    ours = {container for _kind, _number, container in groups}
    seen = [
        one
        for one in compared.mismatches()
        if one.container in ours or {one.left.says, one.right.says} & ours
    ]
    shown = [
        {
            "container": one.container, "field": one.field.value, "wrong": one.wrong.value, "left": one.left.says[:200],
            "right": one.right.says[:200], "left_kind": one.left.kind.value, "right_kind": one.right.kind.value,
        }
        for one in seen[:SHOWN]
    ]  # fmt: skip
    return shown, len(seen)


def bring_in(*, file: DocumentFile, by: Actor, at: datetime) -> DocumentFile:
    """Bring in what the preview showed, compare anew, open what disagrees and close what a correction has mended."""
    policies.check_can_take_file(file=file, action="bring_in", by=by)
    return write_documents(file=file, groups=groups_of(file), by=by, at=at)


def groups_of(file: DocumentFile) -> dict[_Group, list[_Said]]:
    """Return what a file that is kept says, by document and container."""
    data = files_kept.vault().path_of(file.blob_id).read_bytes()
    found = read_bytes(data, name=Path(file.name).stem, mapping=mapping_of(file.source.mapping))
    return _groups(found.documents, file.created_at.date())


def write_documents(
    *, file: DocumentFile, groups: dict[_Group, list[_Said]], by: Actor, at: datetime
) -> DocumentFile:
    """Write what a file says and compare anew."""
    policies.check_can_take_file(file=file, action="bring_in", by=by)
    with transaction.atomic():
        roots.step(
            file, name=file.name, source=FileState.UNDERSTOOD, to={"state": FileState.DONE, "finished_at": at}
        )
        act = roots.act_on(
            file, "bring_documents", subject="document_file", by=by, at=at, public={"counts": file.counts}
        )
        days = list(_written(file, groups, at))
        if days:
            came = compare_again(
                traffic=file.traffic, first=min(days), last=max(days), by=by, at=at, caused_by=act.pk
            )
            counts = file.counts | {"opened": came.opened, "mended": came.mended}
            DocumentFile.objects.filter(pk=file.pk).update(counts=counts)
            file.counts = counts
    return file


def _written(file: DocumentFile, groups: dict[_Group, list[_Said]], at: datetime) -> Iterator[date]:
    """Write the documents that are new or correct others; yield the days that this concerns."""
    there = _standing(file.source, list(groups))
    fresh, gone = [], []
    for key, lines in groups.items():
        before = there.get(key)
        if _what(lines, before) == "same":
            continue
        ordinal = 1 + max((one.ordinal for one in before or ()), default=0)
        # A correction stays with its movement: it keeps the day on which the document was first dated.
        first = min((one.dated_on for one in before or ()), default=None)
        gone += [one.pk for one in before or ()]
        for line in lines:
            dated = min(first, line["dated_on"]) if first else line["dated_on"]
            fresh.append(
                Document(
                    traffic_id=file.traffic_id, source_id=file.source_id, file=file, kind=key[0], number=key[1],
                    container=key[2], ordinal=ordinal, row=line["row"], dated_on=dated, stated=line["stated"], brought_at=at,
                    movement_id=before[0].movement_id if before else None,
                )
            )  # fmt: skip
            yield dated
    Document.objects.filter(pk__in=gone).update(superseded_at=at)
    Document.objects.bulk_create(fresh, batch_size=1000)


def cancel_file(*, file: DocumentFile, by: Actor, at: datetime) -> DocumentFile:
    """Leave a file aside; nothing of it counts."""
    policies.check_can_take_file(file=file, action="cancel", by=by)
    with transaction.atomic():
        roots.step(
            file,
            name=file.name,
            source=FileState.UNDERSTOOD,
            to={"state": FileState.CANCELLED, "finished_at": at},
        )
        roots.act_on(file, "cancel", subject="document_file", by=by, at=at)
    return file
