"""An analysis with everything that went into it, as one value: kept, hashed, and gone after by whoever doubts it.

``frozen`` writes updates and blockers, ``thawed`` reads them back, ``digest`` is the SHA-256 of the canonical JSON. ``told`` is
the result as it is kept beside the inputs, ``differences`` names where a kept result is not what its inputs come to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from jianxing.kernel.canonical import canonical
from jianxing.methods.schedules.impact.analysis import Impact, Saving, analyse, frozen_on
from jianxing.methods.schedules.impact.blockers import Blocker, Counterfactual, in_order, read_blockers
from jianxing.methods.schedules.impact.words import explained
from jianxing.methods.schedules.model import Schedule
from jianxing.methods.schedules.reading.json_form import schedule_of
from jianxing.methods.schedules.reading.limits import LIMITS
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.methods.schedules.writing.json_form import value_of

FORM: Final = "jianxing-impact-inputs-1"


def frozen(updates: Sequence[Schedule], blockers: Sequence[Blocker]) -> dict[str, Any]:
    """Return the inputs of an analysis as a JSON value."""
    return {
        "format": FORM,
        "updates": [value_of(one) for one in sorted(updates, key=frozen_on)],
        "blockers": [blocker_value(one) for one in in_order(blockers)],
    }


def thawed(inputs: Mapping[str, Any]) -> tuple[tuple[Schedule, ...], tuple[Blocker, ...]]:
    """Return updates and blockers; raises ``ScheduleRefused`` where the value is not such inputs."""
    updates, blockers = inputs.get("updates"), inputs.get("blockers")
    if (
        inputs.get("format") != FORM
        or not isinstance(updates, list)
        or not updates
        or not isinstance(blockers, list)
    ):
        raise ScheduleRefused("not_an_object", field="inputs")
    return (
        tuple(schedule_of(one, limits=LIMITS) for one in updates),
        read_blockers(orjson.dumps(blockers)),
    )


def digest(value: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a value's canonical JSON (RFC 8785), in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def recounted(inputs: Mapping[str, Any]) -> Impact:
    """Analyse frozen inputs anew."""
    updates, blockers = thawed(inputs)
    return analyse(updates, blockers)


def blocker_value(one: Blocker) -> dict[str, Any]:
    """Return a blocker as ``schemas/blockers-1.json`` has it."""
    told: dict[str, Any] = {
        "id": one.key,
        "name": one.name,
        "tasks": list(one.tasks),
        "from": one.first.isoformat(),
        "expected_end": one.expected_end.isoformat() if one.expected_end else None,
        "actual_end": one.actual_end.isoformat() if one.actual_end else None,
        "counterfactuals": [_counterfactual(each) for each in one.counterfactuals],
    }
    if one.effort is not None:
        told["effort"] = one.effort
    if one.update is not None:
        told["update"] = one.update if isinstance(one.update, int) else one.update.isoformat()
    return told


def told(impact: Impact) -> dict[str, Any]:
    """Return a result as a JSON value, with its steps in words."""
    return {
        "base_finish": impact.base_finish.isoformat(),
        "finish": impact.finish.isoformat(),
        "blockers": [saving_value(one) for one in impact.savings],
        "joint_saved_calendar_days": impact.joint,
        "joint_saved_range_calendar_days": list(impact.joint_range) if impact.joint_range else None,
        "total_delay_calendar_days": impact.total_delay,
        "steps": explained(impact),
    }


def saving_value(one: Saving) -> dict[str, Any]:
    """Return what one blocker came to, as ``schemas/impact-1.json`` has it."""
    return {
        "id": one.blocker.key,
        "name": one.blocker.name,
        "delay_calendar_days": one.delay,
        "concurrent_calendar_days": one.concurrent,
        "saved_calendar_days": one.saved,
        "saved_range_calendar_days": list(one.saved_range) if one.saved_range else None,
        "counterfactual": _counterfactual(one.counterfactual) if one.counterfactual else None,
        "counterfactuals_set_too_late": [_counterfactual(each) for each in one.ignored],
        "resolved_before_limit_calendar_days": one.before_limit,
        "open": one.blocker.is_open,
        "steps": list(one.steps),
    }


def differences(result: Mapping[str, Any], anew: Mapping[str, Any]) -> tuple[str, ...]:
    """Return where a kept result differs from one computed anew, by the names of its parts; steps by their numbers.

    The sentences are not compared: their wording may be bettered without any figure changing.
    """
    found = []
    for name in anew:
        if name == "steps":
            kept = {step.get("n"): step for step in result.get(name, ())}
            found += [
                f"steps[{step['n']}]" for step in anew[name] if _bare(kept.pop(step["n"], {})) != _bare(step)
            ]
            found += [f"steps[{number}]" for number in kept]
        elif name == "blockers":
            held = {one.get("id"): one for one in result.get(name, ())}
            found += [f"blockers[{one['id']}]" for one in anew[name] if held.pop(one["id"], None) != one]
            found += [f"blockers[{key}]" for key in held]
        elif result.get(name) != anew[name]:
            found.append(name)
    return tuple(found)


def _bare(step: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in step.items() if name not in {"en", "zh"}}


def _counterfactual(one: Counterfactual) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "end": one.end.isoformat(),
        "set_by": one.set_by,
        "set_on": one.set_on.isoformat() if one.set_on else None,
    }
