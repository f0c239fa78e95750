"""Panel, public rating, results, decision, public notice and objections."""

# Order of imports: a subject imports only subjects before it (tests/architecture/test_subjects.py).
SUBJECTS = (
    "scoring",
    "evaluation",
    "identity",
    "showcase",
    "registers",
    "comments",
    "rating",
    "ledger",
    "experts",
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
    "meeting",
    "decision",
    "documents",
    "privacy",
    "public_site",
)
