"""What belongs to the workbook as a whole, put back: defined names, how it calculates, links to other files."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from mtqg_xl.cells import a1, quoted_sheet
from mtqg_xl.mending.repair.changes import BLANK, Change, Left
from mtqg_xl.mending.repair.file import Damaged
from mtqg_xl.mending.repair.package import EXTERNAL, Package
from mtqg_xl.mending.repair.whereabouts import SheetPlace
from mtqg_xl.reading.names import named_place
from mtqg_xl.vietnamese import nfc
from mtqg_xl.workbook.patch import WORKBOOK_ORDER
from mtqg_xl.workbook.plan import SheetPlan
from mtqg_xl.workbook.xml_cuts import Outline, tree, with_attributes

AREA, TITLES = "_xlnm.Print_Area", "_xlnm.Print_Titles"


def mend_names(file: Damaged, package: Package) -> Iterator[Change]:
    """Put the names of rows, columns, blocks, print areas and print titles back; yield what changed."""
    outline = package.outline(package.workbook)
    here = outline.named("definedNames")
    inside = Outline.of(outline.text(here[0]), package.workbook) if here else None
    tabs = sheet_tabs(outline)
    told = _told(inside)
    cuts: list[tuple[int, int, bytes]] = []
    more: list[bytes] = []
    for name, scope, target, sheet in _wanted(file, tabs):
        found = told.get((name.casefold(), scope))
        if found is not None and _is_same(name, found[2], target):
            continue
        piece = _name(outline.prefix, name, scope, target)
        if found is None:
            more.append(piece)
        else:
            cuts.append((found[0], found[1], piece))
        is_print = name in {AREA, TITLES}
        what = {AREA: "vùng in", TITLES: "tiêu đề lặp lại khi in"}.get(name, name)
        was = found[2] if found is not None else BLANK
        yield Change("print" if is_print else "name", sheet, "", f"{what}: {was}", f"{what}: {target}")
    if not cuts and not more:
        return
    if inside is None:
        whole = f"<{outline.prefix}definedNames>".encode() + b"".join(more)
        whole += f"</{outline.prefix}definedNames>".encode()
    else:
        whole = inside.with_cuts([*cuts, (inside.root[1], inside.root[1], b"".join(more))])
    package.write(package.workbook, outline.with_children({"definedNames": whole}, WORKBOOK_ORDER))


def sheet_tabs(workbook: Outline) -> list[str]:
    """Return the names of all sheets of a workbook part in their order."""
    sheets = workbook.named("sheets")
    children = Outline.of(workbook.text(sheets[0]), "sheets").named("sheet") if sheets else []
    return [nfc(child.attributes.get("name", "")) for child in children]


def _told(inside: Outline | None) -> dict[tuple[str, str], tuple[int, int, str]]:
    """Return where each name stands, and its text, by name in small letters and scope."""
    found: dict[tuple[str, str], tuple[int, int, str]] = {}
    for child in inside.named("definedName") if inside is not None else ():
        assert inside is not None
        key = child.attributes.get("name", "").casefold(), child.attributes.get("localSheetId", "")
        found[key] = child.start, child.end, tree(inside.text(child)).text.strip()
    return found


def _name(prefix: str, name: str, scope: str, target: str) -> bytes:
    local = f' localSheetId="{scope}"' if scope else ""
    return f"<{prefix}definedName name={quoteattr(name)}{local}>{escape(target)}</{prefix}definedName>".encode()


def _wanted(file: Damaged, tabs: list[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, scope, target and sheet of each name that the file should have."""
    plans = file.issued.plan
    for name, target in plans.names.items():
        place = named_place(target)
        sheet = next(item for item in plans.sheets if place is not None and item.name.casefold() == place.sheet)
        where = file.where.places.get(sheet.name)
        text = file.where.formula(target, where) if where is not None and _is_there(where, target) else None
        if text is not None and where is not None:
            yield name, "", text, where.name
    for plan, where, _ in file.sheets:
        if where.name in tabs:
            for name, text in _print_names(file, plan, where):
                yield name, str(tabs.index(where.name)), text, where.name


def _is_there(where: SheetPlace, target: str) -> bool:
    """Whether both corners of a name are still rows and columns of the file."""
    place = named_place(target)
    return place is not None and all(where.at(*corner) is not None for corner in (place.first, place.last))


def _print_names(file: Damaged, plan: SheetPlan, where: SheetPlace) -> Iterator[tuple[str, str]]:
    sheet = quoted_sheet(where.name)
    if plan.print_area is not None:
        top, left, bottom, right = plan.print_area
        text = f"{quoted_sheet(plan.name)}!{a1(top, left, absolute=True)}:{a1(bottom, right, absolute=True)}"
        area = file.where.formula(text, where)
        if area is not None:
            yield AREA, area
    titles = []
    if plan.repeat_columns is not None:
        titles.append(_span(sheet, [where.columns.now(at) for at in plan.repeat_columns], is_rows=False))
    if plan.repeat_rows is not None:
        titles.append(_span(sheet, [where.rows.now(at) for at in plan.repeat_rows], is_rows=True))
    if titles and all(titles):
        yield TITLES, ",".join(titles)


def _span(sheet: str, ends: list[int | None], *, is_rows: bool) -> str:
    if None in ends:
        return ""
    words = [str(end) if is_rows else a1(1, end or 1)[:-1] for end in ends]
    return f"{sheet}!${words[0]}:${words[1]}"


def _is_same(name: str, told: str, wanted: str) -> bool:
    """Whether a name says what it should; a print area may reach further down, for somebody wrote below."""
    if name == TITLES:
        return _parts(told) == _parts(wanted)
    one, other = named_place(told), named_place(wanted)
    if name != AREA or one is None or other is None:
        return one == other
    is_longer = one.last.row >= other.last.row and one.last.column == other.last.column
    return (one.sheet, one.first) == (other.sheet, other.first) and is_longer


def _parts(titles: str) -> set[str]:
    return {part.replace("'", "").replace("$", "").casefold() for part in titles.split(",")}


# --- calculation -------------------------------------------------------------------------------------------


def mend_calculation(package: Package) -> Iterator[Change]:
    """Let the workbook calculate by itself and with every digit; yield what changed."""
    outline = package.outline(package.workbook)
    settings = outline.named("calcPr")
    if not settings:
        return
    said = settings[0].attributes
    wanted: dict[str, str | None] = {}
    if said.get("calcMode", "auto") != "auto":
        wanted["calcMode"] = None
        yield Change("calculation", "", "", "tính thủ công", "tự động tính")
    if said.get("fullPrecision", "1") in {"0", "false"}:
        wanted["fullPrecision"] = None
        yield Change("calculation", "", "", "tính theo số hiển thị", "tính đủ chữ số")
    if wanted:
        tag = with_attributes(outline.text(settings[0]), wanted)
        package.write(package.workbook, outline.with_children({"calcPr": tag}, WORKBOOK_ORDER))


# --- links to other files ----------------------------------------------------------------------------------

_LINK_MEND = "Gõ số vào ô thay cho công thức lấy từ tệp khác; hoặc giữ, nếu đúng là số phải báo cáo."


def mend_links(package: Package) -> Iterator[Change | Left]:
    """Drop the links to other files that nothing in a package uses any more; yield what changed or is left."""
    links = package.related(package.workbook, "externalLink")
    if not links:
        return
    users = [key for key in package.parts if key.startswith("xl/") and _may_use_links(key)]
    if any(EXTERNAL.search(package.read(key)) for key in users):
        yield Left("", "", f"Tệp còn {len(links)} liên kết tới tệp khác vì có ô hoặc tên đang dùng.", _LINK_MEND)
        return
    outline = package.outline(package.workbook)
    package.write(package.workbook, outline.with_children({"externalReferences": b""}, WORKBOOK_ORDER))
    for relation, target in links:
        package.unrelate(package.workbook, relation.attributes.get("Id", ""))
        for part in (target, package.relations_of(target)):
            package.drop(part)
            package.undeclare(part)
    yield Change("link", "", "", f"{len(links)} liên kết tới tệp khác, không ô nào dùng", "không còn liên kết")


def _may_use_links(key: str) -> bool:
    folders = ("xl/worksheets/", "xl/charts/", "xl/drawings/", "xl/pivotcache/", "xl/chartsheets/", "xl/macrosheets/")
    return key == "xl/workbook.xml" or (key.startswith(folders) and "/_rels/" not in key)
