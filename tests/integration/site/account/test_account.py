"""Signing in and out, the lock, the idle sign-out, passwords, acting for another body, the language."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jianxing.directory import operations
from jianxing.directory.acting import acting
from jianxing.directory.models import Appointment, Person
from jianxing.kernel.actor import Actor, Role
from jianxing.ledger.models import Act
from tests.integration.site.findings.browsing import body_of, browser
from tests.standing import AT, PASSWORD, Standing, login_of

pytestmark = pytest.mark.django_db
NEW = "Another-phrase-2025"


def sign_in(login: str, password: str = PASSWORD, **more: str) -> Any:
    return Client().post(reverse("sign-in"), {"login": login, "password": password, **more})


def kinds(standing: Standing, by: Actor) -> list[str]:
    """What the ledger holds of a person, read by the audit officer."""
    with acting(standing.audit):
        found = Act.objects.filter(subject="person", subject_id=by.person).order_by("id")
        return list(found.values_list("kind", flat=True))


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(standing: Standing) -> None:
    wrong_name, wrong_password = sign_in("nobody-at-all"), sign_in(login_of(standing.supervisor), "wrong")
    assert wrong_name.status_code == wrong_password.status_code == 422
    said = [answer.context["form"].non_field_errors() for answer in (wrong_name, wrong_password)]
    assert said[0] == said[1]


def test_repeated_failures_lock_the_account_for_a_time(standing: Standing, settings: Any) -> None:
    login = login_of(standing.supervisor)
    for _attempt in range(settings.SIGN_IN_FAILURES_ALLOWED):
        assert sign_in(login, "wrong").status_code == 422
    answer = sign_in(login)  # the right password
    assert answer.status_code == 422
    assert "锁定" in str(answer.context["form"].non_field_errors())
    assert kinds(standing, standing.supervisor)[-1] == "person.lock"
    Person.objects.filter(login=login).update(locked_until=timezone.now() - timedelta(seconds=1))
    assert sign_in(login).status_code == 302


def test_a_lock_does_not_end_by_knocking(standing: Standing, settings: Any) -> None:
    login = login_of(standing.supervisor)
    for _attempt in range(settings.SIGN_IN_FAILURES_ALLOWED):
        sign_in(login, "wrong")
    until = Person.objects.get(login=login).locked_until
    sign_in(login, "wrong")
    assert Person.objects.get(login=login).locked_until == until


def test_a_closed_account_and_one_without_a_role_do_not_open(standing: Standing) -> None:
    Person.objects.filter(pk=standing.supervisor.person).update(is_active=False)
    assert sign_in(login_of(standing.supervisor)).status_code == 422
    Appointment.objects.filter(person_id=standing.colleague.person).update(valid_to=date(2024, 6, 1))
    assert sign_in(login_of(standing.colleague)).status_code == 422


def test_who_is_idle_is_signed_out(standing: Standing, settings: Any) -> None:
    client = browser(standing.supervisor)
    assert client.get(reverse("projects")).status_code == 200
    session = client.session
    session["seen"] = (timezone.now() - timedelta(minutes=settings.IDLE_SIGN_OUT_MINUTES + 1)).isoformat()
    session.save()
    answer = client.get(reverse("projects"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign-in"))
    assert client.get(reverse("projects")).status_code == 302


def test_who_works_stays_signed_in(standing: Standing, settings: Any) -> None:
    client = browser(standing.supervisor)
    session = client.session
    session["seen"] = (timezone.now() - timedelta(minutes=settings.IDLE_SIGN_OUT_MINUTES - 1)).isoformat()
    session.save()
    assert client.get(reverse("projects")).status_code == 200
    assert datetime.fromisoformat(client.session["seen"]) > timezone.now() - timedelta(minutes=1)


def test_an_initial_password_must_be_changed_first(standing: Standing) -> None:
    Person.objects.filter(pk=standing.supervisor.person).update(must_change_password=True)
    client = browser(standing.supervisor)
    for name in ("home", "workbench", "projects", "bodies", "notices"):
        assert client.get(reverse(name))["Location"] == reverse("password"), name
    answer = client.post(reverse("project-add"), {"name": "x"})
    assert answer["Location"] == reverse("password")
    assert client.get(reverse("password")).status_code == 200
    sent = {"present": PASSWORD, "new": NEW, "again": NEW}
    assert client.post(reverse("password"), sent).status_code == 302
    assert client.get(reverse("projects")).status_code == 200
    assert sign_in(login_of(standing.supervisor)).status_code == 422
    assert sign_in(login_of(standing.supervisor), NEW).status_code == 302


def test_a_password_is_refused_at_its_field(standing: Standing) -> None:
    client, login = browser(standing.supervisor), login_of(standing.supervisor)
    for present, new, again, field in (
        ("wrong", NEW, NEW, "present"),
        (PASSWORD, "short-1", "short-1", "new"),
        (PASSWORD, "onlyletterslong", "onlyletterslong", "new"),
        (PASSWORD, "1234567890123", "1234567890123", "new"),
        (PASSWORD, f"x{login}-2025", f"x{login}-2025", "new"),
        (PASSWORD, NEW, NEW + "x", "again"),
    ):
        answer = client.post(reverse("password"), {"present": present, "new": new, "again": again})
        assert answer.status_code == 422, new
        assert list(answer.context["form"].errors) == [field], new
    assert sign_in(login).status_code == 302


def test_a_changed_password_ends_the_sessions_elsewhere(standing: Standing) -> None:
    here, elsewhere = browser(standing.supervisor), browser(standing.supervisor)
    here.post(reverse("password"), {"present": PASSWORD, "new": NEW, "again": NEW})
    assert here.get(reverse("projects")).status_code == 200
    assert elsewhere.get(reverse("projects")).status_code == 302


def test_one_acts_for_ones_own_appointments_alone(standing: Standing) -> None:
    client = browser(standing.supervisor)
    foreign = Appointment.objects.get(person_id=standing.leader.person)
    own = Appointment.objects.get(person_id=standing.supervisor.person)
    over = Appointment.objects.create(
        person_id=standing.supervisor.person,
        body=standing.commission,
        role=Role.SUPERVISOR,
        is_officer=False,
        valid_from=date(2024, 1, 1),
        valid_to=date(2024, 12, 31),
    )
    for wanted in (foreign.pk, over.pk, 10**12, "x", "²", ""):
        answer = client.post(reverse("act-for"), {"appointment": wanted}, follow=True)
        assert answer.status_code == 200, wanted
        assert client.session["appointment"] == own.pk, wanted
    assert client.get(reverse("act-for")).status_code == 405


def test_one_changes_the_body_that_one_acts_for(standing: Standing) -> None:
    held = operations.appoint(
        person=Person.objects.get(pk=standing.supervisor.person),
        body=standing.outside,
        role=Role.SUPERVISOR,
        valid_from=date(2024, 1, 1),
        by=Actor.system(),
        at=AT,
    )
    client = browser(standing.supervisor)
    answer = client.post(reverse("act-for"), {"appointment": held.pk}, follow=True)
    assert standing.outside.label in body_of(answer)
    assert client.session["appointment"] == held.pk


def test_an_appointment_that_has_ended_ends_the_session(standing: Standing) -> None:
    client = browser(standing.supervisor)
    Appointment.objects.filter(person_id=standing.supervisor.person).update(valid_to=date(2025, 3, 5))
    assert client.get(reverse("projects"))["Location"].startswith(reverse("sign-in"))


@pytest.mark.parametrize(
    "where",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "\n//x",
    ],
)
def test_nobody_is_led_to_another_site(standing: Standing, where: str) -> None:
    assert sign_in(login_of(standing.supervisor), next=where)["Location"] == "/"
    assert where not in body_of(Client().get(reverse("sign-in"), {"next": where})).replace(
        f"next={where}", ""
    )
    answer = Client().post(reverse("set_language"), {"language": "en", "next": where})
    assert answer["Location"] == "/"


def test_one_is_led_to_where_one_wanted(standing: Standing) -> None:
    wanted = reverse("projects") + "?domain=transport"
    led = Client().get(wanted)["Location"]
    assert led == f"{reverse('sign-in')}?next=%2Fprojects%2F%3Fdomain%3Dtransport"
    assert sign_in(login_of(standing.supervisor), next=wanted)["Location"] == wanted


def test_signing_in_begins_a_new_session(standing: Standing) -> None:
    client = Client()
    client.get(reverse("sign-in"))
    client.cookies["sessionid"] = "chosen-by-somebody-else"
    client.post(reverse("sign-in"), {"login": login_of(standing.supervisor), "password": PASSWORD})
    assert client.cookies["sessionid"].value != "chosen-by-somebody-else"


def test_signing_out_is_an_act_and_ends_the_session(standing: Standing) -> None:
    client = browser(standing.supervisor)
    assert client.get(reverse("sign-out")).status_code == 405
    assert client.post(reverse("sign-out"))["Location"] == reverse("sign-in")
    assert client.get(reverse("projects")).status_code == 302
    assert kinds(standing, standing.supervisor)[-2:] == ["person.sign_in", "person.sign_out"]


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("supervisor", "workbench"),
        ("handler", "workbench"),
        ("audit", "acts"),
        ("security", "people"),
        ("system", "bodies"),
    ],
)
def test_everybody_lands_where_the_work_is(standing: Standing, who: str, name: str) -> None:
    client = browser(getattr(standing, who))
    assert client.get(reverse("home"))["Location"] == reverse(name)
    assert client.get(reverse(name)).status_code == 200


def test_the_language_stays_with_the_account(standing: Standing) -> None:
    client = browser(standing.supervisor)
    client.post(reverse("set_language"), {"language": "en", "next": reverse("projects")})
    assert ">Projects<" in body_of(client.get(reverse("projects")))
    client.post(reverse("set_language"), {"language": "xx"})
    assert ">Projects<" in body_of(client.get(reverse("projects")))
    assert Person.objects.get(pk=standing.supervisor.person).language == "en"
    assert sign_in(login_of(standing.supervisor)).cookies["django_language"].value == "en"
