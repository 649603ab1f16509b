"""The description: valid OpenAPI 3.1, whole, and what is served is what it says."""

import json
import subprocess
import sys
from typing import Any, get_args

import pytest
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from jianxing.api.description import AREAS, described
from jianxing.api.resources.finding_filters import Order
from jianxing.api.resources.finding_steps import ACTIONS, DOINGS
from jianxing.api.table import ENDPOINTS, by_path
from jianxing.findings import policies, queries
from jianxing.findings.lifecycle import FINDING


def test_it_is_valid_openapi_3_1() -> None:
    errors = [str(error) for error in OpenAPIV31SpecValidator(described()).iter_errors()]
    assert errors == []


def test_short_names_of_kinds_stand_for_one_kind_each() -> None:
    schemas = described()["components"]["schemas"]
    kinds = {id(endpoint.gives) for endpoint in ENDPOINTS if endpoint.gives is not None}
    assert len(schemas) > len(kinds)
    assert not [name for name in schemas if "__" in name or "-" in name]


def test_every_endpoint_is_in_it_once() -> None:
    operations = [
        (method.upper(), path, operation["operationId"])
        for path, item in described()["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    ]
    assert sorted(operations) == sorted((one.method, one.path, one.name) for one in ENDPOINTS)
    assert len({name for _method, _path, name in operations}) == len(operations)
    assert sum(len(methods) for methods in by_path().values()) == len(ENDPOINTS)
    assert {one.area for one in ENDPOINTS} == set(AREAS)


def test_every_action_of_the_life_cycle_has_its_endpoint() -> None:
    wanted = (
        {step.action for step in FINDING.steps} | {step.action for step in policies.SIDE_STEPS} | {"share"}
    )
    assert set(ACTIONS) == wanted == set(DOINGS)
    assert {one.action for one in ENDPOINTS if one.area == "findings" and one.action} == wanted


def test_the_orders_of_the_ledger_are_all_named() -> None:
    assert set(get_args(Order)) == set(queries.SORTS)


def test_summaries_are_in_both_languages() -> None:
    for item in described()["paths"].values():
        for method, operation in item.items():
            if method != "parameters":
                assert " · " in operation["summary"], operation["operationId"]


def test_the_command_prints_it(tmp_path: Any) -> None:
    target = tmp_path / "openapi.json"
    done = subprocess.run(
        [sys.executable, "-m", "jianxing.cli.main", "api", "describe", "-o", str(target)], check=False
    )
    assert done.returncode == 0
    assert json.loads(target.read_bytes()) == described()


@pytest.mark.django_db
def test_it_and_its_page_are_open_to_everybody_and_load_nothing_from_elsewhere() -> None:
    client = Client()
    served = client.get("/api/v1/openapi.json")
    assert served["Content-Type"] == "application/json"
    assert served.json() == described()
    page = client.get("/api/v1/reference")
    text = page.content.decode()
    assert page.status_code == 200
    assert "http://" not in text
    assert "https://" not in text
    assert "<script" not in text
    assert "default-src 'none'" in page["Content-Security-Policy"]
    for endpoint in ENDPOINTS:
        assert f'id="{endpoint.name}"' in text
    assert client.get("/api/v1/reference.css")["Content-Type"].startswith("text/css")
    assert client.post("/api/v1/openapi.json").status_code == 405
