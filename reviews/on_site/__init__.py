"""Indicators that are scored at a live defence or a site visit: when, where and with whom, and what
each judge notes there on a telephone.
"""

# What other subjects and apps may import.
PUBLIC = (
    "appointments",
    "forms",
    "invariants",
    "models",
    "presenters",
)
