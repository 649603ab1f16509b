"""Who is who in the three places: each node has its own bodies and accounts, and knows the others' by their cards."""

from dataclasses import dataclass
from typing import Final

from jianxing.demo.accounts import Account
from jianxing.demo.bodies import K, Org
from jianxing.demo.provinces import places
from jianxing.demo.provinces.places import Place
from jianxing.kernel.actor import Role

R = Role


@dataclass(frozen=True, slots=True)
class Province:
    """One node: its place and division, its bodies, its accounts."""

    at: Place
    division: str
    bodies: tuple[Org, ...]
    accounts: tuple[Account, ...]
    #: The group that supervises the corridor here, and the section of it that lies here.
    group: str
    section: str


def _office(name: str) -> Org:
    return Org("NODE", f"见行节点运维·{name}（演示）", K.OFFICE)


def _officers(name: str) -> tuple[Account, ...]:
    return (
        Account("system", f"{name}系统管理员（演示）", (("NODE", R.SYSTEM_OFFICER),), is_main=True),
        Account("security", f"{name}安全保密管理员（演示）", (("NODE", R.SECURITY_OFFICER),)),
        Account("audit", f"{name}安全审计员（演示）", (("NODE", R.AUDIT_OFFICER),)),
    )


BEIJING: Final = Province(
    at=places.BEIJING,
    division="110000",
    bodies=(
        _office("北京"),
        Org("BJ", "北京市纪委监委", K.COMMISSION, place="110000"),
        Org("BJ-JTW", "驻北京市交通委纪检监察组", K.STATIONED_GROUP, "BJ", "110000"),
        Org("BJ-D-JT", "北京市交通委员会", K.DEPARTMENT, place="110000", short="市交通委"),
    ),
    accounts=(
        Account("bjjiaotong", "北京交通组监督员（演示）", (("BJ-JTW", R.SUPERVISOR),), is_main=True),
        Account("bjjiaotong.ld", "北京交通组组长（演示）", (("BJ-JTW", R.LEADER),)),
        *_officers("北京"),
    ),
    group="BJ-JTW",
    section="唐廊高速公路北京段",
)

TIANJIN: Final = Province(
    at=places.TIANJIN,
    division="120000",
    bodies=(
        _office("天津"),
        Org("TJ", "天津市纪委监委", K.COMMISSION, place="120000"),
        Org("TJ-JTW", "市纪委监委驻市交通运输委纪检监察组", K.STATIONED_GROUP, "TJ", "120000", "驻市交通运输委纪检监察组"),
        Org("TJ-D-JT", "天津市交通运输委员会", K.DEPARTMENT, place="120000", short="市交通运输委"),
    ),
    accounts=(
        Account("jiaotong", "交通组监督员（演示）", (("TJ-JTW", R.SUPERVISOR),), is_main=True),
        Account("jiaotong.ld", "交通组组长（演示）", (("TJ-JTW", R.LEADER),), is_main=True),
        *_officers("天津"),
    ),
    group="TJ-JTW",
    section="唐廊高速公路天津段",
)  # fmt: skip

HEBEI: Final = Province(
    at=places.HEBEI,
    division="130000",
    bodies=(
        _office("河北"),
        Org("HE", "河北省纪委监委", K.COMMISSION, place="130000"),
        Org("HE-JTT", "驻河北省交通运输厅纪检监察组", K.STATIONED_GROUP, "HE", "130000"),
        Org("HE-D-JT", "河北省交通运输厅", K.DEPARTMENT, place="130000", short="省交通运输厅"),
    ),
    accounts=(
        Account("hejiaotong", "河北交通组监督员（演示）", (("HE-JTT", R.SUPERVISOR),), is_main=True),
        Account("hejiaotong.ld", "河北交通组组长（演示）", (("HE-JTT", R.LEADER),)),
        *_officers("河北"),
    ),
    group="HE-JTT",
    section="唐廊高速公路河北段",
)

PROVINCES: Final = (BEIJING, TIANJIN, HEBEI)


def named(code: str) -> Province:
    """Return the province with that code."""
    return next(province for province in PROVINCES if province.at.code == code)
