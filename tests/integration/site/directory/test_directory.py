"""Bodies, people, task groups and working days: each office its own pages, everybody the list of bodies."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jianxing.directory import operations
from jianxing.directory.models import Appointment, Body, Person, TaskGroup
from jianxing.kernel.actor import Actor, Role
from jianxing.notices import queries as notices
from jianxing.notices.operations import seed_calendar
from tests.integration.site.findings.browsing import HTMX, body_of, browser, counted
from tests.standing import AT, PASSWORD, Standing, login_of

pytestmark = pytest.mark.django_db
FIRST = "First-phrase-2025"


def of_body(name: str, body: Body) -> str:
    return reverse(name, args=[body.pk])


@pytest.mark.parametrize("who", ["supervisor", "leader", "handler", "outsider", "security", "audit"])
def test_only_the_system_officer_changes_bodies(standing: Standing, who: str) -> None:
    client = browser(getattr(standing, who))
    before = Body.objects.count()
    forms: list[tuple[str, dict[str, object]]] = [
        (reverse("body-add"), {"code": "X1", "name": "新单位", "kind": "department"}),
        (of_body("body-move", standing.department), {"parent": standing.commission.pk}),
        (of_body("body-confirm", standing.department), {"kind": "department"}),
        (of_body("body-alias", standing.department), {"alias": "冒名单位"}),
        (reverse("workday-set"), {"day": "2025-03-07", "is_workday": "no"}),
    ]
    for url, sent in forms:
        assert client.get(url).status_code == 403, url
        assert client.post(url, sent).status_code == 403, url
    department = Body.objects.get(pk=standing.department.pk)
    assert (Body.objects.count(), department.parent_id, department.aliases) == (before, None, [])


@pytest.mark.parametrize("who", ["supervisor", "leader", "handler", "outsider", "system", "audit"])
def test_only_the_security_officer_finds_people(standing: Standing, who: str) -> None:
    client, person = browser(getattr(standing, who)), standing.colleague.person
    held = Appointment.objects.get(person_id=person)
    for url in (
        reverse("people"),
        reverse("person-add"),
        reverse("person-appoint", args=[person]),
        reverse("person-password", args=[person]),
        reverse("appointment-end", args=[held.pk]),
    ):
        assert client.get(url).status_code == 404, url
        assert client.post(url, {"last_day": "2025-03-06"}).status_code in (404, 405), url
    assert client.post(reverse("person-active", args=[person]), {"active": "no"}).status_code == 404
    assert Person.objects.get(pk=person).is_active


def test_only_a_leader_forms_a_group_and_names_a_deputy_in_his_own_body(standing: Standing) -> None:
    held = Appointment.objects.get(person_id=standing.supervisor.person)
    deputise = reverse("appointment-deputy", args=[held.pk])
    sent = {"deputy": standing.colleague.person, "valid_from": "2025-03-06", "valid_to": "2025-03-20"}
    for who in (standing.supervisor, standing.handler, standing.leader, standing.system):
        client = browser(who)
        assert client.get(deputise).status_code == 403
        assert client.post(deputise, sent).status_code == 403
    for who in (standing.supervisor, standing.handler, standing.system, standing.audit):
        assert browser(who).get(reverse("group-add")).status_code == 403
    assert not TaskGroup.objects.exists()


def test_an_officer_is_given_no_business_role(standing: Standing) -> None:
    client = browser(standing.security)
    url = reverse("person-appoint", args=[standing.audit.person])
    offered = {value for value, _label in client.get(url).context["form"].fields["role"].choices}
    assert offered == {Role.SYSTEM_OFFICER, Role.SECURITY_OFFICER, Role.AUDIT_OFFICER}
    sent = {"body": standing.group.pk, "role": "supervisor", "valid_from": "2025-03-06"}
    assert client.post(url, sent).status_code == 422
    assert Appointment.objects.filter(person_id=standing.audit.person).count() == 1


def test_everybody_sees_the_bodies(standing: Standing) -> None:
    for who in (standing.supervisor, standing.handler, standing.outsider, standing.audit):
        client = browser(who)
        assert standing.department.name in body_of(client.get(reverse("bodies")))
        page = client.get(of_body("body", standing.department))
        assert page.status_code == 200
        assert not page.context["actions"]
    assert browser(standing.supervisor).get(reverse("body", args=[10**9])).status_code == 404


def test_the_system_officer_keeps_the_bodies(standing: Standing) -> None:
    client = browser(standing.system)
    sent = {"code": "TJ-NEW", "name": "市城市管理委", "short_name": "城管委", "kind": "department"}
    answer = client.post(reverse("body-add"), sent, headers=HTMX)
    body = Body.objects.get(code="TJ-NEW")
    assert answer["HX-Redirect"] == of_body("body", body)
    assert client.post(reverse("body-add"), sent).status_code == 422
    for name, values in (
        ("body-alias", {"alias": "市容委"}),
        ("body-move", {"parent": standing.commission.pk}),
    ):
        assert client.get(of_body(name, body)).status_code == 200
        assert client.post(of_body(name, body), values).status_code == 302, name
    loop = client.post(of_body("body-move", standing.commission), {"parent": standing.group.pk})
    assert loop.status_code == 409
    body.refresh_from_db()
    assert (body.aliases, body.parent_id) == (["市容委"], standing.commission.pk)
    assert "市容委" in body_of(client.get(of_body("body", body)))
    assert body.name in body_of(client.get(reverse("bodies"), {"q": "市容委"}))


def test_the_system_officer_confirms_what_an_import_brought(standing: Standing) -> None:
    body = operations.add_body(
        code="U-1", name="某街道办", kind="government", is_confirmed=False, by=Actor.system(), at=AT
    )
    client = browser(standing.system)
    keys = [action.key for action in client.get(of_body("body", body)).context["actions"] if action.is_main]
    assert keys == ["confirm"]
    assert client.post(of_body("body-confirm", body), {"kind": "government"}).status_code == 302
    assert Body.objects.get(pk=body.pk).is_confirmed
    assert client.post(of_body("body-confirm", body), {"kind": "government"}).status_code == 409


def test_the_security_officer_keeps_the_accounts(standing: Standing) -> None:
    client = browser(standing.security)
    sent = {"login": "new.supervisor", "name": "新监督员", "password": FIRST}
    assert client.post(reverse("person-add"), sent | {"password": "short"}).status_code == 422
    assert client.post(reverse("person-add"), sent).status_code == 302
    assert client.post(reverse("person-add"), sent).status_code == 422
    person = Person.objects.get(login="new.supervisor")
    appointed = {"body": standing.group.pk, "role": "supervisor", "valid_from": "2025-03-01"}
    url = reverse("person-appoint", args=[person.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, appointed).status_code == 302
    assert client.post(url, appointed).status_code == 422
    fresh = Client()
    assert fresh.post(reverse("sign-in"), {"login": person.login, "password": FIRST}).status_code == 302
    assert fresh.get(reverse("projects"))["Location"] == reverse("password")
    renewed = reverse("person-password", args=[person.pk])
    assert client.post(renewed, {"password": "Second-phrase-25"}).status_code == 302
    assert fresh.get(reverse("projects"))["Location"].startswith(reverse("sign-in"))
    assert client.post(reverse("person-active", args=[person.pk]), {"active": "no"}).status_code == 302
    assert not Person.objects.get(pk=person.pk).is_active
    page = body_of(client.get(reverse("people"), {"q": "new.supervisor"}))
    assert "已停用" in page
    assert login_of(standing.handler) not in page


def test_a_new_password_ends_a_lock(standing: Standing, settings: Any) -> None:
    login = login_of(standing.supervisor)
    for _attempt in range(settings.SIGN_IN_FAILURES_ALLOWED):
        Client().post(reverse("sign-in"), {"login": login, "password": "wrong"})
    client = browser(standing.security)
    assert "已锁定" in body_of(client.get(reverse("people"), {"q": login}))
    client.post(reverse("person-password", args=[standing.supervisor.person]), {"password": FIRST})
    answer = Client().post(reverse("sign-in"), {"login": login, "password": FIRST})
    assert answer.status_code == 302


def test_a_role_ends_and_its_open_work_goes_to_a_colleague(standing: Standing) -> None:
    held = Appointment.objects.get(person_id=standing.supervisor.person)
    client, url = browser(standing.security), reverse("appointment-end", args=[held.pk])
    choices = client.get(url).context["form"].fields["successor"].queryset
    assert standing.colleague.person in choices.values_list("pk", flat=True)
    assert standing.supervisor.person not in choices.values_list("pk", flat=True)
    sent = {"last_day": "2025-03-05", "successor": standing.colleague.person}
    assert client.post(url, sent).status_code == 302
    answer = Client().post(reverse("sign-in"), {"login": login_of(standing.supervisor), "password": PASSWORD})
    assert answer.status_code == 422


def test_a_leader_names_a_deputy_who_may_then_act(standing: Standing) -> None:
    held = Appointment.objects.get(person_id=standing.supervisor.person)
    client, url = browser(standing.group_leader), reverse("appointment-deputy", args=[held.pk])
    assert url in body_of(client.get(of_body("body", standing.group)))
    sent = {"deputy": standing.colleague.person, "valid_from": "2025-03-06", "valid_to": "2025-03-20"}
    assert client.get(url).status_code == 200
    assert client.post(url, sent | {"valid_to": "2025-03-01"}).status_code in (409, 422)
    assert client.post(url, sent).status_code == 302
    assert Appointment.objects.filter(person_id=standing.colleague.person, deputising_for=held).exists()
    assert "代理" in body_of(client.get(of_body("body", standing.group)))


def test_a_leader_forms_and_dissolves_a_task_group(standing: Standing) -> None:
    client = browser(standing.leader)
    sent = {
        "code": "ZB-1",
        "name": "津潍高铁工作专班",
        "purpose": "推动征地拆迁和管线切改",
        "formed_on": "2025-03-01",
        "members": [standing.supervisor.person, standing.outsider.person],
    }
    assert client.get(reverse("group-add")).status_code == 200
    answer = client.post(reverse("group-add"), sent)
    assert answer.status_code == 302, body_of(answer)
    group = TaskGroup.objects.get()
    assert "津潍高铁工作专班" in body_of(client.get(reverse("bodies")))
    assert Appointment.objects.filter(body=group.body).count() == 2
    dissolve = reverse("group-dissolve", args=[group.pk])
    assert client.get(dissolve).status_code == 200
    assert client.post(dissolve, {"last_day": "2025-03-06"}).status_code == 302
    assert client.post(dissolve, {"last_day": "2025-03-06"}).status_code == 409


def test_the_system_officer_sets_a_day_and_everybody_reads_it(standing: Standing) -> None:
    seed_calendar(years=(2025,), by=Actor.system(), at=AT)
    client = browser(standing.system)
    assert notices.calendar().is_workday(date(2025, 3, 7))
    sent = {"day": "2025-03-07", "is_workday": "no", "note": "调休"}
    assert client.post(reverse("workday-set"), sent)["Location"] == f"{reverse('workdays')}?year=2025"
    assert not notices.calendar().is_workday(date(2025, 3, 7))
    reader = browser(standing.handler)
    page = body_of(reader.get(reverse("workdays"), {"year": "2025"}))
    assert "2025-03-07" in page
    assert reverse("workday-set") not in page
    assert reader.get(reverse("workdays"), {"year": "1066"}).status_code == 200


def test_the_lists_ask_as_often_for_many_as_for_few(standing: Standing) -> None:
    clients = {
        reverse("bodies"): browser(standing.supervisor),
        of_body("body", standing.commission): browser(standing.supervisor),
        reverse("people"): browser(standing.security),
    }
    few: dict[str, int] = {}
    for url, client in clients.items():
        client.get(url)
        with counted() as asked:
            client.get(url)
        few[url] = len(asked)
    for number in range(15):
        operations.add_body(
            code=f"B-{number}",
            name=f"派驻组{number}",
            kind="stationed_group",
            parent=standing.commission,
            by=Actor.system(),
            at=AT,
        )
        person = operations.add_person(
            login=f"many.{number}",
            name=f"人员{number}",
            password=FIRST,
            is_officer=False,
            must_change_password=False,
            by=Actor.system(),
            at=AT,
        )
        operations.appoint(
            person=person,
            body=standing.commission,
            role=Role.SUPERVISOR,
            valid_from=date(2024, 1, 1),
            by=Actor.system(),
            at=AT,
        )
    for url, client in clients.items():
        with counted() as asked:
            assert client.get(url).status_code == 200
        assert len(asked) == few[url] <= 15, url
