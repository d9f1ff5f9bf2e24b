"""The forms of the poverty review that analyse forms 1 to 3: real figures, and every rule that joins two forms.

Figures: forms 4 and 5 of a provincial review workbook (2023), districts Cư Jút, Đăk Glong and Đắk Mil, and QĐ
134/QĐ-BLĐTBXH (31/01/2024) for the nation, the poor districts and Kon Tum.
"""

import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.definition.excel_text import Place, cell_formula
from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.definition.load import load
from mtqg_xl.figures.compute import compute
from tests.tables import submission_from

KIT = load().kit("ra-soat-ho-ngheo-xa")
NOTHING_ELSE = "TT | value\nblank_means | Không phát sinh\n"
INDICATORS = (
    *("jobs", "dependants", "nutrition", "health_insurance", "adult_education", "school_attendance"),
    *("housing_quality", "housing_area", "water", "toilet", "telecom", "information"),
)

# poor households and their twelve indicators, the sum that form 4 prints, and the twelve ratios that form 5 prints
DISTRICTS = {
    "Cư Jút": (
        (204, 93, 94, 37, 52, 62, 13, 51, 107, 4, 128, 53, 22),
        716,
        (45.59, 46.08, 18.14, 25.49, 30.39, 6.37, 25, 52.45, 1.96, 62.75, 25.98, 10.78),
    ),
    "Đăk Glong": (
        (923, 232, 392, 552, 184, 550, 393, 194, 538, 45, 351, 258, 208),
        3897,
        (25.14, 42.47, 59.8, 19.93, 59.59, 42.58, 21.02, 58.4, 4.88, 38.03, 27.84, 22.54),
    ),
    "Đắk Mil": (
        (221, 49, 95, 42, 51, 114, 79, 29, 141, 12, 85, 45, 106),
        848,
        (22.17, 43.44, 19, 23.08, 51.58, 35.75, 13.57, 63.35, 5.43, 38.91, 20.36, 47.51),
    ),
}
# form 5 was printed when form 4 had one household more (+1) or less there
ONE_HOUSEHOLD_OFF = {
    "Cư Jút": {},
    "Đăk Glong": {"housing_area": 1, "telecom": -1},
    "Đắk Mil": {"dependants": 1, "housing_quality": 1, "housing_area": -1, "toilet": 1, "information": -1},
}


def found_in(table: str) -> list[tuple[str, object, object]]:
    submission = submission_from(f"{table}\n{NOTHING_ELSE}", KIT)
    (result,) = check([submission], compute([submission], KIT))
    return [(item.code, item.found, item.expected) for item in result.findings]


def deprivations(counts: tuple[int, ...]) -> str:
    columns = " | ".join(("HN-04", "poor", *INDICATORS))
    return f"{columns}\nxa.rest | {' | '.join(map(str, counts))}\n"


@pytest.mark.parametrize("district", DISTRICTS)
def test_twelve_indicators_add_up_to_what_form_four_prints(district: str) -> None:
    counts, total, _ = DISTRICTS[district]
    figures = compute([submission_from(deprivations(counts), KIT)], KIT)
    assert figures.value("HN-04", "xa", "deprivations", 0) == total == sum(counts[1:])


@pytest.mark.parametrize("district", DISTRICTS)
def test_form_five_is_form_four_over_the_poor_households(district: str) -> None:
    counts, _, printed = DISTRICTS[district]
    off = ONE_HOUSEHOLD_OFF[district]
    then = [count + off.get(name, 0) for name, count in zip(INDICATORS, counts[1:], strict=True)]
    for figures_of, differ in ((counts[1:], set(off)), (then, set[str]())):
        figures = compute([submission_from(deprivations((counts[0], *figures_of)), KIT)], KIT)
        ratios = [figures.value("HN-05", "xa", name, 0) for name in INDICATORS]
        assert {n for n, one, two in zip(INDICATORS, ratios, printed, strict=True) if one != two} == differ
    assert figures.value("HN-05", "xa.rest", "poor", 0) == counts[0]


BY_THON = """
HN-04 thon | name       | poor | jobs | dependants | water
1          | Đắk DRông  | 74   | 18   | 36         | 2
2          | Ea Pô      | 67   | 29   | 25         | 0
3          | Ea TLing   | 5    | 4    | 2          | 2

HN-05 thon | name
1          | ea tling
2          | Đắk DRông
3          | Thôn mới
"""


def test_a_thon_of_form_five_is_found_in_form_four_by_its_name_wherever_it_stands() -> None:
    figures = compute([submission_from(BY_THON, KIT)], KIT)
    table = figures.blocks["HN-05", "thon"]
    assert [list(table.values[name][:2]) for name in ("poor", "jobs", "water")] == [[5, 74], [80, 24.32], [40, 2.7]]
    assert table.values["poor"][2] == 0 and not table.present["poor"][2]
    assert table.values["jobs"][2] != table.values["jobs"][2], "no household, no ratio"


def test_the_sheet_looks_a_thon_up_by_its_name() -> None:
    instance = KIT.instance_by_id["HN-05"]
    place = Place(kit_layout(KIT), instance, "thon#3", instance.sheet)
    formula = instance.column_by_id["jobs"].formula
    assert formula is not None
    assert cell_formula(formula, place, 2) == (
        "IF(SUMIF('HN-04 THIẾU HỤT'!B10:B26,B13,'HN-04 THIẾU HỤT'!C10:C26)=0,\"\","
        "ROUND(SUMIF('HN-04 THIẾU HỤT'!B10:B26,B13,'HN-04 THIẾU HỤT'!E10:E26)"
        "/SUMIF('HN-04 THIẾU HỤT'!B10:B26,B13,'HN-04 THIẾU HỤT'!C10:C26)*100,2))"
    )


REVIEW = """
HN-01   | households | persons | poor | near_poor | poor_persons | near_poor_persons
xa.rest | 1000       | 4000    | 204  | 305       | 852          | 1389
"""
# form and cells | code of the rule | what it finds: left and right; nothing where the rule holds
CASES = {
    "4 equals 1": ("HN-04 | poor\nxa.rest | 204", "R163", None),
    "4 differs": ("HN-04 | poor\nxa.rest | 203", "R163", (203, 204)),
    "6 equals 1": ("HN-06 | near_poor\nxa.rest | 305", "R164", None),
    "6 differs": ("HN-06 | near_poor\nxa.rest | 304", "R164", (304, 305)),
    "one indicator at most once": ("HN-04 | poor | water\nxa.rest | 204 | 204", "R150", None),
    "one indicator too often": ("HN-04 | poor | water\nxa.rest | 204 | 205", "R150", (205, 204)),
    "near-poor indicator too often": ("HN-06 | near_poor | jobs\nxa.rest | 305 | 306", "R151", (306, 305)),
    "8 equals 1": ("HN-08 | poor | near_poor\nxa.rest.ho | 204 | 305", "R165", None),
    "8 differs": ("HN-08 | poor | near_poor\nxa.rest.ho | 204 | 300", "R165", (300, 305)),
    "8 persons equal": ("HN-08 | poor | near_poor\nxa.rest.khau | 852 | 1389", "R166", None),
    "8 persons differ": ("HN-08 | poor | near_poor\nxa.rest.khau | 850 | 1389", "R166", (850, 852)),
    "groups fill the total": ("HN-08 | poor | near_poor | poor_unable\nxa.rest.ho | 204 | 305 | 204", "R152", None),
    "groups overlap": (
        "HN-08 | poor | near_poor | poor_minority | poor_unable\nxa.rest.ho | 204 | 305 | 150 | 60",
        "R152",
        (-6, 0),
    ),
    "9 equals 1": ("HN-09 | poor_kinh | poor_ede | near_poor_kinh\nxa.rest | 4 | 200 | 305", "R167", None),
    "9 differs": ("HN-09 | poor_kinh | poor_ede | near_poor_kinh\nxa.rest | 5 | 200 | 305", "R167", (205, 204)),
    "8 within 9": (
        "HN-08 | poor | near_poor | poor_minority\nxa.rest.ho | 204 | 305 | 200\n\n"
        "HN-09 | poor_kinh | poor_ede | near_poor_kinh\nxa.rest | 4 | 200 | 305",
        "R172",
        None,
    ),
    "8 beyond 9": (
        "HN-08 | poor | near_poor | poor_minority\nxa.rest.ho | 204 | 305 | 201\n\n"
        "HN-09 | poor_kinh | poor_ede | near_poor_kinh\nxa.rest | 4 | 200 | 305",
        "R172",
        (201, 200),
    ),
    "cause at most once": ("HN-10 | land | capital\nxa.rest.poor | 204 | 204", "R173", None),
    "cause too often": ("HN-10 | land | capital\nxa.rest.poor | 205 | 1", "R173", (205, 204)),
    "near-poor cause too often": ("HN-10 | illness\nxa.rest.near_poor | 306", "R174", (306, 305)),
    "children without insurance": ("HN-11 | poor_children | poor_insurance\nxa.rest | 9 | 9", "R153", None),
    "more than there are": ("HN-11 | poor_children | poor_nutrition\nxa.rest | 9 | 10", "R153", (10, 9)),
    "near-poor children": ("HN-11 | near_poor_children | near_poor_education\nxa.rest | 9 | 10", "R154", (10, 9)),
    "13 within its peoples": (
        "HN-13 | households_kinh | near_poor_kinh\nxa.rest | 1000 | 305",
        "R158",
        None,
    ),
    "12 differs from 1": (
        "HN-12 | households_kinh | persons_kinh | poor_kinh | poor_persons_kinh\nxa.rest | 1000 | 4000 | 200 | 852",
        "R168",
        (200, 204),
    ),
    "12 equals 1": (
        "HN-12 | households_kinh | persons_kinh | poor_kinh | poor_persons_kinh\nxa.rest | 1000 | 4000 | 204 | 852",
        "R168",
        None,
    ),
    "13 differs from 1": (
        "HN-13 | households_kinh | persons_kinh | near_poor_kinh | near_poor_persons_kinh\n"
        "xa.rest | 1000 | 4000 | 305 | 1388",
        "R169",
        (1388, 1389),
    ),
    "more poor than households of a people": (
        "HN-12 | households_minority | poor_minority\nxa.rest | 199 | 200",
        "R155",
        (200, 199),
    ),
    "more poor persons than persons": (
        "HN-12 | persons_minority | poor_persons_minority\nxa.rest | 199 | 200",
        "R156",
        (200, 199),
    ),
    "local people within minorities": (
        "HN-12 | households_minority | households_local\nxa.rest | 199 | 200",
        "R157",
        (200, 199),
    ),
    "women within the poor": ("HN-12 | poor_kinh | poor_female\nxa.rest | 204 | 204", "R161", None),
    "more women than poor": ("HN-12 | poor_kinh | poor_female\nxa.rest | 204 | 205", "R161", (205, 204)),
    "a household of one": ("HN-12 | households_kinh | persons_kinh\nxa.rest | 5 | 5", "R205", None),
    "more households than persons of a people": (
        "HN-12 | households_minority | persons_minority\nthon#2 | 283 | 65",
        "R205",
        (283, 65),
    ),
    "households without their persons": ("HN-12 | households_minority\nthon#2 | 283", "R205", None),
    "more poor households than poor persons": (
        "HN-12 | poor_kinh | poor_persons_kinh\nthon#1 | 9 | 8",
        "R206",
        (9, 8),
    ),
    "more households than persons, near-poor form": (
        "HN-13 | households_kinh | persons_kinh\nthon#4 | 9 | 8",
        "R207",
        (9, 8),
    ),
    "more near-poor households than near-poor persons": (
        "HN-13 | near_poor_minority | near_poor_persons_minority\nthon#3 | 9 | 8",
        "R208",
        (9, 8),
    ),
    "12 and 9 tell of the same": (
        "HN-12 | households_minority | poor_minority\nxa.rest | 900 | 200\n\n"
        "HN-09 | poor_kinh | poor_ede\nxa.rest | 5 | 199",
        "R170",
        (200, 199),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_forms_that_tell_of_the_same_households_agree(case: str) -> None:
    table, code, gap = CASES[case]
    found = [item[1:] for item in found_in(f"{REVIEW}\n{table}\n") if item[0] == code]
    assert found == ([] if gap is None else [gap])


def test_a_form_that_an_office_leaves_empty_is_not_compared_with_the_review() -> None:
    assert [item for item in found_in(REVIEW) if item[0].startswith("R")] == []


def test_every_rule_says_where_it_comes_from() -> None:
    rules = [*KIT.rules, *(rule for instance in KIT.instances for rule in instance.form.rules)]
    assert all(rule.source and rule.why and rule.mend for rule in rules)
    assert len({rule.id for rule in rules}) == len(rules)


# QĐ 134/QĐ-BLĐTBXH: poor and near-poor households, their ratios and those of both together
STATED = {
    "cả nước": (815_101, 771_235, 1_586_336, (2.93, 2.78, 5.71)),
    "huyện nghèo": (311_981, 159_590, 471_571, (31.72, 16.22, 47.94)),
    "Kon Tum": (10_220, 6_568, 16_788, (6.84, 4.39, 11.23)),
}


@pytest.mark.parametrize("place", STATED)
def test_a_real_review_comes_out_with_every_sum_and_ratio_that_it_states(place: str) -> None:
    poor, near_poor, both, ratios = STATED[place]
    households = _households_of((poor, near_poor, both), ratios)
    table = f"HN-01 | households | poor | near_poor\nxa.rest | {households} | {poor} | {near_poor}\n"
    figures = compute([submission_from(table, KIT)], KIT)
    cells = {name: figures.value("HN-01", "xa", name, 0) for name in ("poor", "near_poor")}
    assert sum(cells.values()) == both
    assert [figures.value("HN-01", "xa", f"{name}_percent", 0) for name in cells] == list(ratios[:2])
    assert abs(both / households * 100 - ratios[2]) <= 0.005


def _households_of(counts: tuple[int, ...], ratios: tuple[float, ...]) -> int:
    """Return a number of households with which all stated ratios come out: the source does not print it."""
    lowest = max(count * 100 / (ratio + 0.005) for count, ratio in zip(counts, ratios, strict=True))
    highest = min(count * 100 / (ratio - 0.005) for count, ratio in zip(counts, ratios, strict=True))
    assert lowest < highest, "the stated ratios contradict one another"
    return round((lowest + highest) / 2)


# --- the older layout of eighteen columns ---------------------------------------------------------------

OLD_KIT = load().kit("ra-soat-mau-3-xa")
OLD = """
HN-MAU3 rural_areas | name | households | minority | at_start | at_start_minority | escaped | fallen_back | newly_arisen
1                   | Một  | 60         | 40       | 10       | 8                 | 3       | 1           | 2
2                   | Hai  | 20         | 10       | 4        | 4                 | 4       | 0           | 0

HN-MAU3    | households | minority | at_start | at_start_minority | escaped | fallen_back | newly_arisen
urban.rest | 20         | 0        | 1        | 0                 | 0       | 0           | 1
"""


def test_the_old_form_sums_two_areas_into_a_total_that_stands_last() -> None:
    figures = compute([submission_from(OLD, OLD_KIT)], OLD_KIT)
    columns = ("households", "at_start", "escaped", "at_end", "at_start_percent", "at_start_minority_percent")
    cells = {row: [figures.value("HN-MAU3", row, name, 0) for name in columns] for row in ("urban", "rural", "total")}
    # 1 - 0 + 0 + 1; 14 - 7 + 1 + 2; of 80 and 100 households, of 50 households of minorities
    assert cells["urban"][:5] == [20, 1, 0, 2, 5]
    assert cells["rural"] == [80, 14, 7, 10, 17.5, 24]
    assert cells["total"] == [100, 15, 7, 12, 15, 24]
    assert [row.id for row in OLD_KIT.instance_by_id["HN-MAU3"].rows][-1] == "total"


@pytest.mark.parametrize(
    ("cells", "code", "gap"),
    [
        ("households | minority\nrural.rest | 9 | 10", "R150", (10, 9)),
        ("minority | at_start_minority\nrural.rest | 9 | 10", "R152", (10, 9)),
        ("households | at_start\nrural.rest | 9 | 10", "R154", (10, 9)),
        ("at_start | escaped\nrural.rest | 9 | 10", "R156", (10, 9)),
        ("at_start | at_end_minority\nrural.rest | 9 | 10", "R158", (10, 9)),
        ("households\nrural.rest | 9\n\nHN-MAU3N | households\nrural.rest | 10", "R160", (9, 10)),
        (
            "households | minority | at_start | at_start_minority | escaped | at_end_minority\n"
            "rural.rest | 9 | 9 | 9 | 9 | 9 | 0\n\nHN-MAU3N | households\nrural.rest | 9",
            "",
            None,
        ),
    ],
)
def test_the_rules_of_the_old_form(cells: str, code: str, gap: tuple[float, float] | None) -> None:
    submission = submission_from(f"HN-MAU3 | {cells}\n\n{NOTHING_ELSE}", OLD_KIT)
    (result,) = check([submission], compute([submission], OLD_KIT))
    told = [each for item in result.findings for each in (item, *item.consequences)]
    found = [(item.code, (item.found, item.expected)) for item in told if item.code.startswith("R")]
    assert ([item for item in found if item[0] == code] if code else found) == ([(code, gap)] if gap else [])
