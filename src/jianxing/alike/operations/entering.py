"""Registering and correcting a finding as people and programs do: compared with all that the acting body sees.

For a person it is done at once, for the page that follows shows it; for a program behind its request.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from jianxing.alike import queries
from jianxing.alike.operations.comparing import compare, compare_later
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor

#: What of a finding is compared; a correction of anything else makes it like nothing new.
COMPARED = ("description", "place", "found_on")


def register(*, description: str, by: Actor, at: datetime, at_once: bool = True, **fields: Any) -> Finding:
    """Register a finding, new or out of a draft, and keep what it may be a double of.

    *fields* are those of ``findings.operations.register``.
    """
    with transaction.atomic():
        finding = findings.register(description=description, by=by, at=at, **fields)
        (compare if at_once else compare_later)(findings=[finding.pk], by=by, at=at)
    return finding


def correct(*, finding: Finding, changes: Mapping[str, Any], reason: str, by: Actor, at: datetime) -> Finding:
    """Correct a finding; where its wording, place or day has changed, it is compared again."""
    before = [getattr(finding, name) for name in COMPARED]
    with transaction.atomic():
        corrected = findings.correct(finding=finding, changes=changes, reason=reason, by=by, at=at)
        after = [getattr(corrected, name) for name in COMPARED]
        if after != before and corrected.state not in queries.OUT:
            compare(findings=[corrected.pk], by=by, at=at)
    return corrected
