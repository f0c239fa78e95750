"""Panel, public rating, results, decision, public notice and objections."""

# In this order: a subject imports only what stands before it (tests/architecture/test_subjects.py).
SUBJECTS = (
    "scoring",
    "evaluation",
    "identity",
    "showcase",
    "registers",
    "comments",
    "rating",
    "ledger",
    "panel",
    "results",
    "screening",
    "bad_ratings",
    "receipts",
    "recipients",
    "batches",
    "kiosks",
    "publication",
    "stages",
    "decision",
    "privacy",
    "public_site",
)
