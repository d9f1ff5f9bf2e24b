"""Every button: its name, its words on a ribbon or in a menu, and what it does. A new action is one line here."""

from collections.abc import Callable
from dataclasses import dataclass

from mtqg_xl.actions.adding_up import consolidate, missing, send_back
from mtqg_xl.actions.adjusting import adjust
from mtqg_xl.actions.checking import check, clear_marks, next_finding
from mtqg_xl.actions.comparing import previous, treasury
from mtqg_xl.actions.desk import Desk
from mtqg_xl.actions.explaining import why
from mtqg_xl.actions.helping import doctor, guide
from mtqg_xl.actions.proofreading import proofread
from mtqg_xl.actions.reporting import check_and_report, new_report
from mtqg_xl.actions.restoring import restore, take_back
from mtqg_xl.actions.updating import update_report
from mtqg_xl.hosts.host import Answer

CHECKING, REPORTING, ADDING_UP, EXPLAINING = "Kiểm tra", "Báo cáo", "Tổng hợp", "Giải thích"
HELPING = "Trợ giúp"
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
        "update-report",
        REPORTING,
        "Cập nhật báo cáo kỳ trước",
        "Thay số mới vào báo cáo Word cũ",
        "Chọn báo cáo và tệp kỳ trước; số thay hiện dạng theo dõi thay đổi để duyệt.",
        update_report,
        is_main=True,
    ),
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
    Action(
        "proofread",
        REPORTING,
        "Soát số trong Word",
        "Tìm số sai, số không khớp biểu trong báo cáo đã viết",
        "Cho biết đã soát được bao nhiêu số.",
        proofread,
    ),
    Action(
        "consolidate",
        ADDING_UP,
        "Tổng hợp thư mục",
        "Cộng các tệp trong một thư mục",
        "Tệp hỏng không làm dừng. Ghi tệp mới, không đè tệp cũ.",
        consolidate,
        is_main=True,
    ),
    Action(
        "missing",
        ADDING_UP,
        "Ai chưa gửi",
        "Danh sách và tin nhắn đôn đốc",
        "Tin nhắn chép được vào Zalo; cả danh sách ở tệp TIN_NHAN.",
        missing,
    ),
    Action(
        "send-back",
        ADDING_UP,
        "Trả lại để sửa",
        "Làm tệp trả lại và tin nhắn cho từng đơn vị",
        "Tệp đã nhận giữ nguyên; bản trả lại là tệp khác.",
        send_back,
    ),
    Action(
        "adjust",
        ADDING_UP,
        "Điều chỉnh số",
        "Ghi số thay thế kèm lý do cho ô đang chọn",
        "Ghi vào DIEU_CHINH.xlsx; tệp của đơn vị không đổi.",
        adjust,
    ),
    Action(
        "why",
        EXPLAINING,
        "Vì sao có số này?",
        "Nguồn của ô đang chọn",
        "Công thức bằng lời, đơn vị, tệp, ô, người lập.",
        why,
        is_main=True,
    ),
    Action(
        "previous",
        EXPLAINING,
        "So kỳ trước",
        "Vì sao tăng, giảm",
        "Chọn tệp kỳ trước; bản tổng hợp có sẵn trang SO KỲ TRƯỚC thì đến trang ấy.",
        previous,
    ),
    Action(
        "treasury",
        EXPLAINING,
        "Đối chiếu Kho bạc",
        "Chênh lệch và nguyên nhân",
        "Chọn bảng của Kho bạc; thư mục công việc có KHO_BAC thì tự lấy.",
        treasury,
    ),
    Action(
        "guide",
        HELPING,
        "Hướng dẫn",
        "Cách điền, kiểm tra, tổng hợp",
        "Mở trong trình duyệt, không cần mạng.",
        guide,
    ),
    Action(
        "doctor",
        HELPING,
        "Máy này có dùng được không?",
        "Xem máy có chặn gì không",
        "Mỗi chỗ vướng một dòng, kèm cách sửa.",
        doctor,
    ),
)
NAMED = {action.name: action for action in ACTIONS}
