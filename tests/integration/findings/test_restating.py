"""A ledger brought in again may say where a finding stands only as long as nobody has acted on it here."""

from datetime import date

import pytest

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.findings import operations as ops
from jianxing.findings.lifecycle import State
from jianxing.findings.models import Finding
from jianxing.findings.operations.restating import NotTheSheets
from jianxing.ledger.models import Act
from jianxing.notices.models import Clock
from tests.integration.findings.matters import ANSWERS, AT
from tests.standing import Standing

pytestmark = pytest.mark.django_db
CLOSED_ON = date(2025, 4, 1)


def placed(standing: Standing, state: State = State.RECTIFYING) -> Finding:
    with acting(standing.supervisor):
        [finding] = ops.place_many(
            rows=[
                ops.Placed(
                    description="征地协议未签",
                    state=state,
                    responsible=standing.department,
                    found_on=date(2025, 2, 3),
                    due_on=date(2025, 3, 31),
                    due_kind="date",
                )
            ],
            by=standing.supervisor,
            at=AT,
        )
    return finding


def test_what_was_acted_on_here_is_not_the_sheets_any_more(standing: Standing) -> None:
    finding = placed(standing, State.ASSIGNED)
    with acting(standing.handler):
        ops.accept(finding=finding, by=standing.handler, at=AT)
    with acting(standing.supervisor):
        assert not ops.may_restate(finding=finding, to=State.CLOSED)
        with pytest.raises(NotTheSheets):
            ops.restate(finding=finding, to=State.CLOSED, by=standing.supervisor, at=AT)


def test_what_was_registered_here_never_was(standing: Standing) -> None:
    with acting(standing.supervisor):
        finding = ops.register(
            description="x", responsible=standing.department, by=standing.supervisor, at=AT
        )
        ops.assign(finding=finding, due_days=5, by=standing.supervisor, at=AT)
        assert not ops.may_restate(finding=finding, to=State.CLOSED)


def test_only_the_keeping_body_restates(standing: Standing) -> None:
    finding = placed(standing)
    with acting(standing.handler), pytest.raises(NotAllowed):
        ops.restate(finding=finding, to=State.CLOSED, by=standing.handler, at=AT)


def test_a_stated_closing_is_marked_and_waits_for_verification(standing: Standing) -> None:
    finding = placed(standing)
    with acting(standing.supervisor):
        ops.restate(finding=finding, to=State.CLOSED, closed_on=CLOSED_ON, by=standing.supervisor, at=AT)
        fresh = Finding.objects.get(pk=finding.pk)
        assert (fresh.state, fresh.closed_on, fresh.closure_stated, fresh.closure_verified) == (
            "closed",
            CLOSED_ON,
            True,
            False,
        )
        assert fresh.submissions.get().stated
        assert not Clock.objects.filter(subject_id=finding.pk, state="running").exists()
        assert Act.objects.filter(subject_id=finding.pk, kind="finding.restate").count() == 1
        ops.verify_stated(finding=finding, answers=ANSWERS, by=standing.supervisor, at=AT)
        assert not ops.may_restate(finding=finding, to=State.RECTIFYING), "what was verified is ours"


@pytest.mark.parametrize("to", [State.RECTIFYING, State.SUBMITTED])
def test_a_stated_closing_may_be_taken_back_by_the_sheet(standing: Standing, to: State) -> None:
    finding = placed(standing, State.CLOSED)
    with acting(standing.supervisor):
        ops.restate(finding=finding, to=to, statement="未到位", by=standing.supervisor, at=AT)
        fresh = Finding.objects.get(pk=finding.pk)
        assert (fresh.state, fresh.closed_on, fresh.closure_stated) == (to, None, False)
        assert Clock.objects.filter(subject_id=finding.pk, state="running").exists()


def test_no_step_leads_back_to_the_assignment(standing: Standing) -> None:
    finding = placed(standing, State.CLOSED)
    with acting(standing.supervisor):
        assert not ops.may_restate(finding=finding, to=State.ASSIGNED)
