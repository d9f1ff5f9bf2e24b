"""What a kit of another layout leaves to the one that came after it: where its columns and rows went."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtqg_xl.definition.model import Kit


@dataclass(frozen=True, slots=True)
class Move:
    """Where the figures of a column went: ``source`` and ``target`` are ``HN-MAU3N.at_start``, by instance.

    ``line`` names the line for it where the new block has several for each thing ("Hộ"). Without a target ``why`` says
    why there is none. A column that was computed and is typed now moves with what the file shows.
    """

    source: str
    target: str = ""
    line: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class MovedRow:
    """Where a row or the rows of a block went, in every form: those of several blocks follow each other by name."""

    source: str
    target: str


def mistakes_of_succession(kit: "Kit", successor: "Kit | None") -> Iterator[str]:
    """Yield what is wrong with where a kit says that its figures went, as ``path: sentence``."""
    if kit.replaced_by and successor is None:
        yield f"replaced_by: không có bộ biểu “{kit.replaced_by}”"
    if (kit.moves or kit.moved_rows) and not kit.replaced_by:
        yield "moves: cần replaced_by, bộ biểu nhận số liệu"
    if successor is None:
        return
    if successor.money_unit != kit.money_unit:
        yield f"replaced_by: bộ biểu {successor.id} tính bằng {successor.money_unit}, bộ này bằng {kit.money_unit}"
    for at, move in enumerate(kit.moves):
        if not has_column(kit, move.source):
            yield f"moves[{at}].source: bộ biểu không có cột “{move.source}”"
        if move.target and not has_column(successor, move.target):
            yield f"moves[{at}].target: bộ biểu {successor.id} không có cột “{move.target}”"
        if not move.target and not move.why:
            yield f"moves[{at}]: không có target thì phải có why"
    for at, row in enumerate(kit.moved_rows):
        if not any(row.source in {*item.row_by_id, *item.block_by_id} for item in kit.instances):
            yield f"moved_rows[{at}].source: bộ biểu không có dòng hay khối “{row.source}”"


def has_column(kit: "Kit", name: str) -> bool:
    """Whether a kit has a column, named with its instance."""
    instance, _, column = name.rpartition(".")
    found = kit.instance_by_id.get(instance)
    return found is not None and column in found.column_by_id
