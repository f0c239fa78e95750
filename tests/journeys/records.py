"""Everything the portal keeps, for "nothing was written": every row of every table and every uploaded file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from brandportal.journal.security import NOTED

APPS = ("applications", "reviews", "audits", "journal", "notices", "accounts", "proposals")
# Signing in and reading leave traces that are no records of the programme.
TRACES = {"last_login"}
# The ledger's head is published every hour and the security events are chained, whatever anybody tries meanwhile. Where a
# chain ends follows from its rows, which are compared.
BY_THE_CLOCK = {"reviews.LedgerHead", "reviews.Ledger", "journal.Head", "journal.SecurityHead"}
LEDGER_HEAD = "ledger.publish_head"
ROUTINE = {NOTED, LEDGER_HEAD}


def everything() -> dict[str, Any]:
    """Table name to its rows, and the files under MEDIA_ROOT with their sizes."""
    tables = {
        model._meta.label: [
            {name: value for name, value in row.items() if name not in TRACES}
            for row in model._base_manager.order_by("pk").values()
            if row.get("action") not in ROUTINE
        ]
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if model._meta.label not in BY_THE_CLOCK
    }
    media = Path(settings.MEDIA_ROOT)
    files = sorted(path for path in media.rglob("*") if path.is_file())
    return {
        **tables,
        "files": [(str(path.relative_to(media)), path.stat().st_size) for path in files],
    }


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The tables that differ."""
    return [name for name in after if after[name] != before[name]]
