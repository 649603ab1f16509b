"""Air quality by HJ 633 and GB 3095: limits by date, means with their validity, IAQI, AQI and primary pollutants. No Django."""

from jianxing.methods.air.index import DayIndex, aqi, iaqi, index_of_day
from jianxing.methods.air.limits import CHANGES, GENERATIONS, Generation, generation_on, grade_two, limit_on
from jianxing.methods.air.means import DAY_HOURS, daily_means, days_of, largest_of_day, mda8

__all__ = (
    "CHANGES",
    "DAY_HOURS",
    "GENERATIONS",
    "DayIndex",
    "Generation",
    "aqi",
    "daily_means",
    "days_of",
    "generation_on",
    "grade_two",
    "iaqi",
    "index_of_day",
    "largest_of_day",
    "limit_on",
    "mda8",
)
