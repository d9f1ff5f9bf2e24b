"""A total of more reporters than Excel passes to one function: GN-02 has a row for each, and one that adds them up."""

from dataclasses import replace

import pytest

from mtqg_xl.consolidation import book_forms
from mtqg_xl.consolidation.book_forms import book_kit
from mtqg_xl.consolidation.consolidate import Consolidated, consolidate
from mtqg_xl.definition.excel_text import Place, cell_formula
from mtqg_xl.definition.language import parse
from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Instance, Kit
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from mtqg_xl.reading.stamps import stamp_of
from mtqg_xl.workbook.plain import Field, PlainTable, district_plan
from mtqg_xl.workbook.write import written as package_of
from tests.consolidation.totals import HEADER, district
from tests.made import written


def by_reporter(count: int) -> tuple[Kit, Instance]:
    """Return the kit of a book of so many reporters, and its GN-02."""
    kit = book_kit(replace(district(), expected=tuple(f"{code:05}" for code in range(count))), {})
    return kit, next(instance for instance in kit.instances if instance.id == "GN-02.DTTS")


@pytest.mark.parametrize(
    ("count", "formula", "text"),
    [
        (3, "sum_children(allocated)", "SUM(C12,C13,C14)"),
        (300, "sum_children(allocated)", "SUM(C12:C311)"),
        (300, "count_children(allocated, 1)", "SUMPRODUCT(ISNUMBER(C12:C311)*(C12:C311=1))"),
        (
            *(300, "all_children(allocated)"),
            'IF(COUNT(C12:C311)=0,"",IF(MIN(C12:C311)=0,0,IF(COUNT(C12:C311)=300,1,"")))',
        ),
    ],
)
def test_rows_are_named_one_by_one_until_excel_takes_no_more(count: int, formula: str, text: str) -> None:
    kit, form = by_reporter(count)
    assert cell_formula(parse(formula), Place(kit_layout(kit), form, "TONG", form.sheet), 2) == text


def test_a_book_is_written_however_many_are_missing_and_names_them() -> None:
    missing = {f"{code:05}": f"xã Còn Thiếu {code}" for code in range(10_000, 12_500)}
    total = consolidate(district().members, "063", tuple(missing))
    content = table_of_stamp(total, missing)
    raw = read_raw(written(content))
    assert isinstance(raw, RawWorkbook)
    stamp, warnings = stamp_of(raw)
    names = stamp.missing.split("; ")
    assert (stamp.expected, warnings) == ("2505", ())
    assert names == [*missing.values()][: len(names)] and len(stamp.missing) > 31_000
    assert "mtqg.missing" not in raw.custom_properties and "mtqg.expected" in raw.custom_properties


def table_of_stamp(total: Consolidated, names: dict[str, str]) -> bytes:
    """Return a book that has of a consolidated one what it says of itself, and no form."""
    header = replace(HEADER, expected=len(total.expected), missing=tuple(names[code] for code in total.missing))
    kit = replace(total.kit, instances=(), rules=())
    return package_of(district_plan(kit, header, {}, [PlainTable("A", "A", (Field("A"),), ())]))


def test_rows_apart_stay_apart() -> None:
    kit, form = by_reporter(300)

    class Apart:
        """The file of an officer who put a row between the tenth and the eleventh reporter."""

        def __init__(self) -> None:
            self._issued = kit_layout(kit)

        def own(self, instance: str, row: str, column: str) -> str:
            at = int(self._issued.own(instance, row, column)[1:])
            return f"C{at + (at > 20)}"

        def sheet(self, instance: str) -> str:
            return self._issued.sheet(instance)

        def block_range(self, instance: str, block: str, column: str) -> str:
            return self._issued.block_range(instance, block, column)

    text = cell_formula(parse("sum_children(allocated)"), Place(Apart(), form, "TONG", form.sheet), 2)
    assert text == "SUM(C12:C20,C22:C312)"


@pytest.mark.parametrize(
    ("kit", "number"),
    [("giam-ngheo-xa", "Biểu số 05"), ("dan-toc-xa", "Biểu GN-02"), ("ba-chuong-trinh-xa", "Biểu GN-02")],
)
def test_the_form_by_reporter_prints_the_number_after_that_of_its_form(kit: str, number: str) -> None:
    own = load().kit(kit)
    (words, *_) = own.by_reporter_forms

    form = book_forms.by_reporter(
        words, own.instance_by_id[words[0]], replace(district(), expected=("01990",)), {}
    ).form

    assert form.number.startswith(number)
