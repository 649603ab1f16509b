"""Sending or dismissing several questions at once; every refusal is told, row by row."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods

from jianxing.directory.policies import NotAllowed
from jianxing.kernel.identifiers import is_key
from jianxing.questions import operations, policies, queries
from jianxing.site import clock
from jianxing.site.answers import done, form_page, partly_refused, refused, refused_as
from jianxing.site.components import Crumb
from jianxing.site.findings.access import business_only
from jianxing.site.questions.forms import ManyForm
from jianxing.site.requests import acting_request

MOST_AT_ONCE = 200


@require_http_methods(["GET", "POST"])
@business_only
def decide(request: HttpRequest) -> HttpResponse:
    """Ask what becomes of the questions that were picked, then do it to those that admit it."""
    asked, back_url = acting_request(request), reverse("questions")
    by = asked.actor
    try:
        policies.check_can_ask(body=asked.body_acting, by=by)
    except NotAllowed as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    sent = request.POST if request.method == "POST" else request.GET
    ids = [int(pk) for pk in dict.fromkeys(sent.getlist("ids")) if is_key(pk)]
    picked = queries.named(pks=ids[: MOST_AT_ONCE + 1])
    if not picked or len(picked) > MOST_AT_ONCE:
        return refused(
            request=request,
            reason=_("Pick between 1 and %(most)d questions.") % {"most": MOST_AT_ONCE},
            remedy=_("Tick the boxes at the rows, then act on them."),
            back_url=back_url,
        )
    form = ManyForm(request.POST if request.method == "POST" else None, ids=ids)
    if request.method == "POST" and form.is_valid():
        data, at = form.cleaned_data, clock.now()
        made = (
            operations.send_questions(questions=picked, due_days=data["due_days"], by=by, at=at)
            if data["what"] == "send"
            else operations.dismiss_questions(questions=picked, reason=data["reason"], by=by, at=at)
        )
        said = ngettext("%(n)d question is decided.", "%(n)d questions are decided.", len(made.done)) % {
            "n": len(made.done)
        }
        if not made.refused:
            messages.success(request, said)
            return done(request=request, to=back_url)
        return partly_refused(
            request=request,
            title=_("Some were not decided"),
            done=said if made.done else _("None was decided."),
            heading=pgettext("question", "Question"),
            refused=[
                (f"{one.number} {one.subject_title}", reverse("question", args=[one.pk]), why)
                for one, why in made.refused
            ],
            back=_("Back to the questions"),
            back_url=back_url,
        )
    return form_page(
        request=request,
        form=form,
        title=ngettext("Decide on %(n)d question", "Decide on %(n)d questions", len(picked)) % {"n": len(picked)},
        submit=_("Decide"),
        action=reverse("questions-decide"),
        back_url=back_url,
        crumbs=[Crumb(label=pgettext("question", "Questions"), url=back_url)],
    )  # fmt: skip
