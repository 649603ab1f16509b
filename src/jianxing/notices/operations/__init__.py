"""Every write of clocks, notices, mail and the calendar."""

from jianxing.notices.operations.clocks import (
    NewClock,
    hand_clocks,
    meet_clock,
    move_clock,
    start_clock,
    start_clocks,
    stop_clock,
    stop_clocks,
)
from jianxing.notices.operations.mailing import Delivered, deliver_mail
from jianxing.notices.operations.recounting import Recounted, by_body, counted_again
from jianxing.notices.operations.telling import (
    TooMuchSaid,
    mail_is_configured,
    mark_all_read,
    mark_read,
    tell,
    tell_subscriber,
)
from jianxing.notices.operations.ticking import Ticked, tick
from jianxing.notices.operations.working_days import YearUnknown, publish_year, seed_calendar, set_workday

__all__ = [
    "Delivered",
    "NewClock",
    "Recounted",
    "Ticked",
    "TooMuchSaid",
    "YearUnknown",
    "by_body",
    "counted_again",
    "deliver_mail",
    "hand_clocks",
    "mail_is_configured",
    "mark_all_read",
    "mark_read",
    "meet_clock",
    "move_clock",
    "publish_year",
    "seed_calendar",
    "set_workday",
    "start_clock",
    "start_clocks",
    "stop_clock",
    "stop_clocks",
    "tell",
    "tell_subscriber",
    "tick",
]
