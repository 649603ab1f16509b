"""Which names mean the same: stations and ports, kinds of packages. Both maps may be replaced by a body's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from jianxing.methods.freight import forms


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the station–port map: its code, every name and code under which documents have it, whether it is a sea port."""

    code: str
    names: tuple[str, ...]
    is_port: bool = False


#: The three routes of the bulletin, with the stations that serve the terminals at Tianjin; the UN/LOCODE is a name too.
PLACES: Final = (
    Place(
        "CNTXG",
        (
            "CNTXG", "CNTSN", "CNTJN", "天津", "天津港", "天津新港", "新港", "塘沽", "天津港集装箱中心", "天津港东疆", "新港北",
            "TIANJIN", "TIANJINXINGANG", "XINGANG", "TIANJIN XINGANG", "TIANJIN PORT", "TIANJIN, CHINA", "XINGANG, CHINA",
            "XINGANG, TIANJIN", "TIANJIN XINGANG, CHINA",
        ),
        is_port=True,
    ),
    Place(
        "PINGGU",
        ("平谷", "马坊", "平谷马坊", "北京平谷", "平谷国际陆港", "马坊物流基地", "PINGGU, BEIJING", "MAFANG", "BEIJING PINGGU"),
    ),
    Place(
        "SHIJIAZHUANG", ("石家庄", "石家庄国际陆港", "石家庄南", "高邑", "CNSJW", "SHIJIAZHUANG, HEBEI", "GAOYI"),
    ),
    Place("XINGTAI", ("邢台", "邢台内陆港", "邢台好望角", "沙河", "XINGTAI", "XINGTAI, HEBEI", "SHAHE")),
)  # fmt: skip

#: Kinds of packages by their code of UN/ECE Recommendation 21.
PACKAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "CT": ("纸箱", "箱", "纸制或纤维板制盒/箱", "22", "CARTON", "CARTONS", "CTN", "CTNS"),
    "PX": ("托盘", "天然木托", "再生木托", "92", "93", "PALLET", "PALLETS", "PLT", "PLTS", "PX"),
    "BG": ("袋", "包/袋", "包装袋", "06", "BAG", "BAGS"),
    "BL": ("包", "捆包", "BALE", "BALES", "PACKED BALE"),
    "DR": ("桶", "铁桶", "圆桶", "32", "33", "39", "DRUM", "DRUMS"),
    "CS": ("木箱", "23", "CASE", "CASES", "WOODEN CASE", "WOODEN CASES"),
    "CR": ("板条箱", "CRATE", "CRATES"),
    "BE": ("捆", "扎", "BUNDLE", "BUNDLES"),
    "RO": ("卷", "盘卷", "ROLL", "ROLLS", "COIL", "COILS", "CL"),
    "PK": ("件", "PACKAGE", "PACKAGES", "PKG", "PKGS", "PCS"),
    "VR": ("散装", "00", "BULK", "裸装", "01"),
}
#: Says only that it is packed: agrees with every kind.
ANY_PACKAGE: Final = "PK"


@dataclass(frozen=True, slots=True)
class Maps:
    """The names of places and of kinds of packages, ready to be looked up."""

    place_of: Mapping[str, str] = field(default_factory=dict)
    ports: frozenset[str] = frozenset()
    package_of: Mapping[str, str] = field(default_factory=dict)


def maps_of(*, places: Iterable[Place] = PLACES, packages: Mapping[str, Iterable[str]] = PACKAGES) -> Maps:
    """Return the maps of these places and kinds of packages; a name that two places have is the first one's."""
    place_of: dict[str, str] = {}
    ports = set()
    for place in places:
        for name in (place.code, *place.names):
            place_of.setdefault(forms.place(name), place.code)
        if place.is_port:
            ports.add(place.code)
    package_of: dict[str, str] = {}
    for code, names in packages.items():
        for name in (code, *names):
            package_of.setdefault(forms.package(name), code)
    return Maps(place_of, frozenset(ports), package_of)


STANDARD: Final = maps_of()
