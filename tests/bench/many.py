"""Thousands of made-up workbooks in minutes: some are drawn and built, all others are these with every figure times k.

python -m tests.bench.many FOLDER --files 5000 [--kit giai-ngan-thang]

Rules are sums and comparisons of like figures, so they hold of a multiple as they held of the workbook; shares stay as
they are. Only the sheets of the forms, the names and the stamp are written anew: what KIỂM TRA and LỜI BÁO CÁO had
stored, which nobody reads, is that of the workbook it came from.
"""

import argparse
import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mtqg_xl.areas import Reporter, file_name
from mtqg_xl.areas.reporters import COLUMNS
from mtqg_xl.cells import a1
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Kit
from mtqg_xl.pipeline.making import first_period
from mtqg_xl.pipeline.sampling import RECEIVER, REPORTERS_FILE
from mtqg_xl.reading.container import open_container
from mtqg_xl.reading.package import read_workbook_part
from mtqg_xl.reading.read import read
from mtqg_xl.reading.submission import Submission, Typed
from mtqg_xl.samples.made import Sample, sample, workbook_of
from mtqg_xl.samples.recipe import load_recipe
from mtqg_xl.vietnamese import Period

KIT = "ba-chuong-trinh-xa"
MOST_TIMES = 40
"""So often a workbook may be multiplied: the sums of a country stay below what a number in a sheet holds exactly."""
FIRST_CODE = 100_001
_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*>(?:<f>[^<]*</f>)?<v>([^<]*)</v></c>')
_STRINGS, _PROPERTIES = "xl/sharedStrings.xml", "docProps/custom.xml"


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a workbook between its figures, and the figures."""

    pieces: tuple[bytes, ...]
    figures: tuple[float, ...]

    def times(self, factor: int) -> bytes:
        """Return the part with every figure so many times as large."""
        found = [self.pieces[0]]
        for figure, piece in zip(self.figures, self.pieces[1:], strict=True):
            found += [_stored(figure * factor), piece]
        return b"".join(found)


@dataclass(frozen=True, slots=True)
class Base:
    """One workbook that was drawn and built, ready to be multiplied.

    ``unchanged`` is a package of the parts that all have in common, packed once; ``named`` are those that name the
    reporter, ``sheets`` those with figures.
    """

    made: Sample
    unchanged: bytes
    named: Mapping[str, bytes]
    sheets: Mapping[str, Cut]

    def times(self, factor: int, code: str, name: str) -> bytes:
        """Return the workbook of another reporter with every figure so many times as large."""
        own = self.made.header
        changed = {part: cut.times(factor) for part, cut in self.sheets.items()}
        for part, content in self.named.items():
            content = content.replace(f">{own.reporter_code}<".encode(), f">{code}<".encode())
            changed[part] = content.replace(f">{own.reporter_name}<".encode(), f">{name}<".encode())
        buffer = BytesIO(self.unchanged)
        _put(buffer, "a", changed)
        return buffer.getvalue()


def _put(package: BytesIO, mode: Literal["w", "a"], parts: Mapping[str, bytes]) -> None:
    with ZipFile(package, mode) as target:
        for part, content in parts.items():
            target.writestr(ZipInfo(part, (2024, 6, 20, 8, 0, 0)), content, ZIP_DEFLATED, 1)


def make_many(kit: Kit, count: int, definitions: Definitions, folder: Path, times: int = MOST_TIMES) -> list[Path]:
    """Write so many workbooks and the list of who filled them into a new folder, and return where they lie."""
    folder.mkdir(parents=True)
    period = first_period(kit)
    reporters: list[Reporter] = []
    paths: list[Path] = []
    for base in _bases(kit, definitions, period, -(-count // times), folder):
        for factor in range(1, min(times, count - len(paths)) + 1):
            code = str(FIRST_CODE + len(paths))
            name = f"{base.made.header.reporter_name} {code}"
            reporters.append(Reporter(code, name, "xa", parent_code=RECEIVER.code))
            paths.append(folder / file_name(reporters[-1], kit.token, period))
            paths[-1].write_bytes(base.times(factor, code, name))
    with (folder / REPORTERS_FILE).open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        for each in (RECEIVER, *reporters):
            writer.writerow({"code": each.code, "name": each.name, "kind": each.kind, "parent_code": each.parent_code})
    return paths


def _bases(kit: Kit, definitions: Definitions, period: Period, count: int, folder: Path) -> Iterator[Base]:
    recipe = load_recipe(definitions.folders[-1])
    place = folder / "goc.xlsx"
    for number in range(1, count + 1):
        made = sample(kit, recipe, period, 1, number)
        place.write_bytes(workbook_of(kit, made))
        found = read(place, definitions.readable)
        assert isinstance(found, Submission)
        yield _base(made, place, found, kit)
    place.unlink()


def _base(made: Sample, path: Path, found: Submission, kit: Kit) -> Base:
    container = open_container(path)
    parts = {entry.name: entry.part for entry in read_workbook_part(container).sheets}
    contents = {each.filename: container.archive.read(each) for each in container.archive.infolist()}
    figures: dict[str, set[bytes]] = {}
    for (instance, row, column), cell in _cells(found):
        form = kit.instance_by_id[instance]
        unit = form.unit_of(form.row_by_id.get(row), form.column_by_id[column])
        if cell.value is not None and unit != "%" and instance != kit.header:
            figures.setdefault(parts[found.sheet(instance)], set()).add(a1(*cell.address).encode())
    named = {part: contents[part] for part in (_STRINGS, _PROPERTIES)}
    unchanged = BytesIO()
    _put(unchanged, "w", {part: each for part, each in contents.items() if part not in figures and part not in named})
    cuts = {part: _cut(contents[part], own) for part, own in figures.items()}
    return Base(made, unchanged.getvalue(), named, cuts)


def _cells(found: Submission) -> Iterator[tuple[tuple[str, str, str], Typed]]:
    yield from found.typed.items()
    yield from found.computed.items()
    for (instance, block), rows in found.blocks.items():
        for row in rows:
            for column, cell in (row.cells | row.computed).items():
                yield (instance, f"{block}#{row.position}", column), cell


def _cut(content: bytes, figures: set[bytes]) -> Cut:
    found = [each for each in _CELL.finditer(content) if each[1] in figures]
    ends = [0, *(each.end(2) for each in found)]
    starts = [*(each.start(2) for each in found), len(content)]
    pieces = tuple(content[end:start] for end, start in zip(ends, starts, strict=True))
    return Cut(pieces, tuple(float(each[2]) for each in found))


def _stored(figure: float) -> bytes:
    return str(int(figure) if figure.is_integer() else round(figure, 6)).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description="thousands of made-up workbooks in minutes")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--kit", default=KIT)
    parser.add_argument("--times", type=int, default=MOST_TIMES, help="how many come of each that is drawn")
    wanted = parser.parse_args()
    definitions = load()
    print(len(make_many(definitions.kit(wanted.kit), wanted.files, definitions, wanted.folder, wanted.times)))


if __name__ == "__main__":
    main()
