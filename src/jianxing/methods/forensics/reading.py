"""How each check is read, and when nothing follows from it: English messages by check, translated by whoever says them."""

from typing import Final

from jianxing.methods.forensics.wording import gettext_noop

#: How what a check found is to be read.
HOW_TO_READ: Final = {
    "gross_range": gettext_noop(
        "The instrument cannot show such values; look at its log and at how they were taken over."
    ),
    "spike": gettext_noop(
        "Single readings stand apart from those before and after; look at the instrument and the raw record."
    ),
    "rate_of_change": gettext_noop(
        "Readings rise or fall faster than the air does; look at the instrument and the raw record."
    ),
    "flat_line": gettext_noop(
        "A measured quantity hardly stays the same for so long; one that stands still does, and so do filled-in readings."
    ),
    "ceiling": gettext_noop(
        "The largest value comes again and again, as if readings above it were held down."
    ),
    "gaps": gettext_noop(
        "Readings are missing more often when the air was bad than chance has it; look at why the station was out just then."
    ),
    "copied_blocks": gettext_noop(
        "Readings come again in the same order at another time or station, which measuring does not bring about."
    ),
    "last_digits": gettext_noop(
        "Measured values end in all digits about equally often; here some endings are preferred, as by rounding by hand."
    ),
    "density_at_limit": gettext_noop(
        "Days just under the limit are more, and just over it fewer, than the smooth distribution around it leads one to expect."
    ),
    "neighbours_on_bad_days": gettext_noop(
        "On days that are bad at the neighbouring stations this one is lower against them than on other days."
    ),
    "neighbours_shift": gettext_noop(
        "Over a stretch the station stands lower against its neighbours than before and after it."
    ),
    "third_source": gettext_noop(
        "On bad days the reported readings are lower against the other source than on other days."
    ),
    "revisions": gettext_noop(
        "Instruments err both ways; here corrections lead downwards more often than chance has it."
    ),
    "perceived": gettext_noop(
        "The figure got better while the public reported more: look at both, and at what is reported."
    ),
    "break_at_date": gettext_noop("The level changed on the day in question; the check says that, not why."),
}
#: When nothing follows from it.
WHEN_NOT: Final = {
    "gross_range": gettext_noop("Where the instrument was exchanged for one of a wider range."),
    "spike": gettext_noop("Where fireworks, dust or a short fire explain a single hour."),
    "rate_of_change": gettext_noop("Where a front or dust came through within the hour."),
    "flat_line": gettext_noop("Near the detection limit, where readings are equal because little is there."),
    "ceiling": gettext_noop("Where the instrument's range ends there."),
    "gaps": gettext_noop(
        "Where maintenance was announced beforehand, or power failed for the whole district."
    ),
    "copied_blocks": gettext_noop(
        "Where two series are of one instrument, or coarse steps make equal readings likely."
    ),
    "last_digits": gettext_noop("Where the instrument itself shows coarse steps."),
    "density_at_limit": gettext_noop(
        "With fewer than 180 days, with an index instead of concentrations, or where the limit changed within the stretch."
    ),
    "neighbours_on_bad_days": gettext_noop(
        "Where the station stands in another air than its neighbours, as on a mountain or upwind of all sources."
    ),
    "neighbours_shift": gettext_noop(
        "Where the instrument was exchanged or calibrated on that day, or a source nearby closed."
    ),
    "third_source": gettext_noop(
        "Where the other source measures something else, as a satellite or a cheap sensor in humid air."
    ),
    "revisions": gettext_noop("Where all corrections follow one recalibration that is on record."),
    "perceived": gettext_noop("Where a new hotline or a campaign made people report more."),
    "break_at_date": gettext_noop("With less than 180 days before or 90 days after."),
}
