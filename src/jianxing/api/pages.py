"""What is open to everybody: the description for programs, and the same for people to read."""

from functools import cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from jianxing.api.problems import KINDS

#: Only our own style, and nothing that runs.
POLICY: Final = (
    "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
STYLE: Final = "api/reference.css"


def openapi(request: HttpRequest) -> HttpResponse:
    """Give the description."""
    from jianxing.api.description import as_json  # it is drawn from the table, which names this page

    return HttpResponse(
        _once(as_json), content_type="application/json", headers={"Cache-Control": "max-age=300"}
    )


def reference(request: HttpRequest) -> HttpResponse:
    """Show the description as a page."""
    from jianxing.api.description import AREAS, described

    whole = described()
    areas = [
        {"name": name, "title": f"{chinese} · {english}", "operations": _operations(whole, name)}
        for name, (chinese, english) in AREAS.items()
    ]
    said = whole["info"]["description"].replace("`", "")
    values = {"api": whole, "said": said, "areas": areas, "kinds": KINDS}
    page = render_to_string("api/reference.html", values)
    return HttpResponse(page, headers={"Content-Security-Policy": POLICY})


def stylesheet(request: HttpRequest) -> HttpResponse:
    """Give the page's style."""
    return HttpResponse(
        render_to_string(STYLE),
        content_type="text/css; charset=utf-8",
        headers={"Cache-Control": "max-age=300"},
    )


@cache
def _once(make: Any) -> bytes:
    made: bytes = make()
    return made


def _operations(whole: dict[str, Any], area: str) -> list[dict[str, Any]]:
    return [
        {
            "method": method.upper(),
            "path": whole["servers"][0]["url"] + path,
            "summary": operation["summary"],
            "id": operation["operationId"],
            "parameters": [
                {
                    "name": one["name"],
                    "kind": kind_of(one["schema"]) if one["in"] == "query" else one["in"],
                    "needed": one["required"],
                    "said": one.get("description", ""),
                }
                for one in operation["parameters"]
            ],
            "fields": _fields(whole, operation),
            "statuses": sorted(operation["responses"]),
            "gives": _gives(operation),
        }
        for path, item in whole["paths"].items()
        for method, operation in item.items()
        if method != "parameters" and area in operation["tags"]
    ]


def _gives(operation: dict[str, Any]) -> str:
    content = next(iter(operation["responses"].values())).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1]


def _fields(whole: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    content = operation.get("requestBody", {}).get("content", {})
    schema: dict[str, Any] = next((kind["schema"] for kind in content.values()), {})
    if "$ref" in schema:
        schema = whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    needed = schema.get("required", [])
    return [
        {"name": name, "kind": kind_of(value), "needed": name in needed, "said": value.get("description", "")}
        for name, value in schema.get("properties", {}).items()
    ]


def kind_of(schema: dict[str, Any]) -> str:
    """Return the kind of a value in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(kind_of(branch) for branch in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"[{kind_of(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")
