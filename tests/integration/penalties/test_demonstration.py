"""The demonstration's penalties, by themselves: two items differ, one case has no authority, one question is settled."""

import pytest

from jianxing.comparisons.penalties import operations, queries
from jianxing.demo import accounts, bodies, punishing
from jianxing.demo.scene import AS_OF, Scene, on
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import seed_calendar
from jianxing.questions.models import Question
from tests.integration.penalties import ITEM, both
from tests.integration.site.findings.browsing import browser
from tests.standing import AT, Standing

pytestmark = pytest.mark.usefixtures("divisions")


def test_the_demonstration_of_penalties() -> None:
    node, at = Actor.system(), on(punishing.COMPARED)
    seed_calendar(years=(2026,), by=node, at=at)
    held = bodies.build(by=node, at=at)
    scene = Scene(bodies=held, actors=accounts.build(bodies=held, by=node, at=at))
    punishing.build(scene)
    with scene.acting_as(scene.actor("yingji")):
        run = queries.newest_run()
        assert run is not None
        found = {(one.item, one.place) for one in queries.standing_out(before=on(AS_OF, 23))}
        assert found == {(punishing.HARDER, "天津"), (punishing.LIGHTER, "河北")}
        assert len(queries.results(run=run, kinds=["no_authority"])) == 1
        [outside] = queries.results(run=run, kinds=["outside_tier"])
        [far] = queries.results(run=run, kinds=["deviation"])
        # A fine above its tier is asked about once.
        assert outside.case_id != far.case_id
        assert run.counts["apart_first_offence"] == 1
        assert Question.objects.get(state="corrected").kind == "penalties.between_places"
        assert [link.bodies.count() for link in queries.gaps_of_chains()] == [2, 0]


def test_pages_tell_what_was_found(people: Standing) -> None:
    by = people.supervisor
    both(
        by,
        f"京99,北京,{ITEM},一般,31000,2024-05-01,{people.assistant.name},,,,,否",
        authority=people.assistant.name,
        shift=9_000,
    )
    with acting(by):
        run = operations.compare_penalties(by=by, at=AT)
        found = list(queries.results(run=run))
        chain = operations.record_chain(title="一件事", document="方案", links=[("转移", [])], by=by, at=AT)
    client = browser(by)
    for url in (
        "/penalties/", "/penalties/runs/", f"/penalties/runs/{run.pk}/", "/penalties/benchmarks/?on=2024-05-01",
        "/penalties/cases/", f"/penalties/cases/{found[0].case_id}/", "/penalties/authority/", "/penalties/authority/new",
        "/penalties/chains/", "/penalties/chains/new", f"/penalties/chains/{chain.pk}/do/void", "/penalties/files/",
        "/penalties/files/new", *(f"/penalties/results/{one.pk}/" for one in found),
    ):  # fmt: skip
        assert client.get(url).status_code == 200, url
    said = client.get(f"/penalties/results/{found[-1].pk}/").content.decode()
    assert said.count("<circle") == 37
