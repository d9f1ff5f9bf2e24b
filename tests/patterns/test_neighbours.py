from pathlib import Path

from tests.patterns.sheets import codes_at_cells, told

HEAD = "Mục | A | B | Tổng"
BODY = [f"Mục {row} | {row * 3} | {row * 5} | =B{row}+C{row}" for row in range(2, 10)]


def table(**instead: str) -> str:
    """Return a table of eight rows whose formulas in column D are replaced by row: ``D5="=B5"``."""
    lines = [HEAD, *BODY]
    for cell, value in instead.items():
        row = int(cell[1:])
        lines[row - 1] = lines[row - 1].rpartition("|")[0] + f"| {value}"
    return "\n".join(lines)


def test_a_table_without_mistakes_tells_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, table()) == ()


def test_a_number_typed_between_formulas_is_told_at_its_cell(tmp_path: Path) -> None:
    (finding,) = told(tmp_path, table(D5="99"))
    assert (finding.code, finding.cell, finding.expected) == ("P02", "D5", "=B5+C5")
    assert finding.what == "Ô D5 là số gõ tay 99; các ô bên cạnh là công thức (ô D4: =B4+C4)."
    assert finding.row_label == "Mục 5"
    assert finding.column_title == "Tổng"


def test_a_blank_between_formulas_is_told_where_its_row_has_numbers(tmp_path: Path) -> None:
    assert codes_at_cells(told(tmp_path, table(D6=""))) == [("P03", "D6")]


def test_a_blank_between_formulas_is_not_told_where_its_row_is_blank(tmp_path: Path) -> None:
    assert told(tmp_path, table().replace(BODY[4], "")) == ()


def test_a_formula_that_reads_the_row_above_is_told(tmp_path: Path) -> None:
    (finding,) = told(tmp_path, table(D6="=B5+C6"))
    assert (finding.code, finding.cell) == ("P01", "D6")
    assert finding.what == "Ô D6 cộng B5; theo các ô bên cạnh thì cộng B6."


def test_a_number_added_to_one_of_many_formulas_is_told(tmp_path: Path) -> None:
    assert codes_at_cells(told(tmp_path, table(D7="=B7+C7+30"))) == [("P01", "D7")]


def test_the_same_sum_written_otherwise_is_not_told(tmp_path: Path) -> None:
    assert told(tmp_path, table(D6="=SUM(B6:C6)")) == ()


def test_a_cell_fixed_with_dollars_is_the_same_formula_in_every_row(tmp_path: Path) -> None:
    rows = "\n".join(f"Mục {row} | {row} | =B{row}*$B$1" for row in range(2, 10))
    assert told(tmp_path, "Hệ số | 1.5\n" + rows) == ()


def test_a_total_that_ends_a_row_early_is_told_with_the_row_where_its_neighbours_end(tmp_path: Path) -> None:
    body = "\n".join(f"Mục {row} | {row * 7} | {row * 3} | {row * 5} | {row * 2}" for row in range(2, 8))
    ends = {"B": 7, "C": 7, "D": 6, "E": 7}
    totals = " | ".join(f"=SUM({column}2:{column}{end})" for column, end in ends.items())
    (finding,) = told(tmp_path, f"Mục | A | B | C | D\n{body}\nTổng | {totals}")
    assert (finding.code, finding.cell) == ("P04", "D8")
    assert finding.what == "Ô D8 cộng D2:D6, các ô bên cạnh cộng đến dòng 7."


def test_the_first_column_of_a_series_may_be_typed(tmp_path: Path) -> None:
    assert (
        told(tmp_path, "Năm | 2020 | 2021 | 2022 | 2023 | 2024\nDân số | 900 | =B2*1.1 | =C2*1.1 | =D2*1.1 | =E2*1.1")
        == ()
    )


def test_alternating_formulas_are_no_mistakes(tmp_path: Path) -> None:
    pairs = "\n".join(f"A | 7 | 9 | =B{row}*C{row}\nB | 7 | 9 | =B{row + 1}-C{row + 1}" for row in range(1, 13, 2))
    assert told(tmp_path, pairs) == ()


def test_sub_totals_among_formulas_are_no_mistakes(tmp_path: Path) -> None:
    lines = [HEAD]
    for _ in range(3):
        first = len(lines) + 1
        lines += [f"Mục | {row} | {row * 2} | =B{row}*C{row}" for row in range(first, first + 4)]
        lines.append(f"Cộng nhóm | | | =SUM(D{first}:D{first + 3})")
    assert told(tmp_path, "\n".join(lines)) == ()


def test_a_row_of_another_kind_is_no_mistake_in_each_of_its_columns(tmp_path: Path) -> None:
    lines = [f"Mục | {r} | =B{r}*2 | =B{r}*3 | =B{r}*4" for r in range(1, 5)]
    lines.append("Chênh | 5 | =B5/B4 | =B5/C4 | =B5/D4")
    lines += [f"Mục | {r} | =B{r}*2 | =B{r}*3 | =B{r}*4" for r in range(6, 10)]
    assert told(tmp_path, "\n".join(lines)) == ()


def test_a_small_block_has_a_pattern_of_its_own_among_others(tmp_path: Path) -> None:
    blocks = []
    for top in (1, 8, 15, 22):
        rows = [f"Ý {row} | {row * 7} | =B{row}/B${top + 6}" for row in range(top + 1, top + 6)]
        blocks += [
            f"Câu {top} | Số | Tỷ lệ",
            *rows,
            f"Cộng | =SUM(B{top + 1}:B{top + 5}) | =SUM(C{top + 1}:C{top + 5})",
        ]
    wrong = [line.replace("=B11/B$14", "=B11*B$14") for line in blocks]
    assert told(tmp_path, "\n".join(blocks)) == ()
    assert codes_at_cells(told(tmp_path, "\n".join(wrong))) == [("P01", "C11")]


def test_what_is_left_blank_again_and_again_is_left_blank_by_design(tmp_path: Path) -> None:
    rows = [f"Xã {row} | {row} | {row * 2} | {'' if row % 4 == 0 else f'=B{row}+C{row}'}" for row in range(2, 26)]
    assert told(tmp_path, "\n".join([HEAD, *rows])) == ()


def test_a_term_left_out_of_one_total_is_told_also_at_the_end_of_the_row(tmp_path: Path) -> None:
    body = "\n".join(f"Mục {row} | 7 | 8 | 9" for row in range(2, 8))
    (finding,) = told(tmp_path, f"Mục | A | B | C\n{body}\nTổng | =B2+B4+B6 | =C2+C4+C6 | =D2+D6")
    assert (finding.code, finding.cell) == ("P01", "D8")
    assert finding.what == "Ô D8 (=D2+D6) thiếu một ô so với các ô bên cạnh (ô C8: =C2+C4+C6)."


def test_the_last_formula_of_a_column_that_reads_another_row_is_told(tmp_path: Path) -> None:
    assert codes_at_cells(told(tmp_path, table(D9="=B8+C9"))) == [("P01", "D9")]


def test_a_result_typed_in_place_of_the_first_formula_is_told(tmp_path: Path) -> None:
    table_with_result = table(D2="26").replace("Mục 2 | 6 | 10", "Mục 2 | 9 | 17")
    assert codes_at_cells(told(tmp_path, table_with_result)) == [("P02", "D2")]


def test_figures_of_the_past_may_end_elsewhere_from_row_to_row(tmp_path: Path) -> None:
    rows = []
    for row, last in ((2, "C"), (3, "C"), (4, "D"), (5, "C"), (6, "C"), (7, "C")):
        known = ["70", "80", "90"] + (["85"] if last == "D" else [f"=D{row}*1.1"])
        rows.append(" | ".join([f"Mục {row}", *known, f"=E{row}*1.1", f"=F{row}*1.1"]))
    assert told(tmp_path, "\n".join(["Mục | 1 | 2 | 3 | 4 | 5 | 6", *rows])) == ()


def test_a_lump_sum_without_quantity_is_typed_on_purpose(tmp_path: Path) -> None:
    rows = [f"Mục {row} | {row * 3} | {row * 5} | =B{row}*C{row}" for row in range(2, 10)]
    rows[4] = "Khoán gọn | | | 700"
    assert told(tmp_path, "\n".join([HEAD, *rows])) == ()


def test_a_rate_that_is_added_nowhere_needs_no_total(tmp_path: Path) -> None:
    rows = [f"Mục {row} | {row * 3000} | {row} | {row * 4000} | =B{row}*C{row}" for row in range(2, 10)]
    totals = "Tổng | =SUM(B2:B9) | | =SUM(D2:D9) | =SUM(E2:E9)"
    assert told(tmp_path, "\n".join(["Mục | A | Hệ số | B | Tiền", *rows, totals])) == ()
