"""The situation report (情况报告) of an incident as the document that is printed."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone, translation

from jianxing.incidents.models import Incident, Nature, Told
from jianxing.incidents.models.force import counted
from jianxing.incidents.models.incident import mark
from jianxing.incidents.queries.forces import Asked, requests_of
from jianxing.incidents.queries.listing import alerts, entries, told_of
from jianxing.letters.documents import Attachment, Document, FormatName, Paragraph, paragraphs, render


def document_of(incident: Incident, *, at: datetime) -> Document:
    """Return what the report says at an instant; of a drill every heading says that it is one."""
    said, told = mark(incident.nature), told_of(incident=incident)
    received = [one for one in told if one.received_at]
    accepted = [one for one in told if one.accepted_at]
    waiting = "、".join(one.body.label for one in told if not one.received_at)
    lead = (
        f"{_clock(incident.began_at)}，{incident.place_name}发生{incident.get_kind_display()}"
        f"（{incident.get_severity_display()}预警）。{incident.description}"
    )
    telling = f"已通知{len(told)}家单位，其中签收{len(received)}家、接办{len(accepted)}家。"
    if waiting:
        telling += f"尚未签收：{waiting}。"
    asked = requests_of(incident=incident)
    came = (
        f"{incident.get_state_display()}：{incident.end_reason}" if incident.end_reason else "处置正在进行。"
    )
    return Document(
        issuers=(incident.body.name,),
        title=f"{said}关于{incident.title}的情况报告",
        number=incident.number,
        paragraphs=(
            Paragraph(heading=f"{said}一、基本情况。", words=lead, level=1),
            Paragraph(heading=f"{said}二、通知与签收。", words=telling, level=1),
            Paragraph(heading=f"{said}三、力量调派。", words="".join(map(_wanted, asked)) or "未请求力量。", level=1),
            Paragraph(heading=f"{said}四、处置进展。", words=came, level=1),
        ),
        attachments=(
            Attachment(name=f"{said}通知与签收一览", paragraphs=paragraphs("\n".join(_line(one) for one in told) or "无")),
            Attachment(name=f"{said}力量调派一览", paragraphs=paragraphs("\n".join(_sent(asked)) or "无")),
            Attachment(name=f"{said}时间线", paragraphs=paragraphs("\n".join(_story(incident)) or "无")),
        ),
        dated=timezone.localdate(at),
        printer=incident.body.name,
        printed_on=timezone.localdate(at),
        standing="" if incident.nature == Nature.REAL else str(incident.get_nature_display()),
    )  # fmt: skip


def _line(told: Told) -> str:
    received, accepted = told.received_at, told.accepted_at
    body, reason = told.body.label, told.get_reason_display()
    state = f"签收{_clock(received)}" if received else "未签收"
    return f"{body}（{reason}）：{state}，{f'接办{_clock(accepted)}' if accepted else '未接办'}"


def _wanted(asked: Asked) -> str:
    request = asked.request
    short = f"尚缺{counted(request.short, request.unit)}" if request.short else "已满足"
    return (
        f"{request.body.label}请求{request.get_capability_display()}{counted(request.quantity, request.unit)}"
        f"（{request.function}），已承诺{counted(request.committed, request.unit)}，{short}。"
    )


def _sent(asked: Sequence[Asked]) -> list[str]:
    return [
        "，".join(
            [
                f"{one.body.label}　{one.force_name}{counted(one.quantity, of.request.unit)}：{one.get_state_display()}",
                *(
                    f"{word}{_clock(at)}"
                    for word, at in (
                        ("承诺", one.committed_at),
                        ("出动", one.departed_at),
                        ("到达", one.arrived_at),
                    )
                    if at
                ),
            ]
        )
        for of in asked
        for one in of.dispatches
    ]


def _story(incident: Incident) -> list[str]:
    told = [
        (one.sent_at, f"{one.get_type_display()}：{one.body.label}　{one.headline}")
        for one in alerts(incident=incident)
    ]
    told += [
        (one.happened_at, f"{one.get_what_display()}：{one.body.label}　{one.text}")
        for one in entries(incident=incident)
    ]
    return [f"{_clock(at)}　{words}" for at, words in sorted(told)]


def _clock(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local.month}月{local.day}日{local:%H:%M}"


def rendered(*, incident: Incident, format: FormatName, at: datetime) -> bytes:  # noqa: A002
    """Return the report as Word or PDF, in Chinese whoever asks."""
    with translation.override("zh-hans"):
        document = document_of(incident, at=at)
    return render(document, form="letter", format=format)
