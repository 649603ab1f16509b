"""What incidents ask to be told by the domains below them, and what their notices say."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.exchange import kinds as exchange
from jianxing.incidents.operations import arriving, carriage
from jianxing.notices.wording import lead, say

#: The same sentences with the mark of a drill or a test: a notice never leaves open which of them it is.
SENTENCES = {
    "published": {
        "real": gettext_lazy("Incident %(number)s concerns you: confirm receipt now."),
        "drill": gettext_lazy("[Drill] Incident %(number)s concerns you: confirm receipt now."),
        "test": gettext_lazy("[Test] Incident %(number)s concerns you: confirm receipt now."),
    },
    "updated": {
        "real": gettext_lazy("Incident %(number)s has been updated."),
        "drill": gettext_lazy("[Drill] Incident %(number)s has been updated."),
        "test": gettext_lazy("[Test] Incident %(number)s has been updated."),
    },
    "ended": {
        "real": gettext_lazy("Incident %(number)s has ended."),
        "drill": gettext_lazy("[Drill] Incident %(number)s has ended."),
        "test": gettext_lazy("[Test] Incident %(number)s has ended."),
    },
    "cancelled": {
        "real": gettext_lazy("The alert of incident %(number)s has been cancelled."),
        "drill": gettext_lazy("[Drill] The alert of incident %(number)s has been cancelled."),
        "test": gettext_lazy("[Test] The alert of incident %(number)s has been cancelled."),
    },
    "reminder": {
        "real": gettext_lazy("Your acknowledgement of incident %(number)s is late: confirm it now."),
        "drill": gettext_lazy("[Drill] Your acknowledgement of incident %(number)s is late: confirm it now."),
        "test": gettext_lazy("[Test] Your acknowledgement of incident %(number)s is late: confirm it now."),
    },
    "superior": {
        "real": gettext_lazy("%(late)s has not acknowledged incident %(number)s in time."),
        "drill": gettext_lazy("[Drill] %(late)s has not acknowledged incident %(number)s in time."),
        "test": gettext_lazy("[Test] %(late)s has not acknowledged incident %(number)s in time."),
    },
    "undelivered": {
        "real": gettext_lazy("Incident %(number)s could not be delivered to %(late)s."),
        "drill": gettext_lazy("[Drill] Incident %(number)s could not be delivered to %(late)s."),
        "test": gettext_lazy("[Test] Incident %(number)s could not be delivered to %(late)s."),
    },
    "operator": {
        "real": gettext_lazy("Telephone %(late)s: incident %(number)s is still not acknowledged."),
        "drill": gettext_lazy("[Drill] Telephone %(late)s: incident %(number)s is still not acknowledged."),
        "test": gettext_lazy("[Test] Telephone %(late)s: incident %(number)s is still not acknowledged."),
    },
    "forces_asked": {
        "real": gettext_lazy("Incident %(number)s asks for a force of yours: answer now."),
        "drill": gettext_lazy("[Drill] Incident %(number)s asks for a force of yours: answer now."),
        "test": gettext_lazy("[Test] Incident %(number)s asks for a force of yours: answer now."),
    },
    "forces_committed": {
        "real": gettext_lazy("Forces have been promised for incident %(number)s."),
        "drill": gettext_lazy("[Drill] Forces have been promised for incident %(number)s."),
        "test": gettext_lazy("[Test] Forces have been promised for incident %(number)s."),
    },
    "forces_declined": {
        "real": gettext_lazy("What you asked for in incident %(number)s was declined."),
        "drill": gettext_lazy("[Drill] What you asked for in incident %(number)s was declined."),
        "test": gettext_lazy("[Test] What you asked for in incident %(number)s was declined."),
    },
    "forces_recalled": {
        "real": gettext_lazy("A force in incident %(number)s is asked back by its owner."),
        "drill": gettext_lazy("[Drill] A force in incident %(number)s is asked back by its owner."),
        "test": gettext_lazy("[Test] A force in incident %(number)s is asked back by its owner."),
    },
    "forces_released": {
        "real": gettext_lazy("A force of yours is released from incident %(number)s."),
        "drill": gettext_lazy("[Drill] A force of yours is released from incident %(number)s."),
        "test": gettext_lazy("[Test] A force of yours is released from incident %(number)s."),
    },
    "forces_unneeded": {
        "real": gettext_lazy("A force of yours is not needed any more in incident %(number)s."),
        "drill": gettext_lazy("[Drill] A force of yours is not needed any more in incident %(number)s."),
        "test": gettext_lazy("[Test] A force of yours is not needed any more in incident %(number)s."),
    },
}
#: Functions of the database: which rows a change concerns, and who sees them.
_RULES = (
    ("incidents_of_bodies", "incidents_refresh_visibility"),
    ("incidents_lapses_of_bodies", "incidents_refresh_lapses"),
)


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the incidents and candidates of bodies that moved; returns the rows changed."""
    moved = list(bodies)
    return sum(recompute(bodies=moved, concerned=concerned, refresh=refresh) for concerned, refresh in _RULES)


def recompute_forces(bodies: Iterable[int]) -> int:
    """Recompute who sees the forces of bodies that moved; returns the rows changed."""
    return recompute(bodies=bodies, concerned="forces_of_bodies", refresh="forces_refresh_visibility")


def connect() -> None:
    """Register with the directory and the exchange, and give the notices their sentences."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    directory.hierarchy_changed.append(recompute_forces)
    for kind, by_nature in SENTENCES.items():
        for nature, sentence in by_nature.items():
            say(kind=f"incident.{kind}.{nature}", sentence=sentence)
    lead(subject="incident", path="/incidents/{id}/")
    lead(subject="force", path="/incidents/forces/{id}/")
    for name, receive, receipted in (
        (carriage.INCIDENT, arriving.receive_incident, arriving.incident_receipted),
        (carriage.STEP, arriving.receive_step, arriving.step_receipted),
    ):
        schema = exchange.schema("jianxing.incidents", name)
        exchange.register(exchange.Kind(name=name, schema=schema, receive=receive, receipted=receipted))
