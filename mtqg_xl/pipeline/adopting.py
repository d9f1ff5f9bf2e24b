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


@dataclass(frozen=True)
class Interview:
    """A blank as it is read with the answers given so far; every answer may raise further questions.

    ``answers`` are by question in the order in which they were given; an empty one takes what is proposed.
    """

    blank: Path
    adopted: Adopted
    answers: Mapping[str, str]
    form_id: str = ""

    @property
    def question(self) -> Question | None:
        """The next question without an answer."""
        return next((question for question in self.adopted.questions if question.id not in self.answers), None)

    def answered(self, answer: str) -> "Interview":
        """Return the interview after the next question was answered: a value of an option, or the person's own.

        Raises:
            UsageError: the answer does not fit the question.
        """
        if self.question is None:
            return self
        return interview(self.blank, {**self.answers, self.question.id: answer}, self.form_id)

    def back(self) -> "Interview":
        """Return the interview without its last answer: the question is the next one again."""
        return interview(self.blank, dict(list(self.answers.items())[:-1]), self.form_id)


def interview(blank: Path, answers: Mapping[str, str] | None = None, form_id: str = "") -> Interview:
    """Return what a blank is read as, with what is still to be asked.

    Raises:
        UsageError: the file is no blank that can be read, or an answer does not fit.
    """
    return Interview(blank, adopt(blank, answers, form_id), dict(answers or {}), form_id)


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
    held = interview(blank, answers, form_id)
    if ask is not None:
        held = _asked(held, ask)
    return write_adopted(held.adopted, output, year, force=force)


def write_adopted(adopted: Adopted, output: Path, year: int, *, force: bool = False) -> AdoptionRun:
    """Write the definitions of what a blank was read as.

    Raises:
        DefinitionError: an answered formula names what the form does not have.
        OutputError: a file exists already or cannot be written.
    """
    made = definition_files(adopted, year)
    refuse_existing((output / path for path in made), force=force)
    with TemporaryDirectory() as folder:  # nothing is written that the loader would refuse
        for path, content in made.items():
            write_whole(Path(folder) / path, content)
        load_alone(Path(folder))
    files = tuple(write_whole(output / path, content, force=force) for path, content in made.items())
    return AdoptionRun(adopted, year, files)


def _asked(held: Interview, ask: Ask) -> Interview:
    """Return the interview with every question answered; one whose answer does not fit is put again."""
    mistake = ""
    while (question := held.question) is not None:
        answer = ask(question, mistake)
        try:
            held, mistake = held.answered(answer), ""
        except UsageError as error:
            mistake = str(error)
    return held


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
