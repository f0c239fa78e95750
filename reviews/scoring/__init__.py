"""The arithmetic: standard library only, exact fractions; sampling, screening, the ledger's tree
and commitments.
"""

# What other subjects and apps may import.
PUBLIC = (
    "cells",
    "commitments",
    "composite",
    "judge_figures",
    "loop",
    "merkle",
    "official",
    "one_way",
    "pace",
    "panel",
    "public",
    "reliability",
    "sampling",
    "screening",
    "seating",
    "tying",
    "uncertainty",
    "what_if",
)
