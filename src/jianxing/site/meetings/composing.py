"""Rules made of what a form asks: how often, with which seasons; those who know RFC 5545 write their own."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR")
#: The seasons of 防汛期 and 防火期, as the bulletin names them; fire first, so that flood wins where they meet.
FIRE: Final = ("防火期", "10-01", "05-31")
FLOOD: Final = ("防汛期", "06-01", "09-30")
DENSE: Final = {"weekly": "FREQ=WEEKLY;BYDAY={day}", "fortnightly": "FREQ=WEEKLY;INTERVAL=2;BYDAY={day}"}


def composed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON form of the rules that the form's answers make; none of them where nothing was chosen."""
    day, starts_on = data["weekday"], data["starts_on"].isoformat()
    seasons = [
        {"name": name, "from": first, "to": last, "rule": DENSE[data[field]].format(day=day)}
        for field, (name, first, last) in (("fire", FIRE), ("flood", FLOOD))
        if data.get(field)
    ]
    often = [
        ("weekly", "周沟通", f"FREQ=WEEKLY;BYDAY={day}"),
        ("fortnightly", "双周会商", f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}"),
        (
            "monthly",
            "月调度" if len(data["often"]) > 1 else "每月会商",
            f"FREQ=MONTHLY;BYMONTHDAY={data['month_day']}",
        ),
        ("quarterly", "季推动", f"FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY={data['month_day']}"),
    ]
    cadences: list[dict[str, Any]] = [
        {
            "key": key,
            "name": name,
            "rule": rule,
            "starts_on": starts_on if key != "quarterly" else _quarter_end(data["starts_on"]),
            "shift": data["shift"],
        }
        for key, name, rule in often
        if key in data["often"]
    ]
    if cadences and seasons:
        cadences[0]["seasons"] = seasons
    return {"cadences": cadences}


def _quarter_end(day: date) -> str:
    """Return the first day of the last month of the quarter: from there every third month ends one."""
    return date(day.year, (day.month + 2) // 3 * 3, 1).isoformat()
