"""What a PDF contains: everything that acts, opens or hides, wherever it is. Runs in the sandbox
only.

The PDF is scanned here as raw bytes from start to end, not along its cross-reference table, so that
earlier versions of the file, unreferenced objects and what a viewer finds when it repairs the file
are checked like the rest. Objects in compressed object streams are unpacked first. Only then is it
opened as a document, to count its pages.
"""

from __future__ import annotations

import binascii
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader, filters, xmp

# Names that make a PDF active (ISO 32000-2, 12.6 actions, 12.5 annotations, 7.11 files, 12.7
# forms), grouped by the reported code.
ACTIVE = {
    "script": ("JavaScript", "JS"),
    "program": ("Launch",),
    "link": ("URI",),
    "other_file": ("GoToR", "GoToE", "Filespec", "FFilter", "FS"),
    "attachment": ("EmbeddedFile", "EmbeddedFiles", "FileAttachment", "EF"),
    "form": ("XFA", "SubmitForm", "ImportData", "ResetForm"),
    "media": (
        *("RichMedia", "RichMediaExecute", "RichMediaContent", "3D", "U3D", "PRC", "GoTo3DView"),
        *("Movie", "Sound", "Rendition"),
    ),
    "action": ("AA", "Named", "Hide"),
    "protected": ("Encrypt",),
}
MEANING = {name.encode(): code for code, names in ACTIVE.items() for name in names}
# pypdf would import these with its first document, when no file can be opened any more.
LOADED = (filters, xmp)
# `12 0 obj` matched backwards, with blanks and comments between: the word is rarer than digits, so
# fewer attempts fail.
PAG = rb"(?:[\s\0]|[\r\n][^\r\n]{0,200}%)+"
TCEJBO = re.compile(rb"jbo" + PAG + rb"\d{1,5}" + PAG + rb"\d")
STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
NAME = re.compile(rb"/([^\s\0()<>\[\]{}/%]+)")
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
# A path after /F is a file specification; a number is only an annotation's flags.
PATH = re.compile(rb"/F[\s\0]*(?:\(|<(?!<))")
FOREIGN = (b"<script", b"<?php")
FLATE = {b"FlateDecode", b"Fl"}
READABLE = FLATE | {b"ASCIIHexDecode", b"AHx", b"ASCII85Decode", b"A85"}
FILTERS = READABLE | {
    *(b"LZWDecode", b"LZW", b"RunLengthDecode", b"RL", b"CCITTFaxDecode", b"CCF"),
    *(b"DCTDecode", b"DCT", b"JBIG2Decode", b"JPXDecode", b"BrotliDecode", b"Crypt"),
}
MEGABYTE = 1024 * 1024
MOST_OBJECTS = 100_000
MOST_WALKED = 5_000
MOST_OF_A_STREAM = 100 * MEGABYTE
MOST_OF_ALL = 300 * MEGABYTE
MOST_OF_OBJECTS = 24 * MEGABYTE
STEP = MEGABYTE
ZIP_END = b"PK\x05\x06"
ZIP_TAIL = 66_000


class TooLarge(Exception):
    """More objects, or more unpacked bytes, than a document of evidence has."""


@dataclass(frozen=True)
class Stream:
    """One stream: the names in its dictionary, the names since the previous stream, and its raw
    bytes.
    """

    names: list[bytes]
    names_around: set[bytes]
    body: bytes


def inspect(content: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """`found`: codes of ACTIVE, and `hidden` or `foreign`; `pages`: how many. `problem`: too_large,
    or unreadable.
    """
    try:
        found = _found(content)
        if found:
            return {"found": sorted(found)}
    except TooLarge:
        return {"problem": "too_large"}
    reader = PdfReader(io.BytesIO(content), strict=False)
    pages = len(reader.pages)
    if not pages or reader.is_encrypted:
        return {"problem": "unreadable"}
    return {"found": sorted(_walked(reader)), "pages": pages}


def _found(content: bytes) -> set[str]:
    if sum(1 for _ in TCEJBO.finditer(content[::-1])) > MOST_OBJECTS:
        raise TooLarge
    found = {"foreign"} if _carries_foreign(content) else set()
    outside: list[bytes] = []
    unpacked = 0
    for part in _parts(content):
        if isinstance(part, bytes):
            outside.append(part)
            continue
        if TCEJBO.search(part.body[::-1]):
            found.add("hidden")
        unpacked += _unpacked_size(part)
        if unpacked > MOST_OF_ALL:
            raise TooLarge
        found |= _found_inside(part)
    # Kept apart, so that text before and after a stream does not join to a name.
    return found | set().union(*(active_names(text) for text in outside))


def _found_inside(stream: Stream) -> set[str]:
    """What an object stream contains. One that cannot be unpacked is `hidden`."""
    if b"First" not in stream.names_around:
        return set()
    inner = _objects_in(stream)
    if inner is not None:
        return active_names(inner)
    # An outline has a First, too, and may precede any picture; so only a dictionary that declares
    # itself an object stream counts.
    return {"hidden"} if b"First" in stream.names or b"ObjStm" in stream.names_around else set()


def _carries_foreign(content: bytes) -> bool:
    """Whether an HTML page, a server-side script, or a ZIP at the end makes the file two files at
    once.
    """
    return any(mark in content.lower() for mark in FOREIGN) or ZIP_END in content[-ZIP_TAIL:]


def active_names(text: bytes) -> set[str]:
    """The codes of everything active named in a range of objects, with escapes such as
    /J#61vaScript decoded.
    """
    found = {MEANING[name] for name in set(names_in(text)) if name in MEANING}
    return found | {"other_file"} if PATH.search(text) else found


def names_in(text: bytes) -> Iterator[bytes]:
    """Every name, in order, with its `#xx` decoded."""
    for found in NAME.finditer(text):
        name = found[1]
        yield ESCAPE.sub(lambda code: binascii.unhexlify(code[1]), name) if b"#" in name else name


def _parts(content: bytes) -> Iterator[bytes | Stream]:
    """The text of the file outside streams, and the streams, in order."""
    at = 0
    while start := STREAM.search(content, at):
        end = content.find(b"endstream", start.end())
        if end < 0:
            break
        text = content[at : start.start()]
        yield text
        # The dictionary starts with the object; a string inside it can only look like a start.
        last = TCEJBO.search(text[::-1])
        begins = len(text) - last.start() if last else 0
        around = set(names_in(text))
        yield Stream(list(names_in(text[begins:])), around, content[start.end() : end])
        at = end + len(b"endstream")
    yield content[at:]


def _filters(stream: Stream) -> list[bytes]:
    return [name for name in stream.names if name in FILTERS]


def _unpacked_size(stream: Stream) -> int:
    """The real size of a deflated stream, counted without keeping it. Raises TooLarge."""
    filters = _filters(stream)
    if len([name for name in filters if name in FLATE]) > 1:
        raise TooLarge  # compressed twice: a thousand times a thousand
    if not filters or filters[0] not in FLATE:
        return len(stream.body)
    unpack, rest, size = zlib.decompressobj(), stream.body, 0
    while rest and not unpack.eof:
        try:
            size += len(unpack.decompress(rest, STEP))
        except zlib.error:
            break  # a damaged picture is left to the viewer; `_objects_in` checks objects
        if size > MOST_OF_A_STREAM:
            raise TooLarge
        rest = unpack.unconsumed_tail
    return size


def _objects_in(stream: Stream) -> bytes | None:
    """The objects of an object stream as text; None if they cannot be unpacked."""
    filters = _filters(stream)
    if (b"Filter" in stream.names or b"F" in stream.names) and not filters:
        return None
    if b"Predictor" in stream.names or not set(filters) <= READABLE:
        return None
    data = stream.body
    if not filters and FLATE & stream.names_around:
        filters = [b"FlateDecode"]
    try:
        for name in filters:
            data = _decoded(name, data)
    except (ValueError, zlib.error):
        return None
    return data


def _decoded(name: bytes, data: bytes) -> bytes:
    if name in FLATE:
        unpack = zlib.decompressobj()
        inner = unpack.decompress(data, MOST_OF_OBJECTS)
        if not unpack.eof:
            raise ValueError("cut or too large")
        return inner
    plain = b"".join(data.split())
    if name in (b"ASCIIHexDecode", b"AHx"):
        digits = plain.partition(b">")[0]
        return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
    return _ascii85(plain.partition(b"~>")[0])


def _ascii85(digits: bytes) -> bytes:
    from_letters = io.BytesIO()
    for group in re.findall(rb"z|[!-u]{1,5}", digits):
        if group == b"z":
            from_letters.write(bytes(4))
            continue
        value = 0
        for digit in group.ljust(5, b"u"):
            value = value * 85 + digit - 33
        from_letters.write((value & 0xFFFFFFFF).to_bytes(4, "big")[: len(group) - 1])
    return from_letters.getvalue()


def _walked(reader: PdfReader) -> set[str]:
    """The same names along the cross-reference table: a second way to find them."""
    numbers = {number for table in reader.xref.values() for number in table} | set(
        reader.xref_objStm
    )
    found: set[str] = set()
    for number in sorted(numbers)[:MOST_WALKED]:
        rest: list[Any] = [reader.get_object(number)]
        while rest:
            value = rest.pop()
            if isinstance(value, dict):
                rest += [*value.keys(), *(value.raw_get(key) for key in value)]  # type: ignore[attr-defined]
            elif isinstance(value, list):
                rest += value
            elif isinstance(value, str):
                found |= {
                    MEANING[name]
                    for name in {value[1:].encode()}
                    if value.startswith("/") and name in MEANING
                }
    return found
