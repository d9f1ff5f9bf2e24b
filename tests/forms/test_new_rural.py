"""The forms of new rural development: figures of real papers in them, and every rule with a state that holds and one
that does not."""

import csv
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.definition.cases import cases
from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.definition.load import load, shipped
from mtqg_xl.definition.model import Kit
from mtqg_xl.figures.compute import compute
from mtqg_xl.figures.figure_set import FigureSet
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from tests.libreoffice.client import LibreOffice
from tests.tables import CellState, submission_from, submission_of

TERM, PROVINCE, COMMUNE = (load().kit(name) for name in ("ntm-giai-doan-xa", "ntm-2026-tinh", "ntm-2026-xa"))

TERM_LAYOUT = kit_layout(TERM)


def figures_of(text: str, kit: Kit = TERM) -> FigureSet:
    return compute([submission_from(text, kit)], kit)


def broken(text: str, kit: Kit) -> set[str]:
    """Return the rules that a table breaks."""
    submission = submission_from(text, kit)
    result = check([submission], compute([submission], kit))[0]
    return {state.rule for state in result.rules if state.state == "khong_dat"}


# Resources of the whole country 2021–2023 by source, in tỷ đồng; total, shares as printed to one decimal.
# Printed 1,0 for NSTW and 3,9 for the people: 22.235/2.545.954 is 0,87 and 100.632/2.545.954 is 3,95.
NATION = """
    PB-05       | y2023
    NV.I.1.rest | 22235000000000
    NV.I.2.rest | 184465000000000
    NV.II       | 142478000000000
    NV.III.rest | 1983970000000000
    NV.IV       | 112174000000000
    NV.V.rest   | 100632000000000
"""


@pytest.mark.parametrize(
    ("row", "billions", "share"),
    [
        ("TONG", 2_545_954, 100),
        ("NV.I", 206_700, 8.12),
        ("NV.I.1", 22_235, 0.87),
        ("NV.I.2", 184_465, 7.25),
        ("NV.II", 142_478, 5.6),
        ("NV.III", 1_983_970, 77.93),
        ("NV.IV", 112_174, 4.41),
        ("NV.V", 100_632, 3.95),
    ],
)
def test_resources_of_the_whole_country_come_to_every_stated_sum(row: str, billions: int, share: float) -> None:
    figures = figures_of(NATION)
    assert figures.value("PB-05", row, "total") == billions * 1_000_000_000
    assert figures.value("PB-05", row, "share") == share


def test_what_a_source_does_not_tell_is_missing_and_not_zero() -> None:
    figures = figures_of(NATION)
    assert not figures.is_present("PB-05", "NV.VI", "total", 0)
    assert not figures.is_present("PB-05", "NV.I", "y2021", 0)


def luc_binh() -> Iterator[tuple[str, str, str, CellState]]:
    """Yield the cells of the report of xã Lục Bình on 2021–2023."""
    with (shipped("examples") / "bao-cao-E" / "so-lieu.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            value = float(line["value"]) if line["kind"] == "number" else line["value"]
            yield line["form"], line["row"], line["column"], value


def test_a_commune_meets_the_fourteen_criteria_that_its_report_names() -> None:
    figures = compute([submission_of(luc_binh(), TERM)], TERM)
    met = {
        int(row.id[2:])
        for row in TERM.instance_by_id["PB-09"].rows
        if row.id[:2] == "TC" and len(row.id) == 4
        if figures.value("PB-09", row.id, "met") == 1
    }
    assert met == {1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 14, 15, 16, 19}
    assert figures.value("PB-09", "met", "result") == 14
    assert figures.value("PB-09", "unmet", "result") == 5
    assert [figures.value("PB-09", f"N{group}", "result") for group in range(1, 6)] == [1, 7, 2, 3, 1]


@pytest.mark.parametrize(
    ("row", "percent"),
    # the report rounds 96,03 and 96,13 to 96 and does not print 56,67
    [
        ("CT2.1", 100),
        ("CT2.2", 96.03),
        ("CT2.3", 56.67),
        ("CT3.1", 96.13),
        ("CT4.2", 100),
        ("CT11", 26.95),
        ("CT15.1", 100),
        ("CT15.3", 11.6),
        ("CT15.4", 99.76),
    ],
)
def test_ratios_of_a_real_commune_are_those_that_its_report_states(row: str, percent: float) -> None:
    assert compute([submission_of(luc_binh(), TERM)], TERM).value("PB-09", row, "result") == percent


def test_money_of_a_real_commune_stands_where_its_report_tells_it() -> None:
    figures = compute([submission_of(luc_binh(), TERM)], TERM)
    totals = {row: figures.value("PB-07", row, "total") for row in ("NTM.01", "NTM.02", "NTM.04", "NTM.11", "TONG")}
    assert totals == {
        "NTM.01": 250_000_000,
        "NTM.02": 231_000_000 + 1_326_600_000 + 343_000_000 + 50_000_000,
        "NTM.04": 1_102_400_000 + 176_000_000 + 147_000_000 + 440_609_000 + 2_600_000_000 + 144_109_000,
        "NTM.11": 85_300_000,
        "TONG": 6_896_018_000,
    }
    assert figures.value("PB-05", "TONG", "total") == 6_896_018_000
    assert figures.value("PB-07", "TONG", "disbursed") == 1_488_131_262
    assert figures.value("PB-05", "memo.days", "total") == 600


def test_a_real_report_breaks_no_rule() -> None:
    submission = submission_of(luc_binh(), TERM)
    result = check([submission], compute([submission], TERM))[0]
    assert [finding.code for finding in result.findings if finding.code[0] == "R"] == []


def judged(target: str, numerator: str, denominator: str, row: str) -> float:
    text = f"PB-09 | target | numerator | denominator\n{row} | {target} | {numerator} | {denominator}"
    return figures_of(text).value("PB-09", row, "met")


@pytest.mark.parametrize(
    ("row", "target", "numerator", "denominator", "met"),
    [
        ("CT15.1", "90", "90", "100", 1),
        ("CT15.1", "90", "89.99", "100", 0),
        ("CT11", "13", "13", "100", 1),
        ("CT11", "13", "26.95", "100", 0),
        ("CT15.1", "", "95", "100", None),
        ("CT15.1", "90", "", "100", None),
        ("CT15.1", "90", "95", "", None),
    ],
)
def test_an_indicator_is_judged_by_the_target_in_its_own_direction(
    row: str, target: str, numerator: str, denominator: str, met: float | None
) -> None:
    assert judged(target, numerator, denominator, row) == pytest.approx(
        float("nan") if met is None else met, nan_ok=True
    )


def criterion(*lines: str) -> float:
    return figures_of("PB-09 | target | numerator\n" + "\n".join(lines)).value("PB-09", "TC08", "met")


def test_a_criterion_is_met_when_all_its_indicators_are() -> None:
    four = [f"CT8.{at} | 1 | 1" for at in range(1, 5)]
    assert criterion(*four) == 1
    assert criterion(*four[:3], "CT8.4 | 1 | 0") == 0
    assert criterion(*four[:3]) != criterion(*four[:3])  # blank: one is not told
    assert criterion(*four[:3], "TC08.rest |  | 1") == 1
    assert criterion("CT8.1 | 1 | 0", "TC08.rest |  | 1") == 0


PB_07 = "PB-07 w02 | label | {column}\n1 | Đường | {amount}\n\n"
SOURCES = {
    "R110": ("NV.I.1.DTPT", "central"),
    "R111": ("NV.I.2.a.SN", "province"),
    "R112": ("NV.I.2.b.DTPT", "district"),
    "R113": ("NV.I.2.c.DTPT", "commune"),
    "R114": ("NV.II", "integrated"),
    "R115": ("NV.III.1", "credit"),
    "R116": ("NV.IV", "business"),
    "R117": ("NV.V.2", "labour"),
    "R118": ("NV.VI", "other"),
}


@pytest.mark.parametrize(("rule", "row", "column"), [(rule, *cell) for rule, cell in SOURCES.items()])
def test_each_source_is_the_total_of_its_column_in_the_form_by_works(rule: str, row: str, column: str) -> None:
    table = PB_07.format(column=column, amount=5_000_000) + "PB-05 | y2022\n" + row + " | {}"
    assert broken(table.format(5_000_000), TERM) == set()
    assert broken(table.format(4_000_000), TERM) == {rule}


def test_sources_are_not_compared_before_the_form_by_works_is_filled() -> None:
    assert broken("PB-05 | y2022\nNV.II | 4000000", TERM) == set()


def test_things_given_are_compared_with_other_sources() -> None:
    table = PB_07.format(column="other", amount=7_000_000) + "PB-05 | y2022\nNV.V.4 | 3000000\nTONG.rest | {}"
    assert broken(table.format(4_000_000), TERM) == set()
    assert broken(table.format(3_000_000), TERM) == {"R118"}


RULES = {
    "R101": ("PB-06 | plan_capital | allocated_capital\nNTM.02 | 5000000 | {}", 5_000_000, 5_000_001),
    "R102": (
        "PB-06 | plan_recurrent | allocated_recurrent | disbursed_recurrent\nNTM.03 | 9000 | 5000 | {}",
        5000,
        6000,
    ),
    "R103": ("PB-07 w01 | other | disbursed\n1 | 5000 | {}\n\nPB-05 | y2021\nNV.VI | 5000", 5000, 6000),
    "R104": ("PB-08 | y2022\npoverty | {}", 100, 100.5),
    "R105": ("PB-08 | target\ncriteria | {}", 19, 20),
    "R106": ("PB-09 | numerator | denominator\nCT2.1 | {} | 3", 3, 4),
    "R199": ("SL-01 | quantity | base\ncanals | {} | 18", 18, 19),
    "R119": (
        "PB-06 | plan_capital | allocated_capital\nNTM.02 | 9000 | {}\n\nPB-05 | y2021\nNV.I.1.DTPT | 5000",
        5000,
        6000,
    ),
    "R120": ("PB-08 | y2023\ncriteria | {}\n\nPB-09 | numerator\nTC01.rest | 1\nTC02.rest | 0", 1, 2),
}
PROVINCE_RULES = {
    "R125": ("BM-06 | now\nX.2.1.1 | 2\nX.3.2 | 3\nX.1.1 | 2\nX.1.2 | 3\nX.1.3 | {}", 0, 1),
    "R126": ("BM-06 | previous\nX.1.1 | 4\nX.2.2.1 | {}\nX.4.1 | 3", 1, 2),
    "R127": ("BM-06 | previous\nX.1.2 | 4\nX.2.1.2 | {}\nX.3.2 | 3", 1, 2),
    "R128": ("BM-06 | now\nX.1.3 | 4\nX.3.3 | {}\nX.4.3 | 3", 1, 2),
    "R129": ("BM-06 | now\nX.1.1 | 5\nX.2.1.1 | 5\nX.2.3 | {}", 5, 6),
    "R130": ("BM-06 | now\nX.1.1 | 5\nX.3.1 | 5\n\nBM-05 | group1_now\nTC26.02 | {}", 5, 6),
    "R131": ("BM-06 | now\nX.1.2 | 5\nX.3.2 | 5\n\nBM-05 | group2_now\nTC26.02 | {}", 5, 6),
    "R132": ("BM-06 | previous\nX.1.3 | 5\nX.3.3 | 5\n\nBM-05 | group3_previous\nTC26.10 | {}", 5, 6),
    "R133": ("BM-07 | now\nNV26.III | {}\n\nBM-09 | now_integrated\nHP1.02 | 7", 7, 8),
    "R134": ("BM-07 | next\nNV26.I.1 | {0}\nNV26.III | 0\n\nBM-09 | next_central_capital\nHP2.01 | 7", 7, 8),
    "R135": ("BM-07 | plan\nNV26.I.1 | 7\n\nBM-08 | plan\nKC26.01 | {}", 7, 8),
}
COMMUNE_RULES = {
    "R136": ("BM-11 | now\nNV26.III | {}\n\nBM-12 | now_integrated\nHP3 | 7000", 7000, 8000),
    "R137": ("BM-11 | now\nNV26.I.1 | {}\n\nBM-12 | now_central_capital\nHP1.01 | 7000", 7000, 8000),
    "R200": ("BM-11 | next\nNV26.III | {}", 100_000_000_000, 100_000_001_000),
    "R201": ("BM-12 | next_credit\nHP3 | {}", 100_000_000_000, 150_000_000_000),
    "R202": ("BM-13 | year\nKC26.13 | {}", 100_000_000_000, 1_065_000_000_000),
    "R138": ("BM-11 | plan\nNV26.I.1 | 7000\n\nBM-13 | plan\nKC26.13 | {}", 7000, 8000),
    **{
        f"R{139 + at}": (
            f"BM-10 | now_met\nTC26.{at:02d} | {{}}\n\nBM-10 tc{at:02d} | label | now_met\n1 | Chỉ tiêu | 0",
            0,
            1,
        )
        for at in range(1, 11)
    },
}
MORE = {"R134": {"R133"}, "R137": {"R136"}, "R126": {"R125"}, "R127": {"R125"}, "R128": {"R125"}}
"""What breaks along with a rule: a total with one of its parts."""


@pytest.mark.parametrize(
    ("kit", "rule", "table", "right", "wrong"),
    [
        pytest.param(kit, rule, *state, id=rule)
        for kit, rules in ((TERM, RULES), (PROVINCE, PROVINCE_RULES), (COMMUNE, COMMUNE_RULES))
        for rule, state in rules.items()
    ],
)
def test_a_rule_holds_and_does_not(kit: Kit, rule: str, table: str, right: float, wrong: float) -> None:
    assert broken(table.format(right), kit) == set()
    assert broken(table.format(wrong), kit) == {rule} | MORE.get(rule, set())


def test_every_rule_of_these_kits_is_tried() -> None:
    tried = {*SOURCES, *RULES, *PROVINCE_RULES, *COMMUNE_RULES}
    rules = {
        rule.id for kit in (TERM, PROVINCE, COMMUNE) for item in kit.forms for rule in (*item.form.rules, *kit.rules)
    }
    assert rules - tried == {
        "R100"
    }  # shares that the sheet works out itself always come to 100: only typing over breaks


@pytest.mark.libreoffice
def test_the_sheet_shows_what_the_figures_say_and_its_list_asks_for_shares_typed_over(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    path = tmp_path / "luc-binh.xlsx"
    values = {(form, row, column): value for form, row, column, value in luc_binh() if form != "TT"}
    path.write_bytes(build(TERM, Header(Period.parse("2021..2023")), values))
    book = openpyxl.load_workbook(path)
    book["PB 05 NGUỒN LỰC"][TERM_LAYOUT.own("PB-05", "NV.II", "share")] = 60
    book.save(changed := tmp_path / "go-de.xlsx")
    found = libreoffice.recalculated(changed, ["PB 09 TIÊU CHÍ", "_kt"], shown=True)
    shown = {
        row: found["PB 09 TIÊU CHÍ"][TERM_LAYOUT.own("PB-09", row, column)].string
        for row, column in (("TC02", "met"), ("TC06", "met"), ("CT3.1", "met"), ("CT15.2", "result"), ("met", "result"))
    }
    assert shown == {"TC02": "Đạt", "TC06": "Chưa đạt", "CT3.1": "Đạt", "CT15.2": "Đạt", "met": "14/19"}
    checks = found["_kt"]
    states = {checks[f"B{at}"].string: checks[f"J{at}"].string for at in range(4, 4 + len(cases(TERM)))}
    assert {key for key, state in states.items() if state == "KHÔNG ĐẠT"} == {"R100-TONG"}


def test_the_rows_of_criteria_are_those_of_the_catalogue() -> None:
    nodes = load().catalogue.nodes
    for form, kit in (("PB-09", TERM), ("BM-05", PROVINCE), ("BM-10", COMMUNE), ("BM-07", PROVINCE)):
        for row in kit.instance_by_id[form].rows:
            if row.id in nodes and form != "BM-05" and row.parent is not None:
                assert row.label == nodes[row.id].name, row.id
    indicators = [code for code in nodes if code.startswith("CT") and code[2].isdigit()]
    criteria = [code for code in nodes if nodes[code].parent in {f"N{group}" for group in range(1, 6)}]
    assert (len(criteria), len(indicators)) == (19, 57)
    assert {row.id for row in TERM.instance_by_id["PB-09"].rows} >= {*criteria, *indicators}
