"""Writing an instruction, or drafting one for the leader: on a finding, a project, an inspection, or for itself."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jianxing.directory.policies import can
from jianxing.findings.models import Finding
from jianxing.inspections.models import Inspection
from jianxing.instructions import operations, policies, queries
from jianxing.instructions.models import Instruction
from jianxing.instructions.operations import Asked
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Project
from jianxing.site.answers import found_or_404
from jianxing.site.asking import number
from jianxing.site.components import Crumb
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.instructions.forms import InstructionForm
from jianxing.site.requests import acting_request

MATTERS: dict[str, Any] = {"finding": Finding, "project": Project, "inspection": Inspection}


def _seen(model: Any, pk: int) -> Any:
    return found_or_404(model.objects.get, pk=pk)


def _asked_about(request: HttpRequest) -> policies.Matter | None:
    for name, model in MATTERS.items():
        pk = number(request, name)
        if pk is not None:
            found: policies.Matter = _seen(model, pk)
            return found
    return None


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Write an instruction as a leader, or draft one for the leader as anybody else."""
    by = acting_request(request).actor
    matter, instead = _asked_about(request), number(request, "supersedes")
    before = _seen(Instruction, instead) if instead is not None else None
    back_url = reverse("instruction", args=[before.pk]) if before else reverse("instructions")
    leads = can(policies.check_can_write, by=by)
    form = InstructionForm(request.POST or None, drafts=not leads, initial=_initial(matter))

    def check(by: Actor) -> None:
        policies.check_can_draft(by=by)
        if before is not None:
            policies.check_can_take(instruction=before, action="supersede", by=by)

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        about = queries.matter_of(instruction=before) if before is not None else matter
        made = _write(data, matter=about, before=before, leads=leads, by=by, at=at)
        return reverse("instruction", args=[made.pk])

    return enter(
        request=request,
        form=form,
        check=check,
        run=run,
        said=_("Signed; everybody addressed has been told.") if leads else _("Drafted; a leader signs."),
        title=_title(before, leads=leads),
        submit=_("Sign and send") if leads else _("Hand to the leader"),
        back_url=back_url,
        warning=_("What is signed is not edited any more; a further instruction supersedes it.")
        if leads
        else "",
        crumbs=[Crumb(label=_("Instructions"), url=reverse("instructions"))],
    )


def _title(before: Instruction | None, *, leads: bool) -> str:
    if before is not None:
        return _("Further instruction in place of %(number)s") % {"number": before.number}
    return _("Write an instruction") if leads else _("Draft an instruction")


def _initial(matter: policies.Matter | None) -> dict[str, object]:
    if isinstance(matter, Finding) and matter.responsible is not None:
        return {"addressees": [matter.responsible], "due_days": 5}
    return {"due_days": 5}


def _write(
    data: dict[str, Any],
    *,
    matter: policies.Matter | None,
    before: Instruction | None,
    leads: bool,
    by: Actor,
    at: datetime,
) -> Instruction:
    asked = [
        Asked(addressee=body, text=data["asked"], due_on=data["due_on"], due_days=data["due_days"])
        for body in data["addressees"]
    ]
    given = {"asked": asked, "urgency": data["urgency"], "matter": matter, "by": by, "at": at}
    if leads:
        return operations.write(words=data["words"], supersedes=before, **given)
    return operations.draft(proposal=data["words"], **given)
