"""Pictures without what a camera adds: place, time, device, names, a small copy of the picture.

The picture itself is copied byte for byte. What shows it as it should be stays: the colour profile,
and which side is up. Structures: ITU-T T.81 (JPEG, B.1.1), Exif 2.32 (4.5.2), PNG 3rd edition (11).
Give it only a picture that the sandbox has checked; anything it does not know is left as it is.
"""

from __future__ import annotations

import struct

from brandportal.uploads.headers import JPEG_START, MOST_SEGMENTS, PNG_START, WITHOUT_LENGTH

START_OF_SCAN, FIRST_APP, LAST_APP, COMMENT, EXIF = 0xDA, 0xE0, 0xEF, 0xFE, 0xE1
# JFIF and Adobe say how the colours are coded, ICC which colours they are.
KEPT_SEGMENTS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
DROPPED_CHUNKS = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
EXIF_HEAD = b"Exif\0\0"
ORIENTATION, SHORT = 0x0112, 3
MOST_TAGS = 500


def without_metadata(content: bytes) -> bytes:
    """The same picture without its metadata; other files unchanged."""
    if content.startswith(JPEG_START):
        return _jpeg(content)
    return _png(content) if content.startswith(PNG_START) else content


def _jpeg(content: bytes) -> bytes:
    parts, at, turned = [content[:2]], 2, 1
    for _ in range(MOST_SEGMENTS):
        start = at
        while content[at : at + 1] == b"\xff":
            at += 1
        if at == start or at + 3 > len(content):
            break
        marker, begin = content[at], at + 1
        if marker == START_OF_SCAN:
            upright = [_orientation_segment(turned)] if turned != 1 else []
            return b"".join([parts[0], *upright, *parts[1:], content[start:]])
        if marker in WITHOUT_LENGTH:
            at = begin
            parts.append(content[start:at])
            continue
        at = begin + int.from_bytes(content[begin : begin + 2], "big")
        body = content[begin + 2 : at]
        if marker == EXIF and body.startswith(EXIF_HEAD):
            turned = _orientation(body[len(EXIF_HEAD) :])
        if _stays(marker, body):
            parts.append(content[start:at])
    return content


def _stays(marker: int, body: bytes) -> bool:
    if FIRST_APP <= marker <= LAST_APP:
        return marker in KEPT_SEGMENTS and body.startswith(KEPT_SEGMENTS[marker])
    return marker != COMMENT


def _orientation(tiff: bytes) -> int:
    """1 to 8 as Exif numbers them; 1 (upright) when it is not said."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1
    (at,) = struct.unpack(f"{order}I", tiff[4:8])
    if at + 2 > len(tiff):
        return 1
    (tags,) = struct.unpack(f"{order}H", tiff[at : at + 2])
    for place in range(at + 2, at + 2 + 12 * min(tags, MOST_TAGS), 12):
        if place + 12 > len(tiff):
            break
        tag, kind, _count, value = struct.unpack(f"{order}HHIH", tiff[place : place + 10])
        if tag == ORIENTATION and kind == SHORT:
            return value if 1 <= value <= 8 else 1
    return 1


def _orientation_segment(turned: int) -> bytes:
    """A segment that says nothing but which side is up."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, SHORT, 1, turned, 0, 0)
    body = EXIF_HEAD + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> bytes:
    parts, at = [content[: len(PNG_START)]], len(PNG_START)
    while at + 12 <= len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        end = at + 12 + length
        if kind not in DROPPED_CHUNKS:
            parts.append(content[at:end])
        at = end
    return b"".join(parts)
