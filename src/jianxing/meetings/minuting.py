"""The minutes that a meeting's record makes by itself: who came, what was taken up, what was decided. A draft to be edited."""

from jianxing.meetings.models import AgendaItem, Meeting

_ORDINALS = "一二三四五六七八九十"


def proposed_title(meeting: Meeting) -> str:
    """Return the title, in the language of official documents."""
    return f"{meeting.series.name}会议纪要"


def proposed_text(meeting: Meeting) -> str:
    """Return the text: an opening, the items with what came of them, the decisions with body and deadline."""
    held = meeting.held_on
    assert held is not None
    opening = (
        f"{held.year}年{held.month}月{held.day}日，{meeting.body.name}召集{meeting.series.name}"
        f"（{meeting.cadence_name}）。纪要如下："
    )
    lines = [opening]
    items = [
        item
        for item in meeting.agenda.all()
        if item.outcome not in (AgendaItem.Outcome.DROPPED, AgendaItem.Outcome.OPEN)
    ]
    if items:
        lines.append("一、会议议题")
        lines += [f"{place}.{item.title}。{_came(item)}" for place, item in enumerate(items, start=1)]
    decisions = list(meeting.decisions.all())
    if decisions:
        lines.append(f"{_ORDINALS[1 if items else 0]}、议定事项")
        lines += [
            f"{place}.{one.text.rstrip('。')}。由{one.responsible.name}负责，"
            f"{one.due_on.year}年{one.due_on.month}月{one.due_on.day}日前落实。"
            for place, one in enumerate(decisions, start=1)
        ]
    return "\n".join(lines)


def _came(item: AgendaItem) -> str:
    said = {"decided": "已议定。", "noted": "会议作了通报。", "undecided": "尚未议定，下次会议再议。"}
    note = f"{item.note.rstrip('。')}。" if item.note else ""
    return said.get(item.outcome, "") + note


def attended(meeting: Meeting) -> tuple[list[str], list[str]]:
    """Return the bodies that came, the host first, and those that did not."""
    came = [meeting.body.name]
    came += [one.body.name for one in meeting.attendances.all() if one.came]
    return came, [one.body.name for one in meeting.attendances.all() if one.came is False]
