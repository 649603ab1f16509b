"""Documents to be measured: a letter of the demonstration's matter, and ones that fill pages."""

from dataclasses import replace
from datetime import date

from jianxing.letters.documents import Attachment, Attendance, Document, Paragraph, paragraphs

TEXT = """为推动唐廊高速公路天津段前期手续办理，经研究，现就联动监督有关事项函告如下。
一、联动监督的事项
唐廊高速公路天津段涉及北京、天津、河北三地，用地预审、规划选址等手续需三地协同办理。目前仍有2个堵点未解决，影响招标工作按期开展。
（一）用地预审。请督促属地自然资源部门于2026年3月20日前完成审核。
1.资料由建设单位提供。
（1）电子件通过专网发送，纸质件同步寄送。
二、有关要求
请于收到本函后5个工作日内函复受理意见，并于2026年4月10日前书面反馈办理情况。"""

LETTER = Document(
    issuers=("天津市纪委监委",),
    title="天津市纪委监委关于商请联动监督唐廊高速公路天津段前期手续办理事项的函",
    number="津纪函〔2026〕12号",
    addressees=("北京市纪委监委", "河北省纪委监委"),
    paragraphs=paragraphs(TEXT),
    dated=date(2026, 3, 5),
    copies=("天津市交通运输委员会", "天津市规划和自然资源局"),
    printer="天津市纪委监委办公厅",
    printed_on=date(2026, 3, 6),
)
#: Pages of nothing but Chinese characters.
FULL = replace(LETTER, title="关于版面的函", paragraphs=(Paragraph("天地玄黄宇宙洪荒" * 233),))
JOINT = replace(LETTER, issuers=("天津市纪委监委", "北京市纪委监委", "河北省纪委监委"))
MINUTES = replace(
    LETTER,
    issuers=("京津冀三地联合监督会商",),
    mark="纪要",
    title="京津冀三地联合监督第一季度会商纪要",
    number="第3期",
    addressees=(),
    attendance=Attendance(("北京市通州区纪委监委", "河北省廊坊市纪委监委"), ("河北省三河市纪委监委",), ()),
)
TWO_ATTACHED = replace(
    LETTER,
    attachments=(Attachment("办理情况表"), Attachment("任务分工", paragraphs("各单位分工如下。"))),
)
