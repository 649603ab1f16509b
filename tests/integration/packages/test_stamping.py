"""A package is stamped by the authority that is configured, behind the page; else the ledger's position stands alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.ledger.sealer import seal_all
from jianxing.packages import operations as ops
from jianxing.packages import queries
from jianxing.packages.models import Package
from jianxing.packages.operations.verifying import DoesNotHold, verified
from tests.integration.packages import matters
from tests.integration.site.findings.browsing import body_of, browser
from tests.stamping import NAME, StampAuthority, stamp_authority
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StampAuthority]:
    with stamp_authority(tmp_path_factory.mktemp("authority")) as made:
        yield made


@pytest.fixture(autouse=True)
def _configured(settings: Any, tmp_path: Path, authority: StampAuthority) -> None:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"
    settings.TIMESTAMP_URL, settings.TIMESTAMP_ROOTS = authority.url, authority.roots
    authority.asked.clear()
    authority.instead = None


def packed(standing: Standing) -> Package:
    package = matters.packed(standing.supervisor, standing.department)
    assert package.state == "packing"  # nobody outside is asked while a page waits
    ops.perform_packing(package_id=package.pk, by=standing.supervisor, at=AT)
    with acting(standing.supervisor):
        return queries.one(pk=package.pk)


def test_without_an_answer_the_position_of_the_ledger_vouches_and_the_page_says_so(
    standing: Standing, authority: StampAuthority
) -> None:
    seal_all()
    authority.instead = (503, b"")
    package = packed(standing)
    assert authority.asked
    assert (package.state, package.time, package.stamped_at) == ("packed", "ledger", None)
    shown = body_of(browser(standing.supervisor).get(reverse("evidence-package", args=[package.pk])))
    assert NAME not in shown
    assert "存证日志" in shown


def test_a_stamp_is_had_kept_shown_and_checked_by_the_receiver(
    standing: Standing, authority: StampAuthority, settings: Any, tmp_path: Path
) -> None:
    package = packed(standing)
    assert len(authority.asked) == 1
    assert (package.time, package.stamped_by) == ("stamped", NAME)
    assert package.stamped_at is not None
    assert NAME in body_of(browser(standing.supervisor).get(reverse("evidence-package", args=[package.pk])))
    with acting(standing.supervisor) as by:
        with pytest.raises(DatabaseError), transaction.atomic():
            Package.objects.filter(pk=package.pk).update(stamped_by="Somebody else")
        ops.send(package=package, by=by, at=AT)
    with acting(standing.handler) as by:
        received = ops.receive(package=queries.one(pk=package.pk), by=by, at=AT)
        assert received.state == "received"
        with stamp_authority(tmp_path) as other:
            settings.TIMESTAMP_ROOTS = other.roots
            with pytest.raises(DoesNotHold):
                verified(received)
