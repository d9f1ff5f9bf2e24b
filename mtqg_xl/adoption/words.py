"""The words by which the parts of a Vietnamese official form are known."""

import re

from mtqg_xl.vietnamese import fold, strip_accents


def plain(text: str) -> str:
    """Return a text for comparing: small letters without accents, single spaces."""
    return strip_accents(fold(text)).lower()


STT = frozenset({"stt", "tt", "s tt", "so tt", "so thu tu", "tt.", "stt.", "thu tu"})
_TOTAL = re.compile(r"(tong cong|tong so|tong|cong)\b")
_OF_WHICH = re.compile(r"(trong do|bao gom|gom)\b")
_REST = re.compile(r"(chua phan bo|chua phan chi tiet|con lai chua)")
_FOOT = re.compile(
    r"(ghi chu\b|nguoi lap|nguoi tong hop|ke toan\b|thu truong|tm\.|t/m|kt\.|chu tich|giam doc|noi nhan|xac nhan"
    r"|.{0,30},? ?ngay ?[\d.… _]*thang)"
)
_UNIT_LINE = re.compile(r"(?:đơn vị tính|đơn vị|đvt)\s*:\s*(?P<unit>[^;,()]+)", re.IGNORECASE)
_NATION = re.compile(r"(cong hoa xa hoi|doc lap)")
_ISSUER = re.compile(r"(uy ban|ubnd|so |phong |ban |hoi dong|ten don vi|don vi bao cao|don vi:|tinh |huyen |xa )")
_NUMBERED = re.compile(
    r"\A(?P<kind>phụ biểu|biểu mẫu|mẫu biểu|biểu|mẫu|phụ lục)\s*(?:số)?\s*:?\s*"
    r"(?P<number>(?=[\w./-]*\d)[A-Z0-9][\w./-]*)",
    re.IGNORECASE,
)
DOTS = re.compile(r"[.…_\s]+\Z")

TEXT_TITLES = re.compile(
    r"(ghi chu|dia diem|dia chi|chu dau tu|ten\b|ma\b|ma so|so, ngay|trich yeu|noi dung|muc tieu|van ban|vuong mac"
    r"|nguyen nhan|ly do|giai phap|kien nghi|danh gia|can cu|quy dinh|ho(,| va)? ten|dan toc\b|quan he|quy mo|nganh)"
)
UNIT_TITLES = frozenset({"dvt", "don vi tinh", "don vi", "dv tinh"})
RATIO_TITLES = re.compile(r"(ty le|ti le|co cau|%|phan tram)")
DATE_TITLES = re.compile(r"(ngay, thang|thoi gian|ngay\b)")
MONEY_TITLES = re.compile(
    r"\b(von|kinh phi|giai ngan|so tien|tien|muc dau tu|du toan|ngan sach|ns huyen|ns tinh|ns xa|nstw|nsdp|dtpt)\b"
)

MONEY_UNITS = {
    "dong": "đồng", "vnd": "đồng", "nghin dong": "nghìn đồng", "ngan dong": "nghìn đồng", "1.000 dong": "nghìn đồng",
    "1000 dong": "nghìn đồng", "1.000d": "nghìn đồng", "trieu dong": "triệu đồng", "trd": "triệu đồng",
    "tr.dong": "triệu đồng", "tr. dong": "triệu đồng", "ty dong": "tỷ đồng", "ti dong": "tỷ đồng",
}  # fmt: skip


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
    """Return the unit of money that a text names, as definitions write it; empty for all else."""
    return MONEY_UNITS.get(plain(text).strip(" ."), "")


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
    folded = plain(text)
    return (
        len(letters) >= 8
        and capitals > len(letters) * 0.6
        and not _NATION.match(folded)
        and not _ISSUER.match(folded)
        and not form_number(text)[0]
    )


_DAY = re.compile(
    r"(?P<before>(?:đến|tới|hết)\s+(?:hết\s+)?(?:ngày\s+)?)(?P<day>[\d.…_]*/[\d.…_]*(?:/[\d.…_]*)?)", re.I
)


def with_day(title: str) -> str:
    """Return a title with ``{as_of}`` in the place of the day of the figures: "đến ngày …/…/2024"."""
    return _DAY.sub(lambda met: met["before"] + "{as_of}", title)
