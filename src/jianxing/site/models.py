"""The pages keep nothing of their own; saved views are the findings', where programs find them too."""

from jianxing.findings.models import SavedView

__all__ = ("SavedView",)
