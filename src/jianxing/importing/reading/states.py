"""What the words of a ledger say about the state of a finding.

One cell gives a signal; the cells of a row – progress, and one or more that speak of closing – are weighed together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from jianxing.importing.reading.written import is_nothing, plain


class Signal(StrEnum):
    """What one cell says."""

    NONE = "none"
    YES = "yes"  # 是, √: what it affirms is in the header
    NO = "no"  # 否, ×, 未销号, 未办结: not closed, and no more than that
    CLOSED = "closed"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RECTIFYING = "rectifying"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    UNKNOWN = "unknown"  # words that do not speak of a state


@dataclass(frozen=True, slots=True)
class State:
    """The row's state by the design's code, whether a submission had been returned, and what is doubtful in it."""

    code: str
    returned: bool = False
    doubt: str = ""


_YES = re.compile(r"^(是|已是|√|✓|✔|☑|✅|对|y|yes|true|v|已|t|1)$")
_NO = re.compile(r"^(否|不是|×|✗|✘|❌|x|╳|n|no|false|f|未|不|0)$")
_YES_AND_MORE = re.compile(r"^[是√✓✔][(\d,;:]")
_NO_AND_MORE = re.compile(r"^[否×✗✘][(\d,;:]")
_TICK = "☑■√✓✔✅☒▣●"
_CHOICE_BEFORE = re.compile(rf"([{_TICK}□○☐◯⬜])[)\]]?(是|否)")
_CHOICE_AFTER = re.compile(rf"(是|否)[(\[]?([{_TICK}□○☐◯⬜]|(?=[)\]]))")

_RETURNED = re.compile(
    r"退回|驳回|打回|发回|退办|返办|重办|返工|重新(办理|交办|整改|核查|办结|提交|报送)|不同意|不予|未予"
    r"|(核查|验收|审核|复核|核验|复查|检查|审查)(未|不)(能)?(通过|合格|认可|达标)|未(能)?通过|不通过|不合格|整改不(到位|彻底|力)"
    r"|反弹|回潮|重新(打开|启动)|returned|rejected|补正|补充整改|继续整改"
)
_ASKING = re.compile(
    r"(申请|拟|待|提请|报请|建议|提出|等待|上报|可|拟予|待予|提交|请求|申报|报)(予以|办理|审核|审批|进行)?(销号|核销|销账|结案|验收销号)"
    r"|(销号|核销)(申请|审核|审批|审查|材料|待|中|流程)|(符合|达到|具备|满足)销号(条件|标准|要求)|待(验收|核查|核验|复核|审核|复查|审批|评估|确认|核实|检查|评价|市级|区级)"
    r"|(等待|申请)(验收|核查|核验|复核)|(验收|核查|核验|复核|审核)中|(已)?提交.{0,6}(验收|核查|审核)|submitted|pendingreview|underreview"
)
_NOT_CLOSED = re.compile(
    r"(未|没有|没|尚未|暂未|还未|暂不|不能|无法|未能|未达到|不符合|不满足|暂缓|不具备|未完成|非)(能|可|被|予以|完全|全部|正式|按期|按时|完成|达到|办理)*"
    r"(销号|核销|销账|闭环|结案|销项)"
)
_UNDONE = re.compile(
    r"(未|没有|没|尚未|暂未|还未|未能|不能|仍未|均未|没能|无法)(能|可|完全|全部|全面|彻底|按期|按时|如期|得到|有效|及时)*"
    r"(办结|办毕|完成|整改|解决|落实|到位|完毕|办理|结束|答复|处理|处置|整治|回复|反馈|达到|见效)|办结不了|notdone|incomplete|unresolved|open$"
)
_NOT_STARTED = re.compile(
    r"未(启动|开始|开工|动工|开展|着手|签收|接收|受理|交办)|待(启动|开工|办|办理|整改|处理|处置|签收|受理|落实|分派|解决)$|尚未启动"
    r"|^(新增|新交办|已交办|交办|已转办|转办|已派单|已派发|已下发|已分办|已分派|已下达|未办|待办理?|notstarted|new|assigned|todo|pending)$"
)
_ACCEPTED = re.compile(r"^(已签收|已接收|已受理|已接件|签收|已认领|accepted)$")
_PARTLY = re.compile(
    r"部分|基本|初步|阶段性|阶段|大部|主体|多数|近期|即将|逐步|陆续|接近|取得.{0,4}进展|进一步|下一步|正在|正|(整改|办理|推进|进行|处理|处置|落实|施工|实施|协调|审批|销号|解决|办|建设"
    r"|研究|对接|整治|修复|审查|核实|督办|建)中|持续|有序|推进|在办|在建|长期坚持|预计|计划|力争|拟于|方案已|逾期|超期|超时|延期|缓办|挂起|in-?progress|ongoing|overdue|partly|partial"
)
_CLOSED = re.compile(
    r"销号|核销|销账|销项|闭环|已关闭|关闭|已结案|结案|closed|(验收|核查|复核|核验|审核|复查|检查|认定)(已)?(通过|合格)|通过(验收|核查|复核|核验|审核)"
    r"|^(同意|已归档|归档|达标|已?通过|合格|已?验收)$"
)
_CLOSED_FOR_CERTAIN = re.compile(r"销号|核销|销账|closed")
_DONE = re.compile(
    r"办结|办毕|完成|完毕|已整改|整改到位|已到位|到位|已解决|解决|已落实|落实|已办理?|已处理|已处置|已修复|已更换|已补|已答复|已清理|已拆除|已签订"
    r"|已纠正|已改正|已回复|已消除|整改好|已结|done|completed?|resolved|finished|fixed|消除|整改$"
)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)(?:%|个百分点|percent)")
_FRACTION = re.compile(r"(?P<done>\d+)/(?P<all>\d+)")


@lru_cache(maxsize=4096)
def signal(text: str, *, free_text: bool = False) -> Signal:
    """What the cell says. In `free_text` (a progress column) words of no known meaning are work under way."""
    bare = plain(text)[-_LONGEST:]
    if not bare or (is_nothing(text) and bare not in ("×", "x")):
        return Signal.NONE
    if answer := _ticked(bare):
        return Signal.YES if answer == "是" else Signal.NO
    if _YES.match(bare):
        return Signal.YES
    if _NO.match(bare):
        return Signal.NO
    if _RETURNED.search(bare):
        return Signal.RETURNED
    if _NOT_CLOSED.search(bare):
        return Signal.SUBMITTED if _finished_part(_NOT_CLOSED.sub("", bare)) else Signal.NO
    if _ASKING.search(bare):
        return Signal.SUBMITTED
    if _NOT_STARTED.search(bare):
        return Signal.ASSIGNED
    if _ACCEPTED.match(bare):
        return Signal.ACCEPTED
    percent = progress_percent(text)
    if percent is not None and percent < 100:
        return Signal.RECTIFYING if percent else Signal.ASSIGNED
    if _UNDONE.search(bare):
        return Signal.NO
    if _CLOSED.search(bare) and not _PARTLY.search(_CLOSED.sub("", bare)):
        return Signal.CLOSED
    if _PARTLY.search(bare):
        return Signal.RECTIFYING
    if _DONE.search(bare) or percent == 100:
        # In running text only a clause that ends with the word says that the whole is done.
        return Signal.SUBMITTED if not free_text or _finished_part(bare) else Signal.RECTIFYING
    if _YES_AND_MORE.match(bare):
        return Signal.YES
    if _NO_AND_MORE.match(bare):
        return Signal.NO
    return Signal.RECTIFYING if free_text else Signal.UNKNOWN


def _ticked(bare: str) -> str:
    """Which of 是 and 否 has the tick, before or behind it; empty when neither or both have."""
    before = [word for box, word in _CHOICE_BEFORE.findall(bare) if box in _TICK]
    after = [word for word, box in _CHOICE_AFTER.findall(bare) if box and box in _TICK]
    chosen = before if _CHOICE_BEFORE.match(bare) else after
    return chosen[0] if len(chosen) == 1 else ""


_LONGEST = 1000  # characters, from the end: the latest news stands last
_LAST_CLAUSE = re.compile(r"[,,。;;、!]+")
_ENDS_DONE = re.compile(
    r"(办结|办毕|完成|完毕|整改|到位|解决|落实|办理|处理|处置|修复|更换|补齐|补办|答复|清理|拆除|签订|纠正|改正|回复|消除|已结|投入使用|投用|恢复)"
    r"(了|完成|完毕|到位|结束|工作|任务|问题|情况|成效)*$|100%$|^已.{0,12}(完成|完毕|到位|解决|整改)|done$|completed?$|resolved$|finished$|fixed$"
)


def _finished_part(bare: str) -> bool:
    clauses = [clause for clause in _LAST_CLAUSE.split(bare) if clause]
    return any(_ENDS_DONE.search(clause) and not _PARTLY.search(clause) for clause in clauses)


@lru_cache(maxsize=4096)
def progress_percent(text: str) -> int | None:
    """The share that a progress cell states, such as 完成80%; None when it states none."""
    bare = plain(text)
    if match := _PERCENT.search(bare):
        value = float(match[1])
        return round(value) if value <= 100 else None
    return None


def means_closed(text: str) -> bool:
    """Whether the words say 销号 outright, not only that a check was passed."""
    return bool(_CLOSED_FOR_CERTAIN.search(plain(text)))


@dataclass(frozen=True, slots=True)
class Statement:
    """A cell about closing: its text, and its header, which says what 是 affirms."""

    text: str
    header: str

    @property
    def rank(self) -> int:
        """Which of several such columns decides: 销号 before 核查 before the rest."""
        return _rank(self.header)


@lru_cache(maxsize=256)
def _rank(header: str) -> int:
    bare = plain(header)
    if re.search(r"销号|核销|销账|closed", bare):
        return 0
    return 1 if re.search(r"核查|验收|复核|核验|审核", bare) else 2


def decide(*, progress: str, closing: list[Statement]) -> State:
    """The state of a row by its progress cell and those of its closing columns that are filled in."""
    return _decided(progress, tuple((statement.text, statement.header) for statement in closing))


@lru_cache(maxsize=4096)
def _decided(progress: str, closing: tuple[tuple[str, str], ...]) -> State:
    """A ledger writes the same few words over and over."""
    told = (Statement(text, header) for text, header in closing)
    spoken = sorted((s for s in told if signal(s.text) is not Signal.NONE), key=lambda s: s.rank)
    done = signal(progress, free_text=True)
    if not spoken:
        return _by_progress(progress, done)
    first, others = spoken[0], spoken[1:]
    said = signal(first.text)
    # A second closing column (是否完成整改 beside 是否销号) only tells how far the work is.
    for other in others:
        meant = signal(other.text)
        meant = {Signal.YES: Signal.SUBMITTED, Signal.CLOSED: Signal.SUBMITTED}.get(meant, meant)
        if (
            meant in (Signal.RETURNED, Signal.SUBMITTED) and done is not Signal.RETURNED
        ) or done is Signal.NONE:
            done = meant
    if said is Signal.YES:
        return _affirmed(first, done)
    return _weigh(first, said, done)


def _affirmed(statement: Statement, done: Signal) -> State:
    header = plain(statement.header)
    if re.search(r"办结|办毕", header) and "销号" not in header:
        return State("submitted", doubt="yes_of_completion")
    doubt = (
        "progress_contradicts"
        if done in (Signal.RECTIFYING, Signal.RETURNED, Signal.NO, Signal.ASSIGNED)
        else ""
    )
    if re.search(r"延期|超期|逾期", header):
        return State("rectifying", doubt="state_unknown")
    return State("closed", doubt=doubt)


def _weigh(statement: Statement, said: Signal, done: Signal) -> State:
    under_way = done in (Signal.RECTIFYING, Signal.RETURNED, Signal.NO, Signal.ASSIGNED)
    match said:
        case Signal.CLOSED:
            if under_way:
                return State("closed", doubt="progress_contradicts")
            return State("closed", doubt="" if means_closed(statement.text) else "closed_without_word")
        case Signal.RETURNED:
            return State("rectifying", returned=True)
        case Signal.SUBMITTED:
            return State("submitted", doubt="progress_contradicts" if under_way else "")
        case Signal.ASSIGNED if done in (Signal.NONE, Signal.ASSIGNED, Signal.NO):
            return State("assigned")
        case Signal.ACCEPTED if done in (Signal.NONE, Signal.ACCEPTED):
            return State("accepted")
        case Signal.NO:
            return _not_closed(done)
        case Signal.UNKNOWN:
            return State(_BY_SIGNAL.get(done, "rectifying") if done is not Signal.NONE else "rectifying",
                         returned=done is Signal.RETURNED, doubt="state_unknown")  # fmt: skip
        case _:
            contradicts = done in (Signal.SUBMITTED, Signal.CLOSED, Signal.YES)
            return State(
                "rectifying",
                returned=done is Signal.RETURNED,
                doubt="progress_contradicts" if contradicts else "",
            )


def _not_closed(done: Signal) -> State:
    match done:
        case Signal.SUBMITTED | Signal.CLOSED | Signal.YES:
            return State("submitted", doubt="done_but_not_closed")
        case Signal.NONE:
            return State("rectifying", doubt="only_not_closed")
        case Signal.ASSIGNED:
            return State("assigned")
        case Signal.ACCEPTED:
            return State("accepted")
        case _:
            return State("rectifying", returned=done is Signal.RETURNED)


_BY_SIGNAL = {
    Signal.NONE: "assigned",
    Signal.YES: "closed",
    Signal.NO: "rectifying",
    Signal.CLOSED: "closed",
    Signal.SUBMITTED: "submitted",
    Signal.RETURNED: "rectifying",
    Signal.RECTIFYING: "rectifying",
    Signal.ACCEPTED: "accepted",
    Signal.ASSIGNED: "assigned",
}


def _by_progress(text: str, done: Signal) -> State:
    doubt = ""
    if done is Signal.YES:
        doubt = "yes_of_completion"
    elif done is Signal.CLOSED and not means_closed(text):
        doubt = "closed_without_word"
    return State(_BY_SIGNAL[done], returned=done is Signal.RETURNED, doubt=doubt)
