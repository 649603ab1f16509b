"""Critical path arithmetic on arrays: instants are whole ticks, calendars are rows of prefix tables.

`ordering` puts tasks into levels and names a loop, `tables` turns calendars into rows, `passes` computes early and late
instants and floats, `recalculating` what a change does without the rest being computed again.
"""

from jianxing.methods.schedules.network.net import Net
from jianxing.methods.schedules.network.ordering import Loop
from jianxing.methods.schedules.network.passes import Passes, Result, prepare, solve
from jianxing.methods.schedules.network.tables import Rows, Tables

__all__ = ("Loop", "Net", "Passes", "Result", "Rows", "Tables", "prepare", "solve")
