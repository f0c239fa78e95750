"""Production knows every setting that the code reads."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

from tests.architecture.sources import ROOT, modules
from tests.brandportal.settings.test_demands import COMPLETE

READ = re.compile(r"(?<![\w.])settings\.([A-Z][A-Z_]+)\b")
ASK = """
import json, sys
from django.conf import settings
print(json.dumps([name for name in json.load(sys.stdin) if not hasattr(settings, name)]))
"""


def test_every_setting_that_the_code_reads_is_there_in_production():
    """Tests run with other settings, so that a missing one would show in the city only."""
    read = {
        name
        for module in modules().values()
        if not module.name.startswith(("demo", "tests", "benchmarks"))
        for name in READ.findall(module.path.read_text(encoding="utf-8"))
    }
    assert "CELERY_TASK_ALWAYS_EAGER" in read
    production = {**COMPLETE, "DJANGO_SETTINGS_MODULE": "brandportal.settings.production"}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **production},
        input=json.dumps(sorted(read)),
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) == []
