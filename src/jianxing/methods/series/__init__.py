"""Series of readings in Parquet, written and read by Ibis expressions: on DuckDB here, on Spark where one machine is too small.

A file holds one series: ``at`` (the station's own clock, no zone, where the hour, day, month or year begins), ``value`` (NULL
where the source says that nothing was measured) and ``row`` (of the file it came from, 0 where it has none), ordered by
``at``. No Django.
"""

from jianxing.methods.series.files import SCHEMA, Summary, on_grid, read, summary, write
from jianxing.methods.series.staging import Found, Staged, found_in, stage

__all__ = (
    "SCHEMA",
    "Found",
    "Staged",
    "Summary",
    "found_in",
    "on_grid",
    "read",
    "stage",
    "summary",
    "write",
)
