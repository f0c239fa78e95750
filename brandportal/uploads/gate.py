"""Checks of uploaded documents and pictures: bytes, kind, size and content. The caller has checked
who and when before.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from brandportal.errors import BadInput
from brandportal.uploads.kinds import (
    ACTIVE_WORDS,
    PROBLEM_WORDS,
    FileKind,
    UploadPolicy,
    in_megabytes,
)
from brandportal.uploads.metadata import without_metadata
from brandportal.uploads.sandbox import run

NAME_LIMIT = 120
REDRAW = "brandportal.uploads.pictures:redraw"


@dataclass(frozen=True)
class CheckedFile:
    """A checked file as it may be stored: its real kind, and its bytes without a camera's
    metadata, of which size and SHA-256 are.
    """

    kind: FileKind
    content: bytes

    @property
    def stored(self) -> File:
        """What is written to the disk."""
        return ContentFile(self.content)

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def check_upload(policy: UploadPolicy, file: File) -> CheckedFile:
    """Check an upload and determine its real kind.

    Refuses with BadInput at the field `file`, in this order: empty, too large, another kind, a
    wrong file extension, too many pixels (by the header), then what the parser in the sandbox
    finds: damaged, active, protected, too many pages.
    """
    content, kind = _bounded(policy, file)
    _judge(policy, kind, run(kind.parser, content))
    return CheckedFile(kind, without_metadata(content))


def redraw(policy: UploadPolicy, file: File, *, edge: int) -> bytes:
    """The picture drawn again as PNG, at most `edge` pixels wide and high, so that nothing else of
    the file remains.

    Refuses as `check_upload`, and pictures in CMYK or with 16 bits a channel.
    """
    content, kind = _bounded(policy, file)
    said = run(REDRAW, content, options={"edge": edge})
    _judge(policy, kind, said)
    return base64.b64decode(said["png"])


def bounded_content(file: File, *, most_bytes: int, limits: str) -> bytes:
    """The bytes of an upload. Refuses with BadInput an empty one, and one over the limit before
    reading it.
    """
    if not file.size:
        raise BadInput(_("The file is empty."), field="file")
    if file.size > most_bytes:
        raise BadInput(
            _("The file has %(megabytes)s MB. Possible: %(limits)s")
            % {"megabytes": in_megabytes(file.size), "limits": limits},
            field="file",
        )
    file.seek(0)
    content = file.read(most_bytes)
    file.seek(0)
    return content


def harmless_name(name: str) -> str:
    """The original file name, safe to show and to offer again: no path, no control or direction
    characters.
    """
    last = str(name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: NAME_LIMIT - len(ending) - 1]}{dot}{ending}" if dot else kept[:NAME_LIMIT]


def _bounded(policy: UploadPolicy, file: File) -> tuple[bytes, FileKind]:
    """Checks that need no decoding."""
    content = bounded_content(file, most_bytes=policy.most_bytes, limits=policy.sentence)
    kind = next((kind for kind in policy.kinds if content.startswith(kind.begins)), None)
    if kind is None:
        raise BadInput(
            _("This kind of file is not possible. Possible: %(limits)s")
            % {"limits": policy.sentence},
            field="file",
        )
    ending = PurePosixPath(harmless_name(file.name or "").lower()).suffix.lstrip(".")
    if ending not in kind.extensions:
        raise BadInput(
            _("The file is a %(kind)s, but its name ends otherwise. Please rename it.")
            % {"kind": kind.name},
            field="file",
        )
    _ask_pixels(policy, kind, content)
    return content, kind


def _ask_pixels(policy: UploadPolicy, kind: FileKind, content: bytes) -> None:
    if kind.size_of is None:
        return
    size = kind.size_of(content)
    if size is None:
        raise _damaged(kind)
    if size.pixels > policy.most_pixels:
        raise BadInput(
            _(
                "The picture has %(width)s × %(height)s pixels, more than %(most)s in all. Please "
                "make it smaller."
            )
            % {
                "width": size.width,
                "height": size.height,
                "most": f"{policy.most_pixels:,}",
            },
            field="file",
        )


def _judge(policy: UploadPolicy, kind: FileKind, said: dict[str, Any]) -> None:
    """Refuse according to the parser's result."""
    found = said.get("found", ())
    if "protected" in found:
        raise BadInput(
            _(
                "The PDF is protected by a password or by rights. Please save it without "
                "protection."
            ),
            field="file",
        )
    if found:
        raise BadInput(
            _(
                "The PDF carries what can act or open something by itself: %(found)s. Please print "
                "it to a new PDF, without links, and hand that in."
            )
            % {"found": _(", ").join(_(ACTIVE_WORDS[code]) for code in found)},
            field="file",
        )
    if problem := said.get("problem"):
        raise (
            BadInput(_(PROBLEM_WORDS[problem]), "file")
            if problem in PROBLEM_WORDS
            else _damaged(kind)
        )
    if said.get("pages", 0) > policy.most_pages:
        raise BadInput(
            _("The PDF has %(pages)s pages, more than %(most)s. Please split it.")
            % {"pages": said["pages"], "most": policy.most_pages},
            field="file",
        )


def _damaged(kind: FileKind) -> BadInput:
    return BadInput(
        _("The file cannot be read as a %(kind)s; it may be damaged.") % {"kind": kind.name},
        field="file",
    )
