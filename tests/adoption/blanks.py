"""Official blanks drawn with openpyxl, each in the style of another office."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

_LINE = Side(style="thin")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
BOLD = Font(name="Times New Roman", bold=True, size=12)
PLAIN = Font(name="Times New Roman", size=12)
CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)


def frame(sheet: Worksheet, cells: str) -> None:
    for row in sheet[cells]:
        for cell in row:
            cell.border = BORDER
            if not cell.font.bold:
                cell.font = PLAIN


def head(sheet: Worksheet, cells: dict[str, str], *, merged: Sequence[str] = ()) -> None:
    for place, text in cells.items():
        sheet[place] = text
        sheet[place].font = BOLD
        sheet[place].alignment = CENTER
    for area in merged:
        sheet.merge_cells(area)


def body(sheet: Worksheet, first_row: int, lines: Sequence[Sequence[object]], *, bold: Sequence[int] = ()) -> None:
    for at, line in enumerate(lines):
        for column, value in enumerate(line, start=1):
            if value is not None:
                sheet.cell(first_row + at, column).value = value
        if at in bold:
            for column in range(1, len(line) + 1):
                sheet.cell(first_row + at, column).font = BOLD


def form_of_section_6_1(path: Path) -> Path:
    """The official table of near-poor households: 18 columns, no arithmetic, empty numbered rows, total last."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    head(
        sheet,
        {
            "A1": "ỦY BAN NHÂN DÂN",
            "A3": "TỔNG HỢP KẾT QUẢ ĐIỀU TRA, RÀ SOÁT HỘ CẬN NGHÈO NĂM ………",
            "A4": "(Kèm theo Công văn số …/… ngày … tháng … năm 20… của …)",
            "A6": "TT",
            "B6": "Thành phố/Thị xã/huyện/…",
            "C6": "Tổng số hộ dân cư",
            "C8": "Số hộ",
            "D8": "Trong đó hộ DTTS",
            "E6": "Số hộ cận nghèo đầu năm\n(Theo Quyết định đã phê duyệt của UBND tỉnh)",
            "E8": "Số hộ",
            "F8": "Tỷ lệ %",
            "G8": "Số hộ DTTS",
            "H8": "Tỷ lệ %",
            "I6": "Diễn biến trong năm",
            "I7": "Số hộ thoát",
            "K7": "Số hộ tái",
            "M7": "Số hộ phát sinh",
            "O6": "Số hộ cuối năm",
            "O8": "Số hộ",
            "P8": "Tỷ lệ %",
            "Q8": "Số hộ DTTS",
            "R8": "Tỷ lệ %",
        }
        | {f"{column}8": "Số hộ" for column in "IKM"}
        | {f"{column}8": "Tỷ lệ %" for column in "JLN"},
        merged=(*("A3:R3", "A4:R4", "A6:A8", "B6:B8", "C6:D7", "E6:H7", "I6:N6", "I7:J7", "K7:L7", "M7:N7", "O6:R7"),),
    )
    body(
        sheet,
        9,
        [
            ["I", "Khu vực thành thị"],
            [1],
            [2],
            [3],
            ["II", "Khu vực nông thôn"],
            [4],
            [5],
            [None, "Tổng cộng"],
        ],
        bold=(0, 4, 7),
    )
    frame(sheet, "A6:R16")
    sheet["A18"] = "NGƯỜI LẬP BIỂU"
    sheet["M18"] = "TM. ỦY BAN NHÂN DÂN"
    book.save(path)
    return path


def subtotals_below(path: Path) -> Path:
    """Two groups that each end in "Cộng", a grand total last, live formulas, a form that starts at row 9."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "BIỂU 5"
    head(
        sheet,
        {
            "A1": "UBND HUYỆN ………",
            "F1": "Phụ biểu số 05",
            "A4": "KẾT QUẢ HUY ĐỘNG NGUỒN LỰC",
            "A5": "(Kèm theo Báo cáo số …/BC-UBND ngày … tháng … năm 2024)",
            "F7": "Đơn vị tính: Triệu đồng",
            "A9": "STT",
            "B9": "Nguồn vốn",
            "C9": "Tổng cộng",
            "D9": "Trong đó",
            "F9": "Ghi chú",
            "D10": "Năm 2023",
            "E10": "Năm 2024",
        },
        merged=("A4:F4", "A5:F5", "A9:A10", "B9:B10", "C9:C10", "D9:E9", "F9:F10"),
    )
    body(
        sheet,
        11,
        [
            ["A", "B", "1=2+3", 2, 3, "C"],
            ["I", "Ngân sách nhà nước"],
            [1, "Ngân sách trung ương", "=D13+E13"],
            [2, "Ngân sách địa phương", "=D14+E14"],
            [None, "Cộng I", "=D15+E15", "=SUM(D13:D14)", "=SUM(E13:E14)"],
            ["II", "Vốn khác"],
            [1, "Doanh nghiệp", "=D17+E17"],
            [2, "Người dân đóng góp", "=D18+E18"],
            [None, "Cộng II", "=D19+E19", "=SUM(D17:D18)", "=SUM(E17:E18)"],
            [None, "TỔNG CỘNG", "=D20+E20", "=D15+D19", "=E15+E19"],
        ],
        bold=(1, 4, 5, 8, 9),
    )
    frame(sheet, "A9:F20")
    for row in sheet["C13:E20"]:
        for cell in row:
            cell.number_format = "#,##0.000"
    sheet["B22"] = "Ghi chú: số liệu lấy theo Kho bạc."
    sheet["E23"] = "……, ngày … tháng … năm 2024"
    sheet["B24"] = "NGƯỜI LẬP BIỂU"
    sheet["E24"] = "CHỦ TỊCH"
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "9:11"
    book.save(path)
    return path


def subtotals_above(path: Path) -> Path:
    """A total first, programmes A and B above their projects I, II, arithmetic in the number row alone, no formula."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    head(
        sheet,
        {
            "A1": "TỔNG HỢP GIẢI NGÂN VỐN",
            "E2": "ĐVT: đồng",
            "A4": "STT",
            "B4": "Nội dung",
            "C4": "Kế hoạch vốn giao",
            "D4": "Giải ngân đến ngày 30/6/2024",
            "E4": "Tỷ lệ\ngiải ngân (%)",
        },
        merged=("A1:E1",),
    )
    body(
        sheet,
        5,
        [
            ["A", "B", "(1)", "(2)", "(3)=(2):(1)x100"],
            [None, "TỔNG SỐ"],
            ["A", "Chương trình giảm nghèo"],
            ["I", "Dự án 1"],
            ["II", "Dự án 2"],
            [None, "- Tiểu dự án 1"],
            [None, "- Tiểu dự án 2"],
            ["B", "Chương trình nông thôn mới"],
            ["I", "Nội dung 1"],
            ["II", "Nội dung 2"],
        ],
        bold=(1, 2, 7),
    )
    frame(sheet, "A4:E14")
    book.save(path)
    return path


def hidden_columns(path: Path) -> Path:
    """Arabic numbers 1, 1.1, 1.2 as text, a hidden column of the form and a hidden one of nobody, no number row."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "So lieu"
    head(
        sheet,
        {
            "B2": "BIỂU TỔNG HỢP HỘ NGHÈO",
            "B4": "TT",
            "C4": "Phường/Xã",
            "D4": "Tổng số hộ",
            "E4": "NS huyện (trước 01/7/2025)",
            "G4": "Số hộ nghèo",
            "H4": "Tỷ lệ hộ nghèo (%)",
        },
        merged=("B2:H2",),
    )
    body(
        sheet,
        5,
        [
            [None, "1", "Huyện Cư Jút", "=SUM(D6:D7)", None, None, "=SUM(G6:G7)", "=IF(D5=0,0,G5/D5*100)"],
            [None, "1.1", "Thị trấn Ea TLing", None, None, None, None, "=IF(D6=0,0,G6/D6*100)"],
            [None, "1.2", "Xã Cư Knia", None, None, None, None, "=IF(D7=0,0,G7/D7*100)"],
            [None, "2", "Huyện Đăk Glong", "=SUM(D9:D9)", None, None, "=SUM(G9:G9)", "=IF(D8=0,0,G8/D8*100)"],
            [None, "2.1", "Xã Đắk Ha", None, None, None, None, "=IF(D9=0,0,G9/D9*100)"],
        ],
        bold=(0, 3),
    )
    frame(sheet, "B4:H9")
    sheet.column_dimensions["E"].hidden = True
    sheet.column_dimensions["F"].hidden = True
    book.save(path)
    return path


def one_header_row(path: Path) -> Path:
    """One header row without merges, units in a column, "trong đó" rows, indents, decimals; other sheets beside it."""
    book = Workbook()
    guide = book.active
    assert guide is not None
    guide.title = "Hướng dẫn"
    guide["A1"] = "Điền theo mẫu, gửi trước ngày 25."
    sheet = book.create_sheet("Bieu 1")
    head(
        sheet,
        {
            "A1": "UBND TỈNH",
            "D1": "Biểu số: 01/NTM",
            "A2": "KẾT QUẢ THỰC HIỆN CHỈ TIÊU",
            "A4": "Số TT",
            "B4": "Chỉ tiêu",
            "C4": "ĐVT",
            "D4": "Kế hoạch",
            "E4": "Thực hiện",
            "F4": "Đạt (%)",
            "G4": "Ghi chú",
        },
    )
    body(
        sheet,
        5,
        [
            [1, 2, 3, 4, 5, "6=5/4*100", 7],
            ["I", "Hạ tầng"],
            [1, "Đường giao thông", "km", None, None, '=IFERROR(ROUND(E7/D7*100,1),"")'],
            [2, "Số hộ dùng nước sạch", "hộ", None, None, '=IFERROR(ROUND(E8/D8*100,1),"")'],
            [None, "Trong đó: hộ DTTS", "hộ", None, None, '=IFERROR(ROUND(E9/D9*100,1),"")'],
            ["II", "Kinh tế"],
            [1, "Thu nhập bình quân", "triệu đồng", None, None, '=IFERROR(ROUND(E11/D11*100,1),"")'],
        ],
        bold=(1, 5),
    )
    frame(sheet, "A4:G11")
    book.save(path)
    return path


def four_levels(path: Path) -> Path:
    """Four header rows, a total of blocks, "…" rows for works, text columns lettered."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Danh muc"
    head(
        sheet,
        {
            "A1": "Biểu mẫu số 08",
            "A2": "DANH MỤC CÔNG TRÌNH SỬ DỤNG VỐN ĐẦU TƯ",
            "A3": "Đơn vị: nghìn đồng",
            "A4": "TT",
            "B4": "Tên công trình",
            "C4": "Địa điểm",
            "D4": "Vốn đầu tư",
            "D5": "Tổng số",
            "E5": "Trong đó",
            "E6": "Ngân sách",
            "G6": "Dân góp",
            "E7": "TW",
            "F7": "ĐP",
            "H4": "Giải ngân",
            "I4": "Tỷ lệ %",
        },
        merged=(*("A2:I2", "A4:A7", "B4:B7", "C4:C7", "D4:G4", "D5:D7", "E5:G5", "E6:F6", "G6:G7", "H4:H7", "I4:I7"),),
    )
    body(
        sheet,
        8,
        [
            ["A", "B", "C", "1=2+3+4", 2, 3, 4, 5, "6=5/1*100"],
            [None, "TỔNG CỘNG"],
            ["A", "Công trình chuyển tiếp"],
            [1, "……"],
            [2, "……"],
            ["…", "……"],
            ["B", "Công trình khởi công mới"],
            [1],
            [2],
        ],
        bold=(1, 2, 6),
    )
    frame(sheet, "A4:I16")
    book.save(path)
    return path


def merged_groups(path: Path) -> Path:
    """A total and groups merged over STT and label, ordinals inside their labels, the unit in brackets above."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Biểu 'a' 1"
    head(
        sheet,
        {
            "A2": "BÁO CÁO KẾT QUẢ GIẢI NGÂN VỐN SỰ NGHIỆP",
            "F3": "(Đơn vị tính: triệu đồng)",
            "A4": "STT",
            "B4": "Nội dung",
            "C4": "Kế hoạch",
            "F4": "Ghi chú",
            "C5": "Tổng số",
            "D5": "TW",
            "E5": "ĐP",
        },
        merged=("A2:F2", "A4:A5", "B4:B5", "C4:E4", "F4:F5"),
    )
    body(
        sheet,
        6,
        [
            ["TỔNG CỘNG"],
            ["I. HỢP PHẦN THỨ NHẤT"],
            [1, "Nội dung 1"],
            [2, "Nội dung 2"],
            ["II. HỢP PHẦN THỨ HAI"],
            [1, "Nội dung 3"],
        ],
        bold=(0, 1, 4),
    )
    for row in (6, 7, 10):
        sheet.merge_cells(f"A{row}:B{row}")
    frame(sheet, "A4:F11")
    book.save(path)
    return path


def list_of_works(path: Path) -> Path:
    """Nothing but ten numbered rows for works."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    head(
        sheet,
        {
            "A1": "DANH SÁCH CÔNG TRÌNH ĐẦU TƯ",
            "A3": "TT",
            "B3": "Tên công trình",
            "C3": "Địa điểm",
            "D3": "Tổng mức đầu tư (triệu đồng)",
        },
    )
    body(sheet, 4, [[number] for number in range(1, 11)])
    frame(sheet, "A3:D13")
    book.save(path)
    return path


def without_merges(path: Path) -> Path:
    """Two header rows whose groups stand in their first column alone, numbers from 1 in every column, total last."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    head(
        sheet,
        {
            "A1": "TÌNH HÌNH THỰC HIỆN VỐN",
            "A2": "ĐVT: 1.000 đồng",
            "A3": "STT",
            "B3": "Nội dung",
            "C3": "Kế hoạch vốn",
            "F3": "Giải ngân",
            "C4": "Tổng",
            "D4": "ĐTPT",
            "E4": "SN",
            "F4": "Tổng",
            "G4": "ĐTPT",
            "H4": "SN",
            "I3": "Tỷ lệ GN (%)",
        },
    )
    body(
        sheet,
        5,
        [
            [1, 2, "3=4+5", 4, 5, "6=7+8", 7, 8, "9=6/3*100"],
            ["A", "Chương trình A"],
            [1, "Dự án 1"],
            [2, "Dự án 2"],
            ["B", "Chương trình B"],
            [1, "Dự án 3"],
            [None, "Tổng cộng"],
        ],
        bold=(1, 4, 6),
    )
    frame(sheet, "A3:I11")
    book.save(path)
    return path


def parts_in_two_rows(path: Path) -> Path:
    """Two rows for each unit, Hộ and Nhân khẩu, ordinal and name merged over both; a guide above empty rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    head(
        sheet,
        {
            "A1": "TỔNG HỢP DIỄN BIẾN HỘ NGHÈO",
            "A3": "TT",
            "B3": "Phường/Xã",
            "C3": "Phân tổ",
            "D3": "Đầu kỳ",
            "E3": "Giảm",
            "F3": "Cuối kỳ",
        },
        merged=("A1:F1",),
    )
    body(
        sheet,
        4,
        [
            ["A", "B", "C", 1, 2, "3=1-2"],
            ["1", "Huyện Cư Jút", "Hộ"],
            [None, None, "Nhân khẩu"],
            ["1.1", "Xã A", "Hộ"],
            [None, None, "Nhân khẩu"],
            ["1.2", "Xã B", "Hộ"],
            [None, None, "Nhân khẩu"],
        ],
        bold=(1, 2),
    )
    for row in (5, 7, 9):
        sheet.merge_cells(f"A{row}:A{row + 1}")
        sheet.merge_cells(f"B{row}:B{row + 1}")
    frame(sheet, "A3:F10")
    book.save(path)
    return path


def guided_works(path: Path) -> Path:
    """Works between "Gồm các công trình:" and "(chèn dòng ở trên)", a total below that sums them all."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    head(
        sheet,
        {
            "A1": "CHI TIẾT CÔNG TRÌNH",
            "A2": "ĐVT: triệu đồng",
            "A4": "STT",
            "B4": "Tên công trình",
            "C4": "Kế hoạch vốn",
        },
        merged=("A1:C1",),
    )
    body(
        sheet,
        5,
        [
            [None, "Gồm các công trình:"],
            [1],
            [2],
            [3],
            [None, "(chèn dòng mới ở trên dòng này)"],
            [None, "TỔNG CỘNG", "=SUM(C5:C9)"],
        ],
    )
    frame(sheet, "A4:C10")
    book.save(path)
    return path
