"""A body's figures and the text that its briefs begin with."""

from collections.abc import Iterable

from django.db.models import QuerySet

from jianxing.briefs import standard, texts
from jianxing.briefs.models import Figure, Template
from jianxing.briefs.recipes import Definition
from jianxing.directory.acting import acting_body_id


def current_figures() -> QuerySet[Figure]:
    """Return the figures of the acting body that are in use, by domain and key."""
    return Figure.objects.filter(body_id=acting_body_id(), is_current=True, retired_at=None)


def one_figure(*, key: str) -> Figure:
    """Return the current version of a figure; raises ``Figure.DoesNotExist``."""
    return Figure.objects.select_related("body", "made_by").get(
        body_id=acting_body_id(), key=key, is_current=True
    )


def figure_version(*, pk: int) -> Figure:
    """Return one version of a figure of the acting body; raises ``Figure.DoesNotExist``."""
    return Figure.objects.select_related("body", "made_by").get(pk=pk, body_id=acting_body_id())


def figure_versions(*, key: str) -> QuerySet[Figure]:
    """Return every version of a figure, the newest first."""
    return (
        Figure.objects.filter(body_id=acting_body_id(), key=key)
        .select_related("made_by", "retired_by")
        .order_by("-version")
    )


def definitions(*, keys: Iterable[str]) -> dict[str, Definition]:
    """Return the current definitions under these keys: the body's own before the usual ones."""
    wanted = set(keys)
    known = {one.key: one for one in standard.DEFINITIONS if one.key in wanted}
    own = Figure.objects.filter(body_id=acting_body_id(), key__in=wanted, is_current=True, retired_at=None)
    return known | {figure.key: figure.definition for figure in own}


def definition_of(*, key: str) -> Definition | None:
    """Return one current definition, or None."""
    return definitions(keys=[key]).get(key)


def template() -> Template | None:
    """Return the text that the acting body's briefs begin with, None where it has made none."""
    return Template.objects.filter(body_id=acting_body_id(), is_current=True).select_related("body").first()


def where_placed(*, key: str) -> list[str]:
    """Return the headings under which the template places a figure."""
    held = template()
    sections = texts.read(held.sections) if held else standard.SECTIONS
    return [section.heading for section in sections if key in texts.placed([section])]


def to_place() -> list[Definition]:
    """Return every figure that a text may place: the body's own, then the usual ones."""
    own = [figure.definition for figure in current_figures()]
    return own + [one for one in standard.DEFINITIONS if one.key not in {held.key for held in own}]
