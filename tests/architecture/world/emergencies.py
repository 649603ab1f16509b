"""An incident that the group leads and tells the department of under an agreement, and one that it has only put down."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import shapely

from jianxing.directory.acting import acting
from jianxing.incidents import operations as incidents
from jianxing.incidents.models import Alert, Lapse
from jianxing.incidents.operations import ForceDraft, IncidentDraft, RequestDraft
from jianxing.methods.cap.writing import write
from jianxing.projects import operations as projects
from tests.architecture.world.words import BEGINNING, HAPPENED, LENT, SILENT, STORED, WANTED, WRITTEN
from tests.standing import AT, TODAY, Standing
from tests.unit.methods.cap import made as cap


def happened(standing: Standing) -> dict[str, Any]:
    """A published incident with an entry, and a draft."""
    by = standing.supervisor
    with acting(by):
        agreement = projects.register_programme(
            kind="agreement", title="应急协作协议", from_year=2025, domain="safety",
            parties=[standing.group, standing.department], by=by, at=AT,
        )  # fmt: skip
        projects.sign_agreement(programme=agreement, on=TODAY, by=by, at=AT)
        draft = IncidentDraft(
            title=HAPPENED, description=HAPPENED, nature="real", kind="flood", severity="blue", place_name=HAPPENED,
            shape=shapely.Point(117.0, 39.5), began_at=AT, agreement=agreement,
        )  # fmt: skip
        incident = incidents.report(draft=draft, uid=uuid4(), by=by, at=AT)
        incidents.publish(incident=incident, by=by, at=AT)
        incidents.write(incident=incident, what="situation", text=WRITTEN, uid=uuid4(), by=by, at=AT)
        begun = IncidentDraft(
            title=BEGINNING, description=BEGINNING, nature="drill", kind="fire", severity="blue", place_name=BEGINNING,
            shape=shapely.Point(117.0, 39.5), began_at=AT,
        )  # fmt: skip
        reported = incidents.report(draft=begun, uid=uuid4(), by=by, at=AT)
        taken = incidents.take_message(data=_message(), by=by, at=AT).message
        feed = incidents.open_feed(name=SILENT, form="csv", greatest_age_minutes=60, by=by, at=AT)
        incidents.take_readings(feed=feed, data=_readings().encode(), by=by, at=AT)
        alert = Alert.objects.get(incident=incident)
        lent, kept = (
            incidents.register_force(
                draft=ForceDraft(
                    name=name, kind="team", capabilities=["pumping"], quantity=1, unit="team", readiness="ready",
                    place_name=name, longitude=117.0, latitude=39.5, agreement=under,
                ), uid=uuid4(), by=by, at=AT,
            )
            for name, under in ((LENT, agreement), (STORED, None))
        )  # fmt: skip
        request = incidents.request_forces(
            incident=incident, draft=RequestDraft(
                capability="pumping", quantity=2, unit="team", needed_by=AT + timedelta(days=1), function=WANTED,
                report_to=WANTED,
            ), uid=uuid4(), by=by, at=AT,
        )  # fmt: skip
        dispatch = incidents.ask_force(request=request, force=lent, quantity=1, by=by, at=AT)
    incidents.note_lapses(at=AT + timedelta(minutes=61))
    with acting(by):
        lapses = list(Lapse.objects.values_list("pk", flat=True))
    return {
        "incident": incident, "reported": reported, "alert": alert.pk, "cap_message": taken, "alert_feed": feed.pk,
        "lapses": lapses,
        "force": lent.pk, "kept_force": kept.pk, "resource_request": request.pk, "dispatch": dispatch.pk,
    }  # fmt: skip


def _readings() -> str:
    """What a station sent."""
    at = (AT - timedelta(minutes=5)).isoformat()
    return f"station,longitude,latitude,quantity,value,unit,time\n{BEGINNING},117.0,39.5,雨量,3.5,毫米,{at}\n"


def _message() -> bytes:
    """What another system issued."""
    said = cap.alert(message_type="Alert", references=(), sent=AT)
    told = replace(said.infos[0], headline=BEGINNING, onset=None, effective=None, expires=None)
    return write(replace(said, infos=(told,)))
