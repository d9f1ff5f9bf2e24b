"""Faults planted into a saved workbook, one function each: bytes in, bytes out, no other part touched."""

import re
from collections.abc import Callable, Mapping
from io import BytesIO

from openpyxl import load_workbook

from tests.made import altered, members, packed, part_of, saved_by_openpyxl

Fault = Callable[[bytes], bytes]

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK, WORKBOOK_RELATIONS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
DTTS, WORKS = "GN DTTS", "GN-03 CÔNG TRÌNH"


def cells(sheet: str, contents: Mapping[str, float | str | tuple[str, str] | None]) -> Fault:
    """Return a fault that puts other contents into cells."""
    return lambda content: altered(content, sheet, contents)


def in_part(name: str, pattern: str, new: str, count: int = 0) -> Fault:
    """Return a fault that replaces what a pattern finds in a part (the part of a sheet where it is a sheet's name)."""

    def plant(content: bytes) -> bytes:
        parts = members(content)
        part = name if name in parts else part_of(content, name)
        text, found = re.subn(pattern, new, parts[part].decode(), count=count, flags=re.DOTALL)
        assert found, f"{name} has no {pattern}"
        return packed(parts | {part: text.encode()})

    return plant


def together(*faults: Fault) -> Fault:
    """Return several faults as one."""

    def plant(content: bytes) -> bytes:
        for fault in faults:
            content = fault(content)
        return content

    return plant


def with_parts(content: bytes, more: Mapping[str, bytes]) -> bytes:
    return packed(members(content) | dict(more))


def linked(content: bytes) -> bytes:
    """A formula that draws on another file, with the part that Excel keeps of that file."""
    content = altered(content, DTTS, {"J29": ("=[1]Sheet1!$A$1", "#REF!")})
    parts = members(content)
    link = f'<externalLink xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><externalBook r:id="rId1"/></externalLink>'
    path = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/externalLinkPath" Target="khac.xlsx" TargetMode="External"/>'
        "</Relationships>"
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    override = f'<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="{kind}"/></Types>'
    arrow = f'<Relationship Id="rId77" Type="{OFFICE}/externalLink" Target="externalLinks/externalLink1.xml"/>'
    used = b'<externalReferences><externalReference r:id="rId77"/></externalReferences>'
    more = {
        "xl/externalLinks/externalLink1.xml": link.encode(),
        "xl/externalLinks/_rels/externalLink1.xml.rels": path.encode(),
        TYPES: parts[TYPES].replace(b"</Types>", override.encode()),
        WORKBOOK_RELATIONS: parts[WORKBOOK_RELATIONS].replace(b"</Relationships>", f"{arrow}</Relationships>".encode()),
        WORKBOOK: parts[WORKBOOK].replace(b"<definedNames>", used + b"<definedNames>"),
    }
    return with_parts(content, more)


def chained(content: bytes) -> bytes:
    """A calculation chain, as Excel writes one."""
    parts = members(content)
    number = re.sub(r"\D", "", part_of(content, DTTS))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    chain = f'<calcChain xmlns="{SPREADSHEET}"><c r="J30" i="{number}"/></calcChain>'
    override = f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'
    arrow = f'<Relationship Id="rId78" Type="{OFFICE}/calcChain" Target="calcChain.xml"/></Relationships>'
    more = {
        "xl/calcChain.xml": chain.encode(),
        TYPES: parts[TYPES].replace(b"</Types>", override.encode()),
        WORKBOOK_RELATIONS: parts[WORKBOOK_RELATIONS].replace(b"</Relationships>", arrow.encode()),
    }
    return with_parts(content, more)


def shared(content: bytes) -> bytes:
    """Formulas of a column shared as Excel does, the master of which is another formula."""
    parts, name = members(content), part_of(content, DTTS)
    xml = parts[name].decode()
    for row in range(29, 37):
        inner = '<f t="shared" ref="J29:J36" si="0">SUM(K29,N29,Q29)</f>' if row == 29 else '<f t="shared" si="0"/>'
        xml, found = re.subn(rf'(<c r="J{row}"[^>]*>)<f>[^<]*</f>', rf"\g<1>{inner}", xml)
        assert found == 1
    return with_parts(content, {name: xml.encode()})


def prefixed(content: bytes) -> bytes:
    """A sheet, the workbook and the styles written with prefixes, as some programs do; J29 typed over."""
    content = altered(content, DTTS, {"J29": 5})
    parts = members(content)
    for name in (part_of(content, DTTS), WORKBOOK):
        text = re.sub(r"<(/?)(?=[A-Za-z])(?![A-Za-z]+:)", r"<\1x:", parts[name].decode())
        parts[name] = text.replace(f'xmlns="{SPREADSHEET}"', f'xmlns:x="{SPREADSHEET}"').encode()
    return packed(parts)


def with_macros(content: bytes) -> bytes:
    """A workbook with macros; J29 typed over."""
    parts = members(altered(content, DTTS, {"J29": 5}))
    types = (
        parts[TYPES]
        .decode()
        .replace(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
    )
    override = '<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    arrow = (
        '<Relationship Id="rId79" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        'Target="vbaProject.bin"/></Relationships>'
    )
    more = {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros",
        TYPES: types.replace("</Types>", override).encode(),
        WORKBOOK_RELATIONS: parts[WORKBOOK_RELATIONS].replace(b"</Relationships>", arrow.encode()),
    }
    return packed(parts | more)


def without_stamp(content: bytes) -> bytes:
    """Neither the hidden sheet nor the properties: the way of a file that was copied sheet by sheet."""
    book = load_workbook(BytesIO(content))
    del book["_mtqg"]
    for name in [each.name for each in book.custom_doc_props.props]:
        del book.custom_doc_props[name]
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


CODE_CELLS = {f"X{row}": None for row in (9, *range(11, 64))}
A_ROW = {f"{letter}30": None for letter in "ABCDGJKNRSTVXYZ"} | {"AA30": None, "AB30": None}

FAULTS: dict[str, Fault] = {
    "typed over with a number": cells(DTTS, {"J29": 5}),
    "typed over with words": cells(DTTS, {"R29": "chưa có"}),
    "cleared": cells(DTTS, {"J29": None, "N29": None}),
    "another formula": cells(DTTS, {"J11": "=SUM(K11,N11)+1000"}),
    "a total that counts a child twice": cells(DTTS, {"H11": "=SUM(H12,H19,H21,H29,H29)"}),
    "an error": cells(DTTS, {"J29": ("=1/0", "#DIV/0!")}),
    "a broken reference": cells(DTTS, {"J29": ("=SUM(#REF!,N29)", "#REF!")}),
    "another file": linked,
    "a shared formula altered at its master": shared,
    "a chain of calculation": together(cells(DTTS, {"J29": 5}), chained),
    "a row of works": cells(WORKS, {"M12": 99, "N13": None, "R14": "x"}),
    "the total of works": cells(WORKS, {"I52": 1}),
    "the sum of programmes": cells("GN TỔNG", {"J11": 7, "E13": None}),
    "KIỂM TRA": cells("KIỂM TRA", {"B3": "ĐƯỢC GỬI", "B21": None}),
    "the hidden comparisons": cells("_kt", {"J5": "ĐẠT", "B5": None}),
    "the hidden lists": cells("_ds", {"A3": "khác"}),
    "the sentences": cells("LỜI BÁO CÁO", {"C9": "tự viết"}),
    "the code on paper": cells(DTTS, {"A64": "Mã đối chiếu: 12345"}),
    "the control weights": cells(DTTS, {"AA29": 7, "AB29": None}),
    "a label": cells(DTTS, {"B29": "Hạ tầng"}),
    "a title": cells(DTTS, {"J6": "Đã chi"}),
    "codes of rows": cells(DTTS, CODE_CELLS),
    "codes of columns": cells(DTTS, {f"{letter}9": None for letter in "ABCDEFGHIJKLMNOPQRSTUVW"}),
    "a whole row emptied": cells(DTTS, A_ROW),
    "no names": in_part(WORKBOOK, r'<definedName name="mtqg[^>]*>[^<]*</definedName>', ""),
    "no names at all": in_part(WORKBOOK, r"<definedNames>.*</definedNames>", ""),
    "broken names": in_part(WORKBOOK, r"(<definedName name=\"mtqg\.GN_01_DTTS[^>]*>)[^<]*", r"\g<1>#REF!"),
    "print area": in_part(WORKBOOK, r"'GN DTTS'!\$A\$1:\$W\$67", "'GN DTTS'!$A$1:$D$9"),
    "print titles": in_part(WORKBOOK, r"'GN DTTS'!\$A:\$B,'GN DTTS'!\$6:\$10", "'GN DTTS'!$1:$1"),
    "paper": in_part(DTTS, r"<pageSetup [^>]*>", '<pageSetup orientation="portrait"/>'),
    "no page set-up": in_part(WORKS, r"<pageSetup [^>]*>", ""),
    "scale instead of width": in_part(WORKS, r"<sheetPr>.*?</sheetPr>", ""),
    "no breaks": in_part(DTTS, r"<colBreaks.*</colBreaks>", ""),
    "no limits": in_part(DTTS, r"<dataValidations.*</dataValidations>", ""),
    "a list altered": in_part(WORKS, r"(<formula1>)'_ds'!\$A\$1:\$A\$73", r"\g<1>'_ds'!$A$1:$A$5"),
    "no colours": in_part(DTTS, r"<conditionalFormatting.*</conditionalFormatting>", ""),
    "no colours anywhere in the styles": together(
        in_part(DTTS, r"<conditionalFormatting.*</conditionalFormatting>", ""),
        in_part("CHỈ TIÊU", r"<conditionalFormatting.*</conditionalFormatting>", ""),
        in_part("KIỂM TRA", r"<conditionalFormatting.*</conditionalFormatting>", ""),
    ),
    "manual calculation": in_part(WORKBOOK, "<calcPr ", '<calcPr calcMode="manual" '),
    "precision as displayed": in_part(WORKBOOK, "<calcPr ", '<calcPr fullPrecision="0" '),
    "no properties": in_part("docProps/custom.xml", "<property .*</property>", ""),
    "another reporter in the stamp": cells("_mtqg", {"B4": "1999-9", "B2": None}),
    "no stamp at all": without_stamp,
    "a file of a program that calculates nothing": together(cells(DTTS, {"J29": 5}), saved_by_openpyxl),
    "prefixes": prefixed,
    "macros": with_macros,
}
