from reviews.admin import (  # noqa: F401
    batches,
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
