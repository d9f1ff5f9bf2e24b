"""Figures in and out of workbooks as text."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.findings import UsageError
from mtqg_xl.mending.figure_lines import WIDE_FIELDS, lines_of, read_lines, wide_line, write_lines
from mtqg_xl.pipeline.batch import read_one
from mtqg_xl.pipeline.files import refuse_existing, refuse_inputs, wanted_ending, write_whole


def fill_file(workbook: Path, figures: Path, output: Path, definitions: Definitions, *, force: bool = False) -> Path:
    """Write a copy of a workbook with figures filled in by id.

    Raises:
        UsageError: the workbook or the figures cannot be read, or lines name cells that are not there.
        OutputError: the copy cannot be written.
    """
    from mtqg_xl.mending.fill import fill

    refuse_existing([output], force=force)
    wanted_ending(output, ".xlsx", ".xlsm")
    refuse_inputs(output, [workbook, figures])
    lines = read_lines(figures)
    submission, kit = read_one(workbook, definitions)
    return write_whole(output, fill(workbook, submission, kit, lines), force=force)


def export_files(
    workbooks: Sequence[Path],
    output: Path,
    definitions: Definitions,
    *,
    force: bool = False,
    passwords: Sequence[str] = (),
) -> Path:
    """Write the typed figures of workbooks as CSV, or as Parquet when the output is called so.

    Raises:
        UsageError: a workbook cannot be read.
        OutputError: the output cannot be written.
    """
    refuse_existing([output], force=force)
    wanted_ending(output, ".csv", ".parquet")
    refuse_inputs(output, workbooks)
    lines: list[tuple[str, ...]] = []
    for path in workbooks:
        submission, kit = read_one(path, definitions, passwords, values_suffice=True)
        lines += [wide_line(line, submission, kit) for line in lines_of(submission, kit)]
    if output.suffix.lower() == ".parquet":
        return write_whole(output, _parquet(lines), force=force)
    return write_whole(output, write_lines(lines, WIDE_FIELDS).encode("utf-8"), force=force)


def _parquet(lines: list[tuple[str, ...]]) -> bytes:
    if find_spec("pyarrow") is None:
        raise UsageError("Muốn ghi .parquet phải cài thêm: pip install “mtqg-xl[parquet]”.")
    import pandas as pd

    return bytes(pd.DataFrame(lines, columns=list(WIDE_FIELDS)).to_parquet(index=False) or b"")
