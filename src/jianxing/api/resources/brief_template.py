"""The text that a body's briefs begin with, and the one board, which shows the figures in it."""

from datetime import date
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Sent, Text
from jianxing.api.resources.brief_steps import Sections
from jianxing.api.resources.briefs import FigureLine, SectionLine, figure_line, section_line
from jianxing.api.resources.figures import rows_at
from jianxing.briefs import operations, queries, standard, texts


class TemplateWhole(TypedDict):
    """The text that the acting body's briefs begin with; version 0 is the usual one."""

    version: int
    title: str
    subtitle: str
    sections: list[SectionLine]


Read = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]


class TemplateSent(Sent):
    """The whole text anew; `version` is the one that was read, 0 the usual one."""

    title: Annotated[str, Text(120, least=1)]
    subtitle: Annotated[str, Text(200)] = ""
    sections: Sections
    version: Read | None = None


class FigurePlaced(Sent):
    """A sentence with ``{key}`` in it, added to a section of the template (counted from 0)."""

    key: Annotated[str, Text(80, least=1)]
    section: Annotated[int, Field(strict=True, ge=0, le=100)]
    sentence: Annotated[str, Text(2000, least=1)]
    version: Read | None = None


class BoardGroup(TypedDict):
    """The figures of one domain."""

    domain: str
    figures: list[FigureLine]


class BoardWhole(TypedDict):
    """The one board (态势一张图) as of today."""

    as_of: date
    head: list[FigureLine]
    groups: list[BoardGroup]
    by_domain: dict[str, dict[str, int]]


def template(call: Call) -> TemplateWhole:
    """Give the text that the acting body's briefs begin with."""
    held = queries.template()
    sections = texts.read(held.sections) if held else standard.SECTIONS
    return {
        "version": held.version if held else 0,
        "title": held.title if held else standard.TITLE,
        "subtitle": held.subtitle if held else "",
        "sections": [section_line(section) for section in sections],
    }


def _held(version: int | None, title: str) -> Any:
    """Return the template that is to be replaced; raises where the caller has read another one."""
    held = queries.template()
    if version is not None and version != (held.version if held else 0):
        raise operations.Overtaken(title)
    return held


def compose(call: Call) -> TemplateWhole:
    """Make the text anew."""
    sent = call.sent(TemplateSent)
    operations.compose_template(
        title=sent.title,
        subtitle=sent.subtitle,
        sections=[section.section() for section in sent.sections],
        replaces=_held(sent.version, sent.title),
        by=call.by,
        at=call.at,
    )
    return template(call)


def place(call: Call) -> TemplateWhole:
    """Place a figure in the text."""
    sent = call.sent(FigurePlaced)
    _held(sent.version, sent.key)
    operations.place_figure(
        key=sent.key, section=sent.section, sentence=sent.sentence, by=call.by, at=call.at
    )
    return template(call)


def _on_board(placed: queries.Placed) -> FigureLine:
    return figure_line(placed, rows=rows_at(placed.definition.key))


def board(call: Call) -> BoardWhole:
    """Give the board."""
    shown = queries.board(as_of=call.today)
    return {
        "as_of": shown.as_of,
        "head": [_on_board(placed) for placed in shown.head],
        "groups": [
            {
                "domain": group.domain,
                "figures": [_on_board(placed) for placed in group.figures],
            }
            for group in shown.groups
        ],
        "by_domain": {key: dict(values) for key, values in shown.by_domain.items()},
    }


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/brief-template", name="get_brief_template", area="briefs", run=template,
        summary=_("The text that the acting body's briefs begin with"), gives=TemplateWhole,
    ),
    Endpoint(
        method="POST", path="/brief-template", name="compose_brief_template", area="briefs", run=compose,
        summary=_("Write the text that the acting body's briefs begin with"),
        body=TemplateSent, gives=TemplateWhole,
    ),
    Endpoint(
        method="POST", path="/brief-template/place", name="place_figure", area="briefs", run=place,
        summary=_("Place a figure in the text that briefs begin with"),
        body=FigurePlaced, gives=TemplateWhole,
    ),
    Endpoint(
        method="GET", path="/board", name="get_board", area="briefs", run=board,
        summary=_("The one board of the acting body"), gives=BoardWhole,
    ),
)  # fmt: skip
