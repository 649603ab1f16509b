"""A matter that two bodies have declined (推诿扯皮) goes to the body above, which says whose it is."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.policies import can, check_text
from jianxing.directory.roots import Overtaken, reserve
from jianxing.findings.models import Declination, Finding
from jianxing.kernel.actor import Actor
from jianxing.letters import policies
from jianxing.letters.kinds import Kind
from jianxing.letters.lifecycle import ImpasseState
from jianxing.letters.models import Impasse, JointAction, Letter, Receipt
from jianxing.letters.operations.drafting import Addressed, draft
from jianxing.letters.operations.steps import act_on, notify, refresh_impasses

#: Of so many bodies declining, the matter goes up.
BODIES = 2
#: Working days in which the body that the matter falls to is asked to answer.
DECIDED_DAYS = 5


def raise_where_declined_twice(letter: Letter, *, at: datetime, caused_by: int) -> Impasse | None:
    """Pass a matter to the supervisor once two bodies have declined it; once, until that is decided."""
    if letter.kept_by_id != letter.body_id:
        return None
    by = Actor.system(body_id=letter.body_id)
    with acting(by):
        finding, action = _matter_of(letter)
        same = Receipt.objects.filter(letter__body=letter.body_id, declined_at__isnull=False)
        if finding is not None:
            same = same.filter(letter__finding_links__finding=finding) | same.filter(
                letter__action__finding_links__finding=finding
            )
        elif action is not None:
            same = same.filter(letter__action=action)
        else:
            same = same.filter(letter=letter)
        declined = set(same.values_list("addressee_id", flat=True))
        if finding is not None:
            declined |= set(Declination.objects.filter(finding=finding).values_list("body_id", flat=True))
        open_one = Impasse.objects.filter(asker=letter.body_id, state=ImpasseState.OPEN)
        on = {"finding": finding} if finding else {"action": action} if action else {"letter": letter}
        if len(declined) < BODIES or open_one.filter(**on).exists():
            return None
        return _raise(letter, finding, action, sorted(declined), by=by, at=at, caused_by=caused_by)


def _matter_of(letter: Letter) -> tuple[Finding | None, JointAction | None]:
    finding = Finding.objects.filter(letter_links__letter=letter).order_by("letter_links__ordinal").first()
    if finding is None and letter.action_id is not None:
        held = Finding.objects.filter(action_links__action=letter.action_id)
        finding = held.first() if held.count() == 1 else None
    return finding, letter.action


def _raise(
    letter: Letter,
    finding: Finding | None,
    action: JointAction | None,
    declined: list[int],
    *,
    by: Actor,
    at: datetime,
    caused_by: int,
) -> Impasse:
    asker = Body.objects.select_related("parent").get(pk=letter.body_id)
    decider = asker.parent or asker
    pk = reserve(Impasse)
    impasse = Impasse(
        pk=pk,
        number=f"{asker.code}-J{timezone.localdate(at).year}-{pk:06d}",
        asker=asker,
        decider=decider,
        matter=letter.matter or letter.title,
        finding=finding,
        action=action,
        letter=letter,
        state=ImpasseState.OPEN,
        raised_at=at,
        visible_to=[asker.pk],
    )
    impasse.save(force_insert=True)
    refresh_impasses([pk])
    act_on(impasse, "raise", by=by, at=at, public={"declined": declined}, caused_by=caused_by)
    notify(impasse, "raised", bodies={asker.pk, decider.pk}, by=by, at=at)
    return impasse


def decide(*, impasse: Impasse, falls_to: Body, decision: str, by: Actor, at: datetime) -> Impasse:
    """Say whose the matter is; the asker finds a letter to that body drafted, to be signed."""
    step = policies.check_can_decide(impasse=impasse, by=by)
    check_text(text=decision, missing=_("A decision says why."))
    with transaction.atomic():
        moved = Impasse.objects.filter(pk=impasse.pk, state=step.source)
        changes = {
            "decided_at": at,
            "decided_by_id": by.person_id,
            "falls_to_id": falls_to.pk,
            "decision": decision.strip(),
        }
        if not moved.update(state=step.target, **changes):
            raise Overtaken(impasse.number)
        impasse.refresh_from_db()
        act = act_on(
            impasse,
            "decide",
            by=by,
            at=at,
            public={"falls_to": falls_to.pk},
            confidential={"decision": impasse.decision},
        )
        notify(impasse, "decided", bodies=[impasse.asker_id], by=by, at=at)
        _draft_letter(impasse, falls_to, at=at, caused_by=act.pk)
    return impasse


def _draft_letter(impasse: Impasse, falls_to: Body, *, at: datetime, caused_by: int) -> None:
    """Draft, for the asker, the letter that asks the body whose the matter is."""
    by = Actor.system(body_id=impasse.asker_id)
    with acting(by):
        asker = Body.objects.get(pk=impasse.asker_id)
        finding = Finding.objects.filter(pk=impasse.finding_id).first()
        findings = [finding] if finding is not None else []
        facts = {"form": "", "sender": asker, "addressee": falls_to, "addressed_as": "", "findings": findings}
        kind = next(
            (
                kind
                for kind in (Kind.ASSIGNMENT, Kind.LETTER)
                if can(policies.check_addressee, kind=kind, **facts)
                and can(policies.check_can_draft, kind=kind, sender=asker, by=by)
            ),
            None,
        )
        if kind is None:
            return
        draft(
            kind=kind,
            title=_("On whose matter %(matter)s is") % {"matter": impasse.matter},
            text=impasse.decision,
            to=[Addressed(body=falls_to, asked=impasse.decision, due_days=DECIDED_DAYS)],
            findings=findings,
            by=by,
            at=at,
            caused_by=caused_by,
        )
