"""Who reads what through the API: every endpoint that reads, as every standing person with a token."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jianxing.api.table import ENDPOINTS
from jianxing.directory import tokens
from jianxing.directory.models import Token
from jianxing.directory.policies import NotAllowed
from tests.architecture.exits import ABSENT, Exit, text_of
from tests.architecture.test_visibility_matrix import AFTER, BEFORE, OFFICERS, found_in, move, same
from tests.architecture.world import World, make_world
from tests.integration.api.calling import BASE, Program, secret_of
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db

LISTS: dict[str, Callable[[World], list[str]]] = {
    "/findings": lambda w: [
        "",
        "late=true",
        *(f"q={words}" for words in w.words),
        f"project={w.project.pk}",
        f"responsible={w.standing.department.pk}",
        f"supervised_by={w.standing.group.pk}",
        f"category={w.category}&via={w.via}",
        "limit=1",
    ],
    "/projects": lambda w: ["", *(f"q={words}" for words in w.words)],
    "/programmes": lambda w: ["", *(f"q={words}" for words in w.words)],
    "/areas": lambda w: ["", "kind=strip", "lacks=any", *(f"q={words}" for words in w.words)],
    "/area-rule": lambda w: [""],
    "/indicators": lambda w: ["", *(f"q={words}" for words in w.words)],
    "/stations": lambda w: ["", "kind=air", *(f"q={words}" for words in w.words)],
    "/series": lambda w: ["", "item=PM2.5", *(f"q={words}" for words in w.words)],
    "/claims": lambda w: ["", *(f"q={words}" for words in w.words)],
    "/water-sections": lambda w: [""],
    "/compensations": lambda w: [""],
    "/waste-manifests": lambda w: ["", *(f"q={words}" for words in w.words)],
    "/reading-files": lambda w: [""],
    "/penalty-files": lambda w: [""],
    "/penalty-cases": lambda w: ["", *(f"q={words}" for words in w.words)],
    "/penalty-runs": lambda w: [""],
    "/traffics": lambda w: [""],
    "/works": lambda w: [""],
    "/delegations": lambda w: [""],
    "/duty-chains": lambda w: [""],
    "/layers": lambda w: ["", "domain=industry", *(f"q={words}" for words in w.words)],
    "/check-runs": lambda w: [""],
    "/cards": lambda w: [""],
    "/evidence-packages": lambda w: [
        "",
        "side=sent",
        "state=supplement",
        *(f"q={words}" for words in w.words),
    ],
    "/evidence-packages/statistics": lambda w: [""],
    "/reports": lambda w: ["", "state=answered", "mine=true", *(f"q={words}" for words in w.words)],
    "/report-services": lambda w: [""],
    "/reports/statistics": lambda w: [""],
    "/report-doors": lambda w: [""],
    "/report-routes": lambda w: [""],
    "/report-clusters": lambda w: [""],
    "/incidents": lambda w: ["", "nature=real", "state=draft", *(f"q={words}" for words in w.words)],
    "/incident-feeds": lambda w: [""],
    "/incident-lapses": lambda w: ["", "ended=true"],
    "/forces": lambda w: ["", "kind=team", *(f"q={words}" for words in w.words)],
    "/questions": lambda w: ["", "side=received", "state=raised", *(f"q={words}" for words in w.words)],
    "/schedules": lambda w: ["", "domain=transport", *(f"q={words}" for words in w.words)],
    "/corridors": lambda w: [""],
    "/blockers": lambda w: ["", "open=true"],
    "/blockers/what-if": lambda w: ["", "longer=30"],
    "/conflicts": lambda w: ["", "standing=all", "standing=gone", *(f"q={words}" for words in w.words)],
    "/conflict-runs": lambda w: [""],
    "/conflict-rules": lambda w: [""],
    "/inspections": lambda w: ["", f"project={w.project.pk}", *(f"q={words}" for words in w.words)],
    "/imports": lambda w: [""],
    "/notices": lambda w: ["", "unread=true"],
    "/bodies": lambda w: ["", *(f"q={words}" for words in w.words)],
    "/boundaries": lambda w: [""],
    "/locate": lambda w: ["longitude=117.05&latitude=39.39"],
    "/views": lambda w: [""],
    "/me": lambda w: [""],
    "/reminders": lambda w: ["", "side=sent", "state=answered"],
    "/instructions": lambda w: ["", "state=draft", "late=true", *(f"q={words}" for words in w.words)],
    "/calendar-feeds": lambda w: [""],
    "/meeting-series": lambda w: [""],
    "/meetings": lambda w: ["", "state=held", f"series={w.series}", *(f"q={words}" for words in w.words)],
    "/decisions": lambda w: ["", "side=ours", *(f"q={words}" for words in w.words)],
    "/approval-bundles": lambda w: ["", "side=ours", *(f"q={words}" for words in w.words)],
    "/approval-kinds": lambda w: [""],
    "/approval-templates": lambda w: [""],
    "/charges": lambda w: ["", "state=done", *(f"q={words}" for words in w.words)],
    "/letters": lambda w: ["", "state=draft", "late=true", *(f"q={words}" for words in w.words)],
    "/letter-receipts": lambda w: ["", *(f"q={words}" for words in w.words)],
    "/joint-actions": lambda w: ["", "state=open"],
    "/impasses": lambda w: ["", "state=open"],
    "/signing-rule": lambda w: [""],
    "/briefs": lambda w: ["", "state=issued", *(f"q={words}" for words in w.words)],
    "/figures": lambda w: [""],
    "/figures/rows": lambda w: [
        f"figure={w.figure.key}",
        "figure=usual.open",
        "figure=usual.findings_closed",
    ],
    "/brief-template": lambda w: [""],
    "/board": lambda w: [""],
    "/exports": lambda w: [""],
    "/subscriptions": lambda w: [""],
    "/similar": lambda w: ["", f"import_run={w.run.pk}"],
    "/similar/wording": lambda w: [f"description={words}杆塔迁改复垦" for words in w.words],
    "/head-rule": lambda w: [""],
    "/oc4ids": lambda w: [""],
}
THINGS: dict[str, Callable[[World], list[int]]] = {
    "/findings/{id}": lambda w: [finding.pk for finding in w.findings],
    "/projects/{id}": lambda w: [w.project.pk],
    "/programmes/{id}": lambda w: [w.programme.pk],
    "/series/{id}": lambda w: [w.reading_series],
    "/series/{id}/readings": lambda w: [w.reading_series],
    "/indicators/{id}": lambda w: [w.indicator],
    "/claims/{id}": lambda w: [w.claim],
    "/targets/{id}": lambda w: [w.target],
    "/compensations/{id}": lambda w: [w.compensation],
    "/waste-manifests/{id}": lambda w: [w.manifest],
    "/reading-files/{id}": lambda w: [w.intake],
    "/penalty-files/{id}": lambda w: [w.penalty_file],
    "/penalty-cases/{id}": lambda w: [w.penalty_case],
    "/penalty-runs/{id}": lambda w: [w.penalty_run],
    "/penalty-results/{id}": lambda w: [w.penalty_result],
    "/delegations/{id}": lambda w: [w.delegation],
    "/duty-chains/{id}": lambda w: [w.duty_chain],
    "/layers/{id}": lambda w: [w.layer],
    "/plan-versions/{id}": lambda w: [w.plan_version, w.plan_draft],
    "/plan-versions/{id}/features": lambda w: [w.plan_version, w.plan_draft],
    "/plan-versions/{id}/changes": lambda w: [w.plan_version],
    "/features/{id}": lambda w: [w.feature],
    "/check-runs/{id}": lambda w: [w.check_run],
    "/cards/{id}": lambda w: [w.card],
    "/cards/{id}/outlets": lambda w: [w.card],
    "/cards/{id}/matches": lambda w: [w.card],
    "/works/{id}": lambda w: [w.work],
    "/traffics/{id}": lambda w: [w.traffic],
    "/traffics/{id}/files": lambda w: [w.traffic],
    "/traffics/{id}/movements": lambda w: [w.traffic],
    "/freight-files/{id}": lambda w: [w.freight_file],
    "/movements/{id}": lambda w: [w.movement],
    "/outlet-lists/{id}": lambda w: [w.outlet_list],
    "/outlets/{id}": lambda w: [w.outlet],
    "/evidence-packages/{id}": lambda w: [w.package.pk],
    "/reports/{id}": lambda w: [w.report.pk, w.unrouted.pk],
    "/incidents/{id}": lambda w: [one.pk for one in w.incidents],
    "/incidents/{id}/cap": lambda w: [one.pk for one in w.incidents],
    "/incident-feeds/{id}/readings": lambda w: [w.alert_feed],
    "/incident-lapses/{id}": lambda w: w.lapses,
    "/incidents/{id}/forces": lambda w: [one.pk for one in w.incidents],
    "/incidents/{id}/nearest-forces": lambda w: [w.incident.pk],
    "/forces/{id}": lambda w: [w.force, w.kept_force],
    "/questions/{id}": lambda w: [one.pk for one in w.questions],
    "/schedules/{id}": lambda w: [w.schedule],
    "/schedules/{id}/analyses": lambda w: [w.schedule],
    "/blockers/{id}": lambda w: [w.blocker],
    "/analyses/{id}": lambda w: [w.analysis],
    "/schedule-updates/{id}": lambda w: [w.schedule_update, w.schedule_draft],
    "/schedule-updates/{id}/tasks": lambda w: [w.schedule_update, w.schedule_draft],
    "/schedule-updates/{id}/changes": lambda w: [w.schedule_update],
    "/schedule-updates/{id}/document": lambda w: [w.schedule_update, w.schedule_draft],
    "/corridors/{id}": lambda w: [w.project.pk],
    "/conflicts/{id}": lambda w: [w.conflict],
    "/conflict-runs/{id}": lambda w: [w.conflict_run],
    "/conflict-rules/{id}": lambda w: [w.conflict_rule],
    "/inspections/{id}": lambda w: [w.inspection.pk],
    "/imports/{id}": lambda w: [w.run.pk],
    "/imports/{id}/rows": lambda w: [w.run.pk],
    "/imports/{id}/columns": lambda w: [w.run.pk],
    "/imports/{id}/plan": lambda w: [w.run.pk],
    "/imports/{id}/names": lambda w: [w.run.pk],
    "/imports/{id}/returned": lambda w: [w.run.pk],
    "/files/{id}": lambda w: [file.pk for file in w.files],
    "/findings/{id}/similar": lambda w: [finding.pk for finding in w.findings],
    "/projects/{id}/funds": lambda w: [w.project.pk],
    "/reminders/{id}": lambda w: [w.reminder.pk],
    "/instructions/{id}": lambda w: [one.pk for one in w.instructions],
    "/instructions/{id}/receipt": lambda w: [one.pk for one in w.instructions],
    "/meeting-series/{id}": lambda w: [w.series],
    "/meetings/{id}": lambda w: [w.meeting.pk, w.coming],
    "/meetings/{id}/proposals": lambda w: [w.coming],
    "/minutes/{id}": lambda w: [w.minutes],
    "/decisions/{id}": lambda w: [w.decision.pk],
    "/approval-bundles/{id}": lambda w: [w.bundle.pk],
    "/charges/{id}": lambda w: [w.charge],
    "/letters/{id}": lambda w: [one.pk for one in w.letters],
    "/letters/{id}/document": lambda w: [one.pk for one in w.letters],
    "/letter-receipts/{id}": lambda w: [w.letter_receipt],
    "/joint-actions/{id}": lambda w: [w.action.pk],
    "/impasses/{id}": lambda w: [w.impasse.pk],
    "/briefs/{id}": lambda w: [w.brief.pk],
    "/briefs/{id}/rows": lambda w: [w.brief.pk],
    "/briefs/{id}/changes": lambda w: [w.brief.pk],
    "/briefs/{id}/document": lambda w: [w.brief.pk],
    "/figures/{id}": lambda w: [w.figure.pk],
    "/exports/{id}": lambda w: [w.export.pk],
    "/exports/{id}/file": lambda w: [w.export.pk],
}
#: Things that everybody may find; of an area only the inspections are case content (tests/integration/api/test_areas.py).
OF_THE_DIRECTORY = {"/bodies/{id}", "/areas/{id}", "/boundaries/{id}", "/boundaries/{id}/units"}


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"
    settings.API_REQUESTS_A_MINUTE = 10**6


@pytest.fixture
def world(standing: Standing) -> World:
    return make_world(standing)


def lists(world: World) -> list[Exit]:
    return [
        Exit(path, f"{BASE}{path}?{query}" if query else BASE + path)
        for path, queries in LISTS.items()
        for query in queries(world)
    ]


#: What an address asks for besides.
ASKED: dict[str, Callable[[World], list[str]]] = {
    "/briefs/{id}/rows": lambda w: [f"?figure={w.figure.key}"],
    "/plan-versions/{id}/changes": lambda w: [f"?old={w.plan_version}"],
    "/schedule-updates/{id}/changes": lambda w: [f"?old={w.schedule_update}"],
    "/briefs/{id}/document": lambda w: [f"?form={form}" for form in ("json", "html", "docx")],
    "/letters/{id}/document": lambda w: ["?form=docx"],
    "/incidents/{id}/nearest-forces": lambda w: ["?capability=pumping"],
}
#: Keys of what hangs on a thing, for the addresses that write.
PARTS: dict[str, Callable[[World], list[int]]] = {
    "/funds/{id}": lambda w: [w.fund.pk],
    "/resource-requests/{id}": lambda w: [w.resource_request],
    "/dispatches/{id}": lambda w: [w.dispatch],
    "/feature-projects/{id}": lambda w: [w.feature_link],
    "/area-inspections/{id}": lambda w: [w.area_inspection],
    "/fund-entries/{id}": lambda w: [w.entry.pk],
    "/agenda-items/{id}": lambda w: [w.item],
    "/report-doors/{id}": lambda w: [w.report.door_id],
    "/report-clusters/{id}": lambda w: [w.cluster],
    "/assets/{id}": lambda w: [w.asset.pk],
    "/joint-plans/{id}": lambda w: [w.plan],
}


def things(world: World) -> list[Exit]:
    def url(path: str, pk: int) -> str:
        return BASE + path.replace("{id}", str(pk))

    return [
        Exit(path, url(path, pk) + asked, url(path, ABSENT) + asked)
        for path, ids in THINGS.items()
        for pk in ids(world)
        for asked in (ASKED[path](world) if path in ASKED else [""])
    ]


def keys(path: str, world: World) -> list[int]:
    known = THINGS | PARTS
    return known[path](world) if path in known else []


def read(program: Program, url: str) -> str:
    return text_of(program.get(url.removeprefix(BASE)))


def check(world: World, may: dict[str, frozenset[str]]) -> None:
    for who, allowed in may.items():
        if who in OFFICERS:
            continue  # they hold no token; see below
        program, seen = Program(getattr(world.standing, who)), set()
        for one in (*lists(world), *things(world)):
            given = found_in(world, one, read(program, one.url))
            assert given <= allowed, f"{who} reads of {given - allowed} at {one.url}"
            seen |= given
        assert seen >= allowed, f"{who} should read of {allowed - seen}"


def test_every_endpoint_that_reads_is_in_the_matrix() -> None:
    reading = {endpoint.path for endpoint in ENDPOINTS if not endpoint.writes}
    assert reading == {*LISTS, *THINGS, *OF_THE_DIRECTORY}


def test_programs_read_what_is_theirs_and_no_more(world: World) -> None:
    check(world, BEFORE)


def test_after_a_reorganisation_too(world: World) -> None:
    move(world.standing)
    check(world, AFTER)


def test_what_is_not_seen_is_answered_as_what_is_not_there(world: World) -> None:
    program = Program(world.standing.outsider)
    writes = [
        Exit(one.path, BASE + one.path.replace("{id}", str(pk)), BASE + one.path.replace("{id}", str(ABSENT)))
        for one in ENDPOINTS
        for pk in keys("/".join(one.path.split("/")[:3]), world)
        if one.writes and "{id}" in one.path
    ]
    for one in things(world):
        assert same(one, read(program, one.url)) == same(one, read(program, one.absent)), one.url
    for one in writes:
        there, absent = (
            text_of(program.post(url.removeprefix(BASE), {"reason": "试探"})) for url in (one.url, one.absent)
        )
        assert same(one, there) == same(one, absent), f"an outsider can tell that {one.url} is there"


def test_signed_out_with_a_dead_token_and_as_an_officer_nothing_is_read(world: World) -> None:
    secret = secret_of(world.standing.supervisor)
    tokens.revoke_token(
        token=Token.objects.get(digest=tokens.digest_of(secret)), by=world.standing.security, at=AT
    )
    for program in (Program(), Program(secret=secret)):
        for one in (*lists(world), *things(world)):
            answer = program.get(one.url.removeprefix(BASE))
            assert answer.status_code == 401
            assert found_in(world, one, text_of(answer)) == set()
    for officer in OFFICERS:
        with pytest.raises(NotAllowed):
            secret_of(getattr(world.standing, officer))
