"""The size that a picture declares, from its first bytes and without decoding."""

from __future__ import annotations

import struct
from dataclasses import dataclass

PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_START = b"\xff\xd8\xff"
MOST_SEGMENTS = 2_000
# Frames in Huffman or arithmetic coding, without the markers DHT (C4), JPG (C8) and DAC (CC)
# between them.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True)
class Size:
    """Pixels of a picture, bits of a channel, and channels (for PNG: its colour type)."""

    width: int
    height: int
    bits: int
    channels: int

    @property
    def pixels(self) -> int:
        return self.width * self.height


def png_size(content: bytes) -> Size | None:
    """None if the first chunk is no header, or an impossible one."""
    if len(content) < 33 or not content.startswith(PNG_START) or content[12:16] != b"IHDR":
        return None
    width, height, bits, colour = struct.unpack(">IIBB", content[16:26])
    return Size(width, height, bits, colour) if width and height else None


def jpeg_size(content: bytes) -> Size | None:
    """None if no frame comes before the picture's data. Thumbnails inside other segments are
    ignored.
    """
    at = 2
    for _ in range(MOST_SEGMENTS):
        if content[at : at + 1] != b"\xff":
            return None
        while content[at : at + 1] == b"\xff":
            at += 1
        if at + 8 > len(content):
            return None
        marker = content[at]
        at += 1
        if marker in WITHOUT_LENGTH:
            continue
        if marker in FRAMES:
            bits, height, width, channels = struct.unpack(">BHHB", content[at + 2 : at + 8])
            return Size(width, height, bits, channels) if width and height else None
        length = int.from_bytes(content[at : at + 2], "big")
        if marker == 0xDA or length < 2:
            return None
        at += length
    return None
