"""Writing a lead: sealed before it is stored, its attachments in memory until then."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from jianxing.directory.policies import NotAllowed, Refused
from jianxing.referrals import operations, policies, queries
from jianxing.referrals.models import Referral
from jianxing.referrals.operations import Lead
from jianxing.site import clock
from jianxing.site.answers import done, form_page, found_or_404, refused_as
from jianxing.site.asking import number
from jianxing.site.components import Crumb
from jianxing.site.leads import room
from jianxing.site.leads.forms import LeadForm
from jianxing.site.leads.uploading import attachments, in_memory_alone
from jianxing.site.requests import acting_request


def _before(request: HttpRequest) -> Referral | None:
    """Return the referral that came back and is passed on, where the address names one."""
    pk = number(request, "follows")
    if pk is None:
        return None
    return found_or_404(queries.one, pk=pk)


@require_http_methods(["GET", "POST"])
@csrf_protect
@room.entered
def _add(request: HttpRequest) -> HttpResponse:
    by, before = acting_request(request).actor, _before(request)
    back_url = reverse("leads")
    form = LeadForm(request.POST or None, request.FILES or None, by=by)
    try:
        policies.check_can_seal(by=by)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            made = operations.seal(
                lead=Lead(
                    title=data["title"],
                    text=data["text"],
                    reporter=data["reporter"],
                    files=attachments(data["uploads"]),
                ),
                to=data["to"],
                is_shared=data["is_shared"],
                follows=before,
                by=by,
                at=clock.now(),
            )
            messages.success(request, _("Sealed. A leader passes it on within five working days."))
            return done(request=request, to=reverse("lead", args=[made.pk]))
    except NotAllowed as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    except Refused as refusal:
        if request.method != "POST":
            return refused_as(request=request, refusal=refusal, back_url=back_url)
        form.add_error(None, str(refusal))
    return form_page(
        request=request,
        form=form,
        title=_("Write a lead"),
        submit=_("Seal it"),
        back_url=back_url,
        warning=_("Once sealed it cannot be changed, and is opened only by authorisation, by yourself too."),
        crumbs=[Crumb(label=_("Leads room"), url=back_url), Crumb(label=_("Write a lead"))],
        template="leads/writing.html",
    )


def _received_in_memory(
    view: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Choose how files are received before the check of the form's token reads the request, which it does inside."""

    @csrf_exempt
    def add(request: HttpRequest) -> HttpResponseBase:
        in_memory_alone(request)
        return view(request)

    return add


add = _received_in_memory(_add)
