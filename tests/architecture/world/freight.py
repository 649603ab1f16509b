"""Documents of a movement that disagree, of the group alone."""

from typing import Any

from jianxing.comparisons.freight.models import DocumentFile, Source
from tests.architecture.world.words import SHIPPED, TRAFFIC
from tests.integration.freight import made
from tests.standing import Standing


def freighted(standing: Standing) -> dict[str, Any]:
    """A movement with two mismatches, its source, and a file that waits to be brought in."""
    held = made.traffic(standing, TRAFFIC)
    rail, sea = made.sources(standing, held)
    made.brought(standing, sea, made.BILL)
    made.brought(standing, rail, made.WAYBILL + made.WRONG.replace("河北钢铁有限公司", SHIPPED))
    waiting = made.uploaded(standing, rail, made.WAYBILL + made.RIGHT.replace("河北钢铁有限公司", SHIPPED))
    return _keys(standing, held.pk, rail, waiting)


def _keys(standing: Standing, traffic: int, rail: Source, waiting: DocumentFile) -> dict[str, Any]:
    from jianxing.comparisons.freight.models import Mismatch
    from jianxing.directory.acting import acting

    with acting(standing.supervisor):
        mismatch = Mismatch.objects.order_by("pk").filter(movement__traffic=traffic).first()
        assert mismatch is not None
    return {
        "traffic": traffic, "movement": mismatch.movement_id, "mismatch": mismatch.pk,
        "freight_source": rail.pk, "freight_file": waiting.pk,
    }  # fmt: skip
