"""The words by which the parts of a Vietnamese official form are known."""

import re

from mtqg_xl.vietnamese import fold, strip_accents


def plain(text: str) -> str:
    """Return a text for comparing: small letters without accents, single spaces."""
    return strip_accents(fold(text)).lower()


STT = frozenset({"stt", "tt", "t t", "s t t", "s tt", "so tt", "so thu tu", "tt.", "stt.", "s.t.t", "thu tu"})
_TOTAL = re.compile(r"(tong cong|tong so|tong|cong|toan (xa|phuong|huyen|tinh|quoc|vung|thanh pho))\b")
_CLOSED = re.compile(
    r"(?:tổng cộng|tổng số|tổng|cộng)\s+(?:mục|phần|nhóm|khoản)?\s*\(?(?P<ordinal>[IVXLC]+|[A-ZĐ]|\d+)\)?\Z", re.I
)
_OF_WHICH = re.compile(r"(trong do|bao gom|gom)\b")
_REST = re.compile(r"(chua phan bo|chua phan chi tiet|con lai chua)")
_FOOT = re.compile(
    r"(ghi chu\b|nguoi lap|nguoi tong hop|ke toan\b|thu truong|tm\.|t/m|kt\.|chu tich|giam doc|noi nhan|xac nhan"
    r"|.{0,30},? ?ngay ?[\d.… _]*thang)"
)
_UNIT_LINE = re.compile(
    r"(?:(?:đơn vị tính|đv tính|đvt)\s*:?|đơn vị\s*:)\s*(?P<unit>[^\s;,():][^;,()]*)", re.IGNORECASE
)
_NATION = re.compile(r"(cong hoa xa hoi|doc lap)")
_ISSUER = re.compile(
    r"(ủy ban|uỷ ban|ubnd|hđnd|hội đồng|đảng ủy|đảng bộ|sở |phòng |ban (?!hành)|chi cục |trung tâm |văn phòng |kho bạc "
    r"|tên đơn vị|đơn vị báo cáo|đơn vị:|tỉnh |thành phố |huyện |thị xã |thị trấn |xã |phường |bộ (?!tiêu chí|chỉ))"
)
"""With accents: without them "tình hình" begins like "tỉnh", "số hộ" like "sở"."""
_NUMBERED = re.compile(
    r"\A(?P<kind>phụ biểu|biểu mẫu|mẫu biểu|biểu|mẫu|phụ lục)\s*(?:số)?\s*:?\s*"
    r"(?P<number>(?=[\w./-]*\d)[A-Z0-9][\w./-]*)",
    re.IGNORECASE,
)
DOTS = re.compile(r"[.…_\s]+\Z")

TEXT_TITLES = re.compile(
    r"(ghi chu|dia diem|dia chi|chu dau tu|ten\b|ma so|so, ngay|so (qd|quyet dinh|van ban|hieu|ky hieu|hop dong)\b"
    r"|trich yeu|noi dung|muc tieu|van ban|vuong mac"
    r"|nguyen nhan|ly do|giai phap|kien nghi|danh gia|can cu|quy dinh|ho(,| va)? ten|dan toc\b|quan he|quy mo|nganh"
    r"|thoi gian)"
)
CODE_TITLES = re.compile(r"mã\b")
"""With its accent: Mạ are a people."""
UNIT_TITLES = frozenset({"dvt", "don vi tinh", "don vi", "dv tinh"})
RATIO_TITLES = re.compile(r"(ty le|ti le|co cau|%|phan tram)")
DATE_TITLES = re.compile(r"(\A(?<!so )ngay(?! cong)\b|\(ngay[,/ ]*thang)")
MONEY_TITLES = re.compile(
    r"\b(von|kinh phi|giai ngan|so tien|tien|muc dau tu|tmdt|du toan|ngan sach|ns huyen|ns tinh|ns xa|nstw|nsdp|dtpt"
    r"|don gia|tam ung|thanh toan|quyet toan|chi phi)\b"
)
ORDER_TITLES = re.compile(r"\b(xep hang|thu hang|xep thu|nam (khoi cong|hoan thanh|xay dung|bat dau|ket thuc|sinh))\b")
QUANTITY_TITLES = re.compile(r"(khoi luong|so luong|dien tich|chieu dai|chieu rong|nang luc|san luong)\Z")
NORM_TITLES = re.compile(
    rf"(\b(dinh muc|don gia|muc (dong|ho tro|chi|luong|vay)|binh quan)\b|khoi luong\Z|{ORDER_TITLES.pattern})"
)
"""What is not added up: ranks and years, what is said of one, quantities of unlike things."""

_MONEY = re.compile(
    r"(?P<times>nghin|ngan|1000|trieu|tr|1000000|ty|ti|1000000000)?(?P<money>dong|vnd|vn|d)?(viet ?nam)?\Z"
)
_TIMES = {
    "": "đồng", "nghin": "nghìn đồng", "ngan": "nghìn đồng", "1000": "nghìn đồng", "trieu": "triệu đồng",
    "tr": "triệu đồng", "1000000": "triệu đồng", "ty": "tỷ đồng", "ti": "tỷ đồng", "1000000000": "tỷ đồng",
}  # fmt: skip
_ALONE = {"trieu", "ty"}
"""What means money without the word: "(triệu)"; "tr" alone is a page, "ti" nothing."""


def is_total(label: str) -> bool:
    """Whether a row is called a total."""
    return _TOTAL.match(plain(label)) is not None


def is_of_which(label: str) -> bool:
    """Whether a row tells of parts that need not be the whole."""
    return _OF_WHICH.match(plain(label).lstrip("-+ ")) is not None


def is_guide(label: str) -> bool:
    """Whether a label only says how to fill the rows beside it: "Gồm các công trình:", "(chèn dòng ở trên)"."""
    text = label.strip()
    return (text.startswith("(") and text.endswith(")")) or (is_of_which(text) and text.endswith(":"))


def is_rest(label: str) -> bool:
    """Whether a row holds what is not yet given out in detail."""
    return _REST.match(plain(label).lstrip("-+ ")) is not None


def is_foot(text: str) -> bool:
    """Whether a text stands below a table: notes, place and day, who signs."""
    return _FOOT.match(plain(text)) is not None


def unit_in(text: str) -> str:
    """Return the unit that a line names, empty where it names none."""
    met = _UNIT_LINE.search(text)
    return met["unit"].strip(" .") if met is not None else ""


def money_unit(text: str) -> str:
    """Return the unit of money that a text names ("Tr.đồng", "1.000 đ"), as definitions write it; else nothing."""
    met = _MONEY.match(re.sub(r"[\s.,]+", "", plain(text)))
    if met is None or not (met["money"] or met["times"] in _ALONE):
        return ""
    return _TIMES[met["times"] or ""]


def closed_group(label: str) -> str:
    """Return the ordinal of the group that a total closes by its name: "Cộng mục II"; empty where it names none."""
    met = _CLOSED.match(label.strip())
    return met["ordinal"].upper() if met is not None else ""


def bracketed_money(text: str) -> str:
    """Return the unit of money that stands in brackets in a text: "TIẾN ĐỘ GIẢI NGÂN (triệu đồng)"."""
    return next((met[1].strip() for met in re.finditer(r"\(([^()]+)\)", text) if money_unit(met[1])), "")


def form_number(text: str) -> tuple[str, str]:
    """Return "Biểu số 05" as it stands and its number, both empty where a text is none."""
    met = _NUMBERED.match(text.strip())
    return (text.strip(), met["number"].strip(".")) if met is not None and len(text) < 60 else ("", "")


def is_national(text: str) -> bool:
    """Whether a text is quốc hiệu or tiêu ngữ."""
    return _NATION.match(plain(text)) is not None


def without_brackets(text: str) -> str:
    """Return a text without what stands in brackets: "… (Đơn vị tính: tỷ đồng)"."""
    return re.sub(r"\s*\([^()]*\)", "", text).strip()


def is_title(text: str) -> bool:
    """Whether a text above a table may be its title: capitals, and neither quốc hiệu nor the name of an office."""
    letters = [letter for letter in without_brackets(text) if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return len(letters) >= _SHORTEST_TITLE and capitals > len(letters) * 0.6 and not _is_of_the_head(text)


def is_plain_title(text: str) -> bool:
    """Whether a text above a table may be its title though it is not in capitals: several words of its own."""
    bare = without_brackets(text)
    return len(bare.split()) > _FEWEST_WORDS and not unit_in(text) and not is_foot(text) and not _is_of_the_head(text)


_SHORTEST_TITLE, _FEWEST_WORDS = 8, 3


def _is_of_the_head(text: str) -> bool:
    """Whether a text is quốc hiệu, the name of an office or the number of a form."""
    return bool(_NATION.match(plain(text)) or _ISSUER.match(fold(text).lower()) or form_number(text)[0])


_DAY = re.compile(
    r"(?P<before>(?:đến|tới|hết)\s+(?:hết\s+)?(?:ngày\s+)?)(?P<day>[\d.…_]*/[\d.…_]*(?:/[\d.…_]*)?)", re.I
)


def with_day(title: str) -> str:
    """Return a title with ``{as_of}`` in the place of the day of the figures: "đến ngày …/…/2024"."""
    return _DAY.sub(lambda met: met["before"] + "{as_of}", title)
