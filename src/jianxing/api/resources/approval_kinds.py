"""Kinds of approvals and templates, as bodies keep them."""

from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import PREFIX, Answer, Call, Endpoint
from jianxing.api.fields import Id, Sent, Text
from jianxing.api.problems import unknown
from jianxing.api.resources.approval_bundles import Code, WorkDays
from jianxing.api.resources.doings import Doing, plain
from jianxing.api.resources.doings import Kind as Thing
from jianxing.api.resources.naming import Named, named
from jianxing.approvals import operations, queries
from jianxing.approvals.models import Kind, Template
from jianxing.approvals.operations.adding import MOST_APPROVALS
from jianxing.approvals.operations.keeping import MOST_AT_ONCE

PastDays = Annotated[list[WorkDays], Field(max_length=MOST_AT_ONCE)]


class KindHead(TypedDict):
    """A kind of approval."""

    id: int
    code: str
    name: str
    statutory_days: int
    promised_days: int | None


class KindLine(KindHead):
    """A kind with whose it is and how many past cases it has."""

    body: Named
    basis: str
    past_cases: int


class KindList(TypedDict):
    """The kinds of all bodies."""

    items: list[KindLine]


class ItemLine(TypedDict):
    """An approval of a template."""

    code: str
    kind: int
    after: list[str]
    materials: list[str]
    prepare_days: int


class TemplateHead(TypedDict):
    """A template after it was kept."""

    id: int
    name: str


class TemplateLine(TemplateHead):
    """A template with its approvals."""

    body: Named
    items: list[ItemLine]


class TemplateList(TypedDict):
    """The templates of all bodies."""

    items: list[TemplateLine]


class KindSent(Sent):
    """A kind of approval of the acting body; one of the same code is followed by it."""

    code: Code
    name: Annotated[str, Text(120, least=1)]
    statutory_days: WorkDays
    promised_days: WorkDays | None = None
    basis: Annotated[str, Text(200)] = ""
    past_days: PastDays = Field(default_factory=list)


class CasesSent(Sent):
    """How many working days past cases took, stops left out."""

    days: Annotated[list[WorkDays], Field(min_length=1, max_length=MOST_AT_ONCE)]


class ItemSent(Sent):
    """An approval of a template; `after` are codes of the same template."""

    kind: Id
    code: Annotated[str, Text(40)] = ""
    after: Annotated[list[Code], Field(max_length=MOST_APPROVALS)] = Field(default_factory=list)
    materials: Annotated[list[Annotated[str, Text(120, least=1)]], Field(max_length=100)] = Field(
        default_factory=list
    )
    prepare_days: WorkDays = 0


class TemplateSent(Sent):
    """A template of the acting body; one of the same name is followed by it."""

    name: Annotated[str, Text(120, least=1)]
    items: Annotated[list[ItemSent], Field(min_length=1, max_length=MOST_APPROVALS)]


def head(kind: Kind) -> KindHead:
    """Return a kind of approval."""
    return {
        "id": kind.pk,
        "code": kind.code,
        "name": kind.name,
        "statutory_days": kind.statutory_days,
        "promised_days": kind.promised_days,
    }


def _kinds(call: Call) -> KindList:
    return {
        "items": [
            {
                **head(one.kind),
                "body": named(one.kind.body),
                "basis": one.kind.basis,
                "past_cases": one.past,
            }
            for one in queries.kinds()
        ]
    }


def _templates(call: Call) -> TemplateList:
    return {
        "items": [
            {
                "id": one.pk,
                "name": one.name,
                "body": named(one.body),
                "items": [
                    {
                        "code": item.code,
                        "kind": item.kind_id,
                        "after": item.after,
                        "materials": item.materials,
                        "prepare_days": item.prepare_days,
                    }
                    for item in one.items.all()
                ],
            }
            for one in queries.templates()
        ]
    }


def _keep(call: Call) -> Answer:
    sent = call.sent(KindSent)
    made = operations.keep_kind(**sent.model_dump(), by=call.by, at=call.at)
    return Answer(head(made), {"Location": f"{PREFIX}/approval-kinds/{made.pk}"})


def _keep_template(call: Call) -> Answer:
    sent = call.sent(TemplateSent)
    items = []
    for place, one in enumerate(sent.items):
        try:
            kind = queries.one_kind(pk=one.kind)
        except Kind.DoesNotExist:
            raise unknown(f"/items/{place}/kind") from None
        items.append(operations.NewItem(**{**one.model_dump(), "kind": kind}))
    made: Template = operations.keep_template(name=sent.name, items=items, by=call.by, at=call.at)
    content: TemplateHead = {"id": made.pk, "name": made.name}
    return Answer(content, {"Location": f"{PREFIX}/approval-templates"})


THING: Final = Thing(
    area="approvals",
    path="/approval-kinds/{id}",
    name="approval_kind",
    read=queries.one_kind,
    title=str,
    head=head,
    gives=KindHead,
)
DOINGS: Final = {
    "add_cases": Doing(
        body=CasesSent, run=plain(operations.add_past_cases, "kind", "days"),
        summary=_("Enter how long past cases of a kind took"),
    ),
}  # fmt: skip
ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/approval-kinds", name="list_approval_kinds", area="approvals", run=_kinds,
        summary=_("The kinds of approvals that bodies keep"), gives=KindList,
    ),
    Endpoint(
        method="POST", path="/approval-kinds", name="keep_approval_kind", area="approvals", run=_keep,
        summary=_("Keep a kind of approval of the acting body"), body=KindSent, gives=KindHead, status=201,
        action="keep_kind",
    ),
    Endpoint(
        method="GET", path="/approval-templates", name="list_approval_templates", area="approvals",
        run=_templates, summary=_("The templates of approvals that bodies keep"), gives=TemplateList,
    ),
    Endpoint(
        method="POST", path="/approval-templates", name="keep_approval_template", area="approvals",
        run=_keep_template, summary=_("Keep a template of approvals"), body=TemplateSent, gives=TemplateHead,
        status=201, action="keep_template",
    ),
    *THING.does(DOINGS),
)  # fmt: skip
