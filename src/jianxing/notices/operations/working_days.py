"""Writing the working-day calendar."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.kernel.workdays import provisional_years, seed_days
from jianxing.ledger.operations import record
from jianxing.notices import policies
from jianxing.notices.models import WorkDay, WorkYear
from jianxing.notices.operations.recounting import count_again, counted_again


class YearUnknown(Refused):
    """A year cannot be declared published before its days are there."""


def seed_calendar(*, years: Iterable[int], by: Actor, at: datetime) -> int:
    """Fill in the published tables of *years*; returns the days added.

    Days that are there already stay as they are, since an officer may have corrected them; a year declared published
    does not become provisional again. Doing it twice changes nothing and records nothing.
    """
    policies.check_can_edit_calendar(by=by)
    wanted = sorted(set(years))
    unpublished = provisional_years(wanted)
    with transaction.atomic():
        added = 0
        for year in wanted:
            there = set(WorkDay.objects.filter(day__year=year).values_list("day", flat=True))
            fresh = [
                WorkDay(day=day, is_workday=is_workday, note=note)
                for day, is_workday, note in seed_days([year])
                if day not in there
            ]
            WorkDay.objects.bulk_create(fresh, ignore_conflicts=True)
            changed = _seed_year(year, is_provisional=year in unpublished, at=at)
            if fresh or changed:
                record(
                    kind="calendar.seed",
                    subject="calendar",
                    subject_id=year,
                    by=by,
                    at=at,
                    public={"days": len(fresh), "provisional": year in unpublished},
                )
            added += len(fresh)
    return added


def _seed_year(year: int, *, is_provisional: bool, at: datetime) -> bool:
    row, is_new = WorkYear.objects.get_or_create(
        year=year, defaults={"is_provisional": is_provisional, "seeded_at": at}
    )
    if is_new:
        return True
    if row.is_provisional and not is_provisional:
        WorkYear.objects.filter(pk=year).update(is_provisional=False, seeded_at=at)
        return True
    return False


def set_workday(*, day: date, is_workday: bool, note: str = "", by: Actor, at: datetime) -> None:
    """Say of one day that it is worked or not; every deadline counted from now on follows."""
    policies.check_can_edit_calendar(by=by)
    with transaction.atomic():
        before = WorkDay.objects.select_for_update().filter(pk=day).first()
        if before is not None and (before.is_workday, before.note) == (is_workday, note):
            return
        WorkDay.objects.update_or_create(day=day, defaults={"is_workday": is_workday, "note": note})
        # A day entered by hand does not publish its year.
        WorkYear.objects.get_or_create(year=day.year, defaults={"is_provisional": True, "seeded_at": at})
        record(
            kind="calendar.set",
            subject="calendar",
            subject_id=day.year,
            by=by,
            at=at,
            public={
                "day": day,
                "is_workday": is_workday,
                "note": note,
                "was": None if before is None else before.is_workday,
            },
        )


def publish_year(*, year: int, by: Actor, at: datetime) -> int:
    """Declare that the table of a year is complete, and count again what was counted through it; returns how many moved.

    A deadline that was given as a day stays; one counted in working days falls where the published table puts it. Neither is
    provisional any more.
    """
    policies.check_can_edit_calendar(by=by)
    with transaction.atomic():
        if not WorkDay.objects.filter(day__year=year).exists():
            raise YearUnknown(
                _("No holiday of %(year)d has been entered.") % {"year": year},
                _("Enter the holidays and make-up days of the year first."),
            )
        if not WorkYear.objects.filter(pk=year, is_provisional=True).update(
            is_provisional=False, seeded_at=at
        ):
            return 0
        found = count_again()
        moved = sum(one.old != one.new for one in found)
        act = record(
            kind="calendar.publish",
            subject="calendar",
            subject_id=year,
            by=by,
            at=at,
            public={"counted_again": len(found), "moved": moved},
        )
        for follow in counted_again:
            follow(found, by=by, at=at, caused_by=act.pk)
    return moved
