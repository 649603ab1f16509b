"""How a body numbers its documents: prefixes, series, and the register of numbers."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import Refused, can
from jianxing.letters import operations, policies, register
from jianxing.letters.kinds import MINUTES, numbered_by
from jianxing.letters.models import NUMBERED_LABELS
from jianxing.letters.numbering import MOST_WORDS
from jianxing.meetings import queries as meetings
from jianxing.site import clock
from jianxing.site.answers import done, form_page, refused_as
from jianxing.site.components import Crumb
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request


class PrefixForm(forms.Form):
    """What the numbers of one kind begin with."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of letter"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Prefix of the number"), max_length=MOST_WORDS,
        help_text=gettext_lazy("As 津纪驻交函; year and number follow by themselves."),
    )  # fmt: skip

    def __init__(self, *args: object, sender: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("all without a prefix of their own")),
            *((kind, NUMBERED_LABELS[kind]) for kind in numbered_by(sender=sender)),
        ]


class SeriesForm(forms.Form):
    """After which number of the paper register a series goes on."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of letter"))
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2999)
    after = forms.IntegerField(
        label=gettext_lazy("Last number given on paper"), min_value=0, max_value=99_999,
        help_text=gettext_lazy("The first number taken here is one more. Possible only before the series has begun."),
    )  # fmt: skip

    def __init__(self, *args: object, sender: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind, NUMBERED_LABELS[kind]) for kind in numbered_by(sender=sender)
        ]


@require_safe
@business_only
def numbers(request: HttpRequest) -> HttpResponse:
    """Show how the acting body numbers its documents, and the register of the numbers that were taken."""
    asked = acting_request(request)
    body = asked.body_acting
    given = request.GET.get("before", "")
    before = int(given) if given.isdecimal() and len(given) < 19 else None
    page = register.entries(body=body, before=before)
    others = [one.number for one in page.entries if one.kind == MINUTES]
    minutes = meetings.numbered_minutes(body=body, numbers=others) if others else {}
    context = {
        "title": _("Numbers of documents"),
        "crumbs": [Crumb(label=_("Letters"), url=reverse("letters")), Crumb(label=_("Numbers of documents"))],
        "prefixes": [
            (NUMBERED_LABELS[one.kind] if one.kind else _("all without a prefix of their own"), one)
            for one in register.prefixes(body=body)
        ],
        "series": register.series(body=body),
        "entries": [(one, minutes.get(one.number)) for one in page.entries],
        "older_url": f"?before={page.before}" if page.before else "",
        "may_set": can(policies.check_can_set_rule, body=body, by=asked.actor),
    }
    return render(request, "letters/numbers.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def prefix(request: HttpRequest) -> HttpResponse:
    """Say what the numbers of one kind begin with."""
    asked = acting_request(request)
    body, back_url = asked.body_acting, reverse("letter-numbers")
    form = PrefixForm(request.POST or None, sender=body.kind, initial={"kind": request.GET.get("kind", "")})
    try:
        policies.check_can_set_rule(body=body, by=asked.actor)
        if request.method == "POST" and form.is_valid():
            operations.set_prefix(body=body, by=asked.actor, at=clock.now(), **form.cleaned_data)
            messages.success(request, _("Set."))
            return done(request=request, to=back_url)
    except operations.WordsRefused as refusal:
        form.add_error("words", str(refusal))
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    return form_page(
        request=request, form=form, title=_("Prefix of numbers"), submit=_("Set"), back_url=back_url, crumbs=_crumbs()
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@business_only
def series(request: HttpRequest) -> HttpResponse:
    """Let a series go on after what was given on paper."""
    asked = acting_request(request)
    body, back_url = asked.body_acting, reverse("letter-numbers")
    form = SeriesForm(request.POST or None, sender=body.kind, initial={"year": clock.today().year})
    try:
        policies.check_can_set_rule(body=body, by=asked.actor)
        if request.method == "POST" and form.is_valid():
            operations.begin_series(body=body, by=asked.actor, at=clock.now(), **form.cleaned_data)
            messages.success(request, _("Set."))
            return done(request=request, to=back_url)
    except operations.SeriesHasBegun as refusal:
        form.add_error("after", str(refusal))
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    return form_page(
        request=request, form=form, title=_("Go on after the paper register"), submit=_("Set"), back_url=back_url,
        crumbs=_crumbs(),
    )  # fmt: skip


def _crumbs() -> list[Crumb]:
    return [
        Crumb(label=_("Letters"), url=reverse("letters")),
        Crumb(label=_("Numbers of documents"), url=reverse("letter-numbers")),
    ]
