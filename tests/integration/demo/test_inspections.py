"""The figures of the bulletin whose mechanism is inspections come back out of the scenario's rows."""

from collections.abc import Callable
from typing import Any

import pytest

from jianxing.demo import accounts, industry, safety, scenario
from jianxing.demo.scene import AS_OF
from jianxing.directory.acting import acting
from jianxing.directory.models import Body, Person
from jianxing.inspections import queries
from jianxing.inspections.models import CheckResult, Inspection, InspectionFile, Reminder
from jianxing.kernel.actor import Actor, Role


@pytest.fixture
def actor(built: None) -> Callable[..., Actor]:
    """Build the whole scenario a second time, which changes nothing, and return who acts for a body."""
    scenario.build(say=lambda text: None)

    def who(login: str, code: str) -> Actor:
        account = next(one for one in accounts.ACCOUNTS if one.login == login)
        role = next(role for body, role in account.held if body == code)
        return Actor(
            person_id=Person.objects.get(login=login).pk,
            body_id=Body.objects.get(code=code).pk,
            role=Role(role),
        )

    return who


def test_the_figures_are_counted_from_rows(actor: Callable[..., Actor]) -> None:
    def held(by: Actor, **more: Any) -> Any:
        return queries.taken_place(body=by.body, until=AS_OF, **more)

    with acting(actor("binhai", "TJ-KFQ")) as by:
        visited = queries.projects_visited(inspections=held(by, modes=[Inspection.Mode.VISIT]))
        assert {project.name for project in visited} == {name for name, _, _ in industry.VISITED}
    with acting(actor("shengtai", "TJ-SHJ")) as by:
        sites = queries.sites_visited(inspections=held(by, modes=[Inspection.Mode.ONSITE]))
        assert any(site.project and "北辰区青光工业园" in site.project.name for site in sites)
    with acting(actor("wuqing", "TJ-WQ")) as by:
        modes = queries.modes_used(inspections=held(by))
        assert {"attend", "onsite", "remind", "embedded", "stationed", "visitor"} <= set(modes)
        assert 3 <= len(modes) <= 9
        assert CheckResult.objects.filter(outcome="problem", finding__isnull=False).exists()
        assert {reminder.state for reminder in Reminder.objects.all()} == {"sent", "answered"}
        assert InspectionFile.objects.exists()
        assert Inspection.objects.filter(body=by.body).count() == sum(modes.values())
    with acting(actor("yingji", "TJ-YJJ")) as by:
        checked = queries.funds_checked(inspections=held(by))
        assert [project.name for project in checked] == [safety.PROJECT]
        assert "embedded" in queries.modes_used(inspections=held(by))
    with acting(actor("renshe", "TJ-RSJ")) as by:
        assert [site.site for site in queries.sites_visited(inspections=held(by))] == ["市社保中心河东分中心"]
    with acting(actor("jiaotong", "TJ-JTW")) as by:
        sites = queries.sites_visited(inspections=held(by))
        assert [site.project.name for site in sites if site.project] == ["津潍高铁(天津段)"]
