"""The page ``/_style``: every component with sample data, for those who build pages and for looking at them.

Shown only in a demonstration or while debugging.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jianxing.site.answers import form_page
from jianxing.site.components import (
    Action,
    Chart,
    Chip,
    Column,
    Crumb,
    Event,
    Fact,
    FileItem,
    Listing,
    Progress,
    Series,
    Step,
    Tab,
    Tile,
)

_ZONE = ZoneInfo("Asia/Shanghai")

# (number, domain, description, project, responsible, state, its name, found, due, light, days left)
ROWS = (
    (
        "2026-0147",
        "industry",
        "生命健康产业园二期供电增容方案尚未批复，11 家企业试生产受阻",
        "京津合作示范区",
        "天津市滨海新区发改委",
        "rectifying",
        "整改中",
        date(2026, 3, 2),
        date(2026, 3, 27),
        "red",
        -2,
    ),
    (
        "2026-0152",
        "transport",
        "京唐城际北辰段管线迁改用地手续滞后，影响 3 个工序",
        "京唐城际铁路",
        "唐山市自然资源和规划局",
        "accepted",
        "已签收",
        date(2026, 3, 5),
        date(2026, 4, 3),
        "yellow",
        3,
    ),
    (
        "2026-0158",
        "public_services",
        "社保卡在 14 个景区闸机不能识别，游客需另购票",
        "京津冀一卡通",
        "北京市文化和旅游局",
        "assigned",
        "已交办",
        date(2026, 3, 9),
        date(2026, 4, 7),
        "blue",
        4,
    ),
    (
        "2026-0160",
        "ecology",
        "潮白河左岸垃圾清运责任不清，两县各清一半",
        "潮白河国家森林公园",
        "香河县人民政府",
        "submitted",
        "申请销号",
        date(2026, 3, 10),
        date(2026, 4, 20),
        "none",
        13,
    ),
    (
        "2026-0163",
        "culture_tourism",
        "紫竹林禅寺修缮资金到位率 38%，施工单位停工待款",
        "大运河文化带",
        "武清区文化和旅游局",
        "rectifying",
        "整改中",
        date(2026, 3, 11),
        date(2026, 4, 24),
        "none",
        17,
    ),
    (
        "2026-0166",
        "safety",
        "地下燃气管线改造台账与现场不符，差 2.6 公里",
        "老旧小区改造",
        "通州区城市管理委员会",
        "closed",
        "已销号",
        date(2026, 1, 14),
        date(2026, 3, 13),
        "none",
        None,
    ),
)


class _SampleForm(forms.Form):
    """Every kind of field."""

    responsible = forms.ChoiceField(
        label="责任单位",
        choices=[("", "请选择"), ("1", "天津市滨海新区发改委"), ("2", "唐山市自然资源和规划局")],
    )
    assisting = forms.MultipleChoiceField(
        label="协助单位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "国网天津滨海供电公司"), ("2", "北京市发改委")],
    )
    mode = forms.ChoiceField(
        label="办理方式",
        widget=forms.RadioSelect,
        choices=[("1", "限期整改"), ("2", "立行立改"), ("3", "长期坚持")],
    )
    due_on = forms.DateField(
        label="整改时限",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="自交办次日起 20 个工作日。",
    )
    reason = forms.CharField(
        label="交办意见", widget=forms.Textarea, help_text="写明要解决什么、以什么为准。"
    )
    documents = forms.FileField(label="附件", required=False)
    remind = forms.BooleanField(label="到期前 3 个工作日提醒责任单位", required=False)


def _listing() -> Listing:
    return Listing(
        id="sample-findings",
        count=523,
        sort="-due_on",
        next_url="?after=sample",
        picks=True,
        bulk_url="/_style/form",
        export_url="#",
        columns=(
            Column(key="number", label="编号", kind="short", sort="number"),
            Column(key="light", label="时限", kind="short", sort="due_on"),
            Column(key="description", label="问题", kind="text"),
            Column(key="domain", label="领域", kind="short", on_card=False),
            Column(key="project", label="项目", kind="name"),
            Column(key="responsible", label="责任单位", kind="name", sort="responsible"),
            Column(key="state", label="状态", kind="short", sort="state"),
            Column(key="found_on", label="发现日期", kind="date", on_card=False, sort="found_on"),
            Column(key="due_on", label="整改时限", kind="date", sort="due_on_date"),
        ),
    )


def _events() -> list[Event]:
    return [
        Event(
            at=datetime(2026, 3, 26, 16, 8, tzinfo=_ZONE),
            what="退回整改",
            who="海河监督室 · 周监督员",
            text="供电方案批复件未盖章，不能作为销号依据，请补正后再报。",
            icon="arrow-back-up",
            tone="stop",
        ),
        Event(
            at=datetime(2026, 3, 25, 9, 40, tzinfo=_ZONE),
            what="申请销号",
            who="滨海新区发改委 · 李经办",
            text="增容方案已于 3 月 24 日批复，施工队伍已进场。",
            icon="send",
            files=[
                FileItem(
                    name="供电增容方案批复.pdf",
                    url="#",
                    size=482_133,
                    media_type="application/pdf",
                    sha256="9f2c31ab77e0",
                )
            ],
        ),
        Event(
            at=datetime(2026, 3, 12, 10, 15, tzinfo=_ZONE),
            what="申请延期",
            who="滨海新区发改委",
            text="设备到货晚于预期，申请延至 2026-04-10。",
            icon="calendar-plus",
            tone="ask",
        ),
        Event(
            at=datetime(2026, 3, 3, 8, 30, tzinfo=_ZONE),
            what="签收",
            who="滨海新区发改委 · 李经办",
            icon="check",
            tone="done",
        ),
        Event(
            at=datetime(2026, 3, 2, 17, 55, tzinfo=_ZONE),
            what="登记并交办",
            who="海河监督室 · 周监督员",
            icon="flag",
        ),
        Event(at=date(2026, 6, 25), what="回头看（预定）", icon="eye", tone="future"),
    ]


def _actions() -> list[Action]:
    return [
        Action(key="close", label="核查销号", url="/_style/form", icon="circle-check", is_main=True),
        Action(key="return", label="退回整改", url="/_style/form", icon="arrow-back-up"),
        Action(key="urge", label="发督办单", url="/_style/form", icon="send"),
        Action(key="extend", label="批准延期", icon="calendar-plus", refusal="责任单位没有提出延期申请。"),
        Action(key="void", label="作废", icon="ban", refusal="已申请销号的问题不能作废；先退回整改。"),
    ]


def _check_shown() -> None:
    if not (settings.DEBUG or getattr(settings, "DEMO", False)):
        raise Http404


def show(request: HttpRequest) -> HttpResponse:
    """Show every component; 404 on an installation that is neither a demonstration nor being debugged."""
    _check_shown()
    context = {
        "title": _("Components"),
        "subtitle": "每个组件一份样例；数据是编的",
        "crumbs": [Crumb(label="工作台", url="/"), Crumb(label=_("Components"))],
        "table": _listing(),
        "rows": ROWS,
        "filters": [
            Chip(label="领域", value="产业、交通", remove_url="?"),
            Chip(label="时限", value="已逾期", remove_url="?"),
            Chip(label="责任单位", value="滨海新区发改委", remove_url="?"),
        ],
        "views": [
            Tab(label="全部", url="?", count=523),
            Tab(label="待我核查", url="?view=mine", is_current=True, count=12),
            Tab(label="逾期", url="?view=late", count=31),
            Tab(label="本周交办", url="?view=week", count=8),
        ],
        "events": _events(),
        "wizard": [
            Step(label="选择文件", status="done", url="?step=1"),
            Step(label="核对理解", status="current"),
            Step(label="确认单位"),
            Step(label="导入"),
        ],
        "job": Progress(
            label="正在导入：第 3 张表，紫竹林禅寺监督清单",
            done=1240,
            total=3100,
            note="可以离开本页，稍后在“导入台账”里找到它。",
        ),
        "items": [
            Fact(label="编号", value="2026-0147"),
            Fact(label="项目", value="京津合作示范区"),
            Fact(label="责任单位", value="天津市滨海新区发改委"),
            Fact(label="协助单位", value="国网天津滨海供电公司"),
            Fact(label="发现日期", value="2026-03-02"),
            Fact(label="整改时限", value="2026-03-27"),
            Fact(
                label="问题",
                value="生命健康产业园二期供电增容方案尚未批复，11 家企业试生产受阻；园区自备柴油发电，月增成本约 42 万元。",
                is_wide=True,
            ),
        ],
        "actions_list": _actions(),
        "figures": [
            Tile(label="在办问题", number=186, unit="件", url="#"),
            Tile(label="逾期", number=31, unit="件", url="#", light="red"),
            Tile(label="滞后于计划", number=14, unit="件", url="#", light="yellow"),
            Tile(label="三日内到期", number=9, unit="件", url="#", light="blue"),
            Tile(label="本月销号", number=57, unit="件", url="#", note="其中台账载明 12 件，未计入简报"),
        ],
        "figure": Chart(
            id="by-domain",
            title="各领域在办问题（件）",
            category_label="领域",
            categories=["产业", "交通", "生态", "公共服务", "文化旅游", "安全韧性"],
            series=[
                Series(
                    name="在办",
                    values=[52, 38, 29, 31, 14, 22],
                    tones=[
                        "industry",
                        "transport",
                        "ecology",
                        "public_services",
                        "culture_tourism",
                        "safety",
                    ],
                )
            ],
            export_url="#",
            urls=["#"] * 6,
        ),
        "documents": [
            FileItem(
                name="现场照片-配电室.jpg",
                url="#",
                size=2_310_400,
                media_type="image/jpeg",
                added_by="周监督员",
                added_at=datetime(2026, 3, 2, 15, 20, tzinfo=_ZONE),
            ),
            FileItem(
                name="园区企业用电需求汇总表（11家）.xlsx",
                url="#",
                size=48_210,
                media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                added_by="李经办",
                added_at=datetime(2026, 3, 25, 9, 31, tzinfo=_ZONE),
            ),
        ],
        "form": _SampleForm(),
        "wrong": _SampleForm({"mode": "1", "due_on": "2026-02-30"}),
        "today": date(2026, 3, 31),
    }
    return render(request, "site/style.html", context)


def show_form(request: HttpRequest) -> HttpResponse:
    """Show a sample form, in the drawer or as a page; whatever is sent comes back with what is wrong with it."""
    _check_shown()
    form = _SampleForm(request.POST or None, request.FILES or None)
    return form_page(
        request=request,
        form=form,
        title="核查销号",
        submit="确认销号",
        warning="销号后责任单位收到通知，90 天后安排回头看。",
        back_url="/_style",
    )
