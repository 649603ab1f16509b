"""The answer in the form that the command line prints and other programs read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jianxing.importing.reading.result import Finding, Understanding


def dry_counts(understanding: Understanding) -> dict[str, int]:
    """The counts of a run without a database: every usable row would be new."""
    refused = sum(finding.refused for finding in understanding.findings)
    read = len(understanding.findings)
    return {"read": read, "new": read - refused, "unchanged": 0, "changed": 0, "refused": refused}


def to_json(
    understanding: Understanding, counts: Mapping[str, int] | None = None, *, language: str = "zh-hans"
) -> dict[str, Any]:
    """Tables, counts, findings and problems, described in docs/reference/import-json.md."""
    return {
        "tables": [
            {
                "sheet": table.sheet,
                "header_rows": list(table.header_rows),
                "first_row": table.first_row,
                "last_row": table.last_row,
                "columns": [
                    {"column": c.letter, "header": c.header, "field": c.field or None, "how": c.how}
                    for c in table.columns
                ],
            }
            for table in understanding.tables
        ],
        "counts": dict(counts if counts is not None else dry_counts(understanding)),
        "findings": [_finding(finding) for finding in understanding.findings],
        "problems": [
            {
                "sheet": problem.sheet,
                "row": problem.row,
                "column": problem.column,
                "message": problem.message.in_language(language),
                "severity": problem.severity.value,
                "code": problem.code,
            }
            for problem in understanding.problems
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "sheet": finding.sheet,
        "row": finding.row,
        "project": finding.project,
        "description": finding.description,
        "category": finding.category,
        "found_on": finding.found_on.isoformat() if finding.found_on else None,
        "responsible": finding.responsible,
        "assisting": list(finding.assisting),
        "due_on": finding.due_on.isoformat() if finding.due_on else None,
        "due_text": finding.due_text,
        "state": finding.state,
        "closed_on": finding.closed_on.isoformat() if finding.closed_on else None,
    }
