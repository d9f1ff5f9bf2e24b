"""The command that opens the window of whoever consolidates."""

from pathlib import Path

import click

from mtqg_xl.cli.commands import main
from mtqg_xl.cli.keeping import memory
from mtqg_xl.cli.options import PATH, common


@main.command()
@click.argument("path", type=PATH, required=False)
@common
def assistant(path: Path | None, definitions: Path | None) -> None:
    """Mở cửa sổ Trợ lý: mọi nút của thẻ MTQG, cho máy khóa macro và cho WPS. Kéo tệp thả lên biểu tượng cũng được."""
    from mtqg_xl.assistant.opened import open_assistant

    log = Path(click.get_app_dir("mtqg_xl", roaming=False)) / "loi-tro-ly.txt"
    open_assistant(memory(), log, path, definitions)
