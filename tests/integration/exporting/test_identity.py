"""An exported ledger brought in again is the ledger: unchanged where it came from, equal where there was none."""

import io
from pathlib import Path
from typing import Any

import pytest

from jianxing.directory.acting import acting
from jianxing.exporting import operations as exporting
from jianxing.exporting.lists import Asked
from jianxing.exporting.lists.findings import FINDINGS
from jianxing.findings.models import Finding
from jianxing.importing.edited.operations import bring_back
from jianxing.importing.operations import bring_in
from jianxing.kernel.actor import Actor
from tests.integration.importing.conftest import LEDGERS
from tests.standing import AT, TODAY, Standing, make_standing

#: What an import understands of a finding.
COLUMNS = (
    "description",
    "category",
    "domain",
    "place",
    "discovered_via",
    "found_on",
    "due_on",
    "measures",
    "progress",
    "percent",
    "remark",
    "state",
)


@pytest.fixture
def people(own_database: str, settings: Any, tmp_path: Path) -> Standing:
    settings.FILES_ROOT = tmp_path / "files"
    return make_standing()


def findings_of(by: Actor) -> list[dict[str, Any]]:
    with acting(by):
        found = Finding.objects.filter(registered_by=by.body).select_related("responsible")
        told = [
            {
                **{name: getattr(finding, name) for name in COLUMNS},
                "responsible": finding.responsible.name if finding.responsible else "",
                "assisting": sorted(
                    link.body.name for link in finding.assistant_links.select_related("body")
                ),
                "projects": [link.name for link in finding.project_links.all()],
            }
            for finding in found.prefetch_related("project_links")
        ]
    return sorted(told, key=lambda one: (one["description"], str(one["found_on"]), str(one["projects"])))


@pytest.mark.parametrize("name", ["transport_2025.xlsx", "wuqing_canal_2025.xlsx", "onecard_2025_gbk.csv"])
def test_export_then_import_is_the_identity(people: Standing, tmp_path: Path, name: str) -> None:
    by, other = people.supervisor, people.outsider
    bring_in(path=LEDGERS / name, domain="transport", by=by, at=AT)
    path = tmp_path / "监督台账.xlsx"
    file = io.BytesIO()
    with acting(by):
        run = exporting.at_once(listed=FINDINGS, asked=Asked(by=by, today=TODAY), file=file, at=AT)
    path.write_bytes(file.getvalue())

    done = bring_back(path=path, by=by, at=AT)
    assert done is not None
    assert {key: done.counts[key] for key in ("new", "changed", "refused", "unchanged")} == {
        "new": 0,
        "changed": 0,
        "refused": 0,
        "unchanged": run.done,
    }
    assert bring_back(path=path, by=other, at=AT) is None
    bring_in(path=path, domain="transport", by=other, at=AT)
    mine, theirs = findings_of(by), findings_of(other)
    assert len(theirs) == len(mine) == run.done
    for one, same in zip(mine, theirs, strict=True):
        assert same == one
