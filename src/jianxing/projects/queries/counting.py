"""What figures count: each returns the rows, so that a figure always leads back to them."""

from datetime import date

from django.db.models import Count, QuerySet

from jianxing.projects.models import Activity, CampaignYear, Checklist, FocusItem, Programme, Project


def introduced(*, park: Project, since: date | None = None, until: date) -> QuerySet[Project]:
    """Return the projects newly introduced to a park by a day."""
    found: QuerySet[Project] = Project.objects.filter(parent=park, voided_at=None, introduced_on__lte=until)
    return found.filter(introduced_on__gte=since) if since else found


def checklists(*, registered_by: int | None = None, parent: Project | None = None) -> QuerySet[Checklist]:
    """Return the checklists of projects that are not void, of a body or of a project's parts."""
    found = Checklist.objects.filter(project__voided_at=None).select_related("project").order_by("id")
    if registered_by is not None:
        found = found.filter(project__registered_by=registered_by)
    return found.filter(project__parent=parent) if parent is not None else found


def focus_items(*, programme: Programme) -> QuerySet[FocusItem]:
    """Return the focus items of a programme, none where it is void."""
    return FocusItem.objects.filter(programme=programme, programme__voided_at=None, voided_at=None)


def agreements_signed(*, since: date | None = None, until: date, domain: str = "") -> QuerySet[Programme]:
    """Return the agreements signed by a day."""
    found: QuerySet[Programme] = Programme.objects.filter(
        kind=Programme.Kind.AGREEMENT, voided_at=None, signed_on__lte=until
    ).order_by("signed_on", "id")
    if since is not None:
        found = found.filter(signed_on__gte=since)
    return found.filter(domain=domain) if domain else found


def activities_held(
    *, since: date | None = None, until: date, programme: Programme | None = None, hosts_at_least: int = 1
) -> QuerySet[Activity]:
    """Return the activities held by a day; with two hosts at least they are joint ones."""
    found = (
        Activity.objects.filter(voided_at=None, programme__voided_at=None, held_on__lte=until)
        .alias(host_count=Count("hosts"))
        .filter(host_count__gte=hosts_at_least)
        .order_by("held_on", "id")
    )
    if since is not None:
        found = found.filter(held_on__gte=since)
    return found.filter(programme=programme) if programme is not None else found


def consecutive_years(*, programme: Programme, until: int) -> list[CampaignYear]:
    """Return the unbroken run of years that ends with the campaign's last one by *until*, oldest first."""
    run: list[CampaignYear] = []
    held = CampaignYear.objects.filter(
        programme=programme, programme__voided_at=None, voided_at=None, year__lte=until
    )
    for entry in held.order_by("-year"):
        if run and run[-1].year != entry.year + 1:
            break
        run.append(entry)
    return run[::-1]
