"""Files of readings: uploaded, read apart, looked at, brought in series by series; stopped and gone on with.

What is read lies in one long table in Parquet, which is kept until the file is in, so that nothing is read twice. Each series
comes in in a transaction of its own with the cursor saved in it: a crash loses none and doubles none.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from jianxing.directory import roots
from jianxing.directory.acting import acting, acting_body_id
from jianxing.directory.models import Body, PlanDomain
from jianxing.directory.policies import Refused
from jianxing.evidence import operations as evidence
from jianxing.evidence import queries as files_kept
from jianxing.evidence.vault import Readable
from jianxing.indicators import policies, queries
from jianxing.indicators.lifecycle import State
from jianxing.indicators.models import Indicator, Intake, Series, SourceKind, Station
from jianxing.indicators.operations.finding_series import Place, found_indicator, found_series, found_station
from jianxing.indicators.operations.readings import (
    PARQUET,
    CorrectionNeedsReason,
    NoReadings,
    Origin,
    SameReadings,
    add_readings,
)
from jianxing.kernel.actor import Actor
from jianxing.methods.readings.result import ReadingsRefused
from jianxing.methods.series import files
from jianxing.methods.series.apart import staged
from jianxing.methods.series.expressions import differences, overlaid
from jianxing.methods.series.staging import Found, found_in, one_of

UNDERSTAND = "jianxing.indicators.understand"
BRING_IN = "jianxing.indicators.bring_in"
QUEUE = "imports"
#: Series of one file.
MOST_SERIES = 5000


class IntakeRefused(Refused):
    """What is said of the file does not suffice."""


def upload_readings(
    *,
    stream: Readable,
    name: str,
    source: str,
    source_kind: str = SourceKind.REPORTED,
    domain: str = PlanDomain.ECOLOGY,
    reports: Body | None = None,
    reason: str = "",
    is_demo: bool = False,
    by: Actor,
    at: datetime,
) -> Intake:
    """Keep a file of readings; the acting body reports them unless another is named. *reason* is that of corrections."""
    policies.check_can_keep_indicators(by=by)
    source = " ".join(source.split())
    if not source or source_kind not in SourceKind.values or domain not in PlanDomain.values:
        raise IntakeRefused(
            _("A file of readings needs a source, its kind and a domain."),
            _("Write where the readings come from."),
        )
    body = acting_body_id()
    with transaction.atomic():
        blob = evidence.keep_content(
            stream=stream, name=name, media_type="application/octet-stream", limit=settings.MAX_UPLOAD_BYTES, at=at
        )  # fmt: skip
        intake: Intake = Intake.objects.create(
            body_id=body, blob=blob, name=Path(name).name[:200], state=State.UPLOADED,
            reports_id=reports.pk if reports else body, domain=domain, source=source, source_kind=source_kind,
            reason=reason.strip(), is_demo=is_demo, created_at=at, created_by_id=by.person_id, visible_to=[body],
        )  # fmt: skip
        roots.refresh("indicators_refresh_intakes", [intake.pk])
        roots.act_on(
            intake, "upload", subject="intake", by=by, at=at,
            public={"sha256": blob.sha256, "size": blob.size, "reports": intake.reports_id},
            confidential={"name": intake.name, "source": source},
        )  # fmt: skip
    intake.refresh_from_db()
    return intake


def understand_readings(*, intake: Intake, by: Actor, at: datetime) -> Intake:
    """Read the file apart and say what will become of each series. A file that cannot be read ends with where and why."""
    policies.check_can_take(intake=intake, action="understand", by=by)
    with tempfile.TemporaryDirectory(prefix="jianxing-intake-") as folder:
        table = Path(folder) / "staged.parquet"
        try:
            read = staged(files_kept.vault().path_of(intake.blob_id), name=intake.name, into=table)
            found = found_in(table)
            if len(found) > MOST_SERIES:
                raise ReadingsRefused("too_many_series", most=MOST_SERIES)
        except ReadingsRefused as refusal:
            return _refused(intake, refusal, by, at)
        told = [_told(one, table, intake) for one in found]
        with transaction.atomic():
            with table.open("rb") as stream:
                kept = evidence.keep_content(
                    stream=stream, name="staged.parquet", media_type=PARQUET, limit=settings.MOST_READINGS_BYTES, at=at
                )  # fmt: skip
            roots.step(
                intake, name=intake.name, source=State.UPLOADED,
                to={
                    "state": State.UNDERSTOOD, "staged": kept, "found": told,
                    "notes": [{"code": one.code, "values": dict(one.values)} for one in read.notes],
                    "counts": _counted(told),
                },
            )  # fmt: skip
            roots.act_on(
                intake, "understand", subject="intake", by=by, at=at, public={"counts": intake.counts}
            )
    return intake


def _refused(intake: Intake, refusal: ReadingsRefused, by: Actor, at: datetime) -> Intake:
    problem = {
        "code": refusal.code, "row": refusal.row, "column": refusal.column, "sheet": refusal.sheet,
        "values": dict(refusal.values),
    }  # fmt: skip
    with transaction.atomic():
        roots.step(
            intake, name=intake.name, source=State.UPLOADED,
            to={"state": State.FAILED, "problem": problem, "finished_at": at},
        )  # fmt: skip
        roots.act_on(intake, "fail", subject="intake", by=by, at=at, public={"code": refusal.code})
    return intake


def _told(one: Found, table: Path, intake: Intake) -> dict[str, Any]:
    """Return what is said of a series of the file: what it is, and what bringing it in would do."""
    facts = asdict(one)
    facts |= {
        "first": one.first.isoformat(), "last": one.last.isoformat(),
        "notes": [{"code": note.code, "values": dict(note.values)} for note in one.notes],
    }  # fmt: skip
    series = found_series(place=_place(facts, intake))
    before = queries.newest(series=series) if series else None
    if series is None or before is None:
        return {
            **facts,
            "series": series.pk if series else None,
            "what": "new",
            "added": one.readings,
            "changed": 0,
        }
    old = files.table(queries.path_of(version=before))
    against = differences(old, overlaid(old, one_of(table, one)))
    [row] = files.ask(
        against.aggregate(
            added=(against.was.isnull()).cast("int64").sum(),
            changed=(against.was.notnull()).cast("int64").sum(),
        )
    )
    added, changed = int(row["added"] or 0), int(row["changed"] or 0)
    what = "corrects" if changed else "adds" if added else "same"
    return {**facts, "series": series.pk, "what": what, "added": added, "changed": changed}


def _place(facts: Mapping[str, Any], intake: Intake) -> Place:
    return Place(
        station=facts["station"], item=facts["item"], unit=facts["unit"], step=facts["step"],
        source_kind=intake.source_kind, reports_id=intake.reports_id,
    )  # fmt: skip


def _counted(told: list[dict[str, Any]]) -> dict[str, int]:
    by_what = {what: sum(one["what"] == what for one in told) for what in ("new", "adds", "corrects", "same")}
    numbers = {name: sum(one[name] for one in told) for name in ("readings", "added", "changed")}
    return {"series": len(told), **by_what, **numbers}


def begin_readings(*, intake: Intake, reason: str = "", by: Actor, at: datetime) -> Intake:
    """Open the bringing in of what the preview showed; corrections need a reason, given here or with the file."""
    policies.check_can_take(intake=intake, action="begin", by=by)
    reason = reason.strip() or intake.reason
    if intake.counts.get("corrects") and not reason:
        raise CorrectionNeedsReason(intake.name, intake.counts["changed"])
    with transaction.atomic():
        roots.step(
            intake, name=intake.name, source=State.UNDERSTOOD,
            to={"state": State.IMPORTING, "started_at": at, "reason": reason},
        )  # fmt: skip
        act = roots.act_on(
            intake, "begin", subject="intake", by=by, at=at,
            public={"sha256": intake.blob_id, "counts": intake.counts}, confidential={"reason": reason},
        )  # fmt: skip
        Intake.objects.filter(pk=intake.pk).update(act_id=act.pk)
    intake.refresh_from_db()
    return intake


def take_next(*, intake_id: int, by: Actor, at: datetime) -> bool:
    """Bring in the next series in a transaction of its own; the last one finishes the file. Returns whether more is to do."""
    with acting(by):
        intake: Intake = (
            Intake.objects.select_for_update(of=("self",)).select_related("body").get(pk=intake_id)
        )
        if intake.state != State.IMPORTING:
            return False
        if intake.done < len(intake.found):
            facts = intake.found[intake.done]
            _take(intake, facts, by, at)
            intake.done += 1
            Intake.objects.filter(pk=intake.pk).update(done=intake.done, found=intake.found)
        if intake.done < len(intake.found):
            return True
        roots.step(
            intake, name=intake.name, source=State.IMPORTING, to={"state": State.DONE, "finished_at": at}
        )
        roots.act_on(
            intake, "finish", subject="intake", by=by, at=at, public={"counts": intake.counts},
            caused_by=intake.act_id,
        )  # fmt: skip
        return False


def _take(intake: Intake, facts: dict[str, Any], by: Actor, at: datetime) -> None:
    """Bring one series in; what the series has already changes nothing, which is said."""
    table = files_kept.vault().path_of(intake.staged_id or "")
    one = Found(
        **{name: facts[name] for name in ("station", "item", "unit", "written_unit", "step", "factor", "readings")},
        missing=facts["missing"], first=datetime.fromisoformat(facts["first"]), last=datetime.fromisoformat(facts["last"]),
    )  # fmt: skip
    place = _place(facts, intake)
    series = found_series(place=place) or _opened(place, intake, by, at)
    facts["series"] = series.pk
    origin = Origin(
        name=intake.name, sha256=intake.blob_id, converted_from=one.written_unit if one.factor != 1 else ""
    )
    try:
        version = add_readings(
            series=series, readings=one_of(table, one), keeps_rest=True, reason=intake.reason, origin=origin,
            caused_by=intake.act_id, by=by, at=at,
        )  # fmt: skip
    except SameReadings:
        facts["outcome"] = "same"
    except (NoReadings, CorrectionNeedsReason) as refusal:
        facts["outcome"], facts["said"] = "refused", str(refusal)
    else:
        facts["outcome"], facts["version"] = "taken", version.ordinal


def _opened(place: Place, intake: Intake, by: Actor, at: datetime) -> Series:
    from jianxing.indicators.operations.series import open_series

    indicator: Indicator = found_indicator(place=place, domain=intake.domain, by=by, at=at)
    station: Station = found_station(place=place, by=by, at=at)
    return open_series(
        indicator=indicator, station=station, step=place.step, source=intake.source, source_kind=place.source_kind,
        reports=intake.reports, is_demo=intake.is_demo, by=by, at=at,
    )  # fmt: skip


def cancel_readings(*, intake: Intake, by: Actor, at: datetime) -> Intake:
    """Stop a file; series that are in stay in, and it can be gone on with where it had begun."""
    policies.check_can_take(intake=intake, action="cancel", by=by)
    with transaction.atomic():
        source = intake.state
        roots.step(
            intake,
            name=intake.name,
            source=source,
            to={"state": State.CANCELLED, "finished_at": max(at, intake.created_at)},
        )
        roots.act_on(intake, "cancel", subject="intake", by=by, at=at, public={"done": intake.done})
    return intake


def resume_readings(*, intake: Intake, by: Actor, at: datetime) -> Intake:
    """Go on with a file that was stopped on its way in."""
    policies.check_can_take(intake=intake, action="resume", by=by)
    if intake.staged_id is None or intake.started_at is None:
        raise IntakeRefused(_("It had not begun."), _("Upload the file again."))
    with transaction.atomic():
        roots.step(
            intake,
            name=intake.name,
            source=State.CANCELLED,
            to={"state": State.IMPORTING, "finished_at": None},
        )
        roots.act_on(intake, "resume", subject="intake", by=by, at=at, public={"done": intake.done})
    return intake


def understand_later(*, intake: Intake, by: Actor) -> None:
    """Have a large file read behind the page, in the caller's transaction."""
    _defer(UNDERSTAND, intake, by)


def bring_in_later(*, intake: Intake, by: Actor) -> None:
    """Have a file that was begun brought in behind the page, in the caller's transaction."""
    _defer(BRING_IN, intake, by)


def _defer(task: str, intake: Intake, by: Actor) -> None:
    app.configure_task(task, queue=QUEUE, lock=f"intake-{intake.pk}").defer(
        intake_id=intake.pk, person_id=by.person_id, body_id=by.body_id, role=by.role.value if by.role else None,
        language=get_language() or "zh-hans",
    )  # fmt: skip


def bring_in_file(
    *,
    path: Path,
    source: str,
    source_kind: str = SourceKind.REPORTED,
    domain: str = PlanDomain.ECOLOGY,
    reports: Body | None = None,
    reason: str = "",
    is_demo: bool = False,
    dry_run: bool = False,
    by: Actor,
    at: datetime,
) -> Intake:
    """A file from beginning to end in one call; with *dry_run* it is only looked at. Runs outside any transaction."""
    with acting(by):
        with path.open("rb") as stream:
            intake = upload_readings(
                stream=stream, name=path.name, source=source, source_kind=source_kind, domain=domain,
                reports=reports, reason=reason, is_demo=is_demo, by=by, at=at,
            )  # fmt: skip
        intake = understand_readings(intake=intake, by=by, at=at)
        if intake.state != State.UNDERSTOOD:
            return intake
        if dry_run:
            return cancel_readings(intake=intake, by=by, at=at)
        begin_readings(intake=intake, reason=reason, by=by, at=at)
    while take_next(intake_id=intake.pk, by=by, at=at):
        pass
    with acting(by):
        return queries.one_intake(pk=intake.pk)
