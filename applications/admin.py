"""The desk pages of every subject, imported here for Django's admin autodiscovery."""

import applications.cycles.admin
import applications.desk.admin.applications
import applications.desk.admin.queues
import applications.negative_list.admin
import applications.progress.admin  # noqa: F401
