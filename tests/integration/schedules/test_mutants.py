"""Schedule files as they should never come, through the whole way from upload to the preview."""

from __future__ import annotations

import io

import pytest
from django.db import transaction

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.methods.schedules.freezing import digest_of
from jianxing.schedules import operations, queries
from jianxing.schedules.lifecycle import State
from jianxing.schedules.models import ScheduleContent, ScheduleTask
from tests.integration.schedules import plans
from tests.standing import AT, Standing
from tests.unit.methods.schedules.mutants import WHOLE, mutant

pytestmark = pytest.mark.django_db

MANY = 60
_ENDINGS = {"mspdi": "xml", "xer": "xer", "xlsx": "xlsx", "json": "json"}


def test_no_mutant_crashes_the_import(standing: Standing) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    seen = {State.DRAFT: 0, State.REFUSED: 0}
    with acting(by):
        for seed in range(MANY):
            done, data = mutant(seed)
            name = f"mutant.{_ENDINGS[done.split()[0]]}"
            try:
                with transaction.atomic():
                    update = operations.upload(
                        stream=io.BytesIO(data), name=name, schedule=made, kind="plan", by=by, at=AT
                    )
            except Refused:  # evidence keeps no such file
                continue
            update = operations.understand(update=update, by=by, at=AT)
            seen[State(update.state)] += 1
            if update.state == State.REFUSED:
                assert update.refusal is not None
                why = update.refusal
                assert why["code"] in WHOLE or why["task"] or why["field"], (done, why)
                assert queries.said(why["code"], why["task"], why["field"], why["values"])
                assert not ScheduleTask.objects.filter(update=update).exists()
                assert not ScheduleContent.objects.filter(update=update).exists()
            else:
                assert queries.tasks(update=update).count() == update.tasks
                assert digest_of(queries.frozen_of(update=update)) == update.digest
    assert all(count > MANY / 10 for count in seen.values()), seen
