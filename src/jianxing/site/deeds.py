"""What may be done on a page, as a table: a form, the operation behind it, and its words. One view serves every line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

from jianxing.directory.policies import NotAllowed, Refused
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.answers import done, form_page, refused_as
from jianxing.site.components import Action
from jianxing.site.requests import acting_request

Run = Callable[[Any, dict[str, Any], Actor, datetime], object]
Check = Callable[[Any, Actor], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """Where a deed leads where that is not back, and what is said of it then."""

    to: str
    said: str


def plain(operation: Callable[..., object], thing: str) -> Run:
    """Return what runs an operation with the thing under its name and what the form says, as it says it."""

    def run(one: Any, data: dict[str, Any], by: Actor, at: datetime) -> object:
        return operation(**{thing: one}, **data, by=by, at=at)

    return run


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An action on a thing: *check* raises what stands in its way before the form is shown."""

    label: Promise
    form: Callable[..., forms.Form]
    run: Run
    check: Check
    icon: str = ""
    said: Promise | None = None
    warning: Promise | None = None
    is_main: bool = False


def offer(*, key: str, deed: Deed, thing: Any, url: str, by: Actor) -> Action:
    """Return the deed as a button, or greyed with its reason."""
    try:
        deed.check(thing, by)
    except Refused as refusal:
        return Action(key=key, label=str(deed.label), icon=deed.icon, refusal=refusal.reason)
    return Action(key=key, label=str(deed.label), icon=deed.icon, url=url, is_main=deed.is_main)


def once(actions: Sequence[Action]) -> tuple[Sequence[Action], str]:
    """Return the actions and no reason; or none and the reason, where all are refused for one and the same.

    Who may do nothing on a page is told why once, not at every button.
    """
    refusals = {action.refusal for action in actions}
    if len(refusals) == 1 and "" not in refusals:
        return (), refusals.pop()
    return actions, ""


def perform(
    *, request: HttpRequest, deed: Deed, thing: Any, back_url: str, initial: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Show the deed's form, or do it and lead back."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str | Led:
        came = deed.run(thing, data, by, at)
        return came if isinstance(came, Led) else back_url

    return enter(
        request=request,
        form=deed.form(request.POST or None, request.FILES or None, initial=initial),
        check=lambda by: deed.check(thing, by),
        run=run,
        said=str(deed.said or ""),
        title=str(deed.label),
        submit=str(deed.label),
        back_url=back_url,
        warning=str(deed.warning or ""),
    )


def enter(
    *,
    request: HttpRequest,
    form: forms.Form,
    check: Callable[[Actor], object],
    run: Callable[[dict[str, Any], Actor, datetime], str | Led],
    back_url: str,
    said: str = "",
    **shown: Any,
) -> HttpResponse:
    """Show a form of a page, or do what it says and lead to the address that *run* returns; *shown* as ``form_page`` takes it."""
    by = acting_request(request).actor
    try:
        check(by)
        # A form without fields is valid with an empty POST, which is no data to Django.
        if request.method == "POST" and (form.is_valid() or not form.fields):
            with transaction.atomic():
                to = run(getattr(form, "cleaned_data", {}), by, clock.now())
            led = to if isinstance(to, Led) else Led(to=to, said=said)
            if led.said:
                messages.success(request, led.said)
            return done(request=request, to=led.to)
    except NotAllowed as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    except Refused as refusal:
        if request.method != "POST" or not form.is_bound:
            return refused_as(request=request, refusal=refusal, back_url=back_url)
        form.add_error(None, str(refusal))
    return form_page(request=request, form=form, back_url=back_url, **shown)
