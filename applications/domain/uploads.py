"""What may be uploaded: by extension and by content, never by what the browser says."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

import filetype
from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pypdf import PdfReader

from brandportal.errors import BadInput

MEGABYTE = 1024 * 1024
MOST_PIXELS = 50_000_000
LOGO_EDGE = 800
NAME_LIMIT = 120


@dataclass(frozen=True)
class FileKind:
    """A kind of file: how its name may end, what it is served as, and how it proves to be one."""

    name: str
    extensions: tuple[str, ...]
    content_type: str
    verify: Callable[[IO[bytes]], None]


@dataclass(frozen=True)
class UploadPolicy:
    """What one place of the portal takes. The sentence beside the field is made from the same numbers."""

    kinds: tuple[FileKind, ...]
    most_bytes: int

    @property
    def sentence(self) -> str:
        """The limits, stated before anybody chooses a file."""
        return _("%(kinds)s, up to %(megabytes)s MB a file.") % {
            "kinds": _(", ").join(kind.name for kind in self.kinds),
            "megabytes": self.most_bytes // MEGABYTE,
        }

    @property
    def accept(self) -> str:
        """The value of the file field's `accept` attribute."""
        return ",".join(f".{end}" for kind in self.kinds for end in kind.extensions)


@dataclass(frozen=True)
class CheckedFile:
    """A file that passed: what it really is, how large, and its SHA-256."""

    kind: FileKind
    size: int
    sha256: str


def _verify_image(file: IO[bytes]) -> None:
    """Whole to its last byte: the check sums of a PNG, the picture itself of a JPEG, which has none."""
    with Image.open(file) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        picture.verify()
    file.seek(0)
    with Image.open(file) as picture:
        if picture.format == "JPEG":
            picture.draft(
                "L", (1, 1)
            )  # an eighth of each edge: the same bytes read in a fraction of the memory
            picture.load()


def _verify_pdf(file: IO[bytes]) -> None:
    reader = PdfReader(file, strict=False)
    if reader.is_encrypted or not len(reader.pages):
        raise ValueError("encrypted or empty")
    root: Any = reader.trailer["/Root"]
    names = root.get("/Names", {})
    names = names.get_object() if hasattr(names, "get_object") else names
    if "/OpenAction" in root and "/JavaScript" in str(root["/OpenAction"]):
        raise ValueError("runs a script when opened")
    if "/AA" in root or "/JavaScript" in names or "/EmbeddedFiles" in names:
        raise ValueError("carries scripts or other files")


PDF = FileKind("PDF", ("pdf",), "application/pdf", _verify_pdf)
JPEG = FileKind("JPEG", ("jpg", "jpeg"), "image/jpeg", _verify_image)
PNG = FileKind("PNG", ("png",), "image/png", _verify_image)

EVIDENCE_POLICY = UploadPolicy((PDF, JPEG, PNG), 10 * MEGABYTE)
LOGO_POLICY = UploadPolicy((PNG, JPEG), 2 * MEGABYTE)


def check_upload(policy: UploadPolicy, file: File) -> CheckedFile:
    """The file as what it really is. Refuses with BadInput: too large, empty, another kind, a false name, broken inside."""
    if not file.size:
        raise BadInput(_("The file is empty."), field="file")
    if file.size > policy.most_bytes:
        raise BadInput(
            _("The file has %(megabytes)s MB. Possible: %(limits)s")
            % {"megabytes": f"{file.size / MEGABYTE:.1f}", "limits": policy.sentence},
            field="file",
        )
    file.seek(0)
    head = file.read(512)
    found = filetype.guess(head)
    kind = next((k for k in policy.kinds if found and found.mime == k.content_type), None)
    if kind is None:
        raise BadInput(
            _("This kind of file is not possible. Possible: %(limits)s")
            % {"limits": policy.sentence},
            field="file",
        )
    ending = PurePosixPath(str(file.name).lower()).suffix.lstrip(".")
    if ending not in kind.extensions:
        raise BadInput(
            _("The file is a %(kind)s, but its name ends otherwise. Please rename it.")
            % {"kind": kind.name},
            field="file",
        )
    _verify(kind, file)
    return CheckedFile(kind, file.size, _sha256(file))


def _verify(kind: FileKind, file: File) -> None:
    file.seek(0)
    try:
        kind.verify(file)
    except Exception as error:  # parsers of foreign formats fail in every way there is
        raise BadInput(
            _(
                "The file cannot be read as a %(kind)s; it may be damaged, protected or carry scripts."
            )
            % {"kind": kind.name},
            field="file",
        ) from error


def _sha256(file: File) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def harmless_name(name: str) -> str:
    """The name a file came with, fit to be shown and offered again: no path, no control or direction characters."""
    last = str(name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: NAME_LIMIT - len(ending) - 1]}{dot}{ending}" if dot else kept[:NAME_LIMIT]


def clean_logo(file: File) -> bytes:
    """The logo drawn anew as PNG, at most 800 pixels an edge: whatever else the file carried is gone."""
    check_upload(LOGO_POLICY, file)
    with Image.open(file) as picture:
        upright = ImageOps.exif_transpose(picture)
        drawn = upright.convert("RGBA")
        drawn.thumbnail((LOGO_EDGE, LOGO_EDGE))
    out = io.BytesIO()
    drawn.save(out, format="PNG", optimize=True)
    return out.getvalue()
