"""The lineage of a book, kept in the book itself: it answers wherever the book is moved, without files or register.

It lies on a very-hidden sheet as text: JSON, compressed, in base64, parted over cells because a cell holds no more than
32,767 characters. The figures of every reporter are in it as a register keeps them, so whatever a person sorts, filters
or overwrites on the sheets that can be seen, the parts of a total stay what was received. NGUỒN SỐ LIỆU shows the same
for people.
"""

import json
import zlib
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from mtqg_xl.consolidation.consolidate import Consolidated, consolidate
from mtqg_xl.consolidation.lineage import FormSource, Lineage, Member, Override, Reason
from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.reading.raw import RawWorkbook
from mtqg_xl.register.encoding import decoded, encoded
from mtqg_xl.register.instance_figures import InstanceFigures, figure_set_of, figures_of_reporter
from mtqg_xl.workbook import styles
from mtqg_xl.workbook.long_rows import LongRows, PlannedRow
from mtqg_xl.workbook.plan import PlannedCell, SheetPlan

SHEET = "_nguon"
FORMAT = 1
_CHUNK = 32_000
_LEVEL = 6

_UNREADABLE = "Phần nguồn số liệu trong tệp tổng hợp bị hỏng hoặc bị sửa. Tổng hợp lại từ các tệp đã nhận."
_NEWER = "Tệp tổng hợp do bản mới hơn của chương trình làm. Cài bản mới rồi chạy lại."


def lineage_sheet(total: Consolidated, lineage: Lineage) -> SheetPlan:
    """Return the very-hidden sheet that holds a lineage and the figures of the members."""
    sheet = SheetPlan(SHEET, state="very_hidden", is_protected=False)
    if len(lineage.members) >= FEWEST_LONG:
        sheet.long_rows.append(LongRows(1, None, 1, partial(_rows, total, lineage)))
        return sheet
    for at, row in enumerate(_rows(total, lineage), start=1):
        sheet.cells |= {(at, column): cell for column, cell in row.cells}
    return sheet


FEWEST_LONG = 100
"""Of so many members the lineage is worked out while it is written."""


def _rows(total: Consolidated, lineage: Lineage) -> Iterator[PlannedRow]:
    text = ""
    for piece in _packed(total, lineage):
        text += piece
        while len(text) >= _CHUNK:
            yield PlannedRow([(1, PlannedCell(styles.PLAIN, text[:_CHUNK]))])
            text = text[_CHUNK:]
    if text:
        yield PlannedRow([(1, PlannedCell(styles.PLAIN, text))])


def _packed(total: Consolidated, lineage: Lineage) -> Iterator[str]:
    """Yield the document, compressed and as text, piece by piece."""
    packer, left = zlib.compressobj(_LEVEL), b""
    for piece in _document_of(total, lineage):
        left += packer.compress(piece.encode("utf-8", "replace"))
        whole = len(left) - len(left) % 3
        yield b64encode(left[:whole]).decode()
        left = left[whole:]
    yield b64encode(left + packer.flush()).decode()


def _document_of(total: Consolidated, lineage: Lineage) -> Iterator[str]:
    maps: dict[str, int] = {}
    head = {
        "format": FORMAT,
        "kit": lineage.kit,
        "total": total.figures.reporters[0],
        "expected": lineage.expected,
    }
    yield _json(head).removesuffix("}") + ',"members":['
    for at, member in enumerate(lineage.members):
        said = {
            "code": member.code,
            "name": member.name,
            "prepared_by": member.prepared_by,
            "phone": member.phone,
            "mark": member.mark,
            "forms": {form: _form(source, maps) for form, source in member.forms.items()},
            "figures": [_figures(form) for form in figures_of_reporter(total.members, at) if form.is_filled],
        }
        yield ("," if at else "") + _json(said)
    foot = {
        "maps": list(maps),
        "overrides": [asdict(item) for item in lineage.overrides],
        "reasons": [asdict(item) for item in lineage.reasons],
    }
    yield "]," + _json(foot).removeprefix("{")


def _json(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _form(source: FormSource, maps: dict[str, int]) -> list[Any]:
    """Return the file of a form; where its cells lie is nearly always where they were issued, and kept once."""
    layout = json.dumps([source.rows, source.columns], separators=(",", ":"))
    return [source.file, source.number, source.sheet, maps.setdefault(layout, len(maps))]


def _figures(form: InstanceFigures) -> list[str]:
    content, digest = encoded(form)
    return [b64encode(content).decode(), digest]


# --- and back -------------------------------------------------------------------------------------------------


def lineage_in(raw: RawWorkbook, kits: Mapping[str, Kit]) -> tuple[Consolidated, Lineage] | None:
    """Return what a workbook carries along unseen; None where it carries nothing."""
    kept = raw.sheet(SHEET)
    if kept is None:
        return None
    return lineage_from({row: str(cell.value) for (row, column), cell in kept.cells.items() if column == 1}, kits)


def lineage_from(texts: Mapping[int, str], kits: Mapping[str, Kit]) -> tuple[Consolidated, Lineage]:
    """Return the total and the lineage that the hidden sheet holds; ``texts`` are its cells by row.

    Raises:
        UsageError: the sheet was altered, is of a later version, or of a kit that is not known.
    """
    document = _document("".join(texts[row] for row in sorted(texts)))
    kit = kits.get(document["kit"])
    if kit is None:
        raise UsageError(f"Tệp tổng hợp thuộc bộ biểu “{document['kit']}”, chưa có định nghĩa ở đây (--definitions).")
    layouts = [json.loads(text) for text in document["maps"]]
    members = tuple(_member(each, layouts) for each in document["members"])
    codes = tuple(member.code for member in members)
    stored = [_decoded(each["figures"]) for each in document["members"]]
    figures = figure_set_of(kit, codes, codes, stored)
    lineage = Lineage(
        kit=document["kit"],
        members=members,
        expected=tuple((code, name) for code, name in document["expected"]),
        overrides=tuple(Override(**each) for each in document["overrides"]),
        reasons=tuple(Reason(**each) for each in document["reasons"]),
    )
    expected = [code for code, _ in lineage.expected]
    return consolidate(figures, document["total"], expected), lineage


def _document(text: str) -> dict[str, Any]:
    try:
        document = json.loads(zlib.decompress(b64decode(text, validate=True)))
    except (Error, zlib.error, ValueError) as error:
        raise UsageError(_UNREADABLE) from error
    if not isinstance(document, dict) or "format" not in document:
        raise UsageError(_UNREADABLE)
    if document["format"] > FORMAT:
        raise UsageError(_NEWER)
    return document


def _decoded(figures: list[list[str]]) -> dict[str, InstanceFigures]:
    forms = [decoded(b64decode(content), digest) for content, digest in figures]
    return {form.instance: form for form in forms}


def _member(said: dict[str, Any], layouts: list[list[dict[str, int]]]) -> Member:
    forms = {
        form: FormSource(file, number, sheet, *layouts[at]) for form, (file, number, sheet, at) in said["forms"].items()
    }
    return Member(said["code"], said["name"], forms, said["prepared_by"], said["phone"], said["mark"])
