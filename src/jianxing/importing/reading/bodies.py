"""The bodies that a cell names: the first is responsible, the others assist."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from jianxing.importing.reading.written import half_width, is_nothing

_OPENING, _CLOSING = "([{<〔「『《“", ")]}>〕」』》”"
_SEPARATORS = "、,;/\n\r|。\\"
_SUFFIX = (
    r"(?:局|委|办|厅|部|院|所|站|处|科|室|队|组|团|社|会|庭|署|馆|校|学|行|厂|店|场|圈|镇|乡|村|街|街道|社区|园区|开发区|新区|区|县|市|省"
    r"|公司|集团|中心|政府|银行|分行|支行|医院|学校|学院|大学|协会|学会|管委会|委员会|办公室|办事处|居委会|村委会|指挥部|总队|支队|大队|分局|分公司|事务所|部门|单位|企业|法院|检察院|机场|港口"
    r"|联社|合作社|平台|专班|工会|商会|[)）])"
)
# 和 in 和平区 and 同 in 管委会同… are the traps of joining words.
_JOINT = re.compile(
    r"(?<=[管居常]委会)同|(?<=(?<!农)村委会)同|(?<![管居常]委)(?<!(?<!农)村委)会同|联合|以及|和(?!平|田|顺|静|硕|龙|林格尔)|及|与|暨|&|\+"
)
_ENDS_AS_BODY = re.compile(rf"{_SUFFIX}$")
_DIVISION = re.compile(r"^.{0,6}[区县市省]$")
_ROLE_PREFIX = re.compile(
    r"^(?P<role>牵头单位|责任单位|主责单位|主办单位|承办单位|牵头部门|责任部门|配合单位|协办单位|配合部门|协同单位|参与单位"
    r"|牵头|主责|主办|责任|承办|配合|协办|协助|协同|参与)\s*[::]\s*"
)
_ROLE_SUFFIX = re.compile(
    r"[(（\[【](?P<role>牵头|主责|主办|责任|承办|配合|协办|协助|协同|参与)(单位|部门|方)?[)）\]】]$"
)
_LONGEST = 600
_LEADING = ("牵头", "主责", "主办", "责任", "承办")
_AND_OTHERS = re.compile(r"(等(有关|相关)?(单位|部门)?|等)$")
_NUMBERING = re.compile(r"^(\d{1,2}[.、)]|[(（]\d{1,2}[)）]|[①-⑩])\s*")


@dataclass(frozen=True, slots=True)
class Bodies:
    """Who a cell names, in its order; `doubt` when the cell could be read otherwise."""

    leading: tuple[str, ...] = ()
    assisting: tuple[str, ...] = field(default=())
    doubt: str = ""


@lru_cache(maxsize=4096)
def read_bodies(text: str) -> Bodies:
    """The bodies of a responsible column. Those marked as assisting are told apart from the rest."""
    if is_nothing(text):
        return Bodies()
    if len(text) > _LONGEST:
        return Bodies((text,), doubt="long_name")
    leading: list[str] = []
    assisting: list[str] = []
    doubt = ""
    role = "牵头"
    explicit_leader = False
    for piece in _split(text):
        name = piece.strip()
        if match := _NUMBERING.match(half_width(name)):
            name = name[match.end() :]
        if match := _ROLE_PREFIX.match(half_width(name)):
            role, name = match["role"], name[match.end() :]
        this_role = role
        if match := _ROLE_SUFFIX.search(half_width(name)):
            this_role, name = match["role"], name[: match.start()]
            explicit_leader = explicit_leader or this_role.startswith(_LEADING)
        if _AND_OTHERS.search(name) and len(name) > 2:
            name, doubt = _AND_OTHERS.sub("", name), "and_others"
        names, joint = _split_joint(name)
        doubt = doubt or ("joined_bodies" if joint else "")
        for single in names:
            single = re.sub(r"\s*\n\s*", "", single).strip()
            if not single or is_nothing(single):
                continue
            target = leading if this_role.startswith(_LEADING) else assisting
            if explicit_leader and match and this_role.startswith(_LEADING):
                target.insert(0, single)
            elif single not in leading and single not in assisting:
                target.append(single)
    if not leading and assisting:
        leading, assisting, doubt = assisting[:1], assisting[1:], doubt or "no_leader_named"
    return Bodies(tuple(leading), tuple(assisting), doubt)


def _split(text: str) -> list[str]:
    """At separators outside brackets; also at white space between two names that both end as bodies do."""
    pieces: list[str] = []
    current: list[str] = []
    depth = 0
    for character, sign in zip(text, half_width(text), strict=True):
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth = max(0, depth - 1)
        if sign in _SEPARATORS and (depth == 0 or sign == "\n"):
            pieces.append("".join(current))
            current = []
        else:
            current.append(character)
    pieces.append("".join(current))
    return [part for piece in _rejoin(pieces) for part in _at_spaces(piece)]


def _rejoin(pieces: list[str]) -> list[str]:
    """A line that was only wrapped inside a name goes back together: 天津港(集团)\\n有限公司."""
    joined: list[str] = []
    for piece in pieces:
        if (
            joined
            and joined[-1].strip()
            and re.fullmatch(r"(股份)?有限(责任)?公司|公司|委员会|办公室|分局|管理局", piece.strip())
        ):
            joined[-1] = joined[-1].strip() + piece.strip()
        else:
            joined.append(piece)
    return joined


def _at_spaces(piece: str) -> list[str]:
    parts = piece.split()
    if len(parts) > 1 and all(len(part) > 1 and _ENDS_AS_BODY.search(half_width(part)) for part in parts):
        return parts
    return [piece]


def _split_joint(name: str) -> tuple[list[str], bool]:
    """财政局及文旅局 → two, where what stands on both sides ends as a body does; 文化和旅游局 stays one."""
    parts: list[str] = []
    rest = name
    joint = False
    position = 0
    while match := _JOINT.search(half_width(rest), position):
        left, right = rest[: match.start()].strip(), rest[match.end() :].strip()
        signs = half_width(left)
        is_two = all(
            len(side) > 1 and _ENDS_AS_BODY.search(half_width(side)) for side in (left, right)
        ) and not (_DIVISION.match(left) and not _DIVISION.match(right))
        if is_two and signs.count("(") == signs.count(")"):
            parts.append(left)
            rest, position, joint = right, 0, True
        else:
            position = match.end()
    return [*parts, rest], joint
