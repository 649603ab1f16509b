"""Bodies, people, appointments, task groups. Each write is one transaction and one act."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from jianxing.directory import policies
from jianxing.directory.models import Appointment, Body, Jurisdiction, Person, TaskGroup
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import OFFICERS, Actor, Role
from jianxing.kernel.pinyin import initials, sort_key
from jianxing.ledger.operations import record

#: What else must be recomputed when a body's place in the hierarchy changes, and what open work a leaver hands over.
#: Higher domains register themselves here in their wiring.
hierarchy_changed: list[Callable[[Iterable[int]], int]] = []
hands_over: list[Callable[..., int]] = []


class BodyExists(Refused):
    """A body of that code or name is there already."""


class HierarchyLoop(Refused):
    """A body would stand above itself."""


class PersonUnusable(Refused):
    """The login, name or password of a person was refused."""


class AppointmentRefused(Refused):
    """An appointment cannot be given or ended so."""


def add_body(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Body | None = None,
    short_name: str = "",
    aliases: Iterable[str] = (),
    located_in: Jurisdiction | None = None,
    governed_by: Jurisdiction | None = None,
    uscc: str = "",
    is_confirmed: bool = True,
    by: Actor,
    at: datetime,
) -> Body:
    """Add an organisation; an unconfirmed one (待确认) may be added by whoever imports or registers."""
    if is_confirmed:
        policies.check_can_manage_bodies(by=by)
    with transaction.atomic():
        if Body.objects.filter(name=name).exists() or Body.objects.filter(code=code).exists():
            raise BodyExists(
                _("A body with the code %(code)s or the name %(name)s exists already.")
                % {"code": code, "name": name},
                _("Open it, or choose another code."),
            )
        body = Body.objects.create(
            code=code,
            name=name,
            kind=kind,
            parent=parent,
            ancestors=[parent.pk, *parent.ancestors] if parent else [],
            short_name=short_name,
            aliases=list(aliases),
            located_in=located_in,
            governed_by=governed_by or located_in,
            uscc=uscc,
            is_confirmed=is_confirmed,
            pinyin_key=sort_key(name),
            pinyin_initials=initials(short_name or name),
        )
        record(
            kind="body.add",
            subject="body",
            subject_id=body.pk,
            by=by,
            at=at,
            public={"code": code, "name": name, "kind": kind, "parent": parent.pk if parent else None},
        )
    return body


def confirm_body(*, body: Body, kind: str, parent: Body | None, by: Actor, at: datetime) -> None:
    """Confirm a body that an import brought in (待确认), giving it its kind and place."""
    policies.check_can_manage_bodies(by=by)
    with transaction.atomic():
        if not Body.objects.filter(pk=body.pk, is_confirmed=False).update(is_confirmed=True, kind=kind):
            raise Refused(_("This body has been confirmed already."), _("Reload the page."))
        record(kind="body.confirm", subject="body", subject_id=body.pk, by=by, at=at, public={"kind": kind})
        if parent is not None:
            body.refresh_from_db()
            move_body(body=body, parent=parent, by=by, at=at)


def learn_alias(*, body: Body, alias: str, by: Actor, at: datetime) -> None:
    """Remember another name under which ledgers call the body."""
    policies.check_can_learn_alias(by=by)
    with transaction.atomic():
        fresh = Body.objects.select_for_update().get(pk=body.pk)
        if alias == fresh.name or alias in fresh.aliases:
            return
        fresh.aliases = [*fresh.aliases, alias]
        fresh.save(update_fields=["aliases"])
        record(kind="body.alias", subject="body", subject_id=body.pk, by=by, at=at, public={"alias": alias})


def move_body(*, body: Body, parent: Body | None, by: Actor, at: datetime) -> int:
    """Put a body under another one; everything its superiors may see is recomputed. Returns the rows recomputed."""
    policies.check_can_manage_bodies(by=by)
    with transaction.atomic():
        if parent is not None and (parent.pk == body.pk or body.pk in parent.ancestors):
            raise HierarchyLoop(
                _("%(body)s already stands above %(parent)s.") % {"body": body.name, "parent": parent.name},
                _("Choose a body that does not belong to it."),
            )
        before = body.parent_id
        Body.objects.filter(pk=body.pk).update(parent=parent)
        with connection.cursor() as cursor:
            cursor.execute("SELECT directory_refresh_ancestors(%s)", [body.pk])
            moved = [row[0] for row in cursor.fetchall()]
        body.refresh_from_db()
        record(
            kind="body.move",
            subject="body",
            subject_id=body.pk,
            by=by,
            at=at,
            public={"from": before, "to": parent.pk if parent else None},
        )
        return sum(recompute(moved) for recompute in hierarchy_changed)


def add_person(
    *,
    login: str,
    name: str,
    password: str,
    is_officer: bool = False,
    email: str = "",
    must_change_password: bool = True,
    by: Actor,
    at: datetime,
) -> Person:
    """Add an account; raises ``PersonUnusable`` with every reason at once."""
    policies.check_can_manage_people(by=by)
    person = Person(
        login=login, name=name, email=email, is_officer=is_officer, must_change_password=must_change_password
    )
    _check_password(person, password)
    with transaction.atomic():
        if Person.objects.filter(login__iexact=login).exists():
            raise PersonUnusable(
                _("The login %(login)s is taken.") % {"login": login}, _("Choose another one.")
            )
        person.set_password(password)
        person.password_changed_at = at
        person.save(force_insert=True)
        record(
            kind="person.add",
            subject="person",
            subject_id=person.pk,
            by=by,
            at=at,
            public={"officer": is_officer},
        )
    return person


def _check_password(person: Person, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as refusal:
        raise PersonUnusable(" ".join(refusal.messages), _("Choose another password.")) from refusal


def set_password(*, person: Person, password: str, must_change: bool, by: Actor, at: datetime) -> None:
    """Set a password: one's own, or as security officer somebody's, who must then change it."""
    if by.person_id != person.pk:
        policies.check_can_manage_people(by=by)
    _check_password(person, password)
    with transaction.atomic():
        person.set_password(password)
        person.must_change_password = must_change
        person.password_changed_at = at
        person.failed_sign_ins, person.locked_until = 0, None
        person.save()
        record(kind="person.password", subject="person", subject_id=person.pk, by=by, at=at)


def set_language(*, person: Person, language: str) -> None:
    """Remember in which language somebody reads; no act, since nothing of the case or of rights changes."""
    Person.objects.filter(pk=person.pk).update(language=language)


def set_active(*, person: Person, is_active: bool, by: Actor, at: datetime) -> None:
    """Close or reopen an account."""
    policies.check_can_manage_people(by=by)
    with transaction.atomic():
        if Person.objects.filter(pk=person.pk, is_active=not is_active).update(
            is_active=is_active, locked_until=None
        ):
            kind = "person.reopen" if is_active else "person.close"
            record(kind=kind, subject="person", subject_id=person.pk, by=by, at=at)


def appoint(
    *,
    person: Person,
    body: Body,
    role: Role,
    valid_from: date,
    valid_to: date | None = None,
    by: Actor,
    at: datetime,
) -> Appointment:
    """Give somebody a role in a body; an officer is refused a business role, and the other way round."""
    policies.check_can_manage_people(by=by)
    if person.is_officer != (role in OFFICERS):
        raise AppointmentRefused(
            _(
                "An officer of the system holds no business role, and nobody with a business role becomes an officer."
            ),
            _("Use another account for the other office."),
        )
    with transaction.atomic():
        if Appointment.objects.filter(
            person=person, body=body, role=role, valid_to=None, deputising_for=None
        ).exists():
            raise AppointmentRefused(_("This role is held already."), _("End the present appointment first."))
        held = Appointment.objects.create(
            person=person,
            is_officer=person.is_officer,
            body=body,
            role=role,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        _record_appointment("appointment.give", held, by=by, at=at)
    return held


def _record_appointment(kind: str, held: Appointment, *, by: Actor, at: datetime) -> None:
    record(
        kind=kind,
        subject="appointment",
        subject_id=held.pk,
        by=by,
        at=at,
        public={
            "person": held.person_id,
            "body": held.body_id,
            "role": held.role,
            "from": held.valid_from,
            "to": held.valid_to,
            "deputising_for": held.deputising_for_id,
        },
    )


def deputise(
    *, held: Appointment, deputy: Person, valid_from: date, valid_to: date, by: Actor, at: datetime
) -> Appointment:
    """Let somebody act in another's place (代理) for a time that ends."""
    policies.check_can_deputise(by=by, body_id=held.body_id)
    if deputy.pk == held.person_id or deputy.is_officer != held.is_officer:
        raise AppointmentRefused(
            _("Nobody deputises for himself, and no officer for a business role."),
            _("Choose another deputy."),
        )
    if valid_to < valid_from:
        raise AppointmentRefused(_("The last day lies before the first."), _("Correct the dates."))
    with transaction.atomic():
        stand_in = Appointment.objects.create(
            person=deputy,
            is_officer=deputy.is_officer,
            body_id=held.body_id,
            role=held.role,
            valid_from=valid_from,
            valid_to=valid_to,
            deputising_for=held,
        )
        _record_appointment("appointment.deputise", stand_in, by=by, at=at)
    return stand_in


def end_appointment(
    *, held: Appointment, last_day: date, successor: Person | None = None, by: Actor, at: datetime
) -> int:
    """End a role. Open work goes to *successor*, who must hold the same role there; returns the matters handed over."""
    policies.check_can_manage_people(by=by)
    if last_day < held.valid_from:
        raise AppointmentRefused(_("The last day lies before the first."), _("Correct the dates."))
    with transaction.atomic():
        if successor is not None and not _holds(person=successor, body_id=held.body_id, on=last_day):
            raise AppointmentRefused(
                _("%(name)s holds no role in that body.") % {"name": successor.name},
                _("Appoint the successor first."),
            )
        if not Appointment.objects.filter(pk=held.pk, valid_to=held.valid_to).update(valid_to=last_day):
            raise Refused(_("The appointment was changed meanwhile."), _("Reload the page."))
        held.refresh_from_db()
        _record_appointment("appointment.end", held, by=by, at=at)
        if successor is None:
            return 0
        return sum(
            hand(body_id=held.body_id, leaver_id=held.person_id, successor_id=successor.pk, by=by, at=at)
            for hand in hands_over
        )


def _holds(*, person: Person, body_id: int, on: date) -> bool:
    return (
        Appointment.objects.filter(person=person, body_id=body_id, valid_from__lte=on)
        .exclude(valid_to__lt=on)
        .exists()
    )


def form_task_group(
    *,
    code: str,
    name: str,
    purpose: str,
    members: Iterable[tuple[Person, Role]],
    formed_on: date,
    by: Actor,
    at: datetime,
) -> TaskGroup:
    """Form a task group (工作专班): a body of its own, for which its members act and with which rows are shared."""
    policies.check_can_form_group(by=by)
    with transaction.atomic():
        if Body.objects.filter(name=name).exists() or Body.objects.filter(code=code).exists():
            raise BodyExists(_("A body of that name or code exists already."), _("Choose another name."))
        body = Body.objects.create(
            code=code,
            name=name,
            kind=Body.Kind.TASK_GROUP,
            pinyin_key=sort_key(name),
            pinyin_initials=initials(name),
        )
        group = TaskGroup.objects.create(
            body=body, purpose=purpose, formed_by_id=by.body, formed_on=formed_on
        )
        record(
            kind="group.form",
            subject="body",
            subject_id=body.pk,
            by=by,
            at=at,
            public={"name": name},
            confidential={"purpose": purpose},
        )
        for person, role in members:
            held = Appointment.objects.create(
                person=person, is_officer=person.is_officer, body=body, role=role, valid_from=formed_on
            )
            _record_appointment("appointment.give", held, by=by, at=at)
    return group


def dissolve_task_group(*, group: TaskGroup, last_day: date, by: Actor, at: datetime) -> None:
    """Dissolve a task group; its members' roles end with it."""
    policies.check_can_dissolve_group(by=by, formed_by_id=group.formed_by_id)
    with transaction.atomic():
        if not TaskGroup.objects.filter(pk=group.pk, dissolved_on=None).update(dissolved_on=last_day):
            raise Refused(_("This group has been dissolved already."), _("Reload the page."))
        Appointment.objects.filter(body_id=group.body_id, valid_to=None).update(valid_to=last_day)
        record(
            kind="group.dissolve",
            subject="body",
            subject_id=group.body_id,
            by=by,
            at=at,
            public={"on": last_day},
        )
