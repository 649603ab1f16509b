"""Opening series, sharing and voiding them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.acting import acting_body_id
from jianxing.directory.models import Body
from jianxing.directory.policies import check_has_reason
from jianxing.indicators import policies
from jianxing.indicators.models import Indicator, Series, SourceKind, Station, Step
from jianxing.indicators.operations.indicators import IndicatorRefused, NamedAlready
from jianxing.kernel.actor import Actor


def open_series(
    *,
    indicator: Indicator,
    station: Station,
    step: str,
    source: str,
    source_kind: str = SourceKind.REPORTED,
    reports: Body | None = None,
    is_demo: bool = False,
    by: Actor,
    at: datetime,
) -> Series:
    """Open a series, still without readings; the acting body reports it unless another is named.

    The body that keeps it, those above it and the body that reports it see it.
    """
    policies.check_can_keep_indicators(by=by)
    if step not in Step.values or source_kind not in SourceKind.values or not source.strip():
        raise IndicatorRefused(
            _("A series needs a step, a source and the kind of its source."),
            _("Write where the readings come from."),
        )
    body_id = acting_body_id()
    with transaction.atomic():
        try:
            with transaction.atomic():
                series: Series = Series.objects.create(
                    indicator=indicator, station=station, step=step, source=source.strip(),
                    source_kind=source_kind, registered_by_id=body_id, reports_id=reports.pk if reports else body_id,
                    is_demo=is_demo, created_at=at, visible_to=[body_id],
                )  # fmt: skip
        except IntegrityError as refusal:
            raise NamedAlready(f"{station.name} {indicator.name}") from refusal
        roots.refresh("indicators_refresh_series", [series.pk])
        roots.act_on(
            series, "open", subject="reading_series", by=by, at=at,
            public={
                "indicator": indicator.pk, "station": station.pk, "step": step, "source_kind": source_kind,
                "reports": series.reports_id,
            },
            confidential={"source": series.source},
        )  # fmt: skip
    series.refresh_from_db()
    return series


def share_series(*, series: Series, bodies: Iterable[Body], by: Actor, at: datetime) -> Series:
    """Let further bodies see the series with all its versions."""
    policies.check_can_keep(series=series, by=by)
    fresh = [body.pk for body in bodies if body.pk not in series.shared_with]
    if not fresh:
        return series
    with transaction.atomic():
        roots.change(
            series,
            name=str(series),
            where={"voided_at": None},
            to={"shared_with": [*series.shared_with, *fresh]},
        )
        roots.refresh("indicators_refresh_series", [series.pk])
        roots.act_on(series, "share", subject="reading_series", by=by, at=at, public={"bodies": fresh})
    series.refresh_from_db()
    return series


def void_series(*, series: Series, reason: str, by: Actor, at: datetime) -> Series:
    """Void a series with all its versions: it stays, with its reason, and is counted nowhere."""
    policies.check_can_keep(series=series, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        roots.change(
            series, name=str(series), where={"voided_at": None},
            to={"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()},
        )  # fmt: skip
        roots.act_on(
            series, "void", subject="reading_series", by=by, at=at, confidential={"reason": reason.strip()}
        )
    return series
