"""Task groups: formed and dissolved by a leader."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jianxing.directory import operations, policies
from jianxing.directory.models import TaskGroup
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Role
from jianxing.site import clock
from jianxing.site.answers import done, form_page, refused_as
from jianxing.site.directory.access import refusal_of
from jianxing.site.directory.forms import DissolveForm, GroupForm
from jianxing.site.requests import acting_request


@require_http_methods(["GET", "POST"])
def form_group(request: HttpRequest) -> HttpResponse:
    """Form a task group; its members may act for it from then on."""
    if (
        no := refusal_of(policies.check_can_form_group, request=request, back_url=reverse("bodies"))
    ) is not None:
        return no
    form = GroupForm(request.POST or None, initial={"formed_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        members = [(person, Role.SUPERVISOR) for person in data.pop("members")]
        try:
            group = operations.form_task_group(
                **data, members=members, by=acting_request(request).actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request=request, to=reverse("body", args=[group.body_id]))
    return form_page(
        request=request, form=form, title=_("Form a task group"), submit=_("Form"), back_url=reverse("bodies")
    )


@require_http_methods(["GET", "POST"])
def dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Dissolve a task group; its members' roles end with it."""
    if (
        no := refusal_of(policies.check_can_form_group, request=request, back_url=reverse("bodies"))
    ) is not None:
        return no
    group = get_object_or_404(TaskGroup.objects.select_related("body"), pk=pk)
    form = DissolveForm(request.POST or None, initial={"last_day": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            operations.dissolve_task_group(
                group=group, **form.cleaned_data, by=acting_request(request).actor, at=clock.now()
            )
        except Refused as refusal:
            return refused_as(request=request, refusal=refusal, back_url=reverse("bodies"))
        return done(request=request, to=reverse("bodies"))
    title = _("Dissolve %(name)s") % {"name": group.body.name}
    return form_page(
        request=request, form=form, title=title, submit=_("Dissolve"), back_url=reverse("bodies")
    )
