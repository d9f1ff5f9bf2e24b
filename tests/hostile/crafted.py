"""Files that somebody made to hurt: each small on disk, and dear to whoever believes what it says."""

import re
import zipfile
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO

from mtqg_xl.cells import a1
from tests.hostile.subjects import blank, report, submission
from tests.made import compound_file, members, packed, part_of
from tests.reading.handmade import MAIN, PARTS, RELS, TYPES, relationships, rows, workbook, worksheet

SHEET = "GN DTTS"
Maker = Callable[[], bytes]


def small(**parts: str) -> bytes:
    """Return the smallest workbook with other parts; ``sheet`` and ``strings`` stand for the two long names."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml", "book": "xl/workbook.xml"}
    named = {names.get(name, name): content for name, content in parts.items()}
    return packed({name: text.encode() for name, text in {**PARTS, **named}.items()})


def ours(place: bytes, put: bytes, sheet: str = SHEET) -> bytes:
    """Return what a commune sends, with something put before a tag of one of its sheets."""
    content = submission()
    name = part_of(content, sheet)
    parts = members(content)
    assert place in parts[name]
    parts[name] = parts[name].replace(place, put + place, 1)
    return packed(parts)


def _cells(count: int, cell: Callable[[int, int], str]) -> str:
    """Return so many cells, a hundred in a row, from row 1000 on, out of the way of every form."""
    lines = range(1_000, 1_000 + count // 100)
    return "".join(f'<row r="{row}">{"".join(cell(row, column) for column in range(1, 101))}</row>' for row in lines)


def _number(row: int, column: int) -> str:
    return f'<c r="{a1(row, column)}"><v>1</v></c>'


def _text(row: int, column: int) -> str:
    return f'<c r="{a1(row, column)}" t="inlineStr"><is><t>ô {row}</t></is></c>'


def _column_of(formulas: list[str], first: str = "") -> str:
    """Return a sheet with formulas under each other in column A, from A2 on."""
    lines = "".join(f'<row r="{at}"><c r="A{at}"><f>{text}</f></c></row>' for at, text in enumerate(formulas, start=2))
    return rows(f'<row r="1">{first}</row>' + lines)


def _row_of_sums(count: int) -> str:
    cells = "".join(f'<c r="{a1(1, at)}"><f>SUM($A1:{a1(1, at - 1)})</f></c>' for at in range(2, count + 2))
    return f'<row r="1">{_ONE}{cells}</row>'


_X = '<c r="A1" t="inlineStr"><is><t>' + "x" * 1_000 + "</t></is></c>"
_ONE = '<c r="A1"><v>1</v></c>'


def _shared(master: str, followers: int) -> str:
    """Return cells that follow one shared formula."""
    first = f'<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A{followers}">{master}</f></c></row>'
    return first + "".join(
        f'<row r="{at}"><c r="A{at}"><f t="shared" si="0"/></c></row>' for at in range(2, followers + 1)
    )


def _ratio_bomb() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        with archive.open("xl/media/image1.png", "w") as stream:
            for _ in range(1_000):
                stream.write(bytes(1 << 20))
    return buffer.getvalue()


def _nested(inner: bytes, levels: int = 10) -> bytes:
    for _ in range(levels):
        inner = packed({"xl/workbook.xml": inner, "_rels/.rels": b"<a/>"})
    return inner


def _links_in_a_circle() -> bytes:
    rels = relationships(("rId1", "worksheet", "workbook.xml"), ("rId2", "worksheet", "../xl/workbook.xml"))
    book = workbook(
        '<sheets><sheet name="a" sheetId="1" r:id="rId1"/><sheet name="b" sheetId="2" r:id="rId2"/></sheets>'
    )
    return small(book=book, **{"xl/_rels/workbook.xml.rels": rels})


def _external(target: str) -> bytes:
    rels = (
        f'<Relationships xmlns="{RELS}">'
        f'<Relationship Id="rId1" Type="{TYPES}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId5" Type="{TYPES}/externalLink" Target="externalLinks/externalLink1.xml"/>'
        "</Relationships>"
    )
    link = f'<externalLink xmlns="{MAIN}" xmlns:r="{TYPES}"><externalBook r:id="rId1"/></externalLink>'
    to = (
        f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{TYPES}/externalLinkPath"'
        f' Target="{target}" TargetMode="External"/></Relationships>'
    )
    formula = "<f>[1]Sheet1!A1+SUM([1]Sheet1!A1:B9)</f>"
    return small(
        sheet=rows(f'<row r="1"><c r="A1">{formula}<v>5</v></c></row>'),
        **{
            "xl/_rels/workbook.xml.rels": rels,
            "xl/externalLinks/externalLink1.xml": link,
            "xl/externalLinks/_rels/externalLink1.xml.rels": to,
        },
    )


def _defined_names(count: int, text: str) -> str:
    names = "".join(f'<definedName name="n{at}">{text}</definedName>' for at in range(count))
    return workbook(f'<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets><definedNames>{names}</definedNames>')


def _sheets(count: int) -> bytes:
    tabs = "".join(f'<sheet name="Biểu {at}" sheetId="{at}" r:id="rId1"/>' for at in range(1, count + 1))
    return small(book=workbook(f"<sheets>{tabs}</sheets>"))


WORKBOOKS: dict[str, Maker] = {
    "zip ratio": _ratio_bomb,
    "zips in zips": lambda: _nested(submission()),
    "quoted entities": lambda: small(strings=f'<sst xmlns="{MAIN}"><si><t>{"&amp;" * 2_000_000}</t></si></sst>'),
    "one huge shared string": lambda: small(strings=f'<sst xmlns="{MAIN}"><si><t>{"ệ" * 20_000_000}</t></si></sst>'),
    "a million shared strings": lambda: small(
        strings=f'<sst xmlns="{MAIN}">{"".join(f"<si><t>{at}</t></si>" for at in range(1_000_000))}</sst>'
    ),
    "a huge string in many cells": lambda: small(
        strings=f'<sst xmlns="{MAIN}"><si><t>{"ế a. " * 400_000}</t></si></sst>',
        sheet=rows(_cells(100_000, lambda row, column: f'<c r="{a1(row, column)}" t="s"><v>0</v></c>')),
    ),
    "deep XML in a sheet": lambda: small(sheet=worksheet("<x>" * 300_000 + "</x>" * 300_000)),
    "deep XML in the workbook": lambda: small(book=workbook("<x>" * 300_000 + "</x>" * 300_000)),
    "deep XML in styles": lambda: small(**{"xl/styles.xml": "<x>" * 300_000 + "</x>" * 300_000}),
    "DOCTYPE": lambda: small(sheet='<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'),
    "a billion laughs": lambda: small(
        sheet='<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    ),
    "100,000 merges": lambda: small(
        sheet=worksheet(
            "<sheetData/><mergeCells>"
            + "".join(f'<mergeCell ref="A{at}:B{at}"/>' for at in range(1, 100_001))
            + "</mergeCells>"
        )
    ),
    "50,000 merges over everything": lambda: small(
        sheet=worksheet(
            f"<sheetData><row r='1'>{_ONE}</row></sheetData><mergeCells>"
            + '<mergeCell ref="A1:XFD1048576"/>' * 50_000
            + "</mergeCells>"
        )
    ),
    "cells at every corner": lambda: small(
        sheet=rows(
            '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
            '<row r="1048576"><c r="A1048576"><v>1</v></c><c r="XFD1048576"><v>2</v></c></row>'
        )
    ),
    "a formula in the last cell": lambda: small(
        sheet=rows('<row r="1048576"><c r="XFD1048576"><f>SUM(A1:XFD1048575)</f><v>2</v></c></row>')
    ),
    "rows beyond the sheet": lambda: small(sheet=rows('<row r="99999999999999999999"><c><v>1</v></c></row>')),
    "half a million cells": lambda: small(sheet=rows(_cells(500_000, _number))),
    "three million cells": lambda: small(sheet=rows(_cells(3_000_000, _number))),
    "300,000 texts": lambda: small(sheet=rows(_cells(300_000, _text))),
    "two million empty rows": lambda: small(sheet=rows("".join(f'<row r="{at}"/>' for at in range(1, 1_000_000)))),
    "arrays over everything": lambda: small(
        sheet=rows(
            _cells(100_000, lambda row, column: f'<c r="{a1(row, column)}"><f t="array" ref="A1:XFD1048576">1</f></c>')
        )
    ),
    "100,000 hidden columns": lambda: small(
        sheet=worksheet(
            "<cols>"
            + '<col min="1" max="16384" hidden="1"/>' * 100_000
            + "</cols><sheetData>"
            + _cells(20_000, _number)
            + "</sheetData>"
        )
    ),
    "a long shared formula": lambda: small(sheet=rows(_shared("+".join(["B1"] * 2_000), 50_000))),
    "a shared formula without end": lambda: small(sheet=rows(_shared("+".join(["B1"] * 200_000), 2_000))),
    "a formula nested 10,000 deep": lambda: small(sheet=_column_of(["(" * 10_000 + "1" + ")" * 10_000])),
    "a formula of 10,000 minus signs": lambda: small(sheet=_column_of(["-" * 10_000 + "1"])),
    "IF nested 2,000 deep": lambda: small(sheet=_column_of(["IF(A1," * 2_000 + "1" + ")" * 2_000])),
    "a formula of 100,000 terms": lambda: small(sheet=_column_of(["+".join(["A1"] * 100_000)], _ONE)),
    "a chain of 50,000 cells": lambda: small(sheet=_column_of([f"A{at}+1" for at in range(1, 50_001)], _ONE)),
    "a chain backwards": lambda: small(sheet=_column_of([f"A{at}+1" for at in range(3, 50_001)] + ["1"], _ONE)),
    "a circle of 10,000 cells": lambda: small(sheet=_column_of([f"A{at}+1" for at in range(3, 10_001)] + ["A2"], _ONE)),
    "text that doubles 60 times": lambda: small(sheet=_column_of([f"A{at}&amp;A{at}" for at in range(1, 61)], _X)),
    "REPT without end": lambda: small(sheet=_column_of(['REPT("x",2000000000)', 'REPT("x",32767)'], _ONE)),
    "towers of powers": lambda: small(
        sheet=_column_of(["9^9^9^9", "10^308*10^308", "FACT(171)", "1E+308*10", "POWER(0,-1)", "2^1024", "-1^0.5"])
    ),
    "sums over everything": lambda: small(
        sheet=_column_of(["SUM($B$1:$XFD$1048576)+COUNTIF($B:$XFD,1)+SUMPRODUCT($B$1:$Z$1048576)"] * 500, _ONE)
    ),
    "arrays without end": lambda: small(
        sheet=_column_of(["SUM(ROW(1:1048576)*COLUMN(A:XFD))", "SUMPRODUCT(B1:XFD1048576*B1:XFD1048576)"] * 5, _ONE)
    ),
    "sums of sums": lambda: small(sheet=_column_of([f"SUM(A$1:A{at})" for at in range(1, 8_001)], _ONE)),
    "sums of sums backwards": lambda: small(
        sheet=_column_of([f"SUM(A{at + 1}:A$8001)" for at in range(2, 8_001)] + ["1"], _ONE)
    ),
    "sums of sums in a row": lambda: small(sheet=rows(_row_of_sums(8_000))),
    "8,000 rows sought in 8,000 rows": lambda: small(
        sheet=_column_of([f"COUNTIF(B$1:B$8001,B{at})+MATCH(7,B$1:B{at},0)" for at in range(2, 8_001)], _ONE)
    ),
    "8,000 products of 8,000 rows": lambda: small(
        sheet=_column_of([f"SUMPRODUCT((A$1:A{at}=1)*(B$1:B$1))" for at in range(1, 8_001)], _ONE)
    ),
    "lookups of lookups": lambda: small(
        sheet=_column_of([f"VLOOKUP(A{at},A$1:B{at},1,FALSE)+MATCH(9,A$1:A{at},0)" for at in range(1, 2_001)], _ONE)
    ),
    "50,000 defined names": lambda: small(book=_defined_names(50_000, "a!$A$1")),
    "names that name each other": lambda: small(
        book=workbook(
            '<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets><definedNames>'
            '<definedName name="p">q+q</definedName><definedName name="q">p+p</definedName></definedNames>'
        ),
        sheet=_column_of(["p+q"], _ONE),
    ),
    "2,000 sheets of one part": lambda: _sheets(2_000),
    "links in a circle": _links_in_a_circle,
    "a link to a file": lambda: _external("file:///etc/passwd"),
    "a link to a server": lambda: _external("https://127.0.0.1:9/a.xlsx"),
    "a link to a share": lambda: _external("\\\\127.0.0.1\\c$\\a.xlsx"),
    "web and command formulas": lambda: small(
        sheet=_column_of(
            ['WEBSERVICE("http://127.0.0.1:9/")', "cmd|'/C calc'!A0", 'HYPERLINK("file:///etc/passwd","a")']
        )
    ),
    "locked": lambda: compound_file("EncryptionInfo", "EncryptedPackage"),
    "locked, full of nothing": lambda: compound_file("EncryptionInfo", "EncryptedPackage") + bytes(30_000_000),
    "old": lambda: compound_file("Workbook"),
    "old, half": lambda: compound_file("Workbook") + bytes(range(256)) * 4_000,
    "PDF": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 100,
    "CSV": lambda: "STT,Tên\n1,Đường\n".encode() * 1_000,
    "nothing": lambda: b"",
    "zeros": lambda: bytes(1_000_000),
    "Word": lambda: report(),
    "ours, with 100,000 merges": lambda: ours(
        b"</worksheet>",
        b"<mergeCells>"
        + b"".join(b'<mergeCell ref="A%d:Z%d"/>' % (at, at) for at in range(9, 60_000))
        + b"</mergeCells>",
    ),
    "ours, merged over everything": lambda: ours(
        b"</worksheet>", b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 5_000 + b"</mergeCells>"
    ),
    "ours, with 200,000 numbers below": lambda: ours(b"</sheetData>", _cells(200_000, _number).encode()),
    "ours, with 100,000 texts below": lambda: ours(b"</sheetData>", _cells(100_000, _text).encode()),
    "ours, with 50,000 formulas below": lambda: ours(
        b"</sheetData>",
        _cells(50_000, lambda row, column: f'<c r="{a1(row, column)}"><f>SUM(C9:{a1(row, 1)})</f></c>').encode(),
    ),
    "ours, with a cell at the last corner": lambda: ours(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'
    ),
    "ours, with a far formula": lambda: ours(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><f>SUM(A1:XFD1048575)</f></c></row>'
    ),
    "ours, with 20,000 copies of a code": lambda: ours(
        b"</sheetData>",
        "".join(
            f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>1</t></is></c>'
            f'<c r="B{at}" t="inlineStr"><is><t>Dự án 1</t></is></c><c r="C{at}"><v>5</v></c></row>'
            for at in range(1_000, 21_000)
        ).encode(),
    ),
    "ours, with 3,000 sheets": lambda: _with_sheets(submission(), 3_000),
    "ours, with 300 copies of a form": lambda: _with_sheets(submission(), 300, part_of(submission(), SHEET)),
    "blank, merged over everything": lambda: _in_first_sheet(
        b"</mergeCells>", b'<mergeCell ref="A1:XFD1048576"/>' * 20_000
    ),
    "blank, with odd widths": lambda: _in_first_sheet(
        b"<sheetData>", b'<cols><col min="x" max="y" width="wide"/></cols>'
    ),
    "blank, with columns without end": lambda: _in_first_sheet(
        b"<sheetData>", b'<cols><col min="-999999999" max="1" width="9"/></cols>'
    ),
}


def _in_first_sheet(place: bytes, put: bytes) -> bytes:
    parts = members(blank())
    name = "xl/worksheets/sheet1.xml"
    assert place in parts[name]
    parts[name] = parts[name].replace(place, put + place, 1)
    return packed(parts)


def _with_sheets(content: bytes, count: int, part: str = "") -> bytes:
    """Return a workbook with further sheets, all of which are one and the same part."""
    parts = members(content)
    target = part or part_of(content, SHEET)
    rels, book = parts["xl/_rels/workbook.xml.rels"], parts["xl/workbook.xml"]
    link = f'<Relationship Id="many" Type="{TYPES}/worksheet" Target="/{target}"/>'.encode()
    tabs = "".join(f'<sheet name="bản {at}" sheetId="{900 + at}" r:id="many"/>' for at in range(count)).encode()
    parts["xl/_rels/workbook.xml.rels"] = rels.replace(b"</Relationships>", link + b"</Relationships>")
    parts["xl/workbook.xml"] = book.replace(b"</sheets>", tabs + b"</sheets>")
    return packed(parts)


# --- reports ----------------------------------------------------------------------------------------------

_BODY = re.compile(rb"<w:body>")


def word(*paragraphs: str) -> bytes:
    """Return the report of a commune with further paragraphs in front."""
    parts = members(report())
    text = "".join(f'<w:p><w:r><w:t xml:space="preserve">{each}</w:t></w:r></w:p>' for each in paragraphs).encode()
    parts["word/document.xml"] = _BODY.sub(lambda met: met[0] + text, parts["word/document.xml"], count=1)
    return packed(parts)


def _inside_word(xml: str) -> bytes:
    parts = members(report())
    parts["word/document.xml"] = _BODY.sub(lambda met: met[0] + xml.encode(), parts["word/document.xml"], count=1)
    return packed(parts)


REPORTS: dict[str, Maker] = {
    "a paragraph of 100,000 sentences": lambda: word("Kết quả đạt. " * 100_000),
    "a paragraph of a million digits": lambda: word("1" * 1_000_000),
    "a paragraph of grouped digits": lambda: word("1" + ".111" * 300_000 + " đồng"),
    "a paragraph of spaces": lambda: word(" " * 1_000_000 + "5%" + "\u00a0" * 1_000_000),
    "a paragraph of brackets": lambda: word("(" * 200_000 + "5%" + ")" * 200_000),
    "a paragraph of percents": lambda: word("đạt 48,07 % kế hoạch, " * 20_000),
    "a sum of 5,000 amounts": lambda: word("Tổng vốn 5.000 triệu đồng, trong đó: " + "xã A 1 triệu đồng, " * 5_000),
    "20,000 paragraphs of figures": lambda: word(*["Giải ngân 1.234,5 triệu đồng, đạt 45,6 % kế hoạch."] * 20_000),
    "a list of 5,000 items": lambda: word(
        "Gồm 5.000 xã sau:", *[f"- Xã {at}: {at} triệu đồng;" for at in range(5_000)]
    ),
    "20,000 headings": lambda: word(*[f"{at % 99}. Mục {at}" for at in range(20_000)]),
    "a word without end": lambda: word("ệ" * 2_000_000),
    "deep tables": lambda: _inside_word("<w:tbl><w:tr><w:tc>" * 20_000 + "</w:tc></w:tr></w:tbl>" * 20_000),
    "deep fields": lambda: _inside_word(
        "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 50_000 + "<w:r><w:t>5%</w:t></w:r></w:p>"
    ),
    "100,000 runs": lambda: _inside_word("<w:p>" + "<w:r><w:t>1.</w:t></w:r>" * 100_000 + "</w:p>"),
    "changes in changes": lambda: _inside_word(
        "<w:p>" + "<w:ins>" * 5_000 + "<w:r><w:t>5%</w:t></w:r>" + "</w:ins>" * 5_000 + "</w:p>"
    ),
    "fields that fetch": lambda: _inside_word(
        '<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;file:///etc/passwd&quot; ">'
        "<w:r><w:t>5 %</w:t></w:r></w:fldSimple>"
        '<w:fldSimple w:instr=" DDEAUTO c:\\\\windows\\\\cmd &quot;/c calc&quot; ">'
        "<w:r><w:t>6 %</w:t></w:r></w:fldSimple></w:p>"
    ),
    "a workbook": submission,
    "an empty report": lambda: b"",
    "an old report": lambda: compound_file("WordDocument"),
    "a locked report": lambda: compound_file("EncryptionInfo", "EncryptedPackage"),
}


@lru_cache(maxsize=2)
def made(name: str) -> bytes:
    """Return a crafted file by its name; the last two are remembered."""
    return (REPORTS | WORKBOOKS)[name]()
