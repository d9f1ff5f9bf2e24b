"""The tab MTQG: what stands on it, and that Excel will take it."""

import re

from lxml import etree

from mtqg_xl.actions.act import ACTIONS
from tests.addin.ribbon import NAMESPACE, RIBBON, SOURCES, Button, buttons
from tests.emitted.schema import schema_folder

CHECK, REPORT, CONSOLIDATION, EXPLANATION, HELP = "Kiểm tra", "Báo cáo", "Tổng hợp", "Giải thích", "Trợ giúp"
EXPECTED = [
    Button(
        CHECK,
        "check",
        "Kiểm tra",
        "Kiểm tra tệp đang mở",
        "Đối chiếu công thức, tổng, tỷ lệ. Không sửa gì trong tệp. Kết quả ở bảng bên phải.",
        is_large=True,
    ),
    Button(CHECK, "next", "Lỗi tiếp theo", "Đến ô lỗi kế tiếp", "Từ lỗi ảnh hưởng nhiều tiền nhất."),
    Button(
        CHECK,
        "restore",
        "Khôi phục công thức",
        "Trả ô đang chọn về công thức của mẫu",
        "Nói rõ số trước, số sau. Muốn lấy lại: bấm Trả lại số cũ.",
    ),
    Button(
        CHECK,
        "take-back",
        "Trả lại số cũ",
        "Lấy lại số trước khi khôi phục công thức",
        "Ctrl+Z không lấy lại được số mà tiện ích đã thay; nút này lấy lại được.",
    ),
    Button(CHECK, "clear", "Xóa dấu kiểm tra", "Bỏ mọi đánh dấu"),
    Button(
        REPORT,
        "roll-forward",
        "Cập nhật báo cáo kỳ trước",
        "Thay số mới vào báo cáo Word cũ",
        "Chọn báo cáo và tệp kỳ trước; số thay hiện dạng theo dõi thay đổi để duyệt.",
        is_large=True,
    ),
    Button(REPORT, "report", "Tạo báo cáo mới", "Viết báo cáo Word từ số liệu"),
    Button(
        REPORT,
        "proofread",
        "Soát số trong Word",
        "Tìm số sai, số không khớp biểu trong báo cáo đã viết",
        "Cho biết đã soát được bao nhiêu số.",
    ),
    Button(
        CONSOLIDATION,
        "consolidate",
        "Tổng hợp thư mục",
        "Cộng các tệp trong một thư mục",
        "Tệp hỏng không làm dừng. Ghi tệp mới, không đè tệp cũ.",
        is_large=True,
    ),
    Button(CONSOLIDATION, "missing", "Ai chưa gửi", "Danh sách và tin nhắn đôn đốc"),
    Button(CONSOLIDATION, "send-back", "Trả lại để sửa", "Làm tệp trả lại và tin nhắn cho từng đơn vị"),
    Button(CONSOLIDATION, "adjust", "Điều chỉnh số", "Ghi số thay thế kèm lý do cho ô đang chọn"),
    Button(
        EXPLANATION,
        "why",
        "Vì sao có số này?",
        "Nguồn của ô đang chọn",
        "Công thức bằng lời, đơn vị, tệp, ô, người lập.",
        is_large=True,
    ),
    Button(EXPLANATION, "previous", "So kỳ trước", "Vì sao tăng, giảm"),
    Button(EXPLANATION, "treasury", "Đối chiếu Kho bạc", "Chênh lệch và nguyên nhân"),
    Button(HELP, "guide", "Hướng dẫn", "Hướng dẫn cho cán bộ xã và nơi tổng hợp"),
    Button(
        HELP,
        "doctor",
        "Máy này có dùng được không?",
        "Xem máy có chặn gì không",
        "Mỗi chỗ vướng một dòng, kèm cách sửa.",
    ),
]
"""`users.md` §4.8, with the button that takes a restored formula back."""


def test_the_tab_has_the_buttons_that_officers_were_promised_in_their_words() -> None:
    assert buttons(RIBBON.read_bytes()) == EXPECTED


def test_every_action_of_the_command_has_a_button() -> None:
    assert set(ACTIONS) <= {button.action for button in EXPECTED}


def test_every_callback_is_a_public_procedure_of_a_module() -> None:
    callbacks = {value for element in etree.parse(RIBBON).iter() for value in callbacks_of(element)}
    modules = "".join(path.read_text("ascii") for path in SOURCES.glob("*.bas"))
    procedures = set(re.findall(r"^Public Sub (\w+)\(control As Object\)", modules, re.MULTILINE))
    assert callbacks
    assert callbacks <= procedures


def callbacks_of(element: etree._Element) -> set[str]:
    """Return what an element names as a procedure: `onLoad`, `onAction`, `getEnabled` …"""
    return {value for name, value in element.attrib.items() if re.match(r"(on|get)[A-Z]|loadImage", str(name))}


def test_excel_will_take_the_ribbon_as_it_is() -> None:
    document = etree.parse(RIBBON)
    elements = [element for element in document.iter() if isinstance(element.tag, str)]
    names = [element.get("id") for element in elements if element.tag.split("}")[1] in ("tab", "group", "button")]
    assert len(names) == len(set(names))
    assert all(name is not None and re.fullmatch(r"[A-Za-z]\w{0,1023}", name) for name in names)
    assert {element.tag for element in elements} == {
        f"{NAMESPACE}{name}" for name in ("customUI", "ribbon", "tabs", "tab", "group", "button")
    }
    texts = [element.get(name, "") for element in elements for name in ("label", "screentip", "supertip", "tag")]
    assert max(map(len, texts)) <= 1024
    assert len(RIBBON.read_bytes()) < 2**15


def test_the_ribbon_fits_the_published_schema_where_that_is_at_hand() -> None:
    folder = schema_folder()
    schema = folder and etree.XMLSchema(etree.parse(folder / "customui" / "customui14.libxml.xsd"))
    document = etree.parse(RIBBON)
    assert document.getroot().tag == f"{NAMESPACE}customUI"
    assert schema is None or schema.validate(document), schema.error_log
