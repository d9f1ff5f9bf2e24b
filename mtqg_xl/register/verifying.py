"""Whether a register still says what was written into it: each line by itself, and as a link of the chain."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from heapq import merge
from typing import TypeAlias

from sqlalchemy import Connection, Engine, RowMapping, Table, select, text

from mtqg_xl.register.chain import line_hash
from mtqg_xl.register.encoding import is_whole
from mtqg_xl.register.migrations import unguarded
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
    """A place where a register is no longer what was written; ``line`` is 0 where no single line is meant.

    ``submission`` is the line of the file that came in, ``reporter`` and ``period`` are whose it is, as the register
    says it now: 0 and empty where the line is of no one file or nothing is known of it.
    """

    line: int
    table: str
    what: str
    submission: int = 0
    reporter: str = ""
    period: str = ""


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
        altered = [*_damage(connection), *_unguarded(connection)]
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


def _unguarded(connection: Connection) -> Iterator[Alteration]:
    """Yield the tables from which somebody has taken what keeps lines from being changed or deleted."""
    for name in unguarded(connection):
        yield Alteration(0, name, f"Bảng {name} ({_KINDS[name]}): khóa chống sửa, chống xóa đã bị gỡ.")


def _links(connection: Connection, table: Table) -> Iterator[_Link]:
    rows = connection.execution_options(yield_per=500).execute(select(table).order_by(table.c.line)).mappings()
    return ((row["line"], table, row) for row in rows)


@dataclass
class _Chain:
    """The lines so far: the number and the hash of the last one, and whose the files are that came in."""

    line: int = 0
    hash: str = ""
    files: dict[int, "_File"] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def take(self, line: int, table: Table, row: RowMapping) -> Iterator[Alteration]:
        """Yield what is wrong with the next line."""
        submission, file = self._file(line, table, row)
        told = partial(Alteration, line, table.name, submission=submission, reporter=file.reporter, period=file.period)
        if line != self.line + 1:
            yield told(what=self._gap(line))
        elif row["hash_before"] != self.hash:
            yield told(what=f"{_title(table, row, file)}: không nối tiếp dòng {self.line}.")
        if line_hash(table, dict(row)) != row["hash"]:
            yield told(what=f"{_title(table, row, file)}: {_what(table, row)}")
        self.line, self.hash = line, row["hash"]

    def _file(self, line: int, table: Table, row: RowMapping) -> tuple[int, "_File"]:
        """Return the file that a line is about, with the number of its own line."""
        if table is SUBMISSIONS:
            self.files[line] = _File(*(_said(row[name]) for name in ("reporter", "period", "file_name")))
            self.lines[_said(row["sha256"])] = line
            return line, self.files[line]
        if "reporter" in row and table is not ASSIGNMENTS:
            return 0, _File(_said(row["reporter"]), _said(row["period"]))
        submission = row["submission"] if table is FIGURES else self.lines.get(_said(row["sha256"]), 0)
        file = self.files.get(submission)
        return (0, _File()) if file is None else (submission, file)

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


@dataclass(frozen=True, slots=True)
class _File:
    """Whose a file is, and what it was called."""

    reporter: str = ""
    period: str = ""
    name: str = ""


def _said(value: object) -> str:
    """Return a text of a row; nothing where somebody has put something else there."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _title(table: Table, row: RowMapping, file: _File) -> str:
    """Return which line it is, in words: its number, its kind, whose it is, in which file and form."""
    places = (_said(row[name]) for name in ("instance", "row", "column") if name in row)
    about = ", ".join(name for name in (file.reporter, file.period, file.name, *places) if name)
    kind = f"Dòng {row['line']} ({_KINDS[table.name]})"
    return f"{kind} {about}" if about else kind


def _what(table: Table, row: RowMapping) -> str:
    if table is FIGURES and not is_whole(row["content"], row["digest"]):
        return "các số đã bị thay đổi sau khi ghi."
    return "nội dung đã bị thay đổi sau khi ghi."
