"""What an earlier run worked out is taken up again, and changes nothing: whatever was altered in between is seen."""

import os
import pickle
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import load_workbook

from mtqg_xl.checks import across as across_room
from mtqg_xl.checks.across import Across, across_files
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.digest import figures_digest
from mtqg_xl.pipeline import cache as cache_room
from mtqg_xl.pipeline import gathering
from mtqg_xl.pipeline.batch import check_batch, read_batch
from mtqg_xl.pipeline.cache import FILE, PLACE, Cache, cache_of_user
from mtqg_xl.pipeline.consolidated_book import sheets_after, sheets_before, write_lists, write_total
from mtqg_xl.pipeline.consolidated_document import consolidation_document
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.crew import Crew
from mtqg_xl.pipeline.documents import check_document
from mtqg_xl.pipeline.earlier_folder import in_folder
from mtqg_xl.pipeline.lineage import lineage_of
from mtqg_xl.pipeline.portions import Portion, Worked, work
from mtqg_xl.pipeline.receiving import arrivals
from mtqg_xl.pipeline.remembering import Remembered
from mtqg_xl.pipeline.run import Run
from mtqg_xl.reading.submission import Submission
from tests.made import DEFINITIONS, altered, filled, packed
from tests.pipeline.test_receiving import GN, adjust, decide_by_hand, job, nameless, part_of, put, the_figure, zipped

__all__ = ["job"]

AT = datetime(2024, 6, 24, 14)
EIGHT = datetime(2024, 6, 24, 8).timestamp()


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the names of the files that are worked on, as they are."""
    names: list[str] = []

    def noted(portion: Portion, *more: Any, **given: Any) -> Worked:
        names.extend(path.name for path, _ in portion.files)
        return work(portion, *more, **given)

    monkeypatch.setattr(gathering, "work", noted)
    return names


@pytest.fixture
def kept(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "nhớ" / FILE)


@pytest.fixture
def chaos(job: Path) -> Path:
    """A job's folder with files of every kind, and that of the year before."""
    shared = altered(filled("99001"), "GN DTTS", {"O29": 5.0})
    put(
        job / "1_NHAN",
        {
            "Zalo/Lục Bình (1).xlsx": filled("A"),
            "Zalo/Lục Bình.xlsx": filled("A"),
            "email/gói.zip": zipped({"bieu/Ví Dụ Một.xlsx": shared, "bieu/ảnh ký.jpg": b"\xff\xd8"}),
            "email/VD2 kế toán.xlsx": part_of("99002", GN),
            "email/VD2 VHXH.xlsx": part_of("99002", frozenset({"HN-01", "CS-01"})),
            "USB/bieu 2.xlsx": nameless(filled("99003")),
            "USB/hong.xlsx": filled("99004")[:9000],
            "USB/ky.pdf": b"%PDF",
        },
    )
    put(job.parent / "kỳ trước", {"A.xlsx": of_year_before(filled("A"))})
    return job


def of_year_before(content: bytes) -> bytes:
    from tests.made import members

    parts = {name: body.replace(b"2024-H1", b"2023-H1") for name, body in members(content).items()}
    return packed(parts)


def sent_by(code: str) -> bytes:
    """Return one and the same workbook as if some reporter had made it."""
    from tests.made import members

    return packed({name: body.replace(b"99001", code.encode()) for name, body in members(filled("99001")).items()})


def run_of(folder: Path, cache: Cache | None, definitions: Definitions = DEFINITIONS, at: datetime = AT) -> Run:
    crew = Crew(1, cache=cache)
    before = in_folder(folder.parent / "kỳ trước", definitions, crew=crew)
    return consolidate_folder(folder, definitions, at=at, earlier=before, crew=crew)


def told(run: Run) -> list[object]:
    """Return all that goes into the book, and the document for other programs."""
    document = consolidation_document(run)
    del document["seconds"]
    came = [(item.arrival.name, item.arrival.received_at, item.arrival.note) for item in run.decided.entries]
    digests = figures_digest(run.total.members), figures_digest(run.total.figures)
    lineage = lineage_of(run)
    return [document, digests, lineage, sheets_before(run), sheets_after(run, lineage), came, run.results, run.header]


def changes(job: Path, definitions: list[Definitions]) -> Iterator[set[str]]:
    """Make some changes after others; yield which files must be read for them beside the one that is damaged."""
    inbox = job / "1_NHAN"
    yield set()
    (inbox / "Zalo/Lục Bình (1).xlsx").write_bytes(altered(filled("A"), "GN DTTS", {"O29": 7.0}))
    os.utime(inbox / "Zalo/Lục Bình (1).xlsx", (EIGHT, EIGHT))  # a copy keeps the time, and may have the size
    (inbox / "USB/bieu 2.xlsx").rename(inbox / "USB/bieu ba.xlsx")
    (inbox / "email/VD2 VHXH.xlsx").unlink()
    yield {"Lục Bình (1).xlsx", "bieu ba.xlsx"}
    os.utime(inbox / "Zalo/Lục Bình (1).xlsx", (EIGHT + 90_000, EIGHT + 90_000))
    (inbox / "Zalo/~$Lục Bình.xlsx").write_bytes(b"x")
    write_lists(run_of(job, None))
    decide_by_hand(job, "bieu ba.xlsx", {"Đơn vị (gán tay)": "xã Ví Dụ Ba"})
    yield {"~$Lục Bình.xlsx"}
    adjust(job, the_figure(**{"Số xã gửi": 7}))
    put(job.parent / "kỳ trước", {"A.xlsx": of_year_before(altered(filled("A"), "GN DTTS", {"O29": 9e9}))})
    yield {"~$Lục Bình.xlsx", "A.xlsx"}
    definitions[:] = [without_a_rule(job.parent / "riêng")]
    names = {"Lục Bình.xlsx", "Lục Bình (1).xlsx", "gói.zip", "VD2 kế toán.xlsx", "bieu ba.xlsx"}
    yield names | {"~$Lục Bình.xlsx", "A.xlsx"}


def without_a_rule(folder: Path) -> Definitions:
    folder.mkdir()
    (folder / "luat.csv").write_text("code,severity\nR07,tắt\n", encoding="utf-8")
    found = load(folder)
    assert found.mistakes == ()
    return found


def test_a_run_with_a_cache_tells_what_one_without_tells_after_every_change(
    chaos: Path, kept: Cache, reads: list[str]
) -> None:
    run_of(chaos, kept)
    definitions = [DEFINITIONS]
    for wanted in changes(chaos, definitions):
        plain = told(run_of(chaos, None, definitions[0]))
        reads.clear()
        assert told(run_of(chaos, kept, definitions[0])) == plain, wanted
        assert {*reads} == wanted | {"hong.xlsx", "ky.pdf"}


def test_verdicts_beside_an_earlier_period_are_kept_and_the_files_not_read_again(
    chaos: Path, kept: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = chaos / "1_NHAN" / "Zalo"
    (inbox / "Lục Bình (1).xlsx").unlink()

    def verdicts(cache: Cache | None) -> dict[str, Any]:
        crew = Crew(1, cache=cache)
        before = read_batch([chaos.parent / "kỳ trước"], DEFINITIONS, crew=crew)
        return check_document(check_batch(read_batch([inbox], DEFINITIONS, crew=crew), before))

    plain = verdicts(None)
    assert "H03" in {finding["code"] for file in plain["files"] for finding in file["findings"]}
    assert verdicts(kept) == plain
    monkeypatch.setattr(gathering, "arrivals_of", pytest.fail)
    monkeypatch.setattr(gathering, "work", pytest.fail)
    assert verdicts(kept) == plain


def test_what_files_have_in_common_is_kept_until_one_of_them_changes(
    tmp_path: Path, kept: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []

    def noted(files: Sequence[Submission], kit: Kit) -> Across:
        compared.append(len(files))
        return across_files(files, kit)

    monkeypatch.setattr(across_room, "across_files", noted)
    put(tmp_path / "nhận", {f"{code}.xlsx": sent_by(code) for code in ("99001", "99008", "99009")})

    def copies(cache: Cache | None) -> dict[str, list[str]]:
        run = consolidate_folder(tmp_path / "nhận", DEFINITIONS, crew=Crew(1, cache=cache))
        return {code: [each.what for each in its.findings if each.code == "H04"] for code, its in run.results.items()}

    first = copies(kept)
    assert [len(found) for found in first.values()] == [0, 1, 1]
    assert (copies(kept), compared) == (first, [3])
    other = {"O29": 5.0, "O31": 7.0}
    put(tmp_path / "nhận", {"99001.xlsx": altered(sent_by("99001"), "GN DTTS", other)})
    changed = copies(kept)
    assert changed == copies(None) != first
    assert compared == [3, 3, 3]


def test_the_book_of_another_minute_is_the_one_that_would_be_made(chaos: Path, kept: Cache, tmp_path: Path) -> None:
    remembered, run = Remembered(kept, DEFINITIONS), run_of(chaos, kept)
    later = datetime(2024, 6, 24, 16, 5)

    def book(at: datetime, cached: Remembered | None, deadline: datetime | None = None) -> bytes:
        made = replace(run, at=at, deadline=deadline)
        return write_total(made, tmp_path / "TH.xlsx", force=True, remembered=cached).read_bytes()

    first = book(AT, remembered)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mtqg_xl.pipeline.consolidated_book.write_into", pytest.fail)
        assert book(AT, remembered) == first
        second = book(later, remembered)
    assert second == book(later, None) != first
    lines = [str(row[0]) for row in load_workbook(BytesIO(second))["TỔNG QUAN"].iter_rows(values_only=True)]
    assert any("Lập 16h05 ngày 24/6/2024." in line for line in lines)
    book(AT, remembered, AT)  # where the hour of the deadline is the minute of the book, it must not move with it
    assert book(datetime(2024, 6, 24, 13, 5), remembered, AT) == book(datetime(2024, 6, 24, 13, 5), None, AT)


# --- what is not kept -----------------------------------------------------------------------------------------


def entries(cache: Cache) -> int:
    with sqlite3.connect(cache.path) as connection:
        (count,) = connection.execute("SELECT count(*) FROM kept").fetchone()
    connection.close()
    return int(count)


def test_nothing_is_kept_of_what_a_password_opened(tmp_path: Path, kept: Cache) -> None:
    secret, buffer = "Lục-Bình 2024", BytesIO()
    OOXMLFile(BytesIO(filled("A"))).encrypt(secret, buffer)
    put(tmp_path / "nhận", {"khóa.xlsx": buffer.getvalue()})
    put(tmp_path / "mở", {"mở.xlsx": filled("A"), "nén.zip": zipped({"a.xlsx": filled("99001")})})
    crew = Crew(1, cache=kept)
    for folder, passwords in (("nhận", (secret,)), ("nhận", ())):
        (item,) = arrivals(tmp_path / folder, DEFINITIONS, passwords=passwords, crew=crew)
        assert item.kind == ("form" if passwords else "refused")
    assert not kept.path.exists() or entries(kept) == 0
    assert len(arrivals(tmp_path / "mở", DEFINITIONS, passwords=(secret,), crew=crew)) == 2
    assert sum("Lục Bình" in str(value) for value in everything(kept)) == 1
    assert not any("99001" in str(value) for value in everything(kept))  # of an archive one cannot tell


def everything(cache: Cache) -> list[Any]:
    with sqlite3.connect(cache.path) as connection:
        keys = [key for (key,) in connection.execute("SELECT key FROM kept")]
    connection.close()
    return list(cache.get(keys).values())


def test_a_file_with_a_sheet_of_its_own_is_not_kept_for_it_may_list_households(tmp_path: Path, kept: Cache) -> None:
    book = load_workbook(BytesIO(filled("A")))
    book.create_sheet("DS hộ nghèo").append(["Hoàng Thị Mẫu", "Nà Lẹng"])
    buffer = BytesIO()
    book.save(buffer)
    put(tmp_path / "nhận", {"a.xlsx": buffer.getvalue(), "b.xlsx": filled("99001")})
    assert len(arrivals(tmp_path / "nhận", DEFINITIONS, crew=Crew(1, cache=kept))) == 2
    assert "Hoàng Thị Mẫu" not in str(everything(kept)) and "99001" in str(everything(kept))


# --- the file itself ------------------------------------------------------------------------------------------


class Trap:
    """What runs when it is unpickled."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.abort, ("",)


KEYS = [bytes([at]) * 16 for at in range(4)]


@pytest.mark.parametrize(
    "content",
    [b"", b"SQLite format 3\0" + b"\xff" * 5000, b"not a database at all" * 300, pickle.dumps(Trap())],
    ids=["empty", "half a database", "text", "a trap"],
)
def test_a_damaged_or_foreign_file_is_as_if_there_were_none(kept: Cache, content: bytes) -> None:
    kept.path.parent.mkdir()
    kept.path.write_bytes(content)
    assert kept.get(KEYS) == {} and kept.known(KEYS) == frozenset()
    kept.put({KEYS[0]: ["số", 1.5]})
    assert kept.get(KEYS) == {KEYS[0]: ["số", 1.5]}


def test_a_database_of_another_program_is_replaced(kept: Cache) -> None:
    kept.path.parent.mkdir()
    with sqlite3.connect(kept.path) as other:
        other.execute("CREATE TABLE kept (key, used, body)")
        other.execute("CREATE TRIGGER bad AFTER INSERT ON kept BEGIN DELETE FROM kept; END")
    other.close()
    kept.put({KEYS[0]: 1})
    assert kept.get(KEYS) == {KEYS[0]: 1}


def test_a_value_that_was_altered_or_moved_to_another_key_is_not_believed(kept: Cache) -> None:
    kept.put({key: at for at, key in enumerate(KEYS)})
    kept.keep_file(KEYS[3], b"PK")
    with sqlite3.connect(kept.path) as file:
        file.execute("UPDATE kept SET body = (SELECT body FROM kept WHERE key = ?) WHERE key = ?", KEYS[:2])
        file.execute("UPDATE kept SET body = substr(body, 1, 18) WHERE key = ?", [KEYS[2]])
        file.execute("UPDATE kept SET body = body || 'x' WHERE key = ?", [KEYS[3]])
    file.close()
    assert kept.get(KEYS[:3]) == {KEYS[0]: 0} and kept.file(KEYS[3]) is None


def test_values_that_are_no_files_of_ours_are_read_anew(tmp_path: Path, kept: Cache, reads: list[str]) -> None:
    put(tmp_path / "nhận", {"a.xlsx": filled("A")})
    crew = Crew(1, cache=kept)
    (wanted,) = arrivals(tmp_path / "nhận", DEFINITIONS, crew=crew)
    with sqlite3.connect(kept.path) as file:
        keys = [key for (key,) in file.execute("SELECT key FROM kept")]
    file.close()
    whole = kept.get(keys)
    longest = sorted(keys, key=lambda key: -len(str(whole[key])))
    for at, key in enumerate(longest[:4]):  # the file, what is compared in its kit, where its forms lie
        other = ["x"] if at % 2 else {"a": [None]}
        kept.put({**whole, key: other})
        reads.clear()
        (found,) = arrivals(tmp_path / "nhận", DEFINITIONS, crew=crew)
        assert found.sha256 == wanted.sha256 and found.submission is not None
        assert reads == ["a.xlsx"], at


def test_what_was_not_asked_for_longest_goes_first(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    for at, key in enumerate(KEYS):
        kept.keep_file(key, bytes(1000))
        with sqlite3.connect(kept.path) as file:
            file.execute("UPDATE kept SET used = used - ? WHERE key = ?", [10 - at, key])
        file.close()
    assert kept.known([KEYS[0]]) == {KEYS[0]}  # asked for today
    monkeypatch.setattr(cache_room, "MOST_BYTES", 3_100)
    kept.put({b"n" * 16: 0})
    assert kept.known(KEYS) == {KEYS[0], KEYS[3]}
    with sqlite3.connect(kept.path) as file:
        file.execute("UPDATE kept SET used = ?", [date.today().toordinal() - cache_room.MOST_DAYS - 1])
    file.close()
    kept.put({b"m" * 16: 0})
    assert kept.known([*KEYS, b"m" * 16]) == {b"m" * 16}


def test_where_nothing_can_be_kept_the_work_is_done_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_bytes(b"")
    nowhere = Cache(tmp_path / "tệp" / FILE)
    nowhere.put({KEYS[0]: 1})
    assert nowhere.get(KEYS) == {} and nowhere.file(KEYS[0]) is None
    put(tmp_path / "nhận", {"a.xlsx": filled("A")})
    (item,) = arrivals(tmp_path / "nhận", DEFINITIONS, crew=Crew(1, cache=nowhere))
    assert item.kind == "form"


def test_several_runs_may_keep_at_the_same_time(kept: Cache) -> None:
    def run(number: int) -> None:
        for at in range(10):
            kept.put({bytes([number, at]) * 8: [number, at]})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))
    wanted = {bytes([number, at]) * 8: [number, at] for number in range(4) for at in range(10)}
    assert kept.get(wanted) == wanted


def test_the_cache_of_a_user_lies_where_programs_of_the_user_keep_such_things(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PLACE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert cache_of_user().path == tmp_path / "mtqg_xl" / FILE
    monkeypatch.setenv(PLACE, str(tmp_path / "riêng"))
    kept = cache_of_user()
    assert kept.path == tmp_path / "riêng" / FILE
    kept.put({KEYS[0]: 1})
    if os.name == "posix":
        assert kept.path.parent.stat().st_mode & 0o077 == 0
