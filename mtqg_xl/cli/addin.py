"""The add-in of Excel: built, put into an account, taken out; and whether a computer will do."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtqg_xl.cli.group import BLOCKED, SafeGroup, print_json
from mtqg_xl.cli.options import PATH, forced, jsonable

if TYPE_CHECKING:
    from mtqg_xl.addin.observation import Observation


@click.group(cls=SafeGroup)
def addin() -> None:
    """Tiện ích của Excel (thẻ MTQG): cài, gỡ, dựng."""


@addin.command()
@click.option("-o", "folder", type=PATH, default=Path(), show_default="thư mục đang đứng", help="Nơi ghi MTQG.xlam.")
@forced
def build(folder: Path, force: bool) -> None:
    """Dựng MTQG.xlam từ mã nguồn; cùng nguồn thì cùng tệp, đến từng byte."""
    from mtqg_xl.addin.package import FILE_NAME, sources
    from mtqg_xl.addin.package import build as built
    from mtqg_xl.pipeline.files import write_whole

    path = write_whole(folder / FILE_NAME, built(sources()), force=force)
    click.echo(f"Đã ghi: {path}")


@addin.command()
def install() -> None:
    """Cài tiện ích cho tài khoản đang dùng; không cần quyền quản trị. Cài lại thì được bản mới."""
    from mtqg_xl.addin.installing import install as put
    from mtqg_xl.addin.windows import this_machine

    done = put(this_machine(), sys.executable)
    click.echo(f"Đã cài tiện ích: {done.path}")
    click.echo(f"Cho Excel {', '.join(done.office_versions)}; nút bấm chạy: {done.command}")
    click.echo("Mở Excel: thẻ MTQG ở cuối dải nút. Không thấy thì chạy: mtqg-xl doctor")


@addin.command()
def uninstall() -> None:
    """Gỡ tiện ích khỏi tài khoản đang dùng; bổ trợ khác giữ nguyên."""
    from mtqg_xl.addin.installing import uninstall as take_out
    from mtqg_xl.addin.windows import this_machine

    click.echo("Đã gỡ tiện ích." if take_out(this_machine()) else "Tài khoản này không có tiện ích để gỡ.")


@click.command()
@jsonable
def doctor(as_json: bool) -> None:
    """Máy này có dùng được không: mỗi chỗ vướng một dòng, kèm cách sửa."""
    from mtqg_xl.addin.examining import conclusion, examine, this_interpreter, told
    from mtqg_xl.addin.observation import State
    from mtqg_xl.addin.windows import this_machine

    observations = examine(this_machine(), this_interpreter())
    if as_json:
        print_json({"conclusion": conclusion(observations), "checks": [_document(item) for item in observations]})
    else:
        click.echo("\n".join((*told(observations), conclusion(observations))))
    if any(item.seen.state is State.FAULT for item in observations):
        sys.exit(BLOCKED)


def _document(item: "Observation") -> dict[str, str]:
    seen = item.seen
    return {"id": item.id, "title": item.title, "state": seen.state.value, "what": seen.what, "mend": seen.mend}
