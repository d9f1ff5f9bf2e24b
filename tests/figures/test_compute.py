from dataclasses import replace

import numpy as np
import pytest

from mtqg_xl.definition.language import parse
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Block, Column, Form, Instance, Kit, Row
from mtqg_xl.figures.compute import compute, compute_as_entered, held
from mtqg_xl.findings import DefinitionError
from tests.tables import submission_from

KIT = load().kit("ba-chuong-trinh-xa")
TRIEU = replace(
    KIT,
    money_unit="triệu đồng",
    instances=tuple(replace(instance, money_unit="triệu đồng") for instance in KIT.instances),
)


def tiny(rows: tuple[Row, ...], columns: tuple[Column, ...], blocks: tuple[Block, ...] = ()) -> Kit:
    label = Column("label", ("Nội dung",), "label", show="label")
    form = Form("T-01", "1", "reconstructed", "Thử", "", "", "đồng", (label, *columns), blocks=blocks)
    instance = Instance("T-01", form, "T-01", rows, "đồng")
    return Kit("thu", "1", "Thử", "THU", "xa", ("year",), "đồng", (instance,))


def test_parent_is_the_sum_of_its_direct_children() -> None:
    figures = compute(
        [
            submission_from(
                """
                GN-01.DTTS  | allocated_year_capital | allocated_year_recurrent
                DTTS.4.1.a  | 100                    | 1
                DTTS.4.1.d  | 20                     |
                DTTS.4.rest | 3                      |
                DTTS.rest   |                        | 50
                """,
                KIT,
            )
        ],
        KIT,
    )
    column = [figures.value("GN-01.DTTS", row, "allocated_year") for row in ("DTTS.4.1", "DTTS.4", "DTTS", "DTTS.5")]
    # a grandchild counted twice would make the root 247
    assert column == [121, 124, 174, 0]


def test_total_of_the_kit_adds_the_three_programmes() -> None:
    figures = compute(
        [
            submission_from(
                """
                GN-01.GNBV | allocated_year_capital | disbursed_year_capital
                GNBV.2     | 700                    | 672

                GN-01.DTTS | allocated_year_capital | disbursed_year_capital
                DTTS.8     | 109                    | 0

                GN-01.NTM  | allocated_year_capital | disbursed_year_capital
                NTM.03     | 191                    | 28
                """,
                KIT,
            )
        ],
        KIT,
    )
    total = [figures.value("GN-01.TONG", row, "allocated") for row in ("GNBV", "DTTS", "NTM", "TONG")]
    assert total == [700, 109, 191, 1000]
    # 700 of 1000; the mean of 96, 0 and 14.66 would be 36.89
    assert figures.value("GN-01.TONG", "TONG", "disbursed_percent") == 70.0


def test_percent_of_a_parent_comes_from_its_sums() -> None:
    figures = compute(
        [
            submission_from(
                """
                GN-01.DTTS | allocated_year_capital | disbursed_year_capital
                DTTS.1.n1  | 10                     | 10
                DTTS.1.n2  | 90                     | 0
                """,
                KIT,
            )
        ],
        KIT,
    )
    assert figures.value("GN-01.DTTS", "DTTS.1", "disbursed_percent") == 10.0


def test_blank_zero_and_mark_are_told_apart() -> None:
    figures = compute(
        [
            submission_from(
                """
                GN-01.NTM | allocated_year_capital | disbursed_year_capital
                NTM.01    | 0                      | -
                NTM.02    | x                      | 150 triệu
                """,
                KIT,
            )
        ],
        KIT,
    )
    cells = [
        ("NTM.01", "allocated_year_capital"),
        ("NTM.01", "disbursed_year_capital"),
        ("NTM.02", "allocated_year_capital"),
        ("NTM.02", "disbursed_year_capital"),
        ("NTM.03", "allocated_year_capital"),
    ]
    assert [figures.value("GN-01.NTM", *cell) for cell in cells] == [0, 0, 0, 0, 0]
    assert [figures.is_present("GN-01.NTM", *cell) for cell in cells] == [True, True, True, False, False]
    where = [figures.position("GN-01.NTM", *cell) for cell in cells]
    unreadable = figures.unreadable["GN-01.NTM"]
    assert [bool(unreadable[0, row, column]) for row, column in where] == [False, False, False, True, False]


def test_computed_cell_is_present_when_an_input_under_it_is() -> None:
    figures = compute(
        [
            submission_from(
                """
                GN-01.DTTS | allocated_year_capital | disbursed_year_capital
                DTTS.4.1.a | -                      |
                """,
                KIT,
            )
        ],
        KIT,
    )
    places = [
        ("GN-01.DTTS", "DTTS.4.1.a", "allocated"),
        ("GN-01.DTTS", "DTTS.4", "allocated_year_capital"),
        ("GN-01.DTTS", "DTTS", "disbursed_percent"),
        ("GN-01.TONG", "TONG", "allocated"),
        ("GN-01.DTTS", "DTTS", "disbursed"),
        ("GN-01.DTTS", "DTTS.5", "allocated"),
        ("GN-01.TONG", "NTM", "allocated"),
    ]
    assert [figures.is_present(*place) for place in places] == [True, True, True, True, False, False, False]


def test_sum_of_nothing_typed_is_the_number_zero() -> None:
    figures = compute([submission_from("GN-01.NTM | note\nNTM.01 | chưa có", KIT)], KIT)
    assert figures.value("GN-01.TONG", "TONG", "allocated") == 0.0
    assert np.isnan(figures.value("GN-01.TONG", "TONG", "disbursed_percent"))
    sums = [column for column in KIT.instance_by_id["GN-01.DTTS"].form.columns if column.unit == "money"]
    columns = [figures.column_index["GN-01.DTTS"][column.id] for column in sums]
    assert not np.isnan(figures.values["GN-01.DTTS"][:, :, columns]).any()


def test_money_typed_in_million_dong_becomes_whole_dong() -> None:
    submission = submission_from(
        """
        GN-01.DTTS | allocated_year_capital | disbursed_year_capital
        DTTS.4.1.a | 2981                   | 2145.977223
        DTTS.4.1.d | 0.1                    | 0.0000004

        GN-03 works | name | allocated | disbursed_year_to_date
        1           | Đập  | 1.1       | 2.2

        CT-01                 | quantity
        target.poverty_percent | 57.24
        """,
        TRIEU,
    )
    figures = compute([submission], TRIEU)
    assert figures.value("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital") == 2_145_977_223
    assert figures.value("GN-01.DTTS", "DTTS", "allocated") == 2_981_100_000
    assert figures.value("GN-01.DTTS", "DTTS.4.1.d", "disbursed_year_capital") == 0
    assert figures.value("GN-03", "total", "disbursed_year_to_date") == 2_200_000
    assert figures.blocks["GN-03", "works"].values["allocated"].tolist() == [1_100_000]
    assert figures.value("CT-01", "target.poverty_percent", "quantity") == 57.24
    assert figures.value("GN-01.DTTS", "DTTS.4.1.a", "disbursed_percent") == 71.99


def test_what_a_sheet_holds_is_scaled_through_the_same_door() -> None:
    assert held(TRIEU, "GN-01.DTTS", "DTTS", "allocated", 2145.977223) == 2_145_977_223
    assert held(TRIEU, "GN-03", "works#3", "plan_percent", 57.245) == 57.245
    assert held(KIT, "GN-01.DTTS", "DTTS", "allocated", 0.1 + 0.2) == 0


def test_rows_of_a_block_are_joined_and_computed_row_by_row() -> None:
    first = submission_from(
        """
        GN-03 works | name | line       | investment | allocated | disbursed_year_to_date
        1           | Đập  | DTTS.4.1.a | 500        | 300       | 100
        4           | Kênh |            |            | -         | 5
        """,
        KIT,
        reporter="01990",
    )
    second = submission_from(
        """
        GN-03 works | name | line   | allocated | disbursed_year_to_date
        2           | Trâu | GNBV.2 | 700       | hai
        """,
        KIT,
    )
    figures = compute([first, second], KIT)
    table = figures.blocks["GN-03", "works"]
    assert figures.reporters == ("01990", "bieu.xlsx")
    assert table.reporter_index.tolist() == [0, 0, 1]
    assert table.position.tolist() == [1, 4, 2]
    assert table.texts["line"] == ("DTTS.4.1.a", "", "GNBV.2")
    assert table.values["allocated"].tolist() == [300, 0, 700]
    assert table.present["allocated"].tolist() == [True, True, True]
    assert table.marks["allocated"].tolist() == [False, True, False]
    assert table.unreadable["disbursed_year_to_date"].tolist() == [False, False, True]
    np.testing.assert_array_equal(table.values["plan_percent"], [33.33, np.nan, np.nan])
    assert [figures.value("GN-03", "total", "disbursed_year_to_date", at) for at in (0, 1)] == [105, 0]
    assert [figures.value("GN-03", "total", "plan_percent", at) for at in (0, 1)] == [35.0, 0.0]


def test_number_typed_over_a_formula_alone_still_makes_a_row() -> None:
    submission = submission_from("GN-03 works | plan_percent\n3 | 50 typed\n4 | 0", KIT)
    figures = compute([submission], KIT)
    assert figures.blocks["GN-03", "works"].position.tolist() == [3]


def test_texts_choices_and_dates_are_kept() -> None:
    figures = compute(
        [
            submission_from(
                """
                TT          | value
                as_of       | 2024-06-30
                blank_means | Không phát sinh
                submission  | 2

                GN-01.NTM | note
                NTM       | đã giao đủ
                """,
                KIT,
            )
        ],
        KIT,
    )
    assert figures.texts["TT", "as_of", "value"] == ("2024-06-30",)
    assert figures.texts["TT", "blank_means", "value"] == ("Không phát sinh",)
    assert figures.texts["TT", "phone", "value"] == ("",)
    assert figures.texts["GN-01.NTM", "NTM", "note"] == ("đã giao đủ",)
    assert figures.value("TT", "submission", "value") == 2


def test_what_stands_in_computed_cells_does_not_count() -> None:
    submission = submission_from(
        """
        GN-01.NTM | allocated_year_capital | allocated
        NTM.01    | 5                      | 900 typed
        """,
        KIT,
    )
    assert compute([submission], KIT).value("GN-01.TONG", "TONG", "allocated") == 5


def test_every_reporter_is_computed_as_if_alone() -> None:
    texts = [f"GN-01.NTM | allocated_year_capital\nNTM.0{at} | {at}\nNTM.10 | 7" for at in (1, 2, 3)]
    submissions = [submission_from(text, KIT, reporter=str(at)) for at, text in enumerate(texts)]
    together = compute(submissions, KIT)
    for at, submission in enumerate(submissions):
        alone = compute([submission], KIT)
        for instance in KIT.instances:
            np.testing.assert_array_equal(together.values[instance.id][at], alone.values[instance.id][0])
            np.testing.assert_array_equal(together.present[instance.id][at], alone.present[instance.id][0])


def test_files_that_share_the_rows_of_a_block_are_computed_as_if_alone() -> None:
    text = "GN-03 works | name | allocated | disbursed_year_to_date\n1 | Đập | 300 | 100\n4 | Kênh | - | hai"
    first = submission_from(text, KIT)
    files = [
        first,
        first.with_number(("GN-03", "works#1", "allocated"), 500),
        first,
        submission_from("GN-01.NTM | allocated_year_capital\nNTM.01 | 1", KIT),
        submission_from("GN-01.NTM | allocated_year_capital\nNTM.01 | 2", KIT),
        first,
    ]
    together = compute(files, KIT)
    table = together.blocks["GN-03", "works"]
    assert table.reporter_index.tolist() == [0, 0, 1, 1, 2, 2, 5, 5]
    for at, file in enumerate(files):
        alone = compute([file], KIT)
        own, lines = alone.blocks["GN-03", "works"], table.reporter_index == at
        assert table.position[lines].tolist() == own.position.tolist()
        assert [name for name, its in zip(table.texts["name"], lines, strict=True) if its] == list(own.texts["name"])
        for part in ("values", "present", "unreadable", "marks"):
            for column, found in getattr(own, part).items():
                np.testing.assert_array_equal(getattr(table, part)[column][lines], found)
        for instance in KIT.instances:
            np.testing.assert_array_equal(together.values[instance.id][at], alone.values[instance.id][0])


def test_no_submission_gives_no_reporter() -> None:
    figures = compute([], KIT)
    assert figures.reporters == ()
    assert figures.values["GN-01.TONG"].shape == (0, 4, 26)  # 23 printed columns, three beside them
    assert figures.blocks["GN-03", "works"].values["plan_percent"].shape == (0,)


def test_figures_cannot_be_written() -> None:
    figures = compute([submission_from("GN-01.NTM | allocated_year_capital\nNTM.01 | 5", KIT)], KIT)
    with pytest.raises(ValueError, match="read-only"):
        figures.values["GN-01.NTM"][0, 0, 0] = 1


OVERTYPED = """
    GN-01.DTTS | allocated_year_capital | disbursed_year_capital
    DTTS.4.1.a | 100                    | 40
    DTTS.8     | 100                    | 10

    GN-03 works | name | allocated | disbursed_year_to_date
    3           | Đập  | 200       | 50
    5           | Kênh | 100       | 50
"""


def test_overtyped_sum_changes_everything_above_it_and_nothing_else() -> None:
    submission = submission_from(OVERTYPED, KIT)
    figures = compute_as_entered([submission], KIT, {(0, "GN-01.DTTS", "DTTS.4", "disbursed_year_capital"): 60.0})
    rows = ("DTTS.4.1", "DTTS.4", "DTTS", "DTTS.8")
    assert [figures.value("GN-01.DTTS", row, "disbursed_year_capital") for row in rows] == [40, 60, 70, 10]
    assert figures.value("GN-01.TONG", "TONG", "disbursed_percent") == 35.0


def test_overtyped_cell_without_a_number_counts_zero_above_it() -> None:
    submission = submission_from(OVERTYPED, KIT)
    overrides = {(0, "GN-01.DTTS", "DTTS.4", "disbursed_year_capital"): float("nan")}
    figures = compute_as_entered([submission], KIT, overrides)
    assert np.isnan(figures.value("GN-01.DTTS", "DTTS.4", "disbursed_year_capital"))
    assert figures.value("GN-01.DTTS", "DTTS", "disbursed_year_capital") == 10
    assert figures.value("GN-01.DTTS", "DTTS.4", "disbursed_percent") == 0.0


def test_override_reaches_its_reporter_alone() -> None:
    submission = submission_from(OVERTYPED, KIT)
    figures = compute_as_entered([submission, submission], KIT, {(1, "GN-01.TONG", "DTTS", "allocated"): 400.0})
    assert [figures.value("GN-01.TONG", "DTTS", "disbursed_percent", at) for at in (0, 1)] == [25.0, 12.5]


def test_override_of_a_block_row_goes_by_its_position() -> None:
    submission = submission_from(OVERTYPED, KIT)
    figures = compute_as_entered([submission], KIT, {(0, "GN-03", "works#5", "plan_percent"): 99.0})
    assert figures.blocks["GN-03", "works"].values["plan_percent"].tolist() == [25.0, 99.0]


def test_overtyped_column_of_a_block_is_added_up_as_it_stands() -> None:
    kit = tiny(
        (Row("r1", "Dòng"),),
        (
            Column("a", ("A",), "input"),
            Column("b", ("B",), "input"),
            Column("both", ("Cộng",), "computed", formula=parse("a + b")),
            Column("all", ("Tất cả",), "computed", formula=parse("sum_block(works.both)")),
        ),
        (Block("works", "Gồm:", "(hết)", ready_rows=4),),
    )
    submission = submission_from("T-01 works | a | b\n1 | 1 | 2\n2 | 3 | 4", kit)
    assert compute([submission], kit).value("T-01", "r1", "all") == 10
    entered = compute_as_entered([submission], kit, {(0, "T-01", "works#2", "both"): 20.0})
    assert entered.value("T-01", "r1", "all") == 23


@pytest.mark.parametrize(
    "key",
    [
        (0, "GN-01.NTM", "NTM.01", "allocated_year_capital"),
        (0, "GN-03", "works#40", "plan_percent"),
        (0, "GN-03", "works#3", "allocated"),
    ],
)
def test_override_of_a_cell_that_is_not_computed_is_refused(key: tuple[int, str, str, str]) -> None:
    with pytest.raises(KeyError):
        compute_as_entered([submission_from(OVERTYPED, KIT)], KIT, {key: 1.0})


def test_row_with_its_own_formula_uses_it_instead_of_the_column_s() -> None:
    rows = (Row("r1", "Dòng một"), Row("r2", "Dòng hai", value_kind="computed", formula=parse("T-01[r1].a * 2")))
    columns = (Column("a", ("A",), "input"), Column("less", ("Bớt",), "computed", formula=parse("a - 1")))
    kit = tiny(rows, columns)
    figures = compute([submission_from("T-01 | a\nr1 | 5", kit)], kit)
    assert [figures.value("T-01", *cell) for cell in (("r2", "a"), ("r2", "less"), ("r1", "less"))] == [10, 10, 4]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("second + 1", "first + 1", "công thức vòng quanh: T-01|r1|first → T-01|r1|second → T-01|r1|first"),
        ("T-01[r7].first", "first", "T-01|r7|first: công thức nói đến ô không có"),
        ("sum_block(works.a)", "first", "T-01.works.a: công thức nói đến cột không có"),
        ('first + "chữ"', "a", "T-01|r1|first → T-01|r1|first"),
    ],
)
def test_formula_that_cannot_be_computed_is_a_mistake_of_the_definition(first: str, second: str, said: str) -> None:
    columns = (
        Column("a", ("A",), "input"),
        Column("first", ("Một",), "computed", formula=parse(first)),
        Column("second", ("Hai",), "computed", formula=parse(second)),
    )
    with pytest.raises(DefinitionError) as refused:
        compute([], tiny((Row("r1", "Dòng"),), columns))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ('a + "chữ"', "chữ chỉ đứng sau count_if"),
        ('count_if(works.a, "-")', "cột a chứa số"),
        ("count_if(works.key, 5)", "cột key chứa chữ"),
        ('count_if(works.key, ">5")', "chỉ so bằng được"),
        ('count_if(works.key, "cầu*")', "chỉ so bằng được"),
        ("count_if(works.a, a)", "phần thứ hai phải là một số"),
        ("sum_block_where(works.a, works.a)", "phải là cột chữ"),
    ],
)
def test_word_used_as_no_sheet_could_is_refused(formula: str, said: str) -> None:
    columns = (
        Column("key", ("Mã",), "choice"),
        Column("a", ("A",), "input"),
        Column("result", ("Kết quả",), "computed", formula=parse(formula)),
    )
    kit = tiny((Row("r1", "Dòng"),), columns, (Block("works", "Gồm:", "(hết)"),))
    with pytest.raises(DefinitionError, match=said.replace("(", r"\(")):
        compute([], kit)
