"""The tab MTQG: what stands on it, and that Excel will take it."""

import re

from lxml import etree

from mtqg_xl.actions.table import ACTIONS
from tests.addin.ribbon import NAMESPACE, RIBBON, SOURCES, Button, buttons
from tests.emitted.schema import schema_folder

PROMISED = {
    "Kiểm tra": ["Kiểm tra", "Lỗi tiếp theo", "Khôi phục công thức", "Trả lại số cũ", "Xóa dấu kiểm tra"],
    "Báo cáo": ["Cập nhật báo cáo kỳ trước", "Tạo báo cáo mới", "Kiểm tra rồi viết báo cáo", "Soát số trong Word"],
    "Tổng hợp": ["Tổng hợp thư mục", "Ai chưa gửi", "Trả lại để sửa", "Điều chỉnh số"],
    "Giải thích": ["Vì sao có số này?", "So kỳ trước", "Đối chiếu Kho bạc"],
    "Trợ giúp": ["Hướng dẫn", "Máy này có dùng được không?"],
}
"""What officers were promised, group by group."""


def test_the_tab_has_the_groups_and_buttons_that_officers_were_promised() -> None:
    shown: dict[str, list[str]] = {}
    for button in buttons(RIBBON.read_bytes()):
        shown.setdefault(button.group, []).append(button.label)
    assert shown == PROMISED


def test_every_button_is_an_action_of_the_command_in_its_words_and_every_action_has_a_button() -> None:
    assert buttons(RIBBON.read_bytes()) == [
        Button(action.group, action.name, action.label, action.tip, action.more, action.is_main) for action in ACTIONS
    ]


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
