"""The published folder as tests look at it: a few small files in memory."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from reviews.models import Evaluation
from reviews.publication import publication


def written(evaluation: Evaluation) -> tuple[bytes, str]:
    """The zip that the portal writes, and its seal."""
    target = io.BytesIO()
    with TemporaryDirectory() as place:
        seal = publication.write(evaluation, target, place=Path(place), tell=lambda _done: None)
    return target.getvalue(), seal


def archive(evaluation: Evaluation) -> bytes:
    return written(evaluation)[0]


def folder(evaluation: Evaluation) -> dict[str, bytes]:
    """File name to content."""
    with zipfile.ZipFile(io.BytesIO(archive(evaluation))) as packed:
        return {Path(name).name: packed.read(name) for name in packed.namelist()}


def seal_of(evaluation: Evaluation) -> str:
    return written(evaluation)[1]
