"""How many questions a page asks the database; prints them as JSON.

Run as `python -m benchmarks.speed.portal.questions PATH...` under the settings to be measured: each
path once to warm up, once counted. With `--own` behind the paths by a visitor who has a message
waiting, for whom every page is made anew.
"""

from __future__ import annotations

import json
import sys

from benchmarks.speed.requests import HOST


def questions(paths: list[str], *, own: bool) -> dict[str, int]:
    """Path to the number of statements."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST=HOST, HTTP_X_FORWARDED_PROTO="https", raise_request_exception=True)
    found = {}
    for path in paths:
        for _warm in range(2):
            if own:
                client.cookies["messages"] = "-"
            client.get(path)
        if own:
            client.cookies["messages"] = "-"
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200, path
        found[path] = len(asked)
    return found


if __name__ == "__main__":
    import django

    django.setup()
    paths = [argument for argument in sys.argv[1:] if argument != "--own"]
    print(json.dumps(questions(paths, own="--own" in sys.argv)))
