"""What the commands for files of other programs print."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mtqg_xl.vietnamese import write_number

if TYPE_CHECKING:
    from mtqg_xl.mending.exported import Converted


def show_counts(document: dict[str, Any]) -> None:
    """Print what a list of persons comes to."""
    click.echo(f"Danh sách {document['form']}: {_n(document['households'])} hộ, {_n(document['persons'])} người.")
    click.echo(f"  Nam {_n(document['male'])}, nữ {_n(document['female'])}.")
    by_people = (f"{name} {_n(count)}" for name, count in document["households_by_people"].items())
    click.echo(f"  Hộ theo dân tộc: {', '.join(by_people) or 'chưa có'}.")
    for title, count in document["marks"].items():
        click.echo(f"  {title}: {_n(count)} hộ")
    if document["unreadable"]:
        click.echo(f"  {_n(document['unreadable'])} dòng có chữ nhưng không rõ của hộ nào, chưa đếm.")
    for line in document.get("compared", ()):
        verdict = "khớp" if line["equal"] else "KHÁC"
        click.echo(f"  {line['what']}: danh sách {_n(line['counted'])}, biểu {_n(line['stated'])}: {verdict}")


def import_document(found: "Converted") -> dict[str, Any]:
    """Return the document of ``import``."""
    return {
        "figures": len(found.lines),
        "areas_without_home": found.areas,
        "columns_without_home": found.columns,
        "not_numbers": found.unread,
        "twice": found.twice,
        "skipped": found.skipped,
    }


def show_import(found: "Converted", output: Path) -> None:
    """Print what was taken from an export, and what has no home."""
    click.echo(f"Đã ghi {_n(len(found.lines))} số vào {output}")
    for area, cells in found.areas.items():
        click.echo(f"  Chưa có dòng cho địa bàn “{area}”: ô {', '.join(cells)}")
    for column, heading in found.columns.items():
        click.echo(f"  Chưa ánh xạ cột {column} ({heading or 'không có tên'})")
    if found.unread:
        click.echo(f"  Không phải số: ô {', '.join(found.unread)}")
    if found.twice:
        click.echo(f"  Trùng chỗ với ô ở trên, chưa ghi: ô {', '.join(found.twice)}")
    if found.skipped:
        click.echo(f"  Bỏ qua theo ánh xạ: {', '.join(found.skipped)}")
    if not found.is_whole:
        click.echo("  Cách sửa: thêm dòng vào tệp ánh xạ (area, column hoặc skip_column), hoặc thêm thôn vào tệp biểu.")


def _n(number: float) -> str:
    return write_number(number)
