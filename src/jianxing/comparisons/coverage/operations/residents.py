"""Residents by district and year, with their source."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.comparisons.coverage import policies, queries
from jianxing.comparisons.coverage.models import Card, Residents
from jianxing.comparisons.coverage.operations.cards import CoverageRefused
from jianxing.comparisons.coverage.operations.files import ListRefused
from jianxing.directory import roots
from jianxing.evidence.passing import as_path
from jianxing.evidence.vault import Readable
from jianxing.kernel.actor import Actor
from jianxing.methods.coverage.reading import People, read_residents
from jianxing.methods.coverage.refusals import CoverageRefused as FileRefused


def bring_in_residents(
    *, card: Card, stream: Readable, source: str, year: int = 0, by: Actor, at: datetime
) -> list[Residents]:
    """Read a file of residents and record them; *source* and *year* hold where the file does not say."""
    policies.check_can_keep(card=card, by=by)
    try:
        with as_path(stream) as path:
            people = read_residents(path, places=queries.gazetteer(), year=year, source=source)
    except FileRefused as refusal:
        raise ListRefused(refusal) from refusal
    return record_residents(card=card, people=people, by=by, at=at)


def record_residents(*, card: Card, people: Sequence[People], by: Actor, at: datetime) -> list[Residents]:
    """Record residents; what differs from the number of its district and year supersedes it, an equal one changes nothing."""
    policies.check_can_keep(card=card, by=by)
    for one in people:
        if not one.source.strip() or not 1949 <= one.year <= 2149:
            raise CoverageRefused(
                _("Residents need a year and a source."),
                _("Write the year and where the numbers were published."),
            )
    districts = queries.gazetteer().districts
    with transaction.atomic():
        standing = {
            (one.district, one.year): one
            for one in Residents.objects.select_for_update().filter(card=card, voided_at=None)
        }
        fresh, old = [], []
        for one in people:
            before = standing.get((districts[one.district].code, one.year))
            if before is not None and (before.residents, before.source) == (
                one.residents,
                one.source.strip(),
            ):
                continue
            if before is not None:
                old.append(before.pk)
            fresh.append(Residents(
                card=card, district=districts[one.district].code, year=one.year, residents=one.residents,
                source=one.source.strip()[:200], added_at=at, added_by_id=by.person_id,
            ))  # fmt: skip
        Residents.objects.filter(pk__in=old).update(
            voided_at=at, voided_by_id=by.person_id, void_reason=_("superseded")
        )
        made = Residents.objects.bulk_create(fresh)
        if made:
            roots.act_on(
                card, "bring_in_residents", subject="coverage_card", by=by, at=at,
                public={"districts": len(made), "superseded": len(old), "years": sorted({one.year for one in made})},
            )  # fmt: skip
    return list(made)
