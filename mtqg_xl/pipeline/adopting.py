"""An official blank of an office in, a folder of definitions out: reviewed by a person, used by every other command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mtqg_xl.adoption.draft import Adopted, DraftForm, adopt
from mtqg_xl.adoption.questions import Question
from mtqg_xl.adoption.writing import definition_files, kit_id, version
from mtqg_xl.cells import letters
from mtqg_xl.definition.load import load_alone
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.files import refuse_existing, write_whole

Ask = Callable[[Question, str], str]
"""Puts a question to a person and returns the answer: a value of an option, or the person's own.

The second argument says what was wrong with the answer before, empty at first.
"""


@dataclass(frozen=True)
class AdoptionRun:
    """What was adopted, for which year, and the files that were written."""

    adopted: Adopted
    year: int
    files: tuple[Path, ...]


def adopt_file(
    blank: Path,
    output: Path,
    year: int,
    *,
    answers: Mapping[str, str] | None = None,
    ask: Ask | None = None,
    form_id: str = "",
    force: bool = False,
) -> AdoptionRun:
    """Write the definitions of the forms of a blank; with ``ask`` every open question is put to a person first.

    Raises:
        UsageError: the file is no blank that can be read, or an answer does not fit.
        DefinitionError: an answered formula names what the form does not have.
        OutputError: a file exists already or cannot be written.
    """
    adopted = adopt(blank, answers, form_id)
    if ask is not None:
        adopted = _asked(blank, adopted, dict(answers or {}), ask, form_id)
    made = definition_files(adopted, year)
    refuse_existing((output / path for path in made), force=force)
    with TemporaryDirectory() as folder:  # nothing is written that the loader would refuse
        for path, content in made.items():
            write_whole(Path(folder) / path, content)
        load_alone(Path(folder))
    files = tuple(write_whole(output / path, content, force=force) for path, content in made.items())
    return AdoptionRun(adopted, year, files)


def _asked(blank: Path, adopted: Adopted, answers: dict[str, str], ask: Ask, form_id: str) -> Adopted:
    """Return the adoption with every question answered; an answer may raise further questions."""
    while True:
        unanswered = next((question for question in adopted.questions if question.id not in answers), None)
        if unanswered is None:
            return adopted
        mistake = ""
        while True:
            answer = ask(unanswered, mistake)
            try:
                adopted = adopt(blank, answers | {unanswered.id: answer}, form_id)
            except UsageError as error:
                mistake = str(error)
                continue
            answers[unanswered.id] = answer
            break


def adoption_document(run: AdoptionRun) -> dict[str, Any]:
    """Return what ``adopt --json`` prints."""
    return {
        "kit": kit_id(run.adopted),
        "forms": [_form(form, run.year) for form in run.adopted.forms],
        "questions": [_question(question) for question in run.adopted.questions],
        "left_out": list(run.adopted.left_out),
        "files": [str(path) for path in run.files],
    }


def _form(form: DraftForm, year: int) -> dict[str, Any]:
    return {
        "id": form.id,
        "version": version(year),
        "title": form.title,
        "number": form.number,
        "sheet": form.sheet.name,
        "unit": form.money_unit,
        "columns": [
            {
                "id": column.id,
                "column": letters(column.at),
                "title": list(column.title),
                "kind": column.kind,
                "number": column.number,
                "unit": column.unit,
                "formula": column.formula or None,
            }
            for column in form.columns
        ],
        "rows": [
            {"id": row.id, "row": row.at, "label": row.label, "kind": row.kind, "parent": row.parent or None}
            for row in form.rows
        ],
        "blocks": [{"id": block.id, "row": block.at, "rows": block.rows} for block in form.blocks],
        "inferred": list(form.inferred),
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "place": question.place,
        "question": question.text,
        "options": [{"value": value, "words": words} for value, words in question.options],
        "proposed": question.proposed,
        "answer": question.answer or None,
    }
