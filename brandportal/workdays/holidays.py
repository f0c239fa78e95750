"""Days that an unpublished calendar of a year may still make days off. Standard library only.

The windows contain every arrangement published since 2008 (tests compare them with all of these
years), with the days around a holiday to which weekends are moved.
"""

from __future__ import annotations

from datetime import date, timedelta

# Spring Festival, Dragon Boat and Mid-Autumn as month and day; two lunar calendars agree on them.
LUNAR = {
    2027: ("0206", "0609", "0915"),
    2028: ("0126", "0528", "1003"),
    2029: ("0213", "0616", "0922"),
    2030: ("0203", "0605", "0912"),
    2031: ("0123", "0624", "1001"),
    2032: ("0211", "0612", "0919"),
    2033: ("0131", "0601", "0908"),
    2034: ("0219", "0620", "0927"),
    2035: ("0208", "0610", "0916"),
    2036: ("0128", "0530", "1004"),
    2037: ("0215", "0618", "0924"),
    2038: ("0204", "0607", "0913"),
    2039: ("0124", "0527", "1002"),
    2040: ("0212", "0614", "0920"),
    2041: ("0201", "0603", "0910"),
    2042: ("0122", "0622", "0928"),
    2043: ("0210", "0611", "0917"),
    2044: ("0130", "0531", "1005"),
    2045: ("0217", "0619", "0925"),
    2046: ("0206", "0608", "0915"),
    2047: ("0126", "0529", "1004"),
    2048: ("0214", "0615", "0922"),
    2049: ("0202", "0604", "0911"),
    2050: ("0123", "0623", "0930"),
}
# The ranges of the three for years beyond the table.
SPRING_AT_ANY_TIME = ((1, 21), (2, 21))
DRAGON_BOAT_AT_ANY_TIME = ((5, 27), (6, 26))
MID_AUTUMN_AT_ANY_TIME = ((9, 7), (10, 6))
# How many days before and after its own day a holiday may extend.
AROUND_SPRING = (3, 8)
AROUND_OTHERS = (2, 3)
FIXED = (
    ((1, 1), (1, 3)),
    ((4, 2), (4, 7)),
    ((4, 29), (5, 6)),
    ((9, 29), (10, 8)),
    # New Year's Day of the next year, whose notice may include these two days.
    ((12, 30), (12, 31)),
)


def may_be_off(day: date) -> bool:
    """Whether a future notice may make a working day of the week a day off."""
    return any(first <= day <= last for first, last in windows(day.year))


def windows(year: int) -> list[tuple[date, date]]:
    """The first and last day of every range of the year in which days off may be."""
    found = [(date(year, *first), date(year, *last)) for first, last in FIXED]
    return found + [
        (first - timedelta(days=before), last + timedelta(days=after))
        for (first, last), (before, after) in zip(
            _lunar(year), (AROUND_SPRING, AROUND_OTHERS, AROUND_OTHERS), strict=True
        )
    ]


def statutory(year: int) -> list[tuple[date, str]]:
    """The statutory days off, before weekends are moved (国务院令第795号); for a year in the
    table.
    """
    spring, dragon, autumn = (first for first, _last in _lunar(year))
    return [
        (date(year, 1, 1), "元旦"),
        *((spring + timedelta(days=after), "春节") for after in range(-1, 3)),
        (date(year, 4, _tomb_sweeping(year)), "清明节"),
        (date(year, 5, 1), "劳动节"),
        (date(year, 5, 2), "劳动节"),
        (dragon, "端午节"),
        (autumn, "中秋节"),
        *((date(year, 10, day), "国庆节") for day in (1, 2, 3)),
    ]


def _tomb_sweeping(year: int) -> int:
    """The day of April of the solar term Qingming (rule of the 21st century)."""
    short = year % 100
    return int(short * 0.2422 + 4.81) - short // 4


def _lunar(year: int) -> list[tuple[date, date]]:
    if year in LUNAR:
        days = [date(year, int(said[:2]), int(said[2:])) for said in LUNAR[year]]
        return [(day, day) for day in days]
    spans = (SPRING_AT_ANY_TIME, DRAGON_BOAT_AT_ANY_TIME, MID_AUTUMN_AT_ANY_TIME)
    return [(date(year, *first), date(year, *last)) for first, last in spans]
