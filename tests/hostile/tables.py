"""Table files that unpack without end, declare a wrong size, or are no tables; and bodies for the
API.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Iterator
from functools import cache

from tests.hostile.bombs import BLOCK, noughts

TYPES = (
    b'<?xml version="1.0"?>'
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" '
    b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="xml" ContentType="application/xml"/>'
    b'<Override PartName="/xl/workbook.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="%s" Target="%s"/></Relationships>'
)
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'
)
BOOK = (
    b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="'
    + RELATIONS.encode()
    + b'"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
CELL = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>%s</t></is></c></row>'
LAUGHS = (
    b"<!DOCTYPE x [<!ENTITY a '"
    + b"ha" * 50
    + b"'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)
OUTSIDE = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


def parts(sheet: bytes = b"<sheetData/>", **changes: bytes) -> dict[str, bytes]:
    office = RELATIONS.encode()
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS % (office + b"/officeDocument", b"xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": RELS % (office + b"/worksheet", b"worksheets/sheet1.xml"),
        "xl/workbook.xml": BOOK,
        "xl/worksheets/sheet1.xml": SHEET % sheet,
        **changes,
    }


def workbook(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def sheet_of(data: bytes, before: bytes = b"") -> bytes:
    return workbook(parts(before + b"<sheetData>" + data + b"</sheetData>"))


def bomb_workbook(name: str, megabytes: int, *, said: int | None = None) -> bytes:
    """A part of endless zeros; `said` is its size in the ZIP's directory."""
    packed = noughts(megabytes, raw=True)
    size = megabytes * len(BLOCK) if said is None else said
    base = workbook(parts())
    place = base.index(b"PK\x01\x02")
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + head + name.encode() + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, place)
    end = base.rindex(b"PK\x05\x06")
    count = struct.unpack("<H", base[end + 8 : end + 10])[0] + 1
    listed = base[place:end] + entry + name.encode()
    tail = struct.pack("<HHHHIIH", 0, 0, count, count, len(listed), place + len(local), 0)
    return base[:place] + local + listed + b"PK\x05\x06" + tail


def many_entries(count: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in range(count):
            packed.writestr(f"a{number}", b"")
    return out.getvalue()


def text_table(rows: int = 3) -> bytes:
    head = "办件编号,服务网点,办理日期,手机号码\n"
    return (head + "".join(f"Z{n},窗口,2026-03-05,1381234{n:04d}\n" for n in range(rows))).encode()


@cache
def heavy() -> dict[str, bytes]:
    """All of them."""
    return {**dict(_workbooks()), **dict(_packages()), **dict(_texts())}


def _workbooks() -> Iterator[tuple[str, bytes]]:
    row = b"<row r='1'><c r='A1'><v>1</v></c></row>"
    strings = b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>%s</sst>"
    yield "claims every cell.xlsx", sheet_of(row, b"<dimension ref='A1:XFD1048576'/>")
    yield "claims a false cell.xlsx", sheet_of(row, b"<dimension ref='ZZZZZZ99999999999'/>")
    yield "last row.xlsx", sheet_of(CELL % (1048576, 1048576, b"x"))
    yield "row beyond all.xlsx", sheet_of(CELL % (10**15, 10**15, b"x"))
    yield "row below nought.xlsx", sheet_of(b"<row r='-1'><c r='A-1'><v>1</v></c></row>")
    yield "last column.xlsx", sheet_of(b"<row r='1'><c r='XFD1'><v>1</v></c></row>")
    yield "column beyond all.xlsx", sheet_of(b"<row r='1'><c r='ZZZZZZZZZZ1'><v>1</v></c></row>")
    yield "one million empty rows.xlsx", sheet_of(b"<row/>" * 1_000_000)
    yield "one million cells.xlsx", sheet_of(b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>")
    yield "four million cells.xlsx", sheet_of(b"<row><c><v>1</v></c></row>" * 4_000_000)
    yield "long cell.xlsx", sheet_of(CELL % (1, 1, b"x" * 30_000_000))
    yield "deep.xlsx", sheet_of(b"<a>" * 300_000 + b"</a>" * 300_000)
    yield "deep and open.xlsx", sheet_of(b"<a>" * 1_000_000)
    yield (
        "many attributes.xlsx",
        sheet_of(b"<row " + b" ".join(b"a%d='1'" % n for n in range(200_000)) + b"/>"),
    )
    yield "long attribute.xlsx", sheet_of(b"<row r='" + b"1" * 5_000_000 + b"'/>")
    yield "long number.xlsx", sheet_of(b"<row><c><v>" + b"9" * 1_000_000 + b"</v></c></row>")
    yield "number beyond all.xlsx", sheet_of(b"<row><c><v>1e99999999</v></c></row>")
    yield "no number.xlsx", sheet_of(b"<row><c><v>NaN</v></c><c><v>inf</v></c></row>")
    yield "date beyond all.xlsx", sheet_of(b"<row><c t='d'><v>99999-99-99</v></c></row>")
    yield "string that is not there.xlsx", sheet_of(b"<row><c t='s'><v>99999</v></c></row>")
    yield "string below nought.xlsx", sheet_of(b"<row><c t='s'><v>-1</v></c></row>")
    yield "style that is not there.xlsx", sheet_of(b"<row><c s='99999'><v>1</v></c></row>")
    yield "formula.xlsx", sheet_of(b'<row><c><f>HYPERLINK("http://e.org")</f><v>1</v></c></row>')
    merged = b"".join(b"<mergeCell ref='A%d:XFD%d'/>" % (n, n + 1) for n in range(1, 100_000, 2))
    yield "merged.xlsx", workbook(parts(b"<sheetData/><mergeCells>" + merged + b"</mergeCells>"))
    everything = b"<sheetData/><mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>"
    yield "merged whole.xlsx", workbook(parts(everything))
    for name, start in (("laughs", LAUGHS), ("outside", OUTSIDE)):
        inner = CELL % (1, 1, b"&j;" if start is LAUGHS else b"&a;")
        laughing = start + SHEET % (b"<sheetData>" + inner + b"</sheetData>")
        yield (
            f"{name} in the sheet.xlsx",
            workbook(parts() | {"xl/worksheets/sheet1.xml": laughing}),
        )
        text = start + strings % b"<si><t>&a;</t></si>"
        yield f"{name} in the strings.xlsx", workbook(parts() | {"xl/sharedStrings.xml": text})
        yield f"{name} in the book.xlsx", workbook(parts() | {"xl/workbook.xml": start + BOOK})
        yield (
            f"{name} in the types.xlsx",
            workbook(parts() | {"[Content_Types].xml": start + TYPES}),
        )
    many = strings % (b"<si><t>x</t></si>" * 2_000_000)
    yield "two million strings.xlsx", workbook(parts() | {"xl/sharedStrings.xml": many})
    one = BOOK.replace(
        b"</sheets>", b"<sheet name='S' sheetId='2' r:id='rId1'/>" * 50_000 + b"</sheets>"
    )
    yield "fifty thousand sheets.xlsx", workbook(parts() | {"xl/workbook.xml": one})
    styles = b"<styleSheet><numFmts>" + b"<numFmt numFmtId='1' formatCode='d'/>" * 500_000
    yield "styles without end.xlsx", workbook(parts() | {"xl/styles.xml": styles})


def _packages() -> Iterator[tuple[str, bytes]]:
    calm = workbook(parts())
    yield "bomb sheet.xlsx", bomb_workbook("xl/worksheets/sheet1.xml", 2000)
    yield "bomb strings.xlsx", bomb_workbook("xl/sharedStrings.xml", 1000)
    yield "bomb nobody asks for.xlsx", bomb_workbook("xl/media/a.png", 1000)
    yield "bomb that says it is small.xlsx", bomb_workbook("xl/sharedStrings.xml", 500, said=10)
    yield "bomb that says it is huge.xlsx", bomb_workbook("xl/a", 1, said=2**32 - 2)
    yield "ten thousand entries.xlsx", many_entries(10_000)
    yield "way up.xlsx", workbook(parts() | {"../../../../tmp/made": b"x"})
    yield "from the root.xlsx", workbook(parts() | {"/etc/made": b"x"})
    yield "nought in a name.xlsx", calm.replace(b"_rels/.rels", b"_rels/\0rels")
    yield (
        "locked.xlsx",
        calm.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"),
    )
    yield (
        "unknown packing.xlsx",
        calm.replace(b"\x14\x00\x00\x00\x08\x00", b"\x14\x00\x00\x00\x63\x00"),
    )
    yield "wrong sums.xlsx", calm.replace(b"worksheet", b"workshoot")
    yield "no sheet.xlsx", workbook({k: v for k, v in parts().items() if "sheet1" not in k})
    yield "no book.xlsx", workbook({k: v for k, v in parts().items() if "workbook" not in k})
    yield "empty parts.xlsx", workbook(dict.fromkeys(parts(), b""))
    yield "empty zip.xlsx", b"PK\x05\x06" + bytes(18)
    yield "only a head.xlsx", b"PK\x03\x04"
    yield "end that lies.xlsx", calm[:-12] + b"\xff" * 12
    yield "zip in a zip.xlsx", workbook({"a.xlsx": workbook({"b.xlsx": calm})})
    yield (
        "sheet that is a way out.xlsx",
        workbook(
            parts()
            | {
                "xl/_rels/workbook.xml.rels": RELS
                % (RELATIONS.encode() + b"/worksheet", b"../../../etc/passwd")
            }
        ),
    )
    yield (
        "sheet that is an address.xlsx",
        workbook(
            parts()
            | {
                "xl/_rels/workbook.xml.rels": RELS
                % (RELATIONS.encode() + b"/worksheet", b"http://127.0.0.1/x")
            }
        ),
    )
    for share in (2, 5, 8):
        yield f"cut at {share}0 %.xlsx", calm[: len(calm) * share // 10]
    yield "macro.xlsm", workbook(parts() | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(600)})


def _texts() -> Iterator[tuple[str, bytes]]:
    head = "办件编号,服务网点,办理日期,手机号码\n".encode()
    yield "one line.csv", b"x" * 1_900_000
    yield "one million commas.csv", b"," * 1_900_000
    yield "one million lines.csv", b"\n" * 1_900_000
    yield "one million cells.csv", head + b"a,b\n" * 470_000
    yield "open quote.csv", head + b'"' + b"x" * 1_800_000
    yield "quotes.csv", head + b'""' * 900_000
    yield "noughts.csv", bytes(100_000)
    yield "nought in a cell.csv", head + b"a\0b,c,2026-03-05,13812345678\n"
    yield "half a character.csv", head + b"\xff\xfe\xff"
    yield "odd wide text.csv", b"\xff\xfe" + "办件编号".encode("utf-16-le") + b"\0"
    yield "wide noise.csv", b"\xff\xfe" + bytes(range(256)) * 100
    yield "lone surrogates.csv", "办件编号,服务网点\n".encode("utf-16") + b"\x00\xd8\x00\xd8"
    yield (
        "turned text.csv",
        "办件编号,服务网点,办理日期,手机号码\n\u202ea,b,2026-03-05,13812345678\n".encode(),
    )
    yield "escapes.csv", head + b"\x1b[2J\x1b]0;x\x07,b,2026-03-05,13812345678\n"
    yield "formulas.csv", head + b"=cmd|' /C calc'!A0,@SUM(1),-1+1,+1\n"
    yield "old office.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)
    yield "old office named new.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)
    yield (
        "page named old.xls",
        b"<html><table><tr><td>1</td></tr></table><script>alert(1)</script></html>",
    )
    yield "xml sheet.xls", LAUGHS + b"<Workbook>&j;</Workbook>"
    yield "symbolic link.slk", b"ID;P\nC;Y1;X1;EEXEC()\nE\n"
    yield "database.dbf", b"\x03" + bytes(500)
    yield "packed.csv.gz", b"\x1f\x8b\x08\0" + noughts(50)
    yield "seven bits.csv", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-,b\n"
    yield "long digits.csv", head + b"9" * 100_000 + b",b,2026-03-05,13812345678\n"
    yield "wide digits.csv", head + ("９" * 50_000 + ",b,2026-03-05,13812345678\n").encode()


def bodies() -> Iterator[tuple[str, bytes]]:
    """For the address where a system hands over cases as JSON."""
    case = {"case": "A", "point": "窗口", "served_on": "2026-03-05", "phone": "13812345678"}
    yield "deep list", b"[" * 1_000_000
    yield "deep list closed", b"[" * 900_000 + b"]" * 900_000
    yield "deep object", b'{"cases":' + b'{"a":' * 300_000
    yield "deep case", b'{"cases":[' + b'{"case":' * 900 + b"1" + b"}" * 900 + b"]}"
    yield "no json", b"\xff\xfe\x00"
    yield "nothing", b""
    yield "null", b"null"
    yield "number", b"1e400"
    yield "long number", b'{"cases":[{"case":' + b"9" * 500_000 + b"}]}"
    yield "four thousand digits", b'{"cases":[{"case":' + b"9" * 4_000 + b"}]}"
    yield "endless", b'{"cases":[{"case":Infinity,"point":NaN}]}'
    yield "many empty cases", b'{"cases":[' + b"{}," * 600_000 + b"{}]}"
    yield "many lists", b'{"cases":[' + b"[]," * 600_000 + b"[]]}"
    yield "same key", b'{"cases":[],"cases":{},"cases":[1]}'
    yield "too long", b'{"cases":"' + b"x" * 3_000_000 + b'"}'
    for name, value in (
        ("nought", "a\0b"),
        ("half a character", "\ud800"),
        ("turned", "\u202e"),
        ("long", "x" * 1_000_000),
        ("formula", "=1+1"),
        ("list", [1]),
        ("object", {"a": 1}),
        ("truth", True),
        ("fraction", 1.5e300),
        ("line break", "a\r\nb"),
    ):
        for key in case:
            yield f"{name} as {key}", json.dumps({"cases": [case | {key: value}]}).encode()
        yield f"{name} as the box", json.dumps({"cases": [case], "take_good": value}).encode()
