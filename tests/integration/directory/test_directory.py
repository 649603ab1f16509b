"""Bodies, people, appointments, signing in: the refusals first."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from jianxing.directory import operations, queries
from jianxing.directory.models import Appointment, Body, Person
from jianxing.directory.policies import NotAllowed
from jianxing.directory.signing_in import SignInRefused, sign_in
from jianxing.kernel.actor import Actor, Role
from tests.standing import AT, PASSWORD, TODAY, Standing, login_of

pytestmark = pytest.mark.django_db


def person_of(by: Actor) -> Person:
    return Person.objects.get(pk=by.person)


@pytest.mark.parametrize("role", [Role.SYSTEM_OFFICER, Role.SECURITY_OFFICER, Role.AUDIT_OFFICER])
def test_nobody_with_a_business_role_becomes_an_officer(standing: Standing, role: Role) -> None:
    with pytest.raises(operations.AppointmentRefused):
        operations.appoint(
            person=person_of(standing.supervisor),
            body=standing.node,
            role=role,
            valid_from=TODAY,
            by=standing.security,
            at=AT,
        )


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADER, Role.HANDLER])
def test_no_officer_is_given_a_business_role(standing: Standing, role: Role) -> None:
    with pytest.raises(operations.AppointmentRefused):
        operations.appoint(
            person=person_of(standing.audit),
            body=standing.group,
            role=role,
            valid_from=TODAY,
            by=standing.security,
            at=AT,
        )


@pytest.mark.parametrize(
    ("of", "is_officer", "role"),
    [("audit", False, "supervisor"), ("audit", True, "supervisor"), ("supervisor", True, "audit_officer")],
)
def test_the_database_refuses_it_too(standing: Standing, of: str, is_officer: bool, role: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(
            person=person_of(getattr(standing, of)),
            is_officer=is_officer,
            body=standing.group,
            role=role,
            valid_from=TODAY,
        )


def test_only_the_security_officer_manages_people(standing: Standing) -> None:
    for by in (standing.supervisor, standing.leader, standing.system, standing.audit):
        with pytest.raises(NotAllowed):
            operations.add_person(login="x", name="x", password=PASSWORD, by=by, at=AT)


@pytest.mark.parametrize(
    "password", ["short1!", "1234567890", "aaaaaaaaaaaa", "newlogin-2026", "password123"]
)
def test_weak_passwords_are_refused(standing: Standing, password: str) -> None:
    with pytest.raises(operations.PersonUnusable):
        operations.add_person(login="newlogin", name="x", password=password, by=standing.security, at=AT)


def test_five_failures_lock_for_a_while(standing: Standing) -> None:
    login = login_of(standing.supervisor)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            sign_in(login=login, password="wrong-password-1", at=AT)
    with pytest.raises(SignInRefused):
        sign_in(login=login, password=PASSWORD, at=AT + timedelta(minutes=14))
    assert sign_in(login=login, password=PASSWORD, at=AT + timedelta(minutes=16)).login == login


def test_a_wrong_login_and_a_wrong_password_are_answered_alike(standing: Standing) -> None:
    with pytest.raises(SignInRefused) as unknown:
        sign_in(login="nobody", password=PASSWORD, at=AT)
    with pytest.raises(SignInRefused) as wrong:
        sign_in(login=login_of(standing.handler), password="wrong-password-1", at=AT)
    assert str(unknown.value) == str(wrong.value)


def test_a_body_cannot_stand_above_itself(standing: Standing) -> None:
    with pytest.raises(operations.HierarchyLoop):
        operations.move_body(body=standing.commission, parent=standing.group, by=standing.system, at=AT)


def test_deputising_ends_by_itself(standing: Standing) -> None:
    held = Appointment.objects.get(person_id=standing.group_leader.person)
    deputy = person_of(standing.colleague)
    with pytest.raises(NotAllowed):
        operations.deputise(
            held=held, deputy=deputy, valid_from=TODAY, valid_to=TODAY, by=standing.outsider, at=AT
        )
    operations.deputise(
        held=held,
        deputy=deputy,
        valid_from=TODAY,
        valid_to=TODAY + timedelta(days=7),
        by=standing.group_leader,
        at=AT,
    )
    roles = {a.role for a in queries.appointments_of(person=deputy, on=TODAY)}
    assert roles == {"supervisor", "leader"}
    assert {a.role for a in queries.appointments_of(person=deputy, on=TODAY + timedelta(days=8))} == {
        "supervisor"
    }


def test_open_work_of_a_leaver_goes_to_a_successor(standing: Standing) -> None:
    from jianxing.directory.acting import acting
    from jianxing.findings import operations as findings
    from jianxing.findings.models import Finding
    from tests.integration.findings import matters

    finding = matters.rectifying(standing)
    with acting(standing.department_head):
        findings.set_handler(
            finding=finding, handler=person_of(standing.handler), by=standing.department_head, at=AT
        )
    held = Appointment.objects.get(person_id=standing.handler.person)
    with pytest.raises(operations.AppointmentRefused):
        operations.end_appointment(
            held=held, last_day=TODAY, successor=person_of(standing.outsider), by=standing.security, at=AT
        )
    handed = operations.end_appointment(
        held=held, last_day=TODAY, successor=person_of(standing.department_head), by=standing.security, at=AT
    )
    assert handed == 1
    with acting(standing.department_head):
        assert Finding.objects.get(pk=finding.pk).handler_id == standing.department_head.person_id


def test_a_task_group_sees_what_is_shared_with_it_and_its_members_act_for_it(standing: Standing) -> None:
    from jianxing.directory.acting import acting
    from jianxing.findings import operations as findings
    from tests.integration.findings import matters

    outsider = person_of(standing.outsider)
    with pytest.raises(NotAllowed):
        operations.form_task_group(
            code="TG", name="专班", purpose="x", members=[], formed_on=TODAY, by=standing.supervisor, at=AT
        )
    group = operations.form_task_group(
        code="TG",
        name="大运河监督工作专班",
        purpose="大运河",
        members=[(outsider, Role.SUPERVISOR)],
        formed_on=TODAY,
        by=standing.leader,
        at=AT,
    )
    member = Actor(person_id=outsider.pk, body_id=group.body_id, role=Role.SUPERVISOR)
    finding = matters.registered(standing)
    assert not matters.seen_by(member, finding)
    with acting(standing.supervisor):
        findings.share(finding=finding, bodies=[group.body], by=standing.supervisor, at=AT)
    assert matters.seen_by(member, finding)
    with pytest.raises(NotAllowed):
        operations.dissolve_task_group(group=group, last_day=TODAY, by=standing.group_leader, at=AT)
    operations.dissolve_task_group(group=group, last_day=TODAY, by=standing.leader, at=AT)
    assert (
        not queries.appointments_of(person=outsider, on=TODAY + timedelta(days=1))
        .filter(body=group.body)
        .exists()
    )


def test_bodies_are_found_by_alias_and_pinyin_initials(standing: Standing) -> None:
    body = operations.add_body(
        code="WL",
        name="武清区文化和旅游局",
        short_name="区文旅局",
        kind=Body.Kind.DEPARTMENT,
        aliases=["文旅局"],
        by=Actor.system(),
        at=AT,
    )
    for words in ("文旅局", "qwlj", "武清区文化", "WL"):
        assert body in queries.bodies(words=words), words
    assert body not in queries.bodies(words="交通")


def test_a_handler_adds_no_name_to_a_body(standing: Standing) -> None:
    with pytest.raises(NotAllowed):
        operations.learn_alias(body=standing.department, alias="供电局", by=standing.handler, at=AT)
    operations.learn_alias(body=standing.department, alias="供电局", by=standing.supervisor, at=AT)
    operations.learn_alias(body=standing.department, alias="供电局", by=standing.supervisor, at=AT)
    assert Body.objects.get(pk=standing.department.pk).aliases == ["供电局"]


def test_first_days_count_from_the_day(standing: Standing) -> None:
    assert not queries.appointments_of(person=person_of(standing.handler), on=date(2023, 12, 31)).exists()
