"""What the commands for files of other programs print."""

from typing import Any

import click

from mtqg_xl.vietnamese import write_number


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


def _n(number: float) -> str:
    return write_number(number)
