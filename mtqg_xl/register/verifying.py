"""Whether a register still says what was written into it: each line by itself, and as a link of the chain."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from typing import TypeAlias

from sqlalchemy import Connection, Engine, RowMapping, Table, select, text

from mtqg_xl.register.chain import line_hash
from mtqg_xl.register.encoding import is_whole
from mtqg_xl.register.store import reading, told
from mtqg_xl.register.tables import (
    ADJUSTMENTS,
    ASSIGNMENTS,
    DECISIONS,
    FIGURES,
    HEAD,
    JUSTIFICATIONS,
    LINES,
    SUBMISSIONS,
)

_Link: TypeAlias = tuple[int, Table, RowMapping]

_KINDS = {
    SUBMISSIONS.name: "bản gửi",
    FIGURES.name: "số liệu",
    DECISIONS.name: "xử lý",
    ADJUSTMENTS.name: "điều chỉnh",
    JUSTIFICATIONS.name: "giải trình",
    ASSIGNMENTS.name: "gán tay",
}


@dataclass(frozen=True, slots=True)
class Alteration:
    """A place where a register is no longer what was written; ``line`` is 0 where no single line is meant."""

    line: int
    table: str
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a register holds, by kind of line, and where it was altered.

    ``head`` is the hash of the last line: kept elsewhere, it tells later whether the whole register was replaced.
    """

    lines: int
    head: str
    counts: dict[str, int]
    altered: tuple[Alteration, ...]

    @property
    def is_intact(self) -> bool:
        """Whether everything is as it was written."""
        return not self.altered


def verified(engine: Engine) -> Verification:
    """Return whether every line of a register is what was written.

    Raises:
        UsageError: the register cannot be reached, or so much is damaged that lines cannot be read at all.
    """
    counts = dict.fromkeys(_KINDS.values(), 0)
    with told(), reading(engine) as connection:
        altered = list(_damage(connection))
        chain = _Chain()
        for line, table, row in merge(*(_links(connection, table) for table in LINES), key=lambda link: link[0]):
            counts[_KINDS[table.name]] += 1
            altered += chain.take(line, table, row)
        altered += chain.end(connection)
    return Verification(sum(counts.values()), chain.hash, counts, tuple(altered))


def _damage(connection: Connection) -> Iterator[Alteration]:
    """Yield what SQLite itself finds wrong in its file; a server looks after its own."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("PRAGMA integrity_check")).scalars().all()
        if found != ["ok"]:
            yield Alteration(0, "", "Tệp sổ bị hỏng ở mức lưu trữ; lấy lại bản sao lưu.")


def _links(connection: Connection, table: Table) -> Iterator[_Link]:
    rows = connection.execution_options(yield_per=500).execute(select(table).order_by(table.c.line)).mappings()
    return ((row["line"], table, row) for row in rows)


@dataclass
class _Chain:
    """The lines so far: the number and the hash of the last one."""

    line: int = 0
    hash: str = ""

    def take(self, line: int, table: Table, row: RowMapping) -> Iterator[Alteration]:
        """Yield what is wrong with the next line."""
        if line != self.line + 1:
            yield Alteration(line, table.name, self._gap(line))
        elif row["hash_before"] != self.hash:
            yield Alteration(line, table.name, f"{_title(table, row)}: không nối tiếp dòng {self.line}.")
        if line_hash(table, dict(row)) != row["hash"]:
            yield Alteration(line, table.name, f"{_title(table, row)}: {_what(table, row)}")
        self.line, self.hash = line, row["hash"]

    def _gap(self, line: int) -> str:
        first, last = self.line + 1, line - 1
        lines = f"dòng {first}" if first == last else f"các dòng {first}–{last}"
        return f"Mất {lines}." if first <= last else f"Có hai dòng cùng số {line}."

    def end(self, connection: Connection) -> Iterator[Alteration]:
        """Yield what the head of the register says otherwise than its last line."""
        head = connection.execute(select(HEAD.c.line, HEAD.c.hash)).all()
        if len(head) != 1:
            yield Alteration(0, HEAD.name, "Mất dòng ghi điểm cuối của sổ.")
        elif head[0].line != self.line:
            yield Alteration(0, HEAD.name, f"Sổ ghi có {head[0].line} dòng nhưng chỉ đọc được đến dòng {self.line}.")
        elif head[0].hash != self.hash:
            yield Alteration(self.line, HEAD.name, f"Dòng cuối (dòng {self.line}) không khớp điểm cuối của sổ.")


def _title(table: Table, row: RowMapping) -> str:
    """Return which line it is, in words: its number, its kind, and whose it is."""
    names = [row[name] for name in ("reporter", "period", "file_name", "instance") if name in row]
    about = ", ".join(name for name in names if isinstance(name, str) and name)
    kind = f"Dòng {row['line']} ({_KINDS[table.name]})"
    return f"{kind} {about}" if about else kind


def _what(table: Table, row: RowMapping) -> str:
    if table is FIGURES and not is_whole(row["content"], row["digest"]):
        return "các số đã bị thay đổi sau khi ghi."
    return "nội dung đã bị thay đổi sau khi ghi."
