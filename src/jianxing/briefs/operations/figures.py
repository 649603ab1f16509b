"""Figures of a body's own: made, superseded by a version, retired."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.briefs import policies, standard
from jianxing.briefs.models import Figure
from jianxing.briefs.recipes import check
from jianxing.directory.policies import NotAllowed, Refused, check_has_reason
from jianxing.directory.roots import Overtaken, reserve
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record

_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_USUAL = {one.key for one in standard.DEFINITIONS}


class FigureRefused(Refused):
    """The figure cannot stand so."""


def make_figure(
    *,
    name: str,
    recipe: str,
    unit: str,
    params: Mapping[str, Any],
    key: str = "",
    domain: str = "",
    says_zh: str = "",
    says_en: str = "",
    view: str = "",
    by: Actor,
    at: datetime,
) -> Figure:
    """Make a figure for the acting body: a recipe with its parameters, counted in a unit. Without a key it gets one."""
    policies.check_can_write(by=by)
    check(recipe=recipe, unit=unit, params=params)
    with transaction.atomic():
        pk = reserve(Figure)
        key = key or f"own.f{pk}"
        _check_words(key, name)
        if Figure.objects.filter(body_id=by.body, key=key).exists():
            raise FigureRefused(
                _("There is a figure “%(key)s” already.") % {"key": key},
                _("Choose another key, or revise it."),
            )
        figure = Figure(
            pk=pk,
            body_id=by.body,
            key=key,
            name=_tidy(name),
            recipe=recipe,
            unit=unit,
            params=dict(params),
            domain=domain,
            says_zh=says_zh.strip(),
            says_en=says_en.strip(),
            view=view,
            made_at=at,
            made_by_id=by.person_id,
        )
        figure.save(force_insert=True)
        _act("make", figure, by=by, at=at)
    return figure


def revise_figure(*, figure: Figure, by: Actor, at: datetime, **changes: Any) -> Figure:
    """Supersede a figure by a version with some of it changed; what was issued keeps the version that it froze."""
    _check_own(figure, by)
    unknown = set(changes) - {"name", "unit", "params", "domain", "says_zh", "says_en", "view"}
    if unknown:
        raise ValueError(f"not to be revised: {sorted(unknown)}")
    differing = {name: value for name, value in changes.items() if getattr(figure, name) != value}
    if not differing:
        return figure
    values = {
        name: getattr(figure, name)
        for name in ("key", "name", "recipe", "unit", "params", "domain", "says_zh", "says_en", "view")
    } | differing
    check(recipe=values["recipe"], unit=values["unit"], params=values["params"])
    _check_words(values["key"], values["name"])
    with transaction.atomic():
        _supersede(figure)
        fresh = Figure(
            pk=reserve(Figure),
            body_id=figure.body_id,
            version=figure.version + 1,
            made_at=at,
            made_by_id=by.person_id,
            **values,
        )
        fresh.save(force_insert=True)
        _act("revise", fresh, by=by, at=at, fields=sorted(differing))
    return fresh


def retire_figure(*, figure: Figure, reason: str, by: Actor, at: datetime) -> Figure:
    """Take a figure out of use; it stays with its reason, and issued briefs keep what they froze."""
    _check_own(figure, by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        done = Figure.objects.filter(pk=figure.pk, is_current=True, retired_at=None).update(
            retired_at=at, retired_by_id=by.person_id, retire_reason=reason.strip()
        )
        if not done:
            raise Overtaken(figure.name)
        figure.refresh_from_db()
        _act("retire", figure, by=by, at=at, reason=reason.strip())
    return figure


def _check_own(figure: Figure, by: Actor) -> None:
    policies.check_can_write(by=by)
    if figure.body_id != by.body_id:
        raise NotAllowed(_("This figure belongs to another body."), _("Make one of your own."))


def _supersede(figure: Figure) -> None:
    done = Figure.objects.filter(pk=figure.pk, is_current=True, retired_at=None).update(is_current=False)
    if not done:
        raise Overtaken(figure.name)


def _tidy(text: str) -> str:
    return " ".join(text.split())[:80]


def _check_words(key: str, name: str) -> None:
    if not name.strip():
        raise FigureRefused(_("A figure has a name."), _("Say in a few words what it counts."))
    if not _KEY.fullmatch(key) or len(key) > 80 or key in _USUAL:
        raise FigureRefused(
            _("“%(key)s” cannot be a figure's key.") % {"key": key},
            _("Use small letters, digits and dots, as in rail.closed."),
        )


def _act(action: str, figure: Figure, *, by: Actor, at: datetime, **more: Any) -> None:
    reason = more.pop("reason", None)
    record(
        kind=f"figure.{action}",
        subject="figure",
        subject_id=figure.pk,
        by=by,
        at=at,
        public={"key": figure.key, "version": figure.version, "recipe": figure.recipe, **more},
        confidential={"name": figure.name, "unit": figure.unit, "params": figure.params}
        | ({"reason": reason} if reason else {}),
    )
