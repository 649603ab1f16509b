"""Every read of similar findings. Row security has the last word; the search for candidates applies its rule itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest, Least

from jianxing.alike.models import Joining, KeptApart, Likeness
from jianxing.directory.fixed import Fixed, Given
from jianxing.findings.lifecycle import UNCOUNTED, State
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.methods import likeness

#: Keys of findings, or the query that gives them.
Keys = Sequence[int] | QuerySet[Any, int | None]
#: What a person can look at while typing.
MOST_SHOWN = 5
#: Candidates taken from each of the three ways into the index.
MOST_CANDIDATES = 120
#: Below this many characters a description says nothing yet.
SHORTEST = 6
#: What stands on no ledger and is like nothing.
OUT = sorted({state.value for state in UNCOUNTED} | {State.DRAFT.value})


@dataclass(frozen=True, slots=True)
class Similar:
    """A finding that may be the same matter as another one, and why it seems so."""

    finding: Finding
    score: float
    why: tuple[str, ...]


def similar(
    *,
    description: str,
    place: str = "",
    projects: Mapping[int, str] | None = None,
    project_names: Iterable[str] = (),
    found_on: date | None = None,
    itself: int = 0,
    most: int = MOST_SHOWN,
) -> list[Similar]:
    """Return which findings that the acting body sees may be the same matter, the likeliest first.

    *projects* are those chosen, by key; *project_names* others that are only typed. Three queries, whatever is found.
    """
    if len(description.strip()) < SHORTEST:
        return []
    held = dict(projects or {})
    asked = likeness.matter(
        words=description, place=place, projects=[*held.values(), *project_names], found_on=found_on
    )
    pairs = sorted(asked.pairs | likeness.bigrams(likeness.folded(place)))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM alike_candidates(%s, %s, %s, %s)", [pairs, list(held), itself, MOST_CANDIDATES]
        )
        ids = [row[0] for row in cursor.fetchall()]
    near = likeness.nearest(asked, matters(ids), shares=shares(pairs), most=most)
    found = Finding.objects.select_related("responsible", "supervised_by").in_bulk([pk for pk, _a in near])
    return [
        Similar(finding=found[pk], score=alike.score, why=reasons(alike)) for pk, alike in near if pk in found
    ]


def shares(pairs: Sequence[str]) -> dict[str, float]:
    """Return how common bigrams are among all findings; those that are not named are rare."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM alike_shares(%s)", [list(pairs)])
        return {pair: share for pair, share in cursor.fetchall() if share > 0}


#: What a finding is compared by, its projects' names with it: one statement for any number.
_CONTENT = """
    SELECT f.id, left(f.description, 300), f.place, f.found_on,
           (SELECT array_agg(p.name ORDER BY p.ordinal) FROM findings_findingproject p WHERE p.finding_id = f.id)
    FROM findings_finding f WHERE f.id = ANY (%s)
"""


def matters(ids: Sequence[int]) -> dict[int, likeness.Matter]:
    """Return findings made ready to be compared, those that the acting body sees."""
    with connection.cursor() as cursor:
        cursor.execute(_CONTENT, [list(ids)])
        return {
            pk: likeness.matter(words=words, place=place, projects=names or (), found_on=found_on)
            for pk, words, place, found_on, names in cursor.fetchall()
        }


def reasons(alike: likeness.Alike) -> tuple[str, ...]:
    """Return why two findings seem alike, as codes that the page has words for."""
    why = []
    if alike.project is not None and alike.project >= 0.9:
        why.append("project")
    why += [f"same_{kind}" for kind in alike.agreeing]
    if alike.place is not None and alike.place >= 0.8 and not alike.agreeing:
        why.append("place")
    if alike.wording >= 0.8:
        why.append("wording")
    elif alike.wording >= 0.3:
        why.append("some_wording")
    if alike.found is not None and alike.found >= 0.75:
        why.append("found")
    return tuple(why)


def _undecided(body: int | Given) -> QuerySet[Likeness]:
    """Return pairs that still ask: neither is put aside or void, and the body has not said that they are two."""
    apart = KeptApart.objects.filter(body_id=body, lower=OuterRef("low"), higher=OuterRef("high"))
    return (
        Likeness.objects.annotate(
            low=Least("finding_id", "other_id"), high=Greatest("finding_id", "other_id")
        )
        .exclude(finding__state__in=OUT)
        .exclude(other__state__in=OUT)
        .filter(~Exists(apart))
    )


_SUGGESTIONS = Fixed(
    lambda: (
        _undecided(Given("body"))
        .filter(Q(finding=Given("finding")) | Q(other=Given("finding")))
        .select_related(
            "finding__responsible", "other__responsible", "finding__supervised_by", "other__supervised_by"
        )
        .order_by("-score", "-pk")[:MOST_SHOWN]
    )
)
_JOINED_HERE: Fixed[Any] = Fixed(
    lambda: (
        Joining.objects.filter(kept=Given("finding"), parted_at=None)
        .select_related("finding__responsible", "joined_by")
        .annotate(number=F("finding__number"))
        .order_by("pk")
    )
)


def suggestions(*, finding: Finding, by: Actor) -> list[Likeness]:
    """Return the pairs in which the finding stands and that the body has not decided, the likeliest first."""
    return _SUGGESTIONS(finding=finding.pk, body=by.body)


def pending(
    *, by: Actor, findings: Keys | None = None, after: int | None = None, most: int = 50
) -> list[Likeness]:
    """Return undecided pairs of what the body supervises, newest first; *after* is the last key of the page before."""
    pairs = _undecided(by.body).filter(
        Q(finding__supervised_by=by.body_id) | Q(other__supervised_by=by.body_id)
    )
    if findings is not None:
        pairs = pairs.filter(finding__in=findings)
    if after is not None:
        pairs = pairs.filter(pk__lt=after)
    return list(
        pairs.select_related("finding__responsible", "other__responsible")
        .prefetch_related("finding__project_links", "other__project_links")
        .order_by("-pk")[:most]
    )


def pending_count(*, by: Actor, findings: Keys, most: int = 1000) -> int:
    """Return how many undecided pairs these findings stand in, counted to *most*."""
    return _undecided(by.body).filter(finding__in=findings).order_by()[:most].count()


def joined_into(*, finding: Finding) -> Joining | None:
    """Return the joining that holds the finding, None where there is none or the kept finding is not seen."""
    return (
        Joining.objects.filter(finding=finding, parted_at=None)
        .select_related("kept", "joined_by", "body")
        .first()
    )


def joined_here(*, finding: Finding) -> list[Joining]:
    """Return what is joined into the finding, oldest first; what the acting body does not see is left out."""
    return _JOINED_HERE(finding=finding.pk)
