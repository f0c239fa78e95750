"""Award years: rules, indicators, stages and their windows."""

# What other subjects and apps may import.
PUBLIC = (
    "cycles",
    "enums",
    "follow_up",
    "indicators",
    "models",
    "panel_words",
    "policies",
    "presenters",
    "questions",
    "timeline",
    "workflow",
)
