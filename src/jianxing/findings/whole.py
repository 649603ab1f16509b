"""A finding with everything its page shows, in few statements: which kinds of children it has is asked at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model

from jianxing.directory.fixed import Fixed, Given
from jianxing.directory.prepared import prepared
from jianxing.findings.models import (
    Declination,
    Extension,
    Finding,
    FindingAssistant,
    FindingFile,
    FindingProject,
    LookBack,
    Progress,
    Proposal,
    Revision,
    Submission,
    Transfer,
    Verification,
)

_FINDING: Fixed[Finding] = Fixed(
    lambda: Finding.objects.filter(pk=Given("pk")).select_related(
        "responsible",
        "supervised_by",
        "registered_by",
        "handler",
        "voided_by",
        "routing__office",
        "routing__handler",
    )
)
_OF = Given("finding")
#: The children by the name under which a finding has them, each with its one statement.
_CHILDREN: Mapping[str, tuple[type[Model], Fixed[Any]]] = {
    "project_links": (FindingProject, Fixed(lambda: FindingProject.objects.filter(finding=_OF))),
    "assistant_links": (
        FindingAssistant,
        Fixed(lambda: FindingAssistant.objects.filter(finding=_OF, is_current=True).select_related("body")),
    ),
    "file_links": (
        FindingFile,
        Fixed(lambda: FindingFile.objects.filter(finding=_OF).select_related("file__blob")),
    ),
    "reports": (Progress, Fixed(lambda: Progress.objects.filter(finding=_OF).select_related("body"))),
    "extensions": (Extension, Fixed(lambda: Extension.objects.filter(finding=_OF))),
    "submissions": (Submission, Fixed(lambda: Submission.objects.filter(finding=_OF))),
    "verifications": (
        Verification,
        Fixed(lambda: Verification.objects.filter(finding=_OF).select_related("body")),
    ),
    "look_backs": (LookBack, Fixed(lambda: LookBack.objects.filter(finding=_OF))),
    "declinations": (
        Declination,
        Fixed(lambda: Declination.objects.filter(finding=_OF).select_related("suggested")),
    ),
    "transfers": (Transfer, Fixed(lambda: Transfer.objects.filter(finding=_OF).select_related("to_body"))),
    "revisions": (Revision, Fixed(lambda: Revision.objects.filter(finding=_OF))),
}
_TABLES = (model._meta.db_table for model, _rows in _CHILDREN.values())
_IS_THERE = ", ".join(
    f"EXISTS (SELECT 1 FROM {table} c WHERE c.finding_id = f.id)"  # noqa: S608 - names of tables alone
    for table in _TABLES
)
_THERE = f"SELECT {_IS_THERE} FROM (SELECT %s::bigint AS id) f"  # noqa: S608 - names of tables alone


def one(*, pk: int) -> Finding:
    """Return a finding with everything its page shows; raises ``Finding.DoesNotExist`` where it is not seen.

    Two statements, and one for each kind of child that it has.
    """
    found = _FINDING(pk=pk)
    if not found:
        raise Finding.DoesNotExist
    [finding] = found
    [there] = prepared(_THERE, [pk])
    for (name, (model, rows)), has_some in zip(_CHILDREN.items(), there, strict=True):
        _hold(finding, name, model, rows(finding=pk) if has_some else [])
    return finding


_PROPOSALS = Fixed(
    lambda: Proposal.objects.filter(finding=_OF).select_related("proposed_by", "decided_by").order_by("-id")
)


def proposals_on(*, finding: Finding) -> list[Proposal]:
    """Return what was proposed to the head inside the responsible body, newest first, to those who see it."""
    return _PROPOSALS(finding=finding.pk)


def _hold(finding: Finding, name: str, model: type[Model], rows: Sequence[Any]) -> None:
    """Let the finding hold its children as ``prefetch_related`` would: ``all()`` asks no more, ``filter()`` does."""
    for row in rows:
        row.finding = finding
    children = getattr(finding, name).get_queryset()
    children._result_cache, children._prefetch_done = list(rows), True
    prefetched: dict[str, Any] = finding.__dict__.setdefault("_prefetched_objects_cache", {})
    prefetched[name] = children
