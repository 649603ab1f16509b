"""What an address asks for, read without trust: words without what no database takes, numbers that are numbers."""

from django.http import HttpRequest

from jianxing.kernel.identifiers import is_key

MOST = 100


def words(request: HttpRequest, name: str = "q", *, most: int = MOST) -> str:
    """Return the words under a name of the query string, without NUL, which PostgreSQL does not take."""
    return request.GET.get(name, "").replace("\0", "").strip()[:most]


def number(request: HttpRequest, name: str) -> int | None:
    """Return the number under a name of the query string, None where there is none."""
    text = request.GET.get(name, "")
    return int(text) if is_key(text) else None
