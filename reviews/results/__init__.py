"""From points and ratings to a ranking with its explanation."""

# What other subjects and apps may import.
PUBLIC = (
    "counting",
    "enums",
    "models",
    "presenters.dot_plot",
    "presenters.exceptions",
    "presenters.explanations",
    "presenters.page",
    "shortlist",
)
