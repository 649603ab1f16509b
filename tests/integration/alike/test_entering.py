"""Registering and correcting: compared at once, by whoever does it; a correction of something else asks nothing."""

import pytest

from jianxing.alike import operations, queries
from jianxing.alike.models import Likeness
from jianxing.alike.policies import JoiningRefused
from jianxing.directory.acting import acting
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.findings.policies import GuardUnmet
from tests.integration.alike.test_comparing import SAID, SAID_AGAIN, project, registered
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


def likened(standing: Standing, finding: Finding) -> list[int]:
    """Return what a finding is like and nobody has decided."""
    by = standing.supervisor
    with acting(by):
        pairs = queries.suggestions(finding=finding, by=by)
    return sorted({pk for pair in pairs for pk in (pair.finding_id, pair.other_id)} - {finding.pk})


def test_what_is_refused_is_compared_with_nothing(standing: Standing) -> None:
    one, by = registered(standing), standing.supervisor
    with acting(by):
        with pytest.raises(GuardUnmet):
            operations.correct(finding=one, changes={"description": SAID_AGAIN}, reason=" ", by=by, at=AT)
        with pytest.raises(JoiningRefused):
            operations.keep_apart(one=one, other=one, by=by, at=AT)
        assert not Likeness.objects.exists()


def test_what_is_registered_is_compared_also_out_of_a_draft(standing: Standing) -> None:
    bridge, by = project(standing), standing.supervisor
    one = registered(standing, projects=[bridge])
    with acting(by):
        draft = findings.save_draft(description=SAID_AGAIN, projects=[bridge], found_on=TODAY, by=by, at=AT)
        assert not Likeness.objects.exists()
        operations.register(description="", draft=draft, by=by, at=AT)
        new = operations.register(description=SAID_AGAIN, projects=[bridge], found_on=TODAY, by=by, at=AT)
    assert likened(standing, draft) == [one.pk, new.pk]
    assert likened(standing, new) == [one.pk, draft.pk]


def test_a_corrected_wording_is_compared_again_and_another_correction_is_not(standing: Standing) -> None:
    bridge, by = project(standing), standing.supervisor
    one = registered(standing, projects=[bridge])
    two = registered(standing, "监理人员不在岗", projects=[bridge])
    with acting(by):
        operations.correct(finding=two, changes={"category": "监理"}, reason="误", by=by, at=AT)
        assert not Likeness.objects.exists()
        operations.correct(finding=two, changes={"description": SAID_AGAIN}, reason="误", by=by, at=AT)
    assert likened(standing, two) == [one.pk]


def test_a_draft_that_is_corrected_is_like_nothing_yet(standing: Standing) -> None:
    by = standing.supervisor
    registered(standing)
    with acting(by):
        draft = findings.save_draft(description="待核", found_on=TODAY, by=by, at=AT)
        operations.correct(finding=draft, changes={"description": SAID}, reason="补", by=by, at=AT)
        assert not Likeness.objects.exists()
