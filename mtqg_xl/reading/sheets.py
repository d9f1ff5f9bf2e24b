"""Which sheet holds which form: codes, texts and defined names decide; the name on the tab never does."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mtqg_xl.cells import a1
from mtqg_xl.reading.interpret import shown
from mtqg_xl.reading.issued import Issued
from mtqg_xl.reading.names import Names
from mtqg_xl.reading.page import Page
from mtqg_xl.reading.raw_sheet import RawCell
from mtqg_xl.reading.submission import AnchorNote
from mtqg_xl.reading.votes import Evidence

_ENOUGH = 0.5
"""The share of its codes or texts by which a form is known."""

_Claims = dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class Assignment:
    """The page of every instance that was found, by instance id, and what a person should know about it."""

    pages: dict[str, Page]
    notes: tuple[AnchorNote, ...]


def assigned(forms: Sequence[Issued], pages: Sequence[Page], names: Names) -> Assignment:
    """Return where each instance of a kit lies; an instance that no anchor finds is missing from ``pages``.

    One sheet holds one instance: where two claim it, the one with more anchors has it. Texts are only asked where
    codes and names leave a doubt, for they cost more than the rest of reading.
    """
    everywhere = range(len(pages))
    by_code = _claims(forms, pages, everywhere, _code_share)
    by_name = {form.id: _named_pages(form, pages, names) for form in forms}
    is_plain = all(len(places) == 1 and by_name[name] in ((), places) for name, places in by_code.items())
    if is_plain:
        spare = [at for at in everywhere if (at,) not in by_code.values()]
        by_text = _claims(forms, pages, spare, _copied_share)
    else:
        by_text = _claims(forms, pages, everywhere, _text_share)
    ids = [form.id for form in forms]
    evidence = {name: Evidence(by_code[name], by_text[name], by_name[name]) for name in ids}
    found = _shared_out(evidence)
    notes = (_note(form, evidence, found, pages) for form in forms)
    return Assignment(
        {name: pages[found[name]] for name in ids if name in found},
        tuple(note for note in notes if note is not None),
    )


def _claims(
    forms: Sequence[Issued], pages: Sequence[Page], asked: Iterable[int], share: Callable[[Issued, Page], float]
) -> _Claims:
    """Return the sheets that look like each instance; a sheet looks like one instance only, the likeliest."""
    found: _Claims = {form.id: () for form in forms}
    for at in asked:
        shares = [(share(form, pages[at]), form.id) for form in forms]
        best, instance = max(shares, key=lambda each: each[0], default=(0.0, ""))
        if best >= _ENOUGH:
            found[instance] = (*found[instance], at)
    return found


def _shared_out(evidence: dict[str, Evidence[int]]) -> dict[str, int]:
    """Return one sheet for each instance, the claims with most anchors first, then those that the names follow."""
    claims = sorted(
        (-each.votes(place), place not in each.name, place not in each.code, place, instance)
        for instance, each in evidence.items()
        for place in each.places
    )
    found: dict[str, int] = {}
    taken: set[int] = set()
    for *_, place, instance in claims:
        if instance not in found and place not in taken:
            found[instance] = place
            taken.add(place)
    return found


def _note(
    form: Issued, evidence: dict[str, Evidence[int]], found: dict[str, int], pages: Sequence[Page]
) -> AnchorNote | None:
    name, title = form.id, form.instance.sheet
    if name not in found:
        return AnchorNote("instance_missing", name, f"Không thấy biểu “{title}” trong tệp.", title)
    used = found[name]
    others = [at for at in _looking_like(name, evidence) if at not in found.values()]
    if not others:
        return None
    named = ", ".join(f"“{pages[at].name}”" for at in others)
    differing = [place for at in others for place in _differences(pages[used], pages[at])]
    compared = "không khác ô nào" if not differing else f"khác nhau ở {len(differing)} ô, trước hết {differing[0]}"
    said = (
        f"Biểu {name} có ở nhiều trang: “{pages[used].name}” và {named}; {compared}. "
        f"Chỉ đọc trang “{pages[used].name}”."
    )
    kind = "sheet_twice" if differing else "sheet_copied"
    return AnchorNote(kind, name, said, pages[used].name, values=tuple(pages[at].name for at in others))


def _looking_like(name: str, evidence: dict[str, Evidence[int]]) -> list[int]:
    """Return the sheets that say they are an instance: by codes, or by texts where codes name no other.

    Forms of one family print the same labels; the codes of a copy tell which of them was copied.
    """
    of_others = {at for other, each in evidence.items() if other != name for at in each.code}
    own = evidence[name]
    return sorted({*own.code, *(at for at in own.text if at not in of_others)})


def _differences(one: Page, other: Page) -> list[str]:
    """Return the cells in which two sheets differ, results of formulas aside, with what stands in both."""
    cells, others = one.sheet.cells, other.sheet.cells
    found: list[str] = []
    for at in sorted(cells.keys() | others.keys()):
        here, there = (_typed(each.get(at)) for each in (cells, others))
        if here != there:
            found.append(f"{a1(*at)} ({here or 'trống'} và {there or 'trống'})")
    return found


def _typed(cell: RawCell | None) -> str:
    if cell is None:
        return ""
    return "công thức" if cell.formula is not None else shown(cell)


# --- the three anchors -------------------------------------------------------------------------------


def _code_share(form: Issued, page: Page) -> float:
    """Return how far the codes on a page are those of a form; the form's own id in the corner outweighs the rest."""
    if _has_corner(form, page):
        return 2.0
    codes = form.row_of_code.keys()
    return _best_share(codes, page.exact_sets)


def _has_corner(form: Issued, page: Page) -> bool:
    """Whether the id of an instance stands at the end of a row of column codes."""
    if form.id not in page.texts:
        return False
    if page.text(form.layout.code_row, form.layout.code_column) == form.id:
        return True
    columns = (column for column, texts in page.exact_sets.items() if form.id in texts)
    corners = (row for column in columns for row, text in page.columns[column].items() if text == form.id)
    return any(len(form.column_names.keys() & set(page.rows[row].values())) > 1 for row in corners)


def _text_share(form: Issued, page: Page) -> float:
    """Return how far the labels on a page are those of a form; where rows print none, how far the titles are."""
    labels = form.rows_of_label.keys()
    if form.has_labels:
        return _best_share(labels, page.folded_sets)
    return _share(form.titles.texts | labels, page.folded_sets)


def _copied_share(form: Issued, page: Page) -> float:
    """Return the same for texts that are equal to the letter, as in a copy of a form."""
    if form.has_labels:
        return _best_share(form.printed_texts, page.exact_sets)
    return _share(form.printed_texts, page.exact_sets)


def _best_share(wanted: Iterable[str], by_column: dict[int, frozenset[str]]) -> float:
    """Return how much of what is wanted stands in one column."""
    texts = frozenset(wanted)
    return max((len(texts & column) for column in by_column.values()), default=0) / max(1, len(texts))


def _share(wanted: frozenset[str], by_column: dict[int, frozenset[str]]) -> float:
    """Return how much of what is wanted stands anywhere."""
    return len(wanted & frozenset().union(*by_column.values())) / max(1, len(wanted))


def _named_pages(form: Issued, pages: Sequence[Page], names: Names) -> tuple[int, ...]:
    """Return the sheet that most defined names of a form point to."""
    wanted = (*form.row_names.values(), *form.column_names.values(), *form.block_names.values())
    places = (names.place(name) for name in wanted)
    counts = Counter(place.sheet for place in places if place is not None)
    at = {page.name.casefold(): number for number, page in enumerate(pages)}
    return tuple(at[sheet] for sheet, _ in counts.most_common() if sheet in at)[:1]
