"""What an amount or count is there for: what was planned, what was done, a total, or one part of it."""

import re
from enum import StrEnum
from typing import Final

from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Mention


class Role(StrEnum):
    """The part that a number plays in its sentence."""

    PLAN = "plan"
    DONE = "done"
    TOTAL = "total"
    REMAINING = "remaining"
    PART = "part"
    OTHER = "other"


_WORDS: Final = (
    (
        Role.PLAN,
        r"được giao|vốn giao|giao vốn|kế hoạch|phân bổ|bố trí|dự toán"
        r"|tổng mức đầu tư|chỉ tiêu|nhu cầu|nguồn vốn|cần tưới"
        r"|được cấp|phê duyệt|giao|phải thu|mục tiêu|đăng ký|tổng vốn|tổng nguồn",
    ),
    (
        Role.DONE,
        r"giải ngân|thực hiện|thanh toán|hoàn thành|nghiệm thu|đã chi"
        r"|đã cấp|đạt được|đã sử dụng|sử dụng|giải quyết|thực tế",
    ),
    (Role.REMAINING, r"còn lại|chưa giải ngân|chưa thực hiện|còn|chưa"),
    (
        Role.TOTAL,
        r"tổng số|tổng|tiếp nhận|(?:toàn|cả|xã|huyện|tỉnh)[^,;.]{0,20} huy động(?: được)?"
        r"|toàn (?:xã|huyện|tỉnh|thôn)(?: có| hiện có)?"
        r"|trên địa bàn[^,;.]{0,40} có|cả (?:xã|huyện|tỉnh)",
    ),
    (
        Role.PART,
        r"ngân sách (?:trung ương|tỉnh|huyện|xã|địa phương|nhà nước)"
        r"|nstw|nsđp|nstư|vốn (?:đầu tư|sự nghiệp|đối ứng|đtpt|sn)"
        r"|nhân dân (?:đóng góp|đầu tư)|đối ứng|trong đó|gồm",
    ),
)
_ANY: Final = re.compile("|".join(f"(?P<{role.value}>{words})" for role, words in _WORDS))


def role_of(line: Line, mention: Mention) -> Role:
    """Return the role that the words before a number give it: the last of them that names one."""
    return role_in(line.before(mention))


def role_in(words: str) -> Role:
    """Return the role of a number that stands behind some words (in lower case)."""
    for breaking in (". ", "; ", " ("):
        words = words.rpartition(breaking)[2]
    found = [Role(met.lastgroup) for met in _ANY.finditer(words) if met.lastgroup]
    if not found:
        return Role.OTHER
    last = found[-1]
    if last is Role.PLAN and Role.DONE in found and re.search(r"(?:giải ngân|thực hiện)[^,;]*(?:kế hoạch|vốn)", words):
        return Role.DONE if "giải ngân" in words and "giao" not in words else last
    if (
        last is Role.DONE
        and Role.PLAN in found
        and re.search(r"(?:giao|kế hoạch|phân bổ|bố trí)[^,;]{0,20}thực hiện", words)
    ):
        return Role.PLAN
    return last
