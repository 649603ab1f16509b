"""What is said of claims that were recomputed: English messages by their code, translated by whoever says them."""

from typing import Final

from jianxing.methods.readings.wording import gettext_noop

REASONS: Final = {
    "fits": gettext_noop("The claim agrees with the readings, rounded as it is."),
    "nothing": gettext_noop("Nothing was measured in the stretch or in the base."),
    "rounding": gettext_noop("Rounding: unrounded it is %(value)s."),
    "sign": gettext_noop("The sign is turned around."),
    "other_base": gettext_noop("Another base: it agrees against %(first)s to %(last)s."),
    "without": gettext_noop("Other stations: it agrees without %(series)s."),
    "alone": gettext_noop("Other stations: it agrees for %(series)s alone."),
    "earlier_version": gettext_noop(
        "Earlier readings: it agrees with version %(version)s, which was corrected since."
    ),
    "other_statistic": gettext_noop("Another statistic agrees: %(statistic)s."),
    "missing": gettext_noop("Missing: %(now)s readings in the stretch, %(before)s in the base."),
    "unexplained": gettext_noop("The difference of %(difference)s is not explained by what was tried."),
}
