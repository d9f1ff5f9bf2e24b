"""The lines of `sentence_tables` laid out over one kit: money on free rows, works in the block, the rest on copies."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Instance, Kit, Row
from mtqg_xl.definition.report_lines import Line, block_lines, fixed_lines
from mtqg_xl.definition.report_words import ReportSentence, SentenceCase
from tests.workbook.sentence_tables import COUNTS, MONEY, POLICIES, POVERTY, WORKS

KIT = load().kit("ba-chuong-trinh-xa")

IN_PROGRESS = {"progress": "policy.housing_in_progress", "dtts_progress": "dtts.1.n2.in_progress"}
COUNTED = {line.partition(":")[0] for line in COUNTS.split("\n")} | set(IN_PROGRESS.values())
SUPPORTED = {line.partition(":")[0] for line in POLICIES.split("\n")}
WHOLE_COMMUNE = {"HN-01": "xa", "HN-02": "xa.ho", "HN-03": "xa.ho"}
"""The row of each poverty form of which a sentence speaks."""

Cell = tuple[str, str, str]
Place = tuple[str, str]
"""Instance, and row or ``works@3``."""
Typed = tuple[str, tuple[str, str]]
"""What is typed, and the two sentences that are right."""


@dataclass
class Trial:
    """A kit with rows enough for every line of the tables, what is typed, and the two sentences that are right."""

    kit: Kit
    values: dict[Cell, float | str]
    right: dict[Place, tuple[str, str]]
    taken: dict[str, set[str]] = field(default_factory=dict)

    def type(self, instance: str, row: str, column: str, text: str) -> None:
        if text:
            self.values[instance, row, column] = content(text)

    def free_copy(self, form: str, own: set[str], rows: set[str]) -> str:
        """Return the copy of a form, with some of its rows, on which the own rows of a line are free."""
        number = 1
        while not own.isdisjoint(self.taken.setdefault(f"{form}.N{number}", set())):
            number += 1
        name = f"{form}.N{number}"
        if not self.taken[name]:
            made = copied(KIT.instance_by_id[form], name, rows)
            self.kit = replace(self.kit, instances=(*self.kit.instances, made))
        self.taken[name] |= own
        return name

    def expect(self, place: Place, right: tuple[str, str]) -> None:
        assert place not in self.right, place
        self.right[place] = right


def content(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text.replace("_", " ")


def table(text: str) -> Iterator[Typed]:
    for line in text.strip().splitlines():
        typed, first, *second = (part.strip() for part in line.split("|"))
        yield typed, (first, second[0] if second else first)


@cache
def trial() -> Trial:
    made = Trial(without_rules(KIT), {}, {})
    free = [
        (name, row.id)
        for name in ("GN-01.DTTS", "GN-01.GNBV")
        for row in KIT.instance_by_id[name].rows
        if row.kind in {"leaf", "rest"}
    ]
    for (typed, right), place in zip(table(MONEY), free, strict=False):
        put_money(made, place, typed)
        made.expect(place, right)
    for at, (typed, right) in enumerate(table(WORKS), start=1):
        put_work(made, at, typed)
        made.expect(("GN-03", f"works@{at}"), right)
    for line in table(COUNTS):
        put_count(made, *line)
    for line in table(POLICIES):
        put_policy(made, *line)
    for line in table(POVERTY):
        put_poverty(made, *line)
    tables = (MONEY, WORKS, COUNTS, POLICIES, POVERTY)
    assert len(made.right) == sum(len(text.strip().splitlines()) for text in tables)
    return made


def without_rules(kit: Kit) -> Kit:
    """Return a kit that compares nothing: sentences do not ask for what KIỂM TRA finds."""
    instances = tuple(replace(item, form=replace(item.form, rules=())) for item in kit.instances)
    return replace(kit, instances=instances, rules=())


def copied(original: Instance, name: str, rows: set[str]) -> Instance:
    """Return another instance of a form, with little room in its blocks and no rules."""
    blocks = tuple(replace(block, ready_rows=block.height) for block in original.form.blocks)
    sentences = tuple(own_sentence(item, original.id, name) for item in original.form.sentences)
    form = replace(original.form, blocks=blocks, sentences=sentences, rules=())
    kept = tuple(own_row(row, rows) for row in original.rows if row.id in rows)
    return replace(original, id=name, sheet=name, form=form, rows=kept)


def own_row(row: Row, rows: set[str]) -> Row:
    return row if row.parent is None or row.parent in rows else replace(row, parent=None, level=0)


def own_sentence(sentence: ReportSentence, original: str, name: str) -> ReportSentence:
    """Return a sentence in which the copy stands wherever the form named itself."""

    def own(case: SentenceCase) -> SentenceCase:
        before, after = f"{original}[", f"{name}["
        when = tuple(text.replace(before, after) for text in case.when)
        return replace(case, text=case.text.replace(before, after), when=when)

    pieces = tuple(replace(piece, cases=tuple(own(case) for case in piece.cases)) for piece in sentence.pieces)
    return replace(sentence, pieces=pieces)


def put_money(made: Trial, place: Place, typed: str) -> None:
    typed, _, note = typed.partition(" note=")
    made.type(*place, "note", note)
    for part in typed.split():
        name, _, figures = part.partition("=")
        if name == "advance":
            made.type(*place, "advance_outstanding", figures)
            continue
        allocated, _, disbursed = figures.partition("/")
        made.type(*place, f"allocated_{name}", allocated)
        made.type(*place, f"disbursed_{name}", disbursed)


def put_work(made: Trial, at: int, typed: str) -> None:
    name, _, rest = typed.partition(":")
    *figures, note = rest.strip().split(maxsplit=5) if len(rest.split()) > 5 else (*rest.split(), "")
    columns = ("investment", "allocated", "disbursed_year_to_date", "disbursed_since_start", "unpaid_volume")
    for column, text in zip(columns, figures, strict=True):
        made.type("GN-03", f"works#{at}", column, text if text != "." else "")
    made.type("GN-03", f"works#{at}", "name", name)
    made.type("GN-03", f"works#{at}", "note", note)


def put_count(made: Trial, typed: str, right: tuple[str, str]) -> None:
    row, _, rest = typed.partition(":")
    sheet = made.free_copy("CT-01", {row}, COUNTED)
    for part in rest.split():
        name, equals, text = part.partition("=")
        if equals and name == "note":
            made.type(sheet, row, "note", text)
        elif equals:
            made.type(sheet, IN_PROGRESS[name], "quantity", text)
        else:
            quantity, _, base = part.partition("/")
            made.type(sheet, row, "quantity", quantity)
            made.type(sheet, row, "base", base)
    made.expect((sheet, row), right)


def put_policy(made: Trial, typed: str, right: tuple[str, str]) -> None:
    row, _, cells = typed.partition(":")
    sheet = made.free_copy("CS-01", {row}, SUPPORTED)
    put_cells(made, (sheet, row), cells)
    made.expect((sheet, row), right)


def put_poverty(made: Trial, typed: str, right: tuple[str, str]) -> None:
    place, _, cells = typed.partition(":")
    form, row = place.split()
    rows = {item.id for item in KIT.instance_by_id[form].rows}
    sheet = made.free_copy(form, rows, rows)
    put_cells(made, (sheet, row), cells)
    made.expect((sheet, WHOLE_COMMUNE[form]), right)


def put_cells(made: Trial, place: Place, cells: str) -> None:
    for cell in cells.split():
        column, _, text = cell.partition("=")
        made.type(*place, column, text)


def rows_of(kit: Kit) -> dict[Place, int]:
    """The sheet row of every line: first those of fixed rows, then those of blocks.

    Under the name of each form stands one row a line, and one more after the lines of a block.
    """
    fixed = [(instance, fixed_lines(instance)) for instance in kit.instances]
    found: dict[Place, int] = {}
    at = 7
    for instance, lines in (*fixed, *((instance, block_lines(instance)) for instance in kit.instances)):
        for number, line in enumerate(lines, start=at + 1):
            if isinstance(line, Line):
                found[instance.id, row_of(line)] = number
        at += len(lines) + bool(lines) + len(blocks_of(lines))
    return found


def blocks_of(lines: tuple[Line | Row, ...]) -> set[str]:
    """The blocks of which lines speak."""
    return {line.block.id for line in lines if isinstance(line, Line) and line.block is not None}


def row_of(line: Line) -> str:
    """What a line is called: the row, or the place in the block."""
    if line.row is not None:
        return line.row.id
    assert line.block is not None
    return f"{line.block.id}@{line.position}"
