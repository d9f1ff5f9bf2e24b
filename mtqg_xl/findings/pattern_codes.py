"""The codes of what `check --any` finds in any workbook: formulas and figures that are unlike their neighbours."""

from mtqg_xl.findings.kinds import Code, Severity

_B, _E, _N = Severity.BLOCK, Severity.EXPLAIN, Severity.NOTE

PATTERN_CODES = (
    Code(
        "P01",
        _E,
        "Công thức khác các ô bên cạnh",
        "Các ô cùng dòng, cùng cột tính một cách; một ô tính khác thường là gõ hay chép nhầm.",
        "Chép công thức của ô bên cạnh sang; nếu cố ý, ghi chú ở ô bên.",
    ),
    Code(
        "P02",
        _E,
        "Số gõ giữa các công thức",
        "Số gõ đè lên công thức không đổi theo số liệu nữa.",
        "Chép công thức của ô bên cạnh sang.",
    ),
    Code(
        "P03",
        _E,
        "Thiếu công thức giữa các ô có công thức",
        "Dòng có số nhưng ô tính để trống nên không vào tổng.",
        "Chép công thức của ô bên cạnh sang.",
    ),
    Code("P04", _E, "Công thức cộng thiếu ô", "Ô bị bỏ ra ngoài không vào tổng.", "Sửa vùng cộng cho đủ."),
    Code("P05", _E, "Công thức cộng trùng ô", "Một khoản được cộng hai lần.", "Bỏ phần trùng khỏi công thức."),
    Code("P06", _B, "Công thức cộng chính ô của nó", "Công thức vòng tròn không ra số.", "Sửa vùng cộng."),
    Code("P07", _E, "Số viết dạng chữ trong vùng cộng", "Hàm cộng bỏ qua ô chữ.", "Gõ lại bằng số."),
    Code(
        "P08",
        _E,
        "Một cột lẫn đơn vị tính",
        "Một số chênh các số cùng cột cả nghìn lần thường là gõ theo đơn vị khác.",
        "Kiểm tra đơn vị tính, gõ lại.",
    ),
    Code("P09", _E, "Ô báo lỗi", "Ô lỗi làm mọi ô dùng nó cùng lỗi.", "Sửa ô mà công thức dùng."),
    Code("P10", _N, "Lấy số từ tệp khác", "Nơi nhận không có tệp kia.", "Chép giá trị vào tệp này."),
    Code("P11", _N, "Hàm tự đổi giá trị", "Số đổi mỗi lần mở tệp mà không ai sửa.", "Gõ hẳn giá trị."),
    Code("P12", _N, "Số đang lưu khác công thức", "Số nhìn thấy là số cũ.", "Mở bằng Excel, bấm F9 rồi Lưu."),
)
