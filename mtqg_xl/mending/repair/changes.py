"""What a repair did, and what it left to the officer."""

from dataclasses import dataclass
from typing import Literal

Kind = (
    Literal[
        "altered",
        "overtyped",
        "cleared",
        "label",
        "code",
        "hidden",
        "name",
        "validation",
        "condition",
        "print",
        "stamp",
    ]
    | Literal["calculation", "link", "column", "merge", "protection", "row"]
)

TITLES: dict[str, str] = {
    "altered": "Công thức bị sửa",
    "overtyped": "Công thức bị gõ đè",
    "cleared": "Công thức bị xóa",
    "label": "Nhãn, tiêu đề",
    "code": "Mã ẩn",
    "hidden": "Trang ẩn",
    "name": "Tên vùng",
    "validation": "Danh sách và giới hạn nhập",
    "condition": "Màu tự động",
    "print": "Thiết lập in",
    "stamp": "Dấu nhận dạng",
    "calculation": "Cách tính",
    "link": "Liên kết tới tệp khác",
    "column": "Cột bị ẩn hoặc quá hẹp",
    "merge": "Ô gộp",
    "protection": "Bảo vệ trang",
    "row": "Dòng bị xóa",
}
"""What officers read for each kind of change."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing put back: where it is, what it was and what it is now, in words; ``cell`` may be a range or empty."""

    kind: Kind
    sheet: str
    cell: str
    was: str
    now: str

    @property
    def title(self) -> str:
        """The kind in words."""
        return TITLES[self.kind]


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that was not put back, why, and what the officer must do."""

    sheet: str
    cell: str
    what: str
    mend: str


BLANK = "(trống)"


def shown(value: object) -> str:
    """Return what a cell held as a line of a list can hold it."""
    if value is None or value == "":
        return BLANK
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
