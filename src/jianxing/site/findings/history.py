"""What happened to a finding, told from its acts; whoever may not see the content of an act sees that it happened."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.directory.models import PlanDomain
from jianxing.directory.queries import labels_of_bodies, names_of_people
from jianxing.findings.models import Finding, Verification
from jianxing.ledger.models import Act
from jianxing.site.components import Event, FileItem, Tone

#: What an act is called in the time line, its icon and its tone.
KINDS: dict[str, tuple[Promise, str, Tone]] = {
    "draft": (gettext_lazy("Draft written"), "edit", ""),
    "register": (gettext_lazy("Registered"), "clipboard-check", ""),
    "place": (gettext_lazy("Brought in from a ledger"), "file-import", ""),
    "restate": (gettext_lazy("Restated by a ledger"), "file-import", ""),
    "assign": (gettext_lazy("Assigned"), "send", ""),
    "accept": (gettext_lazy("Assignment accepted"), "check", ""),
    "decline": (gettext_lazy("Assignment declined"), "arrow-back-up", "stop"),
    "recall": (gettext_lazy("Assignment taken back"), "arrow-back-up", ""),
    "start": (gettext_lazy("Rectification begun"), "player-play", ""),
    "report": (gettext_lazy("Progress reported"), "notes", ""),
    "attach": (gettext_lazy("Files attached"), "paperclip", ""),
    "ask_extension": (gettext_lazy("Extension asked for"), "calendar-plus", "ask"),
    "decide_extension": (gettext_lazy("Extension decided"), "calendar", ""),
    "submit": (gettext_lazy("Closing requested"), "circle-check", "ask"),
    "return": (gettext_lazy("Request to close returned"), "arrow-back-up", "stop"),
    "close": (gettext_lazy("Verified and closed"), "checks", "done"),
    "verify_stated": (gettext_lazy("Stated closing verified"), "checks", "done"),
    "look_back": (gettext_lazy("Looked back"), "eye", ""),
    "reopen": (gettext_lazy("Reopened after a relapse"), "refresh", "stop"),
    "transfer": (gettext_lazy("Transferred"), "switch-horizontal", ""),
    "share": (gettext_lazy("Shared"), "share", ""),
    "set_handler": (gettext_lazy("Handler named"), "user-check", ""),
    "hand_over": (gettext_lazy("Handed over"), "user-check", ""),
    "route": (gettext_lazy("Routed inside the responsible body"), "building-community", ""),
    "unroute": (gettext_lazy("Routing inside ended"), "arrow-back-up", ""),
    "correct": (gettext_lazy("Corrected"), "edit", ""),
    "recount": (gettext_lazy("Deadline counted again"), "calendar", ""),
    "void": (gettext_lazy("Voided"), "ban", "stop"),
    "join": (gettext_lazy("Joined into another finding"), "link", "stop"),
    "part": (gettext_lazy("Parted from the finding it was joined into"), "arrow-back-up", ""),
    "keep": (gettext_lazy("Another finding was joined into this one"), "link", ""),
    "let_go": (gettext_lazy("A finding that was joined into this one was parted"), "arrow-back-up", ""),
    "keep_apart": (gettext_lazy("Said to be another matter than a similar finding"), "eye", ""),
}
FIELD_LABELS: dict[str, Promise] = {
    "description": gettext_lazy("Finding"),
    "domain": gettext_lazy("Domain"),
    "category": gettext_lazy("Category"),
    "place": gettext_lazy("Place"),
    "discovered_via": gettext_lazy("Found through"),
    "found_on": gettext_lazy("Found on"),
    "measures": gettext_lazy("What is required"),
    "due_on": gettext_lazy("Due date"),
    "percent": gettext_lazy("Progress"),
    "progress": gettext_lazy("Latest report"),
    "remark": gettext_lazy("Remark"),
}
#: These follow from the due date and would only repeat it.
_REPEATS = frozenset({"due_kind", "due_text"})


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the people and bodies that the acts speak of."""

    people: Mapping[int, str]
    bodies: Mapping[int, str]

    def body(self, pk: object) -> str:
        """Return the body's label, a dash where there is none."""
        return self.bodies.get(pk, f"#{pk}") if isinstance(pk, int) else "—"

    def person(self, pk: object) -> str:
        """Return the person's name, a dash where there is none."""
        return self.people.get(pk, f"#{pk}") if isinstance(pk, int) else "—"


def names_in(*, acts: Sequence[Act]) -> Names:
    """Look the names up, in one query each."""
    body_ids = {act.body_id for act in acts} | _keys(acts, ("responsible", "suggested", "from", "to"))
    body_ids |= {pk for act in acts for pk in act.public.get("bodies", ())}
    person_ids = {act.person_id for act in acts} | _keys(acts, ("handler", "from", "to"))
    return Names(
        people=names_of_people(keys=[pk for pk in person_ids if pk is not None]),
        bodies=labels_of_bodies(keys=[pk for pk in body_ids if pk is not None]),
    )


def _keys(acts: Sequence[Act], names: Sequence[str]) -> set[int | None]:
    values = (act.public.get(name) for act in acts for name in names)
    return {value for value in values if isinstance(value, int)}


def events(
    *, finding: Finding, acts: Sequence[Act], files: Mapping[int, FileItem], today: date
) -> list[Event]:
    """Return the time line, newest first: what is to come, what was done, and what a ledger states of before."""
    names = names_in(acts=acts)
    told = [_event(act, names=names, files=files) for act in reversed(acts)]
    return [*_to_come(finding), *told, *_stated(finding)]


def _to_come(finding: Finding) -> Iterable[Event]:
    for look_back in finding.look_backs.all():
        if not look_back.outcome:
            yield Event(at=look_back.due_on, what=_("Look-back is due"), icon="eye", tone="future")


def _stated(finding: Finding) -> Iterable[Event]:
    """What the sheet said of the time before: kept apart from what was done here."""
    if finding.closed_on and finding.closure_stated:
        yield Event(at=finding.closed_on, what=_("Closed, as the ledger states"), icon="table", tone="future")
    for submission in finding.submissions.all():
        if submission.stated and submission.return_reason:
            yield Event(
                at=submission.submitted_at,
                what=_("Returned, as the ledger states"),
                text=submission.return_reason,
                icon="table",
                tone="future",
            )
    if finding.found_on:
        yield Event(at=finding.found_on, what=_("Found"), icon="flag", text=finding.discovered_via)


def _event(act: Act, *, names: Names, files: Mapping[int, FileItem]) -> Event:
    verb = act.kind.removeprefix("finding.")
    unknown: tuple[str, str, Tone] = (act.kind, "clock", "")
    what, icon, tone = KINDS.get(verb, unknown)
    said = _content(act)
    if verb == "look_back":
        holds = act.public.get("outcome") == "holds"
        what, tone = (_("Looked back: it holds"), "done") if holds else (_("Looked back: relapsed"), "stop")
    if verb == "decide_extension":
        granted = act.public.get("decision") == "granted"
        what, tone = (_("Extension granted"), "done") if granted else (_("Extension refused"), "stop")
    tell = TELLERS.get(verb)
    return Event(
        at=act.occurred_at,
        what=str(what),
        who=_who(act, names),
        text=tell(act.public, said, names) if tell else str(said.get("reason", "")),
        icon=icon,
        tone=tone,
        files=[files[pk] for pk in act.public.get("files", ()) if pk in files],
    )


def _content(act: Act) -> Mapping[str, Any]:
    # The detail is there only where row security shows it.
    detail = getattr(act, "detail", None)
    return detail.content if detail is not None else {}


def _who(act: Act, names: Names) -> str:
    if act.person_id is None:
        return _("by the system")
    return f"{names.body(act.body_id)} {names.person(act.person_id)}".strip()


Teller = Callable[[Mapping[str, Any], Mapping[str, Any], Names], str]


def _assigned(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    due = public.get("due_on")
    to = _("To %(body)s") % {"body": names.body(public.get("responsible"))}
    return f"{to}, " + (_("due %(day)s") % {"day": due} if due else _("without a due date"))


def _placed(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    source = said.get("source") or {}
    parts = [str(source[key]) for key in ("file", "name", "sheet") if source.get(key)]
    if source.get("row"):
        parts.append(_("row %(row)s") % {"row": source["row"]})
    return " · ".join(parts)


def _declined(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    reason = str(said.get("reason", ""))
    if public.get("suggested") is None:
        return reason
    return f"{reason}\n" + _("Suggested: %(body)s") % {"body": names.body(public["suggested"])}


def _reported(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    text = str(said.get("text", ""))
    percent = public.get("percent")
    return text if percent is None else f"{percent}% · {text}"


def _extension(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    return f"{public.get('from')} → {public.get('to')}\n{said.get('reason', '')}".strip()


def _decided(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    due = _("Due %(day)s") % {"day": public.get("due_on")}
    return f"{due}\n{said.get('reason', '')}".strip()


def _attached(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    return ""  # the files themselves stand below


def _answered(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    if not said:
        return ""
    rule = dict(Verification.Rule.choices).get(public.get("rule", ""), "")
    lines = (
        (_("Measures done"), said.get("measures_done")),
        (_("Effect checked"), said.get("effect_checked")),
        (_("Like cases"), said.get("like_cases")),
        (str(rule), said.get("rule_text")),
    )
    return format_html_join("\n", "<b>{}</b> {}", lines)


def _handler(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    return names.person(public.get("handler"))


def _handed(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    return f"{names.person(public.get('from'))} → {names.person(public.get('to'))}"


def _recounted(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    return f"{public.get('was')} → {public.get('due_on')}"


def _transferred(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    return (
        f"{names.body(public.get('from'))} → {names.body(public.get('to'))}\n{said.get('reason', '')}".strip()
    )


def _shared(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    return "、".join(names.body(pk) for pk in public.get("bodies", ()))


def _corrected(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    before, after = said.get("before") or {}, said.get("after") or {}
    lines = [
        format_html(
            "<b>{}</b> {}", FIELD_LABELS.get(name, name), difference(_shown(name, before[name]), _shown(name, after.get(name)))
        )
        for name in before
        if name not in _REPEATS
    ]  # fmt: skip
    if said.get("reason"):
        lines.append(conditional_escape(said["reason"]))
    return format_html_join("\n", "{}", ((line,) for line in lines))


def _shown(name: str, value: object) -> str:
    if value in (None, ""):
        return ""
    if name == "domain":
        return str(dict(PlanDomain.choices).get(str(value), value))
    return str(value)


def difference(before: str, after: str) -> SafeString:
    """Mark what was taken out and what was put in, character by character."""
    pieces: list[SafeString] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.real_quick_ratio() < 0.3 or matcher.ratio() < 0.3:
        return format_html("<del>{}</del> <ins>{}</ins>", before or "—", after or "—")
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(conditional_escape(before[i:j]))
            continue
        if i < j:
            pieces.append(format_html("<del>{}</del>", before[i:j]))
        if k < m:
            pieces.append(format_html("<ins>{}</ins>", after[k:m]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped above


def _plan(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    return str(said.get("plan", ""))


def _statement(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    return str(said.get("statement", ""))


def _note(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    return str(said.get("note", ""))


TELLERS: dict[str, Teller] = {
    "assign": _assigned,
    "place": _placed,
    "decline": _declined,
    "start": _plan,
    "report": _reported,
    "attach": _attached,
    "ask_extension": _extension,
    "decide_extension": _decided,
    "submit": _statement,
    "close": _answered,
    "verify_stated": _answered,
    "look_back": _note,
    "transfer": _transferred,
    "share": _shared,
    "set_handler": _handler,
    "hand_over": _handed,
    "correct": _corrected,
    "recount": _recounted,
}
