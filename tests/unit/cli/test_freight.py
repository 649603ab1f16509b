"""``jianxing freight compare``: no database is needed."""

import json
from pathlib import Path

import pytest

from jianxing.cli.exits import Exit
from jianxing.cli.main import main

WAYBILL = "运单号,箱号,封号,毛重(kg),件数\nYD1,CSQU3054388,TJ1,24600,200\n"
BILL = [
    {
        "transportDocumentReference": "TJ1",
        "equipmentReference": "CSQU3054383",
        "cargoGrossWeight": {"value": 24.5, "unit": "TNE"},
    }
]


def test_what_cannot_be_used_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = tmp_path / "a.xml"
    hostile.write_text('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', encoding="utf-8")
    for file in (hostile, tmp_path / "none.csv"):
        assert main(["freight", "compare", str(file)]) == Exit.NO
        said = capsys.readouterr()
        assert said.out == ""
        assert len(said.err.splitlines()) == 1
        assert str(file) in said.err


def test_a_broken_mapping_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, mapping = tmp_path / "运单.csv", tmp_path / "m.json"
    file.write_text(WAYBILL, encoding="utf-8")
    for text in ("{", "[]", '{"kind": "invoice"}'):
        mapping.write_text(text, encoding="utf-8")
        assert main(["freight", "compare", str(file), "--mapping", str(mapping)]) == Exit.NO
        assert str(mapping) in capsys.readouterr().err
    assert (
        main(["freight", "compare", str(file), "--mapping", str(mapping), "--mapping", str(mapping)])
        == Exit.WRONG_USE
    )


def test_both_documents_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    waybill, bill = tmp_path / "运单.csv", tmp_path / "bill.json"
    waybill.write_text(WAYBILL, encoding="utf-8")
    bill.write_text(json.dumps(BILL), encoding="utf-8")
    assert main(["freight", "compare", str(waybill), str(bill), "--format", "json"]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["movements"], told["documents"], told["alone"]) == (1, 2, [])
    assert [
        {key: one[key] for key in ("container", "field", "left", "right", "kind")}
        for one in told["mismatches"]
    ] == [
        {
            "container": "CSQU3054383",
            "field": "container",
            "left": "CSQU3054383",
            "right": "CSQU3054388",
            "kind": "one_character",
        },
        {
            "container": "CSQU3054383",
            "field": "gross_weight",
            "left": "24500 kg",
            "right": "24600 kg",
            "kind": "weight_differs",
        },
    ]
    assert told["mismatches"][0]["right_document"] == {
        "kind": "rail_waybill", "number": "YD1", "file": str(waybill), "row": 2,
    }  # fmt: skip
    assert told["mismatches"][0]["mended_by"]
    assert main(["freight", "compare", str(waybill), str(bill)]) == Exit.DONE
    assert "CSQU3054388" in capsys.readouterr().out
