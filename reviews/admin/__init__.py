from reviews.admin import batches, comments, identities, kiosks, panel, rating, sanctions, screening  # noqa: F401
