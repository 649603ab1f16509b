"""The list of incidents, and one of them whole. Row security has the last word on each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet, Subquery

from jianxing.incidents.lifecycle import State
from jianxing.incidents.models import Alert, Entry, Incident, Message, Nature, Reminder, Told
from jianxing.kernel.actor import Actor

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One page of incidents, how many there are in all, and where the next begins."""

    rows: Sequence[Incident]
    count: int
    next_cursor: str = ""


def narrowed(*, state: str = "", nature: str = "", words: str = "") -> QuerySet[Incident]:
    """Return the incidents in a state, of a nature, with all the words in title, place or number; newest first."""
    found: QuerySet[Incident] = Incident.objects.order_by("-pk")
    if state:
        found = found.filter(state=state)
    if nature:
        found = found.filter(nature=nature)
    for word in words.split():
        found = found.filter(
            Q(title__icontains=word) | Q(place_name__icontains=word) | Q(number__icontains=word)
        )
    return found


def page(*, state: str = "", nature: str = "", words: str = "", cursor: str = "", size: int = PAGE) -> Page:
    """Return a page of incidents, newest first, each with how many were told, have received and have accepted."""
    found = narrowed(state=state, nature=nature, words=words)
    count = found.count()
    if cursor.isdecimal():
        found = found.filter(pk__lt=int(cursor))
    counted = (
        found.select_related("body")
        .defer("wkb")
        .annotate(
            told_count=Count("told"),
            received_count=Count("told", filter=Q(told__received_at__isnull=False)),
            accepted_count=Count("told", filter=Q(told__accepted_at__isnull=False)),
        )
    )
    rows = list(counted[: size + 1])
    return Page(rows[:size], count, str(rows[size - 1].pk) if len(rows) > size else "")


def under_way() -> list[Incident]:
    """Return the incidents and drills under way, without their shapes."""
    return list(Incident.objects.filter(state=State.PUBLISHED).defer("wkb").order_by("pk"))


def concerning(*, bodies: Collection[int], since: datetime, most: int) -> list[tuple[Incident, bool]]:
    """Return the incidents and drills published since an instant that one of these bodies leads or was told of, newest first,
    and of each whether all of them know of it."""
    wanted = set(bodies)
    found = (
        Incident.objects.filter(Q(body__in=wanted) | Q(told__body__in=wanted), published_at__gte=since)
        .exclude(state=State.CANCELLED)
        .exclude(nature=Nature.TEST)
        .annotate(knowing=ArrayAgg("told__body", filter=Q(told__body__in=wanted), distinct=True, default=[]))
        .defer("wkb")
        .order_by("-published_at", "-pk")
    )
    return [(one, wanted <= {one.body_id, *one.knowing}) for one in found[:most]]


def one(*, pk: int) -> Incident:
    """Return an incident; raises ``DoesNotExist`` where it is not seen."""
    found: Incident = Incident.objects.select_related(
        "body", "project", "agreement", "reported_by", "published_by", "ended_by"
    ).get(pk=pk)
    return found


def told_of(*, incident: Incident) -> list[Told]:
    """Return who was told, in the order in which they were found: governing, surrounding, downstream, near, agreement."""
    found = Told.objects.filter(incident=incident).select_related(
        "body", "jurisdiction", "received_by", "accepted_by"
    )
    return list(found.order_by("id"))


def own_told(*, incident: Incident, by: Actor) -> Told | None:
    """Return how the acting body was told, or None where it was not."""
    found = Told.objects.filter(incident=incident, body=by.body_id)
    return found.select_related("incident__body", "body").first()


def alerts(*, incident: Incident) -> list[Alert]:
    """Return what was issued and acknowledged, oldest first."""
    found = Alert.objects.filter(incident=incident).select_related("body", "sent_by", "refers_to")
    return list(found.order_by("sent_at", "id"))


def alert(*, incident: int, pk: int) -> Alert:
    """Return what was issued with all that its message says; raises ``DoesNotExist`` where it is not seen."""
    found = Alert.objects.select_related("incident__body__governed_by", "body", "refers_to")
    one_of: Alert = found.get(pk=pk, incident=incident)
    return one_of


def messages(*, incident: Incident) -> list[Message]:
    """Return the messages that came in about an incident, without their text, oldest first."""
    return list(Message.objects.filter(incident=incident).select_related("feed", "body").defer("xml"))


def message(*, incident: int, pk: int) -> Message:
    """Return one message as it came; raises ``DoesNotExist`` where it is not seen."""
    found: Message = Message.objects.get(pk=pk, incident=incident)
    return found


def reminders(*, incident: Incident) -> list[Reminder]:
    """Return who was told of late acknowledgements, oldest first."""
    found = Reminder.objects.filter(told__incident=incident).select_related("told__body", "to", "person")
    return list(found.order_by("id"))


def entries(*, incident: Incident) -> list[Entry]:
    """Return what was written into the time line, by the time at which it was so."""
    return list(Entry.objects.filter(incident=incident).select_related("body", "person"))


def stamp(*, incident: Incident, at: datetime) -> str:
    """Return by what somebody who looks on knows whether anything is new; a running clock is new each minute."""
    told = Told.objects.filter(incident=incident).aggregate(
        all=Count("pk"),
        received=Count("pk", filter=Q(received_at__isnull=False)),
        accepted=Count("pk", filter=Q(accepted_at__isnull=False)),
    )
    last = Incident.objects.values_list(
        *(
            Subquery(rows.order_by("-pk").values("pk")[:1])
            for rows in (
                Alert.objects.filter(incident=incident),
                Reminder.objects.filter(told__incident=incident),
                Entry.objects.filter(incident=incident),
                Message.objects.filter(incident=incident),
            )
        )
    ).get(pk=incident.pk)
    waits = incident.state == State.PUBLISHED and told["accepted"] < told["all"]
    minute = int(at.timestamp() // 60) if waits else 0
    return "-".join(str(part or 0) for part in (incident.version, *told.values(), *last, minute))


def before(*, end: datetime, nature: str) -> list[Incident]:
    """Return the incidents of a nature that were published before an instant and not cancelled, by number of their row."""
    found = Incident.objects.filter(nature=nature, published_at__lt=end).exclude(state=State.CANCELLED)
    return list(found.select_related("body").defer("wkb").order_by("pk"))


def drills_before(*, incident: Incident) -> list[Incident]:
    """Return the drills of the same kind and body that were published before this one, the last first."""
    assert incident.published_at is not None
    found = Incident.objects.filter(
        nature=Nature.DRILL, kind=incident.kind, body=incident.body, published_at__lt=incident.published_at
    )
    return list(found.exclude(state=State.CANCELLED).select_related("body").order_by("-published_at", "-pk"))
