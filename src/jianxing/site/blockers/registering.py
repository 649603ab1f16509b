"""Saying what a finding holds up: the schedule, its tasks, from when and until when."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jianxing.directory.policies import NotAllowed, Refused
from jianxing.schedules import operations, policies, queries
from jianxing.schedules.models import Schedule
from jianxing.site import clock
from jianxing.site.answers import done, refused_as
from jianxing.site.blockers.forms import OFFERED, RegisterForm, ScheduleForm
from jianxing.site.components import Crumb
from jianxing.site.findings.access import business_only, finding_or_404
from jianxing.site.requests import acting_request


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Show the tasks of a schedule of the finding's projects, and register what it holds up."""
    wanted = request.GET.get("finding", "")
    if not wanted.isdecimal() or len(wanted) > 18:
        raise Http404
    finding, by = finding_or_404(pk=int(wanted)), acting_request(request).actor
    back_url = reverse("finding", args=[finding.pk])
    schedules = list(queries.schedules_for(finding=finding))
    choice = ScheduleForm(request.GET, schedules=schedules)
    schedule = _chosen(choice, schedules)
    form = None
    try:
        policies.check_can_block(finding=finding, by=by)
        if schedule is not None:
            policies.check_can_register_blocker(finding=finding, schedule=schedule, by=by)
            words = choice.cleaned_data.get("q", "") if choice.is_valid() else ""
            form = _form(request, schedule, words, finding.found_on)
            if request.method == "POST" and form.is_valid():
                made = operations.register_blocker(
                    finding=finding, schedule=schedule, **form.cleaned_data, by=by, at=clock.now()
                )
                return done(request=request, to=reverse("blocker", args=[made.pk]))
    except NotAllowed as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    except Refused as refusal:
        if form is None:
            return refused_as(request=request, refusal=refusal, back_url=back_url)
        form.add_error(None, str(refusal))
    context = {
        "title": _("Say what it holds up"),
        "crumbs": [Crumb(label=finding.number, url=back_url), Crumb(label=_("Say what it holds up"))],
        "finding": finding,
        "schedules": schedules,
        "choice": choice,
        "schedule": schedule,
        "form": form,
        "back_url": back_url,
        "most": OFFERED,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "blockers/register.html", context, status=status)


def _chosen(choice: ScheduleForm, schedules: list[Schedule]) -> Schedule | None:
    wanted = choice.cleaned_data.get("schedule") if choice.is_valid() else None
    return next((one for one in schedules if one.pk == wanted), schedules[0] if schedules else None)


def _form(request: HttpRequest, schedule: Schedule, words: str, found_on: object) -> RegisterForm:
    update = schedule.current
    assert update is not None
    offered = queries.tasks(update=update, words=words).filter(is_summary=False, actual_finish=None)[:OFFERED]
    return RegisterForm(request.POST or None, tasks=list(offered), initial={"first_on": found_on})
