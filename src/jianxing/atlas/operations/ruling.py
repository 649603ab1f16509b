"""The matrix of rules: rows added, changed by a further version, voided, brought in as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.atlas import policies, queries
from jianxing.atlas.models import ConflictRule, LayerKind, Severity
from jianxing.atlas.rulebook import RuleDraft, standard_rules
from jianxing.directory import roots
from jianxing.directory.acting import acting_body_id
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.kernel.actor import Actor
from jianxing.methods.atlas.conflicts import ANY, Line, Rule, RuleBroken
from jianxing.methods.atlas.wording import MESSAGES

_LONGEST = {"name": 60, "wording": 500, "basis": 300}


class RuleRefused(Refused):
    """What is said of the rule does not suffice, or its name is taken."""


@dataclass(frozen=True, slots=True)
class RulesTaken:
    """What became of a table of rules that was brought in."""

    added: int = 0
    changed: int = 0
    same: int = 0


def add_rule(*, draft: RuleDraft, by: Actor, at: datetime) -> ConflictRule:
    """Add a row to the matrix of the acting body, which the bodies below it inherit."""
    policies.check_can_edit_rules(by=by)
    with transaction.atomic():
        return _write(_checked(draft), uid=uuid4(), version=1, action="add", by=by, at=at)


def change_rule(*, rule: ConflictRule, draft: RuleDraft, by: Actor, at: datetime) -> ConflictRule:
    """Change a row by a further version of it; runs keep the version that they ran with."""
    policies.check_can_change_rule(rule=rule, by=by)
    checked = _checked(draft)
    if checked == as_draft(rule):
        return rule
    with transaction.atomic():
        if not ConflictRule.objects.filter(pk=rule.pk, superseded_at=None, voided_at=None).update(
            superseded_at=at
        ):
            raise roots.Overtaken(rule.name)
        return _write(checked, uid=rule.uid, version=rule.version + 1, action="change", by=by, at=at)


def void_rule(*, rule: ConflictRule, reason: str, by: Actor, at: datetime) -> ConflictRule:
    """Void a row: it holds no longer, and stays readable where it was used."""
    policies.check_can_change_rule(rule=rule, by=by)
    check_has_reason(reason=reason)
    void = {"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()}
    with transaction.atomic():
        if not ConflictRule.objects.filter(pk=rule.pk, superseded_at=None, voided_at=None).update(**void):
            raise roots.Overtaken(rule.name)
        rule.refresh_from_db()
        roots.act_on(
            rule, "void", subject="conflict_rule", by=by, at=at, confidential={"reason": reason.strip()}
        )
    return rule


def bring_in_rules(*, drafts: Sequence[RuleDraft], by: Actor, at: datetime) -> RulesTaken:
    """Bring a table in: a row with the name of one that the body has changes it, all others are added; none is voided."""
    policies.check_can_edit_rules(by=by)
    added = changed = same = 0
    with transaction.atomic():
        own = {rule.name: rule for rule in queries.rules() if rule.body_id == acting_body_id()}
        for draft in drafts:
            held = own.get(" ".join(draft.name.split()))
            if held is None:
                add_rule(draft=draft, by=by, at=at)
                added += 1
            elif change_rule(rule=held, draft=draft, by=by, at=at).pk == held.pk:
                same += 1
            else:
                changed += 1
    return RulesTaken(added, changed, same)


def adopt_standard_rules(*, by: Actor, at: datetime) -> RulesTaken:
    """Take over the rows to begin with that the matrix does not have, own or inherited."""
    policies.check_can_edit_rules(by=by)
    held = {rule.name for rule in queries.rules()}
    drafts = standard_rules(valid_from=timezone.localdate(at))
    return bring_in_rules(drafts=[draft for draft in drafts if draft.name not in held], by=by, at=at)


def drafts_of(*, lines: Sequence[Line], today: date) -> list[RuleDraft]:
    """Return the rows of a table that was read; raises ``RuleRefused`` with the row. Without a day a row holds from today."""
    return [_draft(line, today) for line in lines]


def _draft(line: Line, today: date) -> RuleDraft:
    rule, said = line.rule, line.said
    kinds = {str(label): kind for kind, label in LayerKind.choices}
    severities = {str(label): value for value, label in Severity.choices}

    def day(name: str) -> date | None:
        try:
            return date.fromisoformat(said[name]) if said[name] else None
        except ValueError:
            raise RuleRefused(
                _("Row %(row)d, %(column)s: “%(value)s” is no day.")
                % {"row": line.row, "column": name, "value": said[name][:40]},
                _("Write it as 2026-01-31."),
            ) from None

    name = rule.name or rule.key
    return RuleDraft(
        name=name,
        a_kind=kinds.get(rule.a, rule.a),
        b_kind=kinds.get(rule.b, rule.b),
        valid_from=day("valid_from") or today,
        valid_to=day("valid_to"),
        wording=said["wording"] or name,
        relation=rule.relation,
        area_above_m2=rule.area_above_m2,
        length_above_m=rule.length_above_m,
        within_m=rule.within_m,
        needs_approval=rule.needs_approval,
        reports_length=rule.reports_length,
        sliver_m=rule.sliver_m,
        severity=severities.get(said["severity"], said["severity"]) or Severity.ORDINARY,
        basis=said["basis"],
    )


def as_draft(rule: ConflictRule) -> RuleDraft:
    """Return a row as it would be written anew."""
    return RuleDraft(**{name: getattr(rule, name) for name in RuleDraft.__dataclass_fields__})


def _checked(draft: RuleDraft) -> RuleDraft:
    """Return the row in order; raises ``RuleRefused``."""
    texts: dict[str, Any] = {name: " ".join(getattr(draft, name).split()) for name in _LONGEST}
    if not texts["name"] or not texts["wording"]:
        raise RuleRefused(
            _("A rule needs a name and the wording of the finding."), _("Write what a finding shall say.")
        )
    for name, longest in _LONGEST.items():
        if len(texts[name]) > longest:
            raise RuleRefused(
                _("“%(text)s…” is longer than %(most)d characters.")
                % {"text": texts[name][:20], "most": longest},
                _("Write it shorter."),
            )
    for kind in (draft.a_kind, draft.b_kind):
        if kind not in (ANY, *LayerKind.values):
            raise RuleRefused(
                _("“%(kind)s” is no kind of layer.") % {"kind": kind[:60]},
                _("Choose one that the reference lists."),
            )
    if draft.severity not in Severity.values:
        raise RuleRefused(
            _("“%(value)s” is no severity.") % {"value": draft.severity[:40]},
            _("Choose one that the reference lists."),
        )
    if draft.valid_to is not None and draft.valid_to <= draft.valid_from:
        raise RuleRefused(_("The rule would end before it begins."), _("Choose a later last day."))
    try:
        Rule(
            relation=draft.relation,
            area_above_m2=draft.area_above_m2,
            length_above_m=draft.length_above_m,
            within_m=draft.within_m,
            sliver_m=draft.sliver_m,
        )
    except RuleBroken as broken:
        raise RuleRefused(
            _(MESSAGES[broken.code]) % {"value": broken.value}, _("Correct the rule.")
        ) from broken
    return replace(draft, **texts)


def _write(draft: RuleDraft, *, uid: Any, version: int, action: str, by: Actor, at: datetime) -> ConflictRule:
    facts: Mapping[str, Any] = asdict(draft)
    try:
        with transaction.atomic():
            rule: ConflictRule = ConflictRule.objects.create(
                **facts,
                uid=uid,
                version=version,
                body_id=acting_body_id(),
                made_at=at,
                made_by_id=by.person_id,
            )
    except IntegrityError as refusal:
        raise RuleRefused(
            _("“%(name)s” is there already.") % {"name": draft.name}, _("Change that rule, or choose a name.")
        ) from refusal
    public = {
        "uid": str(uid),
        "version": version,
        **{
            name: facts[name]
            for name in ("a_kind", "b_kind", "relation", "severity", "valid_from", "valid_to")
        },
        **{name: str(facts[name]) for name in ("area_above_m2", "length_above_m", "within_m", "sliver_m")},
        "needs_approval": draft.needs_approval,
    }
    words = {name: facts[name] for name in ("name", "wording", "basis")}
    # Two verbs, one writing: the words of the ledger tell a row that is new from one that is otherwise.
    roots.act_on(
        rule,
        "change" if action == "change" else "add",
        subject="conflict_rule",
        by=by,
        at=at,
        public=public,
        confidential=words,
    )
    return rule
