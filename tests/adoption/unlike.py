"""Blanks as offices really draw them, each with a habit of its own that none of `blanks` has."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.adoption.blanks import body, frame, head


def _sheet(title: str = "Sheet1") -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    return book, sheet


def subtotals_without_formulas(path: Path) -> Path:
    """Row 12; three header levels; ``(9)=(6)/(3)`` under "(%)"; "Cộng mục I" below its rows, nothing computed."""
    book, sheet = _sheet("PL 03")
    head(
        sheet,
        {
            "A1": "UBND TỈNH ………",
            "H1": "Phụ lục số 03",
            "A5": "TÌNH HÌNH GIẢI NGÂN VỐN NĂM 2025",
            "J9": "Đơn vị: Tr.đồng",
            "A12": "Số\nTT",
            "B12": "Tên dự án",
            "C12": "Kế hoạch vốn",
            "C13": "Tổng số",
            "D13": "Trong đó",
            "D14": "NSTW",
            "E14": "NSĐP",
            "F12": "Giải ngân",
            "F13": "Tổng số",
            "G13": "Trong đó",
            "G14": "NSTW",
            "H14": "NSĐP",
            "I12": "Tỷ lệ giải ngân (%)",
            "J12": "Ghi chú",
        },
        merged=(
            *("A5:J5", "A12:A14", "B12:B14", "C12:E12", "C13:C14", "D13:E13", "F12:H12", "F13:F14", "G13:H13"),
            *("I12:I14", "J12:J14"),
        ),
    )
    lines = [
        ["(1)", "(2)", "(3)=(4)+(5)", "(4)", "(5)", "(6)=(7)+(8)", "(7)", "(8)", "(9)=(6)/(3)", "(10)"],
        ["I", "Công trình chuyển tiếp"],
        [1, "Đường A"],
        [2, "Kênh B"],
        [None, "Cộng mục I"],
        ["II", "Công trình khởi công mới"],
        [1, "Trường C"],
        [None, "Cộng mục II"],
        [None, "TỔNG CỘNG (I+II)"],
    ]
    body(sheet, 15, lines, bold=(1, 4, 5, 7, 8))
    frame(sheet, "A12:J23")
    sheet["A25"] = "Ghi chú: số liệu theo Kho bạc."
    book.save(path)
    return path


def sources_in_parts(path: Path) -> Path:
    """Three rows for each project, "Tổng số", "NSTW", "NSĐP", its name merged over them; the total has them too."""
    book, sheet = _sheet()
    titles = {"A4": "STT", "B4": "Dự án", "C4": "Nguồn vốn", "D4": "Năm trước", "E4": "Năm nay", "F4": "Tổng vốn"}
    head(sheet, {"A2": "CHI TIẾT VỐN THEO NGUỒN (triệu đồng)"} | titles, merged=("A2:F2",))
    body(sheet, 5, [["A", "B", "C", 1, 2, "3=1+2"]])
    names = [(6, 1, "Dự án 1"), (9, 2, "Dự án 2"), (12, None, "Tổng cộng")]
    for top, stt, name in names:
        sums = (f"=SUM(D{top + 1}:D{top + 2})", f"=SUM(E{top + 1}:E{top + 2})")
        parts = [[stt, name, "Tổng số", *sums], [None, None, "NSTW"], [None, None, "NSĐP"]]
        body(sheet, top, parts, bold=(0,))
        sheet.merge_cells(f"A{top}:A{top + 2}")
        sheet.merge_cells(f"B{top}:B{top + 2}")
    for row, parts in ((13, (7, 10)), (14, (8, 11))):
        for column in "DE":
            sheet[f"{column}{row}"] = "=" + "+".join(f"{column}{part}" for part in parts)
    frame(sheet, "A4:F14")
    book.save(path)
    return path


def sources_below_the_total(path: Path) -> Path:
    """Below the total what comes from each source, of every project: rows that two sums take."""
    book, sheet = _sheet()
    titles = {"A3": "STT", "B3": "Nội dung", "C3": "Năm 2024", "D3": "Năm 2025"}
    head(sheet, {"A1": "KẾ HOẠCH VỐN THEO NGUỒN", "D2": "Đơn vị: triệu đồng"} | titles, merged=("A1:D1",))
    lines = [
        [None, "TỔNG SỐ", "=C7+C10", "=D7+D10"],
        ["-", "Trong đó: NSTW", "=C8+C11", "=D8+D11"],
        ["-", "NSĐP", "=C9+C12", "=D9+D12"],
        ["I", "Dự án 1", "=SUM(C8:C9)", "=SUM(D8:D9)"],
        ["-", "NSTW"],
        ["-", "NSĐP"],
        ["II", "Dự án 2", "=SUM(C11:C12)", "=SUM(D11:D12)"],
        ["-", "NSTW"],
        ["-", "NSĐP"],
    ]
    body(sheet, 4, lines, bold=(0, 3, 6))
    frame(sheet, "A3:D12")
    book.save(path)
    return path


def counts_times_norms(path: Path) -> Path:
    """Money is a count times a norm, which the total leaves out; a date by its format; no border."""
    book, sheet = _sheet()
    titles = {"A4": "TT", "B4": "Đối tượng", "C4": "Số thẻ", "D4": "Mức đóng (đồng/người)", "E4": "Thành tiền"}
    head(sheet, {"A1": "TÌNH HÌNH CẤP THẺ BHYT", "E2": "ĐVT: đồng"} | titles | {"F4": "Cấp lần đầu"})
    lines = [
        [1, "Hộ nghèo", None, None, "=C5*D5"],
        [2, "Hộ cận nghèo", None, None, "=C6*D6"],
        [None, "Toàn xã", "=SUM(C5:C6)", None, "=SUM(E5:E6)"],
    ]
    body(sheet, 5, lines, bold=(2,))
    for row in (5, 6, 7):
        sheet[f"F{row}"].number_format = "dd/mm/yyyy"
    book.save(path)
    return path


def shares_of_the_total(path: Path) -> Path:
    """Shares of a total in its own row: ``C6/$C$5*100``; years for titles."""
    book, sheet = _sheet()
    titles = {"A4": "TT", "B4": "Nguồn", "C4": "Tổng", "D4": "2021", "E4": "2022", "F4": "Cơ cấu (%)"}
    head(sheet, {"A1": "CƠ CẤU NGUỒN VỐN", "A2": "Đơn vị tính: triệu đồng"} | titles, merged=("A1:F1",))
    total = [None, "TỔNG CỘNG", "=SUM(D5:E5)", "=SUM(D6:D7)", "=SUM(E6:E7)", "=C5/$C$5*100"]
    rows = [
        [at - 5, name, f"=SUM(D{at}:E{at})", None, None, f"=C{at}/$C$5*100"] for at, name in ((6, "NSTW"), (7, "DN"))
    ]
    body(sheet, 5, [total, *rows], bold=(0,))
    frame(sheet, "A4:F7")
    book.save(path)
    return path


def printed_on_two_pages(path: Path) -> Path:
    """The header again in the middle, a hidden number row, formulas nobody understands in rows of sums, a share row."""
    book, sheet = _sheet()
    titles = {"A": "T\nT", "B": "Chỉ tiêu", "C": "ĐVT", "D": "Toàn xã", "E": "Bản Mạ", "F": "Bản Lao", "G": "Xếp hạng"}
    head(sheet, {"A1": "SỐ HỘ, SỐ KHẨU CUỐI NĂM"} | {f"{column}3": text for column, text in titles.items()})
    lines = [
        [1, 2, 3, 4, 5, 6, 7],
        ["1", "Tổng số hộ", "hộ", "=SUM(E5:F5)"],
        ["2", "Tỷ lệ hộ nghèo", "%"],
        list(titles.values()),
        ["3", "Nhân khẩu", "người", "=SUM(E8:F8)"],
        [None, "Cộng", None, None, '=COUNTIF(E5:E8,"x")', '=COUNTIF(F5:F8,"x")'],
    ]
    body(sheet, 4, lines)
    sheet.row_dimensions[4].hidden = True
    frame(sheet, "A3:G9")
    book.save(path)
    return path


def lettered_columns(path: Path) -> Path:
    """Every column lettered, ``C=D+E`` and ``G=F/C%``; a unit as "1.000đ"; ordinals with full stops; "Mạ" a people."""
    book, sheet = _sheet()
    titles = {
        "A5": "STT",
        "B5": "Dự án",
        "C5": "Tổng vốn",
        "D5": "Vốn ĐT",
        "E5": "Vốn SN",
        "F5": "Giải ngân",
        "G5": "% GN",
    }
    above = {"A1": "Đơn vị báo cáo: ……", "A2": "Tình hình giải ngân các dự án", "F4": "ĐVT: 1.000đ"}
    head(sheet, above | titles, merged=("A2:G2",))
    lines = [
        ["A", "B", "C=D+E", "D", "E", "F", "G=F/C%"],
        ["1.", "Dự án 1"],
        ["1.1.", "Tiểu dự án 1"],
        ["1.2.", "Tiểu dự án 2"],
        ["2.", "Dự án 2"],
        [None, "Tổng số (1+2)"],
    ]
    body(sheet, 6, lines, bold=(1, 4, 5))
    frame(sheet, "A5:G11")
    book.save(path)
    return path


def peoples(path: Path) -> Path:
    """Numbers 1, 1.1, 1.2, 1.2.1 in the number row, the names of peoples as titles."""
    book, sheet = _sheet()
    titles = {
        "A8": "TT",
        "B8": "Phường/Xã",
        "C8": "Hộ nghèo",
        "C9": "Tổng số",
        "D9": "Kinh",
        "E9": "DTTS",
        "F9": "Trong đó",
    }
    merged = ("A8:A10", "B8:B10", "C8:G8", "C9:C10", "D9:D10", "E9:E10", "F9:G9")
    head(sheet, {"A4": "HỘ NGHÈO THEO DÂN TỘC"} | titles | {"F10": "Mạ", "G10": "Khác"}, merged=merged)
    body(sheet, 11, [["A", "B", "1=1.1+1.2", "1.1", "1.2=1.2.1+1.2.2", "1.2.1", "1.2.2"], ["1", "Xã A"], ["2", "Xã B"]])
    frame(sheet, "A8:G13")
    book.save(path)
    return path


def with_macros(path: Path) -> Path:
    """A blank saved as .xlsm."""
    plain = lettered_columns(path.with_suffix(".plain.xlsx"))
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    project = b"<Relationship Id='rId99' Type='http://schemas.microsoft.com/office/2006/relationships/vbaProject'"
    override = b"<Override PartName='/xl/vbaProject.bin' ContentType='application/vnd.ms-office.vbaProject'/></Types>"
    with ZipFile(plain) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(main, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
                part = part.replace(b"</Types>", override)
            if name == "xl/_rels/workbook.xml.rels":
                part = part.replace(b"</Relationships>", project + b" Target='vbaProject.bin'/></Relationships>")
            target.writestr(name, part)
        target.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(64))
    return path
