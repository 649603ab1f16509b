"""A brief as JSON: the figures with the handles of their rows, and what is stated with them."""

from typing import Any

from jianxing.briefs.queries import Drawn, statements
from jianxing.briefs.queries.drawing import Placed
from jianxing.briefs.recipes import RECIPES


def as_json(drawn: Drawn) -> dict[str, Any]:
    """Return ``figures`` (id, value, unit, rows …) and ``statements``; dates as ISO strings."""
    return {
        "title": drawn.title,
        "body": {"code": drawn.body.code, "name": drawn.body.name},
        "as_of": drawn.as_of.isoformat(),
        "number": drawn.brief.number if drawn.brief else None,
        "state": drawn.brief.state if drawn.brief else None,
        "head": drawn.brief.head if drawn.brief and drawn.brief.head else None,
        "figures": [figure_as_json(placed) for placed in drawn.figures.values()],
        "statements": statements(drawn),
    }


def figure_as_json(placed: Placed) -> dict[str, Any]:
    """Return one figure; ``rows`` are handles, each once, in the order in which they count."""
    one = placed.definition
    return {
        "id": one.key,
        "name": one.name,
        "value": placed.value,
        "unit": one.unit,
        "domain": one.domain,
        "mechanism": RECIPES[one.recipe].mechanism,
        "says": {"zh": one.says_zh, "en": one.says_en},
        "query_hash": placed.query_hash,
        "rows": list(dict.fromkeys(row.handle for row in placed.rows or ())),
    }
