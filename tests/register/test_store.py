"""Where a register lies, what is refused, and how old ones become new ones."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, inspect, text

from mtqg_xl.findings import UsageError
from mtqg_xl.register.door import is_store
from mtqg_xl.register.migrations import ALL_STEPS, Step, is_current, migrate
from mtqg_xl.register.register import Register
from mtqg_xl.register.store import file_of, open_engine, reading, writing
from mtqg_xl.register.tables import METADATA
from tests.made import EXAMPLES
from tests.register.made import paid, receipt


def test_the_tables_are_those_that_the_steps_make(place: str) -> None:
    engine = open_engine(place, create=True)
    with reading(engine) as connection:
        found = inspect(connection)
        assert set(found.get_table_names()) == set(METADATA.tables)
        for name, table in METADATA.tables.items():
            made = {
                column["name"]: (bool(column["nullable"]), str(column["type"])) for column in found.get_columns(name)
            }
            dialect = connection.dialect
            assert made.keys() == set(table.columns.keys())
            for column in table.columns:
                nullable, kind = made[column.name]
                assert kind == str(column.type.compile(dialect)), f"{name}.{column.name}"
                assert column.primary_key or nullable == column.nullable, f"{name}.{column.name}"


def test_a_later_step_is_done_once_and_old_lines_stay_valid(place: str) -> None:
    step = Step(3, ("ALTER TABLE mtqg_decisions ADD COLUMN phone TEXT",), {})
    with Register.open(place, create=True) as register:
        register.put([receipt("f1", paid(1.0))])
    engine = open_engine(place, create=False)
    for _ in range(2):
        with writing(engine) as connection:
            migrate(connection, (*ALL_STEPS, step))
            assert is_current(connection, (*ALL_STEPS, step))
            assert connection.execute(text("SELECT step FROM mtqg_schema_steps ORDER BY step")).scalars().all() == [
                1,
                2,
                3,
            ]


def test_a_register_of_a_later_version_is_refused_and_left_alone(place: str) -> None:
    engine = open_engine(place, create=True)
    with writing(engine) as connection:
        migrate(connection, (*ALL_STEPS, replace(ALL_STEPS[0], number=3, statements=(), of_dialect={})))
    for create in (True, False):
        with pytest.raises(UsageError, match="Cài bản mới"):
            Register.open(place, create=create)


def test_a_step_that_fails_leaves_no_half_of_it(place: str) -> None:
    bad = Step(3, ("CREATE TABLE mtqg_more (id INTEGER)", "ALTER TABLE mtqg_nowhere ADD COLUMN x TEXT"), {})
    engine = open_engine(place, create=True)
    with pytest.raises(Exception, match="mtqg_nowhere"), writing(engine) as connection:
        migrate(connection, (*ALL_STEPS, bad))
    with reading(engine) as connection:
        assert is_current(connection)
        assert not inspect(connection).has_table("mtqg_more")


# --- places -------------------------------------------------------------------------------------------------


def test_a_register_is_known_by_its_url_or_by_what_is_in_the_file(tmp_path: Path) -> None:
    Register.open(str(tmp_path / "sổ"), create=True).close()
    (tmp_path / "bieu.xlsx").write_bytes(b"PK\3\4")
    assert is_store(str(tmp_path / "sổ"))
    assert is_store("postgresql://may/so")
    assert not any(is_store(str(tmp_path / name)) for name in ("bieu.xlsx", "không có", "", "x" * 300, "a\0b"))
    assert not is_store(str(tmp_path))


def test_a_file_may_be_named_by_path_or_url(tmp_path: Path) -> None:
    file = tmp_path / "2024" / "sổ #1 (100%).sqlite"
    with Register.open(str(file), create=True) as register:
        register.put([receipt("f1", paid(1.0))])
    assert file_of(str(file)) == file_of(f"sqlite:///{file}") == file
    with Register.open(f"sqlite:///{file}") as register:
        assert register.verify().lines == 2
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file_of("postgresql://may/so") is None


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("mysql://hoa:bi-mat@may/so", "SQLite hoặc PostgreSQL"),
        ("khongco://hoa:bi-mat@may/so", "SQLite hoặc PostgreSQL"),
        ("postgresql://hoa:bi-mat@may:cong/so", "Không hiểu địa chỉ sổ"),
        ("postgresql://hoa:bi-mat@/", "SQLite hoặc PostgreSQL"),
        ("postgresql://hoa:bi-mat@127.0.0.1:9/so", "Không dùng được sổ trên máy chủ"),
        ("sqlite://", "SQLite hoặc PostgreSQL"),
    ],
)
def test_a_place_that_cannot_be_used_is_told_without_its_password(place: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as told:
        Register.open(place, create=True)
    assert "bi-mat" not in str(told.value)


def test_what_is_no_register_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    workbook, other, empty = tmp_path / "bieu.xlsx", tmp_path / "khac.sqlite", tmp_path / "trong.sqlite"
    workbook.write_bytes((EXAMPLES / "don_vi.csv").read_bytes())
    empty.touch()
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE ho_so (id INTEGER)")
    connection.close()
    before = {path: path.read_bytes() for path in (workbook, other, empty)}
    for path in (workbook, other, empty, tmp_path / "khong-co.sqlite", tmp_path):
        with pytest.raises(UsageError, match=r"sổ|thư mục"):
            Register.open(str(path))
    for path in (workbook, tmp_path):
        with pytest.raises(UsageError, match=r"sổ|thư mục"):
            Register.open(str(path), create=True)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("name", ["don_vi.csv/so.sqlite", "x" * 300, f"{'x' * 300}/so.sqlite"])
def test_a_place_where_no_file_can_be_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "don_vi.csv").touch()
    for create in (True, False):
        with pytest.raises(UsageError, match=r"Không mở được sổ|Không có sổ"):
            Register.open(str(tmp_path / name), create=create)


def test_a_database_that_is_no_register_is_refused(postgresql: Callable[[], str]) -> None:
    with pytest.raises(UsageError, match="không phải sổ"):
        Register.open(postgresql())


def test_a_register_that_somebody_else_writes_is_told_as_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mtqg_xl.register.store._BUSY_SECONDS", 0.05)
    file = tmp_path / "so.sqlite"
    with Register.open(str(file), create=True) as register:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UsageError, match="đang được chương trình khác ghi"):
            register.put([receipt("f1", paid(1.0))])
        other.close()
        assert register.put([receipt("f1", paid(1.0))]).new == 1


def test_a_full_disk_is_told_and_leaves_the_register_as_it_was(tmp_path: Path) -> None:
    engine = open_engine(str(tmp_path / "so.sqlite"), create=True)
    with Register(engine) as register:
        register.put([receipt("f1", paid(1.0))])
        with reading(engine) as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        event.listen(engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count = {pages}"))
        with pytest.raises(UsageError, match="ổ đĩa đầy"):
            register.put([receipt(f"g{at}", paid(float(at))) for at in range(100)])
        found = register.verify()
    assert (found.lines, found.is_intact) == (2, True)


def test_programs_that_write_at_once_take_turns(place: str) -> None:
    """Each locks the end of the chain while it adds, so that no two lines follow the same one."""
    Register.open(place, create=True).close()

    def put(name: str) -> None:
        with Register.open(place) as register:
            for at in range(4):
                register.put([receipt(f"{name}{at}", paid(1.0))])

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(put, "abc"))
    with Register.open(place) as register:
        found = register.verify()
    assert (found.counts["bản gửi"], found.altered) == (12, ())
