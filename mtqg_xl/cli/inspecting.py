"""What ``check --any`` does: findings on workbooks that no definition knows."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from mtqg_xl.cli.group import BLOCKED, WRONG_USE, print_json
from mtqg_xl.findings import UsageError


def check_any(paths: Sequence[Path], passwords: Sequence[str], unfit: Mapping[str, object], *, as_json: bool) -> None:
    """Print what looks wrong in any workbooks, and end with the status of ``check``.

    ``unfit`` are the options that need a form, by name, as they were given.
    """
    from mtqg_xl.cli.show import show_inspected
    from mtqg_xl.pipeline.any_workbook import inspect_files, inspection_document

    given = [name for name, value in unfit.items() if value is not None]
    if given:
        raise UsageError(f"--any không dùng cùng {', '.join(given)}: các tùy chọn ấy cần tệp biểu.")
    found = inspect_files(paths, passwords)
    print_json(inspection_document(found)) if as_json else show_inspected(found)
    is_one_file = len(paths) == 1 and not paths[0].is_dir()
    if not found.results or (is_one_file and found.verdict.value == "unusable"):
        sys.exit(WRONG_USE)
    if found.verdict.value in {"block", "unusable"}:
        sys.exit(BLOCKED)
