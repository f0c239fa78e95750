"""Pages as text to search in, regardless of line breaks in templates."""

from __future__ import annotations

import re


def flat(html: str) -> str:
    """One line: a run of white space is one space, and there is none around or at the end of a
    tag.
    """
    line = re.sub(r" (/?>)", r"\1", re.sub(r"\s+", " ", html))
    return re.sub(r" ?(<) ?|(>) ", r"\1\2", line)
