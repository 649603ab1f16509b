"""Whom the names of a file mean, settled once when its import begins."""

import hashlib
import re
from datetime import datetime

import orjson
from django.db import IntegrityError, transaction

from jianxing.directory.models import Body
from jianxing.directory.operations import BodyExists, add_body
from jianxing.importing import queries
from jianxing.importing.bulk import read
from jianxing.importing.matching import written_names
from jianxing.importing.models import ImportRow, ImportRun
from jianxing.kernel.actor import Actor

Decision = ImportRow.Decision
_ENTERPRISE = re.compile(r"(公司|集团|厂|企业|银行|项目部|合作社)$")
_GOVERNMENT = re.compile(r"(人民政府|政府|管委会|街道|街道办事处|镇|乡|村委会|居委会)$")


def settle_bodies(*, run: ImportRun, by: Actor, at: datetime) -> dict[str, int]:
    """Return the body of every name that an importable row writes; a name that nobody is called by and for which
    nobody was chosen becomes a body of its own, to be confirmed (待确认)."""
    names = queries.names()
    written_by = read("written", run=run.pk)
    settled: dict[str, int] = {}
    for decision in (Decision.NEW, Decision.UNCHANGED, Decision.CHANGED):
        used = [
            {"responsible": responsible, "assisting": orjson.loads(assisting or "null")}
            for made, responsible, assisting in written_by
            if made == decision
        ]
        for written in written_names(used):
            if written in settled:
                continue
            meant = run.matches.get(written) or names.settled(written)
            if meant:
                settled[written] = meant
            elif decision != Decision.CHANGED:  # who answers is never changed by a sheet: see changing.py
                settled[written] = _unconfirmed(written, by=by, at=at).pk
    return settled


def _unconfirmed(name: str, *, by: Actor, at: datetime) -> Body:
    code = "U-" + hashlib.sha256(name.encode()).hexdigest()[:12].upper()
    try:
        with transaction.atomic():
            return add_body(code=code, name=name, kind=kind_of(name), is_confirmed=False, by=by, at=at)
    except (BodyExists, IntegrityError):
        # Another import was faster, or the name belongs to a body that was merged into another.
        held = Body.objects.select_related("merged_into").get(name=name)
        return held.merged_into or held


def kind_of(name: str) -> str:
    """Return what a body most likely is by its name; a system officer sets it right when confirming."""
    if _ENTERPRISE.search(name):
        return Body.Kind.ENTERPRISE
    if _GOVERNMENT.search(name):
        return Body.Kind.GOVERNMENT
    return Body.Kind.DEPARTMENT
