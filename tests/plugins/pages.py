"""What Django keeps of every page for a test to ask for, and hardly any test does: the context of
every included template, and the traceback of every refusal.

Of a page the context of its own template is kept, which holds what the view has given; of a logged
answer below 500 its line.
"""

from __future__ import annotations

import logging
from copy import copy
from typing import Any

from django.test import client
from django.test.utils import ContextList


def pytest_configure() -> None:
    client.store_rendered_templates = _first_context
    logging.getLogger("django.request").addFilter(_without_traceback)


def _first_context(
    store: dict[str, Any], signal: Any, sender: Any, template: Any, context: Any, **_more: Any
) -> None:
    store.setdefault("templates", []).append(template)
    if "context" not in store:
        store["context"] = ContextList([copy(context)])


def _without_traceback(record: logging.LogRecord) -> bool:
    if record.levelno < logging.ERROR:
        record.exc_info = None
    return True
