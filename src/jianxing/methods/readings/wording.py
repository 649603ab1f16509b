"""What is said of files of readings: English messages by their code, translated by whoever says them."""

from typing import Final


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue."""
    return message


MESSAGES: Final = {
    "no_such_file": gettext_noop("There is no such file of readings."),
    "file_empty": gettext_noop("The file is empty."),
    "file_too_large": gettext_noop("Unpacked it is larger than %(most)s MB: split it by year or by station."),
    "file_unknown": gettext_noop(
        "This is none of CSV (also .xz and .gz), xlsx and Parquet: save the table as one of them."
    ),
    "file_broken": gettext_noop("The file cannot be read from where it lies (%(reason)s): copy it again."),
    "packed_cut": gettext_noop(
        "The packed file ends here, before it is complete: copy or download it again, or pack the table again."
    ),
    "packed_damaged": gettext_noop(
        "The packed file is damaged here: copy or download it again, or bring the table unpacked."
    ),
    "row_broken": gettext_noop(
        "This row cannot be divided into cells: look for a quotation mark here that is not closed."
    ),
    "book_damaged": gettext_noop(
        "This is no workbook, or a cut or damaged one: open it in Excel or WPS and save it as xlsx, or copy it again."
    ),
    "book_old": gettext_noop(
        "This is an old workbook (.xls), or one with a password: save it as xlsx without a password."
    ),
    "parquet_damaged": gettext_noop(
        "This is a cut or damaged Parquet file: copy it again, or bring the table as CSV."
    ),
    "encoding_unknown": gettext_noop("Its text is neither UTF-8 nor GB 18030: save it as UTF-8."),
    "no_rows": gettext_noop("There are no readings under the heading."),
    "too_many_rows": gettext_noop("There are more than %(most)s rows: split the file by year or by station."),
    "no_time": gettext_noop(
        "No column of times among “%(columns)s”: name one 时间 or time, or take year, month, day and hour."
    ),
    "no_values": gettext_noop(
        "No column of readings among “%(columns)s”: name them by pollutant (PM2.5, O3 …), or take 项目 and 数值."
    ),
    "not_a_time": gettext_noop("“%(value)s” is no time: write 2026-03-05 14:00."),
    "not_a_number": gettext_noop(
        "“%(value)s” is no number: correct it, or leave the cell empty where nothing was measured."
    ),
    "not_finite": gettext_noop("“%(value)s” is no finite number: leave the cell empty."),
    "twice": gettext_noop(
        "%(series)s has %(time)s in row %(other)s already: keep one of the two, or split stations by a column 站点."
    ),
    "off_the_hour": gettext_noop(
        "%(value)s lies off the hour: readings are taken by the hour or by the day."
    ),
    "too_long_ago": gettext_noop("%(value)s lies outside the years 1950 to 2150."),
    "co_in_micrograms": gettext_noop(
        "%(series)s: values around %(median)s are read as µg/m³ and divided by 1000; name the unit in the heading to decide."
    ),
    "unit_converted": gettext_noop("%(series)s: converted from %(unit)s."),
    "unit_unknown": gettext_noop("%(series)s: the unit “%(unit)s” is not known and was left as it is."),
    "units_differ": gettext_noop(
        "%(series)s comes in more than one unit: bring it to one, or split the file."
    ),
    "steps_differ": gettext_noop(
        "%(series)s has times of more than one kind (hours, days, months, years): split the file by kind."
    ),
    "too_many_series": gettext_noop(
        "There are more than %(most)s series: split the file by station or by item."
    ),
    "needs_memory": gettext_noop(
        "Reading it needs more memory than a file may take: split it by year or by station."
    ),
    "needs_time": gettext_noop(
        "Reading it took longer than %(most)s seconds: split it by year or by station."
    ),
    "columns_left": gettext_noop("These columns were not read: %(columns)s."),
}
