"""The command that writes reports, and brings written ones up to date."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtqg_xl.cli.definitions import definitions_in, say_mistakes
from mtqg_xl.cli.group import BLOCKED, print_json
from mtqg_xl.cli.options import PATH, common, forced, jsonable, locked
from mtqg_xl.findings import UsageError

if TYPE_CHECKING:
    from mtqg_xl.definition.definitions import Definitions
    from mtqg_xl.updating.refreshing import Refreshed
    from mtqg_xl.updating.rolling import RolledForward


@click.command()
@click.argument("workbook", type=PATH, required=False)
@click.option("--kind", help="Loại báo cáo; mặc định là loại của bộ biểu và kỳ.")
@click.option(
    "--reporters", type=PATH, help="Danh sách đơn vị (don_vi.csv), khi lấy số từ một thư mục: biết ai chưa gửi."
)
@click.option("--from", "last", type=PATH, help="Báo cáo Word kỳ trước, thay số mới dạng theo dõi thay đổi.")
@click.option("--old", type=PATH, help="Tệp biểu của kỳ trước (đi với --from).")
@click.option("--new", type=PATH, help="Tệp biểu của kỳ này (đi với --from).")
@click.option(
    "--refresh", "written", type=PATH, help="Báo cáo do chương trình viết, cập nhật theo số mới của tệp biểu."
)
@click.option("--clean", is_flag=True, help="Bản sạch để trình ký: không còn khung số, dấu trang.")
@click.option("--trace", is_flag=True, help="Kể từng số: lấy từ ô nào, tính thế nào.")
@click.option("-o", "--output", type=PATH, help="Tệp .docx ghi ra.")
@locked
@common
@forced
@jsonable
def report(
    workbook: Path | None,
    kind: str | None,
    reporters: Path | None,
    last: Path | None,
    old: Path | None,
    new: Path | None,
    written: Path | None,
    clean: bool,
    trace: bool,
    output: Path | None,
    passwords: tuple[str, ...],
    definitions: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Viết báo cáo Word từ số liệu của tệp, hoặc cập nhật báo cáo đã viết.

    WORKBOOK là tệp biểu, tệp tổng hợp, hoặc thư mục các tệp của các đơn vị.

    report WORKBOOK -o bao-cao.docx: viết báo cáo mới; thêm --clean: bản sạch để trình ký; --trace: kể nguồn từng số.

    report WORKBOOK --refresh BAO_CAO.docx -o MOI.docx: báo cáo do chương trình viết theo số mới; chữ và số cán bộ đã
    sửa giữ nguyên và được kể ra. Không có WORKBOOK, với --clean: bản sạch của báo cáo đó.

    report --from CU.docx --old CU.xlsx --new MOI.xlsx -o MOI.docx: báo cáo kỳ trước của bất kỳ ai; mỗi số của kỳ trước
    thành số kỳ này, hiện dạng theo dõi thay đổi; số không tìm thấy, ngày tháng và kỳ cũ được tô vàng kèm lời bình; chữ
    khác giữ nguyên.
    """
    known = definitions_in(definitions)
    how = _How(output, known, kind, passwords, clean, force, as_json, reporters)
    if last is not None:
        _roll_forward(_roll_files(workbook, last, old, new), how)
    elif old is not None or new is not None:
        raise UsageError("--old và --new đi với --from BÁO_CÁO_KỲ_TRƯỚC.docx.")
    elif written is not None:
        _refresh(workbook, written, how)
    elif workbook is None:
        raise UsageError("Viết báo cáo mới: report TỆP_BIỂU -o …; cập nhật: report --from … --old … --new … -o …")
    else:
        if definitions is not None:
            _say_mistakes_of_reports(known)
        _write(workbook, how, trace=trace)


@dataclass(frozen=True)
class _How:
    """What holds for every way to make a report."""

    output: Path | None
    known: "Definitions"
    kind: str | None
    passwords: tuple[str, ...]
    clean: bool
    force: bool
    as_json: bool
    reporters: Path | None = None

    @property
    def target(self) -> Path:
        """Where the report goes."""
        if self.output is None:
            raise UsageError("Thiếu -o: tên tệp .docx ghi ra.")
        return self.output


def _say_mistakes_of_reports(known: "Definitions") -> None:
    from mtqg_xl.pipeline.reporting import report_mistakes

    say_mistakes(report_mistakes(known))


def _write(workbook: Path, how: _How, *, trace: bool) -> None:
    from mtqg_xl.pipeline.refreshing import traced_numbers
    from mtqg_xl.pipeline.reporting import write_report

    document: dict[str, object] = {}
    if how.output is not None or not trace:
        path = write_report(
            *(workbook, how.target, how.known),
            kind=how.kind,
            clean=how.clean,
            reporters=how.reporters,
            force=how.force,
            passwords=how.passwords,
        )
        document["output"] = str(path)
    if trace:
        document["numbers"] = traced_numbers(workbook, how.known, kind=how.kind, passwords=how.passwords)
    if how.as_json:
        print_json(document)
        return
    if "output" in document:
        click.echo(document["output"])
    for one in document.get("numbers", ()):  # type: ignore[attr-defined]
        click.echo(f"{one['text']}: ô {one['cell']} ({one['name']}). {one['how']}")


# --- a report of ours -----------------------------------------------------------------------------------


def _refresh(workbook: Path | None, written: Path, how: _How) -> None:
    from mtqg_xl.pipeline.refreshing import clean_report, refresh_report, refreshed_document

    if workbook is None:
        if not how.clean:
            raise UsageError("Cập nhật báo cáo cần tệp biểu: report TỆP_BIỂU --refresh BÁO_CÁO.docx -o …")
        path = str(clean_report(written, how.target, force=how.force))
        print_json({"output": path}) if how.as_json else click.echo(path)
        return
    found = refresh_report(
        *(workbook, written, how.target, how.known),
        reporters=how.reporters,
        clean=how.clean,
        passwords=how.passwords,
        force=how.force,
    )
    if how.as_json:
        print_json(refreshed_document(found, how.target))
    else:
        _show_refreshed(found, how.target)


def _show_refreshed(found: "Refreshed", output: Path) -> None:
    charts = f", {len(found.charts)} biểu đồ" if found.charts else ""
    click.echo(f"Đã cập nhật {len(found.numbers)} số, {len(found.sentences)} câu{charts}.")
    for one in found.kept_numbers:
        click.echo(f"  Giữ số của cán bộ: {one.now} (số mới: {one.new}; {one.tag})")
    for one in found.kept_sentences:
        click.echo(f"  Giữ câu của cán bộ: {one.now}")
        click.echo(f"    Theo số mới: {one.new or 'câu này không còn'}")
    for one in found.kept_charts:
        click.echo(f"  Giữ biểu đồ của cán bộ: {one.now}")
    for text in found.absent:
        click.echo(f"  Câu mới chưa có chỗ đặt: {text}")
    click.echo(f"Đã ghi: {output}")


# --- last period's report -------------------------------------------------------------------------------


def _roll_files(workbook: Path | None, last: Path, old: Path | None, new: Path | None) -> tuple[Path, Path, Path]:
    """Return the report, the old and the new workbook."""
    if old is None or new is None or workbook is not None:
        raise UsageError("Cập nhật báo cáo kỳ trước cần đủ: --from BÁO_CÁO.docx --old TỆP_KỲ_TRƯỚC --new TỆP_KỲ_NÀY.")
    return last, old, new


def _roll_forward(files: tuple[Path, Path, Path], how: _How) -> None:
    from mtqg_xl.pipeline.updating import RollOrder, roll_forward_file, rolled_document

    order = RollOrder(*files, how.target)
    rolled = roll_forward_file(order, how.known, passwords=how.passwords, force=how.force)
    if how.as_json:
        print_json(rolled_document(rolled, how.target))
    else:
        _show(rolled, how.target)
    if rolled.counts.asked:
        sys.exit(BLOCKED)


def _show(rolled: "RolledForward", output: Path) -> None:
    from mtqg_xl.pipeline.updating import rolled_words
    from mtqg_xl.updating.decision import State

    click.echo(rolled_words(rolled))
    for one in rolled.decisions:
        if one.state in {State.ASKED, State.UNMATCHED}:
            click.echo(f"  đoạn {one.paragraph}: {one.comment}")
    click.echo(f"Đã ghi: {output}. Mở bằng Word, thẻ Xem lại: duyệt từng thay đổi.")
