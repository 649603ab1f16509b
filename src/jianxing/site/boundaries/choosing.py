"""Choosing a jurisdiction in a form: among those of today."""

from typing import Any

from django import forms

from jianxing.directory import queries
from jianxing.directory.models import Jurisdiction
from jianxing.site import clock


class JurisdictionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A division valid today; former ones stay readable where they were chosen, and are offered no more."""

    def __init__(self, **how: Any) -> None:
        super().__init__(Jurisdiction.objects.none(), **how)

    def __deepcopy__(self, memo: dict[int, Any]) -> "JurisdictionField":
        """A form takes a copy of its fields when it is made: that is the day that counts."""
        copy = super().__deepcopy__(memo)
        copy.queryset = queries.jurisdictions(on=clock.today())
        return copy
