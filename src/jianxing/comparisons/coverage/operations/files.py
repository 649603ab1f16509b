"""Files as they come, refused in words."""

from django.utils.translation import gettext as _

from jianxing.comparisons.coverage.operations.cards import CoverageRefused
from jianxing.methods.coverage.refusals import CoverageRefused as FileRefused
from jianxing.methods.coverage.wording import MESSAGES, PERSONAL


class ListRefused(CoverageRefused):
    """A file is not read; *column* and *row* say where."""

    def __init__(self, refusal: FileRefused) -> None:
        self.column, self.row = refusal.column, refusal.row
        super().__init__(
            said(refusal.code, dict(refusal.values)),
            _("Row %(row)d.") % {"row": refusal.row} if refusal.row else "",
        )


def said(code: str, values: dict[str, str | int | float]) -> str:
    """Return a message about a file in the reader's language."""
    if "what" in values:
        values = values | {"what": _(PERSONAL[str(values["what"])])}
    return _(MESSAGES[code]) % values
