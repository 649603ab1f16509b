"""Under which names documents state their fields: DCSA's (bill of lading 3.0), those of Chinese railway, customs and port forms.

A name is compared without blanks, marks and what stands in brackets; a path in JSON or XML by its last parts, the longest first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jianxing.methods.freight.kinds import Kind

#: The number of a document is another column in each kind: a bill's number in a weighing record only refers to it.
NUMBERS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.BILL_OF_LADING: (
        "transportdocumentreference", "提单号", "海运提单号", "提单编号", "billoflading", "blno", "blnumber", "bl",
        "billno", "mblno",
    ),
    Kind.MANIFEST: (
        "舱单号", "舱单编号", "manifestno", "manifestnumber", "提运单号", "提单号", "transportdocumentreference",
        "blno",
    ),
    Kind.RAIL_WAYBILL: (
        "运单号", "铁路运单号", "运单编号", "货票号", "票据号", "waybillno", "waybillnumber", "railwaybillno",
        "waybill",
    ),
    Kind.CUSTOMS: ("报关单号", "海关编号", "预录入编号", "declarationno", "declarationnumber", "customsno"),
    Kind.PACKING_LIST: ("箱单号", "装箱单号", "packinglistno", "plno", "发票号", "invoiceno"),
    Kind.WEIGHING: ("称重单号", "过磅单号", "磅单号", "称重编号", "vgmreference", "weighingno", "certificateno", "vgmno"),
}  # fmt: skip

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("kind", "单证类型", "单证种类", "documenttype", "doctype", "transportdocumenttypecode"),
    "number": ("number", "单证号", "单证编号", "documentno", "documentnumber", "docno"),
    "version": ("version", "版本", "版次", "documentversion", "amendment", "改单次数"),
    "at": (
        "at", "date", "单证日期", "签发日期", "issuedate", "日期", "称重日期", "称重时间", "过磅时间", "申报日期",
        "weighedat",
        "weighingdate", "documentdate", "weighingdatetime", "verificationdatetime",
    ),
    "container": (
        "equipmentreference", "箱号", "集装箱号", "集装箱箱号", "柜号", "containerno", "containernumber", "container",
        "containerid", "cntrno", "箱号码",
    ),
    "seals": (
        "seals.number", "seals", "seal", "sealno", "sealnumber", "sealnumbers", "封号", "铅封号", "封志号", "施封号",
        "封条号", "关封号", "封号码", "sealnos",
    ),
    "reseals": ("reseals", "reseal", "resealed", "换封", "换封记录", "重新施封", "resealevents"),
    "gross_weight": (
        "cargogrossweight.value", "cargogrossweight", "grossweight.value", "grossweight", "毛重", "货物毛重", "货重",
        "总毛重", "货物重量", "重量", "gw", "确定重量", "托运人确定重量", "grossweightkg", "weight",
    ),
    "gross_weight_unit": (
        "cargogrossweight.unit", "grossweight.unit", "cargogrossweightunit", "weightunit", "毛重单位", "重量单位",
        "grossweightunit",
    ),
    "tare": ("tareweight.value", "tareweight", "tare", "皮重", "箱皮重", "自重", "箱体自重", "空箱重量"),
    "tare_unit": ("tareweight.unit", "tareweightunit"),
    "vgm": (
        "verifiedgrossmass.value", "verifiedgrossmass", "verifiedgrossmass.weight", "vgm.value", "vgm",
        "vgm.weight", "核实总重", "验证总重", "核实重量", "vgm重量", "过磅重量", "称重重量", "总重",
    ),
    "vgm_unit": ("verifiedgrossmass.unit", "vgm.unit", "vgmunit", "vgm单位"),
    "max_gross": (
        "maximumgrossmass.value", "maximumgrossmass", "maxgross", "maxgrossweight", "maxgrossmass", "最大总重",
        "最大总质量", "箱体最大总重", "总重限值", "限重", "mgw",
    ),
    "max_gross_unit": ("maximumgrossmass.unit", "maxgrossunit"),
    "packages": (
        "outerpackaging.numberofpackages", "numberofpackages", "件数", "包装件数", "总件数", "packages", "pieces",
        "quantity", "pkgs", "noofpackages", "packagecount", "箱数",
    ),
    "package_kind": (
        "outerpackaging.packagecode", "packagecode", "包装种类", "包装", "包装类型", "包装方式",
        "outerpackaging.description", "packagekind", "packagetype", "kindofpackages", "packaging",
    ),
    "hs": ("hscodes", "hscode", "hs", "商品编码", "商品编号", "税号", "hs编码", "海关编码", "nationalcommoditycodes"),
    "shipper": (
        "shipper.partyname", "documentparties.shipper.partyname", "shipper.name", "shippername", "shipper",
        "托运人", "发货人", "托运人名称", "发货人名称", "境内发货人", "境外发货人", "consignor",
    ),
    "shipper_uscc": (
        "shipper.uscc", "shipperuscc", "shipper.taxlegalreferences.value",
        "shipper.identifyingcodes.partycode", "托运人统一社会信用代码", "发货人统一社会信用代码", "发货人代码",
        "境内发货人代码", "托运人代码",
        "shippercode",
    ),
    "consignee": (
        "consignee.partyname", "documentparties.consignee.partyname", "consignee.name", "consigneename",
        "consignee", "收货人", "收货人名称", "境内收货人", "境外收货人",
    ),
    "consignee_uscc": (
        "consignee.uscc", "consigneeuscc", "consignee.taxlegalreferences.value",
        "consignee.identifyingcodes.partycode", "收货人统一社会信用代码", "收货人代码", "境内收货人代码", "consigneecode",
    ),
    "place_of_receipt": (
        "placeofreceipt.locationname", "placeofreceipt.unlocationcode", "placeofreceipt", "收货地", "收货地点",
        "接货地", "por",
    ),
    "port_of_loading": (
        "portofloading.unlocationcode", "portofloading.locationname", "portofloading", "装货港", "装运港", "起运港",
        "装港", "启运港", "pol", "loadport", "loadingport",
    ),
    "port_of_discharge": (
        "portofdischarge.unlocationcode", "portofdischarge.locationname", "portofdischarge", "卸货港", "卸港",
        "目的港", "抵港", "pod", "dischargeport",
    ),
    "place_of_delivery": (
        "placeofdelivery.locationname", "placeofdelivery.unlocationcode", "placeofdelivery", "交货地", "交货地点",
        "placeofdestination",
    ),
    "departure_station": (
        "departurestation", "发站", "起运站", "始发站", "装车站", "originstation", "fromstation", "departurestationname",
    ),
    "arrival_station": ("arrivalstation", "到站", "终到站", "卸车站", "destinationstation", "tostation", "arrivalstationname"),
    "railed_on": (
        "railedon", "装车日期", "装车时间", "承运日期", "发车日期", "railloadingdate", "loadedonrail", "raildate",
        "loadingdate",
    ),
    "on_board_on": (
        "shippedonboarddate", "onboarddate", "onboardon", "装船日期", "已装船日期", "装船时间", "onboard",
        "shippedonboard",
    ),
    "description": (
        "descriptionofgoods", "品名", "货物名称", "货名", "商品名称", "货物描述", "goodsdescription", "description",
        "cargodescription", "goods", "货物品名",
    ),
}  # fmt: skip

#: Words by which a file, a sheet, a root element or a cell says which kind of document it holds.
CALLED: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.RAIL_WAYBILL: ("运单", "货票", "railwaybill", "railwayconsignment", "waybill", "rail", "铁路"),
    Kind.MANIFEST: ("舱单", "manifest"),
    Kind.CUSTOMS: ("报关单", "报关", "海关", "customs", "declaration"),
    Kind.PACKING_LIST: ("装箱单", "箱单", "packinglist", "packing"),
    Kind.WEIGHING: ("vgm", "称重", "过磅", "磅单", "weighing", "weight"),
    Kind.BILL_OF_LADING: ("提单", "billoflading", "transportdocument", "bill", "bol", "ebl", "shippinginstructions", "ocean"),
}  # fmt: skip

#: Columns that tell which kind a table holds, the first that is there.
TELLING: Final = (
    (Kind.RAIL_WAYBILL, ("departure_station", "arrival_station", "railed_on")),
    (Kind.WEIGHING, ("vgm",)),
    (Kind.BILL_OF_LADING, ("on_board_on",)),
)
