"""The park's nearly two months come out of the records: of networks, blockers and what was said beforehand. Another date, another
figure."""

from datetime import date, timedelta

from jianxing.briefs.models import Figure
from jianxing.briefs.recipes import Moment, compute
from jianxing.demo import industry
from jianxing.demo.hindering import ANALYSED
from jianxing.demo.scene import AS_OF, on
from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.schedules import operations, queries
from jianxing.schedules.models import Analysis, Blocker

KEY = "industry.medpark.days_saved"
#: Before the last blocker began, which is open at the day of the demonstration.
LAST_QUARTER = date(2025, 12, 31)


def figure(of: date = AS_OF) -> tuple[int, list[str]]:
    by = Actor.system(body_id=Body.objects.get(code="TJ").pk)
    with acting(by):
        definition = Figure.objects.get(key=KEY, body_id=by.body, retired_at=None).definition
        found = compute(definition=definition, moment=Moment(of, by.body))
        assert isinstance(found.value, int)
        return found.value, [row.leads_to for row in found.rows]


def test_the_days_saved_are_computed_and_follow_the_records(built: None) -> None:
    value, rows = figure()
    assert 50 <= value <= 60
    kinds = [row.split(":")[0] for row in rows]
    assert kinds[0] == "analysis"
    assert (
        kinds.count("finding") == 7
    )  # one of them still open, which the six that were resolved would not have met
    then, rows = figure(LAST_QUARTER)
    assert then > value
    assert rows[0].startswith("analysis:")
    node = Actor.system(body_id=Body.objects.get(code="TJ-KFQ").pk)
    with acting(node):
        kept = Analysis.objects.get(as_of=ANALYSED)
        assert kept.saved_days == then
        assert kept.saved_low is not None
        assert 50 <= kept.saved_low <= then <= (kept.saved_high or 0) <= 60
        assert queries.recomputed(analysis=kept).holds
        summed = sum(one["saved_calendar_days"] or 0 for one in kept.result["blockers"])
        assert summed > then  # what two save at once is counted once
        beforehand = [
            said.set_at < blocker.ended_at
            for blocker in queries.of_schedule(schedule=kept.schedule)
            if blocker.ended_at is not None
            for said in queries.said_of(blocker)
        ]
        assert len(beforehand) >= 10
        assert all(beforehand)
    assert figure(date(2025, 3, 20))[0] == 0  # before the first was closed
    _another_date(node, kept, then)


def _another_date(node: Actor, kept: Analysis, value: int) -> None:
    park = Finding.objects
    with acting(node):
        [first] = Blocker.objects.filter(finding__in=park.filter(description=industry.STUCK[4][0]))
        blocker = queries.one_blocker(pk=first.pk)
        assert blocker.ended_on is not None
        operations.correct_blocker(
            blocker=blocker, changes={"ended_on": blocker.ended_on + timedelta(days=7)}, reason="复核记录后更正",
            by=node, at=on(AS_OF),
        )  # fmt: skip
        assert not queries.is_current(analysis=queries.one_analysis(pk=kept.pk))
        assert queries.recomputed(analysis=queries.one_analysis(pk=kept.pk)).holds
    after = figure(LAST_QUARTER)[0]
    assert after == value - 7
    with acting(node):
        finding = Finding.objects.select_related("supervised_by").get(pk=first.finding_id)
        findings.reopen(finding=finding, reason="反弹", due_on=None, by=node, at=on(AS_OF))
    assert figure()[0] < after
