"""The desk pages of every subject, imported here for Django's admin autodiscovery."""

import audits.annual_review.admin.rectifications
import audits.annual_review.admin.reviews
import audits.annual_review.admin.verdict_lists
import audits.register.admin.desk
import audits.register.admin.titles
import audits.titles.admin
import audits.year_end.admin  # noqa: F401
