"""Every exit of the site: each address that can be read, with what a reader could ask of it.

The table is keyed by the names of the URL configuration. An address that is added there and not here fails the matrix.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jianxing.atlas.models import PlanVersion
from jianxing.briefs.documents import FORMS
from jianxing.directory.acting import acting
from jianxing.exporting.lists import LISTS as LISTED
from jianxing.site.approvals.doing import APPROVAL, BUNDLE, MATERIAL
from jianxing.site.atlas.area_doing import AREA, DUTY, TIE
from jianxing.site.atlas.doing import FEATURE, LAYER, LINK, VERSION
from jianxing.site.atlas.map.overlays import OVERLAYS
from jianxing.site.atlas.map.tiles import set_mark
from jianxing.site.blockers.doing import BLOCKER
from jianxing.site.boundaries.doing import GENERATION
from jianxing.site.briefs.doing import BRIEF
from jianxing.site.conflicts.doing import CONFLICT, RULE
from jianxing.site.findings.doing import DOINGS
from jianxing.site.indicators.doing import CLAIM, COMPENSATION, INTAKE, MANIFEST, TARGET
from jianxing.site.indicators.doing import SERIES as READINGS
from jianxing.site.inspections.doing import INSPECTION, REMINDER
from jianxing.site.instructions.doing import CHARGE
from jianxing.site.instructions.doing import INSTRUCTION as INSTRUCTING
from jianxing.site.leads.doing import REFERRAL as REFERRING
from jianxing.site.letters.doing import ACTION, RECEIPT
from jianxing.site.letters.doing import LETTER as LETTERING
from jianxing.site.meetings.doing import DECISION, ITEM, MEETING, MINUTES, SERIES
from jianxing.site.programmes.doing import PROGRAMME
from jianxing.site.projects.doing import ASSET, ENTRY, PROJECT
from jianxing.site.questions.doing import QUESTION as QUESTIONING
from jianxing.site.schedules.doing import SCHEDULE
from jianxing.site.schedules.doing import UPDATE as SCHEDULE_UPDATE
from tests.architecture.world import World

ABSENT = 9_000_000


@dataclass(frozen=True)
class Exit:
    """An address to be read. ``absent`` is the same address of something that does not exist."""

    name: str
    url: str
    absent: str = ""


Queries = Callable[[World], list[str]]
Things = Callable[[World], list[tuple[Any, ...]]]


def _none(world: World) -> list[str]:
    return [""]


def _searches(world: World) -> list[str]:
    return ["", *(f"q={words}" for words in world.words)]


def _ledger(world: World) -> list[str]:
    project, body = world.project.pk, world.standing.department.pk
    return [
        "",
        "scope=all",
        "scope=all&late=on",
        *(f"scope=all&q={words}" for words in world.words),
        f"scope=all&project={project}",
        f"scope=all&responsible={body}",
        f"scope=all&supervised_by={world.standing.group.pk}",
        f"scope=all&category={world.category}&via={world.via}",
    ]


def _prefilled(world: World) -> list[str]:
    return ["", f"projects={world.project.pk}"]


def _picked(world: World) -> list[str]:
    ids = "&".join(f"ids={finding.pk}" for finding in world.findings)
    return ["", ids]


def _kept(world: World) -> list[str]:
    return [f"scope=all&project={world.project.pk}"]


def _reminders(world: World) -> list[str]:
    return ["", "side=sent", *(f"side=sent&q={words}" for words in world.words)]


def _acts(world: World) -> list[str]:
    return ["", "kind=finding.register", "kind=import.upload"]


def _mark(world: World, version: int) -> str:
    """The mark under which a version's tiles stand, which only who sees it is told."""
    with acting(world.standing.supervisor):
        return set_mark([PlanVersion.objects.get(pk=version)])


#: Exits that speak of no single thing, with what may be asked of them.
LISTS: dict[str, Queries] = {
    "home": _none,
    "workbench": _none,
    "search": lambda world: [
        query for words in _searches(world) for query in (words, f"{words}&kind=findings&after={ABSENT}")
    ],
    "findings": _ledger,
    "findings-print": _ledger,
    "findings-export": _ledger,
    "findings-assign": _picked,
    "finding-new": _prefilled,
    "subscriptions": _none,
    "subscription-add": _none,
    "alike": lambda world: ["", f"import={world.run.pk}"],
    "alike-typed": lambda world: [
        f"description={words}&place={words}&projects={world.project.pk}"
        for words in (world.shared.description, world.kept.description)
    ],
    "findings-view-keep": _kept,
    "projects": _searches,
    "projects-oc4ids": _none,
    "projects-oc4ids-import": _none,
    "project-add": lambda world: ["", f"parent={world.project.pk}"],
    "programmes": _searches,
    "indicators": lambda world: [*_searches(world), "item=PM2.5&step=day", "source_kind=reported"],
    "stations": _searches,
    "claims": _searches,
    "claim-add": _none,
    "water-quality": _none,
    "compensations": _none,
    "compensation-add": _none,
    "waste-balance": _searches,
    "waste-manifest-add": _none,
    "reading-files": _none,
    "readings-upload": _none,
    "schedules": lambda world: [*_searches(world), "domain=transport"],
    "schedule-add": lambda world: ["", f"project={world.project.pk}"],
    "corridors": _none,
    "blocker-add": lambda world: [f"finding={world.shared.pk}", f"finding={world.kept.pk}"],
    "blockers": lambda world: ["", "longer=30", f"project={world.project.pk}"],
    "atlas": lambda world: [*_searches(world), "domain=industry", "kind=industrial_parks"],
    "atlas-map": lambda world: ["", "on=2020-01-01", f"selected=feature:{world.feature}", "off=projects"],
    "atlas-map-list": lambda world: ["", "box=116,38,119,41", f"selected=feature:{world.feature}"],
    "atlas-map-style": _none,
    "layer-add": _none,
    "check-runs": _none,
    "check-run-add": _none,
    "questions": lambda world: [*_searches(world), "side=received", "state=raised", "late=on"],
    "questions-decide": lambda world: [f"ids={world.question.pk}&ids={world.unasked.pk}"],
    "conflicts": lambda world: [
        *_searches(world),
        "standing=all",
        "standing=gone",
        f"comparison={world.comparison}",
    ],
    "conflicts-decide": lambda world: [f"ids={world.conflict}"],
    "comparisons": _searches,
    "comparison-add": _none,
    "comparison-in-force": _none,
    "conflict-rules": _none,
    "conflict-rule-add": _none,
    "conflict-rules-adopt": _none,
    "conflict-rules-file": _none,
    "conflict-rules-import": _none,
    "areas": lambda world: [*_searches(world), "kind=strip", "lacks=any", "place=120000", "level=province"],
    "area-rule": _none,
    "boundaries": _none,
    "boundaries-import": _none,
    "locate": lambda world: ["", "point=117.05,39.39", "point=x"],
    "programme-add": _none,
    "briefs": _searches,
    "brief-draft": _none,
    "brief-template": _none,
    "figures": _none,
    "figure-make": _none,
    "board": _none,
    "inspections": lambda world: [*_searches(world), "project=1", f"project={world.project.name}"],
    "inspection-add": _prefilled,
    "instructions": lambda world: [*_searches(world), "side=received", "late=on", "state=draft"],
    "instruction-add": lambda world: [
        "",
        f"finding={world.shared.pk}",
        f"finding={world.kept.pk}",
        f"project={world.project.pk}",
        f"inspection={world.inspection.pk}",
        f"supersedes={world.instruction.pk}",
    ],
    "signing": _none,
    "meetings": lambda world: ["", "month=2025-03", "month=1990-01"],
    "meetings-list": lambda world: [
        *_searches(world),
        "state=held",
        f"series={world.series}",
        "unexplained=1",
    ],
    "meeting-series-list": _none,
    "meeting-series-add": _none,
    "decisions": lambda world: [*_searches(world), "side=ours", "state=open", "late=1"],
    "approval-bundles": lambda world: [
        *_searches(world),
        "side=ours",
        "state=running",
        "late=1",
        f"project={world.project.pk}",
    ],
    "approval-bundle-add": lambda world: ["", f"project={world.project.pk}"],
    "approval-kinds": _none,
    "approval-kind-add": _none,
    "approval-workbook": _none,
    "calendar-feeds": _none,
    "calendar-feed-make": _none,
    # Behind the door of the leads room, which opens to a passphrase: tests/integration/site/leads walks them inside.
    "leads": lambda world: ["", "side=sealed", f"next=/leads/{world.lead}/"],
    "leads-key": _none,
    "leads-keys": _none,
    "leads-keys-make": _none,
    "leads-keys-give": _none,
    "leads-keys-restore": _none,
    "lead-new": lambda world: ["", f"follows={world.lead}"],
    "letters": lambda world: [
        *_searches(world),
        "side=received",
        "side=received&late=on",
        "late=on",
        "state=draft",
    ],
    "letter-add": lambda world: [
        "",
        f"finding={world.shared.pk}",
        f"finding={world.kept.pk}",
        f"project={world.project.pk}",
        f"joint_action={world.action.pk}",
        f"instead_of={world.letter.pk}",
        f"instead_of={world.letter.pk}&effect=withdraws",
        f"answers={world.letter_receipt}",
    ],
    "letter-paper": _none,
    "letter-numbers": lambda world: ["", "before=1"],
    "letter-prefix": lambda world: ["", "kind=urging"],
    "letter-series": _none,
    "signing-rule": _none,
    "joint-actions": lambda world: ["", "state=open"],
    "joint-action-add": lambda world: ["", f"finding={world.kept.pk}", f"project={world.project.pk}"],
    "impasses": _none,
    "reminders": _reminders,
    "reminder-add": _none,
    "imports": lambda world: ["", f"after={world.run.pk + 1}"],
    "head-approval": _none,
    "notices": lambda world: ["", "unread=1", f"after={ABSENT}"],
    "acts": _acts,
    "exports": lambda world: ["", f"after={ABSENT}"],
    "bodies": _searches,
    "people": _searches,
    "workdays": _none,
    "body-add": _none,
    "person-add": _none,
    "group-add": _none,
    "password": _none,
    "tokens": _none,
    "token-make": _none,
    "tokens-all": _none,
    "exchange": _none,
    "exchange-node": _none,
    "exchange-card": _none,
    "exchange-certificate": _none,
    "exchange-certificate-change": _none,
    "exchange-peer-add": _none,
    "exchange-import": _none,
}

#: Exits that speak of one thing: their arguments, the key of the thing first.
THINGS: dict[str, Things] = {
    "finding": lambda w: [(finding.pk,) for finding in w.findings],
    "finding-act": lambda w: [(finding.pk, action) for finding in w.findings for action in DOINGS],
    "subscription-change": lambda w: [(ABSENT - 1,)],
    "findings-view-forget": lambda w: [(ABSENT - 1,)],
    "project": lambda w: [(w.project.pk,)],
    "project-do": lambda w: [(w.project.pk, action) for action in PROJECT],
    "fund-entry-add": lambda w: [(w.project.pk, w.fund.pk)],
    "fund-entry-do": lambda w: [(w.project.pk, w.entry.pk, action) for action in ENTRY],
    "asset-do": lambda w: [(w.project.pk, w.asset.pk, action) for action in ASSET],
    "fund-doubt": lambda w: [(w.project.pk, f"fundentry-{w.entry.pk}")],
    "reading-series": lambda w: [(w.reading_series,)],
    "reading-series-do": lambda w: [(w.reading_series, action) for action in READINGS],
    "reading-series-rows": lambda w: [(w.reading_series,)],
    "reading-series-file": lambda w: [(w.reading_series,)],
    "reading-series-plot": lambda w: [(w.reading_series, plot) for plot in ("timeline", "calendar")],
    "reading-series-compare": lambda w: [(w.reading_series,)],
    "station": lambda w: [(w.station,)],
    "claim": lambda w: [(w.claim,)],
    "claim-do": lambda w: [(w.claim, action) for action in CLAIM],
    "target-add": lambda w: [(w.programme.pk,)],
    "target-do": lambda w: [(w.target, action) for action in TARGET],
    "section-aim-add": lambda w: [(w.station,)],
    "compensation": lambda w: [(w.compensation,)],
    "compensation-do": lambda w: [(w.compensation, action) for action in COMPENSATION],
    "waste-manifest-do": lambda w: [(w.manifest, action) for action in MANIFEST],
    "reading-file": lambda w: [(w.intake,)],
    "reading-file-progress": lambda w: [(w.intake,)],
    "reading-file-do": lambda w: [(w.intake, action) for action in INTAKE],
    "corridor": lambda w: [(w.project.pk,)],
    "schedule": lambda w: [(w.schedule,)],
    "blocker": lambda w: [(w.blocker,)],
    "blocker-do": lambda w: [(w.blocker, action) for action in BLOCKER],
    "analyses": lambda w: [(w.schedule,)],
    "analysis-add": lambda w: [(w.schedule,)],
    "analysis": lambda w: [(w.analysis,)],
    "analysis-file": lambda w: [(w.analysis,)],
    "schedule-import": lambda w: [(w.schedule,)],
    "schedule-do": lambda w: [(w.schedule, action) for action in SCHEDULE],
    "schedule-update": lambda w: [(w.schedule_update,), (w.schedule_draft,)],
    "schedule-bars": lambda w: [(w.schedule_update,), (w.schedule_draft,)],
    "schedule-update-progress": lambda w: [(w.schedule_update,), (w.schedule_draft,)],
    "schedule-file": lambda w: [
        (w.schedule_update, "json"),
        (w.schedule_update, "xlsx"),
        (w.schedule_draft, "json"),
    ],
    "schedule-update-do": lambda w: [(w.schedule_draft, action) for action in SCHEDULE_UPDATE],
    "layer": lambda w: [(w.layer,)],
    "layer-draw": lambda w: [(w.layer,)],
    "layer-import": lambda w: [(w.layer,)],
    "layer-do": lambda w: [(w.layer, action) for action in LAYER],
    "atlas-tile": lambda w: [(str(pk), _mark(w, pk), 8, 211, 97) for pk in (w.plan_version, w.plan_draft)],
    "plan-version": lambda w: [(w.plan_version,), (w.plan_draft,)],
    "plan-version-compare": lambda w: [(w.plan_version,)],
    "plan-version-do": lambda w: [(w.plan_version, action) for action in VERSION],
    "area-inspection-do": lambda w: [(w.area_inspection, action) for action in TIE],
    "feature": lambda w: [(w.feature,)],
    "check-run": lambda w: [(w.check_run,)],
    "check-run-progress": lambda w: [(w.check_run,)],
    "check-run-stop": lambda w: [(w.check_run,)],
    "question": lambda w: [(one.pk,) for one in w.questions],
    "question-document": lambda w: [(one.pk, "docx") for one in w.questions],
    "question-do": lambda w: [(one.pk, action) for one in w.questions for action in QUESTIONING],
    "conflict": lambda w: [(w.conflict,)],
    "conflict-do": lambda w: [(w.conflict, action) for action in CONFLICT],
    "conflict-run": lambda w: [(w.conflict_run,)],
    "conflict-run-progress": lambda w: [(w.conflict_run,)],
    "conflict-run-stop": lambda w: [(w.conflict_run,)],
    "conflict-rule": lambda w: [(w.conflict_rule,)],
    "conflict-rule-do": lambda w: [(w.conflict_rule, action) for action in RULE],
    "feature-do": lambda w: [(w.feature, action) for action in FEATURE],
    "feature-link-do": lambda w: [(w.feature_link, action) for action in LINK],
    "programme": lambda w: [(w.programme.pk,)],
    "programme-do": lambda w: [(w.programme.pk, action) for action in PROGRAMME],
    "inspection": lambda w: [(w.inspection.pk,)],
    "inspection-do": lambda w: [(w.inspection.pk, action) for action in INSPECTION],
    "inspection-tick": lambda w: [(w.inspection.pk,)],
    "inspection-finding": lambda w: [(w.inspection.pk,)],
    "instruction": lambda w: [(one.pk,) for one in w.instructions],
    "instruction-receipt": lambda w: [(one.pk,) for one in w.instructions],
    "instruction-do": lambda w: [(one.pk, action) for one in w.instructions for action in INSTRUCTING],
    "charge": lambda w: [(w.charge,)],
    "charge-do": lambda w: [(w.charge, action) for action in CHARGE],
    "meeting-series": lambda w: [(w.series,)],
    "meeting-series-do": lambda w: [(w.series, action) for action in SERIES],
    "meeting": lambda w: [(w.meeting.pk,), (w.coming,)],
    "meeting-do": lambda w: [(w.meeting.pk, action) for action in (*MEETING, "answer")],
    "meeting-proposals": lambda w: [(w.coming,)],
    "meeting-minutes-draft": lambda w: [(w.meeting.pk,)],
    "agenda-item-do": lambda w: [(w.item, action) for action in ITEM],
    "minutes": lambda w: [(w.minutes,)],
    "minutes-document": lambda w: [(w.minutes, form) for form in ("docx", "pdf")],
    "minutes-do": lambda w: [(w.minutes, action) for action in MINUTES],
    "decision": lambda w: [(w.decision.pk,)],
    "decision-do": lambda w: [(w.decision.pk, action) for action in DECISION],
    "approval-bundle": lambda w: [(w.bundle.pk,)],
    "approval-bundle-do": lambda w: [(w.bundle.pk, action) for action in BUNDLE],
    "approval-bundle-code": lambda w: [(w.bundle.pk,)],
    "approval-bundle-workbook": lambda w: [(w.bundle.pk,)],
    "approval": lambda w: [(w.approval,)],
    "approval-do": lambda w: [(w.approval, action) for action in APPROVAL],
    "approval-material-do": lambda w: [(w.material, action) for action in MATERIAL],
    "approval-forecast": lambda w: [(w.forecast,)],
    # Kinds are public: one that is not there.
    "approval-kind-cases": lambda w: [(ABSENT - 1,)],
    "lead": lambda w: [(w.lead,)],
    "lead-authorise": lambda w: [(w.lead,)],
    "lead-reporter": lambda w: [(w.lead,)],
    "lead-do": lambda w: [(w.lead, action) for action in REFERRING],
    "leads-opening": lambda w: [(w.opening,)],
    "letter": lambda w: [(one.pk,) for one in w.letters],
    # Pictures and PDF are set from what the Word document says; each takes the typesetter, so of one letter.
    "letter-document": lambda w: [(w.letter.pk,)],
    "letter-document-file": lambda w: [(w.letter.pk, "pdf"), *((one.pk, "docx") for one in w.letters)],
    "letter-do": lambda w: [(one.pk, action) for one in w.letters for action in LETTERING],
    "letter-receipt": lambda w: [(w.letter_receipt,)],
    "letter-receipt-do": lambda w: [(w.letter_receipt, action) for action in RECEIPT],
    "joint-action": lambda w: [(w.action.pk,)],
    "joint-action-do": lambda w: [(w.action.pk, action) for action in ACTION],
    "joint-plan-position": lambda w: [(w.plan,)],
    "impasse": lambda w: [(w.impasse.pk,)],
    "impasse-decide": lambda w: [(w.impasse.pk,)],
    "reminder": lambda w: [(w.reminder.pk,)],
    "reminder-do": lambda w: [(w.reminder.pk, action) for action in REMINDER],
    "brief": lambda w: [(w.brief.pk,)],
    "brief-edit": lambda w: [(w.brief.pk,)],
    "brief-changes": lambda w: [(w.brief.pk,)],
    "brief-figure": lambda w: [(w.brief.pk, w.figure.key)],
    "brief-do": lambda w: [(w.brief.pk, action) for action in BRIEF],
    "brief-document": lambda w: [(w.brief.pk, form) for form in FORMS],
    "figure": lambda w: [(w.figure.key,)],
    "figure-revise": lambda w: [(w.figure.key,)],
    "figure-do": lambda w: [(w.figure.key, action) for action in ("place", "retire")],
    "import": lambda w: [(w.run.pk,)],
    "import-columns": lambda w: [(w.run.pk,)],
    "import-bodies": lambda w: [(w.run.pk,)],
    "import-rows": lambda w: [(w.run.pk,)],
    "import-begin": lambda w: [(w.run.pk,)],
    "import-cancel": lambda w: [(w.run.pk,)],
    "import-resume": lambda w: [(w.run.pk,)],
    "import-progress": lambda w: [(w.run.pk,)],
    "import-returned": lambda w: [(w.run.pk,)],
    "import-edited-begin": lambda w: [(w.run.pk,)],
    "import-edited-cancel": lambda w: [(w.run.pk,)],
    "import-edited-returned": lambda w: [(w.run.pk,)],
    "export": lambda w: [(w.export.pk,)],
    "export-progress": lambda w: [(w.export.pk,)],
    "export-cancel": lambda w: [(w.export.pk,)],
    "export-file": lambda w: [(w.export.pk,)],
    "file": lambda w: [(file.pk,) for file in w.files],
    "file-preview": lambda w: [(file.pk,) for file in w.files],
    "notice": lambda w: [(pk,) for pk in w.notices],
    "exchange-peer": lambda w: [(ABSENT - 1,)],
    "exchange-peer-card": lambda w: [(ABSENT - 1,)],
    "exchange-peer-address": lambda w: [(ABSENT - 1,)],
    "exchange-peer-certificate": lambda w: [(ABSENT - 1,)],
    "exchange-peer-revoke": lambda w: [(ABSENT - 1,)],
    "exchange-certificate-revoke": lambda w: [(ABSENT - 1,)],
    "act-proof": lambda w: [(pk,) for pk in w.acts],
}

#: Exits of the map that take what is no thing: an overlay's key, the form of a picture. Paper takes the typesetter, and is
#: set from the same picture.
OF_THE_MAP = {"atlas-map-overlay": tuple(OVERLAYS), "atlas-map-picture": ("svg",)}

#: What a thing's page may be asked besides.
ASKED: dict[str, tuple[str, ...]] = {
    "plan-version-compare": ("with=1",),
    "reading-series": ("year=2025",),
    "reading-series-rows": ("version=1",),
    "import": ("step=sheet", "step=bodies", "step=preview"),
    "file": ("download=1",),
}

#: Addresses about one body, person, group or piece of land, which every signed-in reader may find. Of an enclave's page only the
#: inspections are case content, which the walk looks for.
OF_THE_DIRECTORY: dict[str, Things] = {
    "area": lambda w: [(w.area,)],
    "area-do": lambda w: [(w.area, action) for action in AREA],
    "area-duty-do": lambda w: [(w.area_duty, action) for action in DUTY],
    "body": lambda w: [(body.pk,) for body in (w.standing.group, w.standing.department)],
    # Public boundaries; tests/integration/site/boundaries reads them.
    "generation": lambda w: [(ABSENT - 1,)],
    "generation-do": lambda w: [(ABSENT - 1, action) for action in GENERATION],
    "body-move": lambda w: [(w.standing.group.pk,)],
    "body-confirm": lambda w: [(w.standing.group.pk,)],
    "body-alias": lambda w: [(w.standing.group.pk,)],
    "person-appoint": lambda w: [(w.standing.supervisor.person_id,)],
    "person-password": lambda w: [(w.standing.supervisor.person_id,)],
    "person-active": lambda w: [(w.standing.supervisor.person_id,)],
    "appointment-end": lambda w: [(w.appointment,)],
    "appointment-deputy": lambda w: [(w.appointment,)],
    "group-dissolve": lambda w: [(w.task_group.pk,)],
}

#: Addresses that show nothing of anybody's cases, each with its reason.
WITHOUT_CONTENT = {
    "atlas-base-tile": "public boundaries, for whoever holds a business role",
    "healthz": "says that the process answers",
    "readyz": "says that the database answers",
    "style-guide": "shows components with made-up words",
    "style-guide-form": "shows a form with made-up words",
    "sign-in": "nobody is signed in there",
    "sign-out": "taken by POST alone",
    "act-for": "taken by POST alone",
    "set_language": "taken by POST alone",
    "acts-verify": "taken by POST alone; says whether the log is intact",
    "subscription-pause": "taken by POST alone; one's own",
    "subscription-end": "taken by POST alone; one's own",
    "alike-apart": "taken by POST alone",
    "areas-survey": "taken by POST alone; looks over public boundaries",
    "area-joint": "taken by POST alone; leads to an inspection that is seen",
    "import-plan-choose": "taken by POST alone",
    "import-plan-publish": "taken by POST alone",
    "import-plan-cancel": "taken by POST alone",
    "meeting-participant-leave": "taken by POST alone",
    "calendar-feed-revoke": "taken by POST alone",
    "calendar-feed": "opened by a token alone; tests/integration/site/meetings reads what it says",
    "track": "opened by a code alone; tests/integration/site/approvals reads what it says",
    "leads-leave": "taken by POST alone",
    "leads-keys-take": "taken by POST alone, inside the leads room",
    "leads-keys-announce": "taken by POST alone, inside the leads room",
    "leads-opening-do": "taken by POST alone, inside the leads room",
    "leads-opening-read": "taken by POST alone, inside the leads room",
    "lead-open": "taken by POST alone, inside the leads room",
    "lead-file": "taken by POST alone, inside the leads room",
    "notices-read": "taken by POST alone",
    "token-revoke": "taken by POST alone",
    "exchange-certificate-next": "taken by POST alone",
    "exchange-peer-now": "taken by POST alone",
    "exchange-peer-export": "taken by POST alone; the system officer's",
    "workday-set": "taken by POST alone; the calendar is everybody's",
}


def names() -> set[str]:
    """Return the names of all addresses of the site."""
    return {str(pattern.name) for pattern in _patterns(get_resolver().url_patterns)}


def _patterns(found: list[Any]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns)
        else:
            yield one


def known() -> set[str]:
    """Return the names that the matrix knows."""
    return {
        *LISTS,
        *THINGS,
        *OF_THE_DIRECTORY,
        *WITHOUT_CONTENT,
        "pick",
        "findings-choices",
        "export-of",
        *OF_THE_MAP,
    }


def lists(world: World) -> list[Exit]:
    """Return the exits that speak of no single thing."""
    asked = [
        Exit(name, reverse(name) + (f"?{query}" if query else ""))
        for name, queries in LISTS.items()
        for query in queries(world)
    ]
    picked = [
        Exit(
            "pick",
            f"{reverse('pick', args=[source])}?field=x&many={many}&x_words={words}&x={world.project.pk}",
        )
        for source in ("projects", "bodies")
        for many in (0, 1)
        for words in world.words
    ]
    offered = [
        Exit("findings-choices", reverse("findings-choices", args=[column]))
        for column in ("category", "via", "nothing")
    ]
    shown = [one for one in picked if "bodies" not in one.url]
    drawn = [Exit(name, reverse(name, args=[arg])) for name, args in OF_THE_MAP.items() for arg in args]
    return [*asked, *shown, *drawn, *offered, *_workbooks(world)]


def _workbooks(world: World) -> Iterator[Exit]:
    """Every list as a workbook, whole and narrowed to what somebody might guess."""
    narrowed = {
        "findings": _ledger(world),
        "projects": _searches(world),
        "programmes": _searches(world),
        "inspections": _searches(world),
        "reminders": ["side=sent", "side=received"],
        "letters": ["", "side=received", "side=sent&late=on", *_searches(world)],
        "funds": ["", f"project={world.project.pk}"],
        "checklists": ["", f"project={world.project.pk}"],
        "import-rows": ["", f"run={world.run.pk}"],
        "meetings": _searches(world),
        "decisions": _searches(world),
        "approval-bundles": ["", "side=ours", *_searches(world)],
        "approvals": ["", "side=ours", *_searches(world)],
        "layers": _searches(world),
        "reading-series": ["item=PM2.5", *_searches(world)],
        "areas": ["", "kind=strip", *_searches(world)],
        "features": ["", f"plan_version={world.plan_version}", f"plan_version={world.plan_draft}"],
        "conflicts": ["standing=all", *_searches(world)],
        "questions": ["", "side=received", *_searches(world)],
        "acts": _acts(world),
    }
    for key in LISTED:
        for query in narrowed.get(key, [""]):
            yield Exit("export-of", reverse("export-of", args=[key]) + (f"?{query}" if query else ""))


def things(world: World) -> list[Exit]:
    """Return the exits that speak of one thing."""
    return list(_of(THINGS, world))


def of_the_directory(world: World) -> list[Exit]:
    """Return the exits of the directory."""
    return list(_of(OF_THE_DIRECTORY, world))


def _of(table: dict[str, Things], world: World) -> Iterator[Exit]:
    for name, arguments in table.items():
        for args in arguments(world):
            for query in ("", *ASKED.get(name, ())):
                asked = f"?{query}" if query else ""
                absent = reverse(name, args=[ABSENT, *args[1:]])
                yield Exit(name, reverse(name, args=args) + asked, absent + asked)


def text_of(answer: Any) -> str:
    """Return everything that an answer says: its head, and its body, a workbook's parts unpacked."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
        return head + "\n".join(parts)
    return head + "\n" + content.decode("utf-8", "replace")


#: What differs between two answers that say the same.
_CHANGING = (
    r"csrfmiddlewaretoken\" value=\"[^\"]+",
    r"csrf-token\" content=\"[^\"]+",
    r"(?i)x-request-id: .*",
    r"Content-Length: .*",
    r"Expires: .*",
    r"Set-Cookie: .*",
    r"nonce-[\w+/=-]+",
    r"nonce=\"[^\"]+",
    r"Server-Timing: .*",
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",  # when a workbook was made
    r"urn:jianxing:oc4ids:\w+",  # when a package was made
    r"publishedDate\": \"[^\"]+",
)


def said(text: str) -> str:
    """Return an answer's text without what changes from one answer to the next."""
    for pattern in _CHANGING:
        text = re.sub(pattern, "", text)
    return text
