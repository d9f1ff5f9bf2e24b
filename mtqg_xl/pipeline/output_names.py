"""Where a button writes: beside what it was pressed in, under a name that is free; nothing there is ever replaced."""

from datetime import datetime
from pathlib import Path

from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.files import is_there

NEVER_SAVED = "Tệp chưa được lưu. Lưu tệp vào một thư mục rồi bấm lại: kết quả được ghi cạnh tệp."
ONLINE = (
    "Tệp đang mở từ OneDrive hoặc SharePoint. Lưu một bản về máy (Lưu thành) rồi bấm lại: kết quả được ghi cạnh tệp."
)
_SCHEMES = ("http:", "https:")


def folder_of(book: str) -> Path:
    """Return the folder in which an open workbook lies; ``book`` is its path as the program says it.

    Raises:
        UsageError: it was never saved, or lies on a server that is no drive of this machine.
    """
    if book.lower().startswith(_SCHEMES):
        raise UsageError(ONLINE)
    path = Path(book)
    if not path.is_absolute() or not is_there(path.parent):
        raise UsageError(NEVER_SAVED)
    return path.parent


def free_name(path: Path, at: datetime) -> Path:
    """Return a path, with the minute where it is taken, and with a number where that is taken too."""
    minute, tries, name = f"{at:%Y%m%d-%H%M}", 1, path
    stem = path.stem if path.stem.endswith(minute) else f"{path.stem}_{minute}"
    while is_there(name):
        name = path.with_name(f"{stem}{f'-{tries}' if tries > 1 else ''}{path.suffix}")
        tries += 1
    return name
