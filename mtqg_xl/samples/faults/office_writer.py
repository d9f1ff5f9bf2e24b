"""The same operations, then opened, calculated and saved by LibreOffice, where there is one."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from mtqg_xl.findings import UsageError
from mtqg_xl.samples.faults import operations, xml_writer
from mtqg_xl.samples.faults.operations import Operation

PROGRAM = "soffice"
LONGEST_SECONDS = 120
FILTERS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97", "ods": "ods:calc8"}


def is_there() -> bool:
    """Whether there is a LibreOffice."""
    return shutil.which(PROGRAM) is not None


def prepared(content: bytes, wanted: Sequence[Operation]) -> bytes:
    """Return a workbook after some operations, ready for LibreOffice to calculate: it calculates what has no value."""
    return xml_writer.edited(content, [*wanted, operations.DropStored()], recalculated=False)


def saved(contents: Sequence[bytes], saved_as: str = "xlsx") -> list[bytes]:
    """Return workbooks opened, calculated and saved by one run of LibreOffice.

    Their bytes differ from one saving to the next; very-hidden sheets become hidden.

    Raises:
        UsageError: there is no LibreOffice, or it does not save one of the files.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise UsageError("Máy này không có LibreOffice (soffice), không lưu thử bằng LibreOffice được.")
    with TemporaryDirectory(prefix="mtqg-sample-") as folder:
        out = Path(folder, "out")
        sources = [Path(folder, f"{at}.xlsx") for at in range(len(contents))]
        for source, content in zip(sources, contents, strict=True):
            source.write_bytes(content)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        how = ["--convert-to", FILTERS[saved_as], "--outdir", str(out)]
        _run([program, "--headless", profile, *how, *map(str, sources)], LONGEST_SECONDS * max(1, len(contents)))
        made = [out / f"{source.stem}.{saved_as}" for source in sources]
        if not all(path.is_file() for path in made):
            raise UsageError("LibreOffice không lưu được tệp thử.")
        return [path.read_bytes() for path in made]


def _run(command: list[str], seconds: int) -> None:
    # its own Python must not find ours
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "LD_LIBRARY", "URE_"))}
    try:
        subprocess.run(command, env=kept, timeout=seconds, check=False, capture_output=True)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise UsageError("LibreOffice không trả lời khi lưu tệp thử.") from None
