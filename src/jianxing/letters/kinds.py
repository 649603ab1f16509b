"""The kinds of letters: who may send which to whom, and what each asks of its addressee. Plain Python."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a letter is."""

    LETTER = "letter"
    JOINT_REQUEST = "joint_request"
    ASSIGNMENT = "assignment"
    URGING = "urging"
    REMINDER = "reminder"
    RECOMMENDATION = "recommendation"
    REFERRAL = "referral"
    REPLY = "reply"


class Form(StrEnum):
    """In which form a recommendation is made: to a party body, to a unit, or both for the same matter."""

    DISCIPLINE = "discipline"
    SUPERVISION = "supervision"
    BOTH = "both"


#: Kinds of bodies, as the directory names them.
COMMISSIONS = frozenset({"commission", "stationed_group", "zone_commission"})
SUPERVISING = COMMISSIONS | {"task_group"}
UNITS = frozenset({"department", "government", "enterprise"})
EVERYBODY = SUPERVISING | UNITS


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may send a kind of letter, to whom, and what it asks.

    ``upwards``: also to a body above the sender. ``wants_answer``: accepting is not enough, an answer is owed. ``jointly``:
    several bodies may issue it together (联合行文).
    """

    senders: frozenset[str]
    addressees: frozenset[str]
    upwards: bool = True
    wants_answer: bool = True
    jointly: bool = True


RULES: dict[Kind, Rule] = {
    #                         senders      addressees
    Kind.LETTER:         Rule(EVERYBODY,   EVERYBODY),
    Kind.JOINT_REQUEST:  Rule(SUPERVISING, EVERYBODY),
    Kind.ASSIGNMENT:     Rule(SUPERVISING, EVERYBODY,   upwards=False),
    Kind.URGING:         Rule(SUPERVISING, EVERYBODY,   upwards=False, jointly=False),
    Kind.REMINDER:       Rule(SUPERVISING, EVERYBODY,   upwards=False, wants_answer=False),
    Kind.RECOMMENDATION: Rule(COMMISSIONS, UNITS),
    Kind.REFERRAL:       Rule(COMMISSIONS, COMMISSIONS),
    Kind.REPLY:          Rule(EVERYBODY,   EVERYBODY,   wants_answer=False, jointly=False),
}  # fmt: skip

#: Minutes (会议纪要) are no letters, but numbered as they are.
MINUTES: Final = "minutes"

#: Written in letter form (信函格式); the others in the standard one.
IN_LETTER_FORM = frozenset({Kind.LETTER, Kind.JOINT_REQUEST, Kind.REMINDER, Kind.REFERRAL, Kind.REPLY})


def wants_answer(kind: str) -> bool:
    """Whether an answer is owed once the letter has been accepted."""
    return RULES[Kind(kind)].wants_answer


def may_send(*, kind: Kind, sender: str) -> bool:
    """Whether a body of this kind writes such letters at all."""
    return sender in RULES[kind].senders


def may_go(*, kind: Kind, sender: str, addressee: str, is_above: bool) -> bool:
    """Whether such a letter may go from the one to the other."""
    rule = RULES[kind]
    return sender in rule.senders and addressee in rule.addressees and (rule.upwards or not is_above)


def is_joint(kind: str) -> bool:
    """Whether several bodies may issue it together; an urging is its asker's, a reply its addressee's."""
    return RULES[Kind(kind)].jointly


def kinds_of(*, sender: str) -> tuple[Kind, ...]:
    """The kinds that a body of this kind may write."""
    return tuple(kind for kind, rule in RULES.items() if sender in rule.senders)


def numbered_by(*, sender: str) -> tuple[str, ...]:
    """What a body of this kind gives numbers to: the letters that it may write, and minutes where it calls meetings."""
    letters = tuple(kind.value for kind in kinds_of(sender=sender))
    return (*letters, MINUTES) if sender in SUPERVISING else letters
