from pathlib import Path

import pytest

from tests.patterns.sheets import codes_at_cells, told


def column(*cells: object) -> str:
    return "\n".join(f"Mục {row} | {cell}" for row, cell in enumerate(cells, 1))


def test_a_sum_that_leaves_out_the_number_above_it_is_told(tmp_path: Path) -> None:
    (finding,) = told(tmp_path, column(40, 50, 60, 70, "=SUM(B1:B3)"))
    assert (finding.code, finding.cell, finding.related) == ("P04", "B5", ("Bảng!B4",))
    assert finding.what == "Ô B5 cộng B1:B3, bỏ ra ngoài B4 ở ngay cạnh cũng là số."


def test_a_year_above_a_sum_is_not_left_out(tmp_path: Path) -> None:
    assert told(tmp_path, column(2024, 50, 60, 70, "=SUM(B2:B4)")) == ()


def test_a_blank_row_above_the_total_does_not_hide_what_is_left_out(tmp_path: Path) -> None:
    assert codes_at_cells(told(tmp_path, column(40, 50, 60, 70, "", "=SUM(B1:B3)"))) == [("P04", "B6")]


def test_the_row_of_column_numbers_is_not_left_out(tmp_path: Path) -> None:
    rows = "\n".join(f"Mục | {row * 9} | {row * 7} | {row * 4}" for row in range(2, 6))
    assert told(tmp_path, f"A | 1 | 2 | 3\n{rows}\nCộng | =SUM(B2:B5) | =SUM(C2:C5) | =SUM(D2:D5)") == ()


def test_a_total_over_details_and_their_sub_total_is_told(tmp_path: Path) -> None:
    (finding,) = told(tmp_path, column(40, 50, "=SUM(B1:B2)", 60, 70, "=SUM(B4:B5)", "=SUM(B1:B6)"))
    assert (finding.code, finding.cell) == ("P05", "B7")
    assert "ô B3 đã là tổng của B1:B2" in finding.what


def test_a_total_of_sub_totals_is_right(tmp_path: Path) -> None:
    assert told(tmp_path, column(40, 50, "=SUM(B1:B2)", 60, 70, "=SUM(B4:B5)", "=B3+B6")) == ()


def test_a_cell_added_twice_is_told(tmp_path: Path) -> None:
    assert codes_at_cells(told(tmp_path, column(40, 50, 60, "=B1+B2+B3+B2"))) == [("P05", "B4")]


def test_a_sum_of_itself_is_told_and_blocks(tmp_path: Path) -> None:
    (finding,) = told(tmp_path, column(40, 50, "=SUM(B1:B3)"))
    assert (finding.code, finding.cell, finding.severity.value) == ("P06", "B3", "block")


@pytest.mark.parametrize("text", ["'1250", "'1.250", "'12,5", "' 60"])
def test_a_number_kept_as_text_in_a_sum_is_told_at_its_own_cell(tmp_path: Path, text: str) -> None:
    (finding,) = told(tmp_path, column(40, text, 60, 70, "=SUM(B1:B4)"))
    assert (finding.code, finding.cell) == ("P07", "B2")
    assert "ô B5 không cộng vào" in finding.what


@pytest.mark.parametrize("text", ["'-", "'x", "'không có"])
def test_marks_and_words_in_a_sum_are_not_told(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, column(40, text, 60, 70, "=SUM(B1:B4)")) == ()


def test_a_number_a_thousand_times_too_large_is_told(tmp_path: Path) -> None:
    assert codes_at_cells(told(tmp_path, column(41, 52, 63, 44, 55_000, 46, 57, 49))) == [("P08", "B5")]


def test_a_column_of_numbers_of_every_size_tells_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, column(4, 5_200, 63, 440, 55_000, 4_600, 57, 490_000)) == ()


def test_a_formula_that_lost_its_cell_is_told_once_for_all_copies(tmp_path: Path) -> None:
    (finding,) = told(tmp_path, column(*(f"=#REF!*{1.5}" for _ in range(4))))
    assert (finding.code, finding.cell) == ("P09", "B1")
    assert "và 3 ô cùng công thức" in finding.what


def test_links_and_volatile_functions_are_told_once(tmp_path: Path) -> None:
    findings = told(tmp_path, column("=TODAY()", "=NOW()", "='[khac.xlsx]S'!A1"))
    assert [(finding.code, finding.cell, finding.severity.value) for finding in findings] == [
        ("P10", "B3", "note"),
        ("P11", "B1", "note"),
    ]


def test_the_numbers_of_people_beside_their_marks_are_not_left_out_of_the_sum(tmp_path: Path) -> None:
    rows = [
        f"Học sinh {row} | {7000 + row} | {row} | {row + 3} | {row * 2} | =SUM(C{row}:E{row})" for row in range(2, 9)
    ]
    assert told(tmp_path, "\n".join(["Tên | Mã | Bài 1 | Bài 2 | Bài 3 | Tổng", *rows])) == ()


def test_a_formula_that_reads_itself_is_told(tmp_path: Path) -> None:
    table = "Mục | Giá | Thuế\n" + "\n".join(f"M{row} | {row * 30} | =B{row}*0.1" for row in range(2, 8))
    assert ("P06", "C4") in codes_at_cells(told(tmp_path, table.replace("=B4*0.1", "=C4*0.1")))
    assert told(tmp_path, "Dòng\n=ROW(A2)-1\n=ROW(A3)-1") == ()


def test_a_row_in_a_unit_of_its_own_below_a_total_is_no_slip(tmp_path: Path) -> None:
    body = "\n".join(f"Loại {row} | {row * 11} | {row * 13}" for row in range(2, 10))
    assert told(tmp_path, f"Loại | A | B\n{body}\nTổng | =SUM(B2:B9) | =SUM(C2:C9)\nDân số | 61000 | 72000") == ()
