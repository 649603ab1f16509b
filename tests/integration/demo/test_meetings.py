"""The figures of the bulletin whose mechanism is meetings come back out of the scenario's rows, the missed ones named."""

from collections import Counter

from jianxing.demo import consulting
from jianxing.demo.scene import AS_OF
from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.kernel.actor import Actor
from jianxing.meetings import queries
from jianxing.meetings.models import Series


def test_what_was_due_was_held_or_is_named(built: None) -> None:
    with acting(Actor.system(body_id=Body.objects.get(code="TJ").pk)):
        for name in (consulting.SERVICES, consulting.CULTURE, consulting.SAFETY):
            strip = queries.strip(series=Series.objects.get(name=name))
            counted = queries.counted(strip, until=AS_OF)
            assert counted.held + counted.missed == counted.due
            named = {meeting.planned_on for meeting in strip if meeting.state == "missed"}
            assert named == set(consulting.MISSED[name])
        services = queries.strip(series=Series.objects.get(name=consulting.SERVICES))
        assert {meeting.cadence_name for meeting in services} == {"周沟通", "月调度", "季推动"}
        assert queries.counted(services, until=AS_OF).unexplained == 1
        safety = queries.strip(series=Series.objects.get(name=consulting.SAFETY))
        by_month = Counter(meeting.due_on.month for meeting in safety if meeting.due_on.year == 2025)
        assert by_month[7] > by_month[11]
        assert {meeting.season for meeting in safety} == {"防汛期", "防火期"}
