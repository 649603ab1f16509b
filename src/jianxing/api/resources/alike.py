"""Findings that may be the same matter: of one finding, of a wording, and the pairs that nobody has decided."""

from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.alike import operations, queries
from jianxing.alike.models import Likeness
from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Day, Id, Listed, QueryId, Sent, Text
from jianxing.api.paging import cursor, key_of
from jianxing.api.problems import unknown
from jianxing.api.resources.naming import Named, found_finding, found_projects, maybe_named
from jianxing.findings.lifecycle import State
from jianxing.findings.models import Finding
from jianxing.findings.queries import bare
from jianxing.importing.models import ImportRun
from jianxing.importing.queries import brought_in, run


class FindingRef(TypedDict):
    """A finding as a pair names it."""

    id: int
    number: str
    state: State
    description: str
    responsible: Named | None


class SimilarFinding(TypedDict):
    """A finding that may be the same matter, how alike it is (0 to 1), and by what."""

    finding: FindingRef
    score: float
    why: list[str]


class SimilarList(TypedDict):
    """Findings that may be the same matter, the likeliest first."""

    items: list[SimilarFinding]


class SimilarPair(TypedDict):
    """Two findings that may be one matter; the one that came later first."""

    id: int
    finding: FindingRef
    other: FindingRef
    score: float
    why: list[str]


class PairList(TypedDict):
    """A page of pairs, newest first."""

    items: list[SimilarPair]
    next: str | None


class PairQuery(Listed):
    """Which pairs."""

    import_run: QueryId | None = Field(default=None, description="Only of what this import brought in.")


class Wording(Sent):
    """What somebody is about to register."""

    description: Annotated[str, Text(500)] = ""
    place: Annotated[str, Text(200)] = ""
    project: tuple[QueryId, ...] = Field(default=(), max_length=20)
    found_on: Day | None = None


class KeptApart(Sent):
    """The other finding."""

    other: Id


class Said(TypedDict):
    """Whether it had not been said before."""

    is_new: bool


def _ref(finding: Finding) -> FindingRef:
    return {
        "id": finding.pk,
        "number": finding.number,
        "state": State(finding.state),
        "description": finding.description,
        "responsible": maybe_named(finding.responsible),
    }


def of_one(call: Call) -> SimilarList:
    """Give what a finding may be a double of and nobody has decided."""
    finding = bare(pk=call.pk)
    pairs = queries.suggestions(finding=finding, by=call.by)
    return {
        "items": [
            {
                "finding": _ref(pair.other if pair.finding_id == finding.pk else pair.finding),
                "score": pair.score / 1000,
                "why": list(pair.why),
            }
            for pair in pairs
        ]
    }


def of_wording(call: Call) -> SimilarList:
    """Give what a wording may be a double of; nothing is kept."""
    asked = call.asked(Wording)
    projects = found_projects(asked.project, at="query/project")
    found = queries.similar(
        description=asked.description,
        place=asked.place,
        projects={project.pk: project.name for project in projects},
        found_on=asked.found_on,
    )
    return {
        "items": [
            {"finding": _ref(one.finding), "score": round(one.score, 3), "why": list(one.why)}
            for one in found
        ]
    }


def pairs(call: Call) -> PairList:
    """Give a page of pairs that wait for somebody to say whether they are one matter."""
    asked = call.asked(PairQuery)
    findings = None if asked.import_run is None else brought_in(run=_run(asked.import_run))
    found = queries.pending(
        by=call.by, findings=findings, after=key_of(asked.after, prefix="pair~"), most=asked.limit + 1
    )
    shown = found[: asked.limit]
    ahead = f"pair~{shown[-1].pk}" if len(found) > len(shown) else ""
    return {"items": [_pair(pair) for pair in shown], "next": cursor(ahead)}


def _run(pk: int) -> ImportRun:
    try:
        return run(pk=pk)
    except ImportRun.DoesNotExist:
        raise unknown("query/import_run") from None


def _pair(pair: Likeness) -> SimilarPair:
    return {
        "id": pair.pk,
        "finding": _ref(pair.finding),
        "other": _ref(pair.other),
        "score": pair.score / 1000,
        "why": list(pair.why),
    }


def keep_apart(call: Call) -> Said:
    """Say that two findings are two matters."""
    finding, other = bare(pk=call.pk), found_finding(call.sent(KeptApart).other, at="/other")
    return {"is_new": operations.keep_apart(one=finding, other=other, by=call.by, at=call.at)}


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/findings/{id}/similar", name="list_similar_findings", area="findings", run=of_one,
        summary=_("What a finding may be a double of"), gives=SimilarList,
    ),
    Endpoint(
        method="POST", path="/findings/{id}/keep-apart", name="keep_findings_apart", area="findings",
        run=keep_apart, summary=_("Say that two findings are two matters"), body=KeptApart, gives=Said,
    ),
    Endpoint(
        method="GET", path="/similar", name="list_similar_pairs", area="findings", run=pairs,
        summary=_("Pairs of findings that may be one matter and that nobody has decided"),
        query=PairQuery, gives=PairList,
    ),
    Endpoint(
        method="GET", path="/similar/wording", name="find_similar_wording", area="findings", run=of_wording,
        summary=_("What a finding that is about to be registered may be a double of"),
        query=Wording, gives=SimilarList,
    ),
)  # fmt: skip
