"""What letters ask to be told by the domains below them, what they ask of findings, and what their notices say."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.directory import operations as directory
from jianxing.directory.policies import Refused
from jianxing.directory.recomputing import recompute
from jianxing.exchange import kinds as exchange
from jianxing.findings import policies as finding_policies
from jianxing.findings.models import Finding
from jianxing.findings.operations.closing import closed
from jianxing.ledger.models import Act
from jianxing.letters import queries
from jianxing.letters.operations import arriving, carriage, joint_arriving
from jianxing.letters.operations.following import finding_closed, follow
from jianxing.letters.policies import StillOwed
from jianxing.notices.operations import counted_again
from jianxing.notices.wording import say

SENTENCES = {
    "letter.drafted": gettext_lazy("Letter %(number)s is drafted and waits for a signature."),
    "letter.to_cosign": gettext_lazy("The joint letter %(number)s waits for the signature of your body."),
    "letter.cosigned": gettext_lazy("A co-issuer has signed the joint letter %(number)s."),
    "letter.cosign_refused": gettext_lazy("A co-issuer refuses to sign the joint letter %(number)s."),
    "letter.issued": gettext_lazy("The joint letter %(number)s has been sent."),
    "letter.returned": gettext_lazy("The draft letter %(number)s has been given up."),
    "letter.signed": gettext_lazy("Letter %(number)s is signed and waits to be sent."),
    "letter.received": gettext_lazy("Letter %(number)s has come."),
    "letter.copied": gettext_lazy("A copy of letter %(number)s has come."),
    "letter.accepted": gettext_lazy("What letter %(number)s asks has been accepted."),
    "letter.declined": gettext_lazy("What letter %(number)s asks has been declined."),
    "letter.answered": gettext_lazy("Letter %(number)s has been answered."),
    "letter.given_back": gettext_lazy("Your answer to letter %(number)s has been returned."),
    "letter.settled": gettext_lazy("Your answer to letter %(number)s is settled."),
    "letter.superseded": gettext_lazy("A further letter supersedes %(number)s."),
    "letter.withdrawn": gettext_lazy("A further letter withdraws %(number)s."),
    "letter.matter_closed": gettext_lazy("What letter %(number)s is about has been closed by its sender."),
    "letter.undelivered": gettext_lazy("Letter %(number)s could not be delivered."),
    "joint_action.planned": gettext_lazy("The joint plan of %(number)s has a new version."),
    "joint_action.stated": gettext_lazy("A party has taken a position on the joint plan of %(number)s."),
    "joint_action.position_refused": gettext_lazy(
        "The lead's node has refused your position on the joint plan of %(number)s."
    ),
    "joint_action.closed": gettext_lazy("Joint action %(number)s has been closed."),
    "impasse.raised": gettext_lazy("Two bodies have declined the same matter: %(number)s is to be decided."),
    "impasse.decided": gettext_lazy("It has been decided whose the matter of %(number)s is."),
}


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the letters, joint actions and impasses of bodies that moved; returns the rows changed."""
    moved = list(bodies)
    return (
        recompute(bodies=moved, concerned="letters_actions_of_bodies", refresh="letters_refresh_actions")
        + recompute(bodies=moved, concerned="letters_of_bodies", refresh="letters_refresh_visibility")
        + recompute(bodies=moved, concerned="letters_impasses_of_bodies", refresh="letters_refresh_impasses")
    )


def nothing_owed(finding: Finding) -> None:
    """Refuse to close a finding on which a body that was asked by letter still owes an answer, and say which."""
    owing = queries.owing_on(finding=finding)
    if owing:
        said = "、".join(f"{one.addressee.label} {one.letter.called}" for one in owing)
        raise StillOwed(
            _("Asked by letter and not answered: %(bodies)s.") % {"bodies": said},
            _("Wait for the answer, urge it, or withdraw what was asked by a further letter."),
        )


def signed_first(finding: Finding, caused_by: int | None) -> None:
    """Where a body's setting says so, a finding is assigned by its signed letter alone."""
    if not queries.signature_first(body_id=finding.supervised_by_id):
        return
    if caused_by is not None and Act.objects.filter(pk=caused_by, kind="letter.send").exists():
        return
    raise Refused(
        _("Assignments of your body wait for a signature."),
        _("Draft the assignment letter; the finding is assigned when it is sent."),
    )


def connect() -> None:
    """Register with the directory, the findings and the clocks, and give the notices their sentences."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    counted_again.append(follow)
    finding_policies.closing_guards.append(nothing_owed)
    finding_policies.assigning_guards.append(signed_first)
    closed.append(finding_closed)
    exchange.register(
        exchange.Kind(
            name=carriage.LETTER,
            schema=exchange.schema("jianxing.letters", carriage.LETTER),
            receive=arriving.receive_letter,
            receipted=arriving.letter_receipted,
        )
    )
    exchange.register(
        exchange.Kind(
            name=carriage.STEP,
            schema=exchange.schema("jianxing.letters", carriage.STEP),
            receive=arriving.receive_step,
            receipted=arriving.step_receipted,
        )
    )
    exchange.register(
        exchange.Kind(
            name=carriage.JOINT,
            schema=exchange.schema("jianxing.letters", carriage.JOINT),
            receive=joint_arriving.receive_action,
            receipted=joint_arriving.action_receipted,
        )
    )
    exchange.register(
        exchange.Kind(
            name=carriage.POSITION,
            schema=exchange.schema("jianxing.letters", carriage.POSITION),
            receive=joint_arriving.receive_position,
            receipted=joint_arriving.position_receipted,
        )
    )
    for kind, sentence in SENTENCES.items():
        say(kind=kind, sentence=sentence)
