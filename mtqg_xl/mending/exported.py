"""Figures of another program's export as lines for ``fill``: what has no home is listed, never dropped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mtqg_xl.cells import a1, letters
from mtqg_xl.definition.model import Block, Instance, Kit
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.export_map import SKIPPED, ExportMap
from mtqg_xl.mending.figure_lines import FigureLine, plain_number
from mtqg_xl.reading.raw import RawCell, RawSheet
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import fold, parse_number

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Converted:
    """Lines for ``fill``, and what of the export has no home.

    ``areas`` and ``columns`` are those that nothing in workbook and map takes, with their cells and their heading;
    ``unread`` are cells that hold no number, ``twice`` those whose place another cell has filled. ``skipped`` are the
    areas that the map leaves out on purpose.
    """

    lines: tuple[FigureLine, ...]
    areas: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, str]
    unread: tuple[str, ...]
    twice: tuple[str, ...]
    skipped: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every figure of the export found its home."""
        return not (self.areas or self.columns or self.unread or self.twice)


def converted(sheet: RawSheet, mapped: ExportMap, submission: Submission, kit: Kit) -> Converted:
    """Return the figures of an export as lines for a workbook.

    Raises:
        UsageError: the sheet does not have the title that the map asks for.
    """
    if not is_titled(sheet, mapped):
        where = f"Ô {a1(*mapped.title_cell)}" if mapped.title_cell else f"{mapped.first_row - 1} dòng đầu"
        raise UsageError(f"{where} không có chữ “{mapped.title}”: không phải tệp mà ánh xạ này dành cho.")
    return _Conversion(sheet, mapped, Homes(submission, kit)).run()


def is_titled(sheet: RawSheet, mapped: ExportMap) -> bool:
    """Whether a sheet has the title that a map asks for."""
    above = (at for at in sheet.cells if at[0] < mapped.first_row)
    places = above if mapped.title_cell is None else [at for at in [mapped.title_cell] if at in sheet.cells]
    return not mapped.title or any(fold(mapped.title) in fold(str(sheet.cells[at].value)) for at in places)


class Homes:
    """The rows of a workbook where figures of an area and a part go."""

    def __init__(self, submission: Submission, kit: Kit) -> None:
        """Read the names of areas as they stand in the workbook now."""
        self.kit = kit
        self.rows: dict[tuple[str, str, str], str] = {}
        for instance in kit.forms:
            for block in instance.form.blocks:
                if block.areas:
                    self._take(submission, instance, block)

    def _take(self, submission: Submission, instance: Instance, block: Block) -> None:
        name_column = next(column.id for column in instance.form.columns if column.show == "label")
        split = next((column.id for column in instance.form.columns if column.show == "split"), "")
        name = ""
        for row in submission.blocks.get((instance.id, block.id), ()):
            said = row.cells.get(name_column)
            name = fold(said.text) if said is not None and said.text else name
            part = row.cells.get(split)
            if name:
                key = (instance.id, name, fold(part.text) if part is not None else "")
                self.rows.setdefault(key, f"{block.id}#{row.position}")

    def row(self, instance: str, area: str, part: str, named: str) -> str:
        """Return the row of an area in an instance, empty where it has none; ``named`` is what the map says of it."""
        fixed = self.kit.instance_by_id[instance].row_by_id
        if named:
            wanted = [row.id for row in fixed.values() if row.id == named or row.id.startswith(f"{named}.")]
            same = [name for name in wanted if not fixed[name].split or fold(fixed[name].split) == part]
            return same[0] if same else self.row(instance, fold(named), part, "")
        return self.rows.get((instance, area, part)) or self.rows.get((instance, area, ""), "")


class _Conversion:
    """One export on its way to lines."""

    def __init__(self, sheet: RawSheet, mapped: ExportMap, homes: Homes) -> None:
        self.cells = {at: cell for at, cell in sheet.cells.items() if cell.value not in (None, "")}
        self.mapped = mapped
        self.homes = homes
        self.written: dict[tuple[str, str, str], FigureLine] = {}
        self.areas: dict[str, dict[str, None]] = {}
        self.columns: dict[str, str] = {}
        self.unread: dict[str, None] = {}
        self.twice: dict[str, None] = {}
        self.skipped: dict[str, None] = {}

    def run(self) -> Converted:
        area = ""
        for row, columns in self.lines():
            said = columns.get(self.mapped.area_column)
            area = str(said.value).strip() if said is not None else area
            part = columns.get(self.mapped.part_column)
            self.line(row, columns, area, fold(str(part.value).strip()) if part is not None else "")
        return Converted(
            tuple(self.written.values()),
            {name: tuple(cells) for name, cells in self.areas.items()},
            self.columns,
            tuple(self.unread),
            tuple(self.twice),
            tuple(self.skipped),
        )

    def lines(self) -> Iterator[tuple[int, dict[int, RawCell]]]:
        rows: dict[int, dict[int, RawCell]] = {}
        for (row, column), cell in sorted(self.cells.items(), key=lambda item: item[0]):
            if row >= self.mapped.first_row:
                rows.setdefault(row, {})[column] = cell
        yield from rows.items()

    def line(self, row: int, columns: dict[int, RawCell], area: str, part: str) -> None:
        own = {self.mapped.area_column, self.mapped.part_column, *self.mapped.skipped}
        named = self.mapped.areas.get(fold(area), "")
        if named == SKIPPED:
            self.skipped[area] = None
            return
        for column in sorted(columns.keys() - own):
            targets = self.mapped.targets.get((column, part), ())
            if not targets:
                self.columns.setdefault(letters(column), self.heading(column))
            for target in targets:
                home = self.homes.row(target.form, fold(area), part, named)
                if home:
                    self.figure((target.form, home, target.column), columns[column], (row, column))
                else:
                    self.areas.setdefault(area or "(không ghi tên)", {})[a1(row, column)] = None

    def figure(self, key: tuple[str, str, str], cell: RawCell, at: Cell) -> None:
        value = cell.value if isinstance(cell.value, float) else parse_number(str(cell.value)).value
        if value is None or isinstance(cell.value, bool):
            self.unread[a1(*at)] = None
        elif key in self.written:
            self.twice[a1(*at)] = None
        else:
            self.written[key] = FigureLine(*key, plain_number(float(value)), "number")

    def heading(self, column: int) -> str:
        """Return the lowest text above the figures of a column: what the export calls it."""
        above = [at for at in self.cells if at[1] == column and at[0] < self.mapped.first_row]
        return str(self.cells[max(above)].value) if above else ""
