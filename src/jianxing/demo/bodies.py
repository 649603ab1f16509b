"""The organisations of the bulletin and of the sample ledgers, with who stands above whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from jianxing.directory import operations
from jianxing.directory.models import Body, Jurisdiction
from jianxing.kernel.actor import Actor

K = Body.Kind


@dataclass(frozen=True, slots=True)
class Org:
    """A body of the scenario; *place* is the division that governs it, *sits_in* where it lies when that differs."""

    code: str
    name: str
    kind: str
    parent: str = ""
    place: str = ""
    short: str = ""
    aliases: tuple[str, ...] = field(default=())
    sits_in: str = ""


BODIES = (
    Org("NODE", "见行节点运维（演示）", K.OFFICE),
    # who supervises
    Org("TJ", "天津市纪委监委", K.COMMISSION, place="120000", aliases=("市纪委监委",)),
    Org("TJ-BH", "滨海新区纪委监委", K.COMMISSION, "TJ", "120116"),
    Org("TJ-BSQ", "天津港保税区纪委", K.ZONE_COMMISSION, "TJ-BH", "120116", "保税区纪委"),
    Org("TJ-KFQ", "天津经济技术开发区纪委", K.ZONE_COMMISSION, "TJ-BH", "120116", "经开区纪委"),
    Org("TJ-JTW", "市纪委监委驻市交通运输委纪检监察组", K.STATIONED_GROUP, "TJ", "120000", "驻市交通运输委纪检监察组"),
    Org("TJ-GKJ", "市纪委监委驻天津港（集团）纪检监察组", K.STATIONED_GROUP, "TJ", "120116", "驻天津港（集团）纪检监察组"),
    Org("TJ-SHJ", "市纪委监委驻市生态环境局纪检监察组", K.STATIONED_GROUP, "TJ", "120000", "驻市生态环境局纪检监察组"),
    Org("TJ-RSJ", "市纪委监委驻市人社局纪检监察组", K.STATIONED_GROUP, "TJ", "120000", "驻市人社局纪检监察组"),
    Org("TJ-YJJ", "市纪委监委驻市应急管理局纪检监察组", K.STATIONED_GROUP, "TJ", "120000", "驻市应急管理局纪检监察组"),
    Org("TJ-WQ", "武清区纪委监委", K.COMMISSION, "TJ", "120114"),
    Org("BJ", "北京市纪委监委", K.COMMISSION, place="110000"),
    Org("BJ-TZ", "通州区纪委监委", K.COMMISSION, "BJ", "110112"),
    Org("BJ-JTW", "驻北京市交通委纪检监察组", K.STATIONED_GROUP, "BJ", "110000"),
    Org("HE", "河北省纪委监委", K.COMMISSION, place="130000"),
    Org("HE-LF", "廊坊市纪委监委", K.COMMISSION, "HE", "131000"),
    Org("HE-JTT", "驻河北省交通运输厅纪检监察组", K.STATIONED_GROUP, "HE", "130000"),
    # who answers
    Org("TJ-D-JT", "天津市交通运输委员会", K.DEPARTMENT, place="120000", short="市交通运输委", aliases=("市交通运输委",)),
    Org("TJ-D-SW", "天津市水务局", K.DEPARTMENT, place="120000", short="市水务局", aliases=("市水务局",)),
    Org("TJ-D-GH", "天津市港航管理局", K.DEPARTMENT, place="120000", short="市港航局", aliases=("市港航局",)),
    Org("TJ-D-ST", "天津市生态环境局", K.DEPARTMENT, place="120000", short="市生态环境局", aliases=("市生态环境局",)),
    Org("TJ-D-RS", "天津市人力资源和社会保障局", K.DEPARTMENT, place="120000", short="市人社局", aliases=("市人社局",)),
    Org("TJ-D-SB", "天津市社会保险基金管理中心", K.DEPARTMENT, "TJ-D-RS", "120000", "市社保中心", ("市社保中心",)),
    Org("TJ-D-RX", "天津市人社局信息中心", K.DEPARTMENT, "TJ-D-RS", "120000", "市人社局信息中心", ("市人社局信息中心",)),
    Org("TJ-D-YJ", "天津市应急管理局", K.DEPARTMENT, place="120000", short="市应急管理局", aliases=("市应急管理局",)),
    Org("TJ-D-GX", "天津市工业和信息化局", K.DEPARTMENT, place="120000", short="市工业和信息化局", aliases=("市工信局",)),
    Org("TJ-D-GZ", "天津市规划和自然资源局", K.DEPARTMENT, place="120000", short="市规划资源局", aliases=("市规划资源局",)),
    Org("TJ-D-KJ", "天津市科学技术局", K.DEPARTMENT, place="120000", short="市科技局", aliases=("市科技局",)),
    Org("TJ-D-BK", "天津港保税区科技局", K.DEPARTMENT, place="120116", short="保税区科技局"),
    Org("TJ-D-KF", "天津经济技术开发区管委会", K.GOVERNMENT, place="120116", short="经开区管委会"),
    Org("HE-D-ST", "河北省生态环境厅", K.DEPARTMENT, place="130000"),
    Org("TJ-G-BH", "滨海新区人民政府", K.GOVERNMENT, place="120116"),
    Org("TJ-G-DG", "大港街道办事处", K.GOVERNMENT, "TJ-G-BH", "120116"),
    Org("TJ-G-WQ", "武清区人民政府", K.GOVERNMENT, place="120114"),
    Org("TJ-G-WL", "武清区文化和旅游局", K.DEPARTMENT, "TJ-G-WQ", "120114", "区文化和旅游局", ("区文化和旅游局", "区文旅局")),
    Org("TJ-G-WC", "武清区财政局", K.DEPARTMENT, "TJ-G-WQ", "120114", "区财政局", ("区财政局",)),
    Org("TJ-G-WS", "武清区水务局", K.DEPARTMENT, "TJ-G-WQ", "120114", "区水务局", ("区水务局",)),
    Org("TJ-G-HX", "河西务镇人民政府", K.GOVERNMENT, "TJ-G-WQ", "120114"),
    Org("TJ-G-BC", "北辰区人民政府", K.GOVERNMENT, place="120113"),
    Org("TJ-E-DL", "国网天津市电力公司", K.ENTERPRISE, place="120000"),
    Org("TJ-E-DL-JS", "国网天津市电力公司建设部", K.DEPARTMENT, "TJ-E-DL", "120000", short="电力公司建设部"),
    Org("TJ-E-NY", "天津能源集团有限公司", K.ENTERPRISE, place="120000", short="天津能源集团", aliases=("天津能源集团",)),
    Org("TJ-E-SW", "天津水务集团有限公司", K.ENTERPRISE, place="120000", short="天津水务集团", aliases=("天津水务集团",)),
    Org("TJ-E-GK", "天津港（集团）有限公司", K.ENTERPRISE, place="120116", short="天津港集团", aliases=("天津港集团",)),
    Org("TJ-E-JB", "京滨城际铁路有限公司", K.ENTERPRISE, place="120000", short="京滨公司", aliases=("京滨公司",)),
    Org("TJ-E-JW", "津潍高铁有限公司", K.ENTERPRISE, place="120000", short="津潍公司", aliases=("津潍公司",)),
    Org("TJ-E-YY", "天津云遥宇航科技有限公司", K.ENTERPRISE, place="120116"),
    Org("TJ-E-YX", "智能医药产业园入驻企业甲（演示）", K.ENTERPRISE, place="120116", short="园区企业甲（演示）"),
    Org("TJ-E-CH", "中国石化催化剂（天津）有限公司", K.ENTERPRISE, place="120116"),
    # in an enclave: governed by Hedong district, lying in She county of Hebei
    Org("TJ-E-TC", "天津铁厂", K.ENTERPRISE, place="120102", sits_in="130426"),
    Org("TJ-E-RQ", "北京燃气集团（天津）液化天然气有限公司", K.ENTERPRISE, place="120116", short="北京燃气天津南港公司"),
)  # fmt: skip


def build(*, by: Actor, at: datetime, orgs: Sequence[Org] = BODIES) -> dict[str, Body]:
    """Add the bodies that are not there yet; returns all by code."""
    held = {body.code: body for body in Body.objects.filter(code__in=[org.code for org in orgs])}
    places = {place.code: place for place in Jurisdiction.objects.all()}
    for org in orgs:
        if org.code not in held:
            held[org.code] = operations.add_body(
                code=org.code,
                name=org.name,
                kind=org.kind,
                parent=held[org.parent] if org.parent else None,
                short_name=org.short,
                aliases=org.aliases,
                located_in=places.get(org.sits_in or org.place),
                governed_by=places.get(org.place),
                by=by,
                at=at,
            )
    return held
