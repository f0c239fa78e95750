"""The award year in an address."""


class AwardYearConverter:
    """`Cycle.edition`: 2029, or 2029-famous."""

    regex = r"[0-9]{4}(?:-famous)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)
