"""The codes of what is wrong with typed cells: numbers, dates, units, names, rows that are there twice."""

from mtqg_xl.findings.kinds import Code, Severity

_B, _E, _N = Severity.BLOCK, Severity.EXPLAIN, Severity.NOTE

INPUT_CODES = (
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
    Code(
        "I18",
        _E,
        "Ngày sau ghi trước ngày trước",
        "Việc không thể xong trước khi bắt đầu: một trong hai ngày gõ nhầm, hoặc gõ đổi chỗ cho nhau.",
        "Gõ lại ngày sai; nếu hai ngày đổi chỗ cho nhau thì đổi lại.",
    ),
    Code(
        "I19",
        _E,
        "Năm của ngày không thể đúng",
        "Ngày cách kỳ báo cáo quá xa thường do gõ nhầm năm.",
        "Gõ lại đủ ngày/tháng/năm; nếu đúng, ghi lý do ở GIẢI TRÌNH.",
    ),
    Code(
        "I20",
        _E,
        "Dòng của một thôn sai tên, không tên hoặc thiếu",
        "Số của một nơi được tìm và đối chiếu giữa các biểu theo tên; sai tên thì mất số của nơi đó.",
        "Ghi tên như các biểu khác.",
    ),
    Code(
        "I22",
        _N,
        "Hai công trình cùng một mã",
        "Công trình được theo dõi qua các kỳ theo mã: một mã chỉ là của một công trình.",
        "Ghi đúng mã của từng công trình; chưa có mã thì để trống. Là các phần của một công trình thì để nguyên.",
    ),
    Code(
        "I23",
        _E,
        "Dòng có số mà chưa ghi tên",
        "Không biết số này của việc nào nên không đối chiếu, không theo dõi qua các kỳ được.",
        "Ghi tên việc ở dòng này; nếu là dòng thừa thì xóa số.",
    ),
    Code(
        "I24",
        _E,
        "Số của hai dòng giống hệt nhau",
        "Hai việc khác nhau hiếm khi có mọi số tiền giống nhau đến từng đồng.",
        "Xem lại chứng từ, gõ lại số của dòng chép nhầm; nếu đúng, ghi lý do ở GIẢI TRÌNH.",
    ),
)
