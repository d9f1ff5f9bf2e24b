"""One made-up workbook: who fills it, what is typed, and the bytes as Excel would have saved them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from mtqg_xl.definition.model import Kit
from mtqg_xl.definition.targets import target_values
from mtqg_xl.samples.arithmetic import Content, Key
from mtqg_xl.samples.drawing import drawn
from mtqg_xl.samples.recipe import Recipe
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header

FIRST_CODE = 98_001
"""Codes from here on belong to no commune of the country's list."""
FEWEST_AREAS, MOST_AREAS = 3, 16


@dataclass(frozen=True)
class Sample:
    """A made-up commune and what it typed, by instance, row and column."""

    header: Header
    typed: dict[Key, Content]
    number: int

    @property
    def code(self) -> str:
        """The code of the commune."""
        return self.header.reporter_code


def sample(kit: Kit, recipe: Recipe, period: Period, seed: int, number: int, *, share: float | None = None) -> Sample:
    """Return one commune of a row of them, counted from 1; the same seed and number give the same one.

    ``share`` of the lines are filled; as few as communes really have where it is not given.
    """
    random = Random(f"{seed}/{number}")  # noqa: S311 - nothing secret is drawn
    names = recipe.words["communes"]
    name = names[(number - 1) % len(names)]
    if number > len(names):
        name += f" {(number - 1) // len(names) + 1}"
    listed = recipe.words["thon"]
    areas = tuple(random.sample(listed, random.randint(FEWEST_AREAS, min(MOST_AREAS, len(listed)))))
    deadline = datetime.combine(period.end - timedelta(days=5), time(16))
    header = Header(
        period=period,
        reporter_code=str(FIRST_CODE + number - 1),
        reporter_name=f"xã {name}",
        superior="ỦY BAN NHÂN DÂN HUYỆN MẪU",
        issuer=f"ỦY BAN NHÂN DÂN XÃ {name.upper()}",
        as_of=period.end - timedelta(days=random.randint(0, 12)),
        deadline=deadline,
        receiver="Phòng Tài chính - Kế hoạch huyện Mẫu",
        place=name,
        areas=areas,
    )
    sized = kit.with_areas(len(areas))
    issued = target_values(sized, period.end)
    return Sample(header, drawn(sized, recipe, name, areas, random, period.end, share, issued), number)


def workbook_of(kit: Kit, made: Sample) -> bytes:
    """Return the filled workbook with right stored values; the same sample gives the same bytes."""
    return build(kit, made.header, made.typed)
