"""The kinds of files that people upload, and the policy of each place, worded from the numbers that
are checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.uploads.headers import JPEG_START, PNG_START, Size, jpeg_size, png_size

MEGABYTE = 1024 * 1024
MILLION = 1_000_000


def in_megabytes(size: int) -> str:
    """Bytes as megabytes with one digit, rounded up, so that one byte over a limit does not look
    like the limit.
    """
    return f"{-(-size * 10 // MEGABYTE) / 10:.1f}"


@dataclass(frozen=True)
class FileKind:
    """A kind of file: extensions, content type, first bytes, and the parser that checks its
    content.

    `size_of` reads the size that a picture declares in its header.
    """

    name: str
    extensions: tuple[str, ...]
    content_type: str
    begins: bytes
    parser: str
    size_of: Callable[[bytes], Size | None] | None = None


PICTURE_CHECK = "brandportal.uploads.pictures:check"
PDF = FileKind("PDF", ("pdf",), "application/pdf", b"%PDF-", "brandportal.uploads.pdf:inspect")
JPEG = FileKind("JPEG", ("jpg", "jpeg"), "image/jpeg", JPEG_START, PICTURE_CHECK, jpeg_size)
PNG = FileKind("PNG", ("png",), "image/png", PNG_START, PICTURE_CHECK, png_size)


@dataclass(frozen=True)
class UploadPolicy:
    """What one place of the portal accepts; `most_pages` only where it accepts PDFs."""

    kinds: tuple[FileKind, ...]
    most_bytes: int
    most_pixels: int
    most_pages: int = 0

    @property
    def sentence(self) -> str:
        """The limits in words, shown before a file is chosen."""
        words = {
            "kinds": _(", ").join(kind.name for kind in self.kinds),
            "megabytes": self.most_bytes // MEGABYTE,
            "pixels": f"{self.most_pixels:,}",
            "pages": self.most_pages,
        }
        if self.most_pages:
            return (
                _(
                    "%(kinds)s, up to %(megabytes)s MB a file; pictures up to %(pixels)s pixels; "
                    "PDFs up to %(pages)s pages, without password, links, scripts and attachments."
                )
                % words
            )
        return _("%(kinds)s, up to %(megabytes)s MB and %(pixels)s pixels, not animated.") % words

    @property
    def accept(self) -> str:
        """The value of the file field's `accept` attribute."""
        return ",".join(f".{end}" for kind in self.kinds for end in kind.extensions)

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes of a file field: what it offers, and from which size files.js says, before
        anything is sent, that a file is too large.
        """
        return {
            "accept": self.accept,
            "data-most-bytes": self.most_bytes,
            "data-too-large": lazy(self._too_large, str)(),
        }

    def _too_large(self) -> str:
        return _("{name} has {size} MB; up to %(megabytes)s MB a file are possible.") % {
            "megabytes": self.most_bytes // MEGABYTE
        }


# The parser's findings in words.
ACTIVE_WORDS = {
    "action": gettext_noop("actions that run by themselves"),
    "attachment": gettext_noop("attached files"),
    "foreign": gettext_noop("another file or a script inside"),
    "form": gettext_noop("a form that sends or loads data"),
    "hidden": gettext_noop("hidden objects"),
    "link": gettext_noop("links to web addresses"),
    "media": gettext_noop("sound, film or 3D"),
    "other_file": gettext_noop("links to other files"),
    "program": gettext_noop("a call of a program"),
    "script": gettext_noop("scripts (JavaScript)"),
}
PROBLEM_WORDS = {
    "animated": gettext_noop("The picture is animated. Please save one still picture."),
    "cmyk": gettext_noop("The picture has printing colours (CMYK). Please save it as RGB."),
    "deep": gettext_noop("The picture has 16 bits a channel. Please save it with 8 bits."),
    "foreign": gettext_noop(
        "Another file or a script is hidden in the picture. Please open it and save it as a new "
        "picture."
    ),
    "scans": gettext_noop(
        "The picture is stored in too many layers. Please save it as a new picture."
    ),
    "too_large": gettext_noop(
        "The file has too many objects, or is far too large when unpacked. Please print it to a "
        "new PDF."
    ),
}
