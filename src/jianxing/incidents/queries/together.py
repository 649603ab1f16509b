"""Incidents at borders of which every body concerned was told in the same minute and confirmed."""

from dataclasses import dataclass
from datetime import datetime

from jianxing.incidents.lifecycle import State
from jianxing.incidents.models import Incident, Nature, Told


@dataclass(frozen=True, slots=True)
class Together:
    """An incident with how many bodies were told of it, and the codes of the provinces that they are of."""

    incident: Incident
    told: int
    provinces: tuple[str, ...]


def notified_together(*, end: datetime) -> list[Together]:
    """Return the real incidents, published before *end*, that concern two provinces or more, all of whom had confirmed by then.

    Whom an update concerned later was not told in the same minute, so that such an incident does not count.
    """
    rows = (
        Told.objects.filter(incident__nature=Nature.REAL, incident__published_at__lt=end)
        .exclude(incident__state=State.CANCELLED)
        .select_related("incident__body", "jurisdiction", "body__governed_by")
        .order_by("incident_id", "id")
    )
    told: dict[Incident, list[Told]] = {}
    for row in rows:
        told.setdefault(row.incident, []).append(row)
    found = []
    for incident, held in told.items():
        provinces = {place.code[:2] for one in held if (place := one.jurisdiction or one.body.governed_by)}
        minutes = {one.told_at.replace(second=0, microsecond=0) for one in held}
        confirmed = all(one.received_at is not None and one.received_at < end for one in held)
        if len(provinces) > 1 and len(minutes) == 1 and confirmed:
            found.append(Together(incident, len(held), tuple(sorted(provinces))))
    return found
