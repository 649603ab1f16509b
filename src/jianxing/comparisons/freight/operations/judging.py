"""What a person does with mismatches: asks the body that answers for the document, or finds the difference explained."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.comparisons.freight import policies, queries
from jianxing.comparisons.freight.lifecycle import MismatchState
from jianxing.comparisons.freight.models import Mismatch
from jianxing.comparisons.freight.operations.keeping import FreightUnfit
from jianxing.directory import roots
from jianxing.directory.models import Body, PlanDomain
from jianxing.directory.policies import check_has_reason
from jianxing.kernel.actor import Actor
from jianxing.methods.freight.kinds import JUDGED, Kind, Wrong
from jianxing.methods.freight.wording import MENDERS
from jianxing.questions import operations as questions
from jianxing.questions.models import Question
from jianxing.questions.picture import Rows


def ask_about(
    *, mismatches: Sequence[Mismatch], asked: Body, by: Actor, at: datetime
) -> tuple[Question, bool]:
    """Ask the body that answers for a document about open mismatches of one movement and field; says whether it is new."""
    if not mismatches or len({(one.movement_id, one.field) for one in mismatches}) != 1:
        raise FreightUnfit(
            _("A question is about one field of one movement."), _("Choose mismatches of one field.")
        )
    first = mismatches[0]
    movement = first.movement
    for one in mismatches:
        policies.check_can_take_mismatch(mismatch=one, action="mend", by=by)
    menders = dict.fromkeys(_(MENDERS[Kind(kind)]) for one in mismatches for kind in _kinds(one))
    draft = questions.QuestionDraft(
        identity=f"freight|{movement.uid}|{first.field}|{'+'.join(sorted(str(one.pk) for one in mismatches))}",
        kind=f"freight.{first.field}",
        domain=PlanDomain.TRANSPORT,
        subject=movement.handle,
        subject_title=_("container %(container)s, %(route)s")
        % {"container": movement.container, "route": movement.route or "—"},
        first_on=movement.first_on,
        last_on=movement.last_on,
        seen="\n".join(_sentence(one) for one in mismatches),
        how_to_read=_("Documents of one movement were laid side by side. Please say which of them is right, and have the "
                "other corrected; a corrected document closes the mismatch by itself."),
        when_not=_("It says nothing where a re-seal, a transfer or a change of consignee was recorded in a document that "
                "was not brought in.")
        + (f"\n{_('Likeness of words is for a person to judge.')}" * any(Wrong(one.wrong) in JUDGED for one in mismatches)),
        rows=Rows(
            [_("Field of documents"), _("Kind of document"), _("Number of document"), _("It says"), _("Row in the file")],
            [row for one in mismatches for row in _rows(one)],
            0,
            [(_("Who can mend it"), "、".join(menders)), *_costs(mismatches)],
        ),
    )  # fmt: skip
    with transaction.atomic():
        question, is_new = questions.raise_question(draft=draft, asked=asked, by=by, at=at)
        for one in mismatches:
            Mismatch.objects.filter(pk=one.pk).update(question=question)
            one.question = question
            roots.act_on(
                one,
                "ask",
                subject="mismatch",
                by=by,
                at=at,
                public={"question": question.pk, "asked": asked.pk},
            )
    return question, is_new


def _kinds(one: Mismatch) -> tuple[str, ...]:
    return (one.odd,) if one.odd else tuple(dict.fromkeys((one.left.kind, one.right.kind)))


def _sentence(one: Mismatch) -> str:
    return _("%(field)s: %(wrong)s. %(left)s says “%(left_says)s”, %(right)s says “%(right_says)s”.") % {
        "field": one.get_field_display(), "wrong": one.get_wrong_display(), "left": one.left.get_kind_display(),
        "left_says": one.left_says, "right": one.right.get_kind_display(), "right_says": one.right_says,
    }  # fmt: skip


def _rows(one: Mismatch) -> list[list[str]]:
    return [
        [one.get_field_display(), document.get_kind_display(), document.number, says, str(document.row)]
        for document, says in ((one.left, one.left_says), (one.right, one.right_says))
    ]


def _costs(mismatches: Sequence[Mismatch]) -> list[tuple[str, str]]:
    known = queries.costs(traffic=mismatches[0].movement.traffic)
    told = []
    for kind in dict.fromkeys(kind for one in mismatches for kind in _kinds(one)):
        cost = known.get(kind)
        if cost is not None:
            parts = [_("re-issue fee %(fee)s yuan") % {"fee": cost.fee}] * (cost.fee is not None)
            parts += [_("%(n)d days of demurrage") % {"n": cost.demurrage_days or 0}] * (
                cost.demurrage_days is not None
            )
            told.append((_("Usual cost"), f"{cost.get_kind_display()}：{'，'.join(parts)}（{cost.basis}）"))
    return told


def explain_mismatch(*, mismatch: Mismatch, reason: str, by: Actor, at: datetime) -> Mismatch:
    """Find a difference explained, with the reason; it is not counted as mended."""
    policies.check_can_take_mismatch(mismatch=mismatch, action="explain", by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        roots.step(
            mismatch, name=str(mismatch.movement), source=MismatchState.OPEN,
            to={
                "state": MismatchState.EXPLAINED, "ended_at": at, "ended_by_id": by.person_id, "end_reason": reason.strip(),
            },
        )  # fmt: skip
        roots.act_on(
            mismatch, "explain", subject="mismatch", by=by, at=at, confidential={"reason": reason.strip()}
        )
    return mismatch


def reopen_mismatch(*, mismatch: Mismatch, reason: str, by: Actor, at: datetime) -> Mismatch:
    """Open again what was found explained, with the reason."""
    policies.check_can_take_mismatch(mismatch=mismatch, action="reopen", by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        roots.step(
            mismatch, name=str(mismatch.movement), source=MismatchState.EXPLAINED,
            to={"state": MismatchState.OPEN, "ended_at": None, "ended_by_id": None, "end_reason": ""},
        )  # fmt: skip
        roots.act_on(
            mismatch, "reopen", subject="mismatch", by=by, at=at, confidential={"reason": reason.strip()}
        )
    return mismatch
