"""The OpenAPI 3.1 description, drawn from the table of endpoints; the same table is what is served."""

import re
from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

import orjson
from django.utils import translation
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from jianxing.api.endpoints import PREFIX, Endpoint, Nothing
from jianxing.api.limits import DEEPEST_JSON, LARGEST_JSON_BYTES
from jianxing.api.problems import MEDIA_TYPE, ProblemDetails
from jianxing.api.table import ENDPOINTS

DIALECT: Final = "https://spec.openapis.org/oas/3.1/dialect/base"
REFS: Final = "#/components/schemas/{model}"
AREAS: Final = {
    "findings": ("问题", "Findings: what is stuck, with whom, until when, and what was done"),
    "files": ("证据材料", "Files, brought once and attached by their id"),
    "projects": ("项目", "Projects of the plan"),
    "programmes": ("工作方案", "Programmes and what they set out to look at"),
    "inspections": ("监督检查", "Inspections, what they found, and reminders"),
    "instructions": ("批示", "Leaders' instructions, what they ask, what came of it"),
    "letters": ("函件", "Letters, joint actions, and matters that are passed on"),
    "packages": (
        "证据包",
        "Signed evidence for bodies elsewhere, and its recognition by authenticity, legality and relevance",
    ),
    "reports": (
        "公众诉求",
        "Reports from the public in the words of Open311 GeoReport v2, doors with their QR codes, routes, candidates",
    ),
    "questions": ("存疑", "What checks ask of the bodies that reported, their answers, how each is settled"),
    "incidents": (
        "突发事件与演练",
        "Incidents and drills: who is told and has answered, alerts in CAP, the time line, feeds, rescue forces",
    ),
    "approvals": ("审批事项包", "Approval bundles, the steps of their approvals, kinds and templates"),
    "meetings": ("会商", "Series of meetings, what was due, held and missed, agenda, decisions and minutes"),
    "schedules": (
        "进度计划",
        "Schedules of projects, their updates and tasks, corridors; blockers and days saved",
    ),
    "atlas": ("地图", "Layers of plans on the map, their versions and features"),
    "indicators": (
        "数据",
        "Indicators that departments report, their series of readings and files of readings",
    ),
    "penalties": ("处罚比对", "Benchmarks and published penalties, comparisons of like cases, who may act"),
    "coverage": (
        "一卡通覆盖",
        "One-card coverage: cards, lists of outlets, tests, matches and what was measured",
    ),
    "freight": ("海铁联运", "Documents of movements by sea and rail, and what disagrees on them"),
    "works": (
        "后台处理",
        "Long work of the comparisons behind the page: how far it is, stopping it, beginning anew",
    ),
    "briefs": ("简报", "Briefs, figures and the rows behind them"),
    "imports": ("导入台账", "Ledgers brought in from spreadsheets"),
    "exports": ("导出", "Lists taken out as workbooks"),
    "notices": ("通知", "What the acting body was told, and subscriptions"),
    "directory": ("单位与身份", "Bodies, and for whom the token acts"),
}
DESCRIPTION: Final = "\n\n".join(
    (
        "见行的应用程序接口：与页面调用同样的操作，遵守同样的可见范围。",
        (
            "Every request acts as the person and for the body of its token, calls the operation that the screen calls, and "
            "sees what the screen would show. What is not seen is answered as what is not there."
        ),
        (
            "Lists are read on by `next` of the answer (also `Link: rel=next`). Writes take an `Idempotency-Key`: the same "
            "request under the same key is done once and answered alike for 48 hours. "
            f"A body is at most {LARGEST_JSON_BYTES // 1024} KB of JSON, {DEEPEST_JSON} levels deep. "
            "Errors are problem details (RFC 9457) in the language of `Accept-Language`."
        ),
    )
)
#: Which errors may come besides what a kind of request brings.
ALWAYS: Final = (400, 401, 422, 429, 500)
OF_ONE_THING: Final = (404,)
OF_WRITES: Final = (403, 409, 413, 415)


def both(text: Any) -> str:
    """Return a text in Chinese and English."""
    with translation.override("zh-hans"):
        chinese = str(text)
    with translation.override("en"):
        english = str(text)
    return chinese if chinese == english else f"{chinese} · {english}"


@cache
def described() -> dict[str, Any]:
    """Return the whole description."""
    wanted = [*_kinds()]
    adapters: list[tuple[Any, JsonSchemaMode, TypeAdapter[Any]]] = [
        (key, mode, TypeAdapter(kind)) for key, mode, kind in wanted
    ]
    made, definitions = TypeAdapter.json_schemas(adapters, ref_template=REFS)
    schemas = {key[0]: schema for key, schema in made.items()}
    whole: dict[str, Any] = {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DIALECT,
        "info": {
            "title": "Jianxing 见行",
            "version": version("jianxing"),
            "summary": "Supervision ledgers, from a spreadsheet to a verified close",
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": PREFIX}],
        "security": [{"token": []}],
        "tags": [{"name": name, "description": f"{zh} · {en}"} for name, (zh, en) in AREAS.items()],
        "paths": _paths(schemas),
        "components": {
            "schemas": definitions.get("$defs", {}),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of your account's page; it is never taken from the address.",
                }
            },
            "responses": _problems(schemas["problem"]),
        },
    }
    named: dict[str, Any] = orjson.loads(_plain_names(orjson.dumps(whole).decode()))
    return named


def as_json() -> bytes:
    """Return the description as it is served."""
    return orjson.dumps(described(), option=orjson.OPT_INDENT_2)


def _kinds() -> Iterator[tuple[str, JsonSchemaMode, Any]]:
    yield "problem", "serialization", ProblemDetails
    for endpoint in ENDPOINTS:
        if endpoint.method == "POST" and not endpoint.upload:
            yield f"{endpoint.name} body", "validation", endpoint.body
        if endpoint.gives is not None:
            yield f"{endpoint.name} answer", "serialization", endpoint.gives


def _plain_names(text: str) -> str:
    """Shorten the names of kinds that several areas have, such as the states of things, to `FindingsState`.

    No two may come to the same name, of which one would then be described as the other.
    """

    def short(match: re.Match[str]) -> str:
        parts = match.group(0).split("__")
        # A kind within another by that, a resource's by its module, a domain's by the domain.
        is_inner, is_resource = parts[-2][:1].isupper(), parts[1] == "api"
        owner = parts[-2] if is_inner or is_resource else parts[1]
        return (owner if is_inner else owner.title().replace("_", "")) + parts[-1]

    long_names = set(re.findall(r"jianxing__\w+", text))
    if len({re.sub(r"jianxing__\w+", short, name) for name in long_names}) < len(long_names):
        raise ValueError("two kinds of the API come to one name")
    shortened = re.sub(r"jianxing__\w+", short, text)
    # What is asked for in another form is told apart by its mode, though only one of the two is ever named.
    named = set(re.findall(r"schemas/([\w-]+)\"", shortened))
    for name in sorted(named):
        plain, _hyphen, _mode = name.partition("-")
        if plain != name and not named & {plain, f"{plain}-Input", f"{plain}-Output"} - {name}:
            shortened = re.sub(rf"\b{name}\b", plain, shortened)
    return shortened


def _paths(schemas: dict[str, Any]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for endpoint in ENDPOINTS:
        item = paths.setdefault(endpoint.path, {})
        if "{id}" in endpoint.path:
            item["parameters"] = [
                {
                    "name": "id",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "integer", "minimum": 0, "maximum": 10**18 - 1},
                }
            ]
        item[endpoint.method.lower()] = _operation(endpoint, schemas)
    return paths


def _operation(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.name,
        "tags": [endpoint.area],
        "summary": both(endpoint.summary),
        "parameters": [*_query(endpoint), *_headers(endpoint)],
        "responses": {str(endpoint.status): _answer(endpoint, schemas)},
    }
    if endpoint.method == "POST":
        operation["requestBody"] = _body(endpoint, schemas)
    statuses = {*ALWAYS, *(OF_WRITES if endpoint.writes else ())}
    statuses |= {*OF_ONE_THING} if "{id}" in endpoint.path else set()
    statuses |= {412} if endpoint.takes_match else set()
    statuses |= {403}  # for who may not at all, such as importing
    if not endpoint.gives:
        operation["responses"]["304"] = {"description": "Not changed since"}
        statuses |= {409}
    for status in sorted(statuses):
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/{_name(status)}"}
    return operation


def _name(status: int) -> str:
    return "".join(part.title() for part in HTTPStatus(status).phrase.replace("-", " ").split())


def _problems(schema: dict[str, Any]) -> dict[str, Any]:
    statuses = sorted({*ALWAYS, *OF_ONE_THING, *OF_WRITES, 405, 412})
    return {
        _name(status): {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }


def _query(endpoint: Endpoint) -> list[dict[str, Any]]:
    if endpoint.query is Nothing:
        return []
    return [*_parameters(endpoint.query)]


def _parameters(kind: Any) -> Iterator[dict[str, Any]]:
    schema = TypeAdapter(kind).json_schema(ref_template=REFS)
    held = schema.get("$defs", {})
    for name, value in schema["properties"].items():
        plain = _flat(value, held)
        needed = name in schema.get("required", ())
        said: dict[str, Any] = {"name": name, "in": "query", "required": needed, "schema": plain}
        if "description" in plain:
            said["description"] = plain.pop("description")
        if plain.get("type") == "array":
            said |= {"style": "form", "explode": True}
        yield said


def _flat(schema: dict[str, Any], held: dict[str, Any]) -> dict[str, Any]:
    """Return a parameter's schema without references, and without null, which an address cannot say."""
    if "$ref" in schema:
        inner = held[schema["$ref"].rsplit("/", 1)[-1]]
        return _flat({**inner, **{key: value for key, value in schema.items() if key != "$ref"}}, held)
    if "anyOf" in schema:
        [one] = [branch for branch in schema["anyOf"] if branch.get("type") != "null"]
        kept = {key: value for key, value in schema.items() if key in ("description", "title")}
        return _flat({**one, **kept}, held)
    flat = {key: value for key, value in schema.items() if key not in ("title", "default")}
    if "items" in flat:
        flat["items"] = _flat(flat["items"], held)
    return flat


def _headers(endpoint: Endpoint) -> Iterator[dict[str, Any]]:
    text = {"type": "string"}
    if endpoint.writes:
        yield {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": "A fresh one for each write, the same one to repeat it.",
            "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
        }
    if endpoint.takes_match:
        yield {
            "name": "If-Match",
            "in": "header",
            "required": False,
            "description": "The ETag last read; 412 where it has been changed since.",
            "schema": text,
        }


def _body(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    if not endpoint.upload:
        schema = schemas[f"{endpoint.name} body"]
        needed = any(field.is_required() for field in endpoint.body.model_fields.values())
        return {"required": needed, "content": {"application/json": {"schema": schema}}}
    parts = TypeAdapter(endpoint.body).json_schema(ref_template=REFS)
    held = parts.get("$defs", {})
    properties = {name: _flat(value, held) for name, value in parts.get("properties", {}).items()}
    return {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {endpoint.upload: {"type": "string", "format": "binary"}, **properties},
                    "required": [endpoint.upload],
                    "additionalProperties": False,
                }
            }
        },
    }


def _answer(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if endpoint.lists:
        headers["Link"] = {"description": "The next page, where there is one.", "schema": {"type": "string"}}
    if endpoint.gives_etag:
        headers["ETag"] = {"description": "How it stands now, for If-Match.", "schema": {"type": "string"}}
    if endpoint.status == HTTPStatus.CREATED:
        headers["Location"] = {"description": "Where what was made is read.", "schema": {"type": "string"}}
    if endpoint.writes:
        headers["Idempotent-Replayed"] = {
            "description": "Present where the answer was given before.",
            "schema": {"type": "string", "enum": ["true"]},
        }
    said: dict[str, Any] = {"description": both(endpoint.summary)}
    if headers:
        said["headers"] = headers
    if endpoint.gives is None:
        said["content"] = {kind: {"schema": {}} for kind in endpoint.media_types or ("*/*",)}
    else:
        said["content"] = {"application/json": {"schema": schemas[f"{endpoint.name} answer"]}}
    return said
