"""The desk pages of every subject, imported here for Django's admin autodiscovery."""

import reviews.bad_ratings.admin.cases
import reviews.batches.admin
import reviews.comments.admin
import reviews.decision.admin.evaluations
import reviews.decision.admin.objections
import reviews.experts.admin
import reviews.feedback.admin
import reviews.kiosks.admin
import reviews.moderation.admin
import reviews.panel.admin
import reviews.privacy.admin
import reviews.probe.admin
import reviews.rating.admin
import reviews.recipients.admin
import reviews.registers.admin
import reviews.reports.admin
import reviews.results.admin
import reviews.screening.admin.sanctions
import reviews.screening.admin.screening
import reviews.stories.admin  # noqa: F401
