from reviews.admin import rating  # noqa: F401
