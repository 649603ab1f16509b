"""What may be done to a brief: one endpoint for each action of its life-cycle, writing and sending it on."""

from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from jianxing.api.endpoints import Call
from jianxing.api.fields import LONG, Day, Id, Sent, Text, Versioned
from jianxing.api.resources.briefs import KIND
from jianxing.api.resources.doings import Confirmed, Doing, Reasoned, Run, plain
from jianxing.api.resources.naming import found_bodies
from jianxing.briefs import operations
from jianxing.briefs.models import Brief
from jianxing.briefs.texts import Section
from jianxing.directory.models import PlanDomain


class SectionSent(Sent):
    """A section: its heading, whose work it tells, and paragraphs in which ``{key}`` places a figure."""

    heading: Annotated[str, Text(200)] = ""
    kicker: Annotated[str, Text(200)] = ""
    domain: PlanDomain | None = None
    paragraphs: Annotated[list[Annotated[str, Text(LONG)]], Field(max_length=200)] = []

    def section(self) -> Section:
        """Return it as the operations take it."""
        return Section(
            heading=self.heading,
            kicker=self.kicker,
            domain=self.domain or "",
            paragraphs=tuple(text for text in self.paragraphs if text.strip()),
        )


Sections = Annotated[list[SectionSent], Field(min_length=1, max_length=30)]


class TextWritten(Versioned):
    """The whole text anew."""

    title: Annotated[str, Text(120, least=1)]
    subtitle: Annotated[str, Text(200)] = ""
    sections: Sections
    as_of: Day


class BriefShared(Versioned):
    """Who shall read it."""

    bodies: Annotated[list[Id], Field(min_length=1, max_length=50)]


def _does(operation: object, *names: str) -> Run:
    return plain(operation, "brief", *names)  # type: ignore[arg-type]  # one of the operations


def _write(brief: Brief, sent: TextWritten, call: Call) -> object:
    return operations.write(
        brief=brief,
        title=sent.title,
        subtitle=sent.subtitle,
        sections=[section.section() for section in sent.sections],
        as_of=sent.as_of,
        by=call.by,
        at=call.at,
    )


def _share(brief: Brief, sent: BriefShared, call: Call) -> object:
    bodies = found_bodies(sent.bodies, at="/bodies")
    return operations.share(brief=brief, bodies=bodies, by=call.by, at=call.at)


DOINGS: Final = {
    "write": Doing(body=TextWritten, run=_write, summary=_("Write the text of a brief")),
    "review": Doing(
        body=Confirmed,
        run=_does(operations.review),
        summary=_("Approve the text of a brief that one has not written"),
    ),
    "return": Doing(
        body=Reasoned,
        run=_does(operations.return_brief, "reason"),
        summary=_("Return a brief to its writers"),
    ),
    "issue": Doing(
        body=Confirmed, run=_does(operations.issue), summary=_("Issue a brief, which freezes its figures")
    ),
    "share": Doing(body=BriefShared, run=_share, summary=_("Send an issued brief to other bodies")),
    "void": Doing(body=Reasoned, run=_does(operations.void, "reason"), summary=_("Void a brief")),
}
ENDPOINTS: Final = KIND.does(DOINGS)
