"""Which body a written name means. Only equal names settle it; everything else is offered, best first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from jianxing.importing.reading.written import plain
from jianxing.kernel.pinyin import initials

_BRACKETS = re.compile(r"[()\[\]【】〔〕《》“”\"'·]")
_REGION = re.compile(r"^(天津市?|北京市?|河北省?|中共|中国共产党|国家|省|市|区|县|本)")
_FORM = re.compile(r"(股份有限公司|有限责任公司|有限公司|集团公司|公司|集团)$")
_ABBREVIATED = (
    ("住房和城乡建设", "住建"),
    ("住房城乡建设", "住建"),
    ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"),
    ("规划和自然资源", "规资"),
    ("自然资源和规划", "规资"),
    ("发展和改革", "发改"),
    ("发展改革", "发改"),
    ("文化和旅游", "文旅"),
    ("工业和信息化", "工信"),
    ("市场监督管理", "市场监管"),
    ("卫生健康", "卫健"),
    ("农业农村", "农业"),
    ("生态环境", "环保"),
    ("退役军人事务", "退役军人"),
    ("交通运输", "交通"),
    ("纪律检查委员会", "纪委"),
    ("监察委员会", "监委"),
    ("人民政府", "政府"),
    ("管理委员会", "管委会"),
    ("委员会", "委"),
    ("办公室", "办"),
    ("管理局", "局"),
    ("街道办事处", "街道"),
    ("办事处", ""),
)
#: Names that only make sense from where one stands; they are remembered for the body that wrote them.
_RELATIVE = re.compile(
    r"^(市|区|县|省|镇|乡|街|本|该|我|属地|各|委|局)|^(市|区|县)?.{0,4}(处室|科室|分局|分中心|大队|支队)$"
)
_PROVINCE = re.compile(r"天津|北京|河北")
_LIKELY = 0.45
_ELSEWHERE = 0.5
#: Among bodies of one core, such as the water bureaus of all districts, the whole name tells.
_WHOLE_NAME = 0.05


@dataclass(frozen=True, slots=True)
class Known:
    """A body as far as names go."""

    pk: int
    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    pinyin_initials: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A body that a name may mean, and how likely, from 0 to 1."""

    pk: int
    name: str
    likeness: float


class Names:
    """All bodies, by every name that they have."""

    def __init__(self, bodies: Iterable[Known], *, remembered: Mapping[str, int] | None = None) -> None:
        self._bodies = list(bodies)
        self._remembered = {comparable(written): pk for written, pk in (remembered or {}).items()}
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._formal: dict[str, set[int]] = defaultdict(set)
        for body in self._bodies:
            self._formal[comparable(body.name)].add(body.pk)
            for name in (body.name, body.short_name, *body.aliases):
                if name:
                    self._exact[comparable(name)].add(body.pk)

    def settled(self, written: str) -> int | None:
        """Return the one body that is called exactly so (width and brackets aside), None where it must be asked."""
        key = comparable(written)
        if key in self._remembered:
            return self._remembered[key]
        for names in (self._formal, self._exact):
            if len(found := names.get(key, set())) == 1:
                return next(iter(found))
        return None

    def offers(self, written: str, *, most: int = 5) -> list[Offer]:
        """Return the bodies that a name may mean, the likeliest first; none is ever taken without being chosen."""
        ranked = [
            Offer(pk=body.pk, name=body.name, likeness=round(likeness, 2))
            for body in self._bodies
            if (likeness := self._likeness(written, body)) >= _LIKELY
        ]
        return sorted(ranked, key=lambda offer: (-offer.likeness, offer.name))[:most]

    def _likeness(self, written: str, body: Known) -> float:
        key = comparable(written)
        names = [name for name in (body.name, body.short_name, *body.aliases) if name]
        if any(comparable(name) == key for name in names):
            return 1.0
        bare = core(written)
        if bare and any(core(name) == bare for name in names):
            return 0.95
        if len(bare) > 1 and initials(bare) and any(initials(core(name)) == initials(bare) for name in names):
            return 0.8
        whole = SequenceMatcher(None, key, comparable(body.name), autojunk=False)
        likeness = max((_overlap(bare, core(name)) for name in names), default=0.0)
        likeness += _WHOLE_NAME * whole.ratio() if likeness else 0.0
        return likeness * _ELSEWHERE if _stand_apart(written, body.name) else likeness


def _stand_apart(one: str, other: str) -> bool:
    """Whether two names say that they are of different provinces."""
    first, second = _PROVINCE.match(plain(one)), _PROVINCE.match(plain(other))
    return first is not None and second is not None and first[0] != second[0]


def _overlap(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if one in other or other in one:
        return 0.6 + 0.3 * min(len(one), len(other)) / max(len(one), len(other))
    if set(one).isdisjoint(other):
        return 0.0
    return 0.9 * SequenceMatcher(None, one, other, autojunk=False).ratio()


def comparable(name: str) -> str:
    """A name without width, case, white space and brackets: these never make another body."""
    return _BRACKETS.sub("", plain(name))


def core(name: str) -> str:
    """What is left of a name without its region, legal form and the usual abbreviations."""
    bare = comparable(name)
    for _ in range(2):
        bare = _REGION.sub("", bare) if len(bare) > 3 else bare
    bare = _FORM.sub("", bare)
    for long, short in _ABBREVIATED:
        bare = bare.replace(long, short)
    return bare


def is_relative(written: str) -> bool:
    """Whether a name means different bodies in different places: 区财政局, 属地政府."""
    return bool(_RELATIVE.match(plain(written)))


def written_names(values: Sequence[Mapping[str, object]]) -> list[str]:
    """Return every body name that rows write, in the order of their first use."""
    seen: dict[str, None] = {}
    for row in values:
        assisting = row.get("assisting")
        for name in (row.get("responsible"), *(assisting if isinstance(assisting, list) else ())):
            if isinstance(name, str) and name.strip():
                seen.setdefault(name.strip()[:120])
    return list(seen)
