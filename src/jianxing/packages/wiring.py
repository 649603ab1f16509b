"""What packages ask to be told by the domains below them, and what their notices say."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.exchange import kinds as exchange
from jianxing.notices.wording import lead, say
from jianxing.packages.operations import arriving, carriage

SENTENCES = {
    "packed": gettext_lazy("Evidence package %(number)s is packed and signed."),
    "sent": gettext_lazy("Evidence package %(number)s has come for your body."),
    "received": gettext_lazy("Evidence package %(number)s was verified and received."),
    "unfit": gettext_lazy("Evidence package %(number)s did not hold when it was verified."),
    "decided": gettext_lazy("Evidence package %(number)s was decided on."),
    "undelivered": gettext_lazy("Evidence package %(number)s was refused by the other node."),
}


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the packages of bodies that moved; returns the rows changed."""
    return recompute(bodies=bodies, concerned="packages_of_bodies", refresh="packages_refresh_visibility")


def connect() -> None:
    """Register with the directory and the exchange, and give the notices their sentences."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    for kind, sentence in SENTENCES.items():
        say(kind=f"package.{kind}", sentence=sentence)
    lead(subject="package", path="/evidence-packages/{id}/")
    for name, receive, receipted in (
        (carriage.PACKAGE, arriving.receive_package, arriving.package_receipted),
        (carriage.STEP, arriving.receive_step, arriving.step_receipted),
    ):
        schema = exchange.schema("jianxing.packages", name)
        exchange.register(exchange.Kind(name=name, schema=schema, receive=receive, receipted=receipted))
