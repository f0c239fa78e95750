"""What an agency owes a dissatisfied rater: cases, deadlines, answers, appeals, rates."""

# What other subjects and apps may import.
PUBLIC = (
    "answers",
    "appeals",
    "callbacks",
    "cases",
    "enums",
    "forms",
    "models",
    "opening",
    "owed",
    "presenters.shares",
    "rates",
    "reminders",
    "summons",
)
