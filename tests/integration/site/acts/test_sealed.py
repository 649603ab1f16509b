"""The ledger of acts once it is sealed: proofs that hold by themselves, and the verdict, on a database of its own."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.urls import reverse
from django.utils import timezone

from jianxing.cli.embedded import Cluster
from jianxing.kernel.merkle import verify_inclusion
from jianxing.ledger.sealer import seal_all
from tests.integration.site import things
from tests.integration.site.findings.browsing import body_of, browser
from tests.standing import Standing, make_standing


@pytest.fixture
def sealed(own_database: str, tmp_path: Path, settings: Any) -> Standing:
    """Standing people whose acts have been committed and sealed."""
    settings.LEDGER_KEY_FILE = tmp_path / "ledger.key"
    settings.LEDGER_HEADS_FILE = tmp_path / "heads.jsonl"
    standing = make_standing()
    things.built(standing)
    seal_all(clock=timezone.now)
    return standing


def test_a_proof_holds_by_itself(sealed: Standing) -> None:
    client = browser(sealed.audit)
    rows = client.get(reverse("acts"), {"kind": "project.register"}).context["rows"]
    act, _who, _body, leaf, _said = rows[0]
    proof = client.get(reverse("act-proof", args=[act.pk])).json()
    assert proof["leaf_index"] == leaf
    assert verify_inclusion(
        leaf=bytes.fromhex(proof["leaf_hash"]),
        index=proof["leaf_index"],
        size=proof["tree_size"],
        proof=[bytes.fromhex(part) for part in proof["inclusion_proof"]],
        root=bytes.fromhex(proof["root"]),
    )


def test_the_verdict_says_that_the_log_is_intact_and_what_it_cannot_exclude(sealed: Standing) -> None:
    answer = browser(sealed.audit).post(reverse("acts-verify"))
    assert answer.status_code == 200
    assert answer.context["verdict"].intact
    assert "存证日志完整" in body_of(answer)
    assert answer.context["cannot_exclude"]


def test_the_verdict_names_the_act_that_was_altered(
    sealed: Standing, cluster: Cluster, own_database: str
) -> None:
    client = browser(sealed.audit)
    act = client.get(reverse("acts"), {"kind": "project.register"}).context["rows"][0][0]
    where = psycopg.conninfo.make_conninfo(cluster.owner_dsn, dbname=own_database)
    with psycopg.connect(where) as owner:
        owner.execute("ALTER TABLE ledger_act DISABLE TRIGGER ALL")
        owner.execute("UPDATE ledger_act SET kind = 'project.void' WHERE id = %s", [act.pk])
        owner.execute("ALTER TABLE ledger_act ENABLE TRIGGER ALL")
    answer = client.post(reverse("acts-verify"))
    assert "存证日志已被改动" in body_of(answer)
    assert answer.context["verdict"].bad.act_id == act.pk
