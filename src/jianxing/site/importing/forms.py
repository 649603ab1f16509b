"""Forms of the import."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jianxing.directory.models import Body, PlanDomain
from jianxing.importing.queries import NameAsked
from jianxing.site.findings.picking import BodySource, PickField
from jianxing.site.importing.sheet import ShownColumn
from jianxing.site.importing.words import field_choices

_OPEN, _NEW = "", "0"


class UploadForm(forms.Form):
    """The file, and the field of rows that name none."""

    file = forms.FileField(
        label=gettext_lazy("Ledger file"),
        help_text=gettext_lazy(
            "xlsx, xls or csv, as the office keeps it; nothing needs to be rearranged first."
        ),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.xls,.csv,.et"}),
    )
    domain = forms.ChoiceField(
        label=gettext_lazy("Domain"),
        required=False,
        choices=[("", gettext_lazy("as the rows say")), *PlanDomain.choices],
        help_text=gettext_lazy("Taken for rows that name none."),
    )


class ColumnsForm(forms.Form):
    """What each column of a table is taken for."""

    def __init__(self, columns: Sequence[ShownColumn], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        for column in columns:
            self.fields[column.letter] = forms.ChoiceField(
                label=f"{column.letter} · {column.header or '—'}",
                required=False,
                choices=field_choices(),
                initial=column.field,
                help_text=" ".join(column.doubts),
            )

    def mapping(self) -> dict[str, str]:
        """Return header → field for what differs from what was understood."""
        return {
            column.header: self.cleaned_data[column.letter]
            for column in self.columns
            if column.header and self.cleaned_data[column.letter] != column.field
        }


class BodiesForm(forms.Form):
    """Whom each unknown name means."""

    def __init__(self, asked: Sequence[NameAsked], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for position, name in enumerate(asked):
            offered = [
                (
                    str(offer.pk),
                    _("%(name)s (%(percent)d%% alike)")
                    % {"name": offer.name, "percent": offer.likeness * 100},
                )
                for offer in name.offers
            ]
            chosen = "" if name.chosen is None else str(name.chosen)
            if chosen not in {_OPEN, _NEW, *(value for value, _label in offered)}:
                body = Body.objects.filter(pk=chosen).first()
                offered.insert(0, (chosen, body.name if body else chosen))
            used = ngettext("%(n)d row", "%(n)d rows", name.rows) % {"n": name.rows}
            self.fields[f"name-{position}"] = forms.ChoiceField(
                label=name.written,
                required=False,
                widget=forms.RadioSelect,
                choices=[*offered, (_NEW, _("a new body, to be confirmed")), (_OPEN, _("not decided yet"))],
                initial=chosen,
                help_text=_("%(used)s; first in %(sheet)s, row %(row)d")
                % {"used": used, "sheet": name.first_sheet, "row": name.first_row},
            )
            self.fields[f"other-{position}"] = PickField(
                label=_("or another body for “%(name)s”") % {"name": name.written},
                required=False,
                source=BodySource(),
            )

    @property
    def groups(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of each name."""
        return [(self[f"name-{n}"], self[f"other-{n}"]) for n in range(len(self.asked))]

    def matches(self) -> dict[str, int | None]:
        """Return name → body's key, 0 for a new one, None where it was left open."""
        chosen: dict[str, int | None] = {}
        for position, name in enumerate(self.asked):
            other = self.cleaned_data.get(f"other-{position}")
            value = self.cleaned_data[f"name-{position}"]
            picked = other.pk if other is not None else (int(value) if value else None)
            if picked != name.chosen:
                chosen[name.written] = picked
        return chosen
