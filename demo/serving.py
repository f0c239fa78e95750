"""The gunicorn configuration of the demo: one process, eight threads, this machine only."""

from __future__ import annotations

import os
import tempfile

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = 1
threads = 8
worker_tmp_dir = tempfile.gettempdir()
loglevel = "warning"
raw_env = ["DJANGO_SETTINGS_MODULE=brandportal.settings.dev"]
