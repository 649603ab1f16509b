"""What the parts of the scenario share: who acts, on which day, and how a matter is brought to its end."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from jianxing.demo import accounts
from jianxing.directory.acting import acting
from jianxing.directory.models import Body, Jurisdiction
from jianxing.evidence.operations import store
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor, Role
from jianxing.projects.models import Project

#: The day of the scenario; whatever the clock says, its figures are those of this day.
AS_OF = date(2026, 3, 31)

#: What is handed in and not yet closed was handed in so long after it was found.
SUBMITTED_AFTER = timedelta(days=14)


def on(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return an instant of a day of the scenario, Asia/Shanghai."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@dataclass(frozen=True)
class Matter:
    """A finding of the scenario: *closed_on* None leaves it where *until* says."""

    description: str
    category: str
    responsible: str
    found_on: date
    due_days: int = 20
    closed_on: date | None = None
    assisting: tuple[str, ...] = ()
    via: str = "走访调研"
    plan: str = "会同相关单位逐项推动解决"
    until: str = "rectifying"


class Scene:
    """The bodies and people of the scenario."""

    def __init__(self, *, bodies: dict[str, Body], actors: dict[str, Actor]) -> None:
        self.bodies = bodies
        self.actors = actors
        self._places = {place.code: place for place in Jurisdiction.objects.all()}

    def place(self, code: str) -> Jurisdiction:
        """Return a division by its code."""
        return self._places[code]

    def actor(self, login: str, code: str | None = None, role: Role | None = None) -> Actor:
        """Return who a login is, in its first role or in another body."""
        if code is None:
            return self.actors[login]
        return accounts.acting_for(
            self.actors, login=login, body=self.bodies[code], role=role or Role.SUPERVISOR
        )

    @contextmanager
    def acting_as(self, by: Actor) -> Iterator[Actor]:
        """Act as somebody of the scenario."""
        with acting(by):
            yield by

    def speaking(self, code: str) -> Actor:
        """Return somebody with an account who acts for a body first, in whatever role: an emergency asks for none."""
        return self.actors[next(account.login for account in accounts.ACCOUNTS if account.held[0][0] == code)]

    def answering(self, code: str) -> Actor:
        """Return somebody who answers for a body: its handler where it has an account, else the body without a person."""
        for account in accounts.ACCOUNTS:
            if account.held[0] == (code, Role.HANDLER):
                return self.actors[account.login]
        return Actor.system(body_id=self.bodies[code].pk)

    def bring(
        self, matter: Matter, *, by: Actor, domain: str, projects: Sequence[Project], place: str = ""
    ) -> Finding:
        """Register, assign and follow a matter to where the scenario wants it, each step by whoever takes it."""
        found = on(matter.found_on)
        with acting(by):
            finding = findings.register(
                description=matter.description,
                domain=domain,
                category=matter.category,
                place=place,
                discovered_via=matter.via,
                found_on=matter.found_on,
                projects=projects,
                by=by,
                at=found,
            )
        return self.follow(finding, matter, by=by)

    def follow(self, finding: Finding, matter: Matter, *, by: Actor) -> Finding:
        """Take a registered finding through assignment, answer and verification."""
        found, answering = on(matter.found_on), self.answering(matter.responsible)
        with acting(by):
            findings.assign(
                finding=finding,
                responsible=self.bodies[matter.responsible],
                assisting=[self.bodies[code] for code in matter.assisting],
                due_days=matter.due_days,
                by=by,
                at=found.replace(hour=10),
            )
        if matter.until == "assigned":
            return finding
        with acting(answering):
            findings.accept(finding=finding, by=answering, at=found.replace(hour=15))
            findings.start_rectification(
                finding=finding, plan=matter.plan, by=answering, at=found.replace(hour=16)
            )
        return self.finish(finding, matter, by=by)

    def finish(self, finding: Finding, matter: Matter, *, by: Actor) -> Finding:
        """Hand in what was done of a matter that is being rectified, verify and close it, and look back when that was due."""
        if matter.closed_on is None and matter.until == "rectifying":
            return finding
        answering = self.answering(matter.responsible)
        done = on(matter.closed_on or matter.found_on + SUBMITTED_AFTER, 9)
        with acting(answering):
            text = f"演示数据\n整改情况说明\n{matter.description}\n{matter.plan}，已完成。\n"
            file = store(
                stream=io.BytesIO(text.encode()), name="整改情况说明（演示数据）.txt", by=answering, at=done
            )
            findings.submit(
                finding=finding,
                statement="已按方案整改到位",
                files=[file],
                by=answering,
                at=done.replace(hour=10),
            )
        if matter.closed_on is not None:
            with acting(by):
                findings.close(finding=finding, answers=answers(matter), by=by, at=done.replace(hour=16))
            self.look_back(finding, by=by)
        return finding

    def look_back(self, finding: Finding, *, by: Actor) -> None:
        """Look back when it was due, where that day has come in the scenario."""
        if finding.look_back_on is None or finding.look_back_on >= AS_OF:
            return
        with acting(by):
            findings.look_back(
                finding=finding,
                holds=True,
                note="回访现场和责任单位，整改成效保持，未见反弹",
                by=by,
                at=on(finding.look_back_on, 10),
            )


def answers(matter: Matter) -> findings.Answers:
    """Return the four closing answers that the scenario gives."""
    return findings.Answers(
        measures_done=f"{matter.plan}，现场核对已完成",
        effect_checked="赴现场复核，堵点已消除，建设单位确认",
        like_cases="对同类事项一并排查，未发现同类问题",
        rule="made",
        rule_text="纳入周调度机制，明确责任单位和时限",
    )
