"""How the portal's processes are started, in one place: their commands, and gunicorn's
configuration.

compose.yaml and the units in deploy/systemd start exactly these commands (tests/deploy).
"""

from __future__ import annotations

import os

COMMANDS = {
    "web": "gunicorn --config python:brandportal.serving brandportal.wsgi",
    "worker": "celery -A brandportal worker",
    "beat": "celery -A brandportal beat --schedule /tmp/brandportal-beat",
}

# Two processes a core keep it busy while one waits for the database; each keeps its own pages.
MOST_WORKERS = 12


def workers_for(cores: int) -> int:
    """How many web processes a machine of so many cores runs."""
    return min(2 * cores + 1, MOST_WORKERS)


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0))


# gunicorn reads these; an operator sets others in its own GUNICORN_CMD_ARGS.
workers = workers_for(cores())
# Longer than a query may take (brandportal/web/unavailable.py).
timeout = 60
# A process is renewed now and then, not all at once.
max_requests = 20_000
max_requests_jitter = 2_000
# The log of requests is the portal's own, without persons (brandportal/web/request_log.py).
accesslog = None
