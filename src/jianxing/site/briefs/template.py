"""The text that the body's briefs begin with."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jianxing.briefs import operations, policies, queries, standard, texts
from jianxing.directory.models import PlanDomain
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.site import clock
from jianxing.site.answers import done, form_page, refused
from jianxing.site.briefs.forms import TemplateForm
from jianxing.site.briefs.views import crumbs
from jianxing.site.components import Crumb
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request


@require_http_methods(["GET", "POST"])
@business_only
def page(request: HttpRequest) -> HttpResponse:
    """Read and write the template; keeping it makes a version."""
    by, held = acting_request(request).actor, queries.template()
    domains = {code: str(label) for code, label in PlanDomain.choices}
    sections = texts.read(held.sections) if held else standard.SECTIONS
    form = TemplateForm(
        request.POST or None,
        initial={
            "title": held.title if held else standard.TITLE,
            "subtitle": held.subtitle if held else "",
            "text": texts.as_typed(sections, domains=domains),
        },
    )
    try:
        policies.check_can_write(by=by)
        if request.method == "POST" and form.is_valid():
            operations.compose_template(
                title=form.cleaned_data["title"],
                subtitle=form.cleaned_data["subtitle"],
                sections=texts.from_typed(form.cleaned_data["text"], domains=domains),
                replaces=held,
                by=by,
                at=clock.now(),
            )
            messages.success(request, _("The next briefs begin with this text."))
            return done(request=request, to=reverse("briefs"))
    except NotAllowed as refusal:
        return refused(
            request=request,
            reason=refusal.reason,
            remedy=refusal.remedy,
            back_url=reverse("briefs"),
            status=403,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return form_page(
        request=request,
        form=form,
        title=_("Template of briefs"),
        submit=_("Keep"),
        back_url=reverse("briefs"),
        crumbs=crumbs(Crumb(label=_("Template of briefs"))),
        template="briefs/writing.html",
        context={"figures": queries.to_place()},
    )
