"""The matrix of rules: what holds for the acting body, a rule with its versions, and the table in and out."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianxing.atlas import operations, policies, queries
from jianxing.atlas.models import ConflictRule
from jianxing.atlas.operations.ruling import RuleRefused, as_draft, drafts_of
from jianxing.directory.policies import Refused, can
from jianxing.evidence.passing import as_path
from jianxing.kernel.actor import Actor
from jianxing.methods.atlas.conflicts import RuleBroken, read_matrix
from jianxing.methods.atlas.reading import FileRefused
from jianxing.methods.atlas.wording import MESSAGES
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.atlas.ways import tabs
from jianxing.site.components import Column, Crumb, Fact, Listing
from jianxing.site.conflicts.doing import RULE
from jianxing.site.conflicts.forms import KINDS, FileForm, RuleForm
from jianxing.site.conflicts.words import relations
from jianxing.site.deeds import enter, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import amount, iso


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The rules that hold for the acting body: its own, and those inherited from the bodies above it."""
    by = acting_request(request).actor
    held, kinds = list(queries.rules()), dict(KINDS)
    context = {
        "title": _("Matrix of rules"),
        "tabs": tabs("conflict-rules"),
        "rows": [
            (
                rule, kinds[rule.a_kind], kinds[rule.b_kind], relations().get(rule.relation, rule.relation),
                threshold(rule), rule.body_id == by.body_id,
            )
            for rule in held
        ],
        "table": Listing(
            id="conflict-rules",
            count=len(held),
            export_url=reverse("export-of", args=["conflict-rules"]),
            columns=(
                Column(key="name", label=_("Rule"), kind="name", can_hide=False),
                Column(key="a", label=_("First kind"), kind="short"),
                Column(key="b", label=_("Second kind"), kind="short"),
                Column(key="relation", label=_("Relation"), kind="short"),
                Column(key="threshold", label=_("What is not allowed"), kind="text"),
                Column(key="severity", label=_("Severity"), kind="short"),
                Column(key="whose", label=_("Whose rule"), kind="name"),
                Column(key="valid", label=_("Valid"), kind="date"),
            ),
        ),
        "may_edit": can(policies.check_can_edit_rules, by=by),
    }  # fmt: skip
    return render(request, "conflicts/rules.html", context)


def threshold(rule: ConflictRule) -> str:
    """Return in words from where on a rule is broken."""
    said = []
    if rule.area_above_m2:
        said.append(_("any area above %(n)s m²") % {"n": amount(rule.area_above_m2)})
    if rule.length_above_m:
        said.append(_("any length above %(n)s m") % {"n": amount(rule.length_above_m)})
    if rule.within_m:
        said.append(_("nearer than %(n)s m") % {"n": amount(rule.within_m)})
    if not said:
        said.append(_("anything in common"))
    if rule.needs_approval:
        said.append(_("without an approval number"))
    if rule.reports_length:
        said.append(_("length is reported"))
    return "；".join(said)


def rule_or_404(pk: int) -> ConflictRule:
    """Return the rule; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_rule, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a rule, with what may be done to it and the others."""
    rule, by, kinds = rule_or_404(pk), acting_request(request).actor, dict(KINDS)
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=rule, url=reverse("conflict-rule-do", args=[pk, key]), by=by)
            for key, deed in RULE.items()
        ]
    )
    facts = [
        Fact(label=_("First kind"), value=kinds[rule.a_kind]),
        Fact(label=_("Second kind"), value=kinds[rule.b_kind]),
        Fact(label=_("Relation"), value=relations().get(rule.relation, rule.relation)),
        Fact(label=_("What is not allowed"), value=threshold(rule)),
        Fact(label=_("Sliver width (m)"), value=amount(rule.sliver_m)),
        Fact(label=_("Severity"), value=rule.get_severity_display()),
        Fact(label=_("Whose rule"), value=rule.body.label),
        Fact(label=_("Valid from"), value=iso(rule.valid_from)),
        Fact(label=_("Valid before"), value=iso(rule.valid_to)),
        Fact(label=_("Wording of the finding"), value=rule.wording, is_wide=True),
        Fact(label=_("Legal basis"), value=rule.basis or "—", is_wide=True),
    ]
    if rule.void_reason:
        facts.append(Fact(label=_("Reason"), value=rule.void_reason, is_wide=True))
    context = {
        "title": rule.name,
        "crumbs": [Crumb(label=_("Matrix of rules"), url=reverse("conflict-rules")), Crumb(label=rule.name)],
        "rule": rule,
        "facts": facts,
        "versions": [(one, threshold(one)) for one in queries.rule_versions(rule=rule)],
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "conflicts/rule.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Add a rule."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        rule = operations.add_rule(draft=operations.RuleDraft(**data), by=by, at=at)
        return reverse("conflict-rule", args=[rule.pk])

    return enter(
        request=request,
        form=RuleForm(request.POST or None, initial={"valid_from": clock.today()}),
        check=lambda by: policies.check_can_edit_rules(by=by),
        run=run,
        title=_("Add a rule"),
        submit=_("Add"),
        back_url=reverse("conflict-rules"),
    )


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a rule; a change leads to its new version through the matrix."""
    rule = rule_or_404(pk)
    if action not in RULE:
        raise Http404
    return perform(
        request=request,
        deed=RULE[action],
        thing=rule,
        back_url=reverse("conflict-rules"),
        initial=asdict(as_draft(rule)) if action == "change" else None,
    )


@require_POST
@business_only
def adopt(request: HttpRequest) -> HttpResponse:
    """Take the rules to begin with over."""
    try:
        made = operations.adopt_standard_rules(by=acting_request(request).actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(n)d rules were added.") % {"n": made.added})
    return redirect("conflict-rules")


@require_safe
@business_only
def take_out(request: HttpRequest) -> HttpResponse:
    """Give the matrix as the JSON that the command takes and that can be brought in elsewhere."""
    rows = [queries.told(rule) for rule in queries.rules()]
    answer = JsonResponse({"rules": rows}, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="conflict-rules.json"'
    return answer


@require_http_methods(["GET", "POST"])
@business_only
def bring_in(request: HttpRequest) -> HttpResponse:
    """Bring a table of rules in: those of the same name are changed, the others added."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        drafts = read(data["file"])
        made = operations.bring_in_rules(drafts=drafts, by=by, at=at)
        said = _("%(added)d rules added, %(changed)d changed, %(same)d as they were.")
        messages.success(request, said % {"added": made.added, "changed": made.changed, "same": made.same})
        return reverse("conflict-rules")

    return enter(
        request=request,
        form=FileForm(request.POST or None, request.FILES or None),
        check=lambda by: policies.check_can_edit_rules(by=by),
        run=run,
        title=_("Bring a table of rules in"),
        submit=_("Bring in"),
        back_url=reverse("conflict-rules"),
    )


def read(file: Any) -> list[operations.RuleDraft]:
    """Read a table that was uploaded; raises ``RuleRefused`` with what is wrong in which row."""
    with as_path(file) as path:
        try:
            lines = read_matrix(path)
        except FileRefused as refusal:
            raise RuleRefused(
                _(MESSAGES[refusal.code]) % dict(refusal.values), _("Correct the file.")
            ) from refusal
        except RuleBroken as broken:
            place = (
                _("Row %(row)d %(column)s: ") % {"row": broken.row, "column": broken.column}
                if broken.row
                else ""
            )
            raise RuleRefused(
                place + _(MESSAGES[broken.code]) % {"value": broken.value}, _("Correct the file.")
            ) from broken
    return drafts_of(lines=lines, today=clock.today())
