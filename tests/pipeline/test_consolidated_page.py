"""What the page of a run says: each unit and form, each figure with its file and cell, and what a public page hides."""

import gzip
import json
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from markupsafe import escape

from mtqg_xl.cli import main
from mtqg_xl.consolidation.consolidate import number_cells
from mtqg_xl.consolidation.lineage import FormSource
from mtqg_xl.consolidation.outstanding import Outstanding
from mtqg_xl.consolidation.summary import NOT_KNOWN, Part, Summary
from mtqg_xl.consolidation.summary import Box as LeaderBox
from mtqg_xl.consolidation.summary import Unit as LeaderUnit
from mtqg_xl.mending.figure_lines import read_lines
from mtqg_xl.mending.fill import fill
from mtqg_xl.pages.charts import Bar, Pair
from mtqg_xl.pages.consolidated import Box, Comparison, Item, Situation, Unit
from mtqg_xl.pages.tracing import Source, Traced, TracedForm
from mtqg_xl.pipeline.adjusting import FILE as ADJUSTMENTS
from mtqg_xl.pipeline.batch import read_one
from mtqg_xl.pipeline.consolidated_book import summary_of
from mtqg_xl.pipeline.consolidated_page import page
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.job import make_job
from mtqg_xl.pipeline.page_comparison import comparison_in
from mtqg_xl.pipeline.page_figures import layout_in, traced_forms
from mtqg_xl.pipeline.page_findings import slips_of
from mtqg_xl.pipeline.page_privacy import HIDDEN, masked
from mtqg_xl.pipeline.page_situation import situation_of
from mtqg_xl.pipeline.page_units import units_of
from mtqg_xl.pipeline.run import Run
from mtqg_xl.pipeline.statuses import STATUS_WORDS
from mtqg_xl.workbook.plain import Field, PlainTable, Shown
from tests.made import DEFINITIONS, FIGURES, KIT, REPORTERS, altered, blank, filled, written

MADE = datetime(2024, 6, 24, 15, 30)
PERSONS = ("Hoàng Thị Hoa", "0912 000 111", "Nguyễn Văn Bình", "Y Blưn", "0912000222", "A Nhơn")


def part_of(forms: str, person: str, phone: float) -> bytes:
    """Return a file of xã Ví Dụ Hai in which one officer filled the forms whose names begin so."""
    path = written(blank("99002"))
    submission, kit = read_one(path, DEFINITIONS)
    lines = [line for line in read_lines(FIGURES["99002"]) if line.form.startswith(forms)]
    return altered(fill(path, submission, kit, lines), "THÔNG TIN", {"C16": person, "C17": phone})


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A job's folder: one commune in order, one with a slip, one in two parts, two that sent nothing usable."""
    folder = tmp_path_factory.mktemp("việc") / "6 tháng 2024"
    make_job("2024-H1", folder, REPORTERS)
    persons = {"C16": PERSONS[0], "C17": PERSONS[1], "C18": PERSONS[2]}
    slip = {"O29": "88 triệu, hỏi anh Nguyễn Văn Bình 0912 000 111"}
    files = {
        "Lục Bình – Hoàng Thị Hoa 0912000111.xlsx": altered(filled("A"), "THÔNG TIN", persons),
        "Ví Dụ Một.xlsx": altered(altered(filled("99001"), "THÔNG TIN", persons), "GN DTTS", slip),
        "VD2 kế toán.xlsx": part_of("GN-", PERSONS[3], 912000222.0),
        "VD2 VHXH.xlsx": part_of("HN-", PERSONS[5], 912000333.0),
        "ảnh.jpg": b"\xff\xd8",
    }
    for name, content in files.items():
        (folder / "1_NHAN" / name).write_bytes(content)
    adjust(folder)
    return folder


def adjust(folder: Path) -> None:
    """Write one adjustment of xã Lục Bình: 2.145.977.223 becomes 2.292.158.728."""
    book = openpyxl.load_workbook(folder / ADJUSTMENTS)
    sheet = book.active
    assert sheet is not None
    (head,) = [row for row in sheet.iter_rows() if any(cell.value == "Số điều chỉnh" for cell in row)]
    line = {
        "Đơn vị": "xã Lục Bình",
        "Biểu": "GN DTTS",
        "Dòng": "DTTS.4.1.a",
        "Cột": "13",
        "Số xã gửi": 2_145_977_223,
        "Số điều chỉnh": 2_292_158_728,
        "Người sửa": "P. TC-KH",
        "Lý do": "anh Nguyễn Văn Bình gõ nhầm",
        "Xác nhận với ai, lúc nào": "đ/c Hoa 15h25 24/6",
    }
    for cell in head:
        if cell.value in line:
            sheet.cell(head[0].row + 1, cell.column, line[cell.value])
    book.save(folder / ADJUSTMENTS)


@pytest.fixture(scope="module")
def run(job: Path) -> Run:
    return consolidate_folder(job, DEFINITIONS)


def unit(units: tuple[Unit, ...], name: str) -> Unit:
    (found,) = [item for item in units if item.name == name]
    return found


def test_each_unit_is_told_with_its_file_and_whom_to_call(run: Run) -> None:
    units = units_of(run)
    assert {item.name: item.state for item in units} == {
        "xã Lục Bình": "Đã gửi",
        "xã Ví Dụ Một": "Nhận tạm",
        "xã Ví Dụ Hai": "Nhận tạm",  # nobody filled CHỈ TIÊU and CHÍNH SÁCH
        "xã Ví Dụ Ba": "Chưa gửi",
        "xã Ví Dụ Bốn": "Chưa gửi",
    }
    luc_binh = unit(units, "xã Lục Bình")
    assert luc_binh.source == Source("Lục Bình – Hoàng Thị Hoa 0912000111.xlsx", "Hoàng Thị Hoa", "0912 000 111")
    assert set(luc_binh.states) == {"Đã gửi"}
    assert unit(units, "xã Ví Dụ Hai").source.file == "VD2 VHXH.xlsx + VD2 kế toán.xlsx"
    assert set(unit(units, "xã Ví Dụ Ba").states) == {"Chưa gửi"}


def test_a_form_that_nobody_filled_has_not_been_sent_although_the_file_came(run: Run) -> None:
    states = dict(zip([form.sheet for form in KIT.forms], unit(units_of(run), "xã Ví Dụ Hai").states, strict=True))
    assert states["CHỈ TIÊU"] == "Chưa gửi"
    assert states["GN DTTS"] == states["HN-01 KẾT QUẢ"] == "Nhận tạm"


def test_states_that_a_run_may_have_are_told_in_words(run: Run) -> None:
    assert set(STATUS_WORDS) == {"received", "provisional", "late", "missing", "returned", "carried_over"}
    told = {
        status: unit(units_of(replace(run, statuses=run.statuses | {"01990": status})), "xã Lục Bình").state
        for status in STATUS_WORDS
    }
    assert told == {
        "received": "Đã gửi",
        "provisional": "Nhận tạm",
        "late": "Gửi muộn",
        "missing": "Chưa gửi",
        "returned": "Trả lại",
        "carried_over": "Lấy kỳ trước",
    }


def test_the_reminder_is_the_one_of_the_book_and_a_public_page_has_none(run: Run) -> None:
    shown = page(replace(run, at=MADE))
    assert "<pre>Đến 15h30 ngày 24/6/2024 còn 02/05 đơn vị chưa gửi phụ biểu 6 tháng đầu năm 2024: Ví Dụ Ba" in shown
    assert "Chép tin nhắn" in shown
    assert "Chép tin nhắn" not in page(run, is_public=True)


def test_a_comparison_is_the_table_of_the_book_in_words() -> None:
    fields = (Field("Dòng", 44), Field("GN trước", 13, 3), Field("Tỷ lệ (%)", 10, 2))
    rows = ((Shown("DTTS", indent=1), 1234.5, None), (None, 0, Shown(76.9)))
    found = comparison_in(PlainTable("SO KỲ TRƯỚC", "SO KỲ TRƯỚC", fields, rows, ("Vì sao tăng",)))
    assert found == Comparison(
        ("Dòng", "GN trước", "Tỷ lệ (%)"),
        (("DTTS", "1.234,500", ""), ("", "0,000", "76,90")),
        ("Vì sao tăng",),
        frozenset({1, 2}),
    )


# --- the situation ------------------------------------------------------------------------------------------------


def an_overview(**more: object) -> Summary:
    """Return what TỔNG QUAN tells of two communes: 100,5 of 200 triệu paid, and 0 of nothing."""
    told = Summary(
        *("UBND HUYỆN", "TÌNH HÌNH GIẢI NGÂN", "Tổng hợp 2/3 đơn vị.", True, "Tỷ lệ giải ngân"),
        titles=("Kế hoạch", "Giải ngân", "Tỷ lệ"),
        boxes=(
            LeaderBox("Kế hoạch", 200.0, decimals=1),
            LeaderBox("Tỷ lệ", "50,3 %"),
            LeaderBox("So kỳ trước", NOT_KNOWN),
            LeaderBox("Còn lại", 99.5, "cần bình quân 14,2 triệu/tháng", 1),
        ),
        units=(LeaderUnit("1", "xã Đắk Tô *", Fraction(121, 2), 60_500_000.0),),
        average=Fraction(201, 4),
        parts=(Part("Dân tộc thiểu số", 200_000_000.0, 100_500_000.0, Fraction(201, 4)), Part("NTM", 5.0, None, None)),
        months=(),
        outstanding=(Outstanding("Nhà ở hộ ông Nguyễn Văn A", "xã Đắk Tô", 99_500_000.0, "mặt bằng"),),
        forms=(),
        asked=(),
        notes=(),
    )
    return replace(told, **more)


def test_the_situation_is_what_the_overview_tells_in_words() -> None:
    found = situation_of(an_overview())
    assert found == Situation(
        boxes=(
            Box("Kế hoạch", "200,0", "triệu đồng"),
            Box("Tỷ lệ", "50,3 %"),
            Box("Còn lại", "99,5", "triệu đồng; cần bình quân 14,2 triệu/tháng"),
        ),
        bars=(Bar("xã Đắk Tô *", 60.5),),
        average=50.25,
        bars_title="Tỷ lệ giải ngân theo đơn vị",
        pairs=(Pair("Dân tộc thiểu số", 200.0, 100.5, 50.25), Pair("NTM", 0.000005, 0.0, None)),
        items=(Item("Nhà ở hộ ông Nguyễn Văn A", "xã Đắk Tô", 99_500_000.0, "mặt bằng"),),
    )
    assert situation_of(an_overview(), masked).items[0].name == "Nhà ở hộ ông [ẩn]"


def test_a_kit_that_counts_has_no_money_and_no_empty_chart() -> None:
    counted = an_overview(is_of_money=False, units=(), boxes=(LeaderBox("Hộ dân cư", 1234.0),))
    found = situation_of(counted)
    assert found.boxes == (Box("Hộ dân cư", "1.234"),)
    assert (found.pairs, found.bars, found.average) == ((), (), None)


def test_the_page_has_the_line_the_works_and_the_notes_of_the_overview(run: Run) -> None:
    shown, told = page(run), summary_of(run)
    assert f"<h1>{told.title}</h1>" in shown and f"<p>{told.line}</p>" in shown
    assert told.outstanding and all(escape(item.name) in shown for item in told.outstanding)
    assert any("01 số do nơi tổng hợp điều chỉnh" in note for note in told.notes)
    assert all(str(escape(note)) in shown for note in told.notes)


# --- figures ------------------------------------------------------------------------------------------------------


def form(forms: Iterator[TracedForm], sheet: str) -> TracedForm:
    (found,) = [item for item in forms if item.title.startswith(f"{sheet}: ")]
    return found


def figure(traced: TracedForm, row: str, column: str) -> Traced:
    at = next(index for index, name in enumerate(traced.rows) if f"({row})" in name)
    place = next(index for index, name in enumerate(traced.columns) if name == column)
    (found,) = [item for item in traced.figures if (item.row, item.column) == (at, place)]
    return found


PAID = KIT.instance_by_id["GN-01.DTTS"].column_by_id["disbursed_year_capital"].header


def test_a_total_leads_to_the_units_their_files_and_cells(run: Run) -> None:
    traced = form(traced_forms(run), "GN DTTS")
    found = figure(traced, "DTTS.4.1.a", PAID)
    # xã Ví Dụ Một wrote words: no figure. 2.292.158.728 (adjusted) + 1.295.000.000
    assert (found.unit, found.inside, found.total) == ("đồng", 2, 3_587_158_728.0)
    assert (list(found.reporters), list(found.values)) == ([0, 2], [2_292_158_728.0, 1_295_000_000.0])
    for at in (0, 2):
        layout = traced.layouts[traced.layout_of[at]]
        assert (layout.sheet, layout.rows[found.row], layout.columns[found.column]) == ("GN DTTS", 29, 15)  # O29
    assert traced.layout_of[3:] == (-1, -1)
    assert traced.notes[found.row, found.column, 0] == (
        "Nơi tổng hợp điều chỉnh; đơn vị gửi 2.145.977.223. Lý do: anh Nguyễn Văn Bình gõ nhầm"
    )


def test_a_form_is_told_where_it_lies_in_the_file_itself() -> None:
    instance = KIT.instance_by_id["GN-01.DTTS"]
    columns = [column for column in instance.form.columns if column.id == "disbursed_year_capital"]
    found = FormSource("a.xlsx", 1, "GN DTTS (2)", {"DTTS.4.1.a": 30}, {"disbursed_year_capital": 15})
    layout = layout_in(found, instance, columns)
    rows = dict(zip([row.id for row in instance.rows], layout.rows, strict=True))
    assert (layout.sheet, layout.columns, rows.pop("DTTS.4.1.a")) == ("GN DTTS (2)", (15,), 30)
    assert set(rows.values()) == {0}


def test_a_form_of_another_officer_leads_to_that_officer(run: Run) -> None:
    forms = {item.title.partition(":")[0]: item for item in traced_forms(run)}
    assert forms["GN DTTS"].sources == {2: Source("VD2 kế toán.xlsx", "Y Blưn", "0912000222")}
    assert forms["HN-01 KẾT QUẢ"].sources == {2: Source("VD2 VHXH.xlsx", "A Nhơn", "0912000333")}


def told_in(forms: Iterator[TracedForm]) -> dict[str, int]:
    """Return by sheet how many figures of single units are told."""
    return {item.title.partition(":")[0]: sum(len(one.values) for one in item.figures) for item in forms}


def test_where_there_is_no_room_the_judged_form_stays_first_and_the_rest_are_totals(run: Run) -> None:
    full = list(traced_forms(run))
    judged = told_in(iter(full))["GN TỔNG"]
    assert judged > 0
    small = list(traced_forms(run, most=judged))
    assert {sheet: count for sheet, count in told_in(iter(small)).items() if count} == {"GN TỔNG": judged}
    totals = [[(item.total, item.inside) for item in traced.figures] for traced in full]
    assert repr([[(item.total, item.inside) for item in traced.figures] for traced in small]) == repr(totals)
    assert sum(told_in(traced_forms(run, most=0)).values()) == 0


def test_typed_figures_have_room_before_what_is_computed_from_them(run: Run) -> None:
    traced = form(traced_forms(run), "GN DTTS")
    most = told_in(traced_forms(run))["GN TỔNG"] + typed_in(run)
    small = form(traced_forms(run, most=most), "GN DTTS")
    typed, summed = figure(small, "DTTS.4.1.a", PAID), figure(small, "DTTS", PAID)
    assert list(typed.values) == list(figure(traced, "DTTS.4.1.a", PAID).values) == [2_292_158_728.0, 1_295_000_000.0]
    assert (list(summed.values), summed.inside) == ([], figure(traced, "DTTS", PAID).inside)


def typed_in(run: Run) -> int:
    """Return how many numbers were typed in fixed rows that are added up."""
    return sum(
        int(
            run.total.members.present[instance.id][
                (slice(None), *run.total.members.position(instance.id, row.id, column.id))
            ].sum()
        )
        for instance, row, column in number_cells(KIT)
        if instance.kind_of(row, column) == "input"
    )


# --- what a public page hides -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gọi 0912 000 111 hoặc +84 912.000.111", "gọi [ẩn] hoặc [ẩn]"),
        ("Giải ngân 2.145.977.223 đ, 0,912345678", "Giải ngân 2.145.977.223 đ, 0,912345678"),
        ("Nhà ở hộ ông Nguyễn Văn A, thôn Bản Piềng", "Nhà ở hộ ông [ẩn], thôn Bản Piềng"),
        ("Đường trục xã Ví Dụ Một", "Đường trục xã Ví Dụ Một"),
        ("đ/c Hoa 15h25", "đ/c [ẩn] 15h25"),
    ],
)
def test_telephones_and_persons_are_masked_and_nothing_else(text: str, expected: str) -> None:
    assert masked(text) == expected
    assert masked("Hỏi HOÀNG THỊ HOA.", ["Hoàng Thị Hoa"]) == f"Hỏi {HIDDEN}."


def everything(shown: str) -> str:
    """Return a page with all that is packed in it unpacked."""
    parts = re.findall(r'<script type="text/plain"[^>]*>([^<]*)</script>', shown)
    assert len(parts) > 5
    return shown + "".join(
        json.dumps(json.loads(gzip.decompress(b64decode(part))), ensure_ascii=False) for part in parts
    )


def test_a_public_page_names_no_telephone_person_or_file_anywhere(run: Run) -> None:
    private, public = (everything(page(run, is_public=hides)) for hides in (False, True))
    for word in (*PERSONS, "0912000111", "VD2 kế toán", "ảnh.jpg", "P. TC-KH"):
        assert word not in public, word
    for word in (*PERSONS[:2], *PERSONS[3:], "VD2 kế toán", "ảnh.jpg"):
        assert word in private, word
    assert "2292158728" in public.replace(".", "")  # the figures stay


def test_a_finding_keeps_what_it_says_but_not_of_whom(run: Run) -> None:
    (hidden,) = [
        item for item in slips_of(run, is_public=True) if item.place == "GN DTTS, ô O29" and item.effect is None
    ]
    (told,) = [item for item in slips_of(run) if item.place == "GN DTTS, ô O29" and item.effect is None]
    assert "88 triệu, hỏi anh Nguyễn Văn Bình 0912 000 111" in told.text
    assert "88 triệu, hỏi anh [ẩn] [ẩn]" in hidden.text
    assert hidden.severity is told.severity


# --- the command --------------------------------------------------------------------------------------------------


def command(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result


@pytest.fixture
def received(tmp_path: Path) -> Path:
    folder = tmp_path / "1_NHẬN"
    folder.mkdir()
    (folder / "Lục Bình.xlsx").write_bytes(filled("A"))
    return folder


def test_the_command_writes_the_page_beside_the_book_and_keeps_one_that_is_there(received: Path) -> None:
    book, shown = received.parent / "TH.xlsx", received.parent / "TH (lần 1).html"
    result = command("consolidate", received, "-o", book, "--html", shown)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, f"Đã ghi: {shown}")
    assert "<h1>TÌNH HÌNH GIẢI NGÂN" in shown.read_text(encoding="utf-8")
    before = shown.read_bytes()
    book.unlink()
    again = command("consolidate", received, "-o", book, "--html", shown)
    assert (again.exit_code, again.stdout, book.exists()) == (2, "", False)
    assert again.stderr == "Đã có tệp “TH (lần 1).html”; thêm --force để ghi đè, hoặc chọn tên khác.\n"
    assert shown.read_bytes() == before
    assert command("consolidate", received, "-o", book, "--html", shown, "--force", "--cong-khai").exit_code == 0
    assert 'class="public"' in shown.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--html", "TH.pdf"), "Tên tệp ghi ra “TH.pdf” phải có đuôi .html hoặc .htm.\n"),
        (("--cong-khai",), "--cong-khai chỉ đi cùng --html: thêm --html TÊN_TRANG.html.\n"),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_is(received: Path, words: tuple[str, ...], said: str) -> None:
    result = command("consolidate", received, "-o", received.parent / "TH.xlsx", *words)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", said)
    assert [path.name for path in received.parent.iterdir()] == ["1_NHẬN"]


def test_a_page_that_somebody_sent_is_never_written_over(received: Path) -> None:
    sent = received / "của xã.html"
    sent.write_bytes(b"x")
    result = command("consolidate", received, "-o", received.parent / "TH.xlsx", "--html", sent, "--force")
    assert (result.exit_code, sent.read_bytes()) == (2, b"x")
    assert not (received.parent / "TH.xlsx").exists()


def test_with_json_nothing_else_is_printed(received: Path) -> None:
    shown = received.parent / "TH.html"
    result = command("consolidate", received, "-o", received.parent / "TH.xlsx", "--html", shown, "--json")
    assert json.loads(result.stdout)["files"] == 1
    assert shown.exists()
