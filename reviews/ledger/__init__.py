"""The append-only ledger of ratings, its heads and who gets them."""

# What other subjects and apps may import.
PUBLIC = (
    "heads",
    "ledger",
    "models",
)
