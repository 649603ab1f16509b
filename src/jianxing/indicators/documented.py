"""A run of checks as the document that is printed: what was tested, corrected for how many, what is asked."""

from collections.abc import Sequence

from django.utils import timezone, translation

from jianxing.indicators import queries
from jianxing.indicators.models import CheckResult, CheckRun
from jianxing.indicators.results import OfSeries, Told, by_series
from jianxing.letters.documents import Attachment, Document, FormatName, Paragraph, day, paragraphs, render
from jianxing.methods.forensics.checking import RATE
from jianxing.methods.forensics.density import PLACEBOS
from jianxing.methods.forensics.wording import TITLES

_NOTE = "存疑只是请报送单位核查的问题，不是结论；各项核验怎样解读、误报率多高，见产品文档《核验的误差率》。"


def document_of(run: CheckRun) -> Document:
    """Return what the document says of a run that is done, in Chinese whoever asks."""
    with translation.override("zh-hans"):
        return _document_of(run)


def _document_of(run: CheckRun) -> Document:
    found = list(queries.results(run=run))
    done = timezone.localdate(run.finished_at) if run.finished_at else None
    groups = by_series(found)
    return Document(
        issuers=(run.body.name,),
        title=f"关于数据核验情况的报告（核验批次{run.pk}）",
        paragraphs=(
            Paragraph(heading="一、核验范围。", words=_scope(run, groups), level=1),
            Paragraph(heading="二、校正与对照。", words=_correction(run), level=1),
            Paragraph(heading="三、核验结果。", words=_outcome(run, found), level=1),
            *_asked(found),
            *paragraphs(_NOTE),
        ),
        attachments=(Attachment(name="各序列核验结果", paragraphs=_tested(groups)),),
        dated=done,
        printer=run.body.name,
        printed_on=done,
    )


def _scope(run: CheckRun, groups: Sequence[OfSeries]) -> str:
    chosen = run.settings
    named = "、".join(one.called for one in groups if one.key is not None)
    checks = "、".join(translation.gettext(TITLES[check]) for check in chosen["checks"]) or "全部适用的核验"
    first, last = chosen["first_on"] or "起始", chosen["last_on"] or "截止"
    span = f"{first}至{last}" if chosen["first_on"] or chosen["last_on"] else "全部日期"
    limit = f"限值{chosen['limit']:g}" if chosen["limit"] else "各日有效的限值"
    change = f"已知变化日为{chosen['break_on']}。" if chosen["break_on"] else ""
    return (
        f"核验{run.total}个序列：{named}。核验项目：{checks}。日期范围：{span}；按{limit}检验。{change}"
        f"所核验的数据版本与设置的摘要（SHA-256）为{run.digest}。"
    )


def _correction(run: CheckRun) -> str:
    return (
        f"本批共有{run.tests}个检验得出p值，整批按Benjamini-Hochberg（1995）校正，错误发现率不高于{RATE * 100:g}%。"
        f"限值下方堆积以{len(PLACEBOS)}个不起作用的限值为对照；同一项目其他站点的同一检验一并列出，作为对照站点。"
    )


def _outcome(run: CheckRun, found: Sequence[CheckResult]) -> str:
    left = sum(bool(one.why_not) for one in found)
    said = f"完成{len(found) - left}项核验，标记{run.flagged}项，提出存疑{run.asked}项，此前已提出{run.known}项。"
    return said + (f"另有{left}项因数据不足未做。" if left else "")


def _asked(found: Sequence[CheckResult]) -> tuple[Paragraph, ...]:
    asked = [one for one in found if one.asked]
    if not asked:
        return (Paragraph(heading="四、提出的存疑。", words="校正后无突出项，未提出存疑。", level=1),)
    return (
        Paragraph(heading="四、提出的存疑。", words="以下各项疑似异常，需核查。", level=1),
        *(
            Paragraph(heading=f"{at}. {one.called}：{Told(one).title}。", words=_seen(one), level=3)
            for at, one in enumerate(asked, 1)
        ),
    )


def _seen(one: CheckResult) -> str:
    span = f"{day(one.first_on)}至{day(one.last_on or one.first_on)}，" if one.first_on else ""
    question = one.question
    stands = (
        f"{question.number}，请{question.asked.label}核查，{question.get_state_display()}。"
        if question is not None
        else "该序列由本单位或上级单位报送，未向任何单位提出。"
    )
    return f"{span}{Told(one).sentence}{stands}"


def _tested(groups: Sequence[OfSeries]) -> tuple[Paragraph, ...]:
    """Return each series with its checks where something is flagged, and in one line where nothing is; the page has all."""
    said: list[Paragraph] = []
    for at, group in enumerate(groups, 1):
        head = f"{at}. {group.called}："
        if not group.flagged:
            said.append(Paragraph(heading=head, words=f"{len(group.told)}项核验，均无标记。", level=3))
            continue
        said.append(
            Paragraph(heading=head, words=f"{len(group.told)}项核验，{group.flagged}项有标记。", level=3)
        )
        said += paragraphs("\n".join(map(_line, group.told)))
    return tuple(said)


def _line(one: Told) -> str:
    numbers = (
        ("统计量", "" if one.result.statistic is None else f"{one.result.statistic:.2f}"),
        ("p值", one.p_value),
        ("校正后", one.rate),
        ("对照站点有标记", f"{one.placebos_flagged}/{one.placebos}" if one.placebos else ""),
        ("幅度", one.effect),
    )
    told = "，".join(f"{label} {value}" for label, value in numbers if value)
    flag = "【有标记】" if one.result.flagged else ""
    return f"{one.title}{flag}：{one.sentence.rstrip('。')}{f'（{told}）' if told else ''}。"


def rendered(*, run: CheckRun, format: FormatName) -> bytes:  # noqa: A002
    """Return the run as Word or PDF."""
    return render(document_of(run), form="letter", format=format)
