"""Approvals of a bundle from a workbook: looked at first, then added, all of them or none."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from django.contrib import messages
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.approvals import operations, policies
from jianxing.approvals.models import Approval, Bundle
from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.kernel.actor import Actor
from jianxing.methods.schedules.approvals.workbook import SheetRow, read_sheet
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.methods.schedules.wording import MESSAGES
from jianxing.site import clock
from jianxing.site.answers import refused_as
from jianxing.site.approvals.forms import WorkbookForm
from jianxing.site.approvals.page import bundle_or_404
from jianxing.site.components import Crumb
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request

#: A preview is confirmed within this time.
SECONDS = 3600
_SALT = "jianxing.approvals.workbook"
_HEADINGS = (
    "事项编号",
    "事项名称",
    "审批单位",
    "法定时限",
    "承诺时限",
    "前置事项",
    "所需材料",
    "准备天数",
    "事项编码",
    "并联组",
)
_EXAMPLE = ("A1", "建设工程规划许可", "市规划资源局", 20, 10, "", "总平面图、申请表", 0, "", "第一阶段")


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the preview: what it says, whose it is, and what is wrong with it."""

    row: SheetRow
    body: Body | None
    said: Sequence[str]


def _looked_at(rows: Sequence[SheetRow], bundle: Bundle) -> list[Shown]:
    names = {row.body for row in rows if row.body}
    held = _bodies(names)
    there = set(Approval.objects.filter(bundle=bundle).values_list("code", flat=True))
    known = there | {row.code for row in rows}
    shown = []
    for row in rows:
        said = [f"{fault.column}：{_(MESSAGES[fault.code]) % {'value': fault.value}}" for fault in row.faults]
        found = held.get(row.body, [])
        if row.body and len(found) != 1:
            reason = _("There is no body “%(name)s”: write its name or its code.")
            if found:
                reason = _("Several bodies are called “%(name)s”: write the code.")
            said.append(reason % {"name": row.body})
        if row.code in there:
            said.append(_("There is an approval %(code)s in this bundle already.") % {"code": row.code})
        said += [
            _("It waits for “%(code)s”, which is neither in the workbook nor in the bundle.") % {"code": code}
            for code in row.after
            if code not in known
        ]
        shown.append(Shown(row, found[0] if len(found) == 1 else None, said))
    return shown


def _bodies(names: set[str]) -> dict[str, list[Body]]:
    found: dict[str, list[Body]] = {}
    wanted = list(names)
    named = Q(name__in=wanted) | Q(short_name__in=wanted) | Q(code__in=wanted) | Q(aliases__overlap=wanted)
    for body in Body.objects.filter(named, merged_into=None):
        for name in {body.name, body.short_name, body.code, *body.aliases} & names:
            found.setdefault(name, []).append(body)
    return found


def _plain(one: Shown) -> dict[str, Any]:
    row = one.row
    assert one.body is not None
    return {
        "code": row.code, "name": row.name, "body": one.body.pk, "statutory_days": row.statutory,
        "promised_days": row.promised, "prepare_days": row.prepare, "after": list(row.after),
        "materials": list(row.materials), "kind_code": row.kind, "track": row.track,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@business_only
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a workbook would add, and what of it cannot stand; add it once it is confirmed."""
    by, shown = acting_request(request).actor, bundle_or_404(pk)
    back_url = reverse("approval-bundle", args=[pk])
    form = WorkbookForm(request.POST or None, request.FILES or None)
    rows: list[Shown] = []
    try:
        policies.check_can_keep(bundle=shown, by=by)
        if request.method == "POST" and form.is_valid():
            if kept := form.cleaned_data["rows"]:
                count = _add(shown, kept, by)
                messages.success(request, _("%(count)d approvals have been added.") % {"count": count})
                return HttpResponseRedirect(back_url)
            rows = _read(form, shown)
    except Refused as refusal:
        if request.method != "POST" or isinstance(refusal, NotAllowed):
            return refused_as(request=request, refusal=refusal, back_url=back_url)
        form.add_error(None, str(refusal))
    whole = bool(rows) and not any(one.said for one in rows)
    context = {
        "title": _("Approvals from a workbook"),
        "crumbs": [
            Crumb(label=_("Approval bundles"), url=reverse("approval-bundles")),
            Crumb(label=shown.number, url=back_url),
        ],
        "bundle": shown,
        "form": form,
        "rows": rows,
        "wrong": sum(bool(one.said) for one in rows),
        "signed": signing.dumps([_plain(one) for one in rows], salt=_SALT, compress=True) if whole else "",
    }
    status = 422 if form.errors or (rows and not whole) else 200
    return render(request, "approvals/workbook.html", context, status=status)


def _read(form: WorkbookForm, bundle: Bundle) -> list[Shown]:
    upload = form.cleaned_data["file"]
    if upload is None:
        form.add_error("file", _("Choose a workbook."))
        return []
    try:
        taken = Approval.objects.filter(bundle=bundle).values_list("code", flat=True)
        rows = read_sheet(upload.read(), taken=taken)
    except ScheduleRefused as refusal:
        form.add_error("file", _(MESSAGES[refusal.code]) % dict(refusal.values))
        return []
    if not rows:
        form.add_error("file", _("No row below the headings has an approval."))
    return _looked_at(rows, bundle)


def _add(bundle: Bundle, kept: str, by: Actor) -> int:
    try:
        rows: list[Mapping[str, Any]] = signing.loads(kept, salt=_SALT, max_age=SECONDS)
    except signing.BadSignature as error:
        raise policies.WordsMissing(_("The preview is too old.")) from error
    bodies = Body.objects.in_bulk([row["body"] for row in rows])
    new = [operations.NewApproval(**{**row, "body": bodies[row["body"]]}) for row in rows]
    return len(operations.add_approvals(bundle=bundle, approvals=new, by=by, at=clock.now()))


@require_safe
@business_only
def blank(request: HttpRequest) -> HttpResponse:
    """An empty workbook with the headings and one example."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "审批事项"
    sheet.append(_HEADINGS)
    sheet.append(_EXAMPLE)
    for column, width in zip("ABCDEFGHIJ", (10, 28, 22, 10, 10, 16, 32, 10, 14, 12), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    answer = HttpResponse(
        written.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="approvals.xlsx"'
    return answer
