from reviews.admin import comments, identities, panel, rating, sanctions, screening  # noqa: F401
