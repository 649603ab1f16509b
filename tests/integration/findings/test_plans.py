"""How the database gets at the rows: with thousands of them, by index, under row security too."""

import json
from typing import Any

import psycopg
from django.db import connection

from jianxing.cli.embedded import Cluster
from jianxing.directory.acting import acting
from jianxing.findings import operations as ops
from jianxing.findings import queries
from jianxing.findings.lifecycle import State
from jianxing.findings.operations import Placed
from tests.standing import AT, Standing, make_standing

ROWS = 6000


def fill(standing: Standing) -> None:
    """Place rows of several bodies, so that the acting body sees a small part of the table."""
    for by, count, text in (
        (standing.supervisor, 400, "路基段征地协议未签"),
        (standing.outsider, ROWS, "桥梁支座更换滞后"),
        (standing.outsider, 5, "隧道渗水未处置"),
    ):
        with acting(by):
            ops.place_many(
                rows=[
                    Placed(
                        description=f"{text}{number}",
                        state=State.ASSIGNED,
                        responsible=standing.department,
                        found_on=AT.date(),
                    )
                    for number in range(count)
                ],
                by=by,
                at=AT,
            )


def indexes(plan: Any) -> set[str]:
    """Return the names of the indexes that a plan uses."""
    found = {plan["Index Name"]} if "Index Name" in plan else set()
    for part in plan.get("Plans", ()):
        found |= indexes(part)
    return found


def scans(plan: Any) -> set[str]:
    """Return the tables that a plan reads from end to end."""
    found = {plan["Relation Name"]} if plan["Node Type"] == "Seq Scan" else set()
    for part in plan.get("Plans", ()):
        found |= scans(part)
    return found


def test_policy_and_search_use_their_indexes(own_database: str, cluster: Cluster) -> None:
    standing = make_standing()
    fill(standing)
    with psycopg.connect(cluster.owner_dsn, dbname=own_database, autocommit=True) as owner:
        owner.execute("ANALYZE")
        # The text of the search function itself, as the function runs it: as its owner, for the acting body.
        source = owner.execute("SELECT prosrc FROM pg_proc WHERE proname = 'findings_search'").fetchone()
        assert source is not None
        query = source[0].replace("words", "ARRAY['隧道']").replace("LIMIT most", "LIMIT 50")
        with owner.transaction():
            owner.execute("SELECT set_config('jianxing.body', %s, true)", [str(standing.outside.pk)])
            told = owner.execute("EXPLAIN (FORMAT JSON) " + query).fetchone()
        assert told is not None
        plan = told[0][0]["Plan"]
        assert "finding_bigrams" in indexes(plan), plan
        assert "findings_finding" not in scans(plan)
    with acting(standing.supervisor), connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) SELECT id FROM findings_finding")
        plan = cursor.fetchone()[0]
        plan = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
        assert "finding_visible_to" in indexes(plan), plan
        assert len(queries.search(words="征地")) == 400
        assert queries.search(words="支座") == []
