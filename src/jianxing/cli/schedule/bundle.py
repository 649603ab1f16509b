"""``jianxing schedule bundle FILE [--today DATE] [--format json]``.

Computes for the approvals of one application their latest filing dates, the chance of missing the deadline and who must move
today; no database is needed, and a file without a calendar is counted by the published tables of working days. ``jianxing
approvals FILE`` is the same. Exit codes: 0 done, 1 the file cannot be used, 2 wrong use, 3 something outside failed.
"""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.cli.schedule import files
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.schedules.approvals import Asked, Forecast, Standing


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``bundle``."""
    parser = verbs.add_parser(
        "bundle", help=_("latest filing dates, chance of missing the deadline, who must move today")
    )
    add_arguments(parser)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes, under either name."""
    parser.add_argument("file", type=Path, metavar="FILE", help=_("an approval bundle, in JSON"))
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        metavar="DATE",
        help=_("look at it on this day; the file's own unless given"),
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Compute and print."""
    from dataclasses import replace

    from jianxing.methods.schedules.approvals import read_bundle, standing_of
    from jianxing.methods.schedules.refusals import ScheduleRefused

    try:
        held = read_bundle(asked.file.read_bytes())
        if asked.today is not None:
            held = replace(held, today=asked.today)
        standing = standing_of(held)
    except ScheduleRefused as refusal:
        return files.refused(asked.file, refusal)
    if asked.format == "json":
        return files.write(told(asked.file, held, standing))
    _print(held, standing)
    return Exit.DONE


def told(file: Path, asked: "Asked", standing: "Standing") -> dict[str, Any]:
    """Return how a bundle stands, as ``schemas/bundle-outlook-1.json`` has it."""
    outlook, chance = standing.outlook, standing.chance
    return {
        "file": str(file),
        "today": asked.today.isoformat(),
        "deadline": asked.bundle.deadline.isoformat(),
        "finish": outlook.finish.isoformat(),
        "room_working_days": outlook.room,
        "on_time": outlook.on_time,
        "chance_of_missing": {
            "missed": chance.missed,
            "standard_error": chance.error,
            "runs": chance.runs,
            "seed": asked.seed,
            "finished_by": {str(share): day.isoformat() for share, day in chance.likely.items()},
            "last": dict(chance.last),
            "few_past_cases": list(chance.thin),
        },
        "must_move_today": [
            {"id": one.approval.key, "who": _who(one), "turn": one.turn.value, "room_working_days": one.room}
            for one in outlook.movers
        ],
        "critical_chain": list(outlook.chain),
        "waits_for_material": outlook.chain_material or None,
        "approvals": [_approval(one) for one in outlook.approvals],
        "materials": [{"id": key, "latest": latest.isoformat()} for key, latest in outlook.materials.items()],
    }


def _approval(one: "Forecast") -> dict[str, Any]:
    clock = one.clock
    return {
        "id": one.approval.key,
        "limit_working_days": one.approval.limit,
        "latest_filing": one.latest_filing.isoformat(),
        "latest_grant": one.latest_grant.isoformat(),
        "filed_by": one.filed_by.isoformat(),
        "granted_by": one.granted_by.isoformat(),
        "room_working_days": one.room,
        "turn": one.turn.value,
        "moves_today": one.moves_today,
        "waits_for": list(one.waits_for),
        "used_working_days": clock.used if clock else None,
        "left_working_days": clock.left if clock else None,
        "stopped_by": clock.paused.value if clock and clock.paused else None,
    }


def _who(one: "Forecast") -> str:
    from jianxing.methods.schedules.approvals import Mover

    return _("the applicant") if one.turn is Mover.APPLICANT else one.approval.body or _("the body")


def _print(asked: "Asked", standing: "Standing") -> None:
    outlook, chance = standing.outlook, standing.chance
    print(
        _("deadline {deadline}; by the limits finished on {finish}, room of {room} working days").format(
            deadline=asked.bundle.deadline, finish=outlook.finish, room=outlook.room
        )
    )
    print(
        _("chance of missing it: {missed:.1%} ± {error:.1%} ({runs} runs, seed {seed})").format(
            missed=chance.missed, error=chance.error, runs=chance.runs, seed=asked.seed
        )
    )
    if chance.thin:
        print(_("too few past cases, counted by the limit: {ids}").format(ids=", ".join(chance.thin)))
    for one in outlook.approvals:
        print(
            _("{id}: to be filed by {filing}, granted by {grant}; room {room}").format(
                id=one.approval.key, filing=one.latest_filing, grant=one.latest_grant, room=one.room
            )
        )
    for mover in outlook.movers:
        print(_("must move today: {who} on {id}").format(who=_who(mover), id=mover.approval.key))
    print(_("critical chain: {ids}").format(ids=" → ".join(outlook.chain)))
