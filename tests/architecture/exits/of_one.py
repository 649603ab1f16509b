"""Exits that speak of one thing, by their arguments; and those that speak of the map and of the directory."""

from jianxing.briefs.documents import FORMS
from jianxing.site.approvals.doing import APPROVAL, BUNDLE, MATERIAL
from jianxing.site.atlas.area_doing import AREA, DUTY, TIE
from jianxing.site.atlas.doing import FEATURE, LAYER, LINK, VERSION
from jianxing.site.atlas.map.overlays import OVERLAYS
from jianxing.site.blockers.doing import BLOCKER
from jianxing.site.boundaries.doing import GENERATION
from jianxing.site.briefs.doing import BRIEF
from jianxing.site.conflicts.doing import CONFLICT, RULE
from jianxing.site.coverage.doing import CARD as COVERAGE
from jianxing.site.coverage.doing import LIST as OUTLET_LIST
from jianxing.site.coverage.doing import MATCH, TRIAL
from jianxing.site.coverage.doing import VERSION as LIST_VERSION
from jianxing.site.feedback.doing import BESIDE, CLUSTER, DOOR
from jianxing.site.feedback.doing import REPORT as VOICE
from jianxing.site.files.origin import DEEDS as ORIGIN
from jianxing.site.findings.doing import DOINGS
from jianxing.site.freight.doing import FILE as FREIGHT_FILE
from jianxing.site.freight.doing import MISMATCH, TRAFFIC
from jianxing.site.incidents.deciding import LAPSE
from jianxing.site.incidents.dispatching import DISPATCHING
from jianxing.site.incidents.dispatching import REQUEST as REQUESTING
from jianxing.site.incidents.doing import INCIDENT as RESPONDING
from jianxing.site.incidents.forces import FORCE
from jianxing.site.indicators.doing import CLAIM, COMPENSATION, INTAKE, MANIFEST, TARGET
from jianxing.site.indicators.doing import SERIES as READINGS
from jianxing.site.inspections.doing import INSPECTION, REMINDER
from jianxing.site.instructions.doing import CHARGE
from jianxing.site.instructions.doing import INSTRUCTION as INSTRUCTING
from jianxing.site.leads.doing import REFERRAL as REFERRING
from jianxing.site.letters.doing import ACTION, RECEIPT
from jianxing.site.letters.doing import LETTER as LETTERING
from jianxing.site.meetings.doing import DECISION, ITEM, MEETING, MINUTES, SERIES
from jianxing.site.packages.doing import PACKAGE as PACKAGING
from jianxing.site.penalties.doing import CHAIN, DELEGATION, PENALTY_FILE
from jianxing.site.programmes.doing import PROGRAMME
from jianxing.site.projects.doing import ASSET, ENTRY, PROJECT
from jianxing.site.questions.doing import QUESTION as QUESTIONING
from jianxing.site.schedules.doing import SCHEDULE
from jianxing.site.schedules.doing import UPDATE as SCHEDULE_UPDATE
from jianxing.site.works.pages import WORK
from tests.architecture.exits.form import ABSENT, Things
from tests.architecture.exits.of_many import mark

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
    "penalty-run": lambda w: [(w.penalty_run,)],
    "penalty-result": lambda w: [(w.penalty_result,)],
    "penalty-case": lambda w: [(w.penalty_case,)],
    "delegation-do": lambda w: [(w.delegation, action) for action in DELEGATION],
    "duty-chain-do": lambda w: [(w.duty_chain, action) for action in CHAIN],
    "penalty-file": lambda w: [(w.penalty_file,)],
    "penalty-file-do": lambda w: [(w.penalty_file, action) for action in PENALTY_FILE],
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
    "traffic": lambda w: [(w.traffic,)],
    "traffic-do": lambda w: [(w.traffic, action) for action in TRAFFIC],
    "freight-movements": lambda w: [(w.traffic,)],
    "freight-sources": lambda w: [(w.traffic,)],
    "freight-files": lambda w: [(w.traffic,)],
    "freight-upload": lambda w: [(w.traffic,)],
    "movement": lambda w: [(w.movement,)],
    "mismatch-do": lambda w: [(w.mismatch, action) for action in MISMATCH],
    "freight-source-change": lambda w: [(w.freight_source,)],
    "freight-file": lambda w: [(w.freight_file,)],
    "freight-file-do": lambda w: [(w.freight_file, action) for action in FREIGHT_FILE],
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
    "atlas-tile": lambda w: [(str(pk), mark(w, pk), 8, 211, 97) for pk in (w.plan_version, w.plan_draft)],
    "plan-version": lambda w: [(w.plan_version,), (w.plan_draft,)],
    "plan-version-compare": lambda w: [(w.plan_version,)],
    "plan-version-do": lambda w: [(w.plan_version, action) for action in VERSION],
    "area-inspection-do": lambda w: [(w.area_inspection, action) for action in TIE],
    "feature": lambda w: [(w.feature,)],
    "check-run": lambda w: [(w.check_run,)],
    "check-run-document": lambda w: [(w.check_run, "docx")],
    "check-run-progress": lambda w: [(w.check_run,)],
    "check-run-stop": lambda w: [(w.check_run,)],
    "work": lambda w: [(w.work,)],
    "work-progress": lambda w: [(w.work,)],
    "work-do": lambda w: [(w.work, action) for action in WORK],
    "coverage-card": lambda w: [(w.card,)],
    "coverage-card-do": lambda w: [(w.card, action) for action in COVERAGE],
    "coverage-letter-link": lambda w: [(w.card,)],
    "coverage-ask-cell": lambda w: [(w.card, "120114", "museum", "11")],
    "coverage-outlets": lambda w: [(w.card,)],
    "coverage-lists": lambda w: [(w.card,)],
    "coverage-matches": lambda w: [(w.card,)],
    "coverage-list": lambda w: [(w.outlet_list,)],
    "coverage-list-do": lambda w: [(w.outlet_list, action) for action in OUTLET_LIST],
    "coverage-version-do": lambda w: [(w.list_version, action) for action in LIST_VERSION],
    "coverage-outlet": lambda w: [(w.outlet,)],
    "coverage-outlet-try": lambda w: [(w.outlet,)],
    "coverage-trial-do": lambda w: [(w.trial, action) for action in TRIAL],
    "coverage-match-do": lambda w: [(w.match, action) for action in MATCH],
    "incident": lambda w: [(one.pk,) for one in w.incidents],
    "incident-place": lambda w: [(one.pk,) for one in w.incidents],
    "incident-live": lambda w: [(one.pk,) for one in w.incidents],
    "incident-report": lambda w: [(one.pk, "docx") for one in w.incidents],
    "incident-do": lambda w: [(one.pk, action) for one in w.incidents for action in RESPONDING],
    "incident-alert": lambda w: [(w.incident.pk, w.alert)],
    "incident-message": lambda w: [(w.cap_message.incident_id, w.cap_message.pk)],
    "incident-lapse": lambda w: [(one,) for one in w.lapses],
    "incident-lapse-do": lambda w: [(one, action) for one in w.lapses for action in LAPSE],
    "force": lambda w: [(w.force,), (w.kept_force,)],
    "force-do": lambda w: [(pk, action) for pk in (w.force, w.kept_force) for action in FORCE],
    "resource-request-do": lambda w: [(w.resource_request, action) for action in REQUESTING],
    "dispatch-do": lambda w: [(w.dispatch, action) for action in DISPATCHING],
    "incident-feed-close": lambda w: [(w.alert_feed,)],
    "incident-feed": lambda w: [(w.alert_feed,)],
    "incident-feed-take": lambda w: [(w.alert_feed,)],
    "evidence-package": lambda w: [(w.package.pk,)],
    "evidence-package-live": lambda w: [(w.package.pk,)],
    "evidence-package-piece": lambda w: [(w.package.pk, one.pk) for one in w.package.pieces.all()],
    "evidence-package-do": lambda w: [(w.package.pk, action) for action in PACKAGING],
    "feedback-report": lambda w: [(w.report.pk,), (w.unrouted.pk,)],
    "feedback-report-do": lambda w: [
        (one.pk, action) for one in (w.report, w.unrouted) for action in (*VOICE, *BESIDE)
    ],
    "feedback-contact": lambda w: [(w.report.pk,)],
    "feedback-cluster": lambda w: [(w.cluster,)],
    "feedback-cluster-do": lambda w: [(w.cluster, action) for action in CLUSTER],
    "feedback-door": lambda w: [(w.report.door_id,)],
    "feedback-door-code": lambda w: [(w.report.door_id, "svg")],
    "feedback-door-poster": lambda w: [(w.report.door_id,)],
    "feedback-door-do": lambda w: [(w.report.door_id, action) for action in DOOR],
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
    "inspection-field": lambda w: [(w.inspection.pk,)],
    "inspection-field-state": lambda w: [(w.inspection.pk,)],
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
    "file-origin": lambda w: [(file.pk,) for file in w.files],
    "file-do": lambda w: [(file.pk, action) for file in w.files for action in ORIGIN],
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
