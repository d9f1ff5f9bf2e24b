"""What an adoption is unsure of: questions with a proposed answer, and the answers that a person gave."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mtqg_xl.definition.csv_text import guarded, unguarded
from mtqg_xl.findings import UsageError

QUESTIONS_FILE = "CAU_HOI.csv"
_FIELDS = ("id", "place", "question", "options", "proposed", "answer")


@dataclass(frozen=True, slots=True)
class Question:
    """One doubt: where, what, the answers to choose from (value and words), the proposed one and the one in force.

    ``is_open`` questions take other answers too: a formula in the words of the number row, a name.
    """

    id: str
    place: str
    text: str
    options: tuple[tuple[str, str], ...]
    proposed: str
    answer: str = ""
    is_open: bool = False

    @property
    def chosen(self) -> str:
        """The answer that the definition follows."""
        return self.answer or self.proposed

    def words(self, value: str) -> str:
        """Return an answer in words."""
        return next((words for key, words in self.options if key == value), value)


@dataclass
class Doubts:
    """The questions of one adoption in the order in which they arise, and what a person has answered already."""

    answers: Mapping[str, str] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    inferred: list[str] = field(default_factory=list)

    def ask(
        self,
        name: str,
        place: str,
        text: str,
        options: Iterable[tuple[str, str]],
        *,
        proposed: str = "",
        is_open: bool = False,
    ) -> str:
        """Put a question and return the answer in force: the given one, else the proposed (the first option).

        Raises:
            UsageError: the given answer is none of those to choose from.
        """
        known = tuple(options)
        first = proposed or known[0][0]
        given = _by_number(self.answers.get(name, "").strip(), known)
        if given and not is_open and given not in {value for value, _ in known}:
            wanted = ", ".join(value for value, _ in known)
            raise UsageError(f"Câu hỏi {name}: không có câu trả lời “{given}”; chọn một trong: {wanted}.")
        question = Question(name, place, text, known, first, given, is_open)
        self.questions.append(question)
        return question.chosen

    def infer(self, sentence: str) -> None:
        """Note a conclusion that leaves no doubt but that a person should see."""
        self.inferred.append(sentence)


def _by_number(answer: str, options: tuple[tuple[str, str], ...]) -> str:
    """Return the answer that a number stands for: people answer "2" rather than a formula."""
    if answer.isdecimal() and 1 <= int(answer) <= len(options):
        return options[int(answer) - 1][0]
    return answer


def questions_csv(questions: Iterable[Question]) -> str:
    """Return the questions as a table in which a person writes answers, by number; an empty one means the proposed."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _FIELDS, lineterminator="\n")
    writer.writeheader()
    for each in questions:
        options = " | ".join(f"{at}: {words}" for at, (_, words) in enumerate(each.options, start=1))
        line = (each.id, each.place, each.text, options, each.words(each.proposed), each.answer)
        writer.writerow(dict(zip(_FIELDS, map(guarded, line), strict=True)))
    return text.getvalue()


def read_answers(path: Path) -> dict[str, str]:
    """Return the answers in a table of questions by question.

    Raises:
        UsageError: it is no such table.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            records = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"Không đọc được tệp câu trả lời “{path.name}” (cần CSV, mã hóa UTF-8).") from error
    if records and not {"id", "answer"} <= records[0].keys():
        raise UsageError(f"Tệp “{path.name}” không phải bảng câu hỏi: thiếu cột id hoặc answer.")
    return {line["id"].strip(): unguarded(line["answer"] or "").strip() for line in records if line["id"]}
