"""Pictures that are larger than they declare, contain another file, or are truncated."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache

from PIL import Image

from tests.hostile.bombs import BLOCK, noughts

PNG = b"\x89PNG\r\n\x1a\n"
HTML = b"<html><script>alert(1)</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **how) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, format=kind, **how)
    return out.getvalue()


def chunk(kind: bytes, data: bytes, *, check: int | None = None) -> bytes:
    mark = zlib.crc32(kind + data) if check is None else check
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", mark)


def png(
    width: int = 8,
    height: int = 8,
    *,
    bits: int = 8,
    colour: int = 2,
    interlace: int = 0,
    rows: bytes | None = None,
    before: bytes = b"",
    after: bytes = b"",
) -> bytes:
    """A PNG by hand, which may lie about everything."""
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlace)
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colour, 1)
    if rows is None:
        size = height * (1 + (width * bits * samples + 7) // 8)
        pack = zlib.compressobj()
        parts = [pack.compress(BLOCK) for _ in range(size // len(BLOCK))]
        rows = b"".join([*parts, pack.compress(bytes(size % len(BLOCK))), pack.flush()])
    end = chunk(b"IEND", b"") + after
    return PNG + chunk(b"IHDR", head) + before + chunk(b"IDAT", rows) + end


def archive(name: str = "a.class", content: bytes = b"\xca\xfe\xba\xbe") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, content)
    return out.getvalue()


def two_in_one() -> Iterator[tuple[str, bytes]]:
    """A picture and something that runs: must be refused as what it is."""
    for kind, base in (("png", picture()), ("jpg", picture("JPEG"))):
        yield f"{kind} and jar.{kind}", base + archive()
        yield f"{kind} and page.{kind}", base + HTML
        yield f"{kind} and drawing.{kind}", base + SVG
        yield f"{kind} and pdf.{kind}", base + b"%PDF-1.7\n"
        yield f"{kind} and php.{kind}", base + b"<?php system($_GET[0]); ?>"
    yield "comment with a page.png", png(before=chunk(b"tEXt", b"Comment\0" + HTML))
    note = b"\xff\xfe" + struct.pack(">H", len(HTML) + 2) + HTML
    yield "comment with a page.jpg", b"\xff\xd8" + note + picture("JPEG")[2:]
    yield "packed rows behind the end.png", png(after=zlib.compress(bytes(1000)))


def other_kinds() -> Iterator[tuple[str, bytes]]:
    """Something else under a harmless name, with the ending of each kind that is taken."""
    shapes = {
        "page": HTML,
        "page with a mark": b"\xef\xbb\xbf" + HTML,
        "drawing": SVG,
        "drawing with a head": b"<?xml version='1.0'?>" + SVG,
        "gif": picture("GIF"),
        "gif and script": b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)//",
        "webp": picture("WEBP"),
        "bmp": picture("BMP"),
        "bmp bomb": b"BM" + struct.pack("<IHHIIiiHHI", 99, 0, 0, 54, 40, 60000, 60000, 1, 24, 0),
        "tiff": picture("TIFF"),
        "icon": picture("ICO"),
        "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run\n",
        "zip": archive(),
        "program": b"MZ" + bytes(200),
        "elf": b"\x7fELF" + bytes(200),
        "script": b"#!/bin/sh\nid\n",
        "nothing but noughts": bytes(5000),
        "pdf after a page": HTML + b"\n%PDF-1.7\n",
        "rtf": b"{\\rtf1 {\\object}}",
        "shortcut": b"L\0\0\0\x01\x14\x02\0" + bytes(100),
    }
    for name, content in shapes.items():
        for ending in ("png", "jpg", "pdf"):
            yield f"{name}.{ending}", content


@cache
def heavy() -> dict[str, bytes]:
    """Meant to cost, or broken: refused or taken, but quickly and in little memory."""
    return dict(_heavy())


def _heavy() -> Iterator[tuple[str, bytes]]:
    yield "claims everything.png", png(2**31 - 1, 2**31 - 1, rows=b"")
    yield "claims much.png", png(60_000, 60_000, rows=zlib.compress(bytes(1_000_000)))
    yield "just over.png", png(10_001, 5_000, bits=1, colour=0)
    yield "fifty million.png", png(10_000, 5_000, bits=1, colour=0)
    yield "fifty million with colours.png", png(10_000, 5_000, bits=8, colour=6)
    yield "twelve million.png", png(4_000, 3_000, bits=8, colour=6)
    yield "more rows than said.png", png(8, 8, rows=noughts(300))
    yield "fewer rows than said.png", png(800, 800, rows=zlib.compress(bytes(10)))
    yield "no palette.png", png(colour=3)
    yield "unknown colour.png", png(colour=5)
    yield "unknown bits.png", png(bits=7)
    yield "no width.png", png(0, 8)
    text = noughts(100)
    yield "text bomb.png", png(before=chunk(b"zTXt", b"x\0\0" + text))
    yield "profile bomb.png", png(before=chunk(b"iCCP", b"x\0\0" + text))
    yield "words bomb.png", png(before=chunk(b"iTXt", b"x\0\1\0\0\0" + text))
    yield "many chunks.png", png(before=chunk(b"tEXt", b"a\0b") * 100_000)
    yield "chunk longer than the file.png", PNG + b"\x7f\xff\xff\xffIHDR" + bytes(60)
    yield "false check sum.png", png(before=chunk(b"tEXt", b"a\0b", check=1))
    yield "animated.png", png(before=chunk(b"acTL", struct.pack(">II", 2, 0)))
    yield "interlaced.png", png(9, 9, interlace=1, rows=zlib.compress(bytes(300)))
    yield "sixteen bits.png", png(bits=16)
    for share in (1, 4, 7, 9):
        whole = picture(size=(300, 300))
        yield f"cut at {share}0 %.png", whole[: len(whole) * share // 10]
        photo = picture("JPEG", size=(300, 300))
        yield f"cut at {share}0 %.jpg", photo[: len(photo) * share // 10]
    whole = picture("JPEG", (64, 64))
    frame = whole.index(b"\xff\xc0")
    sized = lambda w, h: whole[: frame + 5] + struct.pack(">HH", h, w) + whole[frame + 9 :]  # noqa: E731
    yield "claims everything.jpg", sized(65_535, 65_535)
    yield "claims nothing.jpg", sized(0, 0)
    yield "claims forty million.jpg", sized(8_000, 5_000)
    second = whole[frame : frame + 19].replace(struct.pack(">HH", 64, 64), b"\xff\xff\xff\xff")
    yield "two sizes.jpg", whole[: frame + 19] + second + whole[frame + 19 :]
    layers = picture("JPEG", (3_000, 3_000), progressive=True)
    yield "in layers.jpg", layers
    scan = layers.rindex(b"\xff\xda")
    yield "in a thousand layers.jpg", layers[:scan] + layers[scan:-2] * 1000 + b"\xff\xd9"
    yield "printing colours.jpg", picture("JPEG", mode="CMYK")
    yield "segments without end.jpg", b"\xff\xd8" + b"\xff\xe1\x00\x02" * 400_000
    yield "fill without end.jpg", b"\xff\xd8" + b"\xff" * 1_000_000
    yield "segment longer than the file.jpg", b"\xff\xd8\xff\xe1\xff\xff" + bytes(20)
    turned = Image.Exif()
    turned[0x0112] = 6
    yield "turned.jpg", picture("JPEG", exif=turned.tobytes())
    yield (
        "long notes.jpg",
        whole[:2] + (b"\xff\xe1\xff\xff" + b"Exif\0\0" + bytes(65_527)) * 20 + whole[2:],
    )
