"""What the figures of the bulletin must come to, those whose mechanism is findings, inspections, letters, projects,
programmes, referrals, meetings, atlas, schedule, approvals.

Taken from the article test that issue 3 names (``article_facts.yaml``): id, unit, and either the bounds or the value.
"""

FACTS: dict[str, tuple[str, tuple[int, int] | str]] = {
    "frame.domains_on_map": ("domain", (6, 6)),
    "frame.plan_conflicts": ("conflict", (1, 999)),
    "industry.visits.projects": ("project", (3, 3)),
    "industry.bundle.on_time": ("application", (1, 1)),
    "industry.bundle.approvals": ("approval", (3, 8)),
    "industry.medpark.findings_closed": ("finding", (11, 19)),
    "industry.medpark.days_saved": ("calendar day", (50, 60)),
    "industry.medpark.projects_introduced": ("project", (27, 29)),
    "transport.rail.blockers_closed": ("finding", (2, 99)),
    "transport.rail.joint_letters": ("letter", (2, 99)),
    "transport.rail.joint_bodies": ("organisation", (4, 99)),
    "transport.tanglang.jurisdictions": ("province", (3, 3)),
    "transport.tanglang.stage": ("stage", "tendering"),
    "ecology.focus_items": ("focus item", (4, 4)),
    "ecology.indicators.checked": ("series", (1, 9999)),
    "ecology.indicators.questions": ("question", (1, 999)),
    "ecology.sites_visited": ("site", (1, 99)),
    "services.cadence.held": ("meeting", (1, 999)),
    # What the bulletin's own figure names beside those held.
    "services.cadence.due": ("meeting", (1, 999)),
    "services.cadence.missed": ("meeting", (1, 999)),
    "services.workstyle.years": ("year", (4, 4)),
    "culture.canal.checklists": ("checklist", (2, 99)),
    "culture.canal.zizhulin.stage": ("stage", "operation"),
    "culture.activities": ("activity", (3, 9)),
    "culture.referrals": ("referral", (3, 99)),
    "culture.consultations": ("meeting", (1, 99)),
    "culture.modes": ("mode", (3, 9)),
    "safety.consultations": ("meeting", (1, 999)),
    "safety.agreements": ("agreement", (1, 9)),
    "safety.resilience.funds_checked": ("project", (1, 9)),
    "safety.enclaves": ("enclave", (4, 99)),
    "safety.penalties.deviations": ("group", (0, 999)),
    "safety.blind_spots": ("area", (0, 99)),
}
