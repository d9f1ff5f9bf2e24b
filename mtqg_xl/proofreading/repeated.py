"""One quantity stated twice with different values: in sentences that are nearly the same, or of the same things."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Final

from mtqg_xl.proofreading.claim import Claim, Verdict, claim_about, in_notation_of, shown
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.mentions import Kind, Mention
from mtqg_xl.vietnamese import fold

_WORDS_AROUND: Final = 14
_FEWEST_SHARED: Final = 8
_COMMON: Final = frozenset(
    [
        "hộ",
        "người",
        "lượt",
        "hộ",
        "nghèo",
        "em",
        "trẻ",
        "thôn",
        "xã",
        "cuộc",
        "buổi",
        "lớp",
        "văn",
        "đồng",
        "hội",
        "đảng",
        "thẻ",
        "lần",
        "ngày",
        "hồ",
        "tiêu",
        "con",
        "bản",
        "công",
        "nhà",
        "cán",
        "học",
        "km",
        "ha",
        "lao",
        "nhân",
        "kg",
        "dự",
        "chỉ",
        "mô",
        "phụ",
        "đoàn",
        "giáo",
        "ca",
        "nội",
        "kỳ",
        "đợt",
        "thành",
        "tin",
        "tổ",
        "chi",
        "cơ",
        "m2",
        "m",
        "gia",
        "bộ",
        "nhóm",
        "cây",
        "khu",
        "điểm",
    ]
)
_FEWEST_OPENING: Final = 6
_MARK: Final = re.compile(r"\A\s*(?:[-+*•–]|\(?\w{1,3}[.)])\s*")
_OF_THE_WHOLE: Final = re.compile(r"\btổng|\btoàn (?:xã|huyện|tỉnh)|trên địa bàn|dân số")
_APART: Final = re.compile(r"hoàn thành|đang|chưa|còn|đã bàn giao|tăng|giảm|phấn đấu|kế hoạch|đăng ký|dự kiến|mục tiêu")
_SUBJECTS: Final = tuple(
    re.compile(pattern)
    for pattern in (r"hỗ trợ (?:xây dựng |xây mới |làm )?nhà ở", r"hỗ trợ nước sinh hoạt", r"giao khoán", r"téc nước")
)
_HOUSES: Final = frozenset({"hộ", "nhà"})
_PERIOD: Final = re.compile(r"quý\s+[ivx\d]+|(?:năm|tháng)\s+\d[\d/]*|20\d\d|kỳ|đợt")


@dataclass(frozen=True)
class Stated:
    """A figure with the words around it."""

    line: Line
    mention: Mention
    words: tuple[str, ...]


def repeated_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a claim for every figure that another one of the same thing contradicts, and for those that agree."""
    told: set[tuple[int, int]] = set()
    for claim in (
        *_in_same_words(lines),
        *_behind_same_words(lines),
        *_of_same_things(lines),
        *_of_same_subject(lines),
    ):
        if (claim.paragraph, claim.start) not in told:
            told.add((claim.paragraph, claim.start))
            yield claim


# --- nearly the same sentence -----------------------------------------------------------------------------


def _in_same_words(lines: Sequence[Line]) -> Iterator[Claim]:
    """A clause copied from elsewhere in which one number differs while another is the same."""
    by_value: dict[tuple[Kind, Fraction], list[Stated]] = defaultdict(list)
    for line in lines:
        for mention in line.figures:
            if mention.value >= 100 or mention.kind is Kind.AMOUNT:
                by_value[mention.kind, mention.value].append(Stated(line, mention, _words_before(line, mention)))
    for same in by_value.values():
        for earlier, later in itertools.pairwise(same):
            if earlier.line is not later.line and _are_copies(earlier, later):
                yield from _neighbours(earlier, later)


def _words_before(line: Line, mention: Mention) -> tuple[str, ...]:
    words = fold(re.sub(r"\d[\d.,/]*", " ", line.text[max(0, mention.start - 90) : mention.start])).split()
    return tuple(words[-_WORDS_AROUND:])


def _are_copies(earlier: Stated, later: Stated) -> bool:
    shared = SequenceMatcher(None, earlier.words, later.words, autojunk=False)
    size = shared.find_longest_match(0, len(earlier.words), 0, len(later.words)).size
    return size >= min(_FEWEST_SHARED, len(earlier.words), len(later.words)) and size >= 5


def _neighbours(earlier: Stated, later: Stated) -> Iterator[Claim]:
    """The figures right behind two equal ones, as long as the words between them are the same."""
    before = [one for one in earlier.line.figures if one.start > earlier.mention.start]
    behind = [one for one in later.line.figures if one.start > later.mention.start]
    for old, new in zip(before, behind, strict=False):
        if fold(earlier.line.before(old)) != fold(later.line.before(new)) or not old.same_dimension(new):
            return
        if old.hedge == new.hedge and not old.interval.meets(new.interval):
            yield _contradiction(Stated(earlier.line, old, ()), Stated(later.line, new, ()), Verdict.WRONG)


# --- behind the same words ------------------------------------------------------------------------------


def _behind_same_words(lines: Sequence[Line]) -> Iterator[Claim]:
    """Two sentences that begin with the same words about the whole place, up to a number that differs."""
    by_words: dict[tuple[Kind, str, str], list[Stated]] = defaultdict(list)
    for line in lines:
        for first, _, figures in line.sentences:
            for mention in figures:
                words = re.split(r"[,;:]\s", _MARK.sub("", line.text[first : mention.start]))[-1]
                opening = fold(re.split(r"\d", words)[-1] if mention is not figures[0] else words)
                if len(opening.split()) >= _FEWEST_OPENING and _OF_THE_WHOLE.search(opening):
                    stated = Stated(line, mention, tuple(opening.split()))
                    by_words[mention.kind, mention.head, opening].append(stated)
    for same in by_words.values():
        values = {one.mention.value for one in same}
        if len(values) == 1:
            yield from (_agreement(same[0], later) for later in same[1:] if later.line is not same[0].line)
        # The same words with a new number each time are a list: of communes, of works.
        if len(values) == 2 and len(same) <= 3:
            other = next(one for one in same if one.mention.value != same[0].mention.value)
            is_apart = other.line is not same[0].line and not _is_in_pair(other.line, other.mention)
            if is_apart and not other.mention.interval.meets(same[0].mention.interval):
                yield _contradiction(same[0], other, Verdict.DOUBTFUL)


# --- the same things ------------------------------------------------------------------------------------


def _of_same_things(lines: Sequence[Line]) -> Iterator[Claim]:
    """Counts of one particular kind of thing ("cầu dân sinh") that differ."""
    by_noun: dict[str, list[Stated]] = defaultdict(list)
    for line in lines:
        for mention in line.figures:
            words = mention.noun.split()
            if (
                mention.kind is Kind.COUNT
                and len(words) >= 3
                and words[0] not in _COMMON
                and not _is_in_pair(line, mention)
            ):
                by_noun[fold(" ".join(words[:3]))].append(Stated(line, mention, _words_before(line, mention)))
    for same in by_noun.values():
        for earlier, later in itertools.pairwise(same):
            far = earlier.line.section != later.line.section
            apart = _APART.search(_clause(earlier)) or _APART.search(_clause(later))
            if far and not apart and earlier.mention.value != later.mention.value:
                yield _contradiction(earlier, later, Verdict.DOUBTFUL)


def _is_in_pair(line: Line, mention: Mention) -> bool:
    return any(mention.start in (pair.part.start, pair.whole.start) for pair in line.pairs)


def _clause(stated: Stated) -> str:
    words = stated.line.text[max(0, stated.mention.start - 45) : stated.mention.start].lower()
    return re.split(r"[.;,:]\s", words)[-1]


# --- the same subject ----------------------------------------------------------------------------------


def _of_same_subject(lines: Sequence[Line]) -> Iterator[Claim]:
    """Households that get one named support, counted differently in two places."""
    for subject in _SUBJECTS:
        found = [stated for line in lines for stated in _households(line, subject)]
        values = sorted({one.mention.value for one in found})
        if len(values) < 2:
            continue
        reference = max(found, key=lambda one: sum(other.mention.value == one.mention.value for other in found))
        for other in found:
            if (
                other.mention.value != reference.mention.value
                and other.line is not reference.line
                and _are_of_one_time(reference, other)
            ):
                yield _contradiction(reference, other, Verdict.DOUBTFUL)


def _households(line: Line, subject: re.Pattern[str]) -> Iterator[Stated]:
    for first, last, figures in line.sentences:
        text = line.text[first:last].lower()
        met = subject.search(text)
        at = -1 if met is None else met.start()
        for mention in figures:
            near = at >= 0 and -60 <= mention.start - first - at <= 130
            words = line.before(mention)[-25:]
            is_first = not any(one.head == mention.head and one.start < mention.start for one in figures)
            is_part = re.search(r"trong đó|còn|chưa|đang" if is_first else r"trong đó|còn|đã|chưa|đang", words)
            is_whole = is_part is None or "được" in words[-12:]
            if (
                near
                and mention.head in _HOUSES
                and mention.kind is Kind.COUNT
                and is_whole
                and not _is_in_pair(line, mention)
            ):
                yield Stated(line, mention, _words_before(line, mention))
                break


def _are_of_one_time(one: Stated, other: Stated) -> bool:
    times = [
        sorted(_PERIOD.findall(fold(stated.line.text[max(0, stated.mention.start - 120) : stated.mention.end + 40])))
        for stated in (one, other)
    ]
    return times[0] == times[1] or not (times[0] and times[1])


def _agreement(earlier: Stated, later: Stated) -> Claim:
    where = f"đoạn {earlier.line.number}"
    return claim_about(
        *(later.line, later.mention, "repeated", Verdict.OK, f"Giống số ở {where}."),
        how=f"{where}: {shown(earlier.mention)}", others=[(earlier.line, earlier.mention)],
    )  # fmt: skip


def _contradiction(earlier: Stated, later: Stated, verdict: Verdict) -> Claim:
    where = f"đoạn {earlier.line.number}"
    reason = f"Cùng một nội dung nhưng {where} ghi {shown(earlier.mention)}, ở đây ghi {shown(later.mention)}."
    if verdict is Verdict.DOUBTFUL:
        reason += " Nếu là hai việc khác nhau thì nói rõ."
    is_money = later.mention.kind is Kind.AMOUNT
    impact = earlier.mention.value - later.mention.value if is_money else None
    return claim_about(
        *(later.line, later.mention, "repeated", verdict, reason),
        recomputed=earlier.mention.value, written=in_notation_of(later.mention, earlier.mention.value),
        how=f"{where}: {shown(earlier.mention)}", impact=impact, others=[(earlier.line, earlier.mention)],
    )  # fmt: skip
