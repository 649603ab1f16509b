"""What the responsible body and its office read of their own work on a finding, and whether their head always approves."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jianxing.directory.policies import Refused
from jianxing.findings import operations, policies
from jianxing.findings.models import Finding, HeadRule, Proposal
from jianxing.findings.policies import check_can_require_head
from jianxing.findings.whole import proposals_on
from jianxing.site import clock
from jianxing.site.answers import done, form_page, refused_as
from jianxing.site.components import Fact
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import cn_date


@dataclass(frozen=True, slots=True)
class Inside:
    """Where a finding is worked on, and what was proposed and decided, newest first."""

    facts: Sequence[Fact]
    proposals: Sequence[Proposal]


def inside(shown: Finding) -> Inside | None:
    """Return what goes on inside, to those who see it; None to all others and where nothing does."""
    routing = policies.routing_of(shown)
    proposals = proposals_on(finding=shown)
    if routing is None and not proposals:
        return None
    facts = []
    if routing is not None:
        facts = [
            Fact(label=_("Office"), value=routing.place),
            Fact(label=_("Handler"), value=routing.handler.name if routing.handler else None),
            Fact(label=_("Due inside on"), value=cn_date(routing.due_on)),
            Fact(label=_("What is asked inside"), value=routing.note or None),
        ]
    return Inside([fact for fact in facts if fact.value is not None], proposals)


class HeadForm(forms.Form):
    required = forms.BooleanField(
        label=gettext_lazy("The head approves every request to close"), required=False,
        help_text=gettext_lazy("Where this is off, the head approves only what is routed to an office inside."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@business_only
def head_rule(request: HttpRequest) -> HttpResponse:
    """Let a leader say whether every request to close needs the head's approval."""
    asked, back_url = acting_request(request), reverse("workbench")
    body, by = asked.body_acting, asked.actor
    rule = HeadRule.objects.filter(body=body).first()
    form = HeadForm(request.POST or None, initial={"required": rule is not None and rule.is_required})
    try:
        check_can_require_head(body=body, by=by)
        if request.method == "POST":
            required = request.POST.get("required") == "on"
            operations.require_head(body=body, required=required, by=by, at=clock.now())
            messages.success(request, _("Set; it holds from now on."))
            return done(request=request, to=back_url)
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    return form_page(
        request=request,
        form=form,
        title=_("Approval of the head"),
        submit=_("Save"),
        back_url=back_url,
    )
