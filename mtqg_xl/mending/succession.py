"""What stands in a workbook of a kit that another one replaced, as lines of that one."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.definition.succession import Move
from mtqg_xl.mending.figure_lines import FigureLine, lines_of, plain_number
from mtqg_xl.reading.submission import Submission, Typed
from mtqg_xl.vietnamese import fold

_NO_MOVE = "bộ biểu mới không có cột nào nhận số này"


@dataclass
class Heritage:
    """The lines of an old workbook where they belong in the new kit, and those that belong nowhere, each with why."""

    submission: Submission
    old: Kit
    new: Kit
    carried: list[FigureLine] = field(default_factory=list)
    left: list[tuple[FigureLine, str]] = field(default_factory=list)

    def divide(self) -> None:
        """Sort every line that the old workbook holds."""
        taken: dict[tuple[str, str, str], str] = {}
        for line in self._lines():
            for target in self._targets(line):
                if isinstance(target, str):
                    self.left.append((line, target))
                elif taken.setdefault(target.key, target.value) != target.value:
                    self.left.append((line, f"ô này của bản mới đã nhận số {taken[target.key]}"))
                elif target not in self.carried:
                    self.carried.append(target)

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """The names of the rows that a person added or was issued with, in all blocks that move, each once."""
        return tuple(dict.fromkeys(name for name in self._names.values() if name))

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for row in self.old.moved_rows:
            for instance in self.old.instances:
                for held in self.submission.blocks.get((instance.id, row.source), ()):
                    cell = held.cells.get(_name_column(instance))
                    found[instance.id, f"{row.source}#{held.position}"] = cell.text.strip() if cell is not None else ""
        return found

    def _lines(self) -> Iterator[FigureLine]:
        """Yield what was typed, and what was computed in columns that are typed now."""
        for line in lines_of(self.submission, self.old):
            if not self.old.instance_by_id[line.form].column_by_id[line.column].is_given:
                yield line
        computed = {move.source for move in self.old.moves}
        for (form, row, column), cell in self._computed():
            if f"{form}.{column}" in computed and cell.value and self._row_target(row):
                yield FigureLine(form, row, column, plain_number(cell.value), "number")

    def _computed(self) -> Iterator[tuple[tuple[str, str, str], Typed]]:
        yield from self.submission.computed.items()
        for (form, block), held in self.submission.blocks.items():
            for each in held:
                yield from (((form, f"{block}#{each.position}", name), cell) for name, cell in each.computed.items())

    def _targets(self, line: FigureLine) -> Iterator[FigureLine | str]:
        if line.form not in {name for move in self.old.moves for name in [move.source.rpartition(".")[0]]}:
            yield line if line.form in self.new.instance_by_id else _NO_MOVE
            return
        moves = [move for move in self.old.moves if move.source == f"{line.form}.{line.column}"]
        if not moves:
            yield _NO_MOVE
        for move in moves:
            yield self._moved(line, move)

    def _moved(self, line: FigureLine, move: Move) -> FigureLine | str:
        if not move.target:
            return move.why
        form, _, column = move.target.rpartition(".")
        instance = self.new.instance_by_id[form]
        row = self._row(line, instance, move.line)
        if row is None:
            return "bộ biểu mới không có dòng này"
        return replace(line, form=form, row=row, column=column)

    def _row_target(self, row: str) -> str:
        name = row.partition("#")[0]
        return next((moved.target for moved in self.old.moved_rows if moved.source == name), "")

    def _row(self, line: FigureLine, instance: Instance, part: str) -> str | None:
        """Return the row of the new form: in a block that of the same name, else the row, or its line for the part."""
        target = self._row_target(line.row)
        if "#" not in line.row:
            lines = (row.id for row in instance.rows if row.split == part and _is_line(row.id, target))
            return next((row.id for row in instance.rows if row.id == target), next(lines, None)) if target else None
        block = instance.block_by_id.get(target)
        name = self._names.get((line.form, line.row), "")
        if block is None or not name or (part and part not in block.lines):
            return None
        at = [fold(each) for each in self.areas].index(fold(name))
        return f"{target}#{at * block.height + (block.lines.index(part) if part else 0) + 1}"


def _is_line(row: str, target: str) -> bool:
    return row.startswith(f"{target}.") and "." not in row.removeprefix(f"{target}.")


def _name_column(instance: Instance) -> str:
    return next((column.id for column in instance.form.columns if column.is_given and column.show == "label"), "")
