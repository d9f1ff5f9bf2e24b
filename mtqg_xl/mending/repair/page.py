"""How sheets print, put back: paper, orientation, scale or one page wide, and the columns that begin a page."""

from collections.abc import Iterator

from mtqg_xl.cells import letters
from mtqg_xl.mending.repair.changes import Change
from mtqg_xl.mending.repair.whereabouts import SheetPlace
from mtqg_xl.workbook.plan import SheetPlan
from mtqg_xl.workbook.write import PAPER
from mtqg_xl.workbook.xml_cuts import Outline, tree, with_attributes

PORTRAIT, LANDSCAPE = "portrait", "landscape"
_WORDS = {PORTRAIT: "dọc", LANDSCAPE: "ngang"}
_LETTER = "1"
"""What a page set-up means that names no paper."""


def mend_page(plan: SheetPlan, place: SheetPlace, outline: Outline) -> tuple[dict[str, bytes], list[Change]]:
    """Return the children of a sheet part that change so that the sheet prints as issued, and what changed."""
    if plan.print_area is None:
        return {}, []
    wanted: dict[str, bytes] = {}
    changes: list[Change] = []
    for name, content, change in (
        *_setup(plan, place, outline),
        *_fit(plan, place, outline),
        *_breaks(plan, place, outline),
    ):
        wanted[name] = content
        changes.append(change)
    return wanted, changes


_Mended = tuple[str, bytes, Change]


def _setup(plan: SheetPlan, place: SheetPlace, outline: Outline) -> Iterator[_Mended]:
    here = outline.named("pageSetup")
    said = here[0].attributes if here else {}
    now = (_paper(said.get("paperSize", _LETTER)), said.get("orientation", PORTRAIT), _scaling(said, plan))
    orientation = LANDSCAPE if plan.landscape else PORTRAIT
    right = (plan.paper, orientation, _issued_scaling(plan))
    if now == right:
        return
    attributes: dict[str, str | None] = {"paperSize": str(PAPER[plan.paper]), "orientation": orientation}
    if plan.scale is not None:
        attributes["scale"] = str(plan.scale)
    else:
        attributes |= {"scale": None, "fitToWidth": None, "fitToHeight": "1" if plan.one_page else "0"}
    tag = outline.text(here[0]) if here else f"<{outline.prefix}pageSetup/>".encode()
    was, becomes = (f"giấy {paper}, {_WORDS.get(turned, turned)}, {scaled}" for paper, turned, scaled in (now, right))
    yield "pageSetup", with_attributes(tag, attributes), Change("print", place.name, "", was, becomes)


def _paper(number: str) -> str:
    return next((name for name, known in PAPER.items() if str(known) == number), f"số {number}")


def _scaling(said: dict[str, str], plan: SheetPlan) -> str:
    if plan.scale is not None:
        return f"tỷ lệ {said.get('scale', '100')}%"
    return f"rộng {said.get('fitToWidth', '1')} trang, cao {said.get('fitToHeight', '1')} trang"


def _issued_scaling(plan: SheetPlan) -> str:
    if plan.scale is not None:
        return f"tỷ lệ {plan.scale}%"
    return f"rộng 1 trang, cao {1 if plan.one_page else 0} trang"


def _fit(plan: SheetPlan, place: SheetPlace, outline: Outline) -> Iterator[_Mended]:
    """Yield the sheet's properties with the choice between a scale and a number of pages."""
    here = outline.named("sheetPr")
    inside = Outline.of(outline.text(here[0]), "sheetPr") if here else None
    fit = inside.named("pageSetUpPr") if inside is not None else []
    is_fit = bool(fit) and fit[0].attributes.get("fitToPage", "0") in {"1", "true"}
    is_right = plan.scale is None
    if is_fit == is_right:
        return
    flag = "1" if is_right else None
    empty = f"<{outline.prefix}pageSetUpPr/>".encode()
    if inside is None:
        content = f"<{outline.prefix}sheetPr>".encode() + with_attributes(empty, {"fitToPage": flag})
        content += f"</{outline.prefix}sheetPr>".encode()
    else:
        tag = with_attributes(inside.text(fit[0]) if fit else empty, {"fitToPage": flag})
        content = inside.with_children({"pageSetUpPr": tag})
    words = ("in vừa số trang", "in theo tỷ lệ")
    was, becomes = words if is_fit else words[::-1]
    yield "sheetPr", content, Change("print", place.name, "", was, becomes)


def _breaks(plan: SheetPlan, place: SheetPlace, outline: Outline) -> Iterator[_Mended]:
    if plan.scale is None:
        return
    starts = [now for column in plan.breaks if (now := place.columns.now(column)) is not None]
    here = outline.named("colBreaks")
    told = (
        sorted(int(node.attributes.get("id", "0")) + 1 for node in tree(outline.text(here[0])).children) if here else []
    )
    if told == sorted(starts):
        return
    # Source: ECMA-376 part 1, 18.3.1.3: a break stands behind the column of its id, over all rows.
    inside = "".join(f'<{outline.prefix}brk id="{at - 1}" max="1048575" man="1"/>' for at in sorted(starts))
    count = len(starts)
    head = f'<{outline.prefix}colBreaks count="{count}" manualBreakCount="{count}">'
    content = f"{head}{inside}</{outline.prefix}colBreaks>" if starts else ""
    yield "colBreaks", content.encode(), Change("print", place.name, "", _said(told), _said(starts))


def _said(columns: list[int]) -> str:
    return "sang trang ở cột " + ", ".join(map(letters, columns)) if columns else "không ngắt trang"
