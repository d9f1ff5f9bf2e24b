"""Where the rows of a form come from: a node of the catalogue, a file of its own, or the forms that it adds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mtqg_xl.definition.model import Instance, Row
from mtqg_xl.definition.source_file import SourceFile


@dataclass(frozen=True, slots=True)
class RowsSource:
    """Where the rows of a form come from: a node of the catalogue and the words of rest rows, or a file of its own."""

    root: str = ""
    rest: str = ""
    rows: tuple[Row, ...] = ()
    lines: tuple[dict[str, Any], ...] = ()
    file: SourceFile | None = None

    @property
    def ids(self) -> list[str] | None:
        """The ids in the file, those of faulty lines too; None without a file that can be read."""
        return [str(line.get("id", "")) for line in self.lines] if self.lines else None


def rows_of_form(source: SourceFile, raw: dict[str, Any]) -> RowsSource:
    """Return what the table ``[rows]`` of a definition names, after its mistakes are said."""
    unknown = sorted(raw.keys() - {"catalogue", "rest", "file"})
    source.say([f"rows: không có mục “{key}”" for key in unknown])
    if "catalogue" in raw:
        return RowsSource(str(raw["catalogue"]), str(raw.get("rest", "")))
    file = source.beside("rows.file", raw["file"]) if "file" in raw else None
    return RowsSource(file=file) if file is None else RowsSource("", "", *file.rows(), file)


def summary_rows(instance_id: str, title: str, sums: tuple[str, ...], made: Mapping[str, Instance]) -> tuple[Row, ...]:
    """Return the rows of an instance that adds others: one total, and one linked row for the root of each."""
    root = instance_id.rpartition(".")[2]
    found = [Row(id=root, label=title, kind="parent", level=0)]
    for at, name in enumerate(sums):
        top = made[name].rows[0]
        found.append(Row(top.id, top.label, "link", root, 1, stt=chr(65 + at), source=f"{name}|{top.id}"))
    return tuple(found)
