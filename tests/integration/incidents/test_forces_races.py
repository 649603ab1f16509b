"""Two who promise the same force at once."""

import threading
from dataclasses import replace
from uuid import uuid4

import shapely
from django.db import connection

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.incidents import operations as ops
from jianxing.incidents.models import Dispatch, Force
from jianxing.incidents.queries import forces as queries
from jianxing.projects import operations as projects
from tests.integration.incidents import border
from tests.integration.incidents.test_forces import said, wanted
from tests.standing import AT, TODAY, make_standing


def test_of_two_who_promise_the_same_force_at_once_one_is_refused(own_database: str) -> None:
    standing = make_standing()
    asking, owner = standing.supervisor, standing.handler
    with acting(asking):
        agreement = projects.register_programme(
            kind="agreement", title="互助", from_year=2025, parties=[standing.group, standing.department], by=asking, at=AT
        )  # fmt: skip
        projects.sign_agreement(programme=agreement, on=TODAY, by=asking, at=AT)
        draft = border.draft(agreement=agreement, shape=shapely.Point(117, 39.5))
        incident = ops.report(draft=draft, uid=uuid4(), by=asking, at=AT)
        ops.publish(incident=incident, by=asking, at=AT)
    with acting(owner):
        force = ops.register_force(draft=said(agreement=agreement), uid=uuid4(), by=owner, at=AT)
    with acting(asking):
        dispatches = [
            ops.ask_force(
                request=ops.request_forces(
                    incident=incident, draft=replace(wanted(), quantity=2), uid=uuid4(), by=asking, at=AT
                ),
                force=Force.objects.select_related("body").get(pk=force.pk), quantity=2, by=asking, at=AT,
            )
            for _time in range(2)
        ]  # fmt: skip
    refused: list[Refused] = []
    together = threading.Barrier(2)

    def promise(dispatch: Dispatch) -> None:
        try:
            with acting(owner):
                seen = queries.one_dispatch(pk=dispatch.pk)
                together.wait()
                ops.commit(dispatch=seen, by=owner, at=AT)
        except Refused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    workers = [threading.Thread(target=promise, args=(one,)) for one in dispatches]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with acting(owner):
        assert sorted(Dispatch.objects.values_list("state", flat=True)) == ["asked", "committed"]
        assert queries.one(pk=force.pk).free == 1
    assert len(refused) == 1
