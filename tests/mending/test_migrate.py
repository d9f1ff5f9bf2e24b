"""A filled workbook carried into the newest version of its kit: every input by id, and a list of what had no home."""

import csv
import json
import re
import shutil
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from mtqg_xl.cli.commands import main
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.issued_plan import PlanLine
from mtqg_xl.definition.load import load, shipped
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.figure_lines import FigureLine, lines_of
from mtqg_xl.mending.fill import fill
from mtqg_xl.mending.migrate import Migrated
from mtqg_xl.pipeline.batch import check_batch, read_batch, read_one
from mtqg_xl.pipeline.mending import migrate_file
from mtqg_xl.samples.faults import xml_writer
from mtqg_xl.samples.faults.operations import DeleteColumn, DeleteRow, DeleteSheet
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from tests.emitted import problems
from tests.libreoffice.client import LibreOffice
from tests.made import FIGURES, altered, filled, scratch, written
from tests.recalculated import differences

WORKS = "forms/giai-ngan/GN-03/2021-1"
NEW_WORKS = "forms/giai-ngan/GN-03/2030-1"
KIT = "ba-chuong-trinh-xa"
LOCATION = re.compile(r'\[\[columns\]\]\nid = "location"\n(?:.+\n)+\n')


def with_newer_kit(money_unit: str = "đồng") -> Path:
    """An office's folder with a newer version of the kit: GN-03 has no place of works any more, and few ready rows."""
    folder = scratch() / f"don-vi-{money_unit.split()[0]}"
    if folder.exists():
        return folder
    shutil.copytree(shipped() / WORKS, folder / NEW_WORKS)
    definition = folder / NEW_WORKS / "definition.toml"
    text = definition.read_text(encoding="utf-8")
    assert len(LOCATION.findall(text)) == 1
    text = LOCATION.sub("", text).replace("ready_rows = 40", "ready_rows = 5")  # report A has nine works
    definition.write_text(text.replace('version = "2021-1"', 'version = "2030-1"'), "utf-8")
    kit = (shipped() / "kits" / f"{KIT}.toml").read_text(encoding="utf-8")
    newer = kit.replace('version = "2024-1"', 'version = "2026-1"', 1)
    newer = newer.replace('form = "GN-03"\nversion = "2021-1"', 'form = "GN-03"\nversion = "2030-1"')
    (folder / "kits").mkdir()
    unit = f'money_unit = "{money_unit}"'
    (folder / "kits" / f"{KIT}@2026-1.toml").write_text(newer.replace('money_unit = "đồng"', unit, 1), "utf-8")
    return folder


@cache
def newer(money_unit: str = "đồng") -> Definitions:
    found = load(with_newer_kit(money_unit))
    assert found.mistakes == ()
    return found


def migrated(content: bytes, definitions: Definitions) -> tuple[Migrated, Path]:
    path = written(content, "Phụ biểu 01 – xã Lục Bình (lần 2).xlsx")
    output = path.with_name("Bản mới.xlsx")
    found = migrate_file(path, output, definitions)
    assert path.read_bytes() == content
    return found, output


def typed_in(path: Path, definitions: Definitions) -> dict[tuple[str, str, str], str]:
    submission, kit = read_one(path, definitions)
    return {line.key: line.value for line in lines_of(submission, kit)}


def figures_of_a() -> dict[tuple[str, str, str], str]:
    """The figures of report A as the example's CSV has them, without the place of works."""
    with FIGURES["A"].open(encoding="utf-8", newline="") as lines:
        read = [((line["form"], line["row"], line["column"]), line["value"]) for line in csv.DictReader(lines)]
    return {key: value for key, value in read if key[2] != "location"}


def test_every_input_stands_in_the_newer_version_and_the_dropped_column_is_listed() -> None:
    found, output = migrated(filled("A"), newer())
    submission, kit = read_one(output, newer())
    assert (kit.version, submission.stamp.kit_version, submission.stamp.reporter) == ("2026-1", "2026-1", "01990")
    after = typed_in(output, newer())
    assert {key: after.get(key) for key in figures_of_a()} == figures_of_a()
    before = typed_in(written(filled("A")), newer())
    places = {key: value for key, value in before.items() if key[2] == "location"}
    assert {(item.form, item.row, item.column): item.value for item in found.homeless} == places
    assert {item.reason for item in found.homeless} <= {"biểu GN-03 của bản mới không có cột này"}
    assert found.carried == len(before) - len(places)


def test_the_head_of_the_new_workbook_names_the_same_reporter_and_superior() -> None:
    _, output = migrated(filled("A"), newer())
    old, new = openpyxl.load_workbook(BytesIO(filled("A"))), openpyxl.load_workbook(output)
    for name in ("GN DTTS", "GN-03 CÔNG TRÌNH", "HN-01 KẾT QUẢ"):
        assert [new[name].cell(row, 1).value for row in (1, 2)] == [old[name].cell(row, 1).value for row in (1, 2)]
    assert new["THÔNG TIN"]["B2"].value == old["THÔNG TIN"]["B2"].value


def test_the_new_workbook_is_sound_and_holds_what_libreoffice_computes(libreoffice: LibreOffice) -> None:
    _, output = migrated(filled("A"), newer())
    assert problems(output) == []
    assert differences(libreoffice, output) == []
    result = check_batch(read_batch([output], newer())).results[0]
    assert {item.code for item in result.findings if item.code[0] in "USF"} == set()


def test_amounts_are_converted_where_the_newer_kit_counts_in_another_unit() -> None:
    _, output = migrated(filled("A"), newer("triệu đồng"))
    key = ("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital")
    assert Decimal(typed_in(output, newer("triệu đồng"))[key]) == Decimal("2145.977223")


def test_what_was_typed_over_a_formula_is_listed_with_its_cell() -> None:
    found, _ = migrated(altered(filled("A"), "GN DTTS", {"J29": 2292158728}), newer())
    over = [item for item in found.homeless if item.column == "disbursed"]
    assert [(item.sheet, item.cell, item.value) for item in over] == [("GN DTTS", "J29", "2292158728")]
    assert over[0].reason == "gõ đè lên công thức; bản mới tự tính ô này"


def test_a_figure_outside_the_forms_is_listed() -> None:
    book, buffer = openpyxl.load_workbook(BytesIO(filled("A"))), BytesIO()
    book["GN DTTS"]["AZ80"] = 125000
    book.save(buffer)
    found, _ = migrated(buffer.getvalue(), newer())
    listed = [(item.sheet, item.cell, item.value) for item in found.homeless if item.reason == "nằm ngoài các biểu"]
    assert listed == [("GN DTTS", "AZ80", "125.000")]


def test_a_file_of_the_newest_version_is_not_carried_anywhere() -> None:
    _, output = migrated(filled("A"), newer())
    with pytest.raises(UsageError, match="đã theo bản mới nhất của bộ biểu ba-chuong-trinh-xa"):
        migrate_file(output, output.with_name("lại.xlsx"), newer())


def test_the_command_says_what_was_carried_and_ends_with_1_where_something_has_no_home() -> None:
    path = written(altered(filled("A"), "GN DTTS", {"J29": 2292158728}))
    output = path.with_name("moi.xlsx")
    arguments = ["migrate", str(path), "-o", str(output), "--definitions", str(with_newer_kit())]
    told = CliRunner().invoke(main, arguments)
    assert told.exit_code == 1
    assert "GN DTTS!J29: 2292158728 (gõ đè lên công thức; bản mới tự tính ô này)" in told.stdout
    again = CliRunner().invoke(main, [*arguments, "--force", "--json"])
    document = json.loads(again.stdout)
    assert {"sheet", "cell", "form", "row", "column", "value", "reason"} == document["homeless"][0].keys()


def test_the_issued_plan_goes_along_and_a_plan_that_was_taken_out_stays_out() -> None:
    given = tuple(
        PlanLine("GN-01.DTTS", row, "allocated_year_capital", 132_000_000, "12") for row in ("DTTS.2", "DTTS.6")
    )
    header = Header(Period.parse("2024-H1"), "01990", "xã Lục Bình", plan=given)
    issued = written(build(load().kit(KIT), header))
    submission, kit = read_one(issued, load())
    cleared = fill(issued, submission, kit, [FigureLine(*given[0].cell, "", "number")])
    _, output = migrated(cleared, newer())
    assert read_one(output, newer())[0].stamp.plan == given
    plans = {key: value for key, value in typed_in(output, newer()).items() if key[0] == "GN-01.DTTS"}
    assert plans == {given[1].cell: "132000000"}


def test_a_file_that_lost_a_row_a_column_and_a_sheet_is_carried_into_a_whole_one() -> None:
    # row 30 and column Q of GN DTTS are empty in report A, and so is GN NTM
    lost = [DeleteRow("GN DTTS", 30), DeleteColumn("GN DTTS", 17), DeleteSheet("GN NTM")]
    path = written(xml_writer.edited(filled("A"), lost, recalculated=False))
    output = path.with_name("moi.xlsx")
    found = migrate_file(path, output, load())
    after = typed_in(output, load())
    assert {key: after.get(key) for key in figures_of_a()} == figures_of_a()
    assert [item for item in found.homeless if item.form] == []
    result = check_batch(read_batch([output], load())).results[0]
    assert [item.code for item in result.findings if item.code[0] in "USF"] == []
