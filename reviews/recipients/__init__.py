"""Service recipients: drawn from the registers, invited by message, counted."""

# What other subjects and apps may import.
PUBLIC = (
    "draws",
    "models",
    "presenters.draw",
    "presenters.responses",
    "sending",
)
