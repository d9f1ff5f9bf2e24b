"""Numbers that name something and count nothing: dates, years, documents, citations, sections, phones, labels."""

import re
from typing import Final

from mtqg_xl.definition.furniture import CODE_WORDS

NAMING: Final = frozenset({"date", "year", "document", "citation", "section", "phone", "label", "duration"})
_UPPER: Final = "".join(letter for letter in map(chr, range(0x41, 0x1EFA)) if letter.isupper())
_DAY: Final = r"\d{1,2}"
_YEAR: Final = r"(?:19|20|21|22)\d{2}"

_PATTERNS: Final = tuple(
    (kind, re.compile(pattern, flags))
    for kind, pattern, flags in (
        (
            "phone",
            r"(?:điện thoại|ĐT|SĐT|Tel|Fax|hotline|Zalo|DĐ)\s*(?:số)?\s*[:.]?\s*[\d(][\d .()-]{7,}\d",
            re.IGNORECASE,
        ),
        ("phone", r"(?<![\d.,])0\d{2,3}[. -]?\d{3}[. -]?\d{3,4}(?![\d.,]\d)(?!\s*(?:đồng|đ\b|triệu))", 0),
        ("date", rf"ngày\s*{_DAY}\s*tháng\s*{_DAY}(?:\s*năm\s*\d{{4}})?", re.IGNORECASE),
        ("date", rf"(?<![\d/]){_DAY}/{_DAY}/\d{{4}}(?!\d)", 0),
        ("date", rf"(?<![\d-]){_DAY}-{_DAY}-{_YEAR}(?!\d)|(?<![\d.]){_DAY}\.{_DAY}\.{_YEAR}(?!\d)", 0),
        ("date", rf"(?:ngày|hết ngày|đến ngày|sáng|chiều)\s*{_DAY}/{_DAY}(?![\d/])", re.IGNORECASE),
        ("date", rf"(?:tháng|quý|kỳ)\s*{_DAY}\s*[/-]\s*{_YEAR}", re.IGNORECASE),
        ("date", rf"(?<![\d/.]){_DAY}/{_YEAR}(?![\d/])", 0),
        (
            "date",
            rf"(?:tháng|ngày|quý|mùng|mồng)\s*{_DAY}(?![\d/%]|[.,]\d|\s*(?:triệu|đồng|tỷ|ha\b|km\b|kg\b|tấn))",
            re.IGNORECASE,
        ),
        ("date", r"\d{1,2}\s*(?:giờ|h)\s*\d{0,2}\b(?!\w)", 0),
        (
            "document",
            rf"(?:số|Số)\s*:?\s*\d+[\w/]*\s*[/–-]\s*[{_UPPER}][\w{_UPPER}&./–-]*(?:\s?[-–]\s?[{_UPPER}]+)*",
            0,
        ),
        ("document", rf"\d+(?:/\d{{4}})?\s*[/–-]\s*[{_UPPER}]{{2,}}[\w&./–-]*(?:\s?[-–]\s?[{_UPPER}]+)*", 0),
        ("document", rf"(?:{_YEAR})/QH\d+|\d+/{_YEAR}/QH\d+", 0),
        (
            "document",
            r"(?:Nghị quyết|Nghị định|Thông tư|Quyết định|Kế hoạch"
            r"|Công văn|Chỉ thị|Thông báo|Tờ trình|Văn bản|Luật|Hướng dẫn"
            r"|Báo cáo|Kết luận)\s*(?:liên tịch)?\s*số\s*:?\s*\d+(?:/\d+)?",
            re.IGNORECASE,
        ),
        (
            "citation",
            r"(?:Điều|khoản|điểm|Chương|Phụ lục|Phụ biểu|Biểu|Mẫu"
            r"|Bảng|Hình|Chú thích|trang)\s*(?:số)?\s*\d+(?:[.,]\d+)*"
            r"(?![\d%]|\s*(?:đồng|triệu|tỷ|hộ|người))",
            re.IGNORECASE,
        ),
        (
            "year",
            rf"(?:giai đoạn|nhiệm kỳ|năm học|niên độ|khóa|khoá|các năm|vụ (?:mùa|xuân|đông(?: xuân)?|hè thu|thu đông)"
            rf"|năm)\s*:?\s*{_YEAR}(?:\s*(?:[-–,]|đến|và|năm)+\s*(?:năm)?\s*{_YEAR})*",
            re.IGNORECASE,
        ),
        ("year", rf"(?<![\d.,/]){_YEAR}\s*[-–]\s*{_YEAR}(?![\d.,]\d)", 0),
        (
            "year",
            rf"(?:từ|đến|cuối|đầu|cùng kỳ|so với|trước|sau|hết|kỳ|\()\s*{_YEAR}(?![\d.,/]\d|\s*(?:hộ|người|thẻ"
            rf"|lượt|đồng|triệu|tỷ|ha|km|m|kg|con|cây|%|trẻ|em|suất|công|hội|đảng|học|lao|đoàn|nhà|khẩu))",
            re.IGNORECASE,
        ),
        (
            "label",
            r"(?:tiểu dự án|dự án|nội dung(?: thành phần)?|thành phần|NDTP|TDA|DA"
            r"|ND|tiêu chí|(?<!với )(?<!vượt )(?<!bằng )chỉ tiêu|nhóm chính sách)\s*(?:số)?\s*:?\s*\d+(?:\.\d+)*"
            r"(?![\d/%]|,\d|\.\d|\s*(?:đồng|triệu|tỷ|hộ|người|ha|km"
            r"|tiêu chí|đảng viên|hội viên|học viên|lao động|công trình|căn|nhà|con|thôn|sản phẩm|xã|thanh niên"
            r"|công dân|tấn|mô hình)\b)(?:(?:\s*(?:,|;|và)\s*(?:số\s*)?\d{1,2})+(?![\d/%.]|\s*[^\W\d_]))?",
            re.IGNORECASE,
        ),
        (
            "label",
            r"(?:mũi|tầng|thôn|bản|xóm|khu|khu phố|tổ|ấp|phường|quận|đội|lớp|kỳ họp|lần thứ|thứ|đợt|hạng|mức độ"
            r"|giai đoạn|cấp độ|vòng|tiết|bài|bước|quốc lộ|QL|tỉnh lộ|ĐT|đường|trụ sở|phần|khóa|bậc|loại|cấp"
            r"|phiên|vĩ tuyến)\s\d+\b"
            r"(?![./,]\d|\s*(?:%|đồng|triệu|tỷ|km|ha|m2|m\b|hộ|người|thôn|nhà|em|cháu|lớp|suất|kg|tấn|con|lượt))(?:/\d+)?",
            re.IGNORECASE,
        ),
        (
            "label",
            r"(?<![Tt]ổng )(?<![Dd]ân )(?<![Qq]uân )(?<![Nn]hân )(?<![Ss]ĩ )(?<![Cc]hỉ )(?<![Hh]ệ )(?<![Đđ]ổi )"
            r"(?<![Tt]hiểu )\b[sS]ố\s*:?\s\d+(?:/\d+)?(?:(?:,| và| số|;)+\s*\d{1,2}(?![\d./]))*"
            r"(?!\d|\s*(?:đồng|triệu|tỷ|hộ|người|%)|[.,]\d)",
            0,
        ),
        ("label", rf"{CODE_WORDS}\s*:\s*\d{{5}}(?!\d)", re.IGNORECASE),
        ("label", r"(?:ngách|ngõ|hẻm|địa chỉ số|số nhà)\s\d+(?:/\d+)*", re.IGNORECASE),
        (
            "duration",
            r"\d{1,2}\s*(?:tháng|năm|quý|tuần|ngày(?! công)|giờ|phút|buổi sáng)(?![\w])(?!\s*tuổi)",
            re.IGNORECASE,
        ),
        (
            "section",
            r"\A\W{0,3}\(?\d{1,2}\)(?=\s)|\A\W{0,3}\d{1,2}(?:\s?\.\s?\d{1,2}){0,3}\s?[.)](?=\s|[^\W\d])|\A\W{0,3}\d{1,2}(?:\.\d{1,2}){1,3}\s"
            r"|\A\W{0,3}\d{1,2}\s?[-–]\s?(?=[^\W\d])|(?<=\s)\(\d\)(?=\s)",
            0,
        ),
        (
            "label",  # Chương trình 135, Quyết định 22, Nghị quyết 42: "Chương trình 3 tỷ đồng" counts
            r"(?:chương trình|quyết định|nghị quyết|nghị định|thông tư|chỉ thị|kết luận|đề án|luật)\s\d{1,4}a?\b"
            r"(?![.,/]\d|\s*%|\s+(?!giai đoạn|năm|của|được|đạt|và|trên|tại|hơn|gần|trong|để|cho|về|là|theo|đã|có|với|ở"
            r"|do|từ|ngày|tỉnh|huyện|xã hội)[a-zà-ỹđ])",
            re.IGNORECASE,
        ),
        ("label", r"\d(?:\s?(?:[-–,]|và|đến|hoặc)\s?\d)*\s+sao\b", re.IGNORECASE),
        ("label", r"(?<![\d.,/])\d+(?:,\d+)?(?=\s?[-–]\s?\d+(?:,\d+)?\s?%)", 0),  # the lower end of "1-1,5%"
        ("label", rf"(?<=\s)\d{{1,2}}[-)]\s(?=[{_UPPER}])", 0),  # "1- Nghệ An: 552 2- Sơn La: 1.616"
        (
            "label",  # from so many to so many: neither is a figure that can be added
            r"(?<![\d.,/])\d{1,3}\s?[-–]\s?\d{1,3}(?=\s+[^\W\d_])(?!\s*(?:%|đồng|triệu|tỷ|tỉ|nghìn))",
            0,
        ),
        ("label", r"\d{1,3}(?:\s*(?:-|–|đến)\s*(?:dưới\s*)?\d{1,3})?\s*tuổi(?!\w)", re.IGNORECASE),
        (
            "label",
            r"\b(?:OCOP|COVID|Covid|VNPT|ISO|TCVN|QCVN)[\s-]*\d+(?:[:-]\d+)*(?!\d|[.,]\d|\s*(?:tỷ|triệu|đồng|%))",
            0,
        ),
        ("year", rf"(?<![\d.,/]){_YEAR}(?=\s*(?:[).;,:]|\Z|so với|là|đạt|và|tăng|giảm|còn|lên|xuống))(?!,\d)", 0),
    )
)


def naming_of(text: str) -> list[tuple[int, int, str]]:
    """Return the stretches of a text whose numbers name something: start, end, kind; earlier patterns win."""
    found: list[tuple[int, int, str]] = []
    for kind, pattern in _PATTERNS:
        for met in pattern.finditer(text):
            if not any(first < met.end() and met.start() < last for first, last, _ in found):
                found.append((met.start(), met.end(), kind))
    return found
