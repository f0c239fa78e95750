"""What the next annual review of a title would come to: the forecast, the early warning before the
year ends, and the agency's plan of recovery.
"""

# What other subjects and apps may import.
PUBLIC = (
    "early_warning",
    "forecast",
    "models",
    "presenters",
)
