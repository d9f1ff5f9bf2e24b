"""What a person sees of a file that was recalculated or repaired, and of what changed between two."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtqg_xl.mending.repair.changes import TITLES

if TYPE_CHECKING:
    from mtqg_xl.mending.diff.diff import Difference

Document = dict[str, Any]
_SHOWN = 5
_LONGEST = 90


def show_recalculated(document: Document, output: Path) -> None:
    """Print how many stored values changed, and which formulas only Excel can compute."""
    changed, unknown = document["changed"], document["unknown"]
    said = f"Đã tính lại {changed}/{document['formulas']} ô" if changed else "Mọi ô đã đúng, không ô nào phải tính lại"
    click.echo(f"{said}. Đã ghi: {output}")
    if unknown:
        cells = ", ".join(f"{item['sheet']}!{item['cell']}" for item in unknown[:_SHOWN])
        more = ", …" if len(unknown) > _SHOWN else ""
        click.echo(f"{len(unknown)} ô chỉ Excel tính được, giữ số đang lưu ({cells}{more}); Excel tính khi mở tệp.")


def show_migrated(document: Document, output: Path) -> None:
    """Print how much was carried over, and everything that had no home in the new version."""
    homeless = document["homeless"]
    click.echo(f"Đã chuyển {document['carried']} ô sang bản mới. Đã ghi: {output}")
    if homeless:
        click.echo(f"{len(homeless)} ô không có chỗ ở bản mới; xem từng ô, số nào còn cần thì gõ vào tệp mới:")
    for item in homeless:
        click.echo(f"  {_place(item)}: {_short(item['value'])} ({item['reason']})")


def show_repaired(document: Document, output: Path) -> None:
    """Print what was put back, then what is left to the officer."""
    changes, left = document["changes"], document["left"]
    for (kind, _), items in groupby(changes, key=lambda item: (item["kind"], item["sheet"])):
        _show_changes(TITLES[kind], list(items))
    if changes:
        click.echo(f"Đã khôi phục {len(changes)} chỗ, tính lại {document['recalculated']} ô; số đã gõ giữ nguyên.")
    else:
        click.echo(f"Không có gì phải khôi phục; tính lại {document['recalculated']} ô.")
    if left:
        click.echo(f"Chưa khôi phục, đơn vị phải quyết định ({len(left)}):")
    for item in left:
        place = _place(item)
        click.echo(f"  {place + ': ' if place else ''}{item['what']}\n    Cách sửa: {item['mend']}")
    click.echo(f"Đã ghi: {output}")


def _show_changes(title: str, items: list[Document]) -> None:
    """Print the changes of one kind on one sheet, the first of many; the whole list is in the JSON document."""
    for item in items[:_SHOWN]:
        place = _place(item)
        where = f"{title} {place}" if place else title
        click.echo(f"{where}: {_short(item['was'])} → {_short(item['now'])}")
    if len(items) > _SHOWN:
        click.echo(f"{title} {items[0]['sheet']}: và {len(items) - _SHOWN} chỗ nữa (cả danh sách: --json)")


def _place(item: Document) -> str:
    return f"{item['sheet']}!{item['cell']}" if item["cell"] else str(item["sheet"])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


# --- what changed ------------------------------------------------------------------------------------------


def show_difference(found: "Difference") -> None:
    """Print the summary, every typed figure that changed, then the totals that changed with them."""
    from mtqg_xl.pipeline.difference_words import difference_lines

    for line in difference_lines(found):
        click.echo(line)
