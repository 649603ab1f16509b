"""Files of documents: hostile and broken ones are refused, the same documents are read from four formats and told alike."""

import io
import json
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from jianxing.methods.freight.columns import date_of
from jianxing.methods.freight.comparing import compare
from jianxing.methods.freight.kinds import KINDS, Kind
from jianxing.methods.freight.reading import Mapping, mapping_of, read_bytes
from jianxing.methods.freight.reading.files import joined
from jianxing.methods.freight.reading.values import NotRead, count, day, weight
from jianxing.methods.freight.refusals import FreightRefused
from jianxing.methods.freight.wording import MESSAGES

WAYBILL = "运单号,箱号,封号,毛重(吨),件数,发站,到站,装车日期\nYD1,CSQU 305438-3,TJ1,24.5,200,石家庄南,新港,2026年3月5日\n"


def refused(data: bytes, **options: Any) -> str:
    with pytest.raises(FreightRefused) as caught:
        read_bytes(data, **options)
    assert MESSAGES[caught.value.code] % dict(caught.value.values)
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7", "file_unknown"),
        (b"PK\x03\x04broken", "archive_broken"),
        (b"a,b\n1,2\n", "no_container"),
        ("运单号,箱号\n".encode(), "no_rows"),
        ("甲,箱号\n1,CSQU3054383\n".encode(), "kind_unknown"),
        (b'{"a": [1, 2', "not_json"),
        (b'{"a": NaN, "containerNo": "x"}', "not_json"),
        (b"[" * 100_000, "not_json"),
        (b'{"a": {"b": 1}}', "no_container"),
        (b"<a><b></a>", "xml_broken"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "xml_hostile"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "xml_hostile"),
        (b"<a>" * 60 + b"</a>" * 60, "xml_too_deep"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_deep_json_is_refused() -> None:
    nested = b'{"a":' * 60 + b'{"containerNo": "CSQU3054383"}' + b"}" * 60
    assert refused(nested) == "too_deep"


def test_a_waybill_in_utf8_and_gbk() -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        found = read_bytes(WAYBILL.encode(encoding)).documents
        assert KINDS[int(found.kind[0])] is Kind.RAIL_WAYBILL
        assert (found.container.at(0), found.number.at(0), found.seals.at(0)) == ("CSQU3054383", "YD1", "TJ1")
        assert (found.gross_weight[0], found.packages[0]) == (24_500.0, 200)
        assert date_of(int(found.railed_on[0])) == date(2026, 3, 5)
        assert int(found.row[0]) == 2


def test_what_cannot_be_understood_is_noted_with_its_place() -> None:
    text = "运单号,箱号,毛重,件数,备注\nYD1,CSQU3054383,约24吨,1.5,好\nYD2,,1,1,\n"
    found = read_bytes(text.encode())
    assert [(one.code, one.row, one.column) for one in found.notes] == [
        ("not_read", 2, "件数"),
        ("not_read", 2, "毛重"),
        ("container_missing", 3, ""),
        ("columns_left", 0, ""),
    ] or {(one.code, one.row, one.column) for one in found.notes} == {
        ("not_read", 2, "件数"),
        ("not_read", 2, "毛重"),
        ("container_missing", 3, ""),
        ("columns_left", 0, ""),
    }
    assert len(found.documents) == 1


def test_a_workbook_of_several_sheets_and_a_title_above() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "舱单"
    sheet.append(["2026年3月舱单"])
    sheet.append([])
    sheet.append(["提单号", "箱号", "毛重", "重量单位", "卸货港"])
    sheet.append(["TJ1", "CSQU3054383", 54013.25, "LBS", "ROTTERDAM"])
    weighing = book.create_sheet("称重记录")
    weighing.append(["磅单号", "箱号", "VGM(kg)", "皮重(kg)", "称重时间"])
    weighing.append([17, "CSQU3054383", 26700, 2200, datetime(2026, 3, 6, 14)])  # noqa: DTZ001 - a cell of a workbook has no zone
    book.create_sheet("说明").append(["只是说明"])
    data = io.BytesIO()
    book.save(data)
    found = read_bytes(data.getvalue()).documents
    assert [KINDS[int(one)] for one in found.kind] == [Kind.MANIFEST, Kind.WEIGHING]
    assert round(float(found.gross_weight[0])) == 24_500
    assert (found.number.at(1), found.vgm[1], date_of(int(found.at[1]))) == ("17", 26_700, date(2026, 3, 6))


BILL = {
    "transportDocumentReference": "TJ1",
    "transportDocumentTypeCode": "BOL",
    "issueDate": "2026-03-08",
    "shippedOnBoardDate": "2026-03-08",
    "portOfLoading": {"UNLocationCode": "CNTXG", "locationName": "Tianjin"},
    "documentParties": {
        "shipper": {"partyName": "Hebei Steel Co., Ltd."},
        "consignee": {"partyName": "TO ORDER"},
    },
    "utilizedTransportEquipments": [
        {"equipment": {"equipmentReference": "CSQU3054383"}, "seals": [{"number": "TJ1"}, {"number": "CN2"}]},
        {"equipment": {"equipmentReference": "MSKU1234565"}, "seals": [{"number": "TJ3"}]},
    ],
    "consignmentItems": [
        {
            "HSCodes": ["870322", "870899"],
            "descriptionOfGoods": ["Auto parts"],
            "cargoItems": [
                {
                    "equipmentReference": "CSQU3054383",
                    "cargoGrossWeight": {"value": 24.5, "unit": "TNE"},
                    "outerPackaging": {"numberOfPackages": 200, "packageCode": "CT"},
                },
                {"equipmentReference": "MSKU1234565", "cargoGrossWeight": {"value": 100, "unit": "LBR"}},
            ],
        }
    ],
}


def test_a_bill_of_lading_in_the_names_of_dcsa() -> None:
    for whole in (BILL, [BILL], {"documents": [BILL]}):
        found = read_bytes(json.dumps(whole).encode(), name="export").documents
        assert {KINDS[int(one)] for one in found.kind} == {Kind.BILL_OF_LADING}
        assert [found.container.at(at) for at in range(4)] == ["CSQU3054383", "MSKU1234565"] * 2
        assert found.seals.at(0) == "TJ1|CN2"
        assert [round(float(one), 3) for one in found.gross_weight[2:]] == [24_500, 45.359]
        assert (found.hs.at(2), found.package_kind.at(2), found.packages[2]) == ("870322|870899", "CT", 200)
        assert found.port_of_loading.at(0) == "CNTXG"
        assert found.number.at(3) == "TJ1"
    assert compare(found).movements == 2


def test_xml_with_attributes_namespaces_and_one_container() -> None:
    text = (
        '<v:Manifest xmlns:v="urn:x"><v:manifestNo>M1</v:manifestNo><v:containers>'
        '<v:container no="CSQU3054383"><v:seal>A</v:seal><v:seal>B</v:seal><v:grossWeight unit="kg">5</v:grossWeight>'
        "</v:container></v:containers></v:Manifest>"
    )
    mapping = mapping_of(
        {"kind": "manifest", "columns": {"container": "container.no", "seals": "container.seal"}}
    )
    found = read_bytes(text.encode(), mapping=mapping).documents
    assert (found.container.at(0), found.seals.at(0), found.gross_weight[0]) == ("CSQU3054383", "A|B", 5)
    assert found.number.at(0) == "M1"


def test_a_mapping_wins_over_the_usual_names() -> None:
    mapping = mapping_of(
        {"kind": "weighing", "columns": {"vgm": ["净值", "总值"], "container": "柜"}, "units": {"vgm": "t"}}
    )
    found = read_bytes("柜,总值\nCSQU3054383,26.7\n".encode(), mapping=mapping).documents
    assert found.vgm[0] == 26_700
    assert KINDS[int(found.kind[0])] is Kind.WEIGHING


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"colums": {}}, "mapping_key"),
        ({"kind": "invoice"}, "mapping_kind"),
        ({"columns": []}, "mapping_form"),
        ({"columns": {"weight": "毛重"}}, "mapping_field"),
        ({"columns": {"vgm": 3}}, "mapping_form"),
        ({"units": {"vgm": "stone"}}, "mapping_unit"),
        ({"units": {"packages": "kg"}}, "mapping_unit"),
    ],
)
def test_a_mapping_that_cannot_stand_is_refused(told: dict[str, Any], code: str) -> None:
    with pytest.raises(FreightRefused) as caught:
        mapping_of(told)
    assert caught.value.code == code
    assert MESSAGES[code] % dict(caught.value.values)


def test_rows_that_say_their_kind_themselves() -> None:
    text = "单证类型,单证号,箱号,毛重\n海运提单,T1,CSQU3054383,1000\n铁路运单,Y1,CSQU3054383,1001\n发票,F1,CSQU3054383,1\n"
    found = read_bytes(text.encode(), mapping=Mapping())
    assert [KINDS[int(one)] for one in found.documents.kind] == [Kind.BILL_OF_LADING, Kind.RAIL_WAYBILL]
    assert [(one.code, one.row) for one in found.notes] == [("kind_not_known", 4)]
    assert [one.wrong for one in compare(joined([found.documents])).mismatches()] == ["weight_differs"]


@pytest.mark.parametrize(
    ("cell", "kilograms"),
    [
        ("24,500.5 KGS", 24_500.5),
        ("24.5吨", 24_500),
        ("1 t", 1_000),
        (12, 12),
        ("２４ kg", 24),
        ("100 lbs", 45.359237),
    ],
)
def test_weights(cell: object, kilograms: float) -> None:
    assert weight(cell) == kilograms


@pytest.mark.parametrize("cell", ["24,5", "约24", "-3 kg", "3 stone", True, "1e400", "9999999 t", ""])
def test_what_is_no_weight(cell: object) -> None:
    with pytest.raises(NotRead):
        weight(cell)


def test_counts_and_days() -> None:
    assert count("200 CTNS") == 200
    for cell in ("1.5", -1, "many"):
        with pytest.raises(NotRead):
            count(cell)
    for text in (
        "2026-03-05",
        "2026/3/5",
        "20260305",
        "2026年3月5日",
        "05-MAR-2026",
        "2026-03-04T20:00:00Z",
        "2026-03-05 08:00",
    ):
        assert day(text) == date(2026, 3, 5)
    for wrong in ("03/05/2026", "2026-13-01", "soon", "1026-01-01", 46_000):
        with pytest.raises(NotRead):
            day(wrong)
