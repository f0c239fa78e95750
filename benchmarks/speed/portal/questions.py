"""How many questions a page asks the database; prints them as JSON.

Run as `python -m benchmarks.speed.portal.questions PATH...` under the settings to be measured: each path once to warm up, once counted.
"""

from __future__ import annotations

import json
import sys

from benchmarks.speed.requests import HOST


def questions(paths: list[str]) -> dict[str, int]:
    """Path to the number of statements."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST=HOST, HTTP_X_FORWARDED_PROTO="https", raise_request_exception=True)
    found = {}
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200, path
        found[path] = len(asked)
    return found


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(questions(sys.argv[1:])))
