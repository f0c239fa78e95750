"""The pages of every subject on the office's desk; Django looks for them here."""

import applications.cycles.admin
import applications.desk.admin.applications
import applications.desk.admin.queues
import applications.negative_list.admin  # noqa: F401
