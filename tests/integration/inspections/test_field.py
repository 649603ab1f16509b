"""What was taken without a network and handed in later: refused, taken once, kept beside what stands here, settled."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from tests.integration.inspections.conftest import AT, PNG, TODAY, Standing, held, items_of, planned, temple

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, StepRefused, TextMissing
from jianxing.directory.roots import Overtaken
from jianxing.findings.models import Finding
from jianxing.inspections import operations
from jianxing.inspections.models import CheckResult, FieldEntry, Inspection, InspectionFile
from jianxing.inspections.operations import Entry, NotAnEntry, Target
from jianxing.ledger.models import Act
from jianxing.projects import operations as projects
from jianxing.projects.models import CheckItem
from jianxing.projects.operations import ItemDraft

THEN = AT - timedelta(minutes=50)


def tick(
    item: CheckItem, outcome: str = "ok", *, text: str = "", base: int = 0, uid: UUID | None = None
) -> Entry:
    return Entry(
        uid=uid or uuid4(), kind="tick", taken_at=THEN, item=item, outcome=outcome, text=text, base=base,
        point=(117.2, 39.1), accuracy_m=12.0,
    )  # fmt: skip


def test_who_does_not_inspect_hands_nothing_in_and_nothing_goes_into_what_is_recorded(
    supervising: Standing,
) -> None:
    project = temple(supervising)
    item, _ = items_of(project)
    inspection = held(supervising, Target(project=project))
    for other in (supervising.leader, supervising.handler, supervising.outsider):
        with acting(other) as by, pytest.raises((NotAllowed, Inspection.DoesNotExist)):
            operations.hand_in(inspection=inspection, entry=tick(item), by=by, at=AT)
    by = supervising.supervisor
    other_site = projects.register(
        name="木厂船闸改建", domain="transport", responsible=[supervising.department], by=by, at=AT
    )
    projects.ensure_checklist(
        project=other_site, items=[ItemDraft("围挡是否完整", "construction")], by=by, at=AT
    )
    [stranger] = items_of(other_site)
    for wrong, refusal in (
        (tick(item, "perhaps"), NotAnEntry),
        (tick(stranger), operations.ItemRefused),
        (Entry(uid=uuid4(), kind="finding", taken_at=THEN, text=" "), TextMissing),
        (Entry(uid=uuid4(), kind="photo", taken_at=THEN), NotAnEntry),
        (Entry(uid=uuid4(), kind="act", taken_at=THEN), NotAnEntry),
    ):
        with pytest.raises(refusal):
            operations.hand_in(inspection=inspection, entry=wrong, by=by, at=AT)
    operations.conclude(inspection=Inspection.objects.get(pk=inspection.pk), summary="查毕", by=by, at=AT)
    with pytest.raises(StepRefused):
        operations.hand_in(inspection=inspection, entry=tick(item), by=by, at=AT)
    assert not FieldEntry.objects.exists()
    assert not CheckResult.objects.exists()


def test_an_entry_counts_once_and_the_first_says_that_it_was_held(supervising: Standing) -> None:
    project, by = temple(supervising), supervising.supervisor
    item, _ = items_of(project)
    inspection = planned(supervising, Target(project=project))
    entry = tick(item, "problem", text="资料不全")
    first = operations.hand_in(inspection=inspection, entry=entry, by=by, at=AT)
    again = operations.hand_in(inspection=inspection, entry=entry, by=by, at=AT + timedelta(hours=1))
    assert (first.pk, first.state, first.made) == (again.pk, "applied", 1)
    assert again.made == 1
    with pytest.raises(NotAnEntry):
        operations.hand_in(inspection=inspection, entry=tick(item, uid=entry.uid), by=by, at=AT)
    result = CheckResult.objects.get()
    assert (result.outcome, result.note, result.version) == ("problem", "资料不全", 1)
    stands = Inspection.objects.get(pk=inspection.pk)
    assert (stands.state, stands.held_from) == ("held", TODAY)
    assert Act.objects.filter(kind="inspection.tick").count() == 1
    cause = Act.objects.get(kind="inspection.hand_in_field")
    assert Act.objects.get(kind="inspection.tick").caused_by == cause.pk
    assert (first.longitude, first.latitude, first.accuracy_m) == (117.2, 39.1, 12.0)


def test_what_was_ticked_here_meanwhile_is_never_overwritten_and_a_person_chooses(
    supervising: Standing,
) -> None:
    project, by = temple(supervising), supervising.supervisor
    item, other = items_of(project)
    inspection = held(supervising, Target(project=project))
    operations.record_result(inspection=inspection, item=item, outcome="ok", note="办公室核过", by=by, at=AT)
    differing = operations.hand_in(
        inspection=inspection, entry=tick(item, "problem", text="现场缺两份"), by=by, at=AT
    )
    assert differing.state == "conflict"
    stands = CheckResult.objects.get(check_item=item)
    assert (stands.outcome, stands.note, stands.version) == ("ok", "办公室核过", 1)
    same = operations.hand_in(inspection=inspection, entry=tick(item, "ok", text="办公室核过"), by=by, at=AT)
    assert same.state == "applied"
    on_what_stands = operations.hand_in(
        inspection=inspection, entry=tick(item, "not_applicable", base=same.made or 0), by=by, at=AT
    )
    assert on_what_stands.state == "applied"
    with acting(supervising.leader) as leader, pytest.raises(NotAllowed):
        operations.settle_entry(entry=differing, choose=True, by=leader, at=AT)
    chosen = operations.settle_entry(entry=differing, choose=True, by=by, at=AT)
    assert (chosen.state, chosen.settled_by_id) == ("chosen", by.person_id)
    assert CheckResult.objects.get(check_item=item).note == "现场缺两份"
    with pytest.raises(Overtaken):
        operations.settle_entry(entry=differing, choose=False, by=by, at=AT)
    operations.record_result(
        inspection=Inspection.objects.get(pk=inspection.pk), item=other, outcome="ok", by=by, at=AT
    )
    left = operations.hand_in(inspection=inspection, entry=tick(other, "problem"), by=by, at=AT)
    operations.settle_entry(entry=left, choose=False, by=by, at=AT)
    assert CheckResult.objects.get(check_item=other).outcome == "ok"
    assert FieldEntry.objects.get(pk=left.pk).state == "left"
    with pytest.raises(IntegrityError), transaction.atomic():
        FieldEntry.objects.filter(pk=left.pk).update(text="改写")


def test_findings_and_photos_of_the_field(supervising: Standing) -> None:
    project, by = temple(supervising), supervising.supervisor
    item, _ = items_of(project)
    inspection = held(supervising, Target(project=project))

    def found(text: str) -> FieldEntry:
        entry = Entry(uid=uuid4(), kind="finding", taken_at=THEN, item=item, text=text)
        return operations.hand_in(inspection=inspection, entry=entry, by=by, at=AT)

    first = found("坡道未修")
    assert first.finding is not None
    assert (first.finding.description, first.finding.found_on) == ("坡道未修", TODAY)
    second = found("坡道护栏松动")
    assert (second.state, second.finding) == ("conflict", None)
    chosen = operations.settle_entry(entry=second, choose=True, by=by, at=AT)
    assert chosen.finding is not None
    assert Finding.objects.count() == 2
    assert CheckResult.objects.get(check_item=item).finding_id == first.finding_id
    late = operations.hand_in(inspection=inspection, entry=tick(item, "ok", base=1), by=by, at=AT)
    assert late.state == "conflict"  # it has become a finding, and stays a problem
    photo = Entry(
        uid=uuid4(), kind="photo", taken_at=THEN, item=item, text="坡道北侧", photo=("坡道.png", BytesIO(PNG))
    )
    kept = operations.hand_in(inspection=inspection, entry=photo, by=by, at=AT)
    assert kept.file is not None
    assert kept.file.caption == "坡道北侧"
    assert InspectionFile.objects.get().file_id == kept.file_id
    with acting(supervising.outsider):
        assert not FieldEntry.objects.exists()
