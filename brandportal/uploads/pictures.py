"""A picture checked to its last byte, or drawn again. Runs in the sandbox only.

A PNG is checked without building a picture: its chunks, their checksums, and that its compressed
rows have exactly the length that the header implies. A JPEG, which has no checksums, is decoded at
an eighth of its size.
"""

from __future__ import annotations

import base64
import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageOps, MpoImagePlugin, TiffImagePlugin

from brandportal.uploads.headers import PNG_START, Size, jpeg_size, png_size

# Channels for each colour type of a PNG, and the allowed bits.
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
BITS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
PALETTE = 3
INTERLACE = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
MOST_CHUNKS = 20_000
MOST_SCANS = 100
STEP = 1024 * 1024
ANIMATION = b"acTL"
FOREIGN = (b"<script", b"<html", b"<!doctype", b"<svg", b"<?php", b"%pdf-")
ZIP_END = b"PK\x05\x06"
ZIP_TAIL = 66_000
# Pillow would import its formats (for metadata of a photograph also TIFF) with the first picture,
# when no file can be opened any more.
LOADED = (MpoImagePlugin, TiffImagePlugin)
Image.preinit()


class Fault(Exception):
    """Why a picture is rejected, as a code."""


def check(content: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Empty, or `problem`: damaged, foreign (contains another file), animated, scans."""
    try:
        _check(content)
    except Fault as fault:
        return {"problem": str(fault)}
    return {}


def redraw(content: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """`png`: the picture drawn again, at most `edge` pixels wide and high, in base64. `problem` as
    in `check`, or cmyk, deep.
    """
    try:
        size = _check(content)
        if size.bits > 8:
            raise Fault("deep")
        return {"png": base64.b64encode(_drawn(content, options["edge"])).decode()}
    except Fault as fault:
        return {"problem": str(fault)}


def _check(content: bytes) -> Size:
    if any(mark in content.lower() for mark in FOREIGN) or ZIP_END in content[-ZIP_TAIL:]:
        raise Fault("foreign")
    return _check_png(content) if content.startswith(PNG_START) else _check_jpeg(content)


def _check_png(content: bytes) -> Size:
    size = png_size(content)
    if size is None or size.bits not in BITS.get(size.channels, ()) or content[28] > 1:
        raise Fault("damaged")
    rows = _packed_bytes(size, interlaced=content[28] == 1)
    unpack, seen, palette = zlib.decompressobj(), 0, False
    at = len(PNG_START)
    for _ in range(MOST_CHUNKS):
        head = content[at : at + 8]
        if len(head) < 8:
            raise Fault("damaged")
        length, kind = struct.unpack(">I4s", head)
        data = content[at + 8 : at + 8 + length]
        mark = content[at + 8 + length : at + 12 + length]
        if len(mark) < 4 or zlib.crc32(kind + data) != int.from_bytes(mark, "big"):
            raise Fault("damaged")
        at += 12 + length
        if kind == ANIMATION:
            raise Fault("animated")
        palette = palette or kind == b"PLTE"
        if kind == b"IDAT":
            seen += _unpacked(unpack, data, rows - seen)
        if kind == b"IEND":
            if at != len(content):
                raise Fault("foreign")
            break
    else:
        raise Fault("damaged")
    if seen != rows or (size.channels == PALETTE and not palette):
        raise Fault("damaged")
    return size


def _packed_bytes(size: Size, *, interlaced: bool) -> int:
    """The total length of the rows, each with the byte for its filter."""
    bits = size.bits * SAMPLES[size.channels]
    if not interlaced:
        return size.height * (1 + (size.width * bits + 7) // 8)
    total = 0
    for left, top, across, down in INTERLACE:
        width = (size.width - left + across - 1) // across
        height = (size.height - top + down - 1) // down
        if width > 0 and height > 0:
            total += height * (1 + (width * bits + 7) // 8)
    return total


def _unpacked(unpack: Any, data: bytes, most: int) -> int:
    """The number of unpacked bytes, counted without keeping them; more than `most` is a fault."""
    size = 0
    while data and not unpack.eof:
        try:
            size += len(unpack.decompress(data, STEP))
        except zlib.error:
            raise Fault("damaged") from None
        if size > most:
            raise Fault("damaged")
        data = unpack.unconsumed_tail
    return size


def _check_jpeg(content: bytes) -> Size:
    size = jpeg_size(content)
    if size is None:
        raise Fault("damaged")
    if content.count(b"\xff\xda") > MOST_SCANS:
        raise Fault("scans")
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
            picture.draft("L", (1, 1))
            picture.load()
    except MemoryError:
        raise
    except Exception:
        raise Fault("damaged") from None
    return size


def _drawn(content: bytes, edge: int) -> bytes:
    """Shrunk before it is rotated and put on a background, so that only one full-size picture is in
    memory.
    """
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
        if picture.mode in ("CMYK", "YCCK", "LAB"):
            raise Fault("cmyk")
        if picture.format == "JPEG":
            picture.draft("RGB", (edge, edge))
        drawn = picture if picture.mode in ("RGB", "RGBA", "L") else picture.convert("RGBA")
        turned = picture.getexif().get(0x0112)
        drawn.thumbnail((edge, edge))
        if turned:
            drawn.getexif()[0x0112] = turned
        upright = ImageOps.exif_transpose(drawn).convert("RGBA")
    out = io.BytesIO()
    plain = Image.frombytes("RGBA", upright.size, upright.tobytes())
    plain.save(out, format="PNG", optimize=True)
    return out.getvalue()
