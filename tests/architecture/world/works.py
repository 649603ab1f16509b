"""What is built and approved: schedules with their blockers, bundles of approvals."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from jianxing.approvals import operations as approving
from jianxing.approvals.models import Approval, Bundle, Forecast, Material
from jianxing.directory.acting import acting
from jianxing.findings.models import Finding
from jianxing.projects.models import Project
from jianxing.schedules import operations as scheduling
from jianxing.schedules import queries as schedules
from tests.architecture.world.words import BUNDLED, ENCLOSED, GRANTED, HELD_UP, SLOWER
from tests.integration.schedules import plans as networks
from tests.standing import AT, TODAY, Standing


def bundled(standing: Standing, project: Project) -> dict[str, Any]:
    """An approval bundle that the group follows, of which the assistant is applicant and approves one thing."""
    by = standing.supervisor
    with acting(by):
        bundle = approving.open_bundle(
            name=BUNDLED, project=project, applicant=standing.assistant, deadline=TODAY + timedelta(days=60),
            by=by, at=AT,
        )  # fmt: skip
        new = approving.NewApproval("A1", GRANTED, standing.assistant, 20, materials=(ENCLOSED,))
        [approval] = approving.add_approvals(bundle=bundle, approvals=[new], by=by, at=AT)
        return {
            "bundle": Bundle.objects.get(pk=bundle.pk),
            "approval": Approval.objects.get(pk=approval.pk).pk,
            "material": Material.objects.get(bundle=bundle).pk,
            "forecast": Forecast.objects.filter(bundle=bundle).latest("pk").pk,
        }


def scheduled(standing: Standing, project: Project, finding: Finding) -> dict[str, Any]:
    """A schedule of the project with an update that counts, and a draft of the next with another task."""
    by = standing.supervisor
    made = networks.schedule(by, project)
    counts = networks.adopted(by, made)
    told = networks.network()
    longer = replace(told, tasks=(*told.tasks, replace(told.tasks[1], key="9", name=SLOWER)))
    draft = networks.uploaded(by, made, networks.file_of("json", longer), name="plan.json")
    with acting(by):
        held = scheduling.register_blocker(
            finding=finding, schedule=schedules.one_schedule(pk=made.pk), tasks=["3"], first_on=TODAY,
            expected_on=TODAY, name=HELD_UP, by=by, at=AT,
        )  # fmt: skip
        analysis = scheduling.analyse(schedule=schedules.one_schedule(pk=made.pk), by=by, at=AT)
    return {
        "schedule": made.pk, "schedule_update": counts.pk, "schedule_draft": draft.pk, "blocker": held.pk,
        "analysis": analysis.pk,
    }  # fmt: skip
