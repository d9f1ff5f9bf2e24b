"""What a person sees of a file that was recalculated or repaired, and of what changed between two."""

from pathlib import Path
from typing import Any

import click

Document = dict[str, Any]
_SHOWN = 5


def show_recalculated(document: Document, output: Path) -> None:
    """Print how many stored values changed, and which formulas only Excel can compute."""
    changed, unknown = document["changed"], document["unknown"]
    said = f"Đã tính lại {changed}/{document['formulas']} ô" if changed else "Mọi ô đã đúng, không ô nào phải tính lại"
    click.echo(f"{said}. Đã ghi: {output}")
    if unknown:
        cells = ", ".join(f"{item['sheet']}!{item['cell']}" for item in unknown[:_SHOWN])
        more = ", …" if len(unknown) > _SHOWN else ""
        click.echo(f"{len(unknown)} ô chỉ Excel tính được, giữ số đang lưu ({cells}{more}); Excel tính khi mở tệp.")
