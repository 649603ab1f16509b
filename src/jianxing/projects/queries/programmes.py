"""The list of programmes, and a programme's page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from jianxing.ledger.models import Act
from jianxing.projects.models import (
    Activity,
    ActivityHost,
    CampaignYear,
    FocusItem,
    Programme,
    ProgrammeParty,
    Project,
)


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A programme with everything below it."""

    programme: Programme
    parties: Sequence[ProgrammeParty]
    items: Sequence[FocusItem]
    years: Sequence[CampaignYear]
    activities: Sequence[Activity]
    projects: Sequence[Project]


def programmes(
    *, kind: str = "", domain: str = "", year: int | None = None, words: str = ""
) -> QuerySet[Programme]:
    """Return the programmes that are not void, newest first, with ``items`` counted."""
    found: QuerySet[Programme] = (
        Programme.objects.filter(voided_at=None)
        .select_related("registered_by")
        .annotate(items=Count("focus_items", filter=Q(focus_items__voided_at=None), distinct=True))
        .order_by("-from_year", "pinyin_key", "id")
    )
    if kind:
        found = found.filter(kind=kind)
    if domain:
        found = found.filter(Q(domain=domain) | Q(focus_items__domain=domain)).distinct()
    if year is not None:
        found = found.filter(from_year__lte=year).filter(Q(to_year=None) | Q(to_year__gte=year))
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(document_no__icontains=word))
    return found


def programme_cursor(programme: Programme) -> str:
    """Return where a page of programmes that ends with this one is continued."""
    return f"{programme.from_year}~{programme.pinyin_key}~{programme.pk}"


def programmes_after(found: QuerySet[Programme], *, cursor: str) -> QuerySet[Programme]:
    """Return the programmes after a cursor; anything else than a cursor starts anew."""
    year, _, rest = cursor.partition("~")
    key, _, pk = rest.rpartition("~")
    if not (year.isdecimal() and pk.isdecimal()):
        return found
    later = Q(pinyin_key__gt=key) | Q(pinyin_key=key, pk__gt=int(pk))
    return found.filter(Q(from_year__lt=int(year)) | Q(from_year=int(year)) & later)


def programme_page(*, pk: int) -> ProgrammePage:
    """Return a programme's page; raises ``Programme.DoesNotExist`` where it is not seen."""
    programme = Programme.objects.select_related("registered_by", "voided_by").get(pk=pk)
    return ProgrammePage(
        programme=programme,
        parties=list(ProgrammeParty.objects.filter(programme=programme).select_related("body")),
        items=list(FocusItem.objects.filter(programme=programme, voided_at=None)),
        years=list(CampaignYear.objects.filter(programme=programme, voided_at=None)),
        activities=list(
            Activity.objects.filter(programme=programme, voided_at=None).prefetch_related(
                Prefetch("host_links", ActivityHost.objects.select_related("body"))
            )
        ),
        projects=list(
            Project.objects.filter(programme=programme, voided_at=None).order_by("pinyin_key", "pk")
        ),
    )


def one_programme(*, pk: int) -> Programme:
    """Return a programme alone, for a step; raises ``Programme.DoesNotExist`` where it is not seen."""
    found: Programme = Programme.objects.select_related("registered_by").get(pk=pk)
    return found


def focus_points(*, pks: Iterable[int]) -> QuerySet[FocusItem]:
    """Return focus items with their programmes, those that the acting body sees; void ones are left out."""
    return FocusItem.objects.filter(pk__in=list(pks), voided_at=None).select_related("programme")


def one_activity(*, pk: int) -> Activity:
    """Return an activity with its programme; raises ``Activity.DoesNotExist`` where it is not seen."""
    found: Activity = Activity.objects.select_related("programme__registered_by").get(pk=pk)
    return found


def one_year(*, pk: int) -> CampaignYear:
    """Return a campaign's year; raises ``CampaignYear.DoesNotExist`` where it is not seen."""
    found: CampaignYear = CampaignYear.objects.select_related("programme__registered_by").get(pk=pk)
    return found


def programme_acts(*, pk: int) -> QuerySet[Act]:
    """Return the acts of a programme with their disclosed details, oldest first."""
    return Act.objects.filter(subject="programme", subject_id=pk).select_related("detail").order_by("id")
