"""What whoever consolidates gets from a check: the findings workbook, the files that go back, the texts."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from mtqg_xl.findings import OutputError
from mtqg_xl.pipeline.batch import Checked, check_batch, read_batch
from mtqg_xl.pipeline.findings_book import write_findings
from mtqg_xl.pipeline.sending_back import write_sent_back
from mtqg_xl.workbook.paper import LEAST_POINTS, print_percent
from tests.emitted import problems
from tests.made import DEFINITIONS, Content, altered, blank, every, filled, members, packed

CARD: dict[str, Content] = {"C17": 912345678.0}


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder as it comes: sound, explained, wrong, sent twice, cut off, no workbook, unfinished."""
    folder = tmp_path_factory.mktemp("1_NHẬN – Zalo")
    wrong = altered(altered(filled("A"), "GN DTTS", {"I49": "109 triệu", "J29": 5.0}), "THÔNG TIN", CARD)
    for name, content in {
        "xã A.xlsx": filled("A"),
        "xã A (lần 2).xlsx": wrong,
        "một.xlsx": filled("99001"),
        "trống.xlsx": blank("99002"),
        "=hỏng.xlsx": filled("A")[:5_000],
        "ảnh.jpg": b"x",
    }.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def checked(received: Path) -> Checked:
    return check_batch(read_batch([received], DEFINITIONS))


@pytest.fixture(scope="module")
def book(checked: Checked, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_findings(checked, tmp_path_factory.mktemp("ra") / "PHAISUA.xlsx")


def rows(path: Path, sheet: str) -> Iterator[dict[str, object]]:
    """Yield the rows of a sheet by the titles of its table."""
    found = load_workbook(path)[sheet]
    assert isinstance(found, Worksheet)
    lines = [[cell.value for cell in row] for row in found.iter_rows()]
    head = next(at for at, line in enumerate(lines) if sum(text is not None for text in line) > 2)
    for line in lines[head + 1 :]:
        yield dict(zip(map(str, lines[head]), line, strict=True))


def test_the_workbook_has_five_sheets_and_excel_has_nothing_to_repair(book: Path) -> None:
    assert load_workbook(book).sheetnames == [
        *("THEO ĐƠN VỊ", "DANH SÁCH", "TIN NHẮN", "TỆP KHÔNG DÙNG ĐƯỢC", "LUẬT"),
    ]
    assert problems(book) == []


def test_by_reporter_the_worst_stands_first_with_telephone_and_control_codes(book: Path) -> None:
    found = list(rows(book, "THEO ĐƠN VỊ"))
    assert [(row["Tệp"], row["Mức nặng nhất"], row["Số lỗi"]) for row in found] == [
        ("=hỏng.xlsx", "KHÔNG DÙNG ĐƯỢC", "1 phải sửa"),
        ("xã A (lần 2).xlsx", "PHẢI SỬA", "2 phải sửa, 1 cần giải trình, 1 lưu ý"),
        ("trống.xlsx", "CHƯA XONG", "1 lưu ý"),
        ("xã A.xlsx", "CẦN GIẢI TRÌNH", "1 cần giải trình"),
        ("một.xlsx", "ĐƯỢC GỬI", "không có lỗi"),
    ]
    assert (found[1]["Điện thoại"], found[1]["Ảnh hưởng (triệu đồng)"]) == ("0912345678", 2401.158723)
    printed = load_workbook(next(iter([book])))["THEO ĐƠN VỊ"]
    assert printed.print_title_rows is not None
    own = load_workbook(BytesIO(filled("A")), data_only=True)["CHỈ TIÊU"]  # the code that the form prints at its foot
    (foot,) = [str(cell.value) for (cell,) in own.iter_rows(max_col=1) if str(cell.value).startswith("Mã đối chiếu: ")]
    assert str(found[3]["Mã đối chiếu các biểu"]).startswith(f"CHỈ TIÊU {foot[-5:]} · ")


def test_every_finding_and_every_consequence_is_in_the_list_with_rule_and_basis(checked: Checked, book: Path) -> None:
    found = list(rows(book, "DANH SÁCH"))
    everything = [item for result in checked.results for item in every(result.findings)]
    assert [row["Mã luật"] for row in found] == [item.code for item in everything]
    assert all(row["Căn cứ"] and row["Tệp"] and row["Vì sao"] and row["Cách sửa"] for row in found)
    (works,) = [row for row in found if row["Mã luật"] == "R07" and row["Tệp"] == "xã A.xlsx"]
    assert (works["Đơn vị"], works["Mức"], works["Biểu, ô"]) == (
        *("xã Lục Bình", "CẦN GIẢI TRÌNH", "GN DTTS, \nô O29"),
    )
    assert (works["Đang ghi"], works["Phải là"], works["Lệch (đồng)"]) == (2145977223, 2292158728, 146181505)
    assert works["Căn cứ"] == "Biểu GN-03 chi tiết của biểu GN-01"
    numbers = [row["STT"] for row in found if row["STT"]]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert [row["Mức"] for row in found if not row["STT"]] == ["↳ kéo theo"]


def test_no_cell_links_out_of_the_workbook_and_none_is_a_formula(book: Path) -> None:
    for sheet in load_workbook(book):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                if isinstance(cell.value, str) and cell.value[:1] in "=+-@" and cell.value:
                    assert cell.quotePrefix, cell.coordinate


def test_sheets_print_on_a4_at_nine_points_with_their_heads_repeated_and_can_be_filtered(book: Path) -> None:
    for sheet in load_workbook(book):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.print_title_rows
        widths = [sheet.column_dimensions[letter].width - 0.71 for letter in sheet.column_dimensions]
        percent = sheet.page_setup.scale if not sheet.page_setup.fitToWidth or sheet.title == "DANH SÁCH" else None
        percent = percent or print_percent(widths, "A4", landscape=True)
        assert 11 * percent / 100 >= LEAST_POINTS, sheet.title
    assert load_workbook(book)["DANH SÁCH"].auto_filter.ref


def test_unusable_files_have_reason_and_mend_and_rules_their_state(book: Path) -> None:
    unusable = {str(row["Tệp"]): row for row in rows(book, "TỆP KHÔNG DÙNG ĐƯỢC")}
    assert unusable.keys() == {"=hỏng.xlsx", "ảnh.jpg"}
    assert unusable["=hỏng.xlsx"]["Nên làm gì"] == "tải lại từ Zalo/eOffice"
    rules = {str(row["Mã"]): row for row in rows(book, "LUẬT")}
    assert {"R07", "F02", "U02"} <= rules.keys()
    assert {row["Đang bật/tắt"] for row in rules.values()} == {"đang bật"}


# --- sent back ------------------------------------------------------------------------------------------


def test_each_file_goes_back_under_a_name_of_its_own_and_each_reporter_has_one_text(
    checked: Checked, received: Path, tmp_path: Path
) -> None:
    before = {path.name: path.read_bytes() for path in received.iterdir()}
    sent = write_sent_back(checked, tmp_path / "2_TRẢ LẠI")
    assert [path.name for path in sent.files] == [
        *("LucBinh-01990_3CT_6T2024_L1_TRALAI.xlsx", "LucBinh-01990_3CT_6T2024_L1_TRALAI-2.xlsx"),
    ]
    assert sent.messages is not None and sent.messages.name == "TIN_NHAN.txt"
    content = sent.messages.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    texts = content.decode("utf-8-sig").strip().split("\r\n\r\n")
    assert [text.partition(" (")[0] for text in texts] == ["Xã Ví Dụ Hai", "Xã Lục Bình"]
    assert all(len(text) <= 600 for text in texts)
    assert {path.name: path.read_bytes() for path in received.iterdir()} == before
    assert [path for path in sent.files if problems(path)] == []


def test_nothing_that_is_there_is_written_over(checked: Checked, received: Path, tmp_path: Path) -> None:
    write_sent_back(checked, tmp_path)
    with pytest.raises(OutputError, match="Đã có tệp"):
        write_sent_back(checked, tmp_path)
    write_sent_back(checked, tmp_path, force=True)
    own = tmp_path / "nhận" / "LucBinh-01990_3CT_6T2024_L1_TRALAI.xlsx"
    own.parent.mkdir()
    own.write_bytes(filled("A"))
    with pytest.raises(OutputError, match="là tệp đang đọc"):
        write_sent_back(check_batch(read_batch([own], DEFINITIONS)), own.parent, force=True)
    assert own.read_bytes() == filled("A")


def test_where_all_is_in_order_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "một.xlsx"
    path.write_bytes(filled("99001"))
    sent = write_sent_back(check_batch(read_batch([path], DEFINITIONS)), tmp_path / "ra")
    assert (sent.files, sent.messages, sent.failed) == ((), None, ())
    assert not (tmp_path / "ra").exists()


def test_a_file_that_takes_no_sheet_has_its_message_without_a_copy_and_is_named(tmp_path: Path) -> None:
    parts = {name: part for name, part in members(filled("A")).items() if name != "xl/styles.xml"}
    path = tmp_path / "không định dạng.xlsx"
    path.write_bytes(packed(parts))
    sent = write_sent_back(check_batch(read_batch([path], DEFINITIONS)), tmp_path / "ra")
    assert sent.files == ()
    assert sent.failed == (("không định dạng.xlsx", "Tệp .xlsx không có định dạng, không thêm trang được."),)
    assert sent.messages is not None
    text = sent.messages.read_text(encoding="utf-8-sig")
    assert text.startswith("Xã Lục Bình") and "TRALAI" not in text


def test_a_copy_of_a_file_that_may_hold_macros_is_called_so(tmp_path: Path) -> None:
    parts = members(filled("A"))
    plain, macro = b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    types = parts["[Content_Types].xml"]
    assert plain in types
    path = tmp_path / "có macro.xlsm"
    path.write_bytes(packed(parts | {"[Content_Types].xml": types.replace(plain, macro)}))
    sent = write_sent_back(check_batch(read_batch([path], DEFINITIONS)), tmp_path / "ra")
    assert [copy.name for copy in sent.files] == ["LucBinh-01990_3CT_6T2024_L1_TRALAI.xlsm"]
