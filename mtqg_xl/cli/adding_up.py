"""The commands of whoever consolidates: the folder of a job, the total, the register."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtqg_xl.cli.commands import main
from mtqg_xl.cli.definitions import definitions_in
from mtqg_xl.cli.group import BLOCKED, print_json
from mtqg_xl.cli.options import (
    FOLDER,
    PATH,
    common,
    forced,
    jsonable,
    last_moment,
    locked,
    refuse_distant,
    remembering,
    spread,
)
from mtqg_xl.cli.progress import tracked
from mtqg_xl.findings import UsageError

if TYPE_CHECKING:
    from mtqg_xl.pipeline.handover_book import HandoverRow


@main.command()
@click.argument("period")
@click.option("-o", "--output", type=PATH, required=True, help="Thư mục công việc.")
@click.option("--reporters", type=PATH, help="Danh sách đơn vị (don_vi.csv) chép vào thư mục.")
@click.option("--mergers", type=PATH, help="Danh sách sáp nhập (sap_nhap.csv): chép vào thư mục, làm BAN_GIAO.xlsx.")
@click.option(
    "--prefill", metavar="NƠI", help="Thư mục hoặc sổ có biểu chốt 30/6/2025: ghi sẵn các dòng BAN_GIAO.xlsx."
)
@click.option("--plan", type=PATH, help="BANG_GIAO_VON.xlsx: ghi sẵn nguồn của từng dòng BAN_GIAO.xlsx.")
@click.option("--kit", help="Bộ biểu của các biểu chốt; mặc định là bộ của phần lớn các tệp.")
@common
@forced
def job(
    period: str,
    output: Path,
    reporters: Path | None,
    mergers: Path | None,
    prefill: str | None,
    plan: Path | None,
    kit: str | None,
    definitions: Path | None,
    force: bool,
) -> None:
    """Làm thư mục cho một kỳ: 1_NHAN, 2_TRA_LAI, 3_TONG_HOP, danh sách đơn vị, bảng điều chỉnh, bảng bàn giao."""
    from mtqg_xl.pipeline.job import make_job

    closing: Sequence[HandoverRow] = ()
    if prefill is not None:
        closing = _closing(prefill, definitions, kit, reporters, mergers, plan)
    for path in make_job(period, output, reporters, force=force, mergers=mergers, closing=closing):
        click.echo(str(path))


def _closing(
    place: str,
    definitions: Path | None,
    kit: str | None,
    reporters: Path | None,
    mergers: Path | None,
    plan: Path | None,
) -> "Sequence[HandoverRow]":
    """Return the lines that closing files give, once everything is there that they need."""
    from mtqg_xl.areas import load_mergers, load_reporters
    from mtqg_xl.pipeline.closing import closing_rows

    if reporters is None or mergers is None:
        raise UsageError("--prefill cần cả --reporters (don_vi.csv) và --mergers (sap_nhap.csv).")
    known = definitions_in(definitions)
    named = known.kit(kit) if kit is not None else None
    return closing_rows(place, known, named, load_reporters(reporters), load_mergers(mergers), plan)


@main.command()
@click.argument("folder", type=FOLDER)
@click.option("-o", "--output", type=PATH, help="Tệp .xlsx ghi ra; thư mục công việc thì tự đặt ở 3_TONG_HOP.")
@click.option("--reporters", type=PATH, help="Danh sách đơn vị (don_vi.csv): biết ai chưa gửi.")
@click.option(
    "--handover", type=PATH, help="Bảng bàn giao 30/6/2025 (BAN_GIAO.xlsx); thư mục công việc có sẵn thì tự lấy."
)
@click.option("--deadline", help="Hạn gửi: 2024-06-25T16:00; mặc định là hạn ghi trong các tệp.")
@click.option("--level", help="Cấp của đơn vị phải gửi; mặc định là cấp của bộ biểu.")
@click.option("--store", metavar="SỔ", help="Ghi những gì đã đọc vào sổ: so.sqlite hoặc postgresql://máy/tên.")
@click.option("--previous", metavar="NƠI", help="Thư mục hoặc sổ có kỳ trước; mặc định là kỳ trước trong --store.")
@click.option("--treasury", type=PATH, help="Bảng Kho bạc (.csv, .xlsx) để đối chiếu; mặc định KHO_BAC ở thư mục việc.")
@click.option("--html", type=PATH, help="Ghi thêm một trang HTML: tình hình, ai chưa gửi, phải sửa, tra số.")
@click.option("--cong-khai", "is_public", is_flag=True, help="Trang HTML không có điện thoại, tên người, tên tệp.")
@click.option(
    "--outside", type=PATH, help="Ghi thêm bản gửi ra ngoài (.xlsx): không tên, điện thoại, tên tệp, trang nội bộ."
)
@click.option("--close", "is_closing", is_flag=True, help="Chốt kỳ: bản này chỉ đọc, thư mục việc không tổng hợp lại.")
@click.option("--explain", type=PATH, help="Ghi thêm “Giải trình số liệu” (.docx): vì sao khác kỳ trước, khác Kho bạc.")
@click.option("--minutes", type=PATH, help="Thư mục ghi biên bản bàn giao (.docx), mỗi cặp đơn vị giao, nhận một bản.")
@spread
@remembering
@locked
@common
@forced
@jsonable
def consolidate(
    folder: Path,
    output: Path | None,
    reporters: Path | None,
    handover: Path | None,
    deadline: str | None,
    level: str | None,
    store: str | None,
    previous: str | None,
    treasury: Path | None,
    html: Path | None,
    is_public: bool,
    outside: Path | None,
    is_closing: bool,
    explain: Path | None,
    minutes: Path | None,
    workers: int | None,
    executor: str | None,
    is_anew: bool,
    passwords: tuple[str, ...],
    definitions: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Tổng hợp các tệp trong một thư mục (hoặc thư mục công việc) thành một tệp; tệp hỏng không làm dừng."""
    from mtqg_xl.cli.show import show_run
    from mtqg_xl.pipeline.books import since_last_book
    from mtqg_xl.pipeline.cache import cache_of_user
    from mtqg_xl.pipeline.chasing import write_messages
    from mtqg_xl.pipeline.closed import close, refuse_closed
    from mtqg_xl.pipeline.consolidated_book import book_name, output_of_job, write_lists, write_total
    from mtqg_xl.pipeline.consolidated_document import consolidation_document
    from mtqg_xl.pipeline.consolidated_page import asked_page, page_content
    from mtqg_xl.pipeline.consolidating import consolidate_folder
    from mtqg_xl.pipeline.crew import crew_of
    from mtqg_xl.pipeline.explaining import write_explanation
    from mtqg_xl.pipeline.files import write_whole
    from mtqg_xl.pipeline.handover_papers import write_handover_papers
    from mtqg_xl.pipeline.outside_book import write_outside
    from mtqg_xl.pipeline.recording import earlier_periods, prepare, record
    from mtqg_xl.pipeline.remembering import Remembered

    until = last_moment(deadline)
    known, track = definitions_in(definitions), tracked("Đọc tệp")
    if output is None:
        refuse_distant("Thư mục lấy từ xa chỉ để đọc: ghi bản tổng hợp ra máy này bằng -o TỆP.xlsx.")
    place = output or output_of_job(folder)
    if output is None:
        refuse_closed(folder)
    asked_page(html, is_public=is_public, force=force)
    if store is not None:
        prepare(store)
    crew = crew_of(workers, executor, None if is_anew else cache_of_user())
    before = earlier_periods(previous, store, known, tracked("Đọc tệp kỳ trước"), passwords, crew)
    run = consolidate_folder(
        folder,
        known,
        reporters,
        level=level,
        track=track,
        passwords=passwords,
        earlier=before,
        handover=handover,
        treasury=treasury,
        deadline=until,
        crew=crew,
    )
    shown = page_content(run, html, is_public=is_public) if html is not None else b""
    since = since_last_book(run, known)
    remembered = Remembered(crew.cache, known) if crew.cache is not None else None
    target = place / book_name(run) if output is None else place
    path = write_total(run, target, force=force, remembered=remembered)
    problems = write_lists(run)
    texts = write_messages(run, path)
    if html is not None:
        write_whole(html, shown, force=force)
    written = record(run, store) if store is not None else None
    beside = [html] if html is not None else []
    beside += [write_outside(run, outside, force=force)] if outside is not None else []
    beside += [write_explanation(run, explain, path, force=force)] if explain is not None else []
    beside += write_handover_papers(run, minutes, force=force) if minutes is not None else ()
    beside += [close(run, path)] if is_closing else []
    print_json(consolidation_document(run, written, since)) if as_json else show_run(run, path, written, since, texts)
    for made in () if as_json else beside:
        click.echo(f"Đã ghi: {made}")
    for problem in problems:
        click.echo(problem, err=True)
    if run.has_blocking or problems:
        sys.exit(BLOCKED)


@main.command()
@click.argument("workbook", type=PATH)
@click.argument("place", metavar="TRANG!Ô")
@locked
@common
@jsonable
def trace(workbook: Path, place: str, passwords: tuple[str, ...], definitions: Path | None, as_json: bool) -> None:
    """Vì sao ô này (tệp tổng hợp hoặc tệp đơn vị) có số này: công thức bằng lời, đơn vị, tệp, ô, người lập."""
    from mtqg_xl.cli.show_trace import show_trace
    from mtqg_xl.pipeline.tracing import trace_cell, trace_document

    found = trace_cell(workbook, place, definitions_in(definitions), passwords)
    print_json(trace_document(found)) if as_json else show_trace(found)


@main.command()
@click.argument("store")
@click.option("--files", "folder", type=PATH, help="Thư mục tệp đã nhận: tệp nào không còn là tệp đã ghi sổ, ở ô nào.")
@locked
@common
@jsonable
def verify(
    store: str, folder: Path | None, passwords: tuple[str, ...], definitions: Path | None, as_json: bool
) -> None:
    """Kiểm tra sổ, và tệp đã ghi sổ, có bị sửa không, và sửa ở đâu."""
    from mtqg_xl.cli.show import show_kept_files, show_verified
    from mtqg_xl.pipeline.custody import ALTERED, KeptFile, kept_files, kept_files_document
    from mtqg_xl.pipeline.recording import verification_document, verify_store

    found = verify_store(store)
    files: tuple[KeptFile, ...] = ()
    if folder is not None:
        files = kept_files(store, folder, definitions_in(definitions), tracked("Đọc tệp"), passwords)
    if as_json:
        print_json(verification_document(found) | {"files": kept_files_document(files)})
    else:
        show_verified(found)
        show_kept_files(files)
    if not found.is_intact or any(file.state == ALTERED for file in files):
        sys.exit(BLOCKED)
