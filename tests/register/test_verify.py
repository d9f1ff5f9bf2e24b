"""A register that was altered behind the program's back says so, and where."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from shutil import copyfile

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqg_xl.findings import UsageError
from mtqg_xl.register.lines import PROVISIONAL, Justification
from mtqg_xl.register.register import Register
from mtqg_xl.register.tables import METADATA
from mtqg_xl.register.verifying import Verification
from tests.register.made import FORM, PERIOD, REPORTER, adjustment, assignment, decision, paid, receipt

LINES = (
    "mtqg_submissions",
    "mtqg_figures",
    "mtqg_figures",
    "mtqg_decisions",
    "mtqg_adjustments",
    "mtqg_justifications",
    "mtqg_submissions",
    "mtqg_figures",
    "mtqg_assignments",
)
"""The table of each line that `written` writes."""
FIGURE = "01990, 2024-H1, GN-01.DTTS, DTTS.1.n2, disbursed"


def written(place: str) -> None:
    """Write a register with every kind of line."""
    reason = Justification(REPORTER, PERIOD, "R07", "1", "Chờ hồ sơ", "Đinh Thị Mai", "24/6/2024", "Chấp nhận")
    first = receipt("f1", paid(1e6), paid(41.0, "HN-01"), codes={FORM: "27455"}, saved_at="2024-06-24T08:00:00")
    second = receipt("f2", paid(2e6), reporter="99001", submission_number=2.0, received_at="2024-06-24T16:55:00")
    with Register.open(place, create=True) as register:
        said = [decision("f1", PROVISIONAL, "còn lỗi"), adjustment(150e6), reason]
        register.put([first, *said, second, assignment("f2", "99001")])


@pytest.fixture(scope="module")
def register_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a register on SQLite with every kind of line."""
    file = tmp_path_factory.mktemp("sổ") / "so.sqlite"
    written(str(file))
    return file


@pytest.fixture(scope="module")
def altered_file(register_file: Path) -> Path:
    """Give a copy of it, to be altered by `past_the_guards`."""
    file = register_file.with_name("bị sửa.sqlite")
    copyfile(register_file, file)
    return file


@contextmanager
def past_the_guards(file: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection as somebody has it who takes the triggers away and puts them back."""
    with opened(file) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, statement in guards:
            connection.execute(statement)


class opened:  # noqa: N801 - it stands where sqlite3.connect would, which closes nothing
    """A connection that is committed and closed at the end of its block."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file)

    def __enter__(self) -> sqlite3.Connection:
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.commit()
        self._connection.close()


def verified(place: Path | str) -> Verification:
    with Register.open(str(place)) as register:
        return register.verify()


def named(found: Verification) -> set[tuple[int, str]]:
    return {(each.line, each.table) for each in found.altered}


def test_a_register_that_nobody_touched_is_intact(place: str) -> None:
    written(place)
    found = verified(place)
    assert found.is_intact
    assert (found.lines, len(found.head)) == (9, 64)
    assert found.counts == {"bản gửi": 2, "số liệu": 3, "xử lý": 1, "điều chỉnh": 1, "giải trình": 1, "gán tay": 1}


# --- what the database itself refuses -----------------------------------------------------------------------


@pytest.mark.parametrize("statement", ["UPDATE {} SET recorded_at = ''", "DELETE FROM {}"])
@pytest.mark.parametrize("table", dict.fromkeys(LINES))
def test_lines_can_be_neither_changed_nor_deleted(register_file: Path, table: str, statement: str) -> None:
    with opened(register_file) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement.format(table))
    assert verified(register_file).is_intact


@pytest.mark.parametrize("statement", ["UPDATE {} SET recorded_at = ''", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_a_server_refuses_the_same(postgresql: Callable[[], str], statement: str) -> None:
    place = postgresql()
    written(place)
    for table in dict.fromkeys(LINES):
        with psycopg.connect(place) as connection, pytest.raises(psycopg.Error, match="append-only"):
            connection.execute(statement.format(table))
    assert verified(place).is_intact


# --- what is found all the same -----------------------------------------------------------------------------


def columns(file: Path, line: int) -> dict[str, object]:
    """Return the row of a line by column."""
    with opened(file) as connection:
        connection.row_factory = sqlite3.Row
        row = connection.execute(f"SELECT * FROM {LINES[line - 1]} WHERE line = ?", (line,)).fetchone()
    return dict(row)


def changed(value: object, at: int, flip: int) -> object:
    """Return a value of which one byte is another; numbers change by one."""
    if isinstance(value, int | float):
        return value + 1
    content = bytearray(value if isinstance(value, bytes) else str(value).encode())
    if not content:
        return "x"
    content[at % len(content)] ^= flip
    return bytes(content) if isinstance(value, bytes) else content.decode("utf-8", "surrogateescape")


def store(file: Path, line: int, column: str, value: object) -> None:
    """Write a value into a row, past the program; a text may hold any bytes."""
    raw = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
    as_it_is = "CAST(? AS TEXT)" if isinstance(value, str) else "?"
    with past_the_guards(file) as connection:
        statement = f'UPDATE {LINES[line - 1]} SET "{column}" = {as_it_is} WHERE line = ?'
        connection.execute(statement, (raw, line))


@settings(max_examples=40, deadline=None)
@given(line=st.integers(1, len(LINES)), which=st.integers(0, 30), at=st.integers(0, 10**6), flip=st.integers(1, 255))
def test_a_changed_byte_in_any_row_is_found_and_named(
    altered_file: Path, line: int, which: int, at: int, flip: int
) -> None:
    row = columns(altered_file, line)
    names = [name for name in row if name != "line"]
    column = names[which % len(names)]
    store(altered_file, line, column, changed(row[column], at, flip))
    found = verified(altered_file)
    store(altered_file, line, column, row[column])
    assert (line, LINES[line - 1]) in named(found)
    # Only what links to it is named beside it: the next line, or the end of the register.
    after = {(line + 1, LINES[line])} if line < len(LINES) else {(line, "mtqg_head")}
    assert named(found) <= {(line, LINES[line - 1])} | after
    assert verified(altered_file).is_intact


@pytest.mark.parametrize(
    ("line", "column", "value", "says"),
    [
        (1, "verdict", "explain", "Dòng 1 (bản gửi) 01990, 2024-H1, f1.xlsx: nội dung đã bị thay đổi sau khi ghi."),
        (
            3,
            "content",
            b"MTQG\1",
            "Dòng 3 (số liệu) 01990, 2024-H1, f1.xlsx, HN-01: các số đã bị thay đổi sau khi ghi.",
        ),
        (4, "reason", "", "Dòng 4 (xử lý) 01990, 2024-H1, f1.xlsx: nội dung đã bị thay đổi sau khi ghi."),
        (5, "adjusted", 15e6, f"Dòng 5 (điều chỉnh) {FIGURE}: nội dung đã bị thay đổi sau khi ghi."),
        (5, "sent", None, f"Dòng 5 (điều chỉnh) {FIGURE}: nội dung đã bị thay đổi sau khi ghi."),
        (9, "reporter", "1", "Dòng 9 (gán tay) 99001, 2024-H1, f2.xlsx: nội dung đã bị thay đổi sau khi ghi."),
    ],
)
def test_what_was_altered_is_told_in_words(
    altered_file: Path, line: int, column: str, value: object, says: str
) -> None:
    before = columns(altered_file, line)[column]
    store(altered_file, line, column, value)
    found = verified(altered_file)
    store(altered_file, line, column, before)
    assert [each.what for each in found.altered] == [says]


def test_an_altered_line_says_whose_file_it_is_of(altered_file: Path) -> None:
    content = columns(altered_file, 8)["content"]
    store(altered_file, 8, "content", b"MTQG\1")
    (found,) = verified(altered_file).altered
    store(altered_file, 8, "content", content)
    assert (found.table, found.line, found.submission) == ("mtqg_figures", 8, 7)
    assert (found.reporter, found.period) == ("99001", "2024-H1")


GONE = "Bảng mtqg_decisions (xử lý): khóa chống sửa, chống xóa đã bị gỡ."


@pytest.mark.parametrize("put_back", ["", "CREATE TRIGGER {} BEFORE UPDATE ON mtqg_decisions BEGIN SELECT 1; END"])
def test_a_guard_that_was_taken_away_or_made_harmless_is_told(register_file: Path, put_back: str) -> None:
    copy = register_file.with_name("không khóa.sqlite")
    copyfile(register_file, copy)
    with opened(copy) as connection:
        connection.execute("DROP TRIGGER mtqg_decisions_update")
        connection.execute(put_back.format("mtqg_decisions_update") or "SELECT 1")
    assert [each.what for each in verified(copy).altered] == [GONE]


def test_a_guard_of_a_server_that_was_switched_off_is_told(postgresql: Callable[[], str]) -> None:
    place = postgresql()
    written(place)
    with psycopg.connect(place) as connection:
        connection.execute("ALTER TABLE mtqg_decisions DISABLE TRIGGER ALL")
    assert [each.what for each in verified(place).altered] == [GONE]
    with psycopg.connect(place) as connection:
        connection.execute("ALTER TABLE mtqg_decisions ENABLE TRIGGER ALL")
    assert verified(place).is_intact


def without(file: Path, lines: range) -> Verification:
    """Return what is found in a copy without some lines."""
    copy = file.with_name("mất dòng.sqlite")
    copyfile(file, copy)
    with past_the_guards(copy) as connection:
        for table in dict.fromkeys(LINES):
            connection.execute(f"DELETE FROM {table} WHERE line BETWEEN ? AND ?", (lines[0], lines[-1]))
    return verified(copy)


def test_lines_that_are_gone_are_missed_in_the_middle_and_at_the_end(altered_file: Path) -> None:
    assert [each.what for each in without(altered_file, range(4, 5)).altered] == ["Mất dòng 4."]
    assert [each.what for each in without(altered_file, range(4, 7)).altered] == ["Mất các dòng 4–6."]
    (end,) = without(altered_file, range(7, 10)).altered
    assert (end.table, end.what) == ("mtqg_head", "Sổ ghi có 9 dòng nhưng chỉ đọc được đến dòng 6.")


def test_a_line_that_was_added_past_the_program_is_found(altered_file: Path) -> None:
    copy = altered_file.with_name("thêm dòng.sqlite")
    copyfile(altered_file, copy)
    with opened(copy) as connection:
        held = "sha256, decision, reason, decided_by, decided_at, recorded_at, hash_before, hash"
        connection.execute(f"INSERT INTO mtqg_decisions SELECT 10, {held} FROM mtqg_decisions")
    assert (10, "mtqg_decisions") in named(verified(copy))


def test_altered_figures_are_never_given_to_anybody(altered_file: Path) -> None:
    content = columns(altered_file, 2)["content"]
    store(altered_file, 2, "content", changed(content, 20, 1))
    with Register.open(str(altered_file)) as register, pytest.raises(UsageError, match="mtqg-xl verify"):
        register.latest(REPORTER, PERIOD, FORM)
    store(altered_file, 2, "content", content)


def test_a_server_that_was_altered_is_found_too(postgresql: Callable[[], str]) -> None:
    place = postgresql()
    written(place)
    with psycopg.connect(place) as connection:
        connection.execute("ALTER TABLE mtqg_figures DISABLE TRIGGER ALL")
        connection.execute("UPDATE mtqg_figures SET content = set_byte(content, 20, 0) WHERE line = 2")
        connection.execute("ALTER TABLE mtqg_adjustments DISABLE TRIGGER ALL")
        connection.execute("UPDATE mtqg_adjustments SET adjusted = 15e6")
        for table in ("mtqg_figures", "mtqg_adjustments"):
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
    assert named(verified(place)) == {(2, "mtqg_figures"), (5, "mtqg_adjustments")}


def rows_of(file: Path) -> list[list[tuple[object, ...]]]:
    """Return every row of every table."""
    with opened(file) as connection:
        return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in METADATA.tables]


def flips() -> Iterator[int]:
    """Give sixty drawn numbers, always the same."""
    random = Random(20240624)
    return (random.randrange(2**31) for _ in range(60))


def test_a_flipped_byte_of_the_file_is_told_or_changes_nothing(register_file: Path, tmp_path: Path) -> None:
    """Anywhere in the file: in the middle of a row, in an index, in what SQLite keeps for itself."""
    content, told = register_file.read_bytes(), 0
    for number in flips():
        file = tmp_path / "so.sqlite"
        flipped = bytearray(content)
        flipped[number % len(content)] ^= 1 + number % 255
        file.write_bytes(flipped)
        try:
            is_told = not verified(file).is_intact
        except UsageError as error:
            is_told = "sổ" in str(error).lower()
        told += is_told
        assert is_told or rows_of(file) == rows_of(register_file), f"byte {number % len(content)} was not told"
    assert told >= 5
