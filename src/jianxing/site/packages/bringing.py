"""A package that somebody brought as a file: looked into first, without keeping anything, and then received."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jianxing.directory.policies import NotAllowed, Refused
from jianxing.evidence.passing import as_path
from jianxing.methods.packages.wording import TIMES
from jianxing.packages import operations, policies
from jianxing.packages.operations import Brought
from jianxing.packages.operations.verifying import MOST, in_words
from jianxing.site import clock
from jianxing.site.answers import refused_as
from jianxing.site.components import Crumb, Fact
from jianxing.site.findings.access import business_only
from jianxing.site.packages.forms import BringForm
from jianxing.site.requests import acting_request


@require_http_methods(["GET", "POST"])
@business_only
def bring(request: HttpRequest) -> HttpResponse:
    """Verify an uploaded package and say what it is, or receive it."""
    by, back_url = acting_request(request).actor, reverse("evidence-packages")
    try:
        policies.check_can_bring(by=by)
    except NotAllowed as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    form = BringForm(request.POST or None, request.FILES or None)
    looked: Brought | None = None
    if request.method == "POST" and form.is_valid():
        with as_path(form.cleaned_data["file"], name="package.zip") as path:
            try:
                if form.cleaned_data["what"] == "receive":
                    package = operations.bring(path=path, by=by, at=clock.now())
                    messages.success(request, _("Verified and received."))
                    return redirect("evidence-package", package.pk)
                looked = operations.look_into(path=path, by=by)
            except Refused as refusal:
                form.add_error(None, str(refusal))
    context = {
        "title": _("Receive a package from a file"),
        "form": form,
        "looked": looked,
        "facts": _facts(looked) if looked else [],
        "faults": [(one.path, in_words(one)) for one in looked.verdict.faults[:MOST]] if looked else [],
        "crumbs": [Crumb(label=_("Evidence packages"), url=back_url)],
    }
    return render(request, "packages/bring.html", context, status=422 if form.errors else 200)


def _facts(looked: Brought) -> list[Fact]:
    stated = looked.verdict.statement
    if stated is None or not looked.verdict.holds:
        return []
    return [
        Fact(label=_("Number"), value=stated.package),
        Fact(label=_("Title"), value=stated.title),
        Fact(label=_("Sending body"), value=looked.sender.label if looked.sender else stated.sender_name),
        Fact(label=_("Files"), value=looked.verdict.files),
        Fact(label=_("Signed with the key"), value=looked.verdict.key_id[:16]),
        Fact(label=_("Time"), value=_(TIMES[looked.verdict.time]), is_wide=True),
    ]
