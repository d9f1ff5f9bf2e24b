"""The rules by which numbers typed as text are read, with examples: the page for officers is made from them."""

from typing import NamedTuple


class Example(NamedTuple):
    """A text as somebody types it, and what it means; ``meaning`` is empty where only its author can say."""

    typed: str
    meaning: str


class NumberRule(NamedTuple):
    """One rule in words."""

    says: str
    examples: tuple[Example, ...]


NUMBER_RULES = (
    NumberRule(
        "Nhiều nhóm ba chữ số cách nhau bằng dấu chấm, dấu phẩy hoặc dấu cách là số nguyên viết theo nhóm nghìn.",
        (
            Example("1.234.567", "1234567"),
            Example("2,981,000,000", "2981000000"),
            Example("1 234 567", "1234567"),
            Example("2\u00a0145\u00a0977\u00a0223", "2145977223"),
        ),
    ),
    NumberRule(
        "Có cả dấu chấm và dấu phẩy: dấu đứng sau cùng là dấu thập phân.",
        (Example("1.234,5", "1234,5"), Example("1,234.5", "1234,5")),
    ),
    NumberRule(
        "Một dấu, sau nó không phải đúng ba chữ số, hoặc trước nó là số 0: dấu thập phân.",
        (Example("12,5", "12,5"), Example("2745.26", "2745,26"), Example("0,340", "0,34")),
    ),
    NumberRule(
        "Một dấu, sau nó đúng ba chữ số: có hai cách đọc. Chương trình hỏi lại, không đoán.",
        (Example("1.234", ""), Example("29,160", ""), Example("1.125 kg", "")),
    ),
    NumberRule(
        "Đồng không có số lẻ, nên có chữ đồng (đ, VNĐ) thì dấu ấy ngăn nhóm nghìn.",
        (
            Example("85.300 đồng", "85300 đồng"),
            Example("85.300.000đ", "85300000 đồng"),
            Example("2.981.000.000 đồng", "2981000000 đồng"),
        ),
    ),
    NumberRule(
        "Nghìn, triệu (tr), tỷ là đơn vị tiền: đổi ra đơn vị của biểu.",
        (
            Example("12 tr", "12000000 đồng"),
            Example("150 triệu", "150000000 đồng"),
            Example("1,5 tỷ", "1500000000 đồng"),
        ),
    ),
    NumberRule(
        "Đơn vị đo, đếm và dấu % phải đúng với đơn vị của cột; khác thì hỏi lại.",
        (Example("66,7%", "66,7%"), Example("0,340km", "0,34 km"), Example("12 hộ", "12 hộ")),
    ),
    NumberRule(
        "Chữ O, l lẫn giữa các chữ số là số 0, số 1.",
        (Example("1O0.000.000", "100000000"), Example("l50000000", "150000000")),
    ),
    NumberRule(
        "Dấu nháy ở đầu, dấu chấm ở cuối, chữ số toàn khổ không đổi giá trị.",
        (Example("'123", "123"), Example("1.234.567.", "1234567"), Example("１２．５", "12,5")),
    ),
    NumberRule(
        "Dấu trừ hoặc ngoặc đơn là số âm.",
        (Example("-1.234.567", "-1234567"), Example("(1.234.567)", "-1234567")),
    ),
)

_HEAD = """# Số gõ bằng chữ được đọc thế nào

Ô số phải gõ bằng số. Khi ô là chữ (“150 triệu”, “1.234.567” ở máy dùng dấu phẩy), bảng tính không cộng ô đó.
`mtqg-xl check` báo lỗi I01 ở đúng ô, nói chữ ấy có lẽ là số nào và theo quy tắc nào dưới đây; người lập biểu gõ lại.
Chương trình không tự sửa, không tự cộng.
"""

_FOOT = """Chữ không theo quy tắc nào (“chưa có”, “1.23.456”, “5 + 7”) chỉ được báo là chữ.
Dấu `-` và `x` nghĩa là không có.
"""


def rules_page() -> str:
    """Return the page for officers, in Markdown."""
    parts = [_HEAD]
    for at, rule in enumerate(NUMBER_RULES, start=1):
        rows = "\n".join(f"| `{each.typed}` | {each.meaning or 'hỏi lại'} |" for each in rule.examples)
        parts.append(f"## {at}. {rule.says}\n\n| gõ | đọc là |\n| --- | --- |\n{rows}\n")
    return "\n".join((*parts, _FOOT))
