"""Briefs brought to where a test needs them, by the real operations."""

import io
from datetime import date
from typing import Any

from jianxing.briefs import operations
from jianxing.briefs.models import Brief, Figure
from jianxing.briefs.texts import Section
from jianxing.directory.acting import acting
from jianxing.evidence.operations import store
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from tests.standing import AT, TODAY, Standing

KEY = "rail.closed"
TITLE = "铁路堵点监督简报"


def found(standing: Standing, description: str = "电力迁改停滞", **fields: Any) -> Finding:
    """A finding of the group that the department answers for."""
    with acting(standing.supervisor) as by:
        finding = findings.register(
            description=description, domain="transport", found_on=TODAY, by=by, at=AT, **fields
        )
        findings.assign(finding=finding, responsible=standing.department, due_days=20, by=by, at=AT)
    return finding


def closed(standing: Standing, description: str = "电力迁改停滞", **fields: Any) -> Finding:
    """A finding that was verified and closed."""
    finding = found(standing, description, **fields)
    with acting(standing.handler) as by:
        findings.accept(finding=finding, by=by, at=AT)
        findings.start_rectification(finding=finding, plan="分步实施", by=by, at=AT)
        paper = store(stream=io.BytesIO(b"done"), name="证明.txt", by=by, at=AT)
        findings.submit(finding=finding, statement="已完成", files=[paper], by=by, at=AT)
    with acting(standing.supervisor) as by:
        answers = findings.Answers("已完成", "已复核", "已排查", "made", "已建制")
        findings.close(finding=finding, answers=answers, by=by, at=AT)
    return finding


def figure(standing: Standing, key: str = KEY, **fields: Any) -> Figure:
    """A figure of the group: what has been closed and verified."""
    values: dict[str, Any] = {
        "name": "铁路堵点销号",
        "recipe": "findings.closed",
        "unit": "finding",
        "params": {"domain": "transport"},
        "domain": "transport",
    }
    with acting(standing.supervisor) as by:
        return operations.make_figure(key=key, **(values | fields), by=by, at=AT)


def template(standing: Standing, text: str = f"销号{{{KEY}}}个。") -> None:
    """The group's template, with the figure in it."""
    with acting(standing.supervisor) as by:
        operations.compose_template(
            title=TITLE,
            sections=[
                Section(heading="铁路", kicker="驻交通委纪检监察组", domain="transport", paragraphs=(text,))
            ],
            by=by,
            at=AT,
        )


def drafted(standing: Standing, *, as_of: date = TODAY) -> Brief:
    """A draft of the group's supervisor."""
    with acting(standing.supervisor) as by:
        return operations.draft(as_of=as_of, by=by, at=AT)


def reviewed(standing: Standing) -> Brief:
    """A brief that the colleague has read."""
    brief = drafted(standing)
    with acting(standing.colleague) as by:
        return operations.review(brief=brief, by=by, at=AT)


def issued(standing: Standing) -> Brief:
    """A brief that the group's leader has issued."""
    brief = reviewed(standing)
    with acting(standing.group_leader) as by:
        return operations.issue(brief=brief, by=by, at=AT)
