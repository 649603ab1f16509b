"""What is said of files, cases and items: English messages by code, translated by whoever says them."""

from typing import Final


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue."""
    return message


MESSAGES: Final = {
    "no_such_file": gettext_noop("there is no such file"),
    "file_too_large": gettext_noop("the file is larger than %(most)s MB"),
    "file_broken": gettext_noop("the file cannot be read: %(reason)s"),
    "file_unknown": gettext_noop("the file is neither CSV, xlsx nor JSON"),
    "json_no_list": gettext_noop("the JSON is no list of cases or benchmarks"),
    "too_many_rows": gettext_noop("there are more than %(most)s rows"),
    "no_heading": gettext_noop("no row of headings was found; it needs at least %(columns)s"),
    "column_missing": gettext_noop("this column is missing"),
    "no_rows": gettext_noop("there are no rows below the headings"),
    "cell_empty": gettext_noop("this must be filled in"),
    "too_long": gettext_noop("this is longer than %(most)s characters"),
    "not_a_day": gettext_noop("“%(value)s” is no day"),
    "not_an_amount": gettext_noop("“%(value)s” cannot be read as a number or an interval"),
    "not_yes_or_no": gettext_noop("“%(value)s” is neither yes nor no"),
    "interval_reversed": gettext_noop("the interval or the time of “%(item)s” ends before it begins"),
    "versions_overlap": gettext_noop(
        "two versions of “%(item)s”, tier %(tier)s, are in force on the same day (the other in row %(other)s)"
    ),
    "version_twice": gettext_noop("a version of “%(item)s”, tier %(tier)s, stands twice"),
    "persons_dropped": gettext_noop("columns that name persons were dropped: %(columns)s (%(rows)s rows)"),
    "persons_in_facts": gettext_noop(
        "names and numbers of persons were taken out of the facts of %(rows)s rows"
    ),
    "columns_left": gettext_noop("columns that are not used were left out: %(columns)s"),
}
#: What a hard rule is called.
HARD_TITLES: Final = {
    "repealed_basis": gettext_noop("repealed basis"),
    "wrong_version": gettext_noop("wrong version for the date"),
    "outside_statute": gettext_noop("outside the statutory interval"),
    "outside_tier": gettext_noop("outside the tier"),
}
#: What a hard rule says of a case.
HARD_SAID: Final = {
    "repealed_basis": gettext_noop("What the decision cites was no longer in force on the day."),
    "wrong_version": gettext_noop(
        "The decision cites version %(version)s; %(right)s was the one of the day."
    ),
    "outside_statute": gettext_noop("%(amount)s yuan lie outside the statutory interval %(least)s–%(most)s."),
    "outside_tier": gettext_noop("%(amount)s yuan lie outside the tier's interval %(lo)s–%(hi)s."),
}
DEVIATION_SAID: Final = gettext_noop(
    "The fine stands at %(p)s of the tier; the middle of %(n)s comparable cases is %(median)s (robust z %(z)s)."
)
BETWEEN_SAID: Final = gettext_noop(
    "In like cases %(place)s differs from the others by %(shift)s of the tier (%(n)s cases, p = %(p)s, q = %(q)s)."
)
#: Why a case is compared with none.
APART_TITLES: Final = {
    "first_offence": gettext_noop("first offence, exempt"),
    "no_fine": gettext_noop("no fine"),
    "mitigated": gettext_noop("mitigated below the tier"),
    "merged": gettext_noop("several acts punished together"),
    "law_changed": gettext_noop("the law changed between act and decision"),
    "no_benchmark": gettext_noop("no benchmark applies"),
}
