"""The plain sum of many reporters, and who is in each of its figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from mtqg_xl.definition.model import Column, Instance, Kit, Row
from mtqg_xl.figures.figure_set import FigureSet

CellKey = tuple[str, str, str]


@dataclass(frozen=True)
class Consolidated:
    """Many reporters as one. ``figures`` holds the parent alone, ``members`` those that were added up.

    ``expected`` are the codes of all who should be in the total, in order; members not among them come last.
    """

    figures: FigureSet
    members: FigureSet
    expected: tuple[str, ...]

    @property
    def kit(self) -> Kit:
        """The kit of the members."""
        return self.figures.kit

    def contributors(self, key: CellKey) -> tuple[str, ...]:
        """Return the codes of the reporters that typed something for a figure."""
        instance, row, column = key
        place = self.members.position(instance, row, column)
        present = self.members.present[instance][(slice(None), *place)]
        return tuple(code for code, is_in in zip(self.members.reporters, present, strict=True) if is_in)

    def inside(self, instance: Instance, row: Row) -> set[str]:
        """Return the codes of the reporters that typed something for any figure of a row."""
        present = self.members.present[instance.id][:, self.members.row_index[instance.id][row.id], :]
        return {code for code, cells in zip(self.members.reporters, present, strict=True) if cells.any()}

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The codes of those who should be in the total and sent nothing usable."""
        inside = set(self.members.reporters)
        return tuple(code for code in self.expected if code not in inside)


def consolidate(members: FigureSet, name: str, expected: Sequence[str] = ()) -> Consolidated:
    """Return the sum of reporters as one parent; parents and ratios are recomputed on the summed inputs."""
    from mtqg_xl.figures.combining import summed

    everyone = tuple(dict.fromkeys((*expected, *members.reporters)))
    parent = summed(members, [tuple(range(len(members.reporters)))], [name])
    return Consolidated(parent, members, everyone)


def number_cells(kit: Kit) -> Iterator[tuple[Instance, Row, Column]]:
    """Yield every cell of a kit that holds a number which is added up or recomputed on sums."""
    for instance in kit.instances:
        if instance.id in {kit.header, kit.justification}:
            continue
        for row in instance.rows:
            for column in instance.form.columns:
                if instance.kind_of(row, column) == "computed" or instance.is_added_up(row, column):
                    yield instance, row, column
