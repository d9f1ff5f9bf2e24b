"""What an amount or count is there for: what was planned, what was done, a total, or one part of it."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Kind, Mention


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
        r"giải ngân|thực hiện|thanh toán|điều tra|làm rõ|xử lý|hoàn thành|nghiệm thu|đã chi"
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

_OF_PERCENT: Final = re.compile(
    r"\A\s*(?:so với\s|so\s|trên\s|của\s)?"
    r"(?:kế hoạch|kh\b|dự toán|chỉ tiêu|mục tiêu|nghị quyết|nhu cầu|tổng|vốn)[^,;.]*(?=[,;.])"
)
"""What a percent is of: these words behind it say nothing of the number that follows."""
_CHANGES: Final = re.compile(
    r"(?:tăng|giảm|vượt|thêm|xuống|còn|lên|từ)\s+(?:thêm|khoảng|hơn|trên|gần|được|bình quân)?\s*\Z"
)
_OWNER: Final = re.compile(r"\b(?:của|cho|tại|thuộc)\s(?:cả\s|toàn bộ\s)?\Z")
_DIFFERENCE: Final = re.compile(r"tăng|giảm|vượt|thêm")


def states_change(line: Line, mention: Mention) -> bool:
    """Return whether a number says by how much something changed, or to what: the word for it stands right before."""
    return _CHANGES.search(_words_up_to(line, mention)) is not None


def states_difference(line: Line, mention: Mention) -> bool:
    """Return whether a number says by how much something changed ("giảm 27 hộ"), not to what ("còn 85 hộ")."""
    met = _CHANGES.search(_words_up_to(line, mention))
    return met is not None and _DIFFERENCE.match(met[0]) is not None


def _words_up_to(line: Line, mention: Mention) -> str:
    before = line.text[: mention.start].lower()
    if mention.hedge:
        before = before.rstrip().removesuffix(mention.hedge)
    return before.rstrip() + " "


def role_of(line: Line, mention: Mention) -> Role:
    """Return the role that the words before a number give it: the last of them that names one."""
    words = line.before(mention)
    behind = max((one for one in line.figures if one.end <= mention.start), key=lambda one: one.end, default=None)
    if behind is not None and behind.kind in {Kind.PERCENT, Kind.POINTS}:
        words = _OF_PERCENT.sub("", words)
    role = role_in(words)
    if role is Role.OTHER and behind is not None and _is_owner(line, behind, words):
        return role_in(line.before(behind))
    return role


def _is_owner(line: Line, one: Mention, words: str) -> bool:
    """Whether a count says whose the figure behind it is: the 3 of "vốn được giao của 3 chương trình là ..."."""
    is_owned = _OWNER.search(line.before(one)) is not None
    return one.kind is Kind.COUNT and is_owned and re.fullmatch(r"[^,;.()\d]{1,40}", words) is not None


@lru_cache(maxsize=1 << 12)
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
