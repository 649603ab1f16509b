"""The examples of payloads are what the code makes, and hold or not as they say, read with nothing but JSON Schema."""

import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # ships no types
import pytest

from tests import exchange_payloads

EXAMPLES: dict[str, Any] = json.loads(exchange_payloads.PLACE.read_text(encoding="utf-8"))
PRODUCT = Path(__file__).resolve().parents[3] / "src" / "jianxing"


def schema(name: str) -> dict[str, Any]:
    domain, kind = name.split("/")
    found: dict[str, Any] = json.loads((PRODUCT / domain / "schemas" / f"{kind}.json").read_text("utf-8"))
    return found


def test_the_file_is_what_the_code_makes() -> None:
    assert exchange_payloads.PLACE.read_text(encoding="utf-8") == exchange_payloads.text()


@pytest.mark.parametrize(
    "one", EXAMPLES["payloads"], ids=lambda one: f"{one['kind']}: {one.get('why', 'holds')}"
)
def test_a_payload_holds_or_does_not(one: dict[str, Any]) -> None:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    read = jsonschema.Draft202012Validator(schema(one["schema"]), format_checker=checker)
    assert read.is_valid(one["payload"]) is one["holds"]


def test_every_schema_of_a_domain_has_an_example_that_holds_and_one_that_does_not() -> None:
    kept = {
        f"{path.parent.parent.name}/{path.stem}"
        for domain in ("letters", "meetings", "packages", "questions", "referrals")
        for path in (PRODUCT / domain / "schemas").glob("*.json")
    }
    for holds in (True, False):
        assert {one["schema"] for one in EXAMPLES["payloads"] if one["holds"] is holds} == kept


def test_a_position_names_the_version_of_the_plan_by_its_digest() -> None:
    plan = json.dumps(EXAMPLES["plan"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    [said] = [one for one in EXAMPLES["payloads"] if one["kind"] == "joint-position" and one["holds"]]
    assert said["payload"]["digest"] == hashlib.sha256(plan.encode()).hexdigest()
