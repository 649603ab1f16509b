"""Every rule of fields with its edges: what is equal though written otherwise, and what differs by the least that counts."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.unit.methods.freight.told import (
    DAY,
    bill,
    customs,
    found,
    manifest,
    mismatches,
    packing,
    rail,
    weighing,
)


def kinds(*lines: dict[str, Any]) -> list[tuple[str, str]]:
    return [(field, wrong) for field, wrong, _left, _right in found(*lines)]


def test_a_number_wrong_in_every_document_is_told_once_with_what_it_should_be() -> None:
    wrong = "CSQU3054388"
    assert found(bill(container=wrong), rail(container=wrong)) == [
        ("container", "check_digit", wrong, "CSQU3054383")
    ]


@pytest.mark.parametrize(
    ("one", "other", "wrong"),
    [
        ("TJ1234|CN99", "cn99、tj-1234", []),
        ("TJ1234|CN99", "TJ1234", [("seals", "seal_missing")]),
        ("TJ1234|CN99", "TJ1234|CN98", [("seals", "seal_differs")]),
        ("TJ1234", "", []),
        ("TJ1234", "NIL", []),
    ],
)
def test_seals_are_sets(one: str, other: str, wrong: list[tuple[str, str]]) -> None:
    assert kinds(bill(seals=one), rail(seals=other)) == wrong


def test_a_reseal_explains_a_difference() -> None:
    before, after = DAY - timedelta(days=4), DAY
    first = rail(seals="TJ1|CN2", at=before)
    assert kinds(first, bill(seals="TJ9|CN2", reseals="TJ1>TJ9@2026-03-03")) == []
    assert kinds(first, bill(seals="TJ9|CN2", at=after, reseals="TJ1>TJ9")) == []
    # A chain, and a re-seal that does not tell what went.
    assert kinds(first, bill(seals="TJ8|CN2", reseals="TJ1>TJ9@2026-03-02|TJ9>TJ8@2026-03-03")) == []
    assert kinds(first, bill(seals="TJ9|CN2", reseals=">TJ9@2026-03-03")) == []


def test_a_reseal_explains_nothing_else() -> None:
    first = rail(seals="TJ1|CN2", at=DAY - timedelta(days=4))
    differs = [("seals", "seal_differs")]
    assert kinds(first, bill(seals="TJ9|CN3", reseals="TJ1>TJ9@2026-03-03")) == differs
    assert kinds(first, bill(seals="TJ9|CN2", reseals="TJ7>TJ9@2026-03-03")) == differs
    # It came after the document that is to show it.
    assert kinds(first, bill(seals="TJ9|CN2", reseals="TJ1>TJ9@2026-03-20")) == differs
    # The later document still has the seal that went.
    late = rail(seals="TJ1|CN2", at=DAY + timedelta(days=2))
    assert kinds(late, bill(seals="TJ9|CN2", reseals="TJ1>TJ9@2026-03-03")) == differs


@pytest.mark.parametrize(
    ("one", "other", "wrong"),
    [
        (24_500.0, 24_500.4, []),
        (24_500.0, 24_500.999, []),
        (24_500.0, 24_501.0, ["weight_differs"]),
        (24.501 * 1000, 24_500.0, ["weight_differs"]),
        (24_500.0, 24.5, ["unit_confused"]),
        (24_500.0, 54_013.0, ["unit_confused"]),
    ],
)
def test_cargo_weight_is_equal_after_conversion(one: float, other: float, wrong: list[str]) -> None:
    assert [kind for _field, kind in kinds(bill(gross_weight=one), rail(gross_weight=other))] == wrong


def test_the_lightest_and_the_heaviest_are_told_where_each_agrees_with_the_middle() -> None:
    lines = (bill(gross_weight=100.0), manifest(gross_weight=100.6), rail(gross_weight=101.2))
    assert found(*lines) == [("gross_weight", "weight_differs", "100 kg", "101.2 kg")]


def test_most_documents_say_which_stands_alone() -> None:
    told = mismatches(bill(gross_weight=1.0), manifest(gross_weight=900.0), rail(gross_weight=900.0))
    assert [(one.left.kind, one.right.kind, one.odd) for one in told] == [
        ("bill_of_lading", "manifest", "bill_of_lading")
    ]
    told = mismatches(bill(gross_weight=1.0), rail(gross_weight=900.0))
    assert [one.odd for one in told] == [None]


@pytest.mark.parametrize(
    ("vgm", "weighed", "wrong"),
    [
        # ±5 % of 10,000 is 500, less than a tonne; the bound itself is within.
        (10_500.0, 10_000.0, []),
        (10_500.1, 10_000.0, ["out_of_tolerance"]),
        (9_500.0, 10_000.0, []),
        (9_499.0, 10_000.0, ["out_of_tolerance"]),
        # 5 % of 25,000 would be 1,250: a tonne is the smaller.
        (26_000.0, 25_000.0, []),
        (26_001.0, 25_000.0, ["out_of_tolerance"]),
    ],
)
def test_vgm_within_five_per_cent_or_a_tonne(vgm: float, weighed: float, wrong: list[str]) -> None:
    assert [kind for _field, kind in kinds(manifest(vgm=vgm), weighing(vgm=weighed))] == wrong


def test_vgm_is_compared_with_cargo_and_tare_and_never_with_cargo_alone() -> None:
    assert kinds(bill(gross_weight=20_000.0), weighing(vgm=24_000.0)) == []
    assert kinds(bill(gross_weight=20_000.0), weighing(vgm=24_000.0, tare=3_800.0)) == []
    assert found(bill(gross_weight=20_000.0), weighing(vgm=24_000.0, tare=2_200.0)) == [
        ("vgm", "out_of_tolerance", "20000 kg", "VGM 24000 kg")
    ]
    # Documents that disagree on the cargo are told so; the VGM agrees with one of them.
    told = kinds(
        bill(gross_weight=20_000.0), rail(gross_weight=12_000.0), weighing(vgm=22_300.0, tare=2_200.0)
    )
    assert told == [("gross_weight", "weight_differs")]


def test_vgm_not_above_the_maximum() -> None:
    assert kinds(weighing(vgm=30_480.0, max_gross=30_480.0), bill()) == []
    assert found(weighing(vgm=30_481.0, max_gross=30_480.0), bill()) == [
        ("vgm", "over_maximum", "MAX 30480 kg", "VGM 30481 kg")
    ]
    assert found(weighing(vgm=30_481.0), bill(max_gross=30_480.0)) == [
        ("vgm", "over_maximum", "MAX 30480 kg", "VGM 30481 kg")
    ]


def test_packages_and_their_kind_go_through_the_code_map() -> None:
    assert (
        kinds(
            bill(packages=200, package_kind="CARTONS"),
            rail(packages=200, package_kind="纸箱"),
            customs(package_kind="22"),
        )
        == []
    )
    assert kinds(bill(packages=200), rail(packages=199)) == [("packages", "count_differs")]
    assert kinds(bill(package_kind="CT"), rail(package_kind="木箱")) == [("package_kind", "package_differs")]
    assert kinds(bill(packages=200, package_kind="CT"), rail(packages=10, package_kind="托盘")) == [
        ("packages", "other_level")
    ]
    # 件 says only that it is packed.
    assert kinds(bill(package_kind="CT"), rail(package_kind="件")) == []
    assert kinds(bill(package_kind="特种容器"), rail(package_kind="特种 容器")) == []


@pytest.mark.parametrize(
    ("one", "other", "wrong"),
    [
        ("870322", "8703.22.00.90", []),
        ("870322|870323", "870323,870322", []),
        ("870322", "870323", ["code_differs"]),
        ("870322|870323", "870322", ["code_missing"]),
        ("870322", "8703", ["code_too_short"]),
        ("870322", "8704", ["code_differs"]),
    ],
)
def test_goods_codes_by_six_digits(one: str, other: str, wrong: list[str]) -> None:
    assert [kind for _field, kind in kinds(bill(hs=one), customs(hs=other))] == wrong


RIGHT, ANOTHER = "91120116MA05CNPY5H", "91350100M000100Y43"


def test_parties_by_credit_code_then_by_name() -> None:
    assert (
        kinds(
            bill(shipper="河北钢铁", shipper_uscc=RIGHT),
            rail(shipper="别的名称", shipper_uscc=f" {RIGHT.lower()}"),
        )
        == []
    )
    assert kinds(
        bill(shipper="河北钢铁", shipper_uscc=RIGHT), rail(shipper="河北钢铁", shipper_uscc=ANOTHER)
    ) == [("shipper", "uscc_differs")]
    assert (
        kinds(bill(shipper="河北钢铁有限责任公司", shipper_uscc=RIGHT), rail(shipper="河北 钢铁（有限公司）"))
        == []
    )
    assert kinds(bill(shipper="Hebei Steel Co., Ltd."), rail(shipper="HEBEI STEEL COMPANY LIMITED")) == []
    assert kinds(bill(consignee="天津甲贸易有限公司"), rail(consignee="天津乙贸易有限公司")) == [
        ("consignee", "name_differs")
    ]


def test_names_in_two_scripts_are_not_compared() -> None:
    assert kinds(bill(shipper="HEBEI STEEL CO LTD"), rail(shipper="河北钢铁有限公司")) == []


@pytest.mark.parametrize(
    "order", ["TO ORDER", "to order of Bank of China", "TO THE ORDER OF X", "凭指示", "凭中国银行指示"]
)
def test_to_order_is_exempt(order: str) -> None:
    assert (
        kinds(
            bill(consignee=order, consignee_uscc=ANOTHER),
            rail(consignee="天津甲贸易有限公司", consignee_uscc=RIGHT),
        )
        == []
    )


def test_places_go_through_the_map_of_stations_and_ports() -> None:
    to_ship = {"departure_station": "石家庄南站", "arrival_station": "新港站"}
    assert kinds(rail(**to_ship), bill(port_of_loading="CNTXG", place_of_receipt="Shijiazhuang, Hebei")) == []
    assert kinds(rail(**to_ship), bill(port_of_loading="XINGANG, TIANJIN", place_of_receipt="邢台")) == [
        ("place_of_receipt", "place_differs")
    ]
    assert kinds(rail(**to_ship), bill(port_of_loading="QINGDAO")) == [("port_of_loading", "place_unknown")]
    # From the ship the same stations are the port of discharge and the place of delivery.
    from_ship = {"departure_station": "天津新港", "arrival_station": "平谷"}
    lines = (
        rail(**from_ship),
        bill(port_of_loading="BUSAN", port_of_discharge="CNTXG", place_of_delivery="Pinggu, Beijing"),
    )
    assert kinds(*lines) == []
    assert (
        kinds(bill(port_of_discharge="Rotterdam"), manifest(port_of_discharge="ROTTERDAM, NETHERLANDS")) == []
    )
    assert kinds(bill(port_of_discharge="ROTTERDAM"), manifest(port_of_discharge="HAMBURG")) == [
        ("port_of_discharge", "place_unknown")
    ]


def test_loading_on_rail_is_not_after_on_board() -> None:
    day = date(2026, 3, 8)
    assert kinds(rail(railed_on=day), bill(on_board_on=day)) == []
    assert found(rail(railed_on=date(2026, 3, 9)), bill(on_board_on=day)) == [
        ("dates", "loaded_after_on_board", "2026-03-08", "2026-03-09")
    ]
    from_ship = {"departure_station": "天津新港", "arrival_station": "平谷"}
    assert kinds(rail(railed_on=date(2026, 3, 9), **from_ship), bill(on_board_on=day)) == []
    assert kinds(rail(railed_on=date(2026, 3, 7), **from_ship), bill(on_board_on=day)) == [
        ("dates", "railed_before_on_board")
    ]


def test_descriptions_are_for_a_person_to_judge() -> None:
    assert (
        kinds(bill(description="STEEL FASTENERS, BOLTS"), manifest(description="Bolts / steel fasteners"))
        == []
    )
    assert kinds(bill(description="汽车零配件（出口）"), rail(description="汽车配件")) == []
    told = mismatches(bill(description="汽车零配件"), rail(description="活性炭"))
    assert [(one.field, one.wrong, one.judged) for one in told] == [("description", "unlike", True)]
    assert kinds(bill(description="AUTO PARTS"), rail(description="汽车配件")) == []
    rows = packing(description="螺栓", gross_weight=1.0), packing(description="螺母", gross_weight=2.0)
    assert kinds(*rows, bill(description="螺母 螺栓")) == []


def test_seals_line_by_line_are_the_seals_of_one_line() -> None:
    assert kinds(rail(seals="S1|S2"), manifest(seals="S1"), manifest(seals="S2")) == []
    assert kinds(bill(seals="S1"), bill(seals="S2"), manifest(seals="S2"), manifest(seals="S1")) == []
    assert kinds(rail(seals="S1|S2"), manifest(seals="S1"), manifest(seals="S3")) == [
        ("seals", "seal_differs")
    ]


def test_goods_codes_line_by_line_are_the_codes_of_one_line() -> None:
    assert kinds(bill(hs="870322|870323"), customs(hs="870323"), customs(hs="870322")) == []
    assert kinds(bill(hs="870322"), customs(hs="870323"), customs(hs="870322")) == [("hs", "code_missing")]


def test_descriptions_line_by_line_are_the_same_in_two_documents() -> None:
    lines = [made(description=one) for made in (bill, manifest) for one in ("螺栓", "活性炭")]
    assert kinds(*lines) == []


def test_kinds_of_packages_line_by_line_are_the_same_in_two_documents() -> None:
    lines = [made(package_kind=one) for made in (bill, manifest) for one in ("CT", "木箱")]
    assert kinds(*lines) == []
    assert kinds(*lines, rail(package_kind="CT")) == [("package_kind", "package_differs")]
