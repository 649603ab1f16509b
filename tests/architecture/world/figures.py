"""What is counted and asked: briefs, series, questions."""

import io
from datetime import date
from typing import Any

from jianxing.briefs import operations as briefs
from jianxing.briefs.models import Brief, Figure
from jianxing.briefs.texts import Section
from jianxing.comparisons.coverage import operations as coverage
from jianxing.comparisons.coverage import queries as coverage_read
from jianxing.comparisons.coverage.models import Match
from jianxing.comparisons.penalties import operations as punishing
from jianxing.comparisons.penalties import queries as punished
from jianxing.comparisons.working import operations as working
from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.operations import add_body
from jianxing.feedback import operations as feedback
from jianxing.feedback import queries as feedback_read
from jianxing.indicators import operations as measuring
from jianxing.kernel.actor import Actor
from jianxing.methods.waste import Manifest
from jianxing.packages import operations as packages
from jianxing.packages import queries as packages_read
from jianxing.projects import operations as register
from jianxing.projects.models import Programme
from jianxing.questions import operations as questions
from jianxing.questions import queries as questions_read
from tests.architecture.world.words import (
    AGREED,
    BRIEF,
    CARD,
    CHAINED,
    CLAIMED,
    DELEGATED,
    FIGURE,
    OBJECTED,
    OUTLET,
    OUTLETS,
    PENAL,
    PUNISHED,
    QUESTIONED,
    READINGS,
    REPLIED,
    SIGNED,
    TRIED,
    UNASKED,
)
from tests.integration.coverage import made as cards
from tests.integration.feedback import matters as voices
from tests.integration.indicators import made
from tests.integration.packages import matters as evidence
from tests.integration.questions import matters as asking
from tests.standing import AT, TODAY, Standing


def bulletin(standing: Standing) -> tuple[Figure, Brief]:
    """An issued brief of the group, and the figure in it."""
    by = standing.supervisor
    with acting(by):
        figure = briefs.make_figure(
            key="rail.shut", name=FIGURE, recipe="findings.closed", unit="finding", params={}, by=by, at=AT
        )
        text = Section(heading="铁路", paragraphs=("销号{rail.shut}个。",))
        briefs.compose_template(title=BRIEF, sections=[text], by=by, at=AT)
        brief = briefs.draft(as_of=TODAY, by=by, at=AT)
    with acting(standing.colleague) as reader:
        briefs.review(brief=brief, by=reader, at=AT)
    with acting(standing.group_leader) as leader:
        briefs.issue(brief=brief, by=leader, at=AT)
    return figure, brief


def packaged(standing: Standing) -> dict[str, Any]:
    """An evidence package of the group that the department has verified and wants supplemented."""
    package, by = evidence.received(standing), standing.handler
    against = packages.Objections(authenticity=OBJECTED)
    with acting(by):
        packages.decide(package=package, says="ask_more", objections=against, by=by, at=AT)
        return {"package": packages_read.one(pk=package.pk)}


def voiced(standing: Standing) -> dict[str, Any]:
    """A report from the public that the department has answered; three of one matter that nobody has routed; a route."""
    answered, kept = voices.answered(standing), voices.gathered(standing)
    with acting(standing.supervisor) as by:
        feedback.set_route(category="safety", responsible=standing.department, by=by, at=AT)
        held = feedback_read.one(pk=kept[0].pk)
        return {"report": feedback_read.one(pk=answered.pk), "unrouted": held, "cluster": held.cluster_id}


def questioned(standing: Standing) -> dict[str, Any]:
    """A question of the group that the department has answered, and one that is not sent yet."""
    by = standing.supervisor
    sent = asking.sent(standing, seen=QUESTIONED)
    with acting(standing.handler):
        mine = questions_read.one(pk=sent.pk)
        questions.receive(question=mine, by=standing.handler, at=AT)
        questions.answer(question=mine, says="stands", text=REPLIED, by=standing.handler, at=AT)
    unasked = asking.raised(standing, identity="unasked", seen=UNASKED)
    held = made.series(
        by,
        of=made.indicator(by, name="密测核验"),
        at=made.station(by, name="密点核验"),
        reports=standing.department,
        source="核验平台",
    )
    made.brought(by, held, [40.0, 50.0])
    with acting(by):
        run = measuring.stop_checks(run=measuring.ask_checks(series=[held], by=by, at=AT), by=by, at=AT)
        return {"question": questions_read.one(pk=sent.pk), "unasked": unasked, "check_run": run.pk}


def measured(standing: Standing, programme: Programme) -> dict[str, Any]:
    """A series of the group that was corrected once, and a file of readings that waits to be looked at."""
    by, series = standing.supervisor, made.series(standing.supervisor)
    below = add_body(
        code=f"BELOW{standing.group.pk}", name="下游单位", kind=Body.Kind.GOVERNMENT, by=Actor.system(), at=AT
    )
    made.brought(by, series, [40.0, 80.0, 60.0])
    made.brought(by, series, [40.0, 74.0, 60.0], reason="复核")
    with acting(by):
        intake = measuring.upload_readings(
            stream=io.BytesIO(f"站点,日期,PM2.5\n{made.PLACE},2025-01-04,50\n".encode()), name=READINGS,
            source=made.SOURCE, by=by, at=AT,
        )  # fmt: skip
        measuring.understand_readings(intake=intake, by=by, at=AT)
        claim = measuring.record_claim(
            text=CLAIMED, source="总结", made_on=TODAY, claimant=standing.group,
            formula=measuring.FormulaDraft("mean", "level", made.FIRST, TODAY), series=[series], value=58.0, by=by, at=AT,
        )  # fmt: skip
        item, *_others = register.add_focus_items(
            programme=programme, items=[register.FocusDraft(title="空气质量", domain="ecology")], by=by, at=AT
        )
        target = measuring.set_target(
            focus_item=item, series=series, statistic="mean", value=40.0, by_on=date(2027, 1, 1), base_value=70.0,
            base_on=made.FIRST, basis="方案", by=by, at=AT,
        )  # fmt: skip
        compensation = measuring.record_compensation(
            title=AGREED, station=series.station, upper=standing.group, lower=below,
            terms={"basic": {"COD": 20.0}, "weights": {"COD": 1.0}, "coefficient": 1.0, "reward": 1.0, "penalty": 1.0},
            from_year=2025, to_year=2025, document="协议", by=by, at=AT,
        )  # fmt: skip
        manifest = measuring.record_manifest(
            manifest=Manifest(SIGNED, "HW50", TODAY, 10.0, 10.0, 9.0),
            sender="甲",
            carrier="乙",
            receiver="丙",
            by=by,
            at=AT,
        )
    return {
        "compensation": compensation.pk, "manifest": manifest.pk, "reading_series": series.pk,
        "indicator": series.indicator_id, "station": series.station_id, "intake": intake.pk, "claim": claim.pk,
        "target": target.pk,
    }  # fmt: skip


def compared(standing: Standing) -> dict[str, Any]:
    """Penalties of the group: a file that waits, a comparison with a case above its tier, a delegation, a chain."""
    by = standing.supervisor
    taker = add_body(
        code=f"TAKER{standing.group.pk}", name="受托单位", kind=Body.Kind.DEPARTMENT, by=Actor.system(), at=AT
    )
    head = "地区,违法行为,裁量档次,下限,上限,施行日期"
    case = "决定书文号,地区,违法行为,裁量档次,罚款金额,处罚决定日期"
    with acting(by):
        for kind, text in (
            ("benchmarks", f"{head}\n北京,{PUNISHED},一般,1000,2000,2024-01-01"),
            ("cases", f"{case}\n密罚一号,北京,{PUNISHED},一般,9000,2025-01-02"),
        ):
            file = punishing.read_penalties(
                stream=io.BytesIO(text.encode()),
                name=f"密罚{kind}.csv",
                kind=kind,
                source="公示",
                by=by,
                at=AT,
            )
            punishing.take_in_penalties(intake=file, by=by, at=AT)
        waiting = punishing.read_penalties(
            stream=io.BytesIO(f"{case}\n密罚二号,北京,{PUNISHED},一般,1500,2025-01-03".encode()), name=PENAL, kind="cases",
            source="公示", by=by, at=AT,
        )  # fmt: skip
        run = punishing.compare_penalties(by=by, at=AT)
        [result] = punished.results(run=run)
        delegation = punishing.record_delegation(
            giver=standing.group,
            taker=taker,
            document=DELEGATED,
            valid_from=TODAY,
            by=by,
            at=AT,
        )
        chain = punishing.record_chain(title=CHAINED, document="方案", links=[("密链产生", [])], by=by, at=AT)
    return {
        "penalty_file": waiting.pk, "penalty_run": run.pk, "penalty_result": result.pk, "penalty_case": result.case_id,
        "delegation": delegation.pk, "duty_chain": chain.pk,
    }  # fmt: skip


def covered(standing: Standing) -> dict[str, Any]:
    """A card of the group with a list of two outlets that may be one, a test that failed, and a measurement."""
    by = standing.supervisor
    held = cards.outlet_list(standing, cards.card(standing, CARD), OUTLETS)
    rows = f"{OUTLET},H1,医院,武清区,117.04,39.38,是,是,是,结算\n{OUTLET}（定点）,H2,医院,武清区,117.04,39.38,是,是,是,结算\n"
    version = cards.brought(by, held, rows)
    outlet = cards.outlet(by, "H1")
    with acting(by):
        trial = coverage.record_trial(
            outlet=outlet, home="13", tried_on=TODAY, worked=False, failure="reader", said=TRIED, by=by, at=AT
        )
        coverage.propose_matches(card=coverage_read.one_card(pk=held.card_id), by=by, at=AT)
        coverage.measure_coverage(card=coverage_read.one_card(pk=held.card_id), as_of=TODAY, by=by, at=AT)
        match = Match.objects.get(card_id=held.card_id)
        card = coverage_read.one_card(pk=held.card_id)
        work = working.ask(
            kind="coverage.propose", subject=card.handle, title=CARD, arguments={}, by=by, at=AT
        )
    return {
        "card": held.card_id, "outlet_list": held.pk, "list_version": version.pk, "outlet": outlet.pk, "trial": trial.pk,
        "match": match.pk, "work": work.pk,
    }  # fmt: skip
