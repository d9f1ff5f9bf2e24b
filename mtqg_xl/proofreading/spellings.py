"""A name spelled several ways in one report: places, works, persons, offices and associations.

Notes for the eye, and only where the names are hardly two: one letter or mark apart for places and works, nothing but
capitals or where the tone stands for persons and offices.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from mtqg_xl.proofreading.claim import Claim, Verdict
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.vietnamese import fold, strip_accents

_UPPER: Final = "".join(letter for letter in map(chr, range(0x41, 0x1EFA)) if letter.isupper())
_NAME: Final = rf"[{_UPPER}][^\W\d_]+(?:\s[{_UPPER}][^\W\d_]+){{1,3}}"
_PLACE: Final = re.compile(rf"\b(?:[Tt]hôn|[Bb]ản|[Xx]óm|[Bb]uôn|[Ll]àng)\s+(?P<name>{_NAME})")
_WORK: Final = re.compile(
    rf"\b(?:[Đđ]ường|[Cc]ầu|[Kk]ênh|[Mm]ương|[Đđ]ập|[Hh]ồ|[Ss]uối|[Xx]ã|[Tt]uyến|[Cc]hợ|[Tt]rường)\s+(?P<name>{_NAME})"
)
_PERSON: Final = re.compile(
    r"\b(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí|[Đđ]/c|[Aa]nh|[Cc]hị|[Cc]háu|[Ee]m)\s+"
    rf"(?P<name>[{_UPPER}][^\W\d_]+(?:\s(?:[{_UPPER}][^\W\d_]+|văn|thị)){{1,3}})"
)
_OFFICES: Final = (
    *("Hội Nông dân", "Hội Liên hiệp Phụ nữ", "Hội Phụ nữ", "Hội Cựu chiến binh", "Hội Chữ thập đỏ", "Hội Khuyến học"),
    *("Hội Người cao tuổi", "Đoàn Thanh niên", "Mặt trận Tổ quốc", "Ủy ban nhân dân", "Hội đồng nhân dân"),
    *("Ngân hàng Chính sách xã hội", "Kho bạc Nhà nước", "Ủy ban Dân tộc", "Văn phòng Điều phối", "Bảo hiểm xã hội"),
)
"""Offices and associations that every report names; their names say nothing else where they begin with a capital."""
_OFFICE_NAMES: Final = "|".join(office.replace("Ủy", "[ỦU][yỷ]").replace(" ", " +") for office in _OFFICES)
_OFFICE: Final = re.compile(rf"(?<!\w)(?=(?-i:[{_UPPER}]))(?P<name>{_OFFICE_NAMES})(?!\w)", re.IGNORECASE)
_ALIKE: Final = 0.85


class _Met(NamedTuple):
    """A name where it stands; ``sentence`` is where its sentence begins."""

    line: Line
    start: int
    end: int
    sentence: int


@dataclass
class _Spellings:
    """Where each spelling of the names of one kind stands."""

    of: dict[str, list[_Met]] = field(default_factory=lambda: defaultdict(list))

    def add(self, line: Line, pattern: re.Pattern[str]) -> None:
        for met in pattern.finditer(line.text):
            name = " ".join(met["name"].split())
            if not name.isupper():  # headings are written in capitals
                first, _ = line.paragraph.sentence_at(met.start())
                self.of[name].append(_Met(line, met.start("name"), met.end("name"), first))

    def groups(self, are_one: Callable[[str, str], bool]) -> Iterator[tuple[str, str]]:
        """Yield each spelling with the most frequent one of the same name."""
        common: list[str] = []
        for name, _ in Counter({name: len(met) for name, met in self.of.items()}).most_common():
            known = next((one for one in common if are_one(one, name)), None)
            if known is None:
                common.append(name)
            else:
                yield known, name

    def told_together(self, one: str, other: str) -> bool:
        """Whether a sentence names both, which then are two."""
        sentences = {(met.line.number, met.sentence) for met in self.of[one]}
        return any((met.line.number, met.sentence) in sentences for met in self.of[other])


def spelling_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield a note at the first place of every rarer spelling."""
    yield from _places(_collected(lines, _PLACE), times=1)
    yield from _places(_collected(lines, _WORK), times=2)
    for pattern in (_PERSON, _OFFICE):
        spellings = _collected(lines, pattern)
        for common, name in spellings.groups(lambda one, other: fold(one) == fold(other)):
            reason = f"Tên này còn được viết là “{common}”: viết một cách trong cả báo cáo."
            yield _note(spellings, name, common, reason)


def _collected(lines: Sequence[Line], pattern: re.Pattern[str]) -> _Spellings:
    spellings = _Spellings()
    for line in lines:
        spellings.add(line, pattern)
    return spellings


def _places(spellings: _Spellings, times: int) -> Iterator[Claim]:
    """Names that differ in one letter or in marks; the common one must stand ``times`` times, a rarer one be a slip."""
    for common, name in spellings.groups(_are_alike):
        is_slip = times == 1 or (len(spellings.of[common]) >= times and len(spellings.of[name]) == 1)
        if is_slip and fold(name) != fold(common) and not spellings.told_together(common, name):
            reason = f"Tên này còn được viết là “{common}”; nếu là một nơi thì viết một cách."
            yield _note(spellings, name, common, reason)


def _are_alike(one: str, other: str) -> bool:
    if len(one.split()) != len(other.split()):
        return False
    bare_one, bare_other = strip_accents(one).lower(), strip_accents(other).lower()
    return bare_one == bare_other or (
        SequenceMatcher(None, bare_one, bare_other).ratio() > _ALIKE
        and bare_one[0] == bare_other[0]
        and abs(len(one) - len(other)) == 1
    )


def _note(spellings: _Spellings, name: str, written: str, reason: str) -> Claim:
    line, start, end, _ = spellings.of[name][0]
    first, last = line.paragraph.sentence_at(start)
    return Claim(
        *("structure", line.number, line.text[first:last].strip()[:400], name, Verdict.DOUBTFUL, reason),
        recomputed=written, start=start, end=end,
    )  # fmt: skip
