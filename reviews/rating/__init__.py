"""Rating a brand: the window, the answer, invitations, the receipt, and rate limits."""

# What other subjects and apps may import.
PUBLIC = (
    "enums",
    "forgetting",
    "invitations",
    "limits",
    "models",
    "not_counted",
    "presenters",
    "rating",
    "rating_sql",
    "reasons",
    "receipts",
    "views.rate_limit",
    "views.rate",
    "views.receipt_qr",
)
