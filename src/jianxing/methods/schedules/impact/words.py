"""The steps of an analysis in words, each with the completion that comes out, so that anybody can go after them."""

from __future__ import annotations

from datetime import date
from typing import Final

from jianxing.methods.schedules.impact.analysis import Impact, Saving, Step
from jianxing.methods.schedules.impact.blockers import Blocker

_KINDS: Final = {
    "limit": ("the limit in the letter", "函件载明的期限"),
    "estimate": ("the body's own estimate when it was registered", "登记时责任单位自报的预计"),
    "median": ("the median of closed findings of its kind", "同类已销号问题的中位数"),
}

_JOINT: Final = {
    "": ("their counterfactual ends", "反事实日期"),
    "earliest": ("the earliest counterfactual end of each", "各自最早的反事实日期"),
    "latest": ("the latest counterfactual end of each", "各自最晚的反事实日期"),
}


def explained(impact: Impact) -> list[dict[str, object]]:
    """Return the steps with their sentences: ``{n, kind, blocker, ends, finish, en, zh}``."""
    known = {one.blocker.key: one.blocker for one in impact.savings}
    of = {number: saving for saving in impact.savings for number in saving.steps}
    told: list[dict[str, object]] = []
    for step in impact.steps:
        english, chinese = _sentences(step, impact, known, of.get(step.number))
        told.append(
            {
                "n": step.number,
                "kind": step.kind,
                "blocker": step.blocker or None,
                "update": step.update,
                "ends": {key: end.isoformat() for key, end in step.ends.items()},
                "finish": step.finish.isoformat(),
                "en": english,
                "zh": chinese,
            }
        )
    return told


def _sentences(
    step: Step, impact: Impact, known: dict[str, Blocker], saving: Saving | None
) -> tuple[str, str]:
    blocker = known.get(step.blocker)
    if step.kind == "base":
        return (
            f"Without any blocker the network is complete on {step.finish}.",
            f"不计任何堵点，计划于{_zh(step.finish)}完成。",
        )
    if step.kind.startswith("joint"):
        return _joint(step, impact)
    assert blocker is not None
    name = blocker.key if not blocker.name else f"{blocker.key} {blocker.name}"
    tasks = "、".join(blocker.tasks)
    if step.kind == "freeze":
        before = ", ".join(step.ends) or "none"
        return (
            (
                f"Blocker {name}: freeze the update before {blocker.first} with the blockers before it ({before}): "
                f"complete on {step.finish}."
            ),
            (
                f"堵点“{name}”：冻结{_zh(blocker.first)}之前的最近一次进度，计入此前的堵点"
                f"（{'、'.join(step.ends) or '无'}），计划于{_zh(step.finish)}完成。"
            ),
        )
    first = impact.steps[saving.steps[0] - 1] if saving else step
    if step.kind == "insert":
        days = (step.finish - first.finish).days
        return (
            (
                f"Insert {name}: tasks {', '.join(blocker.tasks)} stand still from {blocker.first} to {blocker.end}: complete "
                f"on {step.finish}. Delay: {step.finish} − {first.finish} = {days} calendar days."
            ),
            (
                f"插入“{name}”：工序{tasks}自{_zh(blocker.first)}至{_zh(blocker.end)}停滞，计划于{_zh(step.finish)}完成。"
                f"延误：{_zh(step.finish)}减{_zh(first.finish)}，为{days}个日历天。"
            ),
        )
    if step.kind == "alone":
        return (
            (
                f"{name} alone, without those before it: complete on {step.finish}. What it would delay alone beyond its delay "
                f"is concurrent with them."
            ),
            f"单独计入“{name}”（不计此前堵点），计划于{_zh(step.finish)}完成；超出其延误的部分为与此前堵点并发的延误。",
        )
    assert saving is not None
    after = impact.steps[saving.steps[1] - 1]
    days = (step.finish - after.finish).days
    english, chinese = _KINDS.get(step.counterfactual, (step.counterfactual, step.counterfactual))
    end = step.ends[step.blocker]
    return (
        (
            f"Let {name} last until {end} instead ({english}): complete on {step.finish}. Saved: {step.finish} − {after.finish} "
            f"= {days} calendar days."
        ),
        (
            f"假设“{name}”持续到{_zh(end)}（{chinese}），计划于{_zh(step.finish)}完成。"
            f"节约：{_zh(step.finish)}减{_zh(after.finish)}，为{days}个日历天。"
        ),
    )


def _joint(step: Step, impact: Impact) -> tuple[str, str]:
    listed = ", ".join(f"{key} until {end}" for key, end in step.ends.items())
    chinese = "、".join(f"{key}至{_zh(end)}" for key, end in step.ends.items())
    if step.kind == "joint_actual":
        return (
            f"All blockers as they were ({listed}): complete on {step.finish}.",
            f"全部堵点按实际（或预计）解除日期计（{chinese}），计划于{_zh(step.finish)}完成。",
        )
    after = impact.steps[impact.joint_steps[0] - 1]
    days = (step.finish - after.finish).days
    which, which_zh = _JOINT[step.counterfactual]
    return (
        (
            f"All resolved blockers to {which} ({listed}): complete on {step.finish}. Saved together: "
            f"{step.finish} − {after.finish} = {days} calendar days; what several save at once is not added up."
        ),
        (
            f"已解除的堵点一并按{which_zh}计（{chinese}），计划于{_zh(step.finish)}完成。"
            f"合计节约：{_zh(step.finish)}减{_zh(after.finish)}，为{days}个日历天；重叠的节约不重复相加。"
        ),
    )


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
