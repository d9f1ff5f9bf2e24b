"""The command that takes an office's own official blank."""

from datetime import date
from pathlib import Path

import click

from mtqg_xl.cli.group import print_json


@click.command("adopt")
@click.argument("blank", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Thư mục định nghĩa ghi ra.")
@click.option("--ask", "asks", is_flag=True, help="Hỏi từng chỗ chưa chắc ngay trên màn hình.")
@click.option("--answers", type=click.Path(path_type=Path), help="Bảng câu trả lời (CAU_HOI.csv đã điền cột answer).")
@click.option("--id", "form_id", default="", metavar="MÃ", help="Mã của biểu, ví dụ PB-05; mặc định theo số biểu.")
@click.option("--year", type=click.IntRange(2000, 2100), help="Năm của phiên bản; mặc định là năm nay.")
@click.option("--force", is_flag=True, help="Ghi đè tệp đã có.")
@click.option("--json", "as_json", is_flag=True, help="In một văn bản JSON và không in gì khác.")
def adopt(
    blank: Path,
    output: Path,
    asks: bool,
    answers: Path | None,
    form_id: str,
    year: int | None,
    force: bool,
    as_json: bool,
) -> None:
    """Nhận mẫu biểu .xlsx của đơn vị: đọc bảng, cột, dòng, phép tính; chỗ chưa chắc thành câu hỏi."""
    from mtqg_xl.adoption.questions import read_answers
    from mtqg_xl.cli.asking import ask_on_console, show_adopted
    from mtqg_xl.pipeline.adopting import adopt_file, adoption_document

    run = adopt_file(
        blank,
        output,
        year or date.today().year,
        answers=read_answers(answers) if answers is not None else None,
        ask=ask_on_console if asks else None,
        form_id=form_id,
        force=force,
    )
    print_json(adoption_document(run)) if as_json else show_adopted(run)
