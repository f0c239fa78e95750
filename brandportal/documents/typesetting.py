"""Typst templates filled with JSON, as PDF or picture: without network, system fonts, or files
outside the template's folder.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pylopdf_fonts_zh_cn
import typst
from django.core.cache import caches

from brandportal.documents.building import one_at_a_time

KEPT_SECONDS = 24 * 3600


def typeset(
    template: Path, data: dict[str, Any], *, form: Literal["pdf", "png"] = "pdf", ppi: float = 144
) -> bytes:
    """The template with these data, cached by content; the same data give the same bytes. A picture
    is of the first page, with `ppi` dots an inch.
    """
    content = json.dumps(data, ensure_ascii=False, sort_keys=True)
    of = hashlib.sha256(_sources(template.parent) + content.encode()).hexdigest()
    key = f"artwork:{template.name}:{form}:{ppi}:{of}"
    kept = caches["artwork"]
    made = kept.get(key)
    if made is None:
        with one_at_a_time():
            made = typst.compile(
                str(template),
                root=str(template.parent),
                format=form,
                ppi=ppi,
                sys_inputs={"data": content},
                font_paths=_fonts(),
                ignore_system_fonts=True,
                timestamp=0,
            )
        made = made[0] if isinstance(made, list) else made
        kept.set(key, made, KEPT_SECONDS)
    return made


@cache
def _sources(folder: Path) -> bytes:
    """All templates of a folder: one may take words from another."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("*.typ")))


@cache
def _fonts() -> list[str]:
    return [str(pylopdf_fonts_zh_cn.serif_path().parent)]
