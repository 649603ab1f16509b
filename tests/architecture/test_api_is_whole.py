"""The API offers what the screens offer: every operation of every domain has its endpoint, or a reason why it has none."""

import dis
import importlib
import inspect
import itertools
import pkgutil
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

import jianxing
from jianxing.api.table import ENDPOINTS
from jianxing.exporting.lists import LISTS

#: Above the domains: they call operations and have none.
ABOVE = frozenset({"site", "api", "jobs", "cli", "demo", "settings", "locale"})
#: Operations that stand in another room than that of their name.
BESIDE = ("jianxing.directory.tokens", "jianxing.oc4ids.reading")

SIGNED_IN = "Who is who, and who acts for whom, is decided by somebody who is signed in with a password, never by a token."
OFFICERS = "An officer's, and officers hold no token."
UNDERNEATH = "Part of another operation, which alone is offered."
BEHIND = "Done by a job or a command; what asks for it is offered."
WAITED_FOR = (
    "A page lets long work go on behind it; a program waits for the operation itself, which is offered."
)
IN_THE_ROOM = "Leads are opened with a passphrase in the leads room, by a person, never by a program's token."
PUBLIC = "Reaching a reporter is a person's, with a reason; what a door kept is carried and brought in by its keeper."
FIELD = "What a phone took in the field is handed in by its page, and settled by a person who sees both."
#: What no endpoint reaches, each with its reason; one that is stale fails.
EXCEPTIONS: dict[str, frozenset[str]] = {
    SIGNED_IN: frozenset(
        {
            "directory.deputise",
            "directory.dissolve_task_group",
            "directory.form_task_group",
            "directory.set_password",
            "directory.tokens.make_token",
            "directory.tokens.revoke_token",
            "meetings.make_feed",
            "meetings.revoke_feed",
        }
    ),
    OFFICERS: frozenset(
        {
            "directory.add_body",
            "directory.add_person",
            "directory.appoint",
            "directory.confirm_body",
            "directory.draft_generation",
            "directory.end_appointment",
            "directory.move_body",
            "directory.publish_generation",
            "directory.put_aside_generation",
            "directory.set_active",
            "directory.tokens.all_tokens",
            "directory.void_generation",
            "exchange.add_peer",
            "exchange.change_certificate",
            "exchange.establish",
            "exchange.offer",
            "exchange.pin",
            "exchange.prepare_certificate",
            "exchange.reach_peer",
            "exchange.renew_peer",
            "exchange.revoke_key",
            "exchange.revoke_peer",
            "exchange.rotate_key",
            "exchange.take_file",
            "exchange.unpin",
            "exchange.write_file",
            "importing.boundaries.bring_in",
            "importing.boundaries.draft",
            "notices.publish_year",
            "notices.seed_calendar",
            "notices.set_workday",
        }
    ),
    IN_THE_ROOM: frozenset(
        {
            "referrals.accept",
            "referrals.announce_key",
            "referrals.ask_reporter",
            "referrals.ask_restore",
            "referrals.change_passphrase",
            "referrals.dispose",
            "referrals.enter",
            "referrals.give_back",
            "referrals.give_key",
            "referrals.grant",
            "referrals.make_body_key",
            "referrals.make_person_key",
            "referrals.open_file",
            "referrals.open_lead",
            "referrals.open_reporter",
            "referrals.open_turn",
            "referrals.receive",
            "referrals.refuse",
            "referrals.rotate",
            "referrals.seal",
            "referrals.send",
            "referrals.take_key",
            "referrals.take_up",
            "referrals.tell_result",
            "referrals.void",
        }
    ),
    PUBLIC: frozenset(
        {
            "feedback.accept_machine",
            "feedback.bring",
            "feedback.bring_in",
            "feedback.hand_over",
            "feedback.open_contact",
            "feedback.revoke_machine",
        }
    ),
    FIELD: frozenset({"inspections.hand_in", "inspections.settle_entry"}),
    WAITED_FOR: frozenset(
        {
            "comparisons.coverage.measure_or_later",
            "comparisons.coverage.propose_or_later",
            "comparisons.coverage.take_file",
            "comparisons.freight.bring_in_or_later",
            "comparisons.freight.take_file",
            "comparisons.penalties.compare_or_later",
            "comparisons.penalties.take_in_or_later",
        }
    ),
    UNDERNEATH: frozenset(
        {
            "comparisons.working.ask",
            "alike.compare",
            "atlas.draft_version",
            "atlas.fill_draft",
            "atlas.publish_version",
            "atlas.put_aside",
            "atlas.perform",
            "comparisons.coverage.add_version",
            "comparisons.coverage.record_residents",
            "directory.learn_alias",
            "evidence.share",
            "findings.assign",
            "findings.assign_many",
            "exchange.send",
            "findings.bring_back",
            "findings.check_can_put_aside",
            "findings.correct",
            "findings.place",
            "findings.place_many",
            "findings.put_aside",
            "findings.register",
            "findings.restate",
            "indicators.add_readings",
            "importing.begin",
            "importing.defer",
            "importing.edited.begin",
            "importing.resume",
            "ledger.packed",
            "ledger.record",
            "ledger.record_many",
            "ledger.send_many",
            "referrals.hand_over",
            "projects.ensure_checklists",
            "projects.ensure_projects",
            "indicators.perform_checks",
            "packages.perform_packing",
            "packages.look_into",
            "questions.raise_question",
            "schedules.bring_in",
        }
    ),
    BEHIND: frozenset(
        {
            "comparisons.working.perform",
            "alike.compare_later",
            "atlas.run_now",
            "indicators.check_now",
            "atlas.survey_all",
            "exporting.write_kept",
            "importing.bring_in",
            "indicators.bring_in_file",
            "indicators.take_next",
            "importing.commit",
            "importing.edited.bring_back",
            "importing.plans.bring_in",
            "importing.plans.understand_in_parts",
            "importing.edited.commit",
            "importing.edited.step",
            "importing.fail",
            "importing.preview",
            "importing.step",
            "meetings.count_missed",
            "meetings.lay_out",
            "notices.tell_subscriber",
            "schedules.perform",
        }
    ),
}


def rooms() -> Iterator[ModuleType]:
    """Yield the modules that hold operations, a package by what it gives out."""
    for found in pkgutil.walk_packages(jianxing.__path__, "jianxing."):
        parts = found.name.split(".")
        if parts[1] in ABOVE or "migrations" in parts:
            continue
        if parts[-1] == "operations" or found.name in BESIDE:
            yield importlib.import_module(found.name)


def is_operation(one: Any) -> bool:
    """Whether it is something that somebody does: a function that takes who does it."""
    return isinstance(one, FunctionType) and "by" in inspect.signature(one).parameters


def operations() -> dict[str, FunctionType]:
    """Return every public operation under its name: domain, and room where that is not the operations'."""
    found: dict[str, FunctionType] = {}
    for room in rooms():
        names = getattr(room, "__all__", None) or [
            name
            for name, one in vars(room).items()
            if not name.startswith("_") and getattr(one, "__module__", "") == room.__name__
        ]
        domain = room.__name__.removeprefix("jianxing.").removesuffix(".operations")
        for name in names:
            one = inspect.unwrap(getattr(room, name))
            if is_operation(one):
                found[f"{domain}.{name}"] = one
    return found


def reached(start: Any) -> set[FunctionType]:
    """Return the functions of the domains that code of the API names, from *start* on, through its own functions."""
    seen: set[int] = set()
    found: set[FunctionType] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, FunctionType):
            if not one.__module__.startswith("jianxing.api"):
                found.add(inspect.unwrap(one))
                continue
            waiting += [cell.cell_contents for cell in one.__closure__ or ()]
            waiting += [held for code in codes(one.__code__) for held in named(code, one.__globals__)]
        elif type(one).__module__.startswith("jianxing.api"):
            waiting += [getattr(one, name) for name in getattr(type(one), "__dataclass_fields__", ())]
    return found


def named(code: CodeType, known: dict[str, Any]) -> Iterator[Any]:
    """Yield what code names: a global, or where that is a module the attribute that is taken of it."""
    steps = list(dis.get_instructions(code))
    for step, after in itertools.pairwise(steps):
        if step.opname != "LOAD_GLOBAL" or step.argval not in known:
            continue
        held = known[step.argval]
        if not isinstance(held, ModuleType):
            yield held
        elif after.opname in ("LOAD_ATTR", "LOAD_METHOD"):
            yield getattr(held, after.argval)


def codes(code: CodeType) -> Iterator[CodeType]:
    """Yield a function's code and that of what it holds, such as comprehensions."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from codes(inner)


def test_every_operation_has_an_endpoint_or_a_reason() -> None:
    held = operations()
    served = set().union(*(reached(endpoint.run) for endpoint in ENDPOINTS))
    reachable = {name for name, one in held.items() if one in served}
    excepted = frozenset().union(*EXCEPTIONS.values())
    assert held.keys() - reachable == excepted, (
        f"without an endpoint: {sorted(held.keys() - reachable - excepted)};"
        f" stale exceptions: {sorted(excepted - (held.keys() - reachable))}"
    )
    assert sum(len(names) for names in EXCEPTIONS.values()) == len(excepted), "an exception has two reasons"


def test_the_search_finds_what_it_should_and_no_more() -> None:
    held, endpoints = operations(), {endpoint.name: endpoint for endpoint in ENDPOINTS}
    assert held["letters.assign_one"] in reached(endpoints["finding_assign"].run)
    assert held["letters.assign_one"] not in reached(endpoints["finding_accept"].run)
    assert held["instructions.give_back"] in reached(endpoints["charge_return"].run)
    assert held["letters.assign_one"] not in reached(endpoints["list_findings"].run)


def test_every_list_that_is_taken_out_has_its_endpoint_but_the_officers_own() -> None:
    paths = {endpoint.path.removeprefix("/exports/") for endpoint in ENDPOINTS if endpoint.writes}
    assert set(LISTS) - paths == {"people", "acts"}
