"""Exits that speak of no single thing, with what a reader could ask of them."""

from jianxing.atlas.models import PlanVersion
from jianxing.directory.acting import acting
from jianxing.site.atlas.map.tiles import set_mark
from tests.architecture.exits.form import ABSENT, Queries
from tests.architecture.world import World


def _none(world: World) -> list[str]:
    return [""]


def searches(world: World) -> list[str]:
    return ["", *(f"q={words}" for words in world.words)]


def of_the_ledger(world: World) -> list[str]:
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


def of_the_log(world: World) -> list[str]:
    return ["", "kind=finding.register", "kind=import.upload"]


def mark(world: World, version: int) -> str:
    """The mark under which a version's tiles stand, which only who sees it is told."""
    with acting(world.standing.supervisor):
        return set_mark([PlanVersion.objects.get(pk=version)])


#: Exits that speak of no single thing, with what may be asked of them.
LISTS: dict[str, Queries] = {
    "home": _none,
    "workbench": _none,
    "search": lambda world: [
        query for words in searches(world) for query in (words, f"{words}&kind=findings&after={ABSENT}")
    ],
    "findings": of_the_ledger,
    "findings-print": of_the_ledger,
    "findings-export": of_the_ledger,
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
    "projects": searches,
    "projects-oc4ids": _none,
    "projects-oc4ids-import": _none,
    "project-add": lambda world: ["", f"parent={world.project.pk}"],
    "programmes": searches,
    "indicators": lambda world: [*searches(world), "item=PM2.5&step=day", "source_kind=reported"],
    "penalties": _none,
    "penalty-runs": _none,
    "penalty-benchmarks": lambda world: ["", "on=2025-02-01", "differing=on", f"item={world.words[0]}"],
    "penalty-cases": searches,
    "penalty-authority": _none,
    "delegation-add": _none,
    "duty-chains": _none,
    "duty-chain-add": _none,
    "penalty-files": _none,
    "penalty-file-add": _none,
    "freight": _none,
    "traffic-add": _none,
    "stations": searches,
    "claims": searches,
    "claim-add": _none,
    "water-quality": _none,
    "compensations": _none,
    "compensation-add": _none,
    "waste-balance": searches,
    "waste-manifest-add": _none,
    "reading-files": _none,
    "readings-upload": _none,
    "schedules": lambda world: [*searches(world), "domain=transport"],
    "schedule-add": lambda world: ["", f"project={world.project.pk}"],
    "corridors": _none,
    "blocker-add": lambda world: [f"finding={world.shared.pk}", f"finding={world.kept.pk}"],
    "blockers": lambda world: ["", "longer=30", f"project={world.project.pk}"],
    "atlas": lambda world: [*searches(world), "domain=industry", "kind=industrial_parks"],
    "atlas-map": lambda world: ["", "on=2020-01-01", f"selected=feature:{world.feature}", "off=projects"],
    "atlas-map-list": lambda world: ["", "box=116,38,119,41", f"selected=feature:{world.feature}"],
    "atlas-map-style": _none,
    "layer-add": _none,
    "coverage": _none,
    "coverage-card-add": _none,
    "check-runs": _none,
    "check-run-add": _none,
    "incidents": lambda world: [*searches(world), "state=published", "nature=real"],
    "incident-add": lambda world: [""],
    "incident-take": _none,
    "forces": lambda world: [*searches(world), "kind=team", "capability=pumping"],
    "force-add": _none,
    "forces-bring": _none,
    "incident-feeds": _none,
    "incident-feed-add": _none,
    "incident-lapses": lambda world: ["", "ended=1"],
    "evidence-packages": lambda world: [*searches(world), "side=sent", "state=supplement"],
    "evidence-packages-statistics": lambda world: [""],
    "evidence-packages-new": lambda world: ["", f"answers={world.package.pk}"],
    "evidence-packages-bring": lambda world: [""],
    "feedback": lambda world: [
        *searches(world),
        "state=answered",
        "category=safety",
        "mine=on",
        "late=on",
        f"door={world.report.door_id}",
    ],
    "feedback-statistics": _none,
    "feedback-clusters": lambda world: ["", "ended=1"],
    "feedback-doors": _none,
    "feedback-door-add": lambda world: ["", f"project={world.project.pk}", f"bundle={world.bundle.pk}"],
    "feedback-routes": _none,
    "feedback-route-add": _none,
    "questions": lambda world: [*searches(world), "side=received", "side=asked", "state=raised", "late=on"],
    "questions-decide": lambda world: [f"ids={world.question.pk}&ids={world.unasked.pk}"],
    "conflicts": lambda world: [
        *searches(world),
        "standing=all",
        "standing=gone",
        f"comparison={world.comparison}",
    ],
    "conflicts-decide": lambda world: [f"ids={world.conflict}"],
    "comparisons": searches,
    "comparison-add": _none,
    "comparison-in-force": _none,
    "conflict-rules": _none,
    "conflict-rule-add": _none,
    "conflict-rules-adopt": _none,
    "conflict-rules-file": _none,
    "conflict-rules-import": _none,
    "areas": lambda world: [*searches(world), "kind=strip", "lacks=any", "place=120000", "level=province"],
    "area-rule": _none,
    "boundaries": _none,
    "boundaries-import": _none,
    "locate": lambda world: ["", "point=117.05,39.39", "point=x"],
    "programme-add": _none,
    "briefs": searches,
    "brief-draft": _none,
    "brief-template": _none,
    "figures": _none,
    "figure-make": _none,
    "board": _none,
    "inspections": lambda world: [*searches(world), "project=1", f"project={world.project.name}"],
    "inspection-add": _prefilled,
    "instructions": lambda world: [*searches(world), "side=received", "late=on", "state=draft"],
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
        *searches(world),
        "state=held",
        f"series={world.series}",
        "unexplained=1",
    ],
    "meeting-series-list": _none,
    "meeting-series-add": _none,
    "decisions": lambda world: [*searches(world), "side=ours", "state=open", "late=1"],
    "approval-bundles": lambda world: [
        *searches(world),
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
        *searches(world),
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
    "acts": of_the_log,
    "exports": lambda world: ["", f"after={ABSENT}"],
    "bodies": searches,
    "people": searches,
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
