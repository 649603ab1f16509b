"""The text that a body's briefs begin with: composed, and figures placed in it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.briefs import policies, standard, texts
from jianxing.briefs.addresses import page_of
from jianxing.briefs.models import Template
from jianxing.briefs.queries import definitions
from jianxing.briefs.texts import Section
from jianxing.directory.policies import Refused
from jianxing.directory.roots import Overtaken, reserve
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record

MOST_SECTIONS = 30
MOST_LETTERS = 60_000


class TextRefused(Refused):
    """The text cannot stand so."""


def check_text(*, title: str, sections: Sequence[Section]) -> None:
    """A text has a title and a section, is not endless, places figures that there are and names records that can be opened."""
    if not title.strip():
        raise TextRefused(_("A title is needed."), _("Write what the brief is about."))
    if not sections or not any(section.paragraphs for section in sections):
        raise TextRefused(_("The text is empty."), _("Write one section at least."))
    letters = sum(len(text) for section in sections for text in section.paragraphs)
    if len(sections) > MOST_SECTIONS or letters > MOST_LETTERS:
        raise TextRefused(_("The text is too long for a brief."), _("Shorten it, or make two of it."))
    placed = texts.placed(sections)
    unknown = sorted(set(placed) - set(definitions(keys=placed)))
    if unknown:
        raise TextRefused(
            _("There is no figure %(keys)s.") % {"keys": "、".join(f"{{{key}}}" for key in unknown)},
            _("Place one of the listed figures, or make it first."),
        )
    strange = [handle for handle in texts.records(sections) if not page_of(handle)]
    if strange:
        raise TextRefused(
            _("%(marks)s names no kind of record that has a page.")
            % {"marks": "、".join(f"{{{handle}}}" for handle in strange)},
            _("Write the kind and the number of its address, for instance %(mark)s.")
            % {"mark": "{finding:12}"},
        )


def compose_template(
    *,
    title: str,
    subtitle: str = "",
    sections: Sequence[Section],
    replaces: Template | None = None,
    by: Actor,
    at: datetime,
) -> Template:
    """Make the text that the acting body's next briefs begin with; *replaces* is the version that one has read."""
    policies.check_can_write(by=by)
    check_text(title=title, sections=sections)
    with transaction.atomic():
        held = Template.objects.filter(body_id=by.body, is_current=True).first()
        if (held.pk if held else None) != (replaces.pk if replaces else None):
            raise Overtaken(title)
        if held and not Template.objects.filter(pk=held.pk, is_current=True).update(is_current=False):
            raise Overtaken(title)
        template = Template(
            pk=reserve(Template),
            body_id=by.body,
            version=held.version + 1 if held else 1,
            title=title.strip()[:120],
            subtitle=subtitle.strip()[:200],
            sections=[section.plain() for section in sections],
            made_at=at,
            made_by_id=by.person_id,
        )
        template.save(force_insert=True)
        record(
            kind="template.compose",
            subject="template",
            subject_id=template.pk,
            by=by,
            at=at,
            public={"version": template.version, "figures": texts.placed(sections)},
            confidential={"title": template.title, "sections": template.sections},
        )
    return template


def place_figure(*, key: str, section: int, sentence: str, by: Actor, at: datetime) -> Template:
    """Add a paragraph with the figure to a section of the template (counted from 0); the rest stays as it is."""
    policies.check_can_write(by=by)
    held = Template.objects.filter(body_id=by.body, is_current=True).first()
    sections = list(texts.read(held.sections) if held else standard.SECTIONS)
    if not 0 <= section < len(sections):
        raise TextRefused(_("There is no such section."), _("Choose one of the template's."))
    if f"{{{key}}}" not in sentence:
        raise TextRefused(
            _("The sentence does not place the figure."),
            _("Write %(mark)s where the number is to stand.") % {"mark": f"{{{key}}}"},
        )
    chosen = sections[section]
    sections[section] = Section(
        heading=chosen.heading,
        kicker=chosen.kicker,
        domain=chosen.domain,
        paragraphs=(*chosen.paragraphs, sentence.strip()),
    )
    return compose_template(
        title=held.title if held else standard.TITLE,
        subtitle=held.subtitle if held else "",
        sections=sections,
        replaces=held,
        by=by,
        at=at,
    )
