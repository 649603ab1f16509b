"""What questions ask to be told by the domains below them, and what their notices say."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.exchange import kinds as exchange
from jianxing.notices.operations import counted_again
from jianxing.notices.wording import lead, say
from jianxing.questions.operations import arriving, carriage
from jianxing.questions.operations.following import follow

SENTENCES = {
    "sent": gettext_lazy("Question %(number)s asks you to look at figures that you reported."),
    "answered": gettext_lazy("Question %(number)s has been answered."),
    "returned": gettext_lazy("Your answer to question %(number)s has been returned."),
    "settled": gettext_lazy("Question %(number)s has been settled."),
    "withdrawn": gettext_lazy("Question %(number)s has been withdrawn."),
    "undelivered": gettext_lazy("Question %(number)s could not be delivered."),
}


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the questions of bodies that moved; returns the rows changed."""
    return recompute(bodies=bodies, concerned="questions_of_bodies", refresh="questions_refresh_visibility")


def connect() -> None:
    """Register with the directory and the exchange, and give the notices their sentences."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    counted_again.append(follow)
    for kind, sentence in SENTENCES.items():
        say(kind=f"question.{kind}", sentence=sentence)
    lead(subject="question", path="/questions/{id}/")
    for name, receive, receipted in (
        (carriage.QUESTION, arriving.receive_question, arriving.question_receipted),
        (carriage.STEP, arriving.receive_step, arriving.step_receipted),
    ):
        schema = exchange.schema("jianxing.questions", name)
        exchange.register(exchange.Kind(name=name, schema=schema, receive=receive, receipted=receipted))
