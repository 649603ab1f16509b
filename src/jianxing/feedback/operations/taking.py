"""Envelopes that came in by a door become reports, once each; the reporter's word on an answer becomes a step.

One envelope is one transaction with its row locked: whoever is killed in it leaves the envelope waiting, and who comes second
finds it taken.
"""

import io
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from jianxing.directory import roots
from jianxing.directory.acting import acting
from jianxing.directory.locating import Location, locate
from jianxing.directory.models import Body
from jianxing.evidence import operations as evidence
from jianxing.feedback import queries
from jianxing.feedback.lifecycle import State
from jianxing.feedback.models import Answer, Category, Cluster, Contact, Intake, Report, ReportFile, Route
from jianxing.feedback.operations.drawing import Undrawable, drawn_anew
from jianxing.feedback.operations.steps import act_on, notify, pass_on, take
from jianxing.kernel.actor import Actor

logger = logging.getLogger("jianxing.feedback")

#: A border as near as this is not guessed over: a person says whose it is.
BORDER_M: Final = 300.0
#: So many reports of one matter are a candidate finding.
CLUSTER: Final = 3
LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run of the job did: reports made, words heard, envelopes that became nothing."""

    reports: int
    words: int
    refused: int


def tick(*, today: date, at: datetime, most: int = 500) -> Taken:
    """Take in what waits for every body, and end what the reporter said nothing to in time."""
    reports = words = refused = 0
    for body in queries.bodies_waiting():
        made = take_in(body=body, most=most, at=at)
        reports, words, refused = reports + made.reports, words + made.words, refused + made.refused
    for body in queries.bodies_answered(on=today):
        lapse(body=body, today=today, at=at)
    return Taken(reports, words, refused)


def take_in(*, body: int, most: int = 500, at: datetime) -> Taken:
    """Take in up to *most* envelopes of a body, oldest first, each in a transaction of its own."""
    by, counts = Actor.system(body_id=body), {"report": 0, "word": 0, "refused": 0}
    after = 0
    for _index in range(most):
        try:
            with acting(by):
                intake = (
                    Intake.objects.select_for_update(of=("self",), skip_locked=True)
                    .select_related("door__project", "door__responsible")
                    .filter(taken_at=None, body_id=body, pk__gt=after).order_by("pk").first()
                )  # fmt: skip
                if intake is None:
                    break
                after = intake.pk
                refusal = _one(intake, by=by, at=at)
                counts["refused" if refusal else intake.kind] += 1
        except Exception:
            # One that cannot be taken in must not keep the others waiting; it is tried again with the next run.
            logger.exception("an envelope could not be taken in", extra={"intake": after})
    return Taken(counts["report"], counts["word"], counts["refused"])


def _one(intake: Intake, *, by: Actor, at: datetime) -> str:
    refusal = _report(intake, by=by, at=at) if intake.kind == "report" else _word(intake, by=by, at=at)
    intake.photos.update(content=None)
    Intake.objects.filter(pk=intake.pk).update(taken_at=at, refused=refusal, contact=None)
    return refusal


def _report(intake: Intake, *, by: Actor, at: datetime) -> str:
    said: Mapping[str, Any] = intake.said
    text = str(said.get("text", "")).replace("\x00", "").strip()[:LONGEST]
    category = str(said.get("category", ""))
    if not text or category not in Category.values:
        return gettext_noop("It said nothing, or was of no category.")
    door, point = intake.door, _point(said)
    if point is None and door.longitude is not None and door.latitude is not None:
        point = (door.longitude, door.latitude)
    received_at = min(intake.received_at, at)
    location = (
        locate(longitude=point[0], latitude=point[1], on=timezone.localdate(at), within_m=BORDER_M, duties=False)
        if point else None
    )  # fmt: skip
    pk = roots.reserve(Report)
    report: Report = Report.objects.create(
        pk=pk, number=f"{Body.objects.get(pk=by.body).code}-V{timezone.localdate(received_at).year}-{pk:06d}",
        state=State.RECEIVED, body_id=by.body, intake=intake, door=door, token=intake.token, domain=door.domain,
        category=category, from_enterprise=said.get("enterprise") is True,
        language="en" if said.get("language") == "en" else "zh-hans", text=text,
        place=str(said.get("place", "")).strip()[:200], longitude=point[0] if point else None,
        latitude=point[1] if point else None,
        jurisdiction_id=location.governing.id if location and location.governing else None,
        near_border=bool(location and location.near_border), received_at=received_at, visible_to=[by.body],
    )  # fmt: skip
    roots.refresh("feedback_refresh_visibility", [pk])
    if intake.contact:
        Contact.objects.create(report=report, sealed=bytes(intake.contact))
    lost = _keep_photos(report, intake, by=by, at=at)
    act = act_on(
        report, "receive", by=by, at=at,
        public={"number": report.number, "category": category, "photos": report.file_links.count(), "lost": lost},
        confidential={"text": text},
    )  # fmt: skip
    notify(report, "received", bodies=[by.body], at=at)
    responsible = _whose(report, location)
    if responsible is not None:
        pass_on(report, "assign", body=responsible, by=by, at=at, caused_by=act.pk)
    _cluster(report, by=by, at=at, caused_by=act.pk)
    return ""


def _point(said: Mapping[str, Any]) -> tuple[float, float] | None:
    try:
        longitude, latitude = float(said["longitude"]), float(said["latitude"])
    except (KeyError, TypeError, ValueError):
        return None
    return (longitude, latitude) if -180 <= longitude <= 180 and -90 <= latitude <= 90 else None


def _keep_photos(report: Report, intake: Intake, *, by: Actor, at: datetime) -> int:
    """Keep the photos drawn anew; returns how many were none."""
    lost = 0
    for photo in intake.photos.all():
        try:
            content = drawn_anew(bytes(photo.content or b""))
        except Undrawable:
            lost += 1
            continue
        name = f"{report.number}-{photo.ordinal}.jpg"
        file = evidence.store(stream=io.BytesIO(content), name=name, by=by, at=at)
        ReportFile.objects.get_or_create(report=report, file=file)
    return lost


def _whose(report: Report, location: Location | None) -> Body | None:
    """Return the body to which a report goes by itself; nobody where a border is near and the door does not say."""
    if report.door.responsible is not None:
        return report.door.responsible
    if report.near_border:
        return None
    places = (
        [location.governing.id, *(one.id for one in location.above)]
        if location and location.governing
        else []
    )
    held = Route.objects.filter(body=report.body_id, category=report.category, ended_at=None)
    routes = {route.jurisdiction_id: route.responsible for route in held.select_related("responsible")}
    return next((routes[place] for place in [*places, None] if place in routes), None)


def _cluster(report: Report, *, by: Actor, at: datetime, caused_by: int) -> None:
    """Gather a report with those of its category near it in the last days; three are a candidate finding."""
    same = [
        one for one in queries.beside(report=report) if one.cluster is None or one.cluster.ended_at is None
    ]
    if len(same) + 1 < CLUSTER:
        return
    cluster = next((one.cluster for one in same if one.cluster is not None), None)
    if cluster is None:
        cluster = Cluster.objects.create(
            body_id=by.body, category=report.category, found_at=at, visible_to=[by.body]
        )
        roots.refresh("feedback_refresh_clusters", [cluster.pk])
        roots.act_on(
            cluster, "find", subject="report_cluster", by=by, at=at, public={"reports": len(same) + 1}, caused_by=caused_by
        )  # fmt: skip
    keys = [report.pk, *(one.pk for one in same if one.cluster is None)]
    Report.objects.filter(pk__in=keys).update(cluster=cluster)


def _word(intake: Intake, *, by: Actor, at: datetime) -> str:
    """Hear the reporter's word: yes ends it, the first no reopens it by itself, the second goes to the supervisor."""
    report = Report.objects.select_related("main", "responsible", "body").filter(token=intake.token).first()
    held = report.main if report is not None and report.main is not None else report
    if held is None or held.state != State.ANSWERED:
        return gettext_noop("There was no answer to speak of any more.")
    held = Report.objects.select_related("responsible", "body").get(pk=held.pk)
    solved, words = intake.said.get("solved") is True, str(intake.said.get("text", "")).strip()[:LONGEST]
    last = Answer.objects.filter(report=held).order_by("-round").first()
    assert last is not None
    Answer.objects.filter(pk=last.pk, said_at=None).update(solved=solved, word=words, said_at=at)
    if solved:
        take(report=held, action="confirm", by=by, changes={"ended_at": at})
        act_on(held, "confirm", by=by, at=at, confidential={"word": words})
    elif held.noes == 0:
        assert held.responsible is not None
        pass_on(held, "reopen", body=held.responsible, by=by, at=at, changes={"noes": 1})
    else:
        take(report=held, action="contest", by=by, changes={"noes": held.noes + 1})
        act_on(held, "contest", by=by, at=at, confidential={"word": words})
        notify(held, "contested", bodies=[held.body_id], at=at)
    return ""


def lapse(*, body: int, today: date, at: datetime) -> int:
    """End what was answered and to which the reporter said nothing in the time given; returns how many."""
    by, ended = Actor.system(body_id=body), 0
    with acting(by):
        for report in Report.objects.filter(body=body, state=State.ANSWERED, waits_until__lt=today):
            with transaction.atomic():
                take(report=report, action="lapse", by=by, changes={"ended_at": at})
                act_on(report, "lapse", by=by, at=at)
                ended += 1
    return ended
