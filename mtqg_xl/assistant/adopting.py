"""The adoption of a blank step by step: which file, question after question, a look over it, and where it goes."""

from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from mtqg_xl.adoption.questions import Question
from mtqg_xl.adoption.writing import definition_files, kit_id
from mtqg_xl.assistant.outcome import Outcome
from mtqg_xl.assistant.reading_tree import Node, reading_tree
from mtqg_xl.findings import MtqgError, OutputError
from mtqg_xl.pipeline.adopting import Interview, interview, write_adopted
from mtqg_xl.pipeline.files import is_there

FOLDER = "bieu-rieng"
"""What the folder of definitions is called beside a blank, until somebody says otherwise."""
OVERWRITE = "Ghi đè lần nhận trước"


class Stage(Enum):
    """Where the officer stands."""

    FILE = 1
    QUESTION = 2
    REVIEW = 3


@dataclass(frozen=True)
class Adopting:
    """How far an adoption is; every step returns the next state. ``mistake`` is why the last step was not taken."""

    held: Interview | None = None
    mistake: str = ""

    @property
    def stage(self) -> Stage:
        """Where the officer stands."""
        if self.held is None:
            return Stage.FILE
        return Stage.REVIEW if self.held.question is None else Stage.QUESTION

    @property
    def question(self) -> Question | None:
        """The question to be answered."""
        return self.held.question if self.held is not None else None

    @property
    def progress(self) -> str:
        """Which question it is, of how many that are known by now."""
        if self.held is None or self.question is None:
            return ""
        return f"Câu {len(self.held.answers) + 1}/{len(self.held.adopted.questions)}"

    @property
    def tree(self) -> tuple[Node, ...]:
        """What the blank is read as with the answers so far."""
        return reading_tree(self.held.adopted) if self.held is not None else ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should look at once more: conclusions, and what was left out."""
        if self.held is None:
            return ()
        inferred = (sentence for form in self.held.adopted.forms for sentence in form.inferred)
        return (*inferred, *(f"Không lấy {said}." for said in self.held.adopted.left_out))

    @property
    def folder(self) -> Path:
        """The folder that is proposed for the definitions."""
        return self.held.blank.parent / FOLDER if self.held is not None else Path(FOLDER)

    def read(self, blank: Path, form_id: str = "") -> "Adopting":
        """Return the state once a blank was read; without an id the form is called by its printed number."""
        try:
            return Adopting(interview(blank, form_id=form_id))
        except MtqgError as error:
            return replace(self, mistake=str(error))

    def answered(self, answer: str) -> "Adopting":
        """Return the state once the question was answered: a value of an option, or what the person wrote."""
        if self.held is None:
            return self
        try:
            return Adopting(self.held.answered(answer))
        except MtqgError as error:
            return replace(self, mistake=str(error))

    def back(self) -> "Adopting":
        """Return the state one step before."""
        if self.held is None or not self.held.answers:
            return Adopting()
        return Adopting(self.held.back())

    def written(self, folder: Path, year: int, *, force: bool) -> Outcome:
        """Write the definitions, and return what there is to say about it.

        Raises:
            OutputError: the folder has a definition of the form already and ``force`` is not given, or takes no files.
            DefinitionError: an answered formula names what the form does not have.
        """
        assert self.held is not None, "a blank is written once it was read"
        adopted = self.held.adopted
        if not force and any(is_there(folder / path) for path in definition_files(adopted, year)):
            names = ", ".join(form.id for form in adopted.forms)
            raise OutputError(f"Thư mục này đã có định nghĩa {names}. Chọn thư mục khác, hoặc đánh dấu “{OVERWRITE}”.")
        run = write_adopted(adopted, folder, year, force=force)
        told = f"Đã nhận mẫu thành bộ biểu “{kit_id(adopted)}”. Từ nay Trợ lý dùng định nghĩa ở {folder}."
        return Outcome(told, self.notes, files=tuple(reversed(run.files)), definitions=folder)
