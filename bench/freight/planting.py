"""Movements of four documents each, right in all they say, and errors of every kind planted into some of them.

Containers come from forty owners and are used again after a month or more. Each error is put into one document of a movement that
has no other, so that what is found can be told to be it, by movement, field and kind. What is written differently and means the
same – other names of a station, a re-seal, a consignee to order – is planted too, and none of it may be found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jianxing.methods.freight.columns import NO_DAY, NONE, Documents, Ints, Words
from jianxing.methods.freight.iso6346 import check_digit
from jianxing.methods.freight.kinds import KIND_AT, Field, Kind, Wrong

BILL, MANIFEST, RAIL, WEIGHING = (
    KIND_AT[one] for one in (Kind.BILL_OF_LADING, Kind.MANIFEST, Kind.RAIL_WAYBILL, Kind.WEIGHING)
)
#: The documents of a movement, in the order of their lines.
FOUR = (RAIL, WEIGHING, MANIFEST, BILL)
_FIRST_DAY = 20_454  # 2026-01-01
_STATIONS = ("平谷站", "石家庄南站", "邢台站")
_INLAND = ("Pinggu, Beijing", "Shijiazhuang, Hebei", "Xingtai, Hebei")
_GOODS = (
    "汽车零配件", "钢制紧固件", "平板玻璃", "太阳能光伏组件", "棉纱", "橡胶轮胎", "陶瓷地砖", "冷轧钢卷", "葡萄糖粉", "自行车",
    "轴承", "羊绒纱线", "塑料薄膜", "铝合金型材", "维生素C", "阀门铸件",
)  # fmt: skip
_CODES = (
    "870899", "731815", "700529", "854143", "520512", "401120", "690721", "720917", "170230", "871200", "848210", "510810",
    "392010", "760429", "293627", "848180",
)  # fmt: skip
#: Each kind of error: field, what is wrong, and the documents into which it may be put.
ERRORS: tuple[tuple[Field, Wrong, tuple[int, ...]], ...] = (
    (Field.CONTAINER, Wrong.ONE_CHARACTER, (0, 1, 2, 3)),
    (Field.CONTAINER, Wrong.TRANSPOSED, (0, 1, 2, 3)),
    (Field.CONTAINER, Wrong.CHECK_DIGIT, (0,)),
    (Field.SEALS, Wrong.SEAL_MISSING, (0, 3)),
    (Field.SEALS, Wrong.SEAL_DIFFERS, (0, 3)),
    (Field.GROSS_WEIGHT, Wrong.WEIGHT_DIFFERS, (0, 2, 3)),
    (Field.GROSS_WEIGHT, Wrong.UNIT_CONFUSED, (0, 2, 3)),
    (Field.VGM, Wrong.OUT_OF_TOLERANCE, (1,)),
    (Field.VGM, Wrong.OVER_MAXIMUM, (1,)),
    (Field.PACKAGES, Wrong.COUNT_DIFFERS, (0, 2, 3)),
    (Field.PACKAGES, Wrong.OTHER_LEVEL, (0,)),
    (Field.PACKAGE_KIND, Wrong.PACKAGE_DIFFERS, (0, 2, 3)),
    (Field.HS, Wrong.CODE_DIFFERS, (2, 3)),
    (Field.HS, Wrong.CODE_TOO_SHORT, (2, 3)),
    (Field.SHIPPER, Wrong.USCC_DIFFERS, (0, 3)),
    (Field.CONSIGNEE, Wrong.NAME_DIFFERS, (0, 3)),
    (Field.PORT_OF_DISCHARGE, Wrong.PLACE_UNKNOWN, (2,)),
    (Field.PLACE_OF_RECEIPT, Wrong.PLACE_DIFFERS, (0,)),
    (Field.DATES, Wrong.LOADED_AFTER_ON_BOARD, (0,)),
    (Field.DESCRIPTION, Wrong.UNLIKE, (0, 3)),
)


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """Documents, and for each movement which error was put in (its place in ``ERRORS``, -1 none) and into which document."""

    documents: Documents
    truth: Ints
    error: Ints
    place: Ints


def owners(count: int = 40) -> list[str]:
    """Return the prefixes of owners of containers."""
    letters = "ABCDEFGHIJKLMNOPQRSTVWXYZ"
    random = np.random.default_rng(7)
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(random.choice(list(letters), 3)) + "U"] = None
    return list(found)


def _numbers(random: np.random.Generator, count: int) -> np.ndarray[Any, Any]:
    """Return container numbers, each once, right by their check digits."""
    prefixes = owners()
    serials = random.choice(len(prefixes) * 1_000_000, size=count, replace=False)
    # A check digit of 10 is written 0 and tells less: the standard advises against such serial numbers, and owners keep to it.
    return np.array(
        [
            f"{(ten := f'{prefixes[one // 1_000_000]}{one % 1_000_000:06d}')}{check_digit(ten)}"
            for one in serials.tolist()
        ]
    )


def plant(movements: int, *, share: float = 0.3, seed: int = 8) -> Planted:
    """Return that many movements, errors in *share* of them, all kinds equally often."""
    random = np.random.default_rng(seed)
    boxes = max(movements // 3, 1)
    numbers = _numbers(random, boxes)
    box = np.arange(movements) % boxes
    start = (
        _FIRST_DAY + (np.arange(movements) // boxes) * 45 + random.integers(0, 12, movements)[box % movements]
    )
    route = random.integers(0, 3, movements)
    goods = random.integers(0, len(_GOODS), movements)
    count = random.integers(20, 900, movements).astype(np.float64)
    gross = np.round(random.uniform(4_000, 25_000, movements))
    tare = np.where(random.random(movements) < 0.5, 2_200.0, 3_800.0)
    shipper, consignee = random.integers(0, 3_000, movements), random.integers(0, 3_000, movements)
    port = random.integers(0, len(_PORTS), movements)
    error = np.full(movements, -1, np.int64)
    some = random.permutation(movements)[: int(movements * share)]
    error[some] = np.arange(len(some)) % len(ERRORS)
    place = np.array([places[0] for _f, _w, places in ERRORS] + [-1])[error]
    for at, (_field, _wrong, places) in enumerate(ERRORS):
        mine = np.flatnonzero(error == at)
        place[mine] = random.choice(places, len(mine))
    made = _Lines(movements)
    made.text("container", [numbers[box]] * 4)
    made.text(
        "number",
        [np.char.add(prefix, np.arange(movements).astype(str)) for prefix in ("YD", "VG", "MF", "TJ")],
    )
    seal = np.char.add("TJ", (np.arange(movements) + 100_000).astype(str))
    second = np.char.add("CN", (np.arange(movements) * 7 + 100_000).astype(str))
    both = np.char.add(np.char.add(seal, "|"), second)
    made.text("seals", [both, None, None, both])
    made.number(
        "gross_weight", [gross, None, gross + np.where(random.random(movements) < 0.3, 0.4, 0.0), gross]
    )
    made.number("vgm", [None, gross + tare + np.round(random.uniform(0, 150, movements)), None, None])
    made.number("tare", [None, tare, None, None])
    made.number("max_gross", [None, np.full(movements, 30_480.0), None, None])
    made.number("packages", [count, None, count, count])
    made.text(
        "package_kind",
        [np.full(movements, "纸箱"), None, np.full(movements, "22"), np.full(movements, "CARTONS")],
    )
    codes = np.array(_CODES)[goods]
    made.text("hs", [None, None, np.char.add(codes, "0000"), codes])
    shippers, consignees = np.array(_companies(3_000, "进出口")), np.array(_companies(3_000, "贸易"))
    credit = np.array(_usccs(3_000))
    made.text("shipper", [shippers[shipper], None, None, np.char.add(shippers[shipper], "（天津）")])
    made.text("shipper_uscc", [credit[shipper], None, None, credit[shipper]])
    order = random.random(movements) < 0.2
    made.text(
        "consignee",
        [consignees[consignee], None, None, np.where(order & (error < 0), "TO ORDER", consignees[consignee])],
    )
    made.text("departure_station", [np.array(_STATIONS)[route], None, None, None])
    made.text("arrival_station", [np.full(movements, "新港站"), None, None, None])
    made.text("place_of_receipt", [None, None, None, np.array(_INLAND)[route]])
    made.text(
        "port_of_loading", [None, None, np.full(movements, "CNTXG"), np.full(movements, "XINGANG, TIANJIN")]
    )
    made.text("port_of_discharge", [None, None, np.array(_PORTS)[port], np.array(_PORTS)[port]])
    described = np.array(_GOODS)[goods]
    made.text("description", [described, None, described, np.char.add(described, "（出口）")])
    made.day("at", [start, start + 1, start + 3, start + 5])
    made.day("railed_on", [start, None, None, None])
    made.day("on_board_on", [None, None, None, start + 5])
    _reseal(made, random, error, seal, both)
    for at in range(len(ERRORS)):
        mine = np.flatnonzero(error == at)
        _put(made, at, mine, place[mine], random)
    return Planted(made.documents(), np.tile(np.arange(movements), 4), error, place)


_PORTS = ("ROTTERDAM", "HAMBURG", "BUSAN", "YOKOHAMA", "LOS ANGELES", "SINGAPORE", "SANTOS", "JEBEL ALI")


def _companies(count: int, trade: str) -> list[str]:
    places = ("天津", "石家庄", "邢台", "北京", "唐山", "廊坊", "沧州", "保定")
    syllables = "安邦昌达德丰福港海恒宏华辉嘉金俊康联隆茂美鸣南鹏启瑞盛泰通旺祥兴旭阳益永裕源泽正中卓"
    size = len(syllables)
    made = []
    for one in range(count):
        name = "".join(syllables[at % size] for at in (one, one * 7 // size, one * 13 + 5))
        made.append(f"{places[one % 8]}{name}{trade}有限公司")
    return made


def _usccs(count: int) -> list[str]:
    from stdnum.cn import uscc

    bodies = [f"9112{one % 9}{'0116'}MA{one:07d}"[:17] for one in range(count)]
    return [f"{body}{uscc.calc_check_digit(body)}" for body in bodies]


class _Lines:
    """Columns of four documents each: the four lines of all movements, one document after the other."""

    def __init__(self, movements: int) -> None:
        self.movements = movements
        self.texts: dict[str, list[Any]] = {}
        self.numbers: dict[str, list[Any]] = {}
        self.days: dict[str, list[Any]] = {}

    def text(self, name: str, four: Sequence[Any]) -> None:
        self.texts[name] = [None if one is None else one.astype(object) for one in four]

    def number(self, name: str, four: Sequence[Any]) -> None:
        self.numbers[name] = [None if one is None else one.copy() for one in four]

    def day(self, name: str, four: Sequence[Any]) -> None:
        self.days[name] = [None if one is None else one.astype(np.int64) for one in four]

    def documents(self) -> Documents:
        size = self.movements * 4
        made: dict[str, Any] = {
            "kind": np.repeat(np.array(FOUR, np.int64), self.movements), "version": np.zeros(size, np.int64),
            "file": np.repeat(np.arange(4), self.movements), "row": np.tile(np.arange(1, self.movements + 1), 4),
        }  # fmt: skip
        for name in _TEXTS:
            made[name] = _column(self.texts.get(name, [None] * 4), self.movements)
        for name in ("gross_weight", "tare", "vgm", "max_gross", "packages"):
            four = self.numbers.get(name, [None] * 4)
            made[name] = np.concatenate(
                [np.full(self.movements, np.nan) if one is None else one for one in four]
            )
        for name in ("at", "railed_on", "on_board_on"):
            made[name] = np.concatenate(
                [np.full(self.movements, NO_DAY, np.int64) if one is None else one for one in self.days[name]]
            )
        return Documents(**made)


_TEXTS = (
    "number", "container", "seals", "reseals", "package_kind", "hs", "shipper", "shipper_uscc", "consignee", "consignee_uscc",
    "place_of_receipt", "port_of_loading", "port_of_discharge", "place_of_delivery", "departure_station", "arrival_station",
    "description",
)  # fmt: skip


def _column(four: Sequence[Any], movements: int) -> Words:
    known: dict[str, int] = {}
    codes = [
        np.full(movements, NONE, np.int64)
        if one is None
        else np.array(
            [known.setdefault(text, len(known)) if text else NONE for text in one.tolist()], np.int64
        )
        for one in four
    ]
    return Words(np.concatenate(codes), tuple(known))


def _reseal(made: _Lines, random: np.random.Generator, error: Ints, seal: Any, both: Any) -> None:
    """Put a new seal into a twentieth of the bills that hold no error, with the event that explains it."""
    some = np.flatnonzero((error < 0) & (random.random(len(error)) < 0.05))
    made.texts["reseals"] = [None, None, None, np.full(len(error), "", object)]
    for one in some.tolist():
        made.texts["seals"][3][one] = both[one].replace(seal[one], f"RS{seal[one]}")
        made.texts["reseals"][3][one] = f"{seal[one]}>RS{seal[one]}"


def _put(made: _Lines, error: int, movements: Ints, places: Ints, random: np.random.Generator) -> None:
    field, wrong, _places = ERRORS[error]
    for movement, place in zip(movements.tolist(), places.tolist(), strict=True):
        _one(made, field, wrong, movement, place, random)


def _one(
    made: _Lines, field: Field, wrong: Wrong, movement: int, place: int, random: np.random.Generator
) -> None:
    texts, numbers, days = made.texts, made.numbers, made.days
    match wrong:
        case Wrong.ONE_CHARACTER:
            texts["container"][place][movement] = _changed(texts["container"][place][movement], random)
        case Wrong.TRANSPOSED:
            texts["container"][place][movement] = _exchanged(texts["container"][place][movement], random)
        case Wrong.CHECK_DIGIT:
            wrong_one = texts["container"][0][movement]
            wrong_one = wrong_one[:10] + str((int(wrong_one[10]) + 1 + int(random.integers(0, 9))) % 10)
            for each in range(4):
                texts["container"][each][movement] = wrong_one
        case Wrong.SEAL_MISSING:
            texts["seals"][place][movement] = texts["seals"][place][movement].split("|")[0]
        case Wrong.SEAL_DIFFERS:
            texts["seals"][place][movement] = _changed(texts["seals"][place][movement], random, at=4)
        case Wrong.WEIGHT_DIFFERS:
            numbers["gross_weight"][place][movement] += float(random.choice([-120, 1, 10, 100, 300]))
        case Wrong.UNIT_CONFUSED:
            numbers["gross_weight"][place][movement] = round(
                numbers["gross_weight"][0][movement] * 2.20462262
            )
        case Wrong.OUT_OF_TOLERANCE:
            numbers["vgm"][1][movement] += 1_300.0
            numbers["max_gross"][1][movement] = 60_000.0
        case Wrong.OVER_MAXIMUM:
            numbers["max_gross"][1][movement] = numbers["vgm"][1][movement] - float(random.integers(1, 2_000))
        case Wrong.COUNT_DIFFERS:
            numbers["packages"][place][movement] += float(random.choice([1, -1, 10, 2]))
        case Wrong.OTHER_LEVEL:
            numbers["packages"][0][movement] = 12.0
            texts["package_kind"][0][movement] = "托盘"
        case Wrong.PACKAGE_DIFFERS:
            texts["package_kind"][place][movement] = "DRUMS" if place else "木箱"
        case Wrong.CODE_DIFFERS:
            told = texts["hs"][place][movement]
            texts["hs"][place][movement] = told[:5] + str((int(told[5]) + 1) % 10) + told[6:]
        case Wrong.CODE_TOO_SHORT:
            texts["hs"][place][movement] = texts["hs"][place][movement][:4]
        case Wrong.USCC_DIFFERS:
            other = (movement * 17 + 11) % made.movements
            texts["shipper_uscc"][place][movement] = _another(
                texts["shipper_uscc"][3 - place], movement, other
            )
        case Wrong.NAME_DIFFERS:
            texts["consignee"][place][movement] = f"新{texts['consignee'][place][movement]}"
        case Wrong.PLACE_UNKNOWN:
            texts["port_of_discharge"][place][movement] = "ANTWERP"
        case Wrong.PLACE_DIFFERS:
            there = texts["departure_station"][0][movement]
            texts["departure_station"][0][movement] = _STATIONS[(_STATIONS.index(there) + 1) % 3]
        case Wrong.LOADED_AFTER_ON_BOARD:
            days["railed_on"][0][movement] = days["on_board_on"][3][movement] + int(random.integers(1, 5))
        case Wrong.UNLIKE:
            there = texts["description"][0][movement]
            texts["description"][place][movement] = next(
                one for one in ("活性炭", "厨房家具") if not set(one) & set(there)
            )
        case _:
            raise ValueError(field, wrong)


def _another(codes: Any, movement: int, other: int) -> str:
    while codes[other] == codes[movement]:
        other = (other + 1) % len(codes)
    return str(codes[other])


def _changed(text: str, random: np.random.Generator, *, at: int | None = None) -> str:
    """Return a text with one character changed into another of its sort."""
    place = int(random.integers(0, len(text))) if at is None else at
    alphabet = "0123456789" if text[place].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    other = str(random.choice([one for one in alphabet if one != text[place]]))
    return text[:place] + other + text[place + 1 :]


def _exchanged(text: str, random: np.random.Generator) -> str:
    """Return a text with two different neighbours exchanged, digits with digits and letters with letters."""
    places = [
        at for at in range(len(text) - 1)
        if text[at] != text[at + 1] and text[at].isdigit() == text[at + 1].isdigit()
    ]  # fmt: skip
    at = int(random.choice(places))
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
