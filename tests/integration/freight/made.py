"""Movements, sources and documents brought to where a test needs them, by the real operations."""

import json
from io import BytesIO
from typing import Any

from jianxing.comparisons.freight import operations as ops
from jianxing.comparisons.freight.models import DocumentFile, Mismatch, Source, Traffic
from jianxing.directory.acting import acting
from tests.standing import AT, Standing

BOX = "CSQU3054383"
WAYBILL = "运单号,箱号,封号,毛重(kg),件数,发站,到站,装车日期,托运人\n"
RIGHT = f"YD1,{BOX},TJ1,24500,200,石家庄南,新港,2026-03-05,河北钢铁有限公司\n"
WRONG = f"YD1,{BOX},TJ1,24600,199,石家庄南,新港,2026-03-05,河北钢铁有限公司\n"
BILL = {
    "transportDocumentReference": "TJ1",
    "equipmentReference": BOX,
    "sealNumbers": "TJ1",
    "cargoGrossWeight": {"value": 24.5, "unit": "TNE"},
    "numberOfPackages": 200,
    "portOfLoading": {"UNLocationCode": "CNTXG"},
    "shippedOnBoardDate": "2026-03-09",
}


def traffic(standing: Standing, name: str = "天津港海铁联运") -> Traffic:
    by = standing.supervisor
    with acting(by):
        made = ops.follow_traffic(name=name, by=by, at=AT)
        ops.add_route(traffic=made, name="石家庄—天津港", inland="SHIJIAZHUANG", port="CNTXG", by=by, at=AT)
    return made


def sources(standing: Standing, of: Traffic) -> tuple[Source, Source]:
    """A source of waybills, for which the department answers, and one of bills of lading."""
    by = standing.supervisor
    with acting(by):
        rail = ops.add_source(
            traffic=of, name="铁路货运系统", mapping={"kind": "rail_waybill"}, issuer=standing.department, by=by, at=AT
        )  # fmt: skip
        sea = ops.add_source(
            traffic=of, name="船公司电子提单", mapping={"kind": "bill_of_lading"}, by=by, at=AT
        )
    return rail, sea


def uploaded(standing: Standing, source: Source, content: Any, name: str = "documents") -> DocumentFile:
    by = standing.supervisor
    data = content if isinstance(content, str) else json.dumps(content)
    with acting(by):
        return ops.upload_documents(source=source, stream=BytesIO(data.encode()), name=name, by=by, at=AT)


def brought(standing: Standing, source: Source, content: Any) -> DocumentFile:
    by = standing.supervisor
    file = uploaded(standing, source, content)
    with acting(by):
        return ops.bring_in(file=file, by=by, at=AT)


def disagreeing(standing: Standing) -> tuple[Traffic, Source, list[Mismatch]]:
    """A movement whose waybill and bill disagree on weight and packages; returns the waybills' source too."""
    held = traffic(standing)
    rail, sea = sources(standing, held)
    brought(standing, sea, BILL)
    brought(standing, rail, WAYBILL + WRONG)
    with acting(standing.supervisor):
        return held, rail, list(Mismatch.objects.order_by("pk"))
