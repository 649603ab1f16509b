"""The joint plan of the three places: Hebei does not consent to the first version, and the second one meets what it demands."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from jianxing.demo.scene import on
from jianxing.directory.models import Body
from jianxing.kernel.actor import Actor
from jianxing.letters import operations as letters
from jianxing.letters import queries
from jianxing.letters.models import JointAction, Position

PLANS: Final = (
    "一、接线按双向六车道标准。二、天津段今年四季度前开工。三、用地问题按月通报，由三地各自督办。",
    "一、接线按双向六车道标准。二、天津段今年三季度前开工，跨河段汛期不断流。三、用地问题按月通报，由三地各自督办。",
)


@dataclass(frozen=True, slots=True)
class Stand:
    """What a party says of a version of the plan."""

    consent: str
    demand: str = ""
    opinion: str = ""


STANDS: Final = {
    ("TJ-JTW", 1): Stand("given"),
    ("BJ-JTW", 1): Stand("given", demand="接线标准与北京段一致，按双向六车道设计"),
    ("HE-JTT", 1): Stand(
        "refused",
        demand="天津段三季度前开工，跨河段汛期不断流",
        opinion="接线段已预留，晚于三季度开工将重复围挡；原方案未写汛期导流。",
    ),
    ("TJ-JTW", 2): Stand("given"),
    ("BJ-JTW", 2): Stand("given"),
    ("HE-JTT", 2): Stand("given", opinion="所提诉求已采纳。"),
}
WRITTEN_AT: Final = (on(date(2026, 3, 24), 11), on(date(2026, 3, 27), 9))
STATED_AT: Final = (on(date(2026, 3, 26), 17), on(date(2026, 3, 27), 16))


def begin(action: JointAction, by: Actor) -> None:
    """Write the first version; the lead consents to what it writes."""
    _write(action, 1, by)


def state(action: JointAction, by: Actor) -> bool:
    """Let the acting body say what it has to say of the latest version, once; whether there is one."""
    versions = queries.plans(action=action)
    if not versions:
        return False
    latest = versions[0].plan
    if not Position.objects.filter(plan=latest, body_id=by.body).exists():
        at = WRITTEN_AT if by.body == action.lead_id else STATED_AT
        said = STANDS[Body.objects.get(pk=by.body).code, latest.version]
        letters.state_position(
            plan=queries.one_plan(pk=latest.pk), demand=said.demand, opinion=said.opinion,
            consent=said.consent, by=by, at=at[latest.version - 1],
        )  # fmt: skip
    return True


def go_on(action: JointAction, by: Actor) -> bool:
    """Where every party has spoken and one does not consent, write the next version; whether all consent."""
    latest = queries.plans(action=action)[0]
    spoken = [one.position for one in latest.positions if one.position is not None]
    is_refused = any(position.consent == Position.Consent.REFUSED for position in spoken)
    if len(spoken) == len({code for code, _version in STANDS}) and is_refused:
        _write(action, latest.plan.version + 1, by)
        return False
    return latest.is_agreed and len(spoken) == len({code for code, _version in STANDS})


def lacking(action: JointAction) -> list[int]:
    """Return the parties that have said nothing of the first version, which everybody speaks of unasked."""
    first = queries.plans(action=action)[-1]
    return [one.body.pk for one in first.positions if one.body is not None and one.position is None]


def _write(action: JointAction, version: int, by: Actor) -> None:
    letters.write_plan(action=action, text=PLANS[version - 1], by=by, at=WRITTEN_AT[version - 1])
    state(action, by)
