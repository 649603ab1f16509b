"""Lists as departments keep them: what is refused, and what becomes of a row."""

from pathlib import Path

import numpy as np
import openpyxl
import pytest
import shapely

from jianxing.methods.coverage.apart import sheets
from jianxing.methods.coverage.columns import is_identity_number
from jianxing.methods.coverage.places import District, Gazetteer
from jianxing.methods.coverage.reading import ANY, read, read_residents
from jianxing.methods.coverage.refusals import CoverageRefused
from jianxing.methods.coverage.scenes import SCENES, home_of, homes_of, scene_of
from jianxing.methods.coverage.tables import tables

PLACES = Gazetteer([
    District("110101", "东城区", "北京市", "北京市"),
    District("120114", "武清区", "天津市", "天津市"),
    District("130104", "桥西区", "石家庄市", "河北省"),
    District("130703", "桥西区", "张家口市", "河北省"),
])  # fmt: skip


def written(folder: Path, text: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("heading", "what"),
    [
        ("持卡人", "holder"), ("姓名", "holder"), ("联系人", "holder"), ("card_holder", "holder"), ("社保卡卡号", "card"),
        ("card no", "card"), ("身份证号", "identity"), ("证件号码", "identity"), ("联系电话", "telephone"),
        ("Mobile", "telephone"),
        ("交易流水号", "use"), ("刷卡时间", "use"), ("就诊日期", "use"), ("transaction_id", "use"), ("电 话", "telephone"),
    ],
)  # fmt: skip
def test_a_column_of_persons_cards_or_uses_is_refused_by_its_name(
    tmp_path: Path, heading: str, what: str
) -> None:
    path = written(tmp_path, f"名称,区县,{heading}\n甲医院,东城区,x\n")
    with pytest.raises(CoverageRefused) as refusal:
        read(path, places=PLACES)
    assert refusal.value.code == "personal"
    assert refusal.value.column == heading
    assert refusal.value.values["what"] == what


def test_all_such_columns_are_named_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "名称,区县,持卡人,卡号,刷卡时间\n甲医院,东城区,x,x,x\n")
    with pytest.raises(CoverageRefused) as refusal:
        read(path, places=PLACES)
    assert (refusal.value.code, refusal.value.column) == ("personal_several", "持卡人")
    assert refusal.value.values["headings"] == "“持卡人”、“卡号”、“刷卡时间”"


@pytest.mark.parametrize(
    ("value", "what"), [("13812345678", "telephone"), ("11010519491231002X", "identity")]
)
def test_a_column_is_refused_by_what_it_holds(tmp_path: Path, value: str, what: str) -> None:
    rows = "\n".join(f"医院{at},东城区,{value}" for at in range(3))
    with pytest.raises(CoverageRefused) as refusal:
        read(written(tmp_path, f"名称,区县,备注\n{rows}\n"), places=PLACES)
    assert (refusal.value.column, refusal.value.values["what"]) == ("备注", what)


def test_another_sheet_of_a_workbook_is_looked_at_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    first = book.create_sheet("清单")
    first.append(["名称", "区县"])
    first.append(["甲医院", "东城区"])
    other = book.create_sheet("明细")
    other.append(["序号", "持卡人"])
    book.save(tmp_path / "list.xlsx")
    with pytest.raises(CoverageRefused) as refusal:
        read(tmp_path / "list.xlsx", places=PLACES)
    assert refusal.value.column == "持卡人"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file_empty"),
        ("a,b\n1,2\n", "no_heading"),
        ("名称,区县\n", "no_outlets"),
        ("%PDF-1.7 x", "file_unknown"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(CoverageRefused) as refusal:
        read(written(tmp_path, text), places=PLACES)
    assert refusal.value.code == code
    with pytest.raises(CoverageRefused):
        list(tables(tmp_path / "none.csv"))


def test_columns_for_each_home_and_cells_of_matters(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "机构名称,机构编码,类别,区县,城市,北京卡,天津卡,河北卡,事项\n"
        "甲医院,h1,三级医院,东城区,,是,√,否,门诊结算、住院结算\n乙图书馆,,图书馆,桥西区,张家口,1,,,\n",
        encoding="gb18030",
    )
    found = read(path, places=PLACES)
    assert found.codes == ["H1", ""]
    assert [SCENES[one] for one in found.scenes] == ["medical", "library"]
    assert found.districts.tolist() == [0, 3]
    assert found.matters == ("门诊结算", "住院结算")
    assert found.masks.tolist() == [[3, 3, 0], [ANY, 0, 0]]


def test_rows_of_one_outlet_and_several_homes_are_one_outlet(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "name,district,home,scene\nA,110101,11,medical\nA,110101,河北,medical\nB,110101,津,museum\nB,110101,津,museum\n",
    )
    found = read(path, places=PLACES)
    assert found.names == ["A", "B", "B"]  # the third says nothing new: a double, for a person to judge
    assert found.masks.tolist() == [[ANY, 0, ANY], [0, ANY, 0], [0, ANY, 0]]


def test_json_and_a_list_without_homes(tmp_path: Path) -> None:
    path = written(
        tmp_path, '{"outlets": [{"name": "A", "district": 120114, "homes": ["11", "12"]}]}', "l.json"
    )
    assert read(path, places=PLACES).masks.tolist() == [[ANY, ANY, 0]]
    found = read(written(tmp_path, "名称,区县\n甲车站,武清\n"), places=PLACES)
    assert found.masks.tolist() == [[ANY, ANY, ANY]]
    assert [note.code for note in found.notes] == ["all_homes"]


def test_an_unknown_district_is_told_and_a_point_finds_its_own(tmp_path: Path) -> None:
    path = written(tmp_path, "名称,区县,经度,纬度\n甲馆,桥西区,,\n乙馆,,116.4,39.9\n丙馆,东城区,999,1\n")
    found = read(path, places=PLACES, locate=lambda x, _y: np.zeros(len(x), dtype=np.int64))
    assert found.districts.tolist() == [-1, 0, 0]
    assert np.isnan(found.lonlat[2]).all()
    assert ("district_unknown", 2) in [(note.code, note.row) for note in found.notes]
    assert ("off_earth", 4) in [(note.code, note.row) for note in found.notes]


def test_an_outlet_near_a_border_that_names_no_district_is_told(tmp_path: Path) -> None:
    places = Gazetteer([
        District("110101", "东城区", "北京市", "北京市", shapely.box(116, 39, 117, 40)),
        District("120114", "武清区", "天津市", "天津市", shapely.box(117, 39, 118, 40)),
    ])  # fmt: skip
    # 0.004 degrees of longitude at 39.5 north are 344 m, 0.008 are 688 m.
    rows = "甲馆,,116.996,39.5\n乙馆,,116.992,39.5\n丙馆,东城区,116.996,39.5\n"
    found = read(written(tmp_path, f"名称,区县,经度,纬度\n{rows}"), places=places, locate=places.locate)
    assert found.districts.tolist() == [0, 0, 0]
    assert [(note.row, note.values["value"]) for note in found.notes if note.code == "near_border"] == [
        (2, "东城区")
    ]


def test_residents_by_district_and_year(tmp_path: Path) -> None:
    path = written(
        tmp_path, '区县,常住人口(万人),年份,来源\n东城区,70.4,2024年,统计年鉴\n武清区,"1,151",2023,\n'
    )
    one, other = read_residents(path, places=PLACES, source="公报")
    assert (one.district, one.year, one.residents, one.source) == (0, 2024, 704_000, "统计年鉴")
    assert (other.residents, other.source) == (11_510_000, "公报")
    with pytest.raises(CoverageRefused) as refusal:
        read_residents(written(tmp_path, "区县,人口\n无此区,5\n"), places=PLACES)
    assert (refusal.value.code, refusal.value.row) == ("district_unknown", 2)


def test_words_of_lists() -> None:
    assert [scene_of(word) for word in ("天津博物馆", "定点药店", "北京南站车站", "x")] == [
        "museum",
        "medical",
        "station",
        None,
    ]
    assert home_of("河北社保卡") == "13"
    assert homes_of("北京/天津") == ("11", "12")
    assert homes_of("上海") is None
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")


@pytest.mark.parametrize("said", ["nan", "inf", "-inf", "1e308"])
def test_residents_that_are_no_number_are_refused(tmp_path: Path, said: str) -> None:
    path = written(tmp_path, f"区县,常住人口（万人）\n东城区,{said}\n")
    with pytest.raises(CoverageRefused) as refusal:
        read_residents(path, places=PLACES)
    assert (refusal.value.code, refusal.value.row) == ("not_a_number", 2)


@pytest.mark.parametrize("said", ["nan", "inf", "-"])
def test_a_year_that_is_no_number_is_the_year_of_the_file(tmp_path: Path, said: str) -> None:
    path = written(tmp_path, f"区县,年份,常住人口\n东城区,{said},7\n")
    [one] = read_residents(path, places=PLACES, year=2023)
    assert (one.year, one.residents) == (2023, 7)


def test_a_sheet_with_too_many_rows_is_refused_before_its_cells_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    other = book.create_sheet("明细")
    for number in range(3):
        other.append(["甲医院", number])
    book.save(tmp_path / "list.xlsx")
    with pytest.raises(CoverageRefused) as refusal:
        sheets(tmp_path / "list.xlsx", most_rows=2)
    assert (refusal.value.code, refusal.value.values) == ("too_many_rows", {"most": 2})
    assert [len(one["rows"]) for one in sheets(tmp_path / "list.xlsx", most_rows=3)] == [0, 3]


def test_more_rows_than_may_be_waited_for_are_refused_after_columns_of_persons(tmp_path: Path) -> None:
    path = written(tmp_path, "名称,区县\n甲医院,东城区\n乙医院,东城区\n")
    assert len(read(path, places=PLACES, most_rows=2)) == 2
    with pytest.raises(CoverageRefused) as refusal:
        read(path, places=PLACES, most_rows=1)
    assert (refusal.value.code, refusal.value.values) == ("too_many_rows", {"most": 1})
    path = written(tmp_path, "名称,区县,持卡人\n甲医院,东城区,x\n乙医院,东城区,x\n")
    with pytest.raises(CoverageRefused) as refusal:
        read(path, places=PLACES, most_rows=1)
    assert refusal.value.code == "personal"
