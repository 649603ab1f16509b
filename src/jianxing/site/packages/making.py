"""Making a package of the evidence of a finding, a letter or a joint action, or of what the acting body has uploaded."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jianxing.findings.models import Finding
from jianxing.findings.queries import several
from jianxing.kernel.actor import Actor
from jianxing.letters import queries as letters
from jianxing.letters.models import JointAction, Letter
from jianxing.packages import operations, policies, queries
from jianxing.packages.models import Package
from jianxing.packages.operations import Matter
from jianxing.site.answers import found_or_404
from jianxing.site.asking import number
from jianxing.site.components import Crumb
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.findings.uploading import store_all
from jianxing.site.packages.forms import MakeForm
from jianxing.site.requests import acting_request


@require_http_methods(["GET", "POST"])
@business_only
def make(request: HttpRequest) -> HttpResponse:
    """Choose the evidence and the receiving body; small packages are signed at once, large ones behind the page."""
    by, back_url = acting_request(request).actor, reverse("evidence-packages")
    finding, answers = _finding(number(request, "finding")), _package(number(request, "answers"))
    letter, action = _letter(number(request, "letter")), _action(number(request, "action"))
    if answers is not None:
        finding, letter, action = answers.finding, answers.letter, answers.action
    if finding is not None:
        letter = action = None
    elif letter is not None:
        action = None
    files = queries.evidence_at_hand(finding=finding, letter=letter, action=action, body_id=by.body_id)
    initial = {"recipient": answers.recipient_id, "about": answers.about} if answers else {}
    initial["matter"] = f"letter:{letter.pk}" if letter else f"action:{action.pk}" if action else ""
    matters = None if finding or answers else queries.matters_at_hand()
    form = MakeForm(
        request.POST or None, request.FILES or None, files=files, matters=matters, initial=initial
    )  # fmt: skip

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        chosen = set(data["pieces"])
        on, which = (letter, action) if matters is None else _chosen(data["matter"], matters)
        made = operations.make(
            files=[
                *(file for file in files if file.pk in chosen),
                *store_all(uploads=data["uploads"], by=by, at=at),
            ],
            title=data["title"], recipient=data["recipient"],
            matter=Matter(about=data["about"], finding=finding, letter=on, action=which, answers=answers), by=by, at=at,
        )  # fmt: skip
        return reverse("evidence-package", args=[made.pk])

    return enter(
        request=request,
        form=form,
        check=lambda by: policies.check_can_bring(by=by),
        run=run,
        said=_("The package is made; large ones are still being packed."),
        title=_("Make an evidence package"),
        submit=_("Pack and sign"),
        action=request.get_full_path(),
        back_url=back_url,
        crumbs=[Crumb(label=_("Evidence packages"), url=back_url), *_on(finding, letter, action)],
    )


def _on(
    finding: Finding | None, letter: Letter | None, action: JointAction | None
) -> list[Crumb]:  # fmt: skip
    """Return the way back to what the package is begun on."""
    if finding is not None:
        return [Crumb(label=finding.number, url=reverse("finding", args=[finding.pk]))]
    if letter is not None:
        return [Crumb(label=letter.called, url=reverse("letter", args=[letter.pk]))]
    if action is not None:
        return [Crumb(label=action.number, url=reverse("joint-action", args=[action.pk]))]
    return []


def _finding(pk: int | None) -> Finding | None:
    if pk is None:
        return None
    found = several(pks=[pk])
    if not found:
        raise Http404
    return next(iter(found))


def _letter(pk: int | None) -> Letter | None:
    return None if pk is None else found_or_404(letters.one, pk=pk)


def _action(pk: int | None) -> JointAction | None:
    return None if pk is None else found_or_404(letters.one_action, pk=pk)


def _chosen(
    handle: str, matters: tuple[list[Letter], list[JointAction]]
) -> tuple[Letter | None, JointAction | None]:
    """Return the letter or the joint action that the form names, or neither."""
    kind, _colon, key = handle.partition(":")
    written, joint = matters
    return (
        next((one for one in written if kind == "letter" and str(one.pk) == key), None),
        next((one for one in joint if kind == "action" and str(one.pk) == key), None),
    )


def _package(pk: int | None) -> Package | None:
    return None if pk is None else found_or_404(queries.one, pk=pk)
