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
LONGEST_SECONDS = 180
FILTERS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97", "ods": "ods:calc8"}


def is_there() -> bool:
    """Whether there is a LibreOffice."""
    return shutil.which(PROGRAM) is not None


def edited(content: bytes, wanted: Sequence[Operation], saved_as: str = "xlsx") -> bytes:
    """Return a workbook after some operations, saved by LibreOffice; its bytes differ from one saving to the next.

    Stored values are removed first: LibreOffice calculates only what has none. Its very-hidden sheets become hidden.

    Raises:
        UsageError: there is no LibreOffice, or it does not save the file.
    """
    changed = xml_writer.edited(content, [*wanted, operations.DropStored()], recalculated=False)
    return converted(changed, saved_as)


def converted(content: bytes, saved_as: str) -> bytes:
    """Return a workbook opened and saved by LibreOffice in a format."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise UsageError("Máy này không có LibreOffice (soffice), không lưu thử bằng LibreOffice được.")
    with TemporaryDirectory(prefix="mtqg-sample-") as folder:
        source, out = Path(folder, "bieu.xlsx"), Path(folder, "out")
        source.write_bytes(content)
        command = [
            program,
            "--headless",
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--convert-to",
            FILTERS[saved_as],
            "--outdir",
            str(out),
            str(source),
        ]
        _run(command)
        made = out / f"bieu.{saved_as}"
        if not made.is_file():
            raise UsageError("LibreOffice không lưu được tệp thử.")
        return made.read_bytes()


def _run(command: list[str]) -> None:
    # its own Python must not find ours
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "LD_LIBRARY", "URE_"))}
    try:
        subprocess.run(command, env=kept, timeout=LONGEST_SECONDS, check=False, capture_output=True)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise UsageError("LibreOffice không trả lời khi lưu tệp thử.") from None
