"""From points and ratings to a ranking with its explanation."""

# What other subjects and apps may import.
PUBLIC = (
    "counting",
    "enums",
    "forms",
    "invariants",
    "judges",
    "models",
    "presenters.dot_plot",
    "presenters.exceptions",
    "presenters.explanations",
    "presenters.official",
    "presenters.page",
    "presenters.panel",
    "presenters.panel_report",
    "recalculation",
    "reliability",
    "shortlist",
)
