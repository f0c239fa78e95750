"""All hostile files, with a mark for those that must never be accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.hostile import names, pdfs, pictures, tables


@dataclass(frozen=True)
class Bad:
    """A file. `active`: it acts, or is something else than it says; no upload may take it as it
    is.
    """

    name: str
    content: bytes
    active: bool = False


def files() -> Iterator[Bad]:
    """Every file of the corpus, for every upload."""
    for name, content in pdfs.active():
        yield Bad(f"{name}.pdf", content, active=True)
    for name, content in pdfs.heavy():
        yield Bad(f"{name}.pdf", content)
    for name, content in (*pictures.two_in_one(), *pictures.other_kinds()):
        yield Bad(name, content, active=True)
    for source in (pictures.heavy(), tables.heavy()):
        for name, content in source.items():
            yield Bad(name, content)
    for ending, content in harmless().items():
        yield Bad(f"empty.{ending}", b"")
        for name in names.named(ending):
            yield Bad(name, content)


def harmless() -> dict[str, bytes]:
    """Content that each kind of upload takes, by the ending of its name."""
    return {
        "pdf": pdfs.written(pdfs.objects()),
        "png": pictures.picture(),
        "csv": tables.text_table(),
    }
