"""What an official document needs of WordprocessingML and python-docx does not offer; lengths as its schema has them."""

from collections.abc import Mapping
from typing import Any, Final

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from jianxing.letters.documents.measures import LEFT, MM

#: The faces that the standard names, and what a program without them takes (w:altName).
FANG, SONG, HEI, KAI, PLAIN = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
INSTEAD: Final[Mapping[str, str]] = {
    FANG: "仿宋,FangSong,STFangsong,Noto Serif CJK SC",
    SONG: "FZXiaoBiaoSong-B05S,华文中宋,宋体,Noto Serif CJK SC",
    HEI: "SimHei,Noto Sans CJK SC",
    KAI: "楷体,KaiTi,STKaiti,LXGW WenKai",
    PLAIN: "SimSun,Noto Serif CJK SC",
}
LATIN: Final = "Times New Roman"
_EMU = 12700
#: The schema's order of the properties of a paragraph and of a run (CT_PPr, CT_RPr).
_ORDERS: Final = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath",
}


def twips(points: float) -> str:
    """Twentieths of a point."""
    return str(round(points * 20))


def element(name: str, **attributes: str | None) -> Any:
    """Return ``w:name`` with ``w:`` attributes; what is None is left out."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        if value is not None:
            made.set(qn(f"w:{key}"), value)
    return made


def face(properties: Any, east: str) -> None:
    """Give run properties a Chinese face; latin letters stay in theirs."""
    fonts = properties.get_or_add_rFonts()
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    for attribute, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", east)):
        fonts.set(qn(f"w:{attribute}"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def indent(paragraph: Any, **points: float) -> None:
    """Set indents of *paragraph*: ``left``, ``right``, ``firstLine``, ``hanging``, in points."""
    properties = paragraph._p.get_or_add_pPr()
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    made = properties._add_ind()
    for name, value in points.items():
        made.set(qn(f"w:{name}"), twips(value))


def framed(paragraph: Any, *, width: float, height: float, top: float) -> None:
    """Stand *paragraph* in a frame in the middle of the page, *top* points under its edge."""
    paragraph._p.get_or_add_pPr().append(
        element(
            "framePr", w=twips(width), h=twips(height), hRule="exact", wrap="notBeside", vAnchor="page",
            hAnchor="page", xAlign="center", y=twips(top), anchorLock="1",
        )
    )  # fmt: skip


def bar(run: Any, *, number: int, top: float, width: float, height: float, colour: str) -> None:
    """Draw a filled bar in the middle of the page, *top* points under its edge, behind *run*."""
    run._r.append(
        parse_xml(
            f"<w:drawing {nsdecls('w', 'wp', 'a')} "
            'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
            'xmlns:wp14="http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing">'
            '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
            f'relativeHeight="{number}" behindDoc="1" locked="1" layoutInCell="0" allowOverlap="1">'
            '<wp:simplePos x="0" y="0"/>'
            '<wp:positionH relativeFrom="page"><wp:align>center</wp:align></wp:positionH>'
            f'<wp:positionV relativeFrom="page"><wp:posOffset>{round(top * _EMU)}</wp:posOffset></wp:positionV>'
            f'<wp:extent cx="{round(width * _EMU)}" cy="{round(height * _EMU)}"/>'
            '<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
            f'<wp:docPr id="{number}" name="rule {number}"/><wp:cNvGraphicFramePr/>'
            '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            '<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{round(width * _EMU)}" cy="{round(height * _EMU)}"/></a:xfrm>'
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
            "<a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
            "</wp:anchor></w:drawing>"
        )
    )


def ruled(paragraph: Any, *, points: float, colour: str, space: float) -> None:
    """Draw a line as wide as the text block under *paragraph*."""
    border = element("pBdr")
    border.append(
        element("bottom", val="single", sz=str(round(points * 8)), space=str(round(space)), color=colour)
    )
    paragraph._p.get_or_add_pPr().append(border)


def in_order(body: Any) -> None:
    """Sort the properties of each paragraph and run under *body* as the schema has them."""
    for name, order in _ORDERS.items():
        places = {qn(f"w:{one}"): place for place, one in enumerate(order.split())}
        for properties in body.iter(qn(name)):
            properties[:] = sorted(properties, key=lambda one: places.get(one.tag, len(places)))


def page_number(paragraph: Any) -> None:
    """Write the field that is the page's number."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            run._r.append(element("fldChar", fldCharType=kind))
        else:
            mark = element("t" if text == "1" else "instrText")
            mark.text = text
            run._r.append(mark)


def at_foot(table: Any, *, widths: tuple[float, ...]) -> None:
    """Stand *table* at the foot of the text block, from edge to edge."""
    # From the page's edge: a table as wide as the block, placed by the block's, is text to some programs and does not float.
    _floating(table, vertAnchor="margin", horzAnchor="page", tblpX=twips(LEFT * MM), tblpYSpec="bottom")
    sized(table, widths=widths)


def at_page(table: Any, *, top: float) -> None:
    """Stand *table* in the middle of the page, *top* points under its edge."""
    _floating(table, vertAnchor="page", horzAnchor="page", tblpXSpec="center", tblpY=twips(top))


def _floating(table: Any, **place: str) -> None:
    properties = table._tbl.tblPr
    made = element("tblpPr", leftFromText="0", rightFromText="0", **place)
    properties.insert(1 if properties.find(qn("w:tblStyle")) is not None else 0, made)


def sized(table: Any, *, widths: tuple[float, ...]) -> None:
    """Give *table* columns of these widths, in points, and cells without margins."""
    properties = table._tbl.tblPr
    for name in ("w:tblW", "w:tblLayout", "w:tblCellMar"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    layout = element("tblLayout", type="fixed")
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="0", type="dxa"))
    following = properties.find(qn("w:tblLook"))
    for made in (element("tblW", w=twips(sum(widths)), type="dxa"), layout, margins):
        if following is None:
            properties.append(made)
        else:
            following.addprevious(made)
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), twips(width))
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell._tc.get_or_add_tcPr().width = round(width * _EMU)


def bordered(cell: Any, **millimetres: float) -> None:
    """Give *cell* black borders: ``top`` and ``bottom``, as thick as told."""
    borders = element("tcBorders")
    for side in ("top", "bottom"):
        if side in millimetres:
            strength = str(round(millimetres[side] * MM * 8))
            borders.append(element(side, val="single", sz=strength, space="0", color="000000"))
    cell._tc.get_or_add_tcPr().append(borders)


def font_table() -> bytes:
    """Return the part that tells a program what to take for a face that it lacks."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
        for name, instead in INSTEAD.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()
