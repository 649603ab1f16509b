"""Random alterations, each named; ten thousand of them are tried by ``jianxing bench alterations``."""

from __future__ import annotations

import random

from jianxing.cli.embedded import Cluster
from jianxing.ledger import queries
from jianxing.ledger.models import Head, Leaf
from jianxing.ledger.verify import OutsideHead, verify
from tests.alterations import alteration, said_of
from tests.conftest import point_at
from tests.integration.ledger.conftest import Log

SEED, COUNT = 20260331, 120


def test_random_alterations_are_each_named(log: Log, cluster: Cluster) -> None:
    for size in (7, 1, 16, 5):
        log.seal(size)
    point_at(cluster.admin_dsn, database=log.database)
    acts = list(Leaf.objects.order_by("index").values_list("act_id", flat=True))
    heads = list(Head.objects.order_by("tree_size").values_list("tree_size", flat=True))
    last = queries.latest_head()
    kept = OutsideHead(last.tree_size, last.root, last)
    chance = random.Random(SEED)
    for number in range(COUNT):
        altered = alteration(chance, acts, heads)
        said = said_of(altered, kept=kept)
        assert said is not None, (number, altered)
        assert altered.is_named_by(said), (number, altered, said)
    assert verify().intact
