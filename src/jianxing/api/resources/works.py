"""Long work of the comparisons: watched, stopped, gone on with. Pages ask for it; a program waits for its answer."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Listed
from jianxing.api.paging import down_the_keys
from jianxing.api.resources.doings import Doing, Kind, Plain, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, named
from jianxing.comparisons.working import operations, queries
from jianxing.comparisons.working.models import Work


class WorkLine(TypedDict):
    """Long work: what is done to what, how far it is, what came of it."""

    id: int
    kind: str
    subject: str
    title: str
    body: Named
    state: str
    stage: str
    done: int
    total: int | None
    problem: str
    came_of_it: int | None
    asked_at: datetime
    finished_at: datetime | None


class WorkList(TypedDict):
    """A page of long work, newest first."""

    items: list[WorkLine]
    next: str | None


class WorkWhole(WorkLine):
    """Long work with its history."""

    history: list[Deed]


def work_line(work: Work) -> WorkLine:
    """Return work as answers tell it."""
    return {
        "id": work.pk,
        "kind": work.kind,
        "subject": work.subject,
        "title": work.title,
        "body": named(work.body),
        "state": work.state,
        "stage": work.stage,
        "done": work.done,
        "total": work.total,
        "problem": work.problem,
        "came_of_it": work.came_of_it,
        "asked_at": work.asked_at,
        "finished_at": work.finished_at,
    }


def listing(call: Call) -> WorkList:
    """Give a page of long work."""
    asked = call.asked(Listed)
    shown, ahead = down_the_keys(queries.works(), after=asked.after, prefix="work~", limit=asked.limit)
    return {"items": [work_line(one) for one in shown], "next": ahead}


def one(call: Call) -> WorkWhole:
    """Give one piece of long work."""
    work = queries.one(pk=call.pk)
    return {**work_line(work), "history": history(queries.work_acts(pk=work.pk), on=call.today)}


WORK: Final = Kind(
    area="works",
    path="/works/{id}",
    name="work",
    read=queries.one,
    title=str,
    head=work_line,
    gives=WorkLine,
)

ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/works", name="list_works", area="works", run=listing,
        summary=_("The long work of comparisons"), query=Listed, gives=WorkList,
    ),
    Endpoint(
        method="GET", path="/works/{id}", name="get_work", area="works", run=one,
        summary=_("One piece of long work"), gives=WorkWhole,
    ),
    *WORK.does(
        {
            "cancel": Doing(body=Plain, run=plain(operations.cancel_work, "work"), summary=_("Stop long work")),
            "resume": Doing(body=Plain, run=plain(operations.resume_work, "work"), summary=_("Begin long work anew")),
        }
    ),
)  # fmt: skip
