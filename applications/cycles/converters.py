"""The award year in an address."""

from django.urls.converters import StringConverter


class AwardYearConverter(StringConverter):
    """`Cycle.edition`: 2029, or 2029-famous."""

    regex = r"[0-9]{4}(?:-famous)?"
