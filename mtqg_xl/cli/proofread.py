"""The command that proofreads a written report, and what a person at a terminal sees of it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mtqg_xl.cli.definitions import definitions_in
from mtqg_xl.cli.group import BLOCKED, print_json
from mtqg_xl.cli.options import PATH, common, forced, jsonable, locked

if TYPE_CHECKING:
    from mtqg_xl.proofreading import Claim, Proofread


@click.command()
@click.argument("report", type=PATH)
@click.option("--against", type=PATH, help="Tệp biểu .xlsx để so từng số.")
@click.option("-o", "--output", type=PATH, help="Bản sao .docx có lời bình ở chỗ sai.")
@locked
@common
@forced
@jsonable
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
    from mtqg_xl.pipeline.proofreading import proofread_file, proofreading_document

    known = definitions_in(definitions) if against is not None or definitions is not None else None
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
