"""The figures and the text that a body begins with before it has made a template of its own."""

from jianxing.briefs.recipes import Definition
from jianxing.briefs.texts import Section

_YEAR = {"field": "found", "span": "year"}
_EVER = {"field": "registered", "span": "until"}
_CLOSED = {"field": "closed", "span": "year"}


def _of_ledger(key: str, name: str, unit: str, period: dict[str, str], zh: str, en: str) -> Definition:
    return Definition(
        key=key,
        name=name,
        recipe="findings.ledger",
        unit=unit,
        params={"filters": {}, "period": period},
        says_zh=zh,
        says_en=en,
    )


DEFINITIONS = (
    _of_ledger(
        "usual.findings_found", "本年发现问题", "finding", _YEAR,
        "本年发现并登记的问题", "findings found this year",
    ),
    _of_ledger(
        "usual.findings_closed", "本年销号问题", "finding", _CLOSED,
        "本年经核查销号的问题", "findings verified and closed this year",
    ),
    _of_ledger(
        "usual.bodies", "涉及责任单位", "organisation", _YEAR,
        "本年发现问题涉及的责任单位", "bodies responsible for what was found this year",
    ),
    _of_ledger(
        "usual.working_days", "办理用时中位数", "median working day", _CLOSED,
        "本年销号问题自交办至销号所用工作日的中位数",
        "median of the working days from assignment to closing, of what was closed this year",
    ),
    Definition(
        key="usual.open", name="在办问题", recipe="findings.ledger", unit="finding",
        params={"filters": {"only_open": True}, "period": _EVER},
        says_zh="已登记、尚未销号的问题", says_en="findings that are not closed yet",
    ),
    Definition(
        key="usual.due_soon", name="三个工作日内到期", recipe="findings.ledger", unit="finding",
        params={"filters": {"only_open": True}, "period": _EVER, "due_within": 3},
        says_zh="三个工作日内到期的问题", says_en="findings due within three working days",
    ),
    Definition(
        key="usual.late", name="逾期问题", recipe="findings.ledger", unit="finding",
        params={"filters": {"late": True}, "period": _EVER},
        says_zh="已过整改时限的问题", says_en="findings past their due date",
    ),
    Definition(
        key="usual.inspections", name="开展监督检查", recipe="inspections.held", unit="inspection",
        says_zh="开展的监督检查", says_en="inspections held",
    ),
    Definition(
        key="usual.checklists", name="监督清单", recipe="projects.checklists", unit="checklist",
        says_zh="一项目一清单", says_en="one project, one checklist",
    ),
)  # fmt: skip

TITLE = "监督工作简报"
SECTIONS = (
    Section(
        heading="监督检查和问题整改",
        paragraphs=(
            (
                "开展监督检查{usual.inspections}次，建立“一项目一清单”{usual.checklists}份。"
                "本年发现并登记问题{usual.findings_found}个，涉及责任单位{usual.bodies}家；"
                "经核查销号{usual.findings_closed}个，办理用时中位数{usual.working_days}个工作日。"
            ),
        ),
    ),
)
