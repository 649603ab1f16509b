"""Where the things are read that figures' rows and a brief's sentences name."""

import pytest
from django.urls import resolve

from jianxing.briefs.addresses import PATHS, page_of, rows_of


@pytest.mark.parametrize("kind", PATHS)
def test_each_kind_has_a_page_at_its_address(kind: str) -> None:
    page, _, anchor = page_of(f"{kind}:12").partition("#")
    assert anchor or resolve(page).kwargs == {"pk": 12}
    assert resolve(page).url_name


@pytest.mark.parametrize(
    "handle", ["", "finding", "finding:", "finding:x", "finding:-1", "referral:12", "https://a:1"]
)
def test_what_names_no_page_leads_nowhere(handle: str) -> None:
    assert page_of(handle) == ""


def test_rows_are_read_in_a_brief_or_as_they_are_today() -> None:
    assert resolve(rows_of("a.b", brief_id=3)).kwargs == {"pk": 3, "key": "a.b"}
    assert resolve(rows_of("a.b", brief_id=None)).kwargs == {"key": "a.b"}
