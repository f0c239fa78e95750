from reviews.admin import panel, rating  # noqa: F401
