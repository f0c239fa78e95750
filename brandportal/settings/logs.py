"""The log of the city's installation: one line of JSON each, on the standard error stream."""

from __future__ import annotations

from typing import Any

import structlog

from brandportal.web.request_lines import with_request_id

# What a line may say beside its sentence; nothing else of a record is written.
SAID = {"method", "route", "status", "ms"}


def logs(level: str) -> dict[str, Any]:
    """The setting LOGGING, for lines from this level on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.add_logger_name,
                    structlog.processors.TimeStamper(fmt="iso", utc=True),
                    structlog.stdlib.ExtraAdder(allow=SAID),
                    with_request_id,
                ],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "filters": {"routes": {"()": "brandportal.web.request_lines.RouteInsteadOfAddress"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "filters": ["routes"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            # Refused requests have their line from RequestLogMiddleware.
            "django.request": {"level": "ERROR"},
        },
    }
