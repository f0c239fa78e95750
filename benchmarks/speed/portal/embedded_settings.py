"""The embedded profile as it is, behind the same proxy as the installation on PostgreSQL, so that
both count networks.
"""

from __future__ import annotations

from brandportal.settings.dev import *  # noqa: F403

TRUSTED_PROXY_COUNT = 1
