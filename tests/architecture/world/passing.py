"""What passes between bodies: instructions, letters, leads, meetings, files."""

import io
from typing import Any

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.operations import add_body
from jianxing.evidence.models import File
from jianxing.evidence.operations import store
from jianxing.findings.models import Finding
from jianxing.instructions import operations as instructing
from jianxing.instructions.models import Charge, Instruction
from jianxing.kernel.actor import Actor
from jianxing.letters import operations as writing
from jianxing.letters import queries as letters
from jianxing.letters.models import Impasse, Letter
from jianxing.meetings import operations as meetings
from jianxing.meetings import queries as meetings_read
from jianxing.meetings.models import Meeting
from jianxing.referrals import queries as referring
from jianxing.referrals.models import Opening, Referral
from jianxing.referrals.operations import ask_reporter
from tests.architecture.world.words import (
    ANSWERED,
    DECIDED,
    DRAFTED,
    FEED,
    ITEM,
    JOINT,
    LETTER,
    MEETING,
    MINUTED,
    PASSED,
    PENNED,
    PLAN,
    REPORTED,
    SAID,
)
from tests.integration.referrals import leads
from tests.standing import AT, TODAY, Standing


def instructed(standing: Standing, finding: Finding) -> tuple[Instruction, Instruction, int]:
    """An instruction of the group's leader to the group, carried out; a draft that waits for the signature."""
    by, leader = standing.supervisor, standing.group_leader
    asked = [instructing.Asked(addressee=standing.group, text=SAID, due_days=5)]
    with acting(leader):
        signed = instructing.write(words=SAID, asked=asked, matter=finding, by=leader, at=AT)
    with acting(by):
        charge = Charge.objects.select_related("instruction").get(instruction=signed)
        instructing.receive(charge=charge, by=by, at=AT)
        instructing.report(charge=charge, text=REPORTED, by=by, at=AT)
        asked = [instructing.Asked(addressee=standing.group, text=DRAFTED, due_days=5)]
        draft = instructing.draft(proposal=DRAFTED, asked=asked, by=by, at=AT)
    return signed, draft, charge.pk


def met(standing: Standing) -> dict[str, Any]:
    """A series of the group in which the assistant takes part: a meeting held, with a decision that the department is
    responsible for and signed minutes; a feed of the group's calendar."""
    by, leader = standing.supervisor, standing.group_leader
    cadence = {
        "key": "weekly",
        "name": "周沟通",
        "rule": "FREQ=WEEKLY;BYDAY=TH",
        "starts_on": TODAY.isoformat(),
    }
    with acting(by):
        series = meetings.open_series(
            name=MEETING, rules={"cadences": [cadence]}, begins=AT.time(), participants=[standing.assistant],
            by=by, at=AT,
        )  # fmt: skip
        first, coming = Meeting.objects.filter(series=series).order_by("planned_on")[:2]
        meeting = meetings_read.one(pk=first.pk)
        [item] = meetings.put_on_agenda(meeting=meeting, items=[meetings.Proposed(ITEM)], by=by, at=AT)
        meetings.invite(meeting=meeting, by=by, at=AT)
        meetings.hold(meeting=meeting, on=TODAY, present=[standing.assistant], by=by, at=AT)
        decision = meetings.decide(
            meeting=meeting, text=DECIDED, responsible=standing.department, due_days=5, by=by, at=AT
        )
        minutes = meetings.draft_minutes(meeting=meeting, title=MEETING, text=MINUTED, by=by, at=AT)
        feed, _secret = meetings.make_feed(name=FEED, by=by, at=AT)
        participant = meetings_read.one_series(pk=series.pk).participants.get()
    with acting(leader):
        meetings.sign_minutes(minutes=meetings_read.one_minutes(pk=minutes.pk), by=leader, at=AT)
    return {
        "series": series.pk, "meeting": meeting, "coming": coming.pk, "item": item.pk, "decision": decision,
        "minutes": minutes.pk, "feed": feed.pk, "participant": participant.pk,
    }  # fmt: skip


def referred(standing: Standing) -> tuple[Referral, Opening]:
    """A lead that the group has passed on to a body of its own node, and a request for its reporter's identity."""
    other = add_body(
        code=f"REF{standing.group.pk}", name=f"受移送纪委监委{standing.group.pk}", kind=Body.Kind.COMMISSION,
        by=Actor.system(), at=AT,
    )  # fmt: skip
    two = leads.Two(leads.make_house(standing.group), leads.make_house(other))
    made, by = leads.received(two), two.theirs.supervisor
    with acting(by):
        copy = referring.copies(body_key=two.theirs.key)[0]
        asked = ask_reporter(referral=referring.one(pk=made.pk), copy=copy, reason="verify", by=by, at=AT)
    return made, asked


def corresponded(standing: Standing, finding: Finding) -> dict[str, Any]:
    """A joint letter that was answered, with a plan; a draft of two bodies; a letter that two declined, and so an impasse."""
    by, leader, helper = standing.supervisor, standing.group_leader, standing.helper

    def drafted(title: str, *to: writing.Addressed, **fields: Any) -> Letter:
        with acting(by):
            return writing.draft(
                kind="letter", title=title, text=f"{title}请协助", to=to, by=by, at=AT, **fields
            )

    def sent(title: str, *to: writing.Addressed, **fields: Any) -> Letter:
        letter = drafted(title, *to, **fields)
        with acting(leader):
            return writing.sign(letter=letters.one(pk=letter.pk), then_send=True, by=leader, at=AT)

    with acting(by):
        action = writing.open_action(name=JOINT, shape="group_local", by=by, at=AT)
    letter = sent(LETTER, writing.Addressed(standing.assistant, asked=LETTER, due_days=5), action=action)
    with acting(helper):
        receipt = letters.receipt_of(letter=letter, body_id=helper.body)
        writing.open_letter(receipt=receipt, by=helper, at=AT)
        writing.accept(receipt=receipt, by=helper, at=AT)
        writing.answer(receipt=receipt, text=ANSWERED, by=helper, at=AT)
    with acting(by):
        plan = writing.write_plan(action=letters.one_action(pk=action.pk), text=PLAN, by=by, at=AT)
    passed = sent(PASSED, writing.Addressed(standing.assistant), writing.Addressed(standing.department))
    for one in (helper, standing.handler):
        with acting(one):
            declining = letters.receipt_of(letter=passed, body_id=one.body)
            writing.open_letter(receipt=declining, by=one, at=AT)
            writing.decline(receipt=declining, reason="不归我管", by=one, at=AT)
    penned = drafted(PENNED, writing.Addressed(standing.department), co_issuers=[standing.assistant])
    with acting(by):
        impasse = Impasse.objects.get(letter=passed)
    return {
        "letter": letter, "penned": penned, "passed": passed, "letter_receipt": receipt.pk, "action": action,
        "plan": plan.pk, "impasse": impasse,
    }  # fmt: skip


def stored(content: bytes, name: str, *, by: Any) -> File:
    return store(stream=io.BytesIO(content), name=name, by=by, at=AT)
