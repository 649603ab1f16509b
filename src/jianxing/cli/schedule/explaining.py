"""``jianxing schedule explain ID [--format json] [--as LOGIN] [--body CODE]``.

Prints the steps of a stored analysis in words, having computed each figure anew from the frozen inputs. Where it does not come to
what is stored, it refuses and says what differs. Exit codes: 0 it recomputes to the figure, 1 it does not, or there is no such
analysis or the reader may not see it, 2 wrong use, 3 something outside failed.
"""

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.cli.schedule import files
from jianxing.settings.config import load
from jianxing.settings.speech import gettext as _
from jianxing.settings.speech import language

if TYPE_CHECKING:
    from jianxing.schedules.models import Analysis
    from jianxing.schedules.queries import Recomputed


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``explain``."""
    parser = verbs.add_parser("explain", help=_("the steps of a stored analysis in words, computed anew"))
    parser.add_argument("analysis", metavar="ID", help=_("the analysis's id, as in its page's address"))
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--body", metavar="CODE", help=_("the body through whose eyes it is read"))
    parser.add_argument(
        "--as", dest="login", metavar="LOGIN", help=_("whose eyes read it; with the body that they act for")
    )
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Compute anew and print."""
    from jianxing.cli.database import django_on

    if asked.login is not None and asked.body is None:
        _say(_("give --body CODE with --as: for which body does {login} act?").format(login=asked.login))
        return Exit.WRONG_USE
    if not asked.analysis.isdecimal() or len(asked.analysis) > 18:
        _say(
            _("{id} is no id of an analysis: give the number in its page's address").format(id=asked.analysis)
        )
        return Exit.WRONG_USE
    with django_on(load()):
        from jianxing.directory.acting import acting
        from jianxing.schedules import queries
        from jianxing.schedules.models import Analysis

        for by in readers(asked):
            with acting(by):
                try:
                    analysis = queries.one_analysis(pk=int(asked.analysis))
                except Analysis.DoesNotExist:
                    continue
                return told(analysis, queries.recomputed(analysis=analysis), asked.format)
    _say(_("there is no analysis {id}, or the reader does not see it").format(id=asked.analysis))
    return Exit.NO


def readers(asked: argparse.Namespace) -> Iterator[Any]:
    """Yield through whose eyes to look: the account's, the body's, or where none is named each body's in turn."""
    from jianxing.directory.models import Body
    from jianxing.directory.queries import actor_for, body_by_code
    from jianxing.kernel.actor import Actor
    from jianxing.settings.clock import today

    if asked.login is not None:
        by = actor_for(login=asked.login, body_code=asked.body, on=today())
        if by is not None:
            yield by
    elif asked.body is not None:
        body = body_by_code(code=asked.body)
        if body is not None:
            yield Actor.system(body_id=body.pk)
    else:
        for pk in Body.objects.order_by("pk").values_list("pk", flat=True):
            yield Actor.system(body_id=pk)


def _say(line: str) -> None:
    print(f"jianxing schedule: {line}", file=sys.stderr)


def told(analysis: "Analysis", anew: "Recomputed", form: str) -> int:
    """Print an analysis that was computed anew, or why it is not explained; return the exit code."""
    if form == "json":
        files.write(
            {
                "id": analysis.pk,
                "schedule": analysis.schedule_id,
                "as_of": analysis.as_of.isoformat(),
                "recomputes": anew.holds,
                "faults": list(anew.faults),
                "differing": list(anew.differing),
                "inputs_sha256": analysis.inputs_digest,
                "result_sha256": analysis.result_digest,
                **analysis.result,
                "inputs": analysis.inputs,
            }
        )
        return Exit.DONE if anew.holds else Exit.NO
    if not anew.holds:
        _refuse(analysis, anew)
        return Exit.NO
    _print(analysis)
    return Exit.DONE


def _refuse(analysis: "Analysis", anew: "Recomputed") -> None:
    _say(_("analysis {id} does not recompute to its figure: nothing is explained").format(id=analysis.pk))
    for fault in anew.faults:
        _say(_("its hash or its inputs do not hold: {what}").format(what=fault))
    for part in anew.differing:
        _say(_("computed anew it differs: {what}").format(what=part))


def _print(analysis: "Analysis") -> None:
    result = analysis.result
    tongue = "zh" if language() == "zh-hans" else "en"
    for step in result["steps"]:
        print(f"{step['n']}. {step[tongue]}")
    for one in result["blockers"]:
        told = one["counterfactual"]
        if one["saved_calendar_days"] is not None and told is not None:
            print(
                _("blocker {name}: saved {days} days, counted to {end}, set by {who} on {day}").format(
                    name=one["name"], days=one["saved_calendar_days"], end=told["end"], who=told["set_by"], day=told["set_on"],
                )
            )  # fmt: skip
        elif one["resolved_before_limit_calendar_days"] is not None:
            print(
                _("blocker {name}: resolved {days} days before its limit, no saving told").format(
                    name=one["name"], days=one["resolved_before_limit_calendar_days"]
                )
            )
    if analysis.saved_days is None:
        print(_("no saving can be told"))
    else:
        print(
            _("saved together: {days} calendar days ({low} to {high})").format(
                days=analysis.saved_days, low=analysis.saved_low, high=analysis.saved_high
            )
        )
    print(_("computed anew from the frozen inputs (SHA-256 {digest}): it comes to the figure").format(
        digest=analysis.inputs_digest
    ))  # fmt: skip
