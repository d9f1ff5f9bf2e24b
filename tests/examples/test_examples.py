"""The figures shipped as examples: they fit the kit, add up as stated, and miss nothing the reports say."""

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mtqg_xl.areas import load_areas, load_reporters
from mtqg_xl.definition.load import load, shipped
from mtqg_xl.definition.model import Column, Instance, Kit, Row

EXAMPLES = shipped("examples")
LUC_BINH = EXAMPLES / "bao-cao-A" / "so-lieu.csv"
THUY_HUNG = EXAMPLES / "bao-cao-C" / "so-lieu.csv"
INVENTED = [EXAMPLES / "vi-du" / f"{code}.csv" for code in (99001, 99002, 99003, 99004)]
FILES = [LUC_BINH, THUY_HUNG, *INVENTED]
WHOLE = INVENTED[:3]
NAMES = [path.parent.name if path.stem == "so-lieu" else path.stem for path in FILES]

LEAVES = ("GN-01.GNBV", "GN-01.DTTS", "GN-01.NTM")
KINDS = {"input": {"number", "mark"}, "text": {"text"}, "choice": {"choice"}, "date": {"date"}}
NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")

Figures = dict[tuple[str, str, str], tuple[str, str]]


def figures(path: Path) -> Figures:
    """The value and kind of every typed cell of a file, by form, row and column."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert rows[0] == ["form", "row", "column", "value", "kind"]
    found: Figures = {(form, row, column): (value, kind) for form, row, column, value, kind in rows[1:]}
    assert len(found) == len(rows) - 1, "a cell stands twice"
    return found


def number(cells: Figures, form: str, row: str, column: str) -> Decimal:
    """A typed number; a missing cell and a mark are 0."""
    value, kind = cells.get((form, row, column), ("0", "number"))
    return Decimal(value if kind == "number" else "0")


def total(cells: Figures, form: str, stem: str, line: str = "") -> Decimal:
    """The sum of the four kinds of money, over one line or a whole programme."""
    columns = {f"{stem}_{age}_{kind}" for age in ("carried", "year") for kind in ("capital", "recurrent")}
    return sum(
        (number(cells, *cell) for cell in cells if cell[0] == form and cell[2] in columns and line in ("", cell[1])),
        Decimal(0),
    )


def works(cells: Figures) -> list[str]:
    return sorted({row for form, row, _ in cells if form == "GN-03"}, key=lambda row: int(row.partition("#")[2]))


def works_of(cells: Figures, column: str, line: str) -> Decimal:
    """The sum of one column over the works whose line begins with a code."""
    return sum(
        (
            number(cells, "GN-03", row, column)
            for row in works(cells)
            if f"{cells['GN-03', row, 'line'][0]}.".startswith(f"{line}.")
        ),
        Decimal(0),
    )


@pytest.fixture(scope="module")
def kit() -> Kit:
    return load().kit("ba-chuong-trinh-xa")


def place(kit: Kit, form: str, row_id: str, column_id: str) -> tuple[Instance, Row | None, Column]:
    instance = kit.instance_by_id[form]
    block, mark, position = row_id.partition("#")
    if mark:
        assert 1 <= int(position) <= instance.block_by_id[block].ready_rows
        return instance, None, instance.column_by_id[column_id]
    return instance, instance.row_by_id[row_id], instance.column_by_id[column_id]


def choices(kit: Kit, row: Row | None, column: Column) -> set[str]:
    found: set[str] = set()
    for choice in row.choices if row is not None and row.choices else column.choices:
        word, colon, instance = choice.partition(":")
        if word == "rows" and colon:
            found |= {line.id for line in kit.instance_by_id[instance].rows if line.kind in {"leaf", "rest"}}
        else:
            found.add(choice)
    return found


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_figure_has_a_typed_cell_of_its_kind_in_the_kit(path: Path, kit: Kit) -> None:
    for (form, row_id, column_id), (value, kind) in figures(path).items():
        instance, row, column = place(kit, form, row_id, column_id)
        wanted = column.kind if row is None else instance.kind_of(row, column)
        assert wanted in KINDS, (form, row_id, column_id)
        assert kind in KINDS[wanted], (form, row_id, column_id)
        if kind == "choice":
            assert value in choices(kit, row, column), (row_id, value)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_value_is_written_as_its_kind_demands(path: Path) -> None:
    for cell, (value, kind) in figures(path).items():
        match kind:
            case "number":
                assert NUMBER.fullmatch(value), cell
            case "mark":
                assert value in {"-", "x"}, cell
            case "date":
                assert date.fromisoformat(value), cell
            case _:
                assert value and value == " ".join(value.split()), cell


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_money_is_zero_or_whole_dong_of_at_least_a_thousand(path: Path) -> None:
    for (form, row, column), (value, kind) in figures(path).items():
        is_support = form == "CS-01" and column in {"unit_price", "amount"}
        if kind == "number" and (is_support or form.startswith("GN-") or row.endswith(("_budget", "_contribution"))):
            assert value == "0" or (value.isdigit() and int(value) >= 1000), (form, row, column)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_no_file_names_a_person_or_a_telephone(path: Path) -> None:
    cells = figures(path)
    assert not {("TT", row, "value") for row in ("prepared_by", "phone", "accountant", "signed_by")} & set(cells)
    assert not [value for value, kind in cells.values() if kind == "text" and re.search(r"\b0\d{8,}", value)]


def test_the_head_of_luc_binh_is_that_of_the_report() -> None:
    cells = figures(LUC_BINH)
    assert {row: cells["TT", row, "value"][0] for form, row, _ in cells if form == "TT"} == {
        "as_of": "2024-06-30",
        "submission": "1",
        "disbursed_source": "Sổ kế toán",
        "blank_means": "Không phát sinh",
        "signing_title": "TRƯỞNG BAN CHỈ ĐẠO",
        "place": "Lục Bình",
        "request": "179-CV/VPHU ngày 17/6/2024",
    }


def test_dtts_of_luc_binh_adds_up_to_what_stands_by_lines_and_by_works() -> None:
    cells = figures(LUC_BINH)
    assert total(cells, "GN-01.DTTS", "allocated") == 4_887_609_000
    by_lines = total(cells, "GN-01.DTTS", "disbursed")
    assert by_lines == 2_924_964_923
    difference = works_of(cells, "disbursed_year_to_date", "DTTS.4.1.a") - total(
        cells, "GN-01.DTTS", "disbursed", "DTTS.4.1.a"
    )
    assert difference == 146_181_505
    assert by_lines + difference == 3_071_146_428


def test_all_programmes_of_luc_binh_add_up() -> None:
    cells = figures(LUC_BINH)
    assert sum(total(cells, form, "allocated") for form in LEAVES) == 5_587_609_000
    assert sum(total(cells, form, "disbursed") for form in LEAVES) == 3_596_964_923


def test_works_of_luc_binh_bear_the_plan_of_their_lines() -> None:
    cells = figures(LUC_BINH)
    assert len(works(cells)) == 9
    for line, plan in {
        "DTTS.4.1.a": 2_981_000_000,
        "DTTS.4.1.d": 510_000_000,
        "DTTS.3.2.n1": 700_000_000,
        "GNBV.2": 700_000_000,
    }.items():
        assert works_of(cells, "investment", line) == works_of(cells, "allocated", line) == plan
        assert total(cells, f"GN-01.{line.partition('.')[0]}", "allocated", line) == plan
    assert not [cell for cell in cells if cell[2] == "disbursed_since_start"]


LUC_BINH_MONEY = {
    "DTTS.1.n2": (132_000_000, 88_000_000, "capital"),
    "DTTS.1.n4": (15_000_000, 15_000_000, "recurrent"),
    "DTTS.3.1": (440_609_000, 0, "recurrent"),
    "DTTS.3.2.n1": (700_000_000, 382_800_000 + 293_187_700, "recurrent"),
    "DTTS.4.1.a": (2_981_000_000, 2_145_977_223, "capital"),
    "DTTS.4.1.d": (510_000_000, 0, "recurrent"),
    "DTTS.8": (109_000_000, 0, "recurrent"),
    "GNBV.2": (700_000_000, 672_000_000, "recurrent"),
}
LUC_BINH_WORKS = {
    "Bắc Lanh Chang": ("DTTS.4.1.a", 781_000_000, 200_000_000),
    "Cao Lộc đoạn nối tiếp": ("DTTS.4.1.a", 1_000_000_000, 950_981_240),
    "Nà Pò": ("DTTS.4.1.a", 500_000_000, 475_490_620),
    "Lũng Chang": ("DTTS.4.1.a", 700_000_000, 665_686_868),
    "Nà Nghịu": ("DTTS.4.1.d", 200_000_000, 0),
    "Bản Piềng": ("DTTS.4.1.d", 310_000_000, 0),
    "lợn": ("DTTS.3.2.n1", 400_000_000, 382_800_000),
    "cá": ("DTTS.3.2.n1", 300_000_000, 293_187_700),
    "trâu": ("GNBV.2", 700_000_000, 672_000_000),
}
LUC_BINH_COUNTS = """
    target.poor_reduce 21 · target.near_poor_reduce 18 · target.poverty_percent 13 · target.criteria 2
    target.hamlets 1 · ntm.hamlets_covered 8/8 · ntm.attendees_movement 300 · ntm.attendees_waste 316
    policy.vocational_classes 5 · policy.domestic_workers 30 · policy.overseas_files 3
    policy.card_children 222 · policy.card_poor 118 · policy.card_near_poor 0 · policy.card_social 68
    policy.card_minority 1720 · policy.card_hard_area 42 · policy.examinations 1473
    policy.volunteer_examinations 2712 · policy.volunteer_medicine 855 · policy.elderly_examinations 301
    policy.housing_disbursed 2/3 · policy.housing_in_progress 1 · policy.housing_review 2
    policy.legal_hamlets 2 · policy.legal_attendees 114
    gnbv.2.scale 28 · gnbv.2.households 21 · gnbv.2.poor 8 · gnbv.2.near_poor 5 · gnbv.2.newly_escaped 8
    gnbv.2.central_budget 679700000 · gnbv.2.province_budget 20300000 · gnbv.2.people_contribution 37716000
    gnbv.3.2.malnourished 14/177 · gnbv.4.1.classes 5 · gnbv.6.1.participants 15
    dtts.1.n2.done 2/3 · dtts.1.n2.in_progress 1 · dtts.1.n4.households 5
    dtts.3.1.communities 3 · dtts.3.1.community_lots 141 · dtts.3.1.community_ha 953.07
    dtts.3.1.households 70 · dtts.3.1.household_lots 87 · dtts.3.1.household_ha 75.49
    dtts.5.3.overseas_files 1
"""
THUY_HUNG_COUNTS = """
    ntm.campaigns 20 · ntm.campaign_attendees 1000 · ntm.training_classes 1 · ntm.training_attendees 42
    ntm.front_meetings 2 · ntm.front_attendees 100 · ntm.inspections 1 · ntm.model_areas 1
    ntm.environment_campaigns 5 · ntm.environment_participants 13060 · ntm.paved_hamlets_percent 100
    policy.examinations 5599 · policy.health_insurance 4553/5038
    dtts.1.n4.households 36 · dtts.1.n4.tanks 30 · dtts.1.n4.pipes 6
    service.on_time 753/753 · service.civil_status 120 · service.certification 629 · service.emulation 2
    service.social_protection 2 · service.online 678/753 · service.military_intake 6/5
"""


def counted(cells: Figures) -> dict[str, str]:
    """What CT-01 holds: ``row → quantity`` or ``quantity/base``."""
    found = {row: value for (form, row, column), (value, _) in cells.items() if (form, column) == ("CT-01", "quantity")}
    bases = {row: value for (form, row, column), (value, _) in cells.items() if (form, column) == ("CT-01", "base")}
    assert bases.keys() <= found.keys()
    return {row: f"{value}/{bases[row]}" if row in bases else value for row, value in found.items()}


def listed(text: str) -> dict[str, str]:
    return dict(item.split() for item in re.split("[·\n]", text) if item.strip())


def test_money_of_luc_binh_is_what_the_report_states() -> None:
    cells = figures(LUC_BINH)
    found = {
        row: (*(int(number(cells, form, row, f"{stem}_year_{kind}")) for stem in ("allocated", "disbursed")), kind)
        for form, row, column in cells
        if form in LEAVES
        for kind in ("capital", "recurrent")
        if column == f"allocated_year_{kind}"
    }
    assert found == LUC_BINH_MONEY


@pytest.mark.parametrize(("name", "stated"), LUC_BINH_WORKS.items())
def test_each_work_of_luc_binh_is_what_the_report_states(name: str, stated: tuple[str, int, int]) -> None:
    cells = figures(LUC_BINH)
    at = list(LUC_BINH_WORKS).index(name) + 1
    row = f"works#{at}"
    assert re.search(rf"\b{name}\b", cells["GN-03", row, "name"][0])
    assert cells["GN-03", row, "owner"][0] == "UBND xã Lục Bình"
    money = (int(number(cells, "GN-03", row, column)) for column in ("allocated", "disbursed_year_to_date"))
    assert (cells["GN-03", row, "line"][0], *money) == stated


@pytest.mark.parametrize(
    ("path", "stated"), [(LUC_BINH, LUC_BINH_COUNTS), (THUY_HUNG, THUY_HUNG_COUNTS)], ids=["A", "C"]
)
def test_every_count_of_the_report_has_its_row(path: Path, stated: str) -> None:
    assert counted(figures(path)) == listed(stated)


LUC_BINH_POLICIES = {
    "education.lunch": "25 trẻ · 20000000 đồng",
    "education.boarding": "7 học sinh · 25200000 đồng",
    "education.rice": "7 học sinh · 420 kg",
    "electricity.q4_last": "92 hộ · 14076000 đồng",
    "electricity.q1": "60 hộ · 9180000 đồng",
    "water": "5 hộ · 15000000 đồng",
}


def supported(cells: Figures, kit: Kit) -> dict[str, str]:
    """What CS-01 holds: ``row → beneficiaries · amount``."""
    form = kit.instance_by_id["CS-01"]
    found: dict[str, str] = {}
    for name, row, column in cells:
        if name == "CS-01" and column in {"amount", "quantity_kg"}:
            unit = form.unit_of(form.row_by_id[row], form.column_by_id[column])
            people = f"{cells[name, row, 'quantity'][0]} {form.row_by_id[row].unit}"
            found[row] = f"{people} · {cells[name, row, column][0]} {unit}"
    return found


def test_every_policy_of_luc_binh_is_what_the_report_states(kit: Kit) -> None:
    assert supported(figures(LUC_BINH), kit) == LUC_BINH_POLICIES


def test_thuy_hung_states_no_policy() -> None:
    assert not [cell for cell in figures(THUY_HUNG) if cell[0] == "CS-01"]


@pytest.mark.parametrize("path", [LUC_BINH, *WHOLE], ids=["A", *(path.stem for path in WHOLE)])
def test_support_is_the_number_of_beneficiaries_times_what_each_gets(path: Path) -> None:
    cells = figures(path)
    checked = 0
    for each, whole in (("unit_price", "amount"), ("norm_kg", "quantity_kg")):
        for form, row, column in cells:
            if (form, column) == ("CS-01", each):
                product = number(cells, form, row, "quantity") * number(cells, form, row, each)
                assert number(cells, form, row, whole) == product, row
                checked += 1
    assert checked >= 4
    prices = {value for (form, row, column), (value, _) in cells.items() if row[:5] == "elect" and column[:4] == "unit"}
    assert prices == {"153000"}


@pytest.mark.parametrize("code", ["99001", "99003"])
def test_support_from_programme_money_is_what_the_programme_paid(code: str) -> None:
    cells = figures(EXAMPLES / "vi-du" / f"{code}.csv")
    for policy, line in (("housing.built", "DTTS.1.n2"), ("water", "DTTS.1.n4")):
        if ("CS-01", policy, "amount") in cells:
            assert number(cells, "CS-01", policy, "amount") == total(cells, "GN-01.DTTS", "disbursed", line)


def test_water_and_new_rural_money_of_thuy_hung_is_what_the_report_states() -> None:
    cells = figures(THUY_HUNG)
    assert cells["TT", "as_of", "value"] == ("2023-12-12", "date")
    assert cells["TT", "blank_means", "value"] == ("Không phát sinh", "choice")
    money = {cell[1:]: int(value) for cell, (value, kind) in cells.items() if cell[0] in LEAVES and kind == "number"}
    assert money == {
        ("DTTS.1.n4", "allocated_year_recurrent"): 150_000_000,
        ("DTTS.1.n4", "disbursed_year_recurrent"): 102_062_112,
        ("DTTS.1.n4", "estimate"): 102_062_112,
        ("NTM.rest", "allocated_year_recurrent"): 75_000_000,
        ("NTM.rest", "disbursed_year_recurrent"): 74_550_000,
    }
    assert "số ước" in cells["GN-01.DTTS", "DTTS.1.n4", "note"][0]


@pytest.mark.parametrize("path", WHOLE, ids=[path.stem for path in WHOLE])
def test_lines_of_an_invented_commune_contradict_nothing(path: Path) -> None:
    cells = figures(path)
    for form, line in sorted({cell[:2] for cell in cells if cell[0] in LEAVES}):
        allocated, disbursed = total(cells, form, "allocated", line), total(cells, form, "disbursed", line)
        estimate = number(cells, form, line, "estimate")
        assert disbursed <= estimate <= allocated < 100_000_000_000, line
        assert number(cells, form, line, "advance_outstanding") <= disbursed, line
        for kind in ("carried_capital", "carried_recurrent", "year_capital", "year_recurrent"):
            assert number(cells, form, line, f"disbursed_{kind}") <= number(cells, form, line, f"allocated_{kind}")
        if any(cells["GN-03", row, "line"][0] == line for row in works(cells)):
            assert works_of(cells, "disbursed_year_to_date", line) == disbursed, line
            assert works_of(cells, "allocated", line) <= allocated, line


@pytest.mark.parametrize("path", WHOLE, ids=[path.stem for path in WHOLE])
def test_works_and_counts_of_an_invented_commune_contradict_nothing(path: Path) -> None:
    cells = figures(path)
    for row in works(cells):
        columns = ("disbursed_year_to_date", "disbursed_since_start", "allocated", "investment")
        in_year, since_start, allocated, investment = (number(cells, "GN-03", row, column) for column in columns)
        assert in_year <= since_start <= investment, row
        assert in_year <= allocated <= investment, row
    for form, row, column in cells:
        if (form, column) == ("CT-01", "base"):
            assert number(cells, form, row, "quantity") <= number(cells, form, row, "base"), row
    groups = ("gnbv.2.poor", "gnbv.2.near_poor", "gnbv.2.newly_escaped")
    assert number(cells, "CT-01", "gnbv.2.households", "quantity") == sum(
        number(cells, "CT-01", row, "quantity") for row in groups
    )


@pytest.mark.parametrize("path", WHOLE, ids=[path.stem for path in WHOLE])
def test_a_whole_invented_commune_reports_on_all_three_programmes_and_works(path: Path) -> None:
    cells = figures(path)
    assert {form for form, _, _ in cells} >= {"TT", "CT-01", "CS-01", "GN-03", *LEAVES}
    assert cells["TT", "blank_means", "value"][0] == "Không phát sinh"


def test_the_unfinished_commune_says_so_and_leaves_forms_empty() -> None:
    cells = figures(EXAMPLES / "vi-du" / "99004.csv")
    assert cells["TT", "blank_means", "value"][0] == "Chưa có số"
    assert {form for form, _, _ in cells} == {"TT", "GN-01.DTTS"}
    assert ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital") not in cells


def test_every_figure_file_belongs_to_a_reporter_of_its_period() -> None:
    reporters = load_reporters(EXAMPLES / "don_vi.csv")
    below = {reporter.code for reporter in reporters.children("063", date(2024, 6, 30))}
    assert below == {"01990", *(path.stem for path in INVENTED)}
    assert [reporter.code for reporter in reporters.children("183", date(2023, 12, 12))] == ["06208"]
    assert len(reporters.children("612", date(2024, 10, 30))) == 9
    assert all("Ví Dụ" in found.name for code in below - {"01990"} for found in reporters if found.code == code)


def test_reporters_and_areas_name_the_same_units() -> None:
    reporters, areas = load_reporters(EXAMPLES / "don_vi.csv"), load_areas(EXAMPLES / "dia_ban.csv")
    for reporter in reporters:
        area = areas.by_key(reporter.area_code, reporter.valid_from)
        assert area is not None and (area.name, area.level, area.valid_to, area.parent_code) == (
            reporter.name,
            reporter.kind,
            reporter.valid_to,
            reporter.parent_code,
        )


def test_codes_change_their_meaning_with_the_reform() -> None:
    areas = load_areas(EXAMPLES / "dia_ban.csv")
    days = (date(2025, 6, 30), date(2025, 7, 1))
    names = {code: [area.name if (area := areas.by_code(code, day)) else "" for day in days] for code in CHANGED}
    assert names == CHANGED


CHANGED = {
    "01990": ["xã Lục Bình", ""],
    "01969": ["thị trấn Phủ Thông", "xã Phủ Thông"],
    "06184": ["thị trấn Đồng Đăng", "xã Đồng Đăng"],
    "23401": ["thị trấn Đắk Tô", "xã Đăk Tô"],
    "23430": ["xã Đắk Trăm", "xã Kon Đào"],
    "063": ["huyện Bạch Thông", ""],
    "20": ["tỉnh Lạng Sơn", "tỉnh Lạng Sơn"],
}


def test_three_communes_called_thuy_hung_stood_side_by_side() -> None:
    areas = load_areas(EXAMPLES / "dia_ban.csv")
    found = areas.at(date(2024, 12, 31)).find("xã Thuỵ Hùng")
    assert sorted(area.code for area in found) == ["01810", "06136", "06208"]
