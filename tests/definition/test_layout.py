import re
from collections import Counter

import pytest

from mtqg_xl.definition.cases import cases
from mtqg_xl.definition.catalogue import roman
from mtqg_xl.definition.layout import defined_name, kit_layout, row_code
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Instance, Row

DEFINITIONS = load()
KIT = DEFINITIONS.kit("ba-chuong-trinh-xa")
LAYOUT = kit_layout(KIT)
NODES = DEFINITIONS.catalogue.nodes


def instance(name: str) -> Instance:
    return KIT.instance_by_id[name]


ADDRESSES = {
    ("GN-01.DTTS", "DTTS", "allocated"): "C11",
    ("GN-01.DTTS", "DTTS", "disbursed_percent"): "R11",
    ("GN-01.DTTS", "DTTS.1.n2", "allocated_year_capital"): "H14",
    ("GN-01.DTTS", "DTTS.1.n2", "disbursed_year_capital"): "O14",
    ("GN-01.DTTS", "DTTS.1.n4", "allocated_year_recurrent"): "I16",
    ("GN-01.DTTS", "DTTS.3.1", "allocated_year_recurrent"): "I20",
    ("GN-01.DTTS", "DTTS.3.2.n1", "disbursed_year_recurrent"): "P22",
    ("GN-01.DTTS", "DTTS.4.1.a", "allocated_carried_capital"): "E29",
    ("GN-01.DTTS", "DTTS.4.1.a", "allocated_carried_recurrent"): "F29",
    ("GN-01.DTTS", "DTTS.4.1.a", "disbursed"): "J29",
    ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_carried_capital"): "L29",
    ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_carried_recurrent"): "M29",
    ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital"): "O29",
    ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_recurrent"): "P29",
    ("GN-01.DTTS", "DTTS.4.1.a", "advance_outstanding"): "Q29",
    ("GN-01.DTTS", "DTTS.4.1.a", "estimate_percent"): "V29",
    ("GN-01.DTTS", "DTTS.4.1.d", "disbursed_year_recurrent"): "P32",
    ("GN-01.DTTS", "DTTS.8", "allocated_year_recurrent"): "I49",
    ("GN-01.DTTS", "DTTS.rest", "note"): "W63",
    ("GN-03", "works#1", "line"): "D11",
    ("GN-03", "works#1", "investment"): "G11",
    ("GN-03", "works#4", "disbursed_year_to_date"): "I14",
}


@pytest.mark.parametrize(("cell", "address"), ADDRESSES.items(), ids=["|".join(cell) for cell in ADDRESSES])
def test_a_cell_lies_where_the_worked_example_has_it(cell: tuple[str, str, str], address: str) -> None:
    assert LAYOUT.own(*cell) == address


def test_a_block_is_named_from_the_first_to_the_last_sentinel() -> None:
    assert LAYOUT.block_range("GN-03", "works", "line") == "D10:D51"
    assert LAYOUT.block_range("GN-03", "works", "disbursed_year_to_date") == "I10:I51"
    assert LAYOUT.layouts["GN-03"].row_numbers["total"] == 52


def test_the_header_of_a_finance_form_takes_three_rows_above_hidden_codes_and_numbers() -> None:
    found = LAYOUT.layouts["GN-01.DTTS"]
    assert (found.header_row, found.number_row, found.code_row, found.row_numbers["DTTS"]) == (6, 10, 9, 11)
    works = LAYOUT.layouts["GN-03"]
    assert (works.header_row, works.number_row, works.code_row) == (6, 9, 8)


def test_hidden_codes_stand_right_of_the_printed_table() -> None:
    found = LAYOUT.layouts["GN-01.DTTS"]
    assert (found.last_column, found.code_column) == (23, 24)  # W, X


@pytest.mark.parametrize(
    ("name", "count"), [("GN-01.GNBV", 25), ("GN-01.DTTS", 53), ("GN-01.NTM", 13), ("GN-01.TONG", 4)]
)
def test_an_instance_has_the_rows_of_the_worked_example(name: str, count: int) -> None:
    assert len(instance(name).rows) == count


def test_every_cell_has_a_place_of_its_own() -> None:
    for found in LAYOUT.layouts.values():
        assert len(set(found.row_numbers.values())) == len(found.row_numbers)
        assert len(set(found.column_numbers.values())) == len(found.column_numbers)
        assert found.code_row not in found.row_numbers.values()
        assert found.code_column not in found.column_numbers.values()


def kinds(root: str) -> Counter[str]:
    """How many projects, subprojects, … a programme has by the labels of the catalogue."""
    labels = [node.label for code, node in NODES.items() if code.startswith(f"{root}.")]
    return Counter(re.sub(r"( số)? ?[0-9]*$", "", label) for label in labels)


def test_the_programmes_have_the_projects_that_their_decisions_name() -> None:
    # QĐ 90/QĐ-TTg: 7 projects with 11 subprojects; QĐ 1719/QĐ-TTg: 10 with 13 (2 + 2 + 4 + 2 + 3); QĐ 263/QĐ-TTg: 11
    assert kinds("GNBV") == {"Dự án": 7, "Tiểu dự án": 11}
    assert {label: kinds("DTTS")[label] for label in ("Dự án", "Tiểu dự án")} == {"Dự án": 10, "Tiểu dự án": 13}
    assert kinds("NTM") == {"Nội dung thành phần": 11}
    subprojects = Counter(node.parent for node in NODES.values() if node.label.startswith("Tiểu dự án"))
    of_dtts = {code: count for code, count in subprojects.items() if code.startswith("DTTS")}
    assert of_dtts == {"DTTS.3": 2, "DTTS.4": 2, "DTTS.5": 4, "DTTS.9": 2, "DTTS.10": 3}


def test_the_programme_of_2026_has_two_parts_of_ten_and_five_components_and_invents_no_name() -> None:
    # TT 60/2026/TT-BTC, Điều 5-19: nội dung thành phần 01-10 and 01-05; the two hợp phần have no names there
    components = Counter(node.parent for node in NODES.values() if node.label.startswith("Nội dung thành phần"))
    assert (components["HP1"], components["HP2"]) == (10, 5)
    assert [NODES[code].name for code in ("HP1", "HP2")] == ["", ""]
    rows = {row.id: row.label for row in DEFINITIONS.catalogue.rows("CTMTQG", "")}
    assert (rows["HP1"], rows["HP3"]) == ("Hợp phần thứ nhất", "Nội dung khác (nếu có)")


def test_every_node_says_whence_and_how_sure_it_is() -> None:
    assert [
        node.code for node in NODES.values() if not node.source or node.confidence not in {"high", "medium", "low"}
    ] == []


@pytest.mark.parametrize("name", ["GN-01.GNBV", "GN-01.DTTS", "GN-01.NTM"])
def test_every_parent_of_a_finance_form_has_a_rest_row_as_its_last_child(name: str) -> None:
    found = instance(name)
    parents = [row.id for row in found.rows if row.kind == "parent"]
    assert [found.children[parent][-1].id for parent in parents] == [f"{parent}.rest" for parent in parents]
    assert sum(row.kind == "rest" for row in found.rows) == len(parents)


def test_parents_stand_above_their_children() -> None:
    for found in KIT.instances:
        place = {row.id: at for at, row in enumerate(found.rows)}
        assert [row.id for row in found.rows if row.parent is not None and place[row.parent] > place[row.id]] == []


def test_rows_are_numbered_as_finance_annexes_do() -> None:
    found = instance("GN-01.DTTS").row_by_id
    wanted = {"DTTS.1": "I", "DTTS.4": "IV", "DTTS.10": "X", "DTTS.4.1": "1", "DTTS.4.1.a": "a", "DTTS.4.1.e": "đ"}
    wanted |= {"DTTS.4.rest": "-", "DTTS": ""}
    assert {row: found[row].stt for row in wanted} == wanted


@pytest.mark.parametrize(("number", "text"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (19, "XIX"), (39, "XXXIX")])
def test_projects_have_roman_numbers(number: int, text: str) -> None:
    assert roman(number) == text


def test_ids_are_unique_in_every_instance() -> None:
    for found in KIT.instances:
        for ids in (
            [row.id for row in found.rows],
            [column.id for column in found.form.columns],
            [block.id for block in found.form.blocks],
            [rule.id for rule in found.form.rules],
        ):
            assert [name for name, count in Counter(ids).items() if count > 1] == []


def test_every_comparison_has_a_key_of_its_own() -> None:
    keys = Counter(case.key for case in cases(KIT))
    assert len(keys) > 1000
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_row_and_column_can_be_found_by_a_name_of_its_own() -> None:
    names = [defined_name(item, f"r.{row.id}") for item in KIT.instances for row in item.rows]
    names += [defined_name(item, f"c.{column.id}") for item in KIT.instances for column in item.form.columns]
    assert [name for name, count in Counter(name.casefold() for name in names).items() if count > 1] == []


def test_a_defined_name_never_looks_like_a_cell() -> None:
    assert defined_name(instance("GN-03"), "works") == "mtqg.GN_03.works"
    assert defined_name(instance("GN-01.DTTS"), "r.DTTS.4.1.a") == "mtqg.GN_01_DTTS.r.DTTS.4.1.a"


def test_rows_of_a_block_share_a_code_and_sentinels_have_their_own() -> None:
    codes = [row_code(instance("GN-03"), row) for row in ("works#first", "works#1", "works#40", "works#last", "total")]
    assert codes == ["works#first", "works#", "works#", "works#last", "total"]


def test_a_finding_names_a_column_by_its_titles_from_the_top() -> None:
    column = instance("GN-01.DTTS").column_by_id["disbursed_year_capital"]
    assert column.header == "Lũy kế giải ngân › Vốn năm nay › ĐTPT"


def test_a_summary_links_the_total_of_every_programme() -> None:
    total, *links = instance("GN-01.TONG").rows
    assert total == Row("TONG", "TỔNG CỘNG BA CHƯƠNG TRÌNH", "parent")
    assert [(row.stt, row.source) for row in links] == [
        ("A", "GN-01.GNBV|GNBV"),
        ("B", "GN-01.DTTS|DTTS"),
        ("C", "GN-01.NTM|NTM"),
    ]
