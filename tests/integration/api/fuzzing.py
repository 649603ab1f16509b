"""The whole description fuzzed: whatever it admits, and what it does not, is answered as it says and never by a crash."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from jianxing.api.description import described

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@dataclass
class Tally:
    """How many requests were sent, and how they were answered, by operation."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)

    @property
    def requests(self) -> int:
        return sum(self.answers.values())

    def statuses(self) -> dict[int, int]:
        found: Counter[int] = Counter()
        for (_operation, status), count in self.answers.items():
            found[status] += count
        return dict(sorted(found.items()))


def operations(app: Any) -> Iterator[Any]:
    """Yield every operation of the description, to be called on a WSGI application."""
    schema = schemathesis.openapi.from_dict(described())
    schema.app = app
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        yield result.ok()


def fuzz(
    *,
    app: Any,
    secrets: Sequence[str],
    ids: Mapping[str, Sequence[int]],
    examples: int,
    start: int,
    constants: bool = False,
) -> Tally:
    """Send *examples* requests to every operation; keys in paths and bodies are often those of things that are there.

    With *constants* words that stand in our source are tried too, wherever the description admits them: to sort them out
    takes longer than a few requests, and is for the long run.
    Raises what schemathesis finds: a crash, or an answer that the description does not know.
    """
    tally, faults = Tally(), []
    for operation in operations(app):
        try:
            cases = operation.as_strategy(feedback=None if constants else FeedbackSources())
            _examine(operation, cases, tally, secrets=secrets, ids=ids, examples=examples, start=start)
        except (Exception, FailureGroup) as fault:  # what is wrong with one says nothing of the others
            faults.append(f"{operation.definition.raw['operationId']}: {_said(fault)}")
    if faults:
        raise AssertionError("\n\n".join(faults))
    return tally


def _said(fault: BaseException) -> str:
    inner = getattr(fault, "exceptions", ())
    return "; ".join(_said(one) for one in inner) if inner else f"{type(fault).__name__}: {fault}"[:2000]


def _examine(
    operation: Any,
    cases: Any,
    tally: Tally,
    *,
    secrets: Sequence[str],
    ids: Mapping[str, Sequence[int]],
    examples: int,
    start: int,
) -> None:
    name = operation.definition.raw["operationId"]
    known = [*ids.get(operation.path.split("/")[1], ()), 9_000_000]

    @seed(start)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, data=st.data())
    def one(case: Any, data: Any) -> None:
        if "id" in (case.path_parameters or {}) and data.draw(st.booleans()):
            case.path_parameters["id"] = data.draw(st.sampled_from(known))
        _name_what_is_there(case.body, ids, data)
        secret = data.draw(st.sampled_from(secrets))
        language = data.draw(st.sampled_from(["zh-Hans", "en"]))
        response = case.call(headers={"Authorization": f"Bearer {secret}", "Accept-Language": language})
        tally.answers[name, response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    one()


#: What a field of a body names.
_NAMED = {
    "responsible": "bodies",
    "suggested": "bodies",
    "to_body": "bodies",
    "office": "bodies",
    "body": "bodies",
    "assisting": "bodies",
    "bodies": "bodies",
    "parties": "bodies",
    "addressee": "bodies",
    "participating": "bodies",
    "hosts": "bodies",
    "payee_body": "bodies",
    "finding": "findings",
    "findings": "findings",
    "kept": "findings",
    "other": "findings",
    "inspection": "inspections",
    "supersedes": "instructions",
    "programme": "programmes",
    "run": "imports",
    "up_to": "notices",
    "person": "people",
    "owners": "bodies",
    "projects": "projects",
    "parent": "projects",
    "project": "projects",
    "files": "files",
    "ids": "notices",
    "handler": "people",
}


def _name_what_is_there(body: Any, ids: Mapping[str, Sequence[int]], data: Any) -> None:
    if not isinstance(body, dict):
        return
    for name, value in body.items():
        known = ids.get(_NAMED.get(name, ""), ())
        if known and isinstance(value, int) and data.draw(st.booleans()):
            body[name] = data.draw(st.sampled_from(list(known)))
        elif known and isinstance(value, list) and value and data.draw(st.booleans()):
            body[name] = [data.draw(st.sampled_from(list(known)))]
