"""The rules about titles: a year's facts in, a verdict and its reasons out; standard library
only.
"""

# What other subjects and apps may import.
PUBLIC = (
    "annual",
    "promotion",
    "year_end",
)
