"""The questions of an adoption on the console, one after the other, and what came out of it."""

import click

from mtqg_xl.adoption.questions import QUESTIONS_FILE, Question
from mtqg_xl.adoption.writing import kit_id
from mtqg_xl.cells import letters
from mtqg_xl.pipeline.adopting import AdoptionRun


def ask_on_console(question: Question, mistake: str = "") -> str:
    """Return a person's answer: an option by its number, or a formula where one will do; Enter takes the proposed."""
    if mistake:
        click.echo(mistake)
    click.echo(f"\n{question.place[:1].upper()}{question.place[1:]}")
    click.echo(question.text)
    values = [value for value, _ in question.options]
    for at, (value, words) in enumerate(question.options, start=1):
        click.echo(f"  {at}. {words}{'  (đề nghị)' if value == question.proposed else ''}")
    if question.is_open:
        click.echo("  Hoặc gõ phép tính theo số (hay chữ) của cột, ví dụ 3/1*100")
    while True:
        default = values.index(question.proposed) + 1
        answer = str(click.prompt("Chọn", default=str(default))).strip()
        if answer.isdecimal() and 1 <= int(answer) <= len(values):
            return values[int(answer) - 1]
        if question.is_open and not answer.isdecimal():
            return answer
        click.echo(f"Gõ một số từ 1 đến {len(values)}.")


def show_adopted(run: AdoptionRun) -> None:
    """Print what a blank was read as, the questions with the answers in force, and what to do next."""
    for form in run.adopted.forms:
        table = form.table
        click.echo(f"{form.id}: {form.title}")
        span = f"{letters(form.columns[0].at)}–{letters(form.columns[-1].at)}"
        computed = sum(column.kind == "computed" for column in form.columns)
        click.echo(
            f"  Trang “{form.sheet.name}”, bảng ở dòng {table.header.start}–{table.body[-1]}, cột {span}: "
            f"{len(form.columns)} cột ({computed} cột tự tính), {len(form.rows)} dòng, {len(form.blocks)} khối trống. "
            f"Đơn vị tính: {form.money_unit}."
        )
        for sentence in form.inferred:
            click.echo(f"  Nên xem lại: {sentence}")
    for said in run.adopted.left_out:
        click.echo(f"Không lấy {said}.")
    _show_questions(run)
    click.echo(f"Đã ghi {len(run.files)} tệp, bộ biểu “{kit_id(run.adopted)}”:")
    for path in run.files:
        click.echo(f"  {path}")


def _show_questions(run: AdoptionRun) -> None:
    unanswered = [question for question in run.adopted.questions if not question.answer]
    for question in unanswered:
        click.echo(f"HỎI {question.id}, {question.place}: {question.text}")
        click.echo(f"    Đang lấy: {question.words(question.chosen)}")
    if unanswered:
        click.echo(
            f"Còn {len(unanswered)} câu hỏi: trả lời ở {QUESTIONS_FILE} rồi chạy lại với --answers, hoặc dùng --ask."
        )
