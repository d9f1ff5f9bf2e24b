"""The table of codes: every kind of finding, what it asks of the officer, why, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding asks of the officer, worst first."""

    BLOCK = "block"
    EXPLAIN = "explain"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The words that officers read."""
        return {"block": "PHẢI SỬA", "explain": "CẦN GIẢI TRÌNH", "note": "LƯU Ý"}[self.value]

    @property
    def rank(self) -> int:
        """0 for the worst, for sorting."""
        return ("block", "explain", "note").index(self.value)


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding, as the documents and ``mtqg-xl rules`` list it."""

    code: str
    severity: Severity
    title: str
    why: str
    mend: str


_B, _E, _N = Severity.BLOCK, Severity.EXPLAIN, Severity.NOTE

CODES: dict[str, Code] = {
    code.code: code
    for code in (
        Code("U01", _B, "Không phải phụ biểu", "Tệp không có biểu nào của bộ biểu.", "Gửi đúng tệp biểu đã nhận."),
        Code("U02", _B, "Tệp có mật khẩu", "Không mở được nên không đọc được số.", "Bỏ mật khẩu rồi gửi lại."),
        Code("U03", _B, "Tệp Excel đời cũ", "Tệp .xls không giữ được biểu.", "Mở bằng Excel, Lưu thành .xlsx."),
        Code("U04", _B, "Tệp tải chưa xong hoặc hỏng", "Thiếu một phần nội dung.", "Tải lại hoặc xin gửi lại."),
        Code("U05", _B, "Tệp không an toàn hoặc quá lớn", "Tệp vượt giới hạn đọc.", "Chép số sang tệp biểu đã nhận."),
        Code("U06", _B, "Không mở được tệp", "Đường dẫn không có hoặc không đọc được.", "Kiểm tra lại tệp."),
        Code(
            "U07",
            _E,
            "Không phải tệp .xlsx",
            "Tệp kiểu này chỉ đọc được giá trị: không biết ô tự tính còn công thức hay đã gõ đè.",
            "Mở bằng Excel, Lưu thành .xlsx rồi gửi lại.",
        ),
        Code(
            "U08",
            _B,
            "Khác đơn vị tính",
            "Tệp, hoặc dòng đơn vị tính của biểu, ghi đơn vị khác với bộ biểu đang dùng: cộng vào sẽ sai nghìn lần.",
            "Xin bản cùng đơn vị tính, hoặc tổng hợp riêng theo mẫu của nơi làm ra tệp.",
        ),
        Code(
            "U09",
            _B,
            "Đọc tệp thì chương trình bị dừng",
            "Hai lần đọc tệp này, cả hai lần tiến trình đọc đều chết: tệp hỏng nặng, hoặc máy thiếu bộ nhớ.",
            "Mở bằng Excel, Lưu thành tệp .xlsx mới rồi gửi lại.",
        ),
        Code(
            "U10",
            _B,
            "Tệp làm cho đơn vị khác",
            "Số được tính cho đơn vị mà tệp được làm ra, dù tên, mã ở THÔNG TIN đã gõ lại.",
            "Chép số sang tệp của đúng đơn vị; nếu tệp đúng là của mình, gõ lại tên, mã ở THÔNG TIN như cũ.",
        ),
        Code(
            "U11",
            _E,
            "Tiêu đề biểu ghi kỳ khác",
            "Số được tính cho kỳ mà tệp được làm ra, dù tiêu đề đã gõ lại.",
            "Số của kỳ khác thì chép sang tệp của kỳ ấy; số đúng kỳ thì gõ lại tiêu đề.",
        ),
        Code("S01", _B, "Thiếu biểu", "Trang của biểu bị xóa hoặc không nhận ra.", "Lấy lại trang từ tệp đã nhận."),
        Code(
            "S02",
            _B,
            "Dòng hoặc cột không đọc được",
            "Dòng, cột bị xóa, hoặc mã, tên, nhãn không khớp.",
            "Lấy lại phần đó từ tệp đã nhận; dòng bị xóa thì mtqg-xl repair chèn lại, gõ lại số của dòng.",
        ),
        Code("S03", _E, "Dòng bị chép thêm", "Một mã dòng có ở hai nơi.", "Xóa dòng thừa, hoặc cộng số vào dòng gốc."),
        Code(
            "S04",
            _B,
            "Dòng lạ có số",
            "Dòng này không có trong biểu nên không được cộng.",
            "Chuyển số vào dòng của biểu.",
        ),
        Code("S05", _N, "Mã ẩn hoặc tên bị thay đổi", "Vẫn đọc được bằng dấu hiệu khác.", "Không phải làm gì."),
        Code("S06", _B, "Hai trang cùng một biểu", "Không biết trang nào là số thật.", "Xóa trang thừa."),
        Code(
            "S07",
            _N,
            "Biểu khác phiên bản",
            "Tệp làm từ phiên bản khác của bộ biểu.",
            "Chuyển sang bản mới: mtqg-xl migrate.",
        ),
        Code(
            "S08",
            _E,
            "Số liệu ngoài biểu",
            "Chỗ này không thuộc ô nào của biểu nên không được đọc, không được cộng.",
            "Chuyển số vào đúng ô của biểu; phần tính nháp, ghi chú thì xóa trước khi gửi.",
        ),
        Code(
            "S09",
            _B,
            "Ô số liệu bị gộp",
            "Ô gộp chỉ có một giá trị, của ô đầu; các ô bị che coi như trống.",
            "Bỏ gộp ô (Merge & Center), gõ số vào từng ô.",
        ),
        Code(
            "S10",
            _B,
            "Nhãn dòng, tiêu đề cột đổi chỗ cho nhau",
            "Số được đọc theo mã ẩn; nhãn, tiêu đề đứng ở mã khác nên số có thể bị tính nhầm dòng, nhầm cột.",
            "Hoàn tác (Undo) việc sắp xếp, hoặc chép số sang tệp biểu đã nhận.",
        ),
        Code("I01", _B, "Chữ trong ô số", "Ô phải là số; chữ không được cộng.", "Gõ lại bằng số."),
        Code("I02", _N, "Số lẻ dưới một đồng", "Biểu tính bằng đồng, không có số lẻ.", "Gõ lại số nguyên."),
        Code("I03", _B, "Số quá nhỏ so với đơn vị", "Không ai chi ít như vậy.", "Gõ đủ số theo đơn vị của biểu."),
        Code("I04", _E, "Số âm", "Ô này thường không âm.", "Sửa dấu; nếu đúng, ghi lý do ở GIẢI TRÌNH."),
        Code("I05", _E, "Nghi nhầm đơn vị tính", "Các số cùng dòng chênh nhau cả nghìn lần.", "Kiểm tra đơn vị tính."),
        Code("I06", _E, "Giá trị không có trong danh sách", "Ô chọn từ danh sách.", "Chọn lại trong danh sách."),
        Code("I07", _N, "Chưa chọn nghĩa của dòng trống", "Không biết trống là 0 hay chưa có số.", "Chọn ở THÔNG TIN."),
        Code("I08", _B, "Lỗi trong ô nhập", "Ô nhập đang là giá trị lỗi.", "Gõ lại số."),
        Code("I09", _B, "Chưa chọn dòng", "Không biết số này thuộc dòng nào.", "Chọn trong danh sách."),
        Code("I10", _E, "Chưa phải ngày", "Ô này phải là ngày.", "Gõ ngày/tháng/năm, ví dụ 30/6/2024."),
        Code("I11", _B, "Số đếm bị lẻ", "Hộ, người, công trình đếm bằng số nguyên.", "Gõ lại số nguyên."),
        Code(
            "I12",
            _E,
            "Cả cột nhầm đơn vị tính",
            "Các số của một cột cùng lệch cả nghìn lần so với biểu.",
            "Kiểm tra đơn vị tính của cột, gõ lại cả cột.",
        ),
        Code(
            "I13",
            _N,
            "Chữ gõ bằng phông cũ",
            "Máy khác không có phông này đọc ra chữ lạ; chương trình đã đổi sang Unicode.",
            "Gõ lại bằng bảng mã Unicode (Times New Roman).",
        ),
        Code(
            "I14",
            _B,
            "Công thức trong ô nhập chưa được tính",
            "Không có số đã tính nên không biết đơn vị muốn ghi gì.",
            "Mở tệp bằng Excel, bấm Lưu; hoặc gõ hẳn số vào ô.",
        ),
        Code(
            "I15",
            _E,
            "Dòng chép hai lần",
            "Hai dòng giống hệt nhau thường là một việc ghi hai lần, nên tổng bị cộng trùng.",
            "Xóa dòng thừa; nếu đúng là hai việc khác nhau, ghi rõ tên từng việc hoặc ghi lý do ở GIẢI TRÌNH.",
        ),
        Code(
            "I16",
            _E,
            "Tên thôn khác các biểu khác",
            "Số của một nơi được tìm và đối chiếu giữa các biểu theo tên; tên khác thì mất số của nơi đó.",
            "Ghi tên như các biểu khác.",
        ),
        Code("F01", _B, "Công thức bị sửa", "Ô tự tính phải theo công thức của mẫu.", "Bấm Khôi phục công thức."),
        Code("F02", _B, "Công thức bị gõ đè", "Ô tự tính bị thay bằng số gõ tay.", "Bấm Khôi phục công thức."),
        Code("F03", _B, "Công thức bị xóa", "Ô tự tính đang trống.", "Bấm Khôi phục công thức."),
        Code("F04", _B, "Ô tự tính báo lỗi", "Công thức ra giá trị lỗi.", "Sửa ô mà công thức dùng."),
        Code("F05", _N, "Số chưa tính lại", "Số đang lưu là số cũ.", "Mở tệp bằng Excel, bấm Lưu."),
        Code(
            "F06",
            _N,
            "Tệp chưa được tính",
            "Tệp lưu bằng chương trình không tính công thức.",
            "Mở tệp bằng Excel, bấm Lưu.",
        ),
        Code("F07", _N, "Dòng chèn thêm không có công thức", "Tỷ lệ của dòng được tính khi đọc.", "Không phải làm gì."),
        Code(
            "F08",
            _B,
            "Công thức lấy sai ô",
            "Ô tự tính phải lấy số của đúng dòng, đúng cột.",
            "Bấm Khôi phục công thức.",
        ),
        Code("F09", _B, "Công thức cộng thiếu", "Dòng bị bỏ ra ngoài không vào tổng.", "Bấm Khôi phục công thức."),
        Code(
            "F10",
            _B,
            "Công thức cộng trùng",
            "Một khoản được cộng hai lần.",
            "Ô tự tính: bấm Khôi phục công thức; ô nhập: gõ hẳn số.",
        ),
        Code(
            "F11",
            _B,
            "Tỷ lệ lấy trung bình",
            "Tỷ lệ của tổng là tổng tử số trên tổng mẫu số, không phải trung bình các tỷ lệ.",
            "Bấm Khôi phục công thức.",
        ),
        Code(
            "F12",
            _B,
            "Công thức cộng cả chính nó",
            "Công thức vòng tròn không ra số.",
            "Ô tự tính: bấm Khôi phục công thức; ô nhập: gõ hẳn số.",
        ),
        Code(
            "F13",
            _B,
            "Công thức lấy số từ tệp khác",
            "Nơi nhận không có tệp kia; số có thể đổi mà không ai biết.",
            "Ô tự tính: bấm Khôi phục công thức; ô nhập: gõ hẳn số.",
        ),
        Code(
            "F14",
            _N,
            "Tệp để chế độ tính tay",
            "Excel không tự tính lại khi sửa số.",
            "Vào Công thức → Tùy chọn tính toán → Tự động, rồi bấm Lưu.",
        ),
        Code(
            "F15",
            _E,
            "Tệp làm tròn số theo hiển thị",
            "Tùy chọn “Đặt độ chính xác như hiển thị” bỏ mất phần lẻ của số đã gõ.",
            "Vào Tùy chọn → Nâng cao, bỏ chọn “Đặt độ chính xác như hiển thị”, gõ lại các số có phần lẻ.",
        ),
        Code(
            "F16",
            _N,
            "Ô nhập chứa công thức lấy số từ ô khác",
            "Số của ô nhập đổi theo ô khác mà không ai gõ.",
            "Nếu đúng là số ấy thì gõ hẳn số vào ô (hoặc chép rồi dán Giá trị).",
        ),
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
        Code("A01", _N, "Số kéo theo", "Ô này dùng một ô đã bị sửa ở trên.", "Sửa ô gốc."),
        Code(
            "A02",
            _E,
            "Gõ nhầm một số",
            "Một số gõ ngược hai chữ số, thừa hoặc thiếu một số 0 làm nhiều chỗ cùng lệch.",
            "Xem lại chứng từ, gõ lại số.",
        ),
        Code(
            "A03",
            _E,
            "Hai số gõ nhầm chỗ cho nhau",
            "Hai số cạnh nhau mỗi số nằm ở ô của số kia làm nhiều chỗ cùng lệch.",
            "Xem lại chứng từ, đổi hai số cho nhau.",
        ),
        Code(
            "A04",
            _E,
            "Một số khác mọi biểu khác",
            "Nhiều biểu ghi cùng một số, chỉ ô này ghi số khác.",
            "Xem lại ô này và các số cộng thành nó; nếu đúng, ghi lý do ở GIẢI TRÌNH.",
        ),
        Code(
            "H01",
            _E,
            "Lũy kế giảm",
            "Lũy kế chỉ tăng, trừ khi thu hồi tạm ứng hoặc sửa số kỳ trước.",
            "Nếu đúng, ghi lý do ở GIẢI TRÌNH: thu hồi tạm ứng · sửa số kỳ trước; nếu nhầm, gõ lại số.",
        ),
        Code(
            "H02",
            _N,
            "Kế hoạch khác kỳ trước hoặc khác bảng giao vốn",
            "Kế hoạch trong năm chỉ đổi khi có quyết định điều chỉnh.",
            "Ghi số quyết định ở cột kế bên hoặc cột Ghi chú; nếu không có, gõ lại theo quyết định giao.",
        ),
        Code(
            "H03",
            _E,
            "Số giống hệt kỳ trước",
            "Cả kỳ không số nào đổi là rất hiếm.",
            "Kiểm tra có phải tệp của kỳ trước; nếu số đúng là không đổi, ghi lý do ở GIẢI TRÌNH.",
        ),
        Code(
            "H04",
            _E,
            "Số giống hệt đơn vị khác",
            "Hai đơn vị không thể có cả biểu cùng số.",
            "Kiểm tra có phải chép nhầm tệp của đơn vị khác.",
        ),
        Code(
            "H05",
            _E,
            "Hai đơn vị cùng báo một công trình",
            "Một công trình chỉ cộng ở đơn vị được giao vốn.",
            "Hai đơn vị thống nhất ai báo; đơn vị kia bỏ dòng hoặc ghi rõ ở Ghi chú.",
        ),
        Code(
            "H06",
            _E,
            "Ngày chốt số không hợp lý",
            "Số liệu tính đến một ngày trong kỳ và trước khi lưu tệp.",
            "Sửa “Số liệu tính đến ngày” ở THÔNG TIN.",
        ),
        Code(
            "H07",
            _B,
            "Vốn mới của nguồn đã hết",
            "Từ 01/7/2025 không còn cấp huyện, ngân sách huyện không giao vốn mới.",
            "Chuyển số sang dòng của cấp giao vốn (tỉnh, xã); vốn huyện giao trước đó ghi ở cột Vốn kéo dài.",
        ),
        Code(
            "H13",
            _B,
            "Bàn giao: giao khác nhận",
            "Vốn, lũy kế, tạm ứng giao đi phải có đơn vị nhận đủ, từng đồng, theo từng nguồn.",
            "Ghi đơn vị nhận, hoặc sửa số của dòng giao hay dòng nhận trong BAN_GIAO.xlsx.",
        ),
        Code(
            "H14",
            _B,
            "Dòng bàn giao không dùng được",
            "Không biết dòng nói về đơn vị, công trình hay số tiền nào nên không cộng được.",
            "Sửa ô được nêu trong BAN_GIAO.xlsx rồi chạy lại.",
        ),
        Code(
            "H15",
            _E,
            "Lũy kế nhỏ hơn số nhận bàn giao",
            "Lũy kế của đơn vị mới gồm cả số đơn vị cũ đã giải ngân đến 30/6/2025.",
            "Cộng số nhận bàn giao vào lũy kế; nếu đã thu hồi tạm ứng hoặc sửa số cũ, ghi lý do.",
        ),
        Code(
            "H16",
            _E,
            "Số bàn giao khác biểu chốt của đơn vị cũ",
            "Số giao phải là số đơn vị cũ đã chốt đến 30/6/2025.",
            "Sửa dòng bàn giao hoặc xin đơn vị cũ gửi lại biểu chốt.",
        ),
        Code(
            "H17",
            _E,
            "Hai địa bàn cũ có công trình cùng tên",
            "Cùng tên có thể là một công trình báo hai lần, cũng có thể là hai công trình.",
            "Hỏi đơn vị mới: nếu là một thì bỏ một dòng; nếu là hai thì thêm tên thôn vào tên công trình.",
        ),
        Code(
            "H18",
            _B,
            "Đơn vị chia tách chưa có tỷ lệ",
            "Đơn vị cũ chia về nhiều đơn vị mới mà tệp sáp nhập không ghi tỷ lệ: không tự chia.",
            "Ghi tỷ lệ (cột share) của mọi phần trong sap_nhap.csv, hoặc bàn giao từng dòng, từng công trình.",
        ),
        Code(
            "H19",
            _E,
            "Công trình, mã dòng chưa rõ thuộc đâu",
            "Mã không có trong biểu nào, hoặc công trình của đơn vị chia tách không chia được theo tỷ lệ.",
            "Ghi đúng mã công trình hoặc mã dòng, và đơn vị nhận, trong BAN_GIAO.xlsx.",
        ),
        Code(
            "H20",
            _N,
            "Công trình hai đơn vị cùng báo, cộng một lần",
            "Một công trình chỉ cộng ở đơn vị được giao vốn.",
            "Nếu biểu tổng hợp theo dòng của đơn vị kia đã gồm công trình này, đề nghị đơn vị trừ ra.",
        ),
        Code(
            "H21",
            _E,
            "Công trình hai đơn vị cùng báo, chưa rõ của ai",
            "Một công trình chỉ cộng ở đơn vị được giao vốn; cộng cả hai thì trùng.",
            "Hỏi hai đơn vị: đơn vị không được giao vốn để trống cột kế hoạch, hoặc ghi đúng chủ đầu tư.",
        ),
    )
}
"""Every kind of finding that is not a rule of a form; `mtqg-xl rules` and the documents are made from it."""
