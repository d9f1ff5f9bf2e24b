"""Commands for files that other programs make: lists of persons, exports of the poverty software."""

import sys
from pathlib import Path

import click

from mtqg_xl.cli.commands import main
from mtqg_xl.cli.definitions import definitions_in
from mtqg_xl.cli.group import BLOCKED, print_json
from mtqg_xl.cli.options import PATH, common, forced, jsonable


@main.command("count")
@click.argument("person_list", metavar="DANH_SACH", type=PATH)
@click.option("--form", "form_id", default="HN-15", show_default=True, help="HN-15 hộ nghèo, HN-14 hộ cận nghèo.")
@click.option("--against", type=PATH, help="Tệp biểu đã điền để so tổng số hộ, khẩu.")
@common
@jsonable
def count(person_list: Path, form_id: str, against: Path | None, definitions: Path | None, as_json: bool) -> None:
    """Đếm danh sách hộ nghèo, hộ cận nghèo: chỉ ra con số, không giữ và không in tên ai."""
    from mtqg_xl.cli.show_outside import show_counts
    from mtqg_xl.pipeline.person_lists import count_list

    document = count_list(person_list, form_id, definitions_in(definitions), against)
    print_json(document) if as_json else show_counts(document)


@main.command("import")
@click.argument("export", metavar="TEP_PHAN_MEM", type=PATH)
@click.option("--workbook", type=PATH, required=True, help="Tệp biểu sẽ điền: nơi có tên các thôn.")
@click.option("--map", "map_file", type=PATH, help="Tệp ánh xạ cột và địa bàn; mặc định: tổng hợp rà soát hộ nghèo.")
@click.option("-o", "--output", type=PATH, required=True, help="Tệp số liệu .csv cho lệnh fill.")
@common
@forced
@jsonable
def import_figures(
    export: Path,
    workbook: Path,
    map_file: Path | None,
    output: Path,
    definitions: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Đổi tệp xuất từ phần mềm hộ nghèo thành số liệu để điền (fill); chỗ không khớp được liệt kê, không bỏ qua."""
    from mtqg_xl.cli.show_outside import import_document, show_import
    from mtqg_xl.pipeline.importing import import_file

    found = import_file(export, workbook, output, definitions_in(definitions), map_file=map_file, force=force)
    print_json(import_document(found)) if as_json else show_import(found, output)
    sys.exit(0 if found.is_whole else BLOCKED)
