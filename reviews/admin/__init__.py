from reviews.admin import (  # noqa: F401
    batches,
    cases,
    comments,
    draws,
    identities,
    kiosks,
    panel,
    rating,
    registers,
    sanctions,
    screening,
)
