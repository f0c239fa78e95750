"""PDFs with every kind of active content, at every place, hidden in every way."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable, Iterator

from tests.hostile.bombs import noughts

ACTIONS = {
    "javascript": b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>",
    "javascript hex": b"<< /S /JavaScript /JS <6170702e616c657274> >>",
    "launch": b"<< /S /Launch /F (calc.exe) >>",
    "launch win": b"<< /S /Launch /Win << /F (cmd.exe) /P (/c dir) >> >>",
    "uri": b"<< /S /URI /URI (http://example.org/) >>",
    "uri script": b"<< /S /URI /URI (javascript:alert\\(1\\)) >>",
    "gotor": b"<< /S /GoToR /F (other.pdf) /D [0 /Fit] >>",
    "gotoe": b"<< /S /GoToE /T << /R /C /N (inner.pdf) >> /D [0 /Fit] >>",
    "submit": b"<< /S /SubmitForm /F << /FS /URL /F (http://example.org/) >> >>",
    "import": b"<< /S /ImportData /F (data.fdf) >>",
    "reset": b"<< /S /ResetForm >>",
    "rendition": b"<< /S /Rendition /OP 0 >>",
    "movie": b"<< /S /Movie >>",
    "sound": b"<< /S /Sound >>",
    "hide": b"<< /S /Hide /T (x) >>",
    "named": b"<< /S /Named /N /Print >>",
    "3d view": b"<< /S /GoTo3DView /V /D >>",
    "rich media": b"<< /S /RichMediaExecute /CMD << /C (play) >> >>",
}
# %s: the action, which is object 6. Each entry: keys of the catalog, keys of the page, further
# objects.
PLACES: dict[str, tuple[bytes, bytes, dict[int, bytes]]] = {
    "open action": (b"/OpenAction 6 0 R", b"", {}),
    "catalog aa": (b"/AA << /WC 6 0 R >>", b"", {}),
    "page aa": (b"", b"/AA << /O 6 0 R >>", {}),
    "annotation": (
        b"",
        b"/Annots [7 0 R]",
        {7: b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A 6 0 R >>"},
    ),
    "annotation aa": (
        b"",
        b"/Annots [7 0 R]",
        {7: b"<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /AA << /E 6 0 R >> >>"},
    ),
    "names tree": (b"/Names << /JavaScript << /Names [(a) 6 0 R] >> >>", b"", {}),
    "outline": (
        b"/Outlines 7 0 R",
        b"",
        {
            7: b"<< /First 8 0 R /Last 8 0 R /Count 1 >>",
            8: b"<< /Title (x) /Parent 7 0 R /A 6 0 R >>",
        },
    ),
    "chained": (
        b"/OpenAction 7 0 R",
        b"",
        {7: b"<< /S /GoTo /D [3 0 R /Fit] /Next [6 0 R] >>"},
    ),
    "unreferenced": (b"", b"", {}),
}
ALONE: dict[str, tuple[bytes, bytes, dict[int, bytes]]] = {
    "embedded files": (
        b"/Names << /EmbeddedFiles << /Names [(x) 7 0 R] >> >>",
        b"",
        {
            7: b"<< /Type /Filespec /F (x.exe) /EF << /F 8 0 R >> >>",
            8: b"<< /Type /EmbeddedFile /Length 2 >>\nstream\nMZ\nendstream",
        },
    ),
    "associated file": (
        b"/AF [7 0 R]",
        b"",
        {7: b"<< /UF (x.exe) /EF << /F 8 0 R >> >>", 8: b"<< /Length 2 >>\nstream\nMZ\nendstream"},
    ),
    "attachment note": (
        b"",
        b"/Annots [7 0 R]",
        {7: b"<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS 8 0 R >>"},
    ),
    "xfa": (
        b"/AcroForm << /Fields [] /XFA 7 0 R >>",
        b"",
        {7: b"<< /Length 6 >>\nstream\n<xdp/>\nendstream"},
    ),
    "rich media note": (
        b"",
        b"/Annots [7 0 R]",
        {7: b"<< /Subtype /RichMedia /RichMediaContent << >> >>"},
    ),
    "3d note": (b"", b"/Annots [7 0 R]", {7: b"<< /Subtype /3D /3DD << /Subtype /U3D >> >>"}),
    "movie note": (b"", b"/Annots [7 0 R]", {7: b"<< /Subtype /Movie /Movie << /F (x.avi) >> >>"}),
    "sound note": (b"", b"/Annots [7 0 R]", {7: b"<< /Subtype /Sound /Sound 8 0 R >>"}),
    "external stream": (
        b"",
        b"",
        {7: b"<< /Length 0 /F (\\\\\\\\host\\\\share) >>\nstream\n\nendstream"},
    ),
    "url stream": (
        b"",
        b"",
        {7: b"<< /Length 0 /F << /FS /URL /F (http://e.org) >> >>\nstream\n\nendstream"},
    ),
    "script stream": (
        b"/OpenAction << /S /JavaScript /JS 7 0 R >>",
        b"",
        {7: b"<< /Length 8 >>\nstream\nalert(1)\nendstream"},
    ),
}
Objects = dict[int, bytes]


def objects(catalog: bytes = b"", page: bytes = b"", more: Objects | None = None) -> Objects:
    """One page with nothing on it, and whatever is asked for."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R " + page + b" >>",
        4: b"<< /Length 0 >>\nstream\n\nendstream",
        **(more or {}),
    }


def written(parts: Objects, *, trailer: bytes = b"", tail: bytes = b"%%EOF\n") -> bytes:
    """The file with its table of contents."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    return bytes(_appended(out, parts, size=max(parts) + 1, trailer=trailer, tail=tail))


def _appended(
    out: bytearray, parts: Objects, *, size: int, trailer: bytes, tail: bytes = b"%%EOF\n"
) -> bytearray:
    places = {}
    for number, body in sorted(parts.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in sorted(places.items()):
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n" % (size, trailer, start)
    out += tail
    return out


def updated(base: bytes, parts: Objects, *, size: int = 20) -> bytes:
    """The file with a later version of some of its objects behind it."""
    previous = int(base.rpartition(b"startxref\n")[2].split()[0])
    return bytes(_appended(bytearray(base), parts, size=size, trailer=b"/Prev %d" % previous))


def packed(
    parts: Objects, inside: set[int], encode: Callable[[bytes], tuple[bytes, bytes]]
) -> bytes:
    """The file with some of its objects in an object stream, and a table of contents that is a
    stream itself.
    """
    bodies = b" ".join(parts[number] for number in sorted(inside))
    index, at = [], 0
    for number in sorted(inside):
        index.append(b"%d %d" % (number, at))
        at += len(parts[number]) + 1
    head = b" ".join(index) + b" "
    data, filters = encode(head + bodies)
    store = max(parts) + 1
    holder = b"<< /Type /ObjStm /N %d /First %d %s /Length %d >>\nstream\n%s\nendstream" % (
        len(inside),
        len(head),
        filters,
        len(data),
        data,
    )
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    rows: dict[int, tuple[int, int, int]] = {0: (0, 0, 255)}
    for number, body in sorted({**parts, store: holder}.items()):
        if number in inside:
            rows[number] = (2, store, sorted(inside).index(number))
            continue
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table, start = store + 1, len(out)
    rows[table] = (1, start, 0)
    cells = b"".join(
        kind.to_bytes(1, "big") + place.to_bytes(4, "big") + last.to_bytes(1, "big")
        for kind, place, last in (rows.get(number, (0, 0, 0)) for number in range(table + 1))
    )
    squeezed = zlib.compress(cells)
    out += (
        b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 1] /Root 1 0 R "
        b"/Filter /FlateDecode /Length %d >>\n"
        b"stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
    ) % (table, table + 1, len(squeezed), squeezed, start)
    return bytes(out)


def flate(data: bytes) -> tuple[bytes, bytes]:
    return zlib.compress(data), b"/Filter /FlateDecode"


def escaped(body: bytes, every: bool = False) -> bytes:
    """The names with `#xx` in place of one letter, or of all."""

    def name(found: re.Match[bytes]) -> bytes:
        letters = found[1]
        if every:
            return b"/" + b"".join(b"#%02x" % letter for letter in letters)
        return (
            b"/"
            + letters[:1]
            + b"".join(b"#%02X" % letter for letter in letters[1:2])
            + letters[2:]
        )

    return re.sub(rb"/([A-Za-z0-9]+)", name, body)


def _tricks(action: bytes) -> Iterator[tuple[str, bytes]]:
    """The action as what happens on opening, behind every way to hide it."""
    parts = objects(b"/OpenAction 6 0 R", b"", {6: action})
    calm = objects()
    yield "escaped", written({**parts, 6: escaped(action)})
    yield "escaped all", written({**parts, 6: escaped(action, every=True)})
    yield "object stream", packed(parts, {1, 6}, flate)
    yield "object stream plain", packed(parts, {1, 6}, lambda data: (data, b""))
    yield "object stream escaped", packed({**parts, 6: escaped(action)}, {6}, flate)
    yield (
        "object stream hex",
        packed(parts, {6}, lambda d: (d.hex().encode() + b">", b"/Filter /ASCIIHexDecode")),
    )
    yield (
        "object stream 85",
        packed(parts, {6}, lambda d: (base64.a85encode(d) + b"~>", b"/Filter [/ASCII85Decode]")),
    )
    yield (
        "object stream 85 flate",
        packed(
            parts,
            {6},
            lambda d: (
                base64.a85encode(zlib.compress(d)) + b"~>",
                b"/Filter [/ASCII85Decode /FlateDecode]",
            ),
        ),
    )
    yield (
        "object stream short filter",
        packed(parts, {6}, lambda d: (zlib.compress(d), b"/Filter /Fl")),
    )
    yield (
        "object stream escaped filter",
        packed(parts, {6}, lambda d: (zlib.compress(d), b"/#46ilter /Fl#61teDecode")),
    )
    yield (
        "object stream stored with a false end",
        packed(
            {**parts, 5: b"(endstream)"},
            {5, 6},
            lambda d: (zlib.compress(d, 0), b"/Filter /FlateDecode"),
        ),
    )
    yield (
        "object stream run length",
        packed(parts, {6}, lambda d: (_run_length(d), b"/Filter /RunLengthDecode")),
    )
    yield "later version", updated(written(calm), {1: parts[1], 6: action})
    yield "former version", updated(written(parts), {1: calm[1], 6: b"null"})
    yield "comments between", written({**parts, 6: action.replace(b" ", b" %x\n ")})
    yield "odd blanks", written({**parts, 6: action.replace(b" ", b"\0\x0c\t")})
    yield "no blanks", written({**parts, 6: action.replace(b" /", b"/").replace(b"/S/", b"/S/")})
    yield "false contents", re.sub(rb"startxref\n\d+", b"startxref\n7", written(parts))
    yield (
        "no contents",
        written(parts).partition(b"xref\n")[0] + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n",
    )
    yield "after the end", written(calm) + b"6 0 obj\n" + action + b"\nendobj\n"
    yield "hidden in a stream", _hidden(action, b"6 0 obj\n")
    yield "hidden in a stream behind comments", _hidden(action, b"6%x\n0 %y\n obj\n")
    yield "string before", written({**parts, 5: b"(stream\n)", 6: action})
    yield "two files", written(calm) + written(parts)
    yield "cut", written(parts)[:-40]


def _run_length(data: bytes) -> bytes:
    blocks = [data[at : at + 128] for at in range(0, len(data), 128)]
    return b"".join(bytes([len(block) - 1]) + block for block in blocks) + b"\x80"


def _hidden(action: bytes, start: bytes) -> bytes:
    """The table of contents points into the bytes of a stream."""
    inner = b"%s%s\nendobj\n" % (start, action)
    parts = objects(b"/OpenAction 6 0 R")
    parts[4] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(inner), inner)
    content = written(parts)
    place = content.index(start, content.index(b"4 0 obj"))
    entry = b"6 1\n%010d 00000 n \n" % place
    return content.replace(b"trailer\n", entry + b"trailer\n")


def active() -> Iterator[tuple[str, bytes]]:
    """Every one of them must be refused."""
    for what, action in ACTIONS.items():
        for where, (catalog, page, more) in PLACES.items():
            yield f"{what}, {where}", written(objects(catalog, page, {**more, 6: action}))
    for what, (catalog, page, more) in ALONE.items():
        yield what, written(objects(catalog, page, more))
        yield f"{what}, object stream", _all_packed(objects(catalog, page, more))
    for what in ("javascript", "uri", "launch"):
        for how, content in _tricks(ACTIONS[what]):
            yield f"{what}, {how}", content
    yield "encrypted", written(objects(), trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 >>")
    yield "html before the end", written(objects(), tail=b"<script>alert(1)</script>%%EOF\n")
    yield "zip behind", written(objects()) + b"PK\x03\x04" + bytes(60) + b"PK\x05\x06" + bytes(18)


def _all_packed(parts: Objects) -> bytes:
    return packed(parts, {n for n, body in parts.items() if b"stream" not in body}, flate)


def heavy() -> Iterator[tuple[str, bytes]]:
    """Not active, only meant to cost: refused or taken, but quickly and in little memory."""
    bomb = noughts(200)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
    yield "content bomb", written({**objects(), 4: stream % (len(bomb), bomb)})
    twice = zlib.compress(bomb, 9)
    double = stream.replace(b"/FlateDecode", b"[/FlateDecode /FlateDecode]")
    yield "bomb in a bomb", written({**objects(), 4: double % (len(twice), twice)})
    holder = (
        b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
    )
    yield "object stream bomb", written({**objects(), 4: holder % (len(bomb), bomb)})
    yield "many objects", written({**objects(), **dict.fromkeys(range(10, 150000), b"null")})
    yield "deep arrays", written({**objects(), 6: b"[" * 500_000 + b"]" * 500_000})
    yield (
        "deep dictionaries",
        written({**objects(b"/X 6 0 R"), 6: b"<</A" * 200_000 + b">>" * 200_000}),
    )
    yield "page loop", written({**objects(), 2: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"})
    wide = b"<< /Type /Pages /Count 9 /Kids [" + b"7 0 R " * 30 + b"] >>"
    tree = {number: wide.replace(b"7 0", b"%d 0" % (number + 1)) for number in range(7, 14)}
    yield "page tree bomb", written({**objects(), **tree, 2: wide, 14: objects()[3]})
    yield (
        "pages without end",
        written(
            {**objects(), 2: b"<< /Type /Pages /Kids [" + b"3 0 R " * 60_000 + b"] /Count 60000 >>"}
        ),
    )
    loop = written(objects())
    start = loop.rpartition(b"startxref\n")[2].split()[0]
    yield "contents loop", loop.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev " + start)
    yield "long number", written({**objects(), 6: b"1" * 1_000_000})
    yield "long name", written({**objects(), 6: b"/" + b"A" * 1_000_000})
    yield "open string", written({**objects(), 6: b"(" * 1_000_000})
    yield "blanks", b"%PDF-1.7\n" + b"1 " * 2_000_000
    yield "percent signs", b"%PDF-1.7\n" + b"1 %" * 2_000_000
    yield "only a head", b"%PDF-1.7\n"
    yield "head and noise", b"%PDF-1.7\n" + zlib.compress(bytes(range(256)) * 4000)
    sound = written(objects())
    for share in (1, 3, 5, 7, 9):
        yield f"cut at {share}0 %", sound[: len(sound) * share // 10]
    yield "huge size", sound.replace(b"/Size 5", b"/Size 999999999999")
    yield "negative length", sound.replace(b"/Length 0", b"/Length -99")
    yield "length bomb", sound.replace(b"/Length 0", b"/Length 99999999999")
    yield "root loop", sound.replace(b"/Root 1 0 R", b"/Root 9 0 R")


def calm() -> Iterator[tuple[str, bytes]]:
    """Documents as offices submit them, which must be accepted."""
    yield "plain", written(objects())
    yield "packed", _all_packed(objects())
    yield "opens at a page", written(objects(b"/OpenAction [3 0 R /Fit]"))
    yield "opens by going there", written(objects(b"/OpenAction << /S /GoTo /D [3 0 R /Fit] >>"))
    yield "a form without actions", written(objects(b"/AcroForm << /Fields [] >>"))
    link = b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /F 4 /Dest [3 0 R /Fit] >>"
    yield "a link inside", written(objects(b"", b"/Annots [6 0 R]", {6: link}))
    outline = {6: b"<< /First 7 0 R /Count 1 >>", 7: b"<< /Title (x) /Parent 6 0 R >>"}
    photo = b"<< /Subtype /Image /Filter /DCTDecode /Length 2 >>\nstream\n\xff\xd8\nendstream"
    yield (
        "an outline before a picture",
        written({**objects(b"/Outlines 6 0 R", b"", outline), 8: photo}),
    )
    blend = b"/Resources << /ExtGState << /G << /BM /Screen >> >> /Font << /F1 7 0 R >> >>"
    yield "a blend mode", written(objects(b"", blend, {7: b"<< /Type /Font /Subtype /Type1 >>"}))
    yield "corrected once", updated(written(objects()), {3: objects(b"", b"/Rotate 90")[3]})
    words = b"BT (see /JavaScript and /URI for http://example.org) Tj ET"
    text = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words)
    yield "words on a page", written({**objects(), 4: text})
