"""What an action works with: the open workbook, what the officer replied, and what was chosen last time."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from mtqg_xl.actions.memory import Memory
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.hosts.host import Answer, Host
from mtqg_xl.hosts.question import Kind, Question
from mtqg_xl.pipeline.tracking import Track, as_they_come

Replies = Mapping[str, str]
"""What the officer replied, by the key of the question; empty where the dialog was closed."""


@dataclass(frozen=True)
class Desk:
    """One press of a button: ``at`` is the moment, ``track`` may show how far a long job is."""

    host: Host
    definitions: Definitions
    memory: Memory
    replies: Replies = field(default_factory=dict)
    track: Track = as_they_come
    at: datetime = field(default_factory=datetime.now)

    def asking(self, *questions: Question) -> Answer | None:
        """Return the answer that ends this press: one that asks, or says that nothing was chosen; None to go on."""
        for question in questions:
            if self.replies.get(question.key) == "" and not question.may_stay_open:
                return Answer(f"Chưa làm gì: bỏ qua “{question.title}”.")
        unanswered = tuple(self._as_last_time(item) for item in questions if item.key not in self.replies)
        return Answer("Đang chờ chọn.", asks=unanswered) if unanswered else None

    def words(self, question: Question) -> str:
        """Return the reply to a question that was asked."""
        return self.replies[question.key].strip()

    def path(self, question: Question) -> Path:
        """Return the file or folder that was chosen, and propose it next time."""
        chosen = Path(self.replies[question.key])
        self.memory.propose(question.key, str(chosen))
        return chosen

    def _as_last_time(self, question: Question) -> Question:
        if question.proposed or question.kind not in {Kind.FILE, Kind.FOLDER}:
            return question
        return replace(question, proposed=self.memory.proposed(question.key))
