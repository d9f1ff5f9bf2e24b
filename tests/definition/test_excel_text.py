"""The Excel text of formulas: as written, and as LibreOffice calculates it over every state of the cells."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import xlsxwriter

from mtqg_xl.cells import a1, letters
from mtqg_xl.definition.excel_text import Place, cell_formula
from mtqg_xl.definition.language import parse
from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Instance
from tests.language_cases import CASES, Case
from tests.libreoffice.client import LibreOffice, Locale

KIT = load().kit("ba-chuong-trinh-xa")
LAYOUT = kit_layout(KIT)

# On row 29 of GN DTTS (DTTS.4.1.a): estimate is U, allocated C, disbursed J, advance_outstanding Q.
UNCOUNTED = 'AND(NOT(ISNUMBER(U29)),U29<>"-",U29<>"x")'
"""Column U is typed: nobody has counted yet."""
TEXTS = {
    "estimate": "N(U29)",
    "estimate + allocated": "SUM(U29,C29)",
    "estimate + allocated + disbursed": "SUM(U29,C29,J29)",
    "estimate + 1000": "SUM(U29,1000)",
    "estimate - allocated": "SUM(U29)-SUM(C29)",
    "estimate - allocated - disbursed": "SUM(U29)-SUM(C29)-SUM(J29)",
    "estimate - (allocated - disbursed)": "SUM(U29)-(SUM(C29)-SUM(J29))",
    "estimate - (allocated + disbursed)": "SUM(U29)-SUM(C29,J29)",
    "estimate + (allocated - disbursed)": "SUM(U29,SUM(C29)-SUM(J29))",
    "estimate * allocated": "N(U29)*N(C29)",
    "estimate * (allocated + disbursed)": "N(U29)*SUM(C29,J29)",
    "estimate * (allocated - disbursed)": "N(U29)*(SUM(C29)-SUM(J29))",
    "estimate + allocated * 0.5": "SUM(U29,N(C29)*0.5)",
    "estimate / 4": "N(U29)/4",
    "percent(disbursed, allocated)": 'IF(N(C29)=0,"",ROUND(N(J29)/N(C29)*100,2))',
    "percent(estimate, allocated)": f'IF(OR(N(C29)=0,{UNCOUNTED}),"",ROUND(N(U29)/N(C29)*100,2))',
    "percent(estimate + disbursed, allocated)": 'IF(N(C29)=0,"",ROUND((SUM(U29,J29))/N(C29)*100,2))',
    "percent(estimate, allocated - disbursed)": (
        f'IF(OR(SUM(C29)-SUM(J29)=0,{UNCOUNTED}),"",ROUND(N(U29)/(SUM(C29)-SUM(J29))*100,2))'
    ),
    "if_blank(percent(estimate, allocated), 0)": f"IF(OR(N(C29)=0,{UNCOUNTED}),0,N(U29)/N(C29)*100)",
    "if_blank(estimate, blank)": 'IF(OR(ISNUMBER(U29),U29="-",U29="x"),N(U29),"")',
    "if_blank(estimate, allocated)": 'IF(OR(ISNUMBER(U29),U29="-",U29="x"),N(U29),N(C29))',
    "round_half_up(percent(estimate, allocated), 0)": f'ROUND(IF(OR(N(C29)=0,{UNCOUNTED}),"",N(U29)/N(C29)*100),0)',
    "dong(100000000000)": "100000000000",
    "sum_block(GN-03.works.allocated)": "SUM('GN-03 CÔNG TRÌNH'!H10:H51)",
    "sum_block_where(GN-03.works.disbursed_year_to_date, GN-03.works.line)": (
        "SUMIF('GN-03 CÔNG TRÌNH'!D10:D51,\"DTTS.4.1.a\",'GN-03 CÔNG TRÌNH'!I10:I51)"
    ),
    "percent(estimate, [DTTS].allocated)": f'IF(OR(N(C11)=0,{UNCOUNTED}),"",ROUND(N(U29)/N(C11)*100,2))',
    "at_least(estimate, allocated)": (
        'IF(AND(OR(ISNUMBER(U29),U29="-",U29="x"),OR(ISNUMBER(C29),C29="-",C29="x")),IF(N(U29)>=N(C29),1,0),"")'
    ),
    "at_most(estimate, 5)": 'IF(AND(OR(ISNUMBER(U29),U29="-",U29="x")),IF(N(U29)<=5,1,0),"")',
    "count_children(estimate, 1)": "SUM(0)",
    "all_children(estimate)": '""',
    "count_block(GN-03.works.allocated)": "COUNT('GN-03 CÔNG TRÌNH'!H10:H51)",
    'count_if(GN-03.works.obstacle, "mặt bằng")': "COUNTIF('GN-03 CÔNG TRÌNH'!L10:L51,\"mặt bằng\")",
    "GN-01.GNBV[GNBV.2].estimate": "N('GN GNBV'!U16)",
    "GN-01.TONG[TONG].estimate + GN-01.DTTS[DTTS].estimate": "SUM('GN TỔNG'!U11,U11)",
}


@pytest.mark.parametrize(("formula", "text"), TEXTS.items())
def test_a_formula_is_written_so_that_text_in_a_cell_does_no_harm(formula: str, text: str) -> None:
    assert written(formula, "DTTS.4.1.a") == text


def written(formula: str, row: str, decimals: int = 2) -> str:
    instance = KIT.instance_by_id["GN-01.DTTS"]
    return cell_formula(parse(formula), Place(LAYOUT, instance, row, instance.sheet), decimals)


def test_a_parent_adds_its_direct_children_only() -> None:
    assert written("sum_children(estimate)", "DTTS") == ("SUM(U12,U18,U19,U27,U37,U43,U44,U49,U50,U54,U63)")
    assert written("sum_children(estimate)", "DTTS.4.1") == "SUM(U29,U30,U31,U32,U33,U34)"


def test_a_percent_is_rounded_once_to_the_decimals_of_its_column() -> None:
    assert (
        written("percent(disbursed, allocated)", "DTTS.8", decimals=0) == 'IF(N(C49)=0,"",ROUND(N(J49)/N(C49)*100,0))'
    )


def test_an_amount_of_dong_is_written_in_the_unit_of_the_sheet() -> None:
    kit = Case("dong(2500000)", 2.5, money_unit="triệu đồng").kit()
    instance = kit.instance_by_id["T-01"]
    place = Place(kit_layout(kit), instance, "r1", "T-01")
    assert cell_formula(parse("a + dong(2500000)"), place, 2) == "SUM(C9,2.5)"


# --- every case of the language, recalculated ----------------------------------------------------------

TALL, WIDE = 20, 9
"""How many rows and columns of the sheet a case may take."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A cell map that puts every sheet of a case's kit into one corner of one sheet of the test's workbook."""

    case: Case
    at: int

    @property
    def rows(self) -> dict[tuple[str, str], int]:
        """Sheet rows: T-01 with its block first, T-02 below."""
        kit = self.case.kit()
        first = kit.instance_by_id["T-01"]
        block = ["works#first", *(f"works#{n}" for n in range(1, len(self.case.works) + 2)), "works#last"]
        places = [("T-01", row.id) for row in first.rows] + [("T-01", row) for row in block]
        places += [("T-02", "r1"), ("T-02", "r9")]
        return {place: self.at * TALL + number for number, place in enumerate(places, start=1)}

    def column(self, name: str) -> int:
        return ("key", "a", "b", "c", "amount", "p", "result").index(name) + 2

    def position(self, instance: str, row: str, column: str) -> tuple[int, int]:
        return self.rows[instance, row], self.column(column)

    def own(self, instance: str, row: str, column: str) -> str:
        return a1(*self.position(instance, row, column))

    def sheet(self, instance: str) -> str:
        assert instance in {"T-01", "T-02"}
        return "Phép tính"

    def block_range(self, instance: str, block: str, column: str) -> str:
        letter = letters(self.column(column))
        first, last = self.rows[instance, f"{block}#first"], self.rows[instance, f"{block}#last"]
        return f"{letter}{first}:{letter}{last}"


def formulas(case: Case, patch: Patch) -> dict[str, str]:
    """Every formula of a case's first sheet by address."""
    instance = case.kit().instance_by_id["T-01"]
    found = {
        patch.own("T-01", row, column): cell_formula(formula, Place(patch, instance, row, "Phép tính"), decimals)
        for row, column, formula, decimals in instance.computed_cells
    }
    return found | block_formulas(case, patch, instance)


def block_formulas(case: Case, patch: Patch, instance: Instance) -> dict[str, str]:
    """In the rows of the block only ``p`` is computed: the formula under test may be the sum of that very block."""
    percent = instance.column_by_id["p"]
    assert percent.formula is not None
    rows = [f"works#{number}" for number in range(1, len(case.works) + 1)]
    return {
        patch.own("T-01", row, "p"): cell_formula(percent.formula, Place(patch, instance, row, "Phép tính"), 2)
        for row in rows
    }


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One workbook with every case, one below the other."""
    path = tmp_path_factory.mktemp("phep-tinh") / "phep-tinh.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Phép tính")
        for at, case in enumerate(CASES):
            patch = Patch(case, at)
            assert max(patch.rows.values()) <= (at + 1) * TALL
            for instance, row, column, state in case.cells():
                number, letter = patch.position(instance, row, column)
                if state is not None:
                    sheet.write(number - 1, letter - 1, state)
            for address, formula in formulas(case, patch).items():
                sheet.write_formula(address, f"={formula}", None, 999)
    return path


@pytest.mark.libreoffice
@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
def test_libreoffice_comes_to_the_results_worked_by_hand(
    workbook: Path, libreoffice: LibreOffice, locale: Locale
) -> None:
    found = libreoffice.recalculated(workbook, locale=locale)["Phép tính"]
    wrong = []
    for at, case in enumerate(CASES):
        cell = found.get(Patch(case, at).own("T-01", "r1", "result"))
        shown = cell.result if cell is not None and cell.error == 0 else f"lỗi {cell and cell.error}"
        expected = "" if case.expected is None else pytest.approx(case.expected, abs=1e-9)
        if shown != expected:
            wrong.append(f"{case.name}: {shown!r} thay vì {case.expected!r} ({cell.formula if cell else ''})")
    assert wrong == []
    assert [address for address, cell in found.items() if cell.error] == []


def test_replaced_blanks_within_replaced_blanks_are_replaced_too() -> None:
    assert written("if_blank(if_blank(estimate, blank), 5)", "DTTS.8") == (
        'IF(ISNUMBER(IF(OR(ISNUMBER(U49),U49="-",U49="x"),N(U49),"")),'
        'IF(OR(ISNUMBER(U49),U49="-",U49="x"),N(U49),""),5)'
    )
