"""Why a cell holds what it holds: its parts add up to it, and every cell that is named holds its part in the file."""

import json
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.workbook import Workbook

from mtqg_xl.cells import Address
from mtqg_xl.cli.commands import main
from mtqg_xl.consolidation.cell_keys import cell_key, figure_at
from mtqg_xl.consolidation.sources import sources_sheet
from mtqg_xl.consolidation.tracing import FigureKey
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.books import read_book
from mtqg_xl.pipeline.consolidated_book import write_book
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.job import make_job
from mtqg_xl.pipeline.lineage import lineage_of
from mtqg_xl.pipeline.outside_book import write_outside
from mtqg_xl.pipeline.run import Run
from mtqg_xl.pipeline.tracing import trace_cell, trace_document
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from mtqg_xl.samples.faults.operations import InsertColumn, InsertRows, RenameSheet
from mtqg_xl.samples.faults.xml_writer import edited
from mtqg_xl.workbook.plain import Field, PlainTable, table_book
from tests.emitted import problems
from tests.made import DEFINITIONS, FIGURES, INVENTED, KIT, REPORTERS, altered, filled, members, typed_sums
from tests.pipeline.test_receiving import DA4, adjust, the_figure

EVERYONE = ("A", *INVENTED)
MONEY = ("đồng", "triệu đồng")


def as_officers_leave_it(content: bytes) -> bytes:
    """Return a file with an inserted column, inserted rows and a renamed sheet, as Excel saves it."""
    moves = [InsertColumn("GN DTTS", 8), InsertRows("GN-03 CÔNG TRÌNH", 12, 2), RenameSheet("GN DTTS", "Dân tộc (xã)")]
    return edited(content, moves, recalculated=False)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path, Path]:
    """Give the run of a job whose files were moved about and of which one figure was adjusted; its book; its folder."""
    job = tmp_path_factory.mktemp("kỳ 6 tháng") / "việc"
    make_job("2024-H1", job, REPORTERS)
    for name in EVERYONE:
        moved = as_officers_leave_it(filled(name)) if name in {"A", "99002"} else filled(name)
        (job / "1_NHAN" / f"Biểu {name}.xlsx").write_bytes(_signed(moved) if name == "99001" else moved)
    adjust(job, the_figure())
    run = consolidate_folder(job, DEFINITIONS)
    return run, write_book(run, job / "3_TONG_HOP" / "TH.xlsx"), job / "1_NHAN"


def _signed(content: bytes) -> bytes:
    """Return a file with who made it, and a reason on GIẢI TRÌNH."""
    named = altered(content, "THÔNG TIN", {"C16": "Hoàng Văn Mẫu", "C17": 912345678.0})
    reason = {"B7": "R07-DTTS.4.1.a", "F7": "còn vốn kỳ trước", "G7": "Mẫu"}
    return altered(named, "GIẢI TRÌNH", reason)


@cache
def opened(path: Path) -> Workbook:
    return openpyxl.load_workbook(path, data_only=True)


def number_cells(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the cells of a consolidated book's forms in which a person sees a number other than 0, but for STT."""
    forms = {item.sheet for item in KIT.forms} | {words[3] for words in KIT.by_reporter_forms}
    for sheet in opened(path).worksheets:
        if sheet.title in forms:
            hidden = {"A"} | {name for name, column in sheet.column_dimensions.items() if column.hidden}
            for row in sheet.iter_rows(min_row=11):
                for cell in row:
                    if isinstance(cell.value, int | float) and cell.value and cell.column_letter not in hidden:
                        yield sheet.title, cell.coordinate


def exactly(value: float | int | str) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def summed(parts: list[dict[str, Any]]) -> Decimal:
    return sum((exactly(part["value"]) for part in parts), Decimal(0))


def assert_holds(folder: Path, part: dict[str, Any]) -> None:
    """Refuse a part that does not stand in the submitted file where it is said to."""
    cell = opened(folder / part["file"])[part["sheet"]][part["cell"]].value
    counted = part["adjusted"]["sent"] if part["adjusted"] else part["value"]
    held = Decimal(0) if cell in {"-", "x"} else exactly(cell)
    assert held == abs(exactly(counted)), part


def shown_as(document: dict[str, Any], value: Decimal) -> Decimal:
    """Return a value in the unit that the cell shows."""
    return value / 1_000_000 if document["shown_unit"] == "triệu đồng" else value


def test_the_percent_on_the_page_of_the_leader_is_traced_to_both_sums(district: tuple[Run, Path, Path]) -> None:
    _, path, folder = district
    page = opened(path)["TỔNG QUAN"]
    (cell,) = [each for each in page[6] if isinstance(each.value, str) and each.value.endswith(" %")]
    document = trace_document(trace_cell(path, f"TỔNG QUAN!{cell.coordinate}", DEFINITIONS))
    assert (document["unit"], document["warning"]) == ("%", "")
    part, whole = (summed(item["parts"]) for item in document["operands"])
    percent = (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert str(cell.value).split(" | ")[-1] == f"{percent} %".replace(".", ",")
    for item in document["operands"]:
        for each in item["parts"]:
            assert_holds(folder, each)


def test_the_book_for_outside_has_the_figures_and_nobodys_name(
    district: tuple[Run, Path, Path], tmp_path: Path
) -> None:
    run, path, _ = district
    outside = write_outside(run, tmp_path / "gửi đi.xlsx")
    content = outside.read_bytes()
    assert problems(outside) == []
    book = opened(outside)
    assert not {"SỔ NHẬN", "ĐÔN ĐỐC", "ĐIỀU CHỈNH", "PHẢI SỬA"} & {*book.sheetnames}
    assert {"TỔNG QUAN", "MA TRẬN", "GN DTTS", "GN-03 CÔNG TRÌNH", "NGUỒN SỐ LIỆU"} <= {*book.sheetnames}
    whole = read_book(outside, DEFINITIONS)
    said = "\n".join(part.decode("utf-8", "replace") for part in members(content).values())
    said += repr((whole.lineage, whole.total.members.texts, whole.total.members.blocks))
    wanted = read_book(path, DEFINITIONS)
    inside = repr((wanted.lineage, wanted.total.members.texts))
    for secret in ("Hoàng Văn Mẫu", "912345678", "Biểu 99001"):
        assert secret in inside and secret not in said, secret
    sheet, cell = "GN DTTS", next(cell for name, cell in number_cells(path) if name == "GN DTTS")
    told = [trace_document(trace_cell(place, f"{sheet}!{cell}", DEFINITIONS)) for place in (path, outside)]
    assert told[0]["value"] == told[1]["value"] and told[1]["warning"] == ""
    assert [part["value"] for part in told[0]["parts"]] == [part["value"] for part in told[1]["parts"]]


def test_fifty_cells_of_a_book_are_the_sum_of_what_their_parts_say_and_the_files_hold(
    district: tuple[Run, Path, Path],
) -> None:
    _, path, folder = district
    cells = sorted(number_cells(path))
    assert len(cells) > 400
    sums = ratios = parts = 0
    for sheet, cell in Random(20240624).sample(cells, 50):
        document = trace_document(trace_cell(path, f"{sheet}!{cell}", DEFINITIONS))
        shown = exactly(document["shown"])
        assert document["warning"] == ""
        for part in [*document["parts"], *(part for item in document["operands"] for part in item["parts"])]:
            assert_holds(folder, part)
            parts += 1
        if document["unit"] == "%":
            ratios += 1
            part, whole = (summed(item["parts"]) for item in document["operands"])
            assert (part / whole * 100).quantize(Decimal("0.01"), ROUND_HALF_UP) == shown
        elif not document["operands"]:
            sums += 1
            assert shown_as(document, summed(document["parts"])) == shown, document
    assert sums >= 30 and ratios >= 3 and parts >= 100


def test_an_adjusted_figure_says_what_was_sent_why_and_who_confirmed_it(district: tuple[Run, Path, Path]) -> None:
    _, path, folder = district
    place = next(f"GN DTTS!{cell}" for sheet, cell in number_cells(path) if (sheet, cell) == ("GN DTTS", "O29"))
    document = trace_document(trace_cell(path, place, DEFINITIONS))
    own = next(part for part in document["parts"] if part["reporter"] == "01990")
    assert own["value"] == 2_292_158_728
    assert own["adjusted"] == {
        "sent": 2_145_977_223,
        "adjusted": 2_292_158_728,
        "reason": "gõ nhầm triệu",
        "confirmed": "đ/c Hoa 15h25 24/6",
        "by": "P. TC-KH",
    }
    # The column that the commune inserted and the sheet that it renamed.
    assert (own["sheet"], own["cell"]) == ("Dân tộc (xã)", "P29")
    assert_holds(folder, own)
    others = typed_sums(["99001", "99002", "99003"])
    assert document["value"] == 2_292_158_728 + float(others[DA4])
    assert (document["reporters_in"], document["reporters_all"]) == (4, 5)


def test_a_part_names_the_person_the_telephone_and_what_the_commune_explained(
    district: tuple[Run, Path, Path],
) -> None:
    document = trace_document(trace_cell(district[1], "GN DTTS!O29", DEFINITIONS))
    part = next(item for item in document["parts"] if item["reporter"] == "99001")
    assert (part["prepared_by"], part["phone"], part["submission"]) == ("Hoàng Văn Mẫu", "0912345678", 1)
    assert part["justifications"] == [{"code": "R07-DTTS.4.1.a", "reason": "còn vốn kỳ trước", "by": "Mẫu"}]


def test_a_row_of_a_work_leads_to_the_row_of_its_commune(district: tuple[Run, Path, Path]) -> None:
    _, path, folder = district
    sheet = opened(path)["GN-03 CÔNG TRÌNH"]
    lines = [
        row for row in sheet.iter_rows(min_row=11) if isinstance(row[1].value, str) and row[1].value.startswith("xã")
    ]
    assert len(lines) > 10
    for line in lines:
        name, paid = line[3].value, line[9]
        if paid.value is None:
            continue
        document = trace_document(trace_cell(path, f"GN-03 CÔNG TRÌNH!{paid.coordinate}", DEFINITIONS))
        (part,) = document["parts"]
        assert (part["name"], part["row_label"]) == (line[1].value, name)
        assert exactly(part["value"]) == exactly(paid.value) * 1_000_000
        assert_holds(folder, part)


def test_a_cell_of_the_matrix_is_that_of_its_project_and_commune(district: tuple[Run, Path, Path]) -> None:
    _, path, folder = district
    sheet = opened(path)["MA TRẬN"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "Chỉ tiêu")
    columns = {cell.value: cell.column for cell in head}
    plan, paid, percent, rest = (
        row[0].row for row in sheet.iter_rows(min_row=head[0].row + 1) if row[1].value == "DTTS.4"
    )
    one = columns["xã Ví Dụ Một"]
    own = typed_sums(["99001"])
    planned, spent = (
        sum(value for key, value in own.items() if key[1].startswith("DTTS.4") and key[2].startswith(stem))
        for stem in ("allocated_", "disbursed_")
    )
    wanted = {plan: planned, paid: spent, rest: planned - spent}
    for row, value in wanted.items():
        document = trace_document(trace_cell(path, f"MA TRẬN!{sheet.cell(row, one).coordinate}", DEFINITIONS))
        assert summed(document["parts"]) == value == exactly(sheet.cell(row, one).value) * 1_000_000
        assert {part["reporter"] for part in document["parts"]} == {"99001"} and document["warning"] == ""
        for part in document["parts"]:
            assert_holds(folder, part)
    ratio = trace_document(trace_cell(path, f"MA TRẬN!{sheet.cell(percent, one).coordinate}", DEFINITIONS))
    assert [summed(item["parts"]) for item in ratio["operands"]] == [spent, planned]
    whole = trace_document(trace_cell(path, f"MA TRẬN!{sheet.cell(paid, columns['Tổng']).coordinate}", DEFINITIONS))
    assert {"01990", "99001"} < {part["reporter"] for part in whole["parts"]}


def test_a_row_of_one_commune_is_made_of_its_cells_alone(district: tuple[Run, Path, Path]) -> None:
    sheet = opened(district[1])["GN-02"]
    (cell,) = [row[9] for row in sheet.iter_rows(min_row=11) if row[1].value == "xã Ví Dụ Một"]
    document = trace_document(trace_cell(district[1], f"GN-02!{cell.coordinate}", DEFINITIONS))
    assert {part["reporter"] for part in document["parts"]} == {"99001"}
    own = typed_sums(["99001"])
    paid = [value for key, value in own.items() if key[0].startswith("GN-01.") and key[2].startswith("disbursed_")]
    assert summed(document["parts"]) == sum(paid) == exactly(cell.value) * 1_000_000


def test_the_book_answers_alone_and_after_another_program_has_saved_it(
    district: tuple[Run, Path, Path], tmp_path: Path
) -> None:
    moved = tmp_path / "TH chép.xlsx"
    book = openpyxl.load_workbook(district[1])
    book["GN DTTS"].title = "Biểu 2"
    book["Biểu 2"].insert_rows(20, 3)
    book.save(moved)
    before = trace_document(trace_cell(district[1], "GN DTTS!O29", DEFINITIONS))
    after = trace_document(trace_cell(moved, "Biểu 2!O32", DEFINITIONS))
    assert after["parts"] == before["parts"] and len(before["parts"]) == 4


def test_a_cell_that_was_changed_in_the_book_by_hand_says_so(district: tuple[Run, Path, Path], tmp_path: Path) -> None:
    changed = tmp_path / "TH sửa.xlsx"
    changed.write_bytes(altered(district[1].read_bytes(), "GN DTTS", {"O29": 9_000.0}))
    found = trace_cell(changed, "GN DTTS!O29", DEFINITIONS)
    assert found.warning.startswith("Ô đang ghi 9.000; theo số đã nhận là 6.251,158728.")


def test_a_cell_of_a_communes_own_file_is_told_from_its_own_cells(district: tuple[Run, Path, Path]) -> None:
    path = district[2] / "Biểu A.xlsx"
    document = trace_document(trace_cell(path, "dan toc (xa)!K29", DEFINITIONS))
    assert document["formula"].startswith("Bằng cột 9 ")
    assert (document["value"], document["shown_unit"]) == (2_145_977_223, "đồng")
    assert [(part["sheet"], part["cell"]) for part in document["parts"]] == [("Dân tộc (xã)", "P29")]
    works = trace_document(trace_cell(path, "GN-03 CÔNG TRÌNH!I11", DEFINITIONS))
    assert_holds(district[2], works["parts"][0])


def test_the_list_of_sources_has_every_typed_cell_and_adds_up(district: tuple[Run, Path, Path]) -> None:
    run, path, folder = district
    sheet = opened(path)["NGUỒN SỐ LIỆU"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert rows[0][:3] == ["GN DTTS", "DTTS.1.n2", rows[0][2]] or len(rows) > 300
    found: dict[tuple[str, str], Decimal] = {}
    for form, code, _, column, _, file, own, cell, _, value, whole, _, note in rows:
        held = opened(folder / file)[own][cell].value
        if note is None:
            assert exactly(held if held not in {"-", "x"} else 0) == exactly(value)
        found[form, code + column] = found.get((form, code + column), Decimal(0)) + exactly(value)
        assert whole is not None
    instance = KIT.instance_by_id["GN-01.DTTS"]
    title = instance.column_by_id["disbursed_year_capital"].header
    assert found["GN DTTS", "DTTS.4.1.a" + title] == exactly(run.total.figures.value(*DA4))
    adjusted = [row for row in rows if row[12] and "điều chỉnh" in row[12]]
    assert [(row[9], row[12]) for row in adjusted] == [
        (2_292_158_728, "điều chỉnh, đơn vị gửi 2.145.977.223: gõ nhầm triệu (đ/c Hoa 15h25 24/6)")
    ]


def test_too_many_cells_are_told_by_figure(district: tuple[Run, Path, Path]) -> None:
    run = district[0]
    table = sources_sheet(run.total, lineage_of(run), most=100)
    assert "Quá nhiều ô" in table.lines[0]
    paid = next(
        row
        for row in table.rows
        if row[:2] == ("GN DTTS", DA4[1]) and "năm nay › ĐTPT" in str(row[3]) and "giải ngân" in str(row[3])
    )
    assert paid[5:] == ("4/5", "99001, 99002, 99003, 01990")


def test_the_book_has_nothing_that_excel_refuses(district: tuple[Run, Path, Path]) -> None:
    assert problems(district[1]) == []


def test_a_sheet_with_figures_in_another_order_says_by_its_keys_which_they_are(tmp_path: Path) -> None:
    table = PlainTable(
        "MA TRẬN",
        "MA TRẬN",
        (Field("Dự án"), Field("xã Một"), Field("Còn lại")),
        (("DA4", 1.0, 2.0), ("DA8", 3.0, 4.0)),
        row_keys=tuple(cell_key(form="GN-01.DTTS", row=row) for row in ("DTTS.4.1.a", "DTTS.8")),
        column_keys=(
            "",
            cell_key(column="disbursed", reporter="99001"),
            cell_key(column="allocated", less="disbursed"),
        ),
    )
    path = tmp_path / "ma tran.xlsx"
    path.write_bytes(table_book("thử", [table], {}))
    book = openpyxl.load_workbook(path)
    sheet = book["MA TRẬN"]
    assert sheet.column_dimensions["D"].hidden
    at = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    assert sheet.row_dimensions[at["mtqg.keys"].row].hidden
    raw = read_raw(path)
    assert isinstance(raw, RawWorkbook)
    found = [figure_at(raw.sheets[0], Address(at["DA8"].row, column), KIT) for column in (1, 2, 3)]
    assert found == [
        None,
        FigureKey("GN-01.DTTS", "DTTS.8", "disbursed", "99001"),
        FigureKey("GN-01.DTTS", "DTTS.8", "allocated", less="disbursed"),
    ]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("GN DTTS", "Ghi TRANG!Ô"),
        ("O29", "thiếu tên trang"),
        ("KHÔNG CÓ!A1", "Không có trang “KHÔNG CÓ”"),
        ("GN DTTS!A1", "không phải số của biểu nào"),
        ("SỔ NHẬN!B5", "không phải số của biểu nào"),
        ("MA TRẬN!C8", "không phải số của biểu nào"),
        ("GN-03 CÔNG TRÌNH!B11", "không phải số của biểu nào"),
    ],
)
def test_a_place_without_a_figure_is_told_in_one_sentence(
    district: tuple[Run, Path, Path], place: str, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        trace_cell(district[1], place, DEFINITIONS)


def test_a_book_whose_lineage_is_gone_or_damaged_says_so(district: tuple[Run, Path, Path], tmp_path: Path) -> None:
    book = openpyxl.load_workbook(district[1])
    book["_nguon"]["A1"] = "eJy" + str(book["_nguon"]["A1"].value)[3:400]
    book.save(tmp_path / "hong.xlsx")
    del book["_nguon"]
    book.save(tmp_path / "mat.xlsx")
    with pytest.raises(UsageError, match="bị hỏng hoặc bị sửa"):
        trace_cell(tmp_path / "hong.xlsx", "GN DTTS!O29", DEFINITIONS)
    with pytest.raises(UsageError, match="làm bằng bản cũ"):
        trace_cell(tmp_path / "mat.xlsx", "GN DTTS!O29", DEFINITIONS)


def test_the_command_prints_the_document_and_a_table(district: tuple[Run, Path, Path]) -> None:
    told = CliRunner().invoke(main, ["trace", str(district[1]), "'GN DTTS'!O29", "--json"])
    assert told.exit_code == 0
    assert {part["name"] for part in json.loads(told.output)["parts"]} >= {"xã Lục Bình", "xã Ví Dụ Một"}
    words = CliRunner(env={"COLUMNS": "200"}).invoke(main, ["trace", str(district[1]), "GN DTTS!R29"])
    assert words.exit_code == 0
    assert "Tỷ lệ = cột 8" in words.output and "người lập Hoàng Văn Mẫu, 0912345678" in words.output
    assert "nơi tổng hợp điều chỉnh 2.145.977.223 → 2.292.158.728" in words.output
    wrong = CliRunner().invoke(main, ["trace", str(district[1]), "GN DTTS!A1"])
    assert wrong.exit_code == 2


def test_the_examples_are_all_in(district: tuple[Run, Path, Path]) -> None:
    assert set(district[0].total.members.reporters) == {"01990", *INVENTED}
    assert all(FIGURES[name].is_file() for name in EVERYONE)
