"""The text that the body's briefs begin with."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jianxing.briefs import operations, policies, queries, standard, texts
from jianxing.directory.models import PlanDomain
from jianxing.kernel.actor import Actor
from jianxing.site.briefs.forms import TemplateForm
from jianxing.site.briefs.views import crumbs
from jianxing.site.components import Crumb
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only


@require_http_methods(["GET", "POST"])
@business_only
def page(request: HttpRequest) -> HttpResponse:
    """Read and write the template; keeping it makes a version."""
    held = queries.template()
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

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        operations.compose_template(
            title=data["title"],
            subtitle=data["subtitle"],
            sections=texts.from_typed(data["text"], domains=domains),
            replaces=held,
            by=by,
            at=at,
        )
        return reverse("briefs")

    return enter(
        request=request,
        form=form,
        check=lambda by: policies.check_can_write(by=by),
        run=run,
        said=_("The next briefs begin with this text."),
        title=_("Template of briefs"),
        submit=_("Keep"),
        back_url=reverse("briefs"),
        crumbs=crumbs(Crumb(label=_("Template of briefs"))),
        template="briefs/writing.html",
        context={"figures": queries.to_place()},
    )
