"""What the suite imports is compiled once, also where the environment keeps Python from writing
bytecode beside the sources (PYTHONDONTWRITEBYTECODE): then it is kept in `.cache/bytecode`.

Without it every process of every run compiles Django and rewrites the assertions of 400 modules
again. The first plugin that is loaded; workers and commands inherit it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

KEPT = Path(__file__).resolve().parent.parent.parent / ".cache" / "bytecode"

if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(KEPT)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(KEPT)
