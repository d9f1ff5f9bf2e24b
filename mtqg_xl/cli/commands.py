"""The commands. Each one calls the pipeline and prints; nothing is computed here."""

import sys
from datetime import date
from pathlib import Path

import click

from mtqg_xl import __version__
from mtqg_xl.cli.adopt import adopt
from mtqg_xl.cli.definitions import definitions_in
from mtqg_xl.cli.group import BLOCKED, WRONG_USE, SafeGroup, print_json
from mtqg_xl.cli.options import FOLDER, PATH, common, forced, jsonable, locked, moment, remembering, spread
from mtqg_xl.cli.progress import tracked
from mtqg_xl.cli.report import report
from mtqg_xl.findings import UsageError


@click.group(cls=SafeGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="mtqg-xl")
def main() -> None:
    """Phụ biểu ba chương trình MTQG: làm biểu, điền, kiểm tra, tổng hợp, viết báo cáo.

    Xã chỉ cần tệp Excel. Nơi tổng hợp dùng các lệnh dưới đây.
    """


main.add_command(adopt)
main.add_command(report)


@main.command()
@common
@jsonable
def forms(definitions: Path | None, as_json: bool) -> None:
    """Các biểu đã định nghĩa, với tình trạng và căn cứ."""
    from mtqg_xl.cli.show import show_forms
    from mtqg_xl.pipeline.documents import forms_document

    found = definitions_in(definitions)
    document = forms_document(found)
    print_json(document) if as_json else show_forms(document)
    _end_blocked_if(found.mistakes)


@main.command()
@common
@jsonable
def kits(definitions: Path | None, as_json: bool) -> None:
    """Các bộ biểu: mỗi bộ là một tệp Excel gửi cho đơn vị."""
    from mtqg_xl.cli.show import show_kits
    from mtqg_xl.pipeline.documents import kits_document

    found = definitions_in(definitions)
    document = kits_document(found)
    print_json(document) if as_json else show_kits(document)
    _end_blocked_if(found.mistakes)


@main.command()
@common
@jsonable
def rules(definitions: Path | None, as_json: bool) -> None:
    """Các luật kiểm tra và mã lỗi: mức, căn cứ, cách sửa."""
    from mtqg_xl.cli.show import show_office, show_rules
    from mtqg_xl.pipeline.documents import rules_document

    found = definitions_in(definitions)
    document = rules_document(found)
    if as_json:
        print_json(document)
    else:
        show_rules(document)
        show_office(found.office)
    _end_blocked_if(found.mistakes)


def _end_blocked_if(mistakes: tuple[str, ...]) -> None:
    if mistakes:
        sys.exit(BLOCKED)


@main.command()
@click.argument("kit")
@click.option("--reporters", type=PATH, required=True, help="Danh sách đơn vị (don_vi.csv).")
@click.option("--period", required=True, help="Kỳ: 2024-H1, 2024-9M, 2024, …")
@click.option("--as-of", "as_of", help="Số liệu tính đến ngày: 2024-06-30.")
@click.option("--deadline", help="Hạn gửi: 2024-06-25T16:00.")
@click.option("--only", multiple=True, help="Chỉ làm cho mã đơn vị này (dùng được nhiều lần).")
@click.option("--areas", type=PATH, help="Danh sách địa bàn có thôn; mặc định: dia_ban.csv cạnh danh sách đơn vị.")
@click.option("--plan", type=PATH, help="Bảng giao vốn (.xlsx): kế hoạch ghi sẵn, nền xám, trong tệp của từng đơn vị.")
@click.option(
    "--prefill",
    metavar="NƠI",
    help="Thư mục hoặc sổ có kỳ trước: ghi sẵn kế hoạch, danh mục công trình; xã sáp nhập cả số cũ.",
)
@click.option("-o", "--output", type=PATH, required=True, help="Thư mục ghi tệp.")
@common
@forced
def new(
    kit: str,
    reporters: Path,
    period: str,
    as_of: str | None,
    deadline: str | None,
    only: tuple[str, ...],
    areas: Path | None,
    plan: Path | None,
    prefill: str | None,
    output: Path,
    definitions: Path | None,
    force: bool,
) -> None:
    """Làm một tệp biểu cho mỗi đơn vị trong danh sách."""
    from mtqg_xl.pipeline.making import make, order, plan_notes

    task = order(
        definitions_in(definitions),
        kit,
        reporters,
        period,
        as_of=_day(as_of),
        deadline=moment(deadline),
        only=only,
        areas=areas,
        plan=plan,
        prefill=prefill,
    )
    for note in plan_notes(task):
        click.echo(note, err=True)
    for path in make(task, output, force=force, track=tracked("Làm biểu")):
        click.echo(str(path))


def _day(text: str | None) -> date | None:
    from mtqg_xl.vietnamese import parse_date

    if text is None:
        return None
    found = parse_date(text)
    if found is None:
        raise UsageError(f"“{text}” không phải ngày; viết 2024-06-30 hoặc 30/6/2024.")
    return found


@main.command()
@click.argument("workbook", type=PATH)
@locked
@common
@jsonable
def cells(workbook: Path, passwords: tuple[str, ...], definitions: Path | None, as_json: bool) -> None:
    """Mọi ô của tệp mà định nghĩa biết."""
    from mtqg_xl.cli.show import show_cells
    from mtqg_xl.pipeline.batch import read_one
    from mtqg_xl.pipeline.documents import cells_document

    document = cells_document(*read_one(workbook, definitions_in(definitions), passwords, values_suffice=True))
    print_json(document) if as_json else show_cells(document)


@main.command()
@click.argument("workbook", type=PATH)
@click.argument("figures", type=PATH)
@click.option("-o", "--output", type=PATH, required=True, help="Tệp ghi ra.")
@common
@forced
def fill(workbook: Path, figures: Path, output: Path, definitions: Path | None, force: bool) -> None:
    """Điền số từ CSV vào một bản sao của tệp, theo mã dòng và cột."""
    from mtqg_xl.pipeline.exchange import fill_file

    click.echo(str(fill_file(workbook, figures, output, definitions_in(definitions), force=force)))


@main.command()
@click.argument("workbooks", type=PATH, nargs=-1, required=True)
@click.option("-o", "--output", type=PATH, required=True, help="Tệp .csv hoặc .parquet ghi ra.")
@locked
@common
@forced
def export(
    workbooks: tuple[Path, ...], output: Path, passwords: tuple[str, ...], definitions: Path | None, force: bool
) -> None:
    """Lấy số đã gõ trong các tệp ra CSV."""
    from mtqg_xl.pipeline.exchange import export_files

    click.echo(str(export_files(workbooks, output, definitions_in(definitions), force=force, passwords=passwords)))


@main.command()
@click.argument("workbook", type=PATH)
@click.option("-o", "--output", type=PATH, required=True, help="Tệp ghi ra.")
@forced
@jsonable
def recalc(workbook: Path, output: Path, force: bool, as_json: bool) -> None:
    """Tính lại số đang lưu của mọi công thức trong một bản sao của tệp; công thức và số gõ giữ nguyên."""
    from mtqg_xl.cli.show_mended import show_recalculated
    from mtqg_xl.pipeline.mending import recalc_file, recalculation_document

    document = recalculation_document(recalc_file(workbook, output, force=force))
    print_json(document) if as_json else show_recalculated(document, output)


@main.command()
@click.argument("workbook", type=PATH)
@click.option("-o", "--output", type=PATH, required=True, help="Tệp ghi ra.")
@common
@forced
@jsonable
def repair(workbook: Path, output: Path, definitions: Path | None, force: bool, as_json: bool) -> None:
    """Khôi phục công thức, tên vùng, danh sách, nhãn, mã ẩn, thiết lập in trong một bản sao; số đã gõ giữ nguyên."""
    from mtqg_xl.cli.show_mended import show_repaired
    from mtqg_xl.pipeline.mending import repair_document, repair_file

    found = repair_file(workbook, output, definitions_in(definitions), force=force)
    document = repair_document(found)
    print_json(document) if as_json else show_repaired(document, output)
    if found.has_blocking:
        sys.exit(BLOCKED)


@main.command()
@click.argument("workbook", type=PATH)
@click.option("-o", "--output", type=PATH, required=True, help="Tệp ghi ra.")
@common
@forced
@jsonable
def migrate(workbook: Path, output: Path, definitions: Path | None, force: bool, as_json: bool) -> None:
    """Chuyển tệp đã điền sang bản mới nhất của bộ biểu, theo mã; số nào không có chỗ ở bản mới thì liệt kê."""
    from mtqg_xl.cli.show_mended import show_migrated
    from mtqg_xl.pipeline.mending import migrate_file, migration_document

    document = migration_document(migrate_file(workbook, output, definitions_in(definitions), force=force))
    print_json(document) if as_json else show_migrated(document, output)
    if document["homeless"]:
        sys.exit(BLOCKED)


@main.command()
@click.argument("old", type=PATH)
@click.argument("new", type=PATH)
@common
@jsonable
def diff(old: Path, new: Path, definitions: Path | None, as_json: bool) -> None:
    """So hai tệp của một đơn vị, hoặc hai bản tổng hợp, theo từng số: số nào đổi, và tổng nào đổi theo."""
    from mtqg_xl.cli.show_mended import show_difference
    from mtqg_xl.pipeline.mending import diff_files, difference_document

    found = diff_files(old, new, definitions_in(definitions))
    print_json(difference_document(found)) if as_json else show_difference(found)


@main.command()
@click.argument("paths", type=FOLDER, nargs=-1, required=True)
@click.option("-o", "--output", type=PATH, help="Ghi kết quả ra tệp Excel.")
@click.option("--send-back", type=PATH, help="Thư mục ghi tệp trả lại từng đơn vị và TIN_NHAN.txt.")
@click.option("--html", type=PATH, help="Ghi kết quả ra một trang HTML, tìm và lọc được.")
@click.option("--previous", metavar="NƠI", help="Thư mục, tệp hoặc sổ có kỳ trước, để so lũy kế, kế hoạch.")
@click.option("--mergers", type=PATH, help="sap_nhap.csv: so xã mới với số kỳ trước của các đơn vị cũ.")
@click.option("--any", "is_any", is_flag=True, help="Tìm lỗi công thức trong tệp Excel bất kỳ, không cần là biểu.")
@spread
@remembering
@locked
@common
@forced
@jsonable
def check(
    paths: tuple[Path, ...],
    output: Path | None,
    send_back: Path | None,
    html: Path | None,
    previous: str | None,
    mergers: Path | None,
    is_any: bool,
    workers: int | None,
    executor: str | None,
    is_anew: bool,
    passwords: tuple[str, ...],
    definitions: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Kiểm tra tệp hoặc cả thư mục: công thức, tổng, tỷ lệ, luật, đơn vị tính."""
    if is_any:
        from mtqg_xl.cli.inspecting import check_any

        unfit = {"-o": output, "--send-back": send_back, "--html": html, "--previous": previous, "--mergers": mergers}
        check_any(paths, passwords, unfit, as_json=as_json)
        return
    from mtqg_xl.cli.show import show_checked, show_sent_back
    from mtqg_xl.pipeline.batch import check_batch, read_batch
    from mtqg_xl.pipeline.cache import cache_of_user
    from mtqg_xl.pipeline.crew import crew_of
    from mtqg_xl.pipeline.documents import check_document
    from mtqg_xl.pipeline.files import is_folder
    from mtqg_xl.pipeline.findings_book import write_findings
    from mtqg_xl.pipeline.findings_html import write_page
    from mtqg_xl.pipeline.recording import earlier
    from mtqg_xl.pipeline.sending_back import write_sent_back

    is_cached = not is_anew and any(map(is_folder, paths))  # one file alone is read as quickly
    crew = crew_of(workers, executor, cache_of_user() if is_cached else None)
    known = definitions_in(definitions)
    before = None
    if previous is not None:
        before = earlier(previous, known, tracked("Đọc tệp kỳ trước"), passwords, mergers, crew)
    checked = check_batch(read_batch(paths, known, tracked("Đọc tệp"), passwords, crew), before)
    if output is not None:
        write_findings(checked, output, force=force)
    if html is not None:
        write_page(checked, html, force=force)
    sent = write_sent_back(checked, send_back, force=force) if send_back is not None else None
    print_json(check_document(checked)) if as_json else show_checked(checked)
    for path in (output, html):
        if path is not None and not as_json:
            click.echo(f"Đã ghi: {path}")
    if sent is not None and not as_json:
        show_sent_back(sent)
    is_one_file = len(paths) == 1 and not paths[0].is_dir()
    if not checked.results or (is_one_file and checked.verdict.value == "unusable"):
        sys.exit(WRONG_USE)
    if checked.has_blocking:
        sys.exit(BLOCKED)


@main.command()
@click.option("-o", "--output", type=PATH, default=Path("demo"), help="Thư mục ghi kết quả.")
def demo(output: Path) -> None:
    """Chạy cả việc chính trên số liệu thật của hai xã: làm biểu, điền, kiểm tra, tổng hợp, viết báo cáo."""
    from mtqg_xl.cli.show import show_demo
    from mtqg_xl.pipeline.demo import run_demo

    show_demo(run_demo(output, definitions_in(None)))


@main.command("sample")
@click.argument("kit")
@click.option("-n", "count", type=int, default=1, show_default=True, help="Số tệp (số xã).")
@click.option("--seed", type=int, default=1, show_default=True, help="Cùng số này thì ra đúng các tệp này.")
@click.option("--period", default="", help="Kỳ; mặc định là kỳ đầu tiên của bộ biểu.")
@click.option("--faults", type=int, default=0, show_default=True, help="Số lỗi cài vào mỗi tệp; ghi ở truth.json.")
@click.option("--kinds", default="*", show_default=True, help="Chỉ các loại lỗi này, ví dụ altered.*,rule.R03.")
@click.option("--writers", default="lxml,openpyxl", show_default=True, help="Lưu bằng: lxml, openpyxl, libreoffice.")
@click.option("-o", "--output", type=PATH, required=True, help="Thư mục ghi tệp.")
@common
@forced
def make_sample(
    kit: str,
    count: int,
    seed: int,
    period: str,
    faults: int,
    kinds: str,
    writers: str,
    output: Path,
    definitions: Path | None,
    force: bool,
) -> None:
    """Làm các tệp mẫu đã điền số giả, để thử; có thể cài lỗi đã biết trước."""
    from mtqg_xl.pipeline.sampling import SampleOrder, make_samples, writers_named

    known = definitions_in(definitions)
    order = SampleOrder(
        known.kit(kit), count, seed, faults, period, tuple(kinds.split(",")), writers_named(writers.split(","))
    )
    for path in make_samples(order, known, output, force=force):
        click.echo(str(path))
