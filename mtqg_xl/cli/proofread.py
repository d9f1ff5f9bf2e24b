"""The command that proofreads a written report, and what a person at a terminal sees of it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtqg_xl.cli.group import BLOCKED, print_json
from mtqg_xl.findings import UsageError

if TYPE_CHECKING:
    from mtqg_xl.proofreading import Claim, Proofread

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("report", type=_PATH)
@click.option("--against", type=_PATH, help="Tệp biểu .xlsx để so từng số.")
@click.option("-o", "--output", type=_PATH, help="Bản sao .docx có lời bình ở chỗ sai.")
@click.option("--password", "passwords", multiple=True, metavar="MẬT_KHẨU", help="Mật khẩu của tệp biểu.")
@click.option("--definitions", type=_PATH, help="Thư mục định nghĩa riêng của cơ quan.")
@click.option("--force", is_flag=True, help="Ghi đè tệp đã có.")
@click.option("--json", "as_json", is_flag=True, help="In một văn bản JSON và không in gì khác.")
def proofread(
    report: Path,
    against: Path | None,
    output: Path | None,
    passwords: tuple[str, ...],
    definitions: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Soát số trong báo cáo đã viết (.docx, .txt, .md): tính lại tỷ lệ, tổng, tăng giảm, số kể ra, đơn vị.

    Mỗi số được ghi là đúng, sai, cần xem hay chưa kiểm, kèm cách tính; và cho biết đã kiểm được bao nhiêu.
    """
    from mtqg_xl.definition.load import load
    from mtqg_xl.pipeline.proofreading import proofread_file, proofreading_document

    if definitions is not None and not definitions.is_dir():
        raise UsageError(f"Không có thư mục định nghĩa “{definitions.name}”.")
    known = load(definitions) if against is not None else None
    found = proofread_file(
        report, against=against, output=output, definitions=known, passwords=passwords, force=force
    )  # fmt: skip
    if as_json:
        print_json(proofreading_document(found))
    else:
        _show(found)
        if output is not None:
            click.echo(f"Đã ghi: {output}")
    if found.has_wrong:
        sys.exit(BLOCKED)


def _show(found: "Proofread") -> None:
    from mtqg_xl.proofreading import Verdict

    figures = [claim for claim in found.claims if claim.kind != "structure"]
    counted = {verdict: sum(claim.verdict is verdict for claim in figures) for verdict in Verdict}
    wrong, doubtful = counted[Verdict.WRONG], counted[Verdict.DOUBTFUL]
    click.echo(
        f"{found.file}: {f'{wrong} chỗ SAI' if wrong else 'không có chỗ sai'},"
        f" {doubtful} chỗ CẦN XEM, {counted[Verdict.OK]} chỗ đúng."
    )
    click.echo(
        f"Đã kiểm {found.percents.checked}/{found.percents.all} tỷ"
        f" lệ, {found.amounts.checked}/{found.amounts.all} số tiền."
    )
    for claim in figures:
        if claim.verdict in {Verdict.WRONG, Verdict.DOUBTFUL}:
            _show_claim(claim, claim.verdict.label)
    for claim in found.claims:
        if claim.kind == "structure":
            _show_claim(claim, "LƯU Ý")
    right = [claim for claim in figures if claim.verdict is Verdict.OK]
    if right:
        click.echo("Các số khớp:")
    for claim in right:
        click.echo(f"  ✓ đoạn {claim.paragraph}: {claim.stated}{f'  ({claim.how})' if claim.how else ''}")


def _show_claim(claim: "Claim", label: str) -> None:
    from mtqg_xl.vietnamese import write_money

    at_stake = f" [{write_money(claim.impact)}]" if claim.impact else ""
    click.echo(f"\n{label} đoạn {claim.paragraph}: {claim.stated}{at_stake}")
    click.echo(f"  {claim.text}")
    click.echo(f"  {claim.reason}")
    if claim.how:
        click.echo(f"  Cách tính: {claim.how}")
