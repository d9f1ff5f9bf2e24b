"""Every button: its name, its words on a ribbon or in a menu, and what it does. A new action is one line here."""

from collections.abc import Callable
from dataclasses import dataclass

from mtqg_xl.actions.checking import check, clear_marks, next_finding
from mtqg_xl.actions.desk import Desk
from mtqg_xl.actions.reporting import check_and_report, new_report
from mtqg_xl.actions.restoring import restore, take_back
from mtqg_xl.hosts.host import Answer

CHECKING, REPORTING, ADDING_UP, EXPLAINING = "Kiểm tra", "Báo cáo", "Tổng hợp", "Giải thích"
TAKE_BACK = "take-back"


@dataclass(frozen=True, slots=True)
class Action:
    """One button: ``tip`` is what it does in a few words, ``more`` the sentences below them.

    A ``is_main`` button is the large one of its group on a ribbon.
    """

    name: str
    group: str
    label: str
    tip: str
    more: str
    run: Callable[[Desk], Answer]
    is_main: bool = False


ACTIONS = (
    Action(
        "check",
        CHECKING,
        "Kiểm tra",
        "Kiểm tra tệp đang mở",
        "Đối chiếu công thức, tổng, tỷ lệ. Không sửa gì trong tệp. Kết quả ở bảng bên phải.",
        check,
        is_main=True,
    ),
    Action(
        "next",
        CHECKING,
        "Lỗi tiếp theo",
        "Đến ô lỗi kế tiếp",
        "Từ lỗi ảnh hưởng nhiều tiền nhất.",
        next_finding,
    ),
    Action(
        "restore",
        CHECKING,
        "Khôi phục công thức",
        "Trả ô đang chọn về công thức của mẫu",
        "Nói rõ số trước, số sau. Muốn lấy lại: bấm Trả lại số cũ.",
        restore,
    ),
    Action(
        TAKE_BACK,
        CHECKING,
        "Trả lại số cũ",
        "Trả ô vừa khôi phục về số đã gõ",
        "Lấy lại từng bước, bước sau cùng trước.",
        take_back,
    ),
    Action("clear", CHECKING, "Xóa dấu kiểm tra", "Bỏ mọi đánh dấu", "Các trang biểu không đổi.", clear_marks),
    Action(
        "new-report",
        REPORTING,
        "Tạo báo cáo mới",
        "Viết báo cáo Word từ số liệu",
        "Ghi cạnh tệp đang mở. Số thiếu được tô vàng.",
        new_report,
    ),
    Action(
        "check-and-report",
        REPORTING,
        "Kiểm tra rồi viết báo cáo",
        "Kiểm tra tệp đang mở, không có gì phải sửa thì viết báo cáo Word",
        "Còn chỗ phải sửa thì chỉ báo lỗi, chưa viết.",
        check_and_report,
    ),
)
NAMED = {action.name: action for action in ACTIONS}
