"""A body's list of forces as a file of its own: one a row, under the headings of the list that is taken out here."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from jianxing.evidence.passing import as_path
from jianxing.incidents.models import Capability, ForceKind, Readiness, Unit
from jianxing.incidents.operations import ForceDraft, ForceUnfit
from jianxing.incidents.operations.forces import MOST_ROWS
from jianxing.methods.coverage.refusals import CoverageRefused
from jianxing.methods.coverage.tables import Table, tables

#: By which headings a column is known: those of the list that is taken out, in both languages.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("名称", "力量名称", "name of the force"),
    "kind": ("类别", "种类", "kind"),
    "capabilities": ("能力", "capability"),
    "quantity": ("数量", "quantity"),
    "unit": ("计量单位", "counted in"),
    "readiness": ("状态", "readiness"),
    "place_name": ("地点", "驻地", "place of the force"),
    "longitude": ("经度", "longitude"),
    "latitude": ("纬度", "latitude"),
}
#: Among so many rows the headings are looked for: a list taken out has a title and two rows of them.
_ABOVE: Final = 6
_WORDS: Final = {"kind": ForceKind, "unit": Unit, "readiness": Readiness, "capabilities": Capability}
_FAULTS_SHOWN: Final = 8


def drafts(file: Any) -> list[ForceDraft]:
    """Return the forces of an uploaded file; raises ``ForceUnfit``, which names every fault with its row and column."""
    known = {name: _known(labels) for name, labels in _WORDS.items()}
    with as_path(file, name=str(file.name)) as path:
        try:
            found = next((layout for table in tables(path) if (layout := _layout(table))), None)
        except CoverageRefused as refusal:
            raise ForceUnfit(
                _("The file is not read: it is no workbook and no CSV, or it is broken."), _("Save it as xlsx or CSV.")
            ) from refusal  # fmt: skip
    if found is None:
        raise ForceUnfit(
            _("No table with these columns: %(columns)s.")
            % {"columns": "、".join(one[0] for one in HEADINGS.values())},
            _("Take the list out here, and write into it."),
        )
    table, heading, columns = found
    below = enumerate(table.rows[heading + 1 :], table.above + heading + 2)
    rows = [(at, row) for at, row in below if any(str(one).strip() for one in row)]
    if len(rows) > MOST_ROWS:
        raise ForceUnfit(
            _("A list has between 1 and %(most)d forces.") % {"most": MOST_ROWS}, _("Divide it.")
        )
    faults: list[str] = []
    read = [_draft(at, row, columns, known, faults) for at, row in rows]
    if faults:
        more = (
            [_("and %(count)d more") % {"count": len(faults) - _FAULTS_SHOWN}]
            if len(faults) > _FAULTS_SHOWN
            else []
        )
        raise ForceUnfit(
            "；".join(faults[:_FAULTS_SHOWN] + more), _("Correct the file; nothing of it was taken.")
        )
    return [one for one in read if one is not None]


def _layout(table: Table) -> tuple[Table, int, dict[str, int]] | None:
    """Return the row of the headings and where each column stands, None where no row is the heading of such a list."""
    for heading, row in enumerate(table.rows[:_ABOVE]):
        heads = [str(cell).strip().lower() for cell in row]
        at = {
            name: next((heads.index(one) for one in said if one in heads), -1)
            for name, said in HEADINGS.items()
        }
        if min(at.values()) >= 0:
            return table, heading, at
    return None


def _known(labels: Any) -> dict[str, str]:
    """Return the codes by their words in both languages, and by themselves."""
    found = {value: value for value in labels.values}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found |= {str(label): value for value, label in labels.choices}
    return found


def _draft(
    at: int,
    row: Sequence[Any],
    columns: Mapping[str, int],
    known: Mapping[str, Mapping[str, str]],
    faults: list[str],
) -> ForceDraft | None:
    said = {name: str(row[place]).strip() if place < len(row) else "" for name, place in columns.items()}
    before = len(faults)
    read: dict[str, Any] = {"name": said["name"], "place_name": said["place_name"]}
    faults += [_fault(at, name, "") for name in ("name", "place_name") if not said[name]]
    for name in ("kind", "unit", "readiness"):
        read[name] = known[name].get(said[name], "")
        if not read[name]:
            faults.append(_fault(at, name, said[name]))
    read["capabilities"] = [known["capabilities"].get(one, "") for one in _parts(said["capabilities"])]
    if not read["capabilities"] or "" in read["capabilities"]:
        faults.append(_fault(at, "capabilities", said["capabilities"]))
    for name, least, most in (("quantity", 0, 10_000_000), ("longitude", -180, 180), ("latitude", -90, 90)):
        number = _number(said[name])
        if number is None or not least <= number <= most or (name == "quantity" and number != int(number)):
            faults.append(_fault(at, name, said[name]))
        else:
            read[name] = int(number) if name == "quantity" else number
    return ForceDraft(**read) if len(faults) == before else None


def _parts(words: str) -> Iterator[str]:
    for mark in "，,；;/|":
        words = words.replace(mark, "、")
    return (one.strip() for one in words.split("、") if one.strip())


def _number(words: str) -> float | None:
    try:
        return float(words.replace(",", "").replace("，", ""))
    except ValueError:
        return None


def _fault(at: int, name: str, said: str) -> str:
    return _("row %(row)d, %(column)s: “%(said)s”") % {"row": at, "column": HEADINGS[name][0], "said": said}
