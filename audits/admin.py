"""The pages of every subject on the office's desk; Django looks for them here."""

import audits.annual_review.admin.rectifications
import audits.annual_review.admin.reviews
import audits.register.admin.desk
import audits.register.admin.titles
import audits.titles.admin  # noqa: F401
