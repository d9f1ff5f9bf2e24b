"""What a button does in a workbook that is open: the bridge between a program and the actions."""

import json
import sys
from pathlib import Path

import click

from mtqg_xl.cli.commands import main
from mtqg_xl.cli.definitions import definitions_in
from mtqg_xl.cli.group import print_json
from mtqg_xl.cli.keeping import memory
from mtqg_xl.cli.options import PATH, common
from mtqg_xl.cli.progress import counted
from mtqg_xl.findings import MtqgError, UsageError

UNUSABLE = 2


@main.command()
@click.argument("action", metavar="NÚT")
@click.option("--snapshot", help="Bản chụp tệp đang mở (JSON), - là đầu vào chuẩn; trả lời là JSON.")
@click.option("--file", "path", type=PATH, help="Tệp đã lưu, khi chương trình bảng tính không cài được tiện ích.")
@click.option("--cell", metavar="TRANG!Ô", help="Ô đang chọn của tệp đã lưu.")
@click.option("--reply", "replies", metavar="MỤC=TRẢ_LỜI", multiple=True, help="Trả lời trước điều nút sẽ hỏi.")
@click.option("--hwnd", type=int, metavar="SỐ", help="Cửa sổ Excel đã bấm nút; tiện ích trong Excel tự ghi.")
@click.option("--addin", metavar="BẢN", help="Bản của tiện ích trong Excel; khác bản chương trình thì không làm.")
@common
def ribbon(
    action: str,
    snapshot: str | None,
    path: Path | None,
    cell: str | None,
    replies: tuple[str, ...],
    hwnd: int | None,
    addin: str | None,
    definitions: Path | None,
) -> None:
    """Làm việc của một nút trên tệp đang mở; tên các nút ở docs/tien-ich.md; stop dừng việc đang làm."""
    if sum(given is not None for given in (snapshot, path, hwnd)) != 1:
        raise UsageError("Cần đúng một trong ba: --snapshot, --file hoặc --hwnd.")
    if hwnd is not None:
        from mtqg_xl.cli.in_excel import in_excel

        sys.exit(0 if in_excel(action, hwnd, addin, definitions) else UNUSABLE)
    if snapshot is not None:
        _in_program(action, snapshot, definitions)
    elif path is not None:
        _on_file(action, path, cell, replies, definitions)


def _in_program(action: str, snapshot: str, definitions: Path | None) -> None:
    """Answer with a document in every case: the program at the other end has nobody who reads a console."""
    from mtqg_xl.actions.act import act
    from mtqg_xl.hosts.snapshot import SnapshotHost, answer_document, error_document

    try:
        host = SnapshotHost(_document(snapshot))
        answer = act(action, host, definitions_in(definitions), memory(), host.replies, counted)
    except MtqgError as error:
        print_json(error_document(str(error)))
        sys.exit(UNUSABLE)
    print_json(answer_document(host.answer or answer))


def _on_file(action: str, path: Path, cell: str | None, replies: tuple[str, ...], definitions: Path | None) -> None:
    from mtqg_xl.actions.act import act
    from mtqg_xl.hosts.file import FileHost
    from mtqg_xl.hosts.host import Cell

    sheet, _, address = (cell or "").rpartition("!")
    host = FileHost(path, Cell(sheet.strip("'"), address.upper()) if cell else None)
    said = dict(reply.partition("=")[::2] for reply in replies)
    answer = act(action, host, definitions_in(definitions), memory(), said)
    if answer.asks:
        wanted = " ".join(f"--reply {item.key}=… ({item.title})" for item in answer.asks)
        raise UsageError(f"Nút này cần biết thêm: {wanted}")
    for line in (answer.message, *answer.lines):
        click.echo(line)
    for written in (*host.written, *answer.files):
        click.echo(f"Đã ghi: {written}")


def _document(snapshot: str) -> object:
    try:
        content = sys.stdin.buffer.read() if snapshot == "-" else Path(snapshot).read_bytes()
        return json.loads(content)
    except (OSError, ValueError) as error:
        raise UsageError("Không đọc được bản chụp của tệp đang mở. Đóng, mở lại tệp rồi thử lại.") from error
