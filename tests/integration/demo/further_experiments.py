"""What is done to the scenario's rows of letters, cards, series, blockers and incidents, to see their figures follow."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from jianxing.comparisons.coverage import operations as coverage
from jianxing.comparisons.coverage.models import Card
from jianxing.demo import industry, responding
from jianxing.demo.accounts import ACCOUNTS
from jianxing.demo.scene import AS_OF, on
from jianxing.directory.acting import acting
from jianxing.directory.models import Body, Person
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.incidents import operations as incidents
from jianxing.incidents.models import Told
from jianxing.indicators import operations as indicators
from jianxing.indicators.queries import checked_series
from jianxing.kernel.actor import Actor, Role
from jianxing.letters import operations as letters
from jianxing.letters import queries as letters_read
from jianxing.letters.models import Letter, Receipt

AT = on(AS_OF, 11)
WHY = "核对后更正"


def _system(code: str) -> Actor:
    return Actor.system(body_id=Body.objects.get(code=code).pk)


def _person(login: str, code: str, role: Role) -> Actor:
    body = Body.objects.get(code=code).pk
    return Actor(person_id=Person.objects.get(login=login).pk, body_id=body, role=role)


def _speaking(code: str) -> Actor:
    """Somebody with an account who acts for a body."""
    account = next(one for one in ACCOUNTS if one.held[0][0] == code)
    return _person(account.login, code, account.held[0][1])


def withdraw_the_letter(on_action: str) -> Callable[[], None]:
    """A further letter of the same body takes back what was asked of everybody."""

    def deed() -> None:
        worker = _person("jiaotong", "TJ-JTW", Role.SUPERVISOR)
        leader = _person("jiaotong.ld", "TJ-JTW", Role.LEADER)
        with acting(worker):
            earlier = Letter.objects.get(action__name__contains=on_action)
            asked = Receipt.objects.filter(letter=earlier).select_related("addressee")
            further = letters.draft(
                kind="letter", title="关于撤回函件的函", text="原函所列事项不再办理。",
                to=[letters.Addressed(one.addressee) for one in asked],
                instead_of=letters_read.one(pk=earlier.pk), effect="withdraws", by=worker, at=AT,
            )  # fmt: skip
        with acting(leader):
            letters.sign(letter=letters_read.one(pk=further.pk), then_send=True, by=leader, at=AT)

    return deed


def accept_what_was_asked() -> None:
    """北辰 has not accepted what the letter on the high-speed line asks; now it does."""
    with acting(_system("TJ-G-BC")) as by:
        receipt = Receipt.objects.get(addressee_id=by.body, state="delivered")
        letters.open_letter(receipt=letters_read.one_receipt(pk=receipt.pk), by=by, at=AT)
        letters.accept(receipt=letters_read.one_receipt(pk=receipt.pk), by=by, at=AT)


def void_the_card() -> None:
    with acting(_system("TJ-RSJ")) as by:
        coverage.void_card(card=Card.objects.get(), reason=WHY, by=by, at=AT)


def void_a_checked_series() -> None:
    with acting(_system("TJ-SHJ")) as by:
        series = checked_series().filter(indicator__domain="ecology").first()
        assert series is not None
        indicators.void_series(series=series, reason=WHY, by=by, at=AT)


def reopen_what_was_unblocked() -> None:
    """What held the park's works up holds them up again: nothing of it was saved."""
    with acting(_system("TJ-KFQ")) as by:
        for one in Finding.objects.filter(
            projects__name=industry.PARK, state="closed", blockers__isnull=False
        ).distinct():
            findings.reopen(finding=one, reason=WHY, due_on=None, by=by, at=AT)


def report(draft: incidents.IncidentDraft, *, silent: int) -> Callable[[], None]:
    """Publish an incident; who is told of it confirms at once, but for the last few."""

    def deed() -> None:
        at = AT - timedelta(hours=1)
        with acting(_speaking("TJ-D-YJ")) as by:
            again = replace(draft, title=f"{draft.title}（再次）", began_at=at)
            made = incidents.report(draft=again, uid=uuid4(), by=by, at=at)
            incidents.publish(incident=made, instruction="按预案处置", by=by, at=at)
            told = list(Told.objects.filter(incident=made).select_related("body").order_by("pk"))
        for one in told[: len(told) - silent]:
            with acting(_speaking(one.body.code)) as told_one:
                mine = Told.objects.select_related("incident__body", "body").get(pk=one.pk)
                incidents.receive(told=mine, by=told_one, at=AT)

    return deed


Experiment = tuple[str, Callable[[], None], Callable[[Any], Any]]
EXPERIMENTS: tuple[Experiment, ...] = (
    ("transport.rail.joint_letters", withdraw_the_letter("津潍高铁"), lambda n: n - 1),
    ("transport.rail.joint_bodies", withdraw_the_letter("津潍高铁"), lambda n: n - 2),
    ("transport.rail.joint_bodies", accept_what_was_asked, lambda n: n + 1),
    ("transport.tanglang.jurisdictions", withdraw_the_letter("唐廊"), lambda _: 0),
    ("ecology.indicators.checked", void_a_checked_series, lambda n: n - 1),
    *(
        (f"services.onecard.{name}", void_the_card, lambda _: 0)
        for name in ("matters", "medical", "scenic", "museums", "libraries", "stations")
    ),
    ("industry.medpark.days_saved", reopen_what_was_unblocked, lambda _: 0),
    ("safety.incidents.notified_together", report(responding.FLOOD, silent=0), lambda n: n + 1),
    ("safety.incidents.notified_together", report(responding.FLOOD, silent=1), lambda n: n),
    ("safety.drills", report(responding.DRILL, silent=0), lambda n: n + 1),
)
