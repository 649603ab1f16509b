"""One's own API tokens, and everybody's for the security officer; the secret is shown once, when it is made."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianxing.directory import tokens
from jianxing.directory.models import Token
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.directory.wording import role_label
from jianxing.kernel.actor import Role
from jianxing.site import clock
from jianxing.site.answers import form_page, refused_as
from jianxing.site.components import Column, Listing
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request

USUAL_CALENDAR_DAYS = 90


class TokenForm(forms.Form):
    """What the token is for, what it may do, and until when."""

    name = forms.CharField(
        label=gettext_lazy("Which program will use it"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    may_write = forms.TypedChoiceField(
        label=gettext_lazy("What it may do"),
        choices=[("no", gettext_lazy("read only")), ("yes", gettext_lazy("read and write"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("At most a year from today."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """A token as a list shows it."""

    token: Token
    role: str
    state: str
    last_day: date
    is_running: bool


def _row(token: Token, *, now: datetime) -> TokenRow:
    held = token.appointment
    over = held.valid_to is not None and held.valid_to < timezone.localdate(now)
    if token.end:
        state = str(token.get_end_display())
    elif token.expires_at <= now:
        state = str(Token.End.EXPIRED.label)
    elif over or not held.person.is_active:
        state = _("appointment ended")
    else:
        state = _("in use")
    return TokenRow(
        token=token,
        role=role_label(held.role),
        state=state,
        last_day=timezone.localdate(token.expires_at - timedelta(seconds=1)),
        is_running=not token.end,
    )


def _table(count: int, *, with_person: bool) -> Listing:
    columns = (
        Column(key="name", label=_("Program"), kind="name", can_hide=False),
        *((Column(key="person", label=_("Person"), kind="short"),) if with_person else ()),
        Column(key="body", label=_("Acts for"), kind="name"),
        Column(key="rights", label=_("What it may do"), kind="short"),
        Column(key="until", label=_("Last day"), kind="date"),
        Column(key="used", label=_("Last used"), kind="date"),
        Column(key="state", label=_("State"), kind="short"),
        Column(key="act", label=_("Change"), kind="short"),
    )
    return Listing(id="tokens", count=count, columns=columns)


@require_safe
@business_only
def own(request: HttpRequest) -> HttpResponse:
    """Show one's own tokens."""
    asked, now = acting_request(request), clock.now()
    rows = [_row(token, now=now) for token in tokens.tokens_of(person_id=asked.actor.person)]
    context = {
        "title": _("API tokens"),
        "rows": rows,
        "table": _table(len(rows), with_person=False),
        "with_person": False,
        "back": reverse("tokens"),
    }
    return render(request, "account/tokens.html", context)


@require_http_methods(["GET", "POST"])
@business_only
@never_cache
def make(request: HttpRequest) -> HttpResponse:
    """Make a token for the body one acts for now, and show its secret once."""
    asked, today = acting_request(request), clock.today()
    form = TokenForm(
        request.POST or None, initial={"expires_on": today + timedelta(days=USUAL_CALENDAR_DAYS)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = tokens.make_token(
                appointment=asked.appointment, **form.cleaned_data, by=asked.actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            context: dict[str, Any] = {
                "title": _("The token is made"),
                "secret": secret,
                "row": _row(token, now=clock.now()),
                "body": asked.body_acting.label,
            }
            return render(request, "account/token_made.html", context)
    return form_page(
        request=request,
        form=form,
        title=_("Make an API token"),
        submit=_("Make the token"),
        back_url=reverse("tokens"),
        warning=_("It acts as you for %(body)s.") % {"body": asked.body_acting.label},
    )


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token; one's own, or anybody's for the security officer. Another's is answered as if it were not there."""
    asked = acting_request(request)
    everybody = asked.actor.role is Role.SECURITY_OFFICER
    found = tokens.all_tokens(by=asked.actor) if everybody else tokens.tokens_of(person_id=asked.actor.person)
    token = found.filter(pk=pk).first()
    if token is None:
        raise Http404
    back = "tokens-all" if everybody else "tokens"
    try:
        tokens.revoke_token(token=token, by=asked.actor, at=clock.now())
    except NotAllowed as refusal:
        return refused_as(request=request, refusal=refusal)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The token is revoked; it opens nothing any more."))
    return redirect(back)


@require_safe
def everybodys(request: HttpRequest) -> HttpResponse:
    """Show every token, for the security officer: whose, for which body and until when, and nothing of what it read."""
    asked, now = acting_request(request), clock.now()
    if asked.actor.role is not Role.SECURITY_OFFICER:
        raise Http404
    rows = [_row(token, now=now) for token in tokens.all_tokens(by=asked.actor)[:1000]]
    context = {
        "title": _("API tokens"),
        "rows": rows,
        "table": _table(len(rows), with_person=True),
        "with_person": True,
        "back": reverse("tokens-all"),
    }
    return render(request, "account/tokens.html", context)
