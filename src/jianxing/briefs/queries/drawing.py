"""A brief with its figures: computed while it is written, as frozen once it has been issued."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from jianxing.briefs import standard, texts
from jianxing.briefs.addresses import page_of, rows_of
from jianxing.briefs.models import Brief
from jianxing.briefs.queries.figures import definitions, template
from jianxing.briefs.recipes import UNITS, Computed, Definition, Moment, Row, Value, compute
from jianxing.directory.acting import acting_body_id
from jianxing.directory.models import Body, PlanDomain
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import STAGE_LABELS


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A figure as it stands in a brief; ``rows`` are those the reader sees, ``count`` how many it was made of.

    Both are None where they were not asked for; a frozen figure knows its count alone.
    """

    definition: Definition
    value: Value
    query_hash: str
    rows: Sequence[Row] | None = None
    count: int | None = None

    @property
    def shown(self) -> str:
        """The value as one reads it."""
        return in_words(self.value, unit=self.definition.unit)

    @property
    def unit_label(self) -> str:
        """The counting unit as the screen names it; a stage is its own word."""
        return unit_label(self.definition)


def unit_label(definition: Definition) -> str:
    """Return a figure's counting unit as the screen names it, after a number."""
    return "" if definition.unit == "stage" else str(UNITS[definition.unit].label)


def in_words(value: Value, *, unit: str) -> str:
    """Return a value as one reads it: a number, the word for a stage, a dash for nothing."""
    if value is None:
        return "—"
    if unit == "stage":
        return str(STAGE_LABELS[Stage(str(value))])
    return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The text of a brief and the figures placed in it, by key in the order of reading.

    ``unknown`` are keys that no figure bears; the text shows a dash there.
    """

    title: str
    subtitle: str
    body: Body
    as_of: date
    sections: Sequence[texts.Section]
    figures: Mapping[str, Placed]
    unknown: Sequence[str] = ()
    brief: Brief | None = None

    def value(self, key: str) -> str:
        """The value of a placed figure as one reads it."""
        return self.figures[key].shown if key in self.figures else "—"


def drawn_template(*, as_of: date, most: int | None = None) -> Drawn:
    """Draw the acting body's template, or the usual text where it has none, as of a day; *most* rows of each figure."""
    held = template()
    return _draw(
        title=held.title if held else standard.TITLE,
        subtitle=held.subtitle if held else "",
        sections=texts.read(held.sections) if held else standard.SECTIONS,
        body=held.body if held else Body.objects.get(pk=acting_body_id()),
        as_of=as_of,
        most=most,
    )


def drawn_brief(*, brief: Brief, most: int | None = None) -> Drawn:
    """Draw a brief: with the values that it froze where it has been issued, else computed for its writers."""
    sections = texts.read(brief.sections)
    if not brief.is_frozen:
        return _draw(
            title=brief.title,
            subtitle=brief.subtitle,
            sections=sections,
            body=brief.body,
            as_of=brief.as_of,
            brief=brief,
            most=most,
        )
    frozen = {
        figure.key: Placed(
            definition=figure.definition,
            value=figure.value,
            query_hash=figure.query_hash,
            count=getattr(figure, "row_count", None),
        )
        for figure in brief.figures.all()
    }
    return Drawn(
        title=brief.title,
        subtitle=brief.subtitle,
        body=brief.body,
        as_of=brief.as_of,
        sections=sections,
        figures=frozen,
        unknown=[key for key in texts.placed(sections) if key not in frozen],
        brief=brief,
    )


def computed(*, brief: Brief, key: str, most: int | None = None) -> Computed | None:
    """Compute one figure of a brief that is being written; None where its text does not place it."""
    found = definitions(keys=[key]).get(key) if key in texts.placed(texts.read(brief.sections)) else None
    if found is None:
        return None
    return compute(definition=found, moment=Moment(as_of=brief.as_of, body_id=brief.body_id), most=most)


def _draw(
    *,
    title: str,
    subtitle: str,
    sections: Sequence[texts.Section],
    body: Body,
    as_of: date,
    brief: Brief | None = None,
    most: int | None = None,
) -> Drawn:
    keys = texts.placed(sections)
    known = definitions(keys=keys)
    moment = Moment(as_of=as_of, body_id=body.pk)
    figures = {}
    for key in keys:
        if key in known:
            made = compute(definition=known[key], moment=moment, most=most)
            figures[key] = Placed(
                definition=known[key],
                value=made.value,
                query_hash=made.query_hash,
                rows=made.rows,
                count=len(made.rows) if most is None else None,
            )
    return Drawn(
        title=title,
        subtitle=subtitle,
        body=body,
        as_of=as_of,
        sections=sections,
        figures=figures,
        unknown=[key for key in keys if key not in known],
        brief=brief,
    )


def lines(drawn: Drawn) -> Iterator[tuple[texts.Section, str]]:
    """Yield every sentence with the section that it stands in."""
    for section in drawn.sections:
        for text in section.paragraphs:
            for sentence in texts.sentences(text):
                yield section, sentence


def statements(drawn: Drawn) -> list[dict[str, Any]]:
    """Return what the brief states, sentence by sentence, and what holds each: a page, and the query that it shows.

    A figure is held by its recipe with the parameters, a record by its handle. A sentence that nothing holds has an empty list.
    """
    domains = dict(PlanDomain.choices)
    found = []
    for section, text in lines(drawn):
        alone = [texts.Section(heading="", paragraphs=(text,))]
        figures, records = texts.placed(alone), texts.records(alone)
        found.append(
            {
                "section": section.kicker or section.heading or gettext("brief"),
                "domain": section.domain,
                "domain_name": str(domains.get(section.domain, "")),
                "text": texts.said(text, value=drawn.value),
                "figures": figures,
                "records": records,
                "held_by": [
                    *(_by_figure(drawn, key) for key in figures if key in drawn.figures),
                    *({"page": page, "query": {"record": one}} for one in records if (page := page_of(one))),
                ],
            }
        )
    return found


def _by_figure(drawn: Drawn, key: str) -> dict[str, Any]:
    one = drawn.figures[key].definition
    query = {"figure": key, "recipe": one.recipe, "unit": one.unit, "params": dict(one.params)}
    return {"page": rows_of(key, brief_id=drawn.brief.pk if drawn.brief else None), "query": query}
