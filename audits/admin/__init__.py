from audits.admin import conferrals, desk, rectifications, reviews, titles  # noqa: F401
