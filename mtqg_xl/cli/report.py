"""The command that writes reports, and brings written ones up to date."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtqg_xl.cli.definitions import definitions_in, say_mistakes
from mtqg_xl.cli.group import BLOCKED, print_json
from mtqg_xl.cli.options import PATH, common, forced, jsonable, locked
from mtqg_xl.findings import UsageError

if TYPE_CHECKING:
    from mtqg_xl.definition.definitions import Definitions
    from mtqg_xl.updating.rolling import RolledForward


@click.command()
@click.argument("workbook", type=PATH, required=False)
@click.option("--kind", help="Loại báo cáo; mặc định là loại của bộ biểu và kỳ.")
@click.option("--from", "last", type=PATH, help="Báo cáo Word kỳ trước, thay số mới dạng theo dõi thay đổi.")
@click.option("--old", type=PATH, help="Tệp biểu của kỳ trước (đi với --from).")
@click.option("--new", type=PATH, help="Tệp biểu của kỳ này (đi với --from).")
@click.option("-o", "--output", type=PATH, required=True, help="Tệp .docx ghi ra.")
@locked
@common
@forced
@jsonable
def report(
    workbook: Path | None,
    kind: str | None,
    last: Path | None,
    old: Path | None,
    new: Path | None,
    output: Path,
    passwords: tuple[str, ...],
    definitions: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Viết báo cáo Word từ số liệu của tệp, hoặc cập nhật báo cáo kỳ trước.

    report WORKBOOK -o bao-cao.docx: viết báo cáo mới.

    report --from CU.docx --old CU.xlsx --new MOI.xlsx -o MOI.docx: mỗi số của kỳ trước thành số kỳ này, hiện dạng theo
    dõi thay đổi; số không tìm thấy, ngày tháng và kỳ cũ được tô vàng kèm lời bình; chữ khác giữ nguyên.
    """
    known = definitions_in(definitions)
    if last is not None:
        _roll_forward(_roll_files(workbook, last, old, new), output, known, passwords, force, as_json)
        return
    if workbook is None or old is not None or new is not None:
        raise UsageError("Viết báo cáo mới: report TỆP_BIỂU -o …; cập nhật: report --from … --old … --new … -o …")
    if definitions is not None:
        _say_mistakes_of_reports(known)
    _write(workbook, output, known, kind, passwords, force, as_json)


def _say_mistakes_of_reports(known: "Definitions") -> None:
    from mtqg_xl.pipeline.reporting import report_mistakes

    say_mistakes(report_mistakes(known))


def _write(
    workbook: Path,
    output: Path,
    known: "Definitions",
    kind: str | None,
    passwords: tuple[str, ...],
    force: bool,
    as_json: bool,
) -> None:
    from mtqg_xl.pipeline.reporting import write_report

    written = str(write_report(workbook, output, known, kind=kind, force=force, passwords=passwords))
    print_json({"output": written}) if as_json else click.echo(written)


# --- last period's report -------------------------------------------------------------------------------


def _roll_files(workbook: Path | None, last: Path, old: Path | None, new: Path | None) -> tuple[Path, Path, Path]:
    """Return the report, the old and the new workbook."""
    if old is None or new is None or workbook is not None:
        raise UsageError("Cập nhật báo cáo kỳ trước cần đủ: --from BÁO_CÁO.docx --old TỆP_KỲ_TRƯỚC --new TỆP_KỲ_NÀY.")
    return last, old, new


def _roll_forward(
    files: tuple[Path, Path, Path],
    output: Path,
    known: "Definitions",
    passwords: tuple[str, ...],
    force: bool,
    as_json: bool,
) -> None:
    from mtqg_xl.pipeline.updating import RollOrder, roll_forward_file, rolled_document

    rolled = roll_forward_file(RollOrder(*files, output), known, passwords=passwords, force=force)
    if as_json:
        print_json(rolled_document(rolled, output))
    else:
        _show(rolled, output)
    if rolled.counts.asked:
        sys.exit(BLOCKED)


def _show(rolled: "RolledForward", output: Path) -> None:
    from mtqg_xl.updating.decision import State

    counts = rolled.counts
    click.echo(
        f"Đã thay {counts.replaced} số, {counts.unchanged} số không đổi, {counts.asked} số cần chọn,"
        f" {counts.unmatched} số không tìm thấy, {counts.stale} chỗ nói về kỳ trước."
    )
    for one in rolled.decisions:
        if one.state in {State.ASKED, State.UNMATCHED}:
            click.echo(f"  đoạn {one.paragraph}: {one.comment}")
    click.echo(f"Đã ghi: {output}. Mở bằng Word, thẻ Xem lại: duyệt từng thay đổi.")
