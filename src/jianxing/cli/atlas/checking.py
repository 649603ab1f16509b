"""``jianxing atlas check --as LOGIN --body CODE [--layer LAYER …] [--format json]``.

Compares the plan versions in force under the body's matrix of rules and keeps what is found; what was compared already is not
compared again. Exit codes: 0 done, 1 it was refused, 2 wrong use, 3 something outside failed.
"""

import argparse
import json
import sys
from typing import Any

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _
from jianxing.settings.speech import language


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``check``."""
    words = verbs.add_parser(
        "check",
        help=_("compare the plan versions in force under the matrix of rules, and keep the conflicts"),
    )
    words.add_argument("--as", dest="login", metavar="LOGIN", required=True, help=_("who compares"))
    words.add_argument("--body", metavar="CODE", required=True, help=_("the body that is acted for"))
    words.add_argument(
        "--layer",
        action="append",
        default=[],
        metavar="LAYER",
        help=_("only these layers among themselves, by name or number; may be repeated"),
    )
    words.add_argument("--format", choices=("text", "json"), default="text")
    words.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Compare and print."""
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    with django_on(load()):
        from django.utils import translation

        with translation.override(language()):
            return _as_somebody(asked)


def _said(line: str, code: Exit) -> int:
    print(f"jianxing atlas check: {line}", file=sys.stderr)
    return code


def _as_somebody(asked: argparse.Namespace) -> int:
    from jianxing.atlas import operations, queries
    from jianxing.directory.acting import acting
    from jianxing.directory.policies import Refused
    from jianxing.directory.queries import actor_for
    from jianxing.settings import clock

    by = actor_for(login=asked.login, body_code=asked.body, on=clock.today())
    if by is None:
        return _said(
            _("%(login)s holds no role in %(body)s today") % {"login": asked.login, "body": asked.body},
            Exit.WRONG_USE,
        )
    try:
        with acting(by):
            layers = []
            for name in asked.layer:
                layer = queries.layer_called(name=name)
                if layer is None:
                    return _said(_("there is no layer “%(name)s”") % {"name": name}, Exit.NO)
                layers.append(layer)
            asked_runs = operations.compare_in_force(layers=layers, by=by, at=clock.now())
        for one in asked_runs:
            operations.perform(run_id=one.pk, by=by, at=clock.now())
    except Refused as refusal:
        return _said(str(refusal), Exit.NO)
    with acting(by):
        _answer(asked, [_told(queries.one_run(pk=one.pk)) for one in asked_runs])
    return Exit.DONE


def _told(run: Any) -> dict[str, Any]:
    return {
        "run": run.pk,
        "a": {"layer": run.comparison.a.name, "version": run.a_version.title},
        "b": {"layer": run.comparison.b.name, "version": run.b_version.title},
        "state": run.state,
        "conflicts": run.found,
        "new": run.fresh,
        "gone": run.gone,
        "returned": run.returned,
        "slivers": run.slivers,
        "lifted": run.lifted,
    }


def _answer(asked: argparse.Namespace, told: list[dict[str, Any]]) -> None:
    if asked.format == "json":
        json.dump({"runs": told}, sys.stdout, ensure_ascii=False, indent=1)
        print()
        return
    for one in told:
        print(
            _(
                "{a} × {b}: {conflicts} conflicts, {fresh} new, {gone} gone, {slivers} slivers, {lifted} lifted"
            ).format(
                a=one["a"]["layer"],
                b=one["b"]["layer"],
                conflicts=one["conflicts"],
                fresh=one["new"],
                gone=one["gone"],
                slivers=one["slivers"],
                lifted=one["lifted"],
            )
        )
    print(_("{count} pairs of layers compared").format(count=len(told)))
